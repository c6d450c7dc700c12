"""Files as offices send them: workbooks and texts written by the test itself."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HEADS = ("工单编号", "来电时间", "标题", "内容", "来电人", "联系电话", "网格编码", "类别")
GRID = "330109113201002"


def row_of(number: int, **other: object) -> tuple[object, ...]:
    """A good row under ``HEADS``; ``other`` by head."""
    good: dict[str, object] = {
        "工单编号": f"HZ{number:06d}",
        "来电时间": "2024-08-01 09:30",
        "标题": f"路灯不亮 {number}",
        "内容": "村道旁的路灯从上周起不亮。",
        "来电人": "王小明",
        "联系电话": "13800001234",
        "网格编码": GRID,
        "类别": "道路交通",
    }
    return tuple((good | other).values())


def workbook(path: Path, *rows: Sequence[object], heads: Sequence[str] = HEADS, name: str = "导出") -> Path:
    """An .xlsx with one sheet."""
    return workbook_of(path, {name: (heads, *rows)})


def workbook_of(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """An .xlsx with these sheets, texts as texts, moments as moments."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy/m/d"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    _put(sheet, line, place, value, formats)
    return path


def _put(sheet: Any, line: int, place: int, value: object, formats: dict[type, Any]) -> None:
    if type(value) in formats:
        sheet.write_datetime(line, place, value, formats[type(value)])
    else:
        sheet.write(line, place, value)


def text_file(path: Path, *rows: Sequence[object], encoding: str = "utf-8", separator: str = ",") -> Path:
    """A text with separators."""
    lines = (separator.join(_quoted(str(value), separator) for value in row) for row in rows)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def _quoted(value: str, separator: str) -> str:
    return '"' + value.replace('"', '""') + '"' if separator in value or '"' in value or "\n" in value else value
