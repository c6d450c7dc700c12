"""Rows into a file: Excel or CSV; to be run on a thread."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from commandcenter.domain.errors import CommandCenterError
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.listing import Column, Row
from commandcenter.ui.models.table import as_plain

Write = Callable[[Path, str, Sequence[Column], Sequence[Row]], None]


def write_csv(path: Path, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """CSV in UTF-8 with the mark that tells Excel so."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in columns])
        for row in rows:
            writer.writerow([_harmless(as_plain(c, v)) for c, v in zip(columns, row, strict=True)])


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_xlsx(path: Path, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """A workbook with one sheet: numbers, days and moments as such, the head frozen, a filter on it."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            _fill(book, title, columns, rows)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(book: Any, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(title[:31])
    formats = {
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width * 2)
    sheet.write_row(0, 0, [column.title for column in columns], book.add_format({"bold": True}))
    for line, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _put(sheet, line, place, value, formats.get(column.kind))


def _put(sheet: Any, line: int, place: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value.astimezone(CHINA).replace(tzinfo=None), form)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, place, value)
    else:
        sheet.write_datetime(line, place, value, form)


@dataclass(frozen=True)
class Form:
    """A form of file."""

    suffix: str
    name: str
    write: Write


FORMS: tuple[Form, ...] = (Form(".xlsx", "Excel 工作簿", write_xlsx), Form(".csv", "CSV 文本", write_csv))


class CannotExport(CommandCenterError):
    """The file could not be written."""


def export(path: Path, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> Path:
    """Write a file in the form of its suffix; whole or not at all. Raises CannotExport."""
    form = next((form for form in FORMS if form.suffix == path.suffix.lower()), None)
    if form is None:
        raise CannotExport(f"不认识的文件类型“{path.suffix}”：请用 .xlsx 或 .csv。")
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.touch()
        form.write(partial, title, columns, rows)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CannotExport(
            f"文件写不进去：{error.strerror or error}。请另选位置或关闭占用它的程序（{path}）。"
        ) from error
    return path
