"""Cells of a sheet as text: whole numbers without a point, nothing that only spreadsheets put in."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from commandcenter.domain.masking import masked_telephone

Cell = str | float | bool | datetime | date | time | timedelta
Row = tuple[Cell, ...]

LONGEST_QUOTED = 40
HIDDEN = "••••"
EXACT_DIGITS = 15
"""So many digits of a number survive in a spreadsheet; those behind them become zeros."""

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_CITIZEN = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?!\d)")
_CARRIAGE_RETURN = "_x000D_"
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127))


class Fault(ValueError):
    """What is wrong with one cell; its text is the reason that stands beside the row."""


def text_of(cell: Cell) -> str:
    """A cell as text; empty for an empty one."""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return f"{cell:.0f}" if float(cell).is_integer() else repr(cell)
    return str(cell).removesuffix(":00") if isinstance(cell, datetime) else str(cell)


def _clean(text: str) -> str:
    """Without the tabs, quotes and marks that exports wrap around numbers to keep them as text."""
    if text.isalnum():
        return text
    kept = _KEPT_AS_TEXT.fullmatch(text)
    words = (kept[1] if kept else text).replace(_CARRIAGE_RETURN, "\n").replace("\r\n", "\n")
    return words.translate(_CONTROL).strip().removeprefix("'")


def code_of(cell: Cell, name: str) -> str:
    """A cell that holds a code or number, as text. Raises Fault when a spreadsheet has damaged it."""
    if isinstance(cell, (int, float)) and (abs(cell) >= 10**EXACT_DIGITS or not float(cell).is_integer()):
        raise Fault(f"{name}被表格软件当作了数，末几位已失真：请把这一列设为文本后重新导出")
    text = text_of(cell)
    if not text.isdigit() and _SCIENTIFIC.fullmatch(text):
        raise Fault(f"{name}被表格软件改成了科学记数“{text}”，末几位已丢失：请把这一列设为文本后重新导出")
    return text


def masked_text(text: str) -> str:
    """A text for the screen: in one line, telephone and citizens' numbers in it masked."""
    line = _CITIZEN.sub(HIDDEN, " ".join(text.split()))
    return _MOBILE.sub(lambda found: masked_telephone(found[0]), line)


def quoted(text: str) -> str:
    """A text as a reason may repeat it: short, in one line, personal numbers masked."""
    line = masked_text(text)
    return f"“{line}”" if len(line) <= LONGEST_QUOTED else f"“{line[:LONGEST_QUOTED]}…”"


@lru_cache(maxsize=100_000)  # the same few names stand in thousands of rows, and are asked for again and again
def plain(text: str) -> str:
    """A name as it is compared: one width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
