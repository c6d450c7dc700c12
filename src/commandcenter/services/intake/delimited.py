"""Text with separators (CSV and its kin): encoding and separator are found out."""

import codecs
import csv
import io
from pathlib import Path

from commandcenter.services.intake.cells import Row
from commandcenter.services.intake.problems import Unreadable

SEPARATORS = ",\t;|，"
TRIED = 50
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "gb18030")


def read_text(path: Path, data: bytes) -> list[Row]:
    """All rows. Raises Unreadable."""
    text = _decoded(path, data)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        return [tuple(row) for row in rows]
    except csv.Error as error:
        raise Unreadable(f"“{path.name}”的引号没有成对，读不下去：请用表格软件打开后另存为 .xlsx。") from error


def _decoded(path: Path, data: bytes) -> str:
    encodings = [name for mark, name in _MARKS if data.startswith(mark)] or _UNMARKED
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(f"“{path.name}”不是能读的表格，文字编码也认不出：请用表格软件另存为 .xlsx 或 UTF-8 的 CSV。")


def _separator(text: str) -> str:
    """The separator that parts the first lines into the most columns; an earlier one when several do."""
    start = text[: text.find("\n", 64 * 1024) + 1] or text
    return max(SEPARATORS, key=lambda separator: _width(start, separator))


def _width(text: str, separator: str) -> int:
    """How many columns most of the first rows have at least."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = sorted(len(row) for row, _ in zip(reader, range(TRIED), strict=False) if any(row))
    except csv.Error:
        return 0
    return widths[len(widths) // 2] if widths else 0
