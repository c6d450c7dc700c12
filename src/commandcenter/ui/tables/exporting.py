"""Rows into a file: Excel or CSV; to be run on a thread."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from commandcenter.domain.errors import CommandCenterError
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.listing import Column, Row
from commandcenter.ui.models.table import as_plain

ABOUT = " 说明"
"""The name of the page that says what the table holds; no view can be called so, since names have no blanks around."""
LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Sheet:
    """A table to hand on. ``about`` says by name what it holds and to what it is narrowed, ``caption`` in a line."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    about: Sequence[tuple[str, str]] = ()
    caption: str = ""


Write = Callable[[Path, Sheet], None]


def write_csv(path: Path, sheet: Sheet) -> None:
    """CSV in UTF-8 with the mark that tells Excel so; nothing but the table, since programs read it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_harmless(as_plain(c, v)) for c, v in zip(sheet.columns, row, strict=True)])


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """A workbook: the table with numbers, days and moments as such, the head frozen, a filter on it; and what it is."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            _fill(book, sheet.title, sheet.columns, sheet.rows)
            _tell(book, sheet.about)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(book: Any, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(_name(title))
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


def _name(title: str) -> str:
    """A title as Excel lets a sheet be called."""
    return _FORBIDDEN.sub("-", title).strip("'")[:LONGEST_SHEET_NAME] or "表"


def _tell(book: Any, about: Sequence[tuple[str, str]]) -> None:
    if not about:
        return
    page = book.add_worksheet(ABOUT)
    page.set_column(0, 0, 12)
    page.set_column(1, 1, 90)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True})
    for line, (name, words) in enumerate(about):
        page.write_string(line, 0, name, bold)
        page.write_string(line, 1, words, wrapped)


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


def export(path: Path, sheet: Sheet) -> Path:
    """Write a file in the form of its suffix; whole or not at all. Raises CannotExport."""
    form = next((form for form in FORMS if form.suffix == path.suffix.lower()), None)
    if form is None:
        raise CannotExport(f"不认识的文件类型“{path.suffix}”：请用 .xlsx 或 .csv。")
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.touch()
        form.write(partial, sheet)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CannotExport(
            f"文件写不进去：{error.strerror or error}。请另选位置或关闭占用它的程序（{path}）。"
        ) from error
    return path
