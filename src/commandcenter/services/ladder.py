"""The ladder of escalation: who is to be told of an issue that is over its time, the longer the higher.

Only the duties of a lead organization climb: to sign, and to settle. A suspended issue's clock rests, and so does its
place on the ladder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from commandcenter.services.rules import Rules

CLIMBING: tuple[str, ...] = ("dispatched", "handling")
"""The stages whose clock is a lead organization's."""


@dataclass(frozen=True)
class Rung:
    """A rung; ``name`` says who is told on it."""

    level: int
    key: str
    name: str


LADDER: tuple[Rung, ...] = (
    Rung(1, "lead", "主办单位"),
    Rung(2, "head", "镇街或部门负责人"),
    Rung(3, "supervisor", "督办员"),
    Rung(4, "leader", "联系领导"),
)


@dataclass(frozen=True)
class Cuts:
    """What was due before ``now`` and not after ``reached[n]`` has reached rung ``n + 1``."""

    now: datetime
    reached: tuple[datetime, ...]

    @cached_property
    def _now(self) -> float:
        return self.now.timestamp()

    @cached_property
    def _seconds(self) -> tuple[tuple[int, float], ...]:
        """Each rung and its moment, the highest first."""
        return tuple((level, cut.timestamp()) for level, cut in enumerate(self.reached, 1))[::-1]

    def level(self, stage: str, due_at: int | None) -> int:
        """The highest rung that an issue has reached, by its stage and when that is due (seconds); 0: none."""
        if stage not in CLIMBING or due_at is None or due_at >= self._now:
            return 0
        return next((level for level, cut in self._seconds if due_at <= cut), 0)


def cuts(now: datetime, rules: Rules) -> Cuts:
    """The moments that part the rungs at ``now``: each so many working days ago.

    Where nobody works a whole span has one and the same position on the clock of working time; its last moment counts.
    """
    return Cuts(now, tuple(_ago(now, days, rules) for days in rules.ladder))


def _ago(now: datetime, days: int, rules: Rules) -> datetime:
    return rules.working.add_days(now, -days) if days else now


def in_words(level: int, ladder: Sequence[Rung] = LADDER) -> str:
    """``已到第 3 级：督办员``; empty below the ladder."""
    return f"已到第 {level} 级：{ladder[level - 1].name}" if level else ""
