"""The rows of ``pairing``, written down one by one by those who draw them."""

from dataclasses import dataclass, field
from datetime import date

from commandcenter.domain.pairing import KINDS, Holder, Target
from commandcenter.sample.batch import Batch, Row, batch

COLUMNS = (*(side.value for side in Holder), *(side.value for side in Target))
HOLDER, STARTED, ENDED = 2 + COLUMNS.index(Holder.CADRE.value), 4 + len(COLUMNS), 5 + len(COLUMNS)
"""Where in a row these stand."""
REASONS = ("岗位调整", "工作轮换", "调离", "退休", "职责变动")


@dataclass(frozen=True)
class Term:
    """From when to when somebody was answerable; ``ended`` None: still is."""

    started: date
    ended: date | None = None
    reason: str | None = None


@dataclass
class Pairings:
    """A growing list of pairings."""

    rows: list[Row] = field(default_factory=list)

    def add(
        self, kind: str, holder: int, target: int | str, term: Term, role: str | None = None, liaison: int | None = None
    ) -> None:
        """Write one down: ids of the rows, and the liaison's id."""
        sides: dict[str, int | str] = {KINDS[kind].holder.value: holder, KINDS[kind].target.value: target}
        dates = (term.started.isoformat(), term.ended.isoformat() if term.ended else None, term.reason)
        self.rows.append((len(self.rows) + 1, kind, *(sides.get(name) for name in COLUMNS), role, liaison, *dates, 1))

    def running(self, kind: str) -> list[Row]:
        """Those of a kind that have not ended."""
        return [row for row in self.rows if row[1] == kind and row[ENDED] is None]

    def batch(self) -> Batch:
        """All of them."""
        columns = f"id kind {' '.join(COLUMNS)} role liaison_id started_on ended_on end_reason version"
        return batch("pairing", columns, self.rows, "结对")
