"""What a dry run of a roster found, in figures and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from commandcenter.services.intake.batch import Batch, Figures, Line, Page
from commandcenter.services.rosters.forms import Record, Value
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.naming import Named
from commandcenter.services.rosters.roster import Changed, Identity, New, Parsed, Roster, RosterField

EMPTY = "（空）"


@dataclass(frozen=True, eq=False)
class RosterBatch(Batch):
    """A checked roster. ``fresh`` is new, ``changed`` would be other than it is, ``known`` is as it is.

    ``rows`` are all that could be understood: an import weighs them again before it writes.
    """

    FIGURES: ClassVar[Figures] = (
        ("read", "读到的行"),
        ("fresh", "新增"),
        ("changed", "变更"),
        ("known", "不变"),
        ("bad", "有问题"),
        ("absent", "不在表中"),
    )
    roster: Roster
    background: Known
    rows: Sequence[Parsed]
    changed: Sequence[Changed]
    absent: Sequence[tuple[Identity, Record]]

    @property
    def writable(self) -> int:
        """New and changed rows."""
        return len(self.fresh) + len(self.changed)

    def number_of(self, figure: str) -> int:
        """One figure's number."""
        own = {"changed": len(self.changed), "absent": len(self.absent)}
        return own[figure] if figure in own else super().number_of(figure)

    def pages(self) -> Sequence[Page]:
        """Bad rows, what would change and how, what is new, and what is not in the sheet."""
        return (
            *super().pages(),
            *self.page("changed", "变更", self.changed, self._changed),
            *self.page("fresh", "新增", self.fresh, self._fresh),
            *self.page("absent", "不在表中", self.absent, self._absent),
        )

    def _changed(self, row: Changed) -> Line:
        fields = self.roster.by_key
        told = [
            f"{fields[key].name} {self._words(fields[key], before, row.before)} → "
            f"{self._words(fields[key], after, row.record)}"
            for key, (before, after) in row.changes.items()
        ]
        return self._line(row.parsed.line, row.before, "；".join(told))

    def _fresh(self, row: New) -> Line:
        return self._line(row.parsed.line, row.record, "")

    def _absent(self, absent: tuple[Identity, Record]) -> Line:
        return self._line(None, absent[1], "不在表中，保持原样")

    def _line(self, line: int | None, record: Record, words: str) -> Line:
        title = self._name(self.roster.by_key[self.roster.title], record)
        if self.roster.title_more:
            more = self.roster.by_key[self.roster.title_more]
            title = f"{title} → {self._words(more, record[more.key], record)}"
        return Line(line, str(record[self.roster.code] or ""), f"{title}：{words}" if words else title)

    def _name(self, field: RosterField, record: Record) -> str:
        """What a row is called: its code stands before it already."""
        told = field.form.name_of if isinstance(field.form, Named) else field.form.words
        return told(record[field.key], self.background, record)

    def _words(self, field: RosterField, value: Value, record: Record) -> str:
        form = field.form
        told = form.beside if isinstance(form, Named) else form.words
        return told(value, self.background, record) or EMPTY
