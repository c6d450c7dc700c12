"""What checking a sheet found: rows to be written, rows known already, bad rows with their reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from commandcenter.domain.errors import CommandCenterError
from commandcenter.services.intake.cells import Cell, Row
from commandcenter.services.intake.choice import Choice
from commandcenter.services.intake.columns import REASON
from commandcenter.services.intake.sheets import Sheet

Progress = Callable[[float, str], None]
"""Told how far the work is, 0 to 1, and what is being done; raises Cancelled to stop it."""


MOST_LINES = 5_000
"""So many rows of a page are told one by one; the file of bad rows has them all."""


def silent(_share: float, _words: str) -> None:
    """Nobody follows."""


@dataclass(frozen=True, slots=True)
class NewIssue:
    """A checked row: what will be an issue. ``heard_at`` is aware, ``category`` may be open."""

    line: int
    external_number: str
    heard_at: datetime
    title: str
    content: str
    reporter: str
    telephone: str
    grid_id: int
    list: str
    category: str | None
    source: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out. ``number`` is the source's own, as far as it could be read."""

    line: int
    number: str
    cells: Row
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "；".join(self.reasons)


Figures = Sequence[tuple[str, str]]
"""The keys and words of a dry run's figures."""


@dataclass(frozen=True)
class Count:
    """One figure of a dry run."""

    key: str
    words: str
    number: int


@dataclass(frozen=True)
class Line:
    """A row of the sheet, or a record that has none (``line`` is None), and what is said of it."""

    line: int | None
    number: str
    words: str


@dataclass(frozen=True)
class Page:
    """The lines of one figure; the first ``MOST_LINES`` of ``count``."""

    key: str
    title: str
    count: int
    lines: Sequence[Line]


@dataclass(frozen=True, eq=False)
class Batch:
    """A checked sheet; nothing of it has been written. ``known`` rows need nothing: they are there already."""

    FIGURES: ClassVar[Figures] = (("read", "读到的行"), ("fresh", "可导入"), ("known", "已导入过"), ("bad", "有问题"))
    sheet: Sheet
    choice: Choice
    fresh: Sequence[Any]
    known: int
    bad: Sequence[BadRow]

    @property
    def read(self) -> int:
        """How many rows were read."""
        return len(self.sheet.rows)

    @property
    def writable(self) -> int:
        """How many rows an import would write."""
        return len(self.fresh)

    def number_of(self, figure: str) -> int:
        """One figure's number."""
        return {"read": self.read, "fresh": len(self.fresh), "known": self.known, "bad": len(self.bad)}[figure]

    @property
    def counts(self) -> Sequence[Count]:
        """The figures, the rows that were read first."""
        return [Count(key, words, self.number_of(key)) for key, words in self.FIGURES]

    def in_words(self) -> str:
        """The counts in one sentence."""
        told = "，".join(f"{count.words} {count.number:,}" for count in self.counts[1:])
        return f"读到 {self.read:,} 行：{told}。"

    def pages(self) -> Sequence[Page]:
        """What is said of single rows, by figure; those without rows left out."""
        return self.page("bad", "有问题", self.bad, lambda row: Line(row.line, row.number, row.reason))

    @staticmethod
    def page(key: str, title: str, rows: Sequence[Any], tell: Callable[[Any], Line]) -> tuple[Page, ...]:
        """One page; none without rows."""
        return (Page(key, title, len(rows), [tell(row) for row in rows[:MOST_LINES]]),) if rows else ()

    def write_rejects(self, path: Path) -> Path:
        """Write the bad rows into a workbook: the reason first, then the sheet's own columns, as they were.

        Such a file can be imported again once it is put right. Raises CannotWrite.
        """
        if path.suffix.lower() != ".xlsx":
            raise CannotWrite(f"有问题的行只能存为 .xlsx：请换一个文件名（{path.name}）。")
        partial = path.with_name(f".{path.name}.part")
        try:
            partial.touch()
            _write_workbook(partial, self.sheet.heads, self.bad)
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            words = error.strerror or error
            raise CannotWrite(f"文件写不进去：{words}。请另选位置或关闭占用它的程序（{path}）。") from error
        return path


class CannotWrite(CommandCenterError):
    """The file of bad rows could not be written."""


def _write_workbook(path: Path, heads: Sequence[str], bad: Sequence[BadRow]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            _fill(book, heads, bad)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(book: Any, heads: Sequence[str], bad: Sequence[BadRow]) -> None:
    sheet = book.add_worksheet("有问题的行")
    moment, day = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"))
    own = [place for place, head in enumerate(heads) if head != REASON]
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(own), 18)
    sheet.write_row(0, 0, [REASON, *(heads[place] for place in own)], book.add_format({"bold": True}))
    reason = book.add_format({"text_wrap": True, "font_color": "#c4302b"})
    for line, row in enumerate(bad, start=1):
        sheet.write_string(line, 0, row.reason, reason)
        for column, place in enumerate(own, start=1):
            _put(sheet, line, column, row.cells[place], moment, day)


def _put(sheet: Any, line: int, column: int, cell: Cell, moment: Any, day: Any) -> None:
    """As it was: a text stays a text, also one that looks like a formula."""
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
    elif isinstance(cell, (bool, float, int)):
        (sheet.write_boolean if isinstance(cell, bool) else sheet.write_number)(line, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell.replace(tzinfo=None), moment)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, day)
    else:
        sheet.write_string(line, column, str(cell))
