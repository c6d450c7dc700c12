"""A roster's workbook: the sheet itself, guarded against what spreadsheets do to codes, and a page that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

LAST_ROW = 100_000
MOST_LISTED = 255
"""Excel takes so many characters of choices."""

AS_TEXT = 49
"""Excel's own number of the format that keeps digits as they are typed."""

EXPLANATION = "填写说明"
WIDTH = 18


@dataclass(frozen=True)
class Head:
    """A column. ``is_read`` is not so for what only tells people what a code stands for."""

    name: str
    choices: tuple[str, ...] = ()
    is_code: bool = False
    is_required: bool = False
    meaning: str = ""
    how: str = ""
    is_read: bool = True


@dataclass(frozen=True)
class Book:
    """What is to be written; an example, a cell a column, makes it a template."""

    name: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str | date | None]]
    example: Sequence[str] = ()


def write_book(path: Path, book: Book) -> None:
    """Write it. Raises OSError."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as file:
            _fill(file, book)
            _explain(file, book)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(file: Any, book: Book) -> None:
    sheet = file.add_worksheet(book.name)
    text, day = file.add_format({"num_format": AS_TEXT}), file.add_format({"num_format": "yyyy-mm-dd"})
    muted = file.add_format({"font_color": "#808080", "italic": True, "num_format": AS_TEXT})
    sheet.freeze_panes(1, 0)
    for place, head in enumerate(book.heads):
        sheet.set_column(place, place, WIDTH, text if head.is_code else None)
        _guard(sheet, place, head, 2 if book.example else 1)
    sheet.autofilter(0, 0, max(1, len(book.rows)), len(book.heads) - 1)
    _write_heads(file, sheet, book.heads)
    for place, cell in enumerate(book.example):
        sheet.write_string(1, place, cell, muted)
    for line, row in enumerate(book.rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif value is not None:
                sheet.write_string(line, place, value, text if book.heads[place].is_code else None)


def _write_heads(file: Any, sheet: Any, heads: Sequence[Head]) -> None:
    required = file.add_format({"bold": True, "bottom": 1, "bg_color": "#dbe9fb"})
    usual, unread = (
        file.add_format({"bold": True, "bottom": 1}),
        file.add_format({"bottom": 1, "font_color": "#808080"}),
    )
    for place, head in enumerate(heads):
        form = required if head.is_required else usual if head.is_read else unread
        sheet.write_string(0, place, head.name, form)


def _guard(sheet: Any, place: int, head: Head, first: int) -> None:
    """A drop-down list where only some words may stand."""
    if head.choices and len(",".join(head.choices)) <= MOST_LISTED:
        sheet.data_validation(
            first,
            place,
            LAST_ROW,
            place,
            {
                "validate": "list",
                "source": list(head.choices),
                "error_title": head.name,
                "error_message": "请从列表中选一项。",
            },
        )


def _explain(file: Any, book: Book) -> None:
    page = file.add_worksheet(EXPLANATION)
    bold, wrapped = file.add_format({"bold": True, "bottom": 1}), file.add_format({"text_wrap": True, "valign": "top"})
    for place, (title, width) in enumerate((("列", 22), ("是否必填", 10), ("含义", 44), ("怎样填", 64))):
        page.set_column(place, place, width)
        page.write_string(0, place, title, bold)
    for line, head in enumerate((one for one in book.heads if one.is_read), start=1):
        told = (head.name, "必填" if head.is_required else "", head.meaning, head.how)
        for place, words in enumerate(told):
            page.write_string(line, place, words, wrapped)
    for line, words in enumerate(NOTES, start=len(book.heads) + 3):
        page.write_string(line, 0, words)


NOTES = (
    "以“示例”开头的一行不导入，可以留着。",
    "按编码或编号对应：已有的改，没有的加，表中没有的保持原样，不会删除。",
    "列可以少、顺序可以换；有这一列而单元格空着，就是清空。",
    "标着“不导入”的列只供查看。编码列请保持文本格式，否则表格软件会改掉末几位。",
)
