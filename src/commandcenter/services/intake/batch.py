"""What checking a sheet found: rows to be written, rows known already, bad rows with their reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from commandcenter.domain.errors import CommandCenterError
from commandcenter.services.intake.cells import Cell, Row
from commandcenter.services.intake.columns import REASON, Columns
from commandcenter.services.intake.sheets import Sheet

Progress = Callable[[float, str], None]
"""Told how far the work is, 0 to 1, and what is being done; raises Cancelled to stop it."""


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


@dataclass(frozen=True)
class Assumed:
    """The source and list of rows that name none."""

    source: str = "import"
    list: str = "problems"


@dataclass(frozen=True, eq=False)
class Batch:
    """A checked sheet; nothing of it has been written. ``known`` are rows whose number was imported before."""

    sheet: Sheet
    columns: Columns
    assumed: Assumed
    fresh: Sequence[NewIssue]
    known: int
    bad: Sequence[BadRow]

    @property
    def read(self) -> int:
        """How many rows were read."""
        return len(self.sheet.rows)

    def in_words(self) -> str:
        """The counts in one sentence."""
        counts = (("可导入", len(self.fresh)), ("已导入过", self.known), ("有问题", len(self.bad)))
        return f"读到 {self.read:,} 行：{'，'.join(f'{words} {count:,}' for words, count in counts)}。"

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
