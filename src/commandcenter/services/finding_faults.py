"""What a check of the database answers with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

NAMED = 5  # so many offenders are named in a finding


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    is_wrong: bool
    words: str


Check = Callable[[Session], Sequence[Finding]]


def verdict(offenders: Sequence[object], good: str, bad: str) -> Finding:
    """What is said when there are no offenders, or else which there are."""
    if not offenders:
        return Finding(False, good)
    named = "、".join(str(offender) for offender in offenders[:NAMED])
    more = f" 等 {len(offenders)} 处" if len(offenders) > NAMED else ""
    return Finding(True, f"{bad}：{named}{more}。")
