"""Writing a roster: what there is, as a sheet that can be imported again; and templates to be filled in."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from commandcenter.domain.errors import CommandCenterError
from commandcenter.services.intake.choice import Assumed
from commandcenter.services.rosters.forms import Record, Value
from commandcenter.services.rosters.known import Known, load_known
from commandcenter.services.rosters.naming import Named
from commandcenter.services.rosters.roster import Roster, RosterField
from commandcenter.services.rosters.workbook import Book, Head, write_book

LONGEST_SHOWN_NUMBER = 11
"""Longer rows of digits are rounded by spreadsheets that open a CSV."""

ExportCell = str | date | None


class CannotExport(CommandCenterError):
    """The file could not be written."""


@dataclass(frozen=True)
class Exported:
    """A roster as it was written."""

    path: Path
    rows: int


def heads_of(roster: Roster) -> list[Head]:
    """The columns of a roster's sheet: its fields, and beside codes what they stand for."""
    heads: list[Head] = []
    for field in roster.fields:
        form = field.form
        heads.append(Head(field.name, form.choices, form.is_code, field.is_required, field.meaning, form.how))
        if field.beside:
            heads.append(Head(field.beside, is_read=False))
    return heads


def load_rows(session: Session, roster: Roster, today: date, assumed: Assumed) -> list[list[ExportCell]]:
    """All rows of a roster, in the order of the database; of pairings those of an assumed kind."""
    known = load_known(session, today, assumed)
    entries = roster.keeping.load(session, known).values()
    wanted = [entry.record for entry in entries if all(entry.record[key] == one for key, one in assumed.items())]
    return [list(_cells(roster, record, known)) for record in wanted]


def _cells(roster: Roster, record: Record, known: Known) -> Iterable[ExportCell]:
    for field in roster.fields:
        yield _cell(field, record[field.key], known, record)
        if field.beside:
            value, form = record[field.key], field.form
            yield form.name_of(value, known, record) if value and isinstance(form, Named) else None


def _cell(field: RosterField, value: Value, known: Known, record: Record) -> ExportCell:
    if isinstance(value, date):
        return value
    return field.form.words(value, known, record) or None


def export_roster(session: Session, roster: Roster, path: Path, today: date, assumed: Assumed) -> Exported:
    """Write all rows into an .xlsx or .csv; whole or not at all. Raises CannotExport."""
    rows = load_rows(session, roster, today, assumed)
    write_roster(roster, path, rows)
    return Exported(path, len(rows))


def write_roster(roster: Roster, path: Path, rows: Sequence[Sequence[ExportCell]], example: Sequence[str] = ()) -> None:
    """Write a sheet of a roster; an example makes it a template. Raises CannotExport."""
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise CannotExport(f"不认识的文件类型“{path.suffix}”：请用 .xlsx 或 .csv。")
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.touch()
        write(partial, roster, rows, example)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        words = error.strerror or error
        raise CannotExport(f"文件写不进去：{words}。请另选位置或关闭占用它的程序（{path}）。") from error


def _write_xlsx(path: Path, roster: Roster, rows: Sequence[Sequence[ExportCell]], example: Sequence[str]) -> None:
    write_book(path, Book(roster.name, heads_of(roster), rows, example))


def _write_csv(path: Path, roster: Roster, rows: Sequence[Sequence[ExportCell]], example: Sequence[str]) -> None:
    """UTF-8 with the mark that tells spreadsheets so."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([head.name for head in heads_of(roster)])
        for row in (example, *rows) if example else rows:
            writer.writerow([_as_text(cell) for cell in row])


def _as_text(cell: ExportCell) -> str:
    """Long numbers as a spreadsheet keeps them whole; nothing that it would take for a formula."""
    text = cell.isoformat() if isinstance(cell, date) else cell or ""
    if text.isdigit() and len(text) > LONGEST_SHOWN_NUMBER:
        return f'="{text}"'
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
