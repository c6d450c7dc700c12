"""Moments in the forms that offices write them."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.intake.cells import Cell, Fault, quoted, text_of

SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=CHINA)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Days of a spreadsheet: 1954 to 2119. Whole numbers outside are digits of a date, such as 20240802."""

_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_WEEKDAY = r"(?:\s*[(（]?(?:周|星期)[一二三四五六日天][)）]?)?"
_CLOCK = (
    r"(?:[\sT,]*(?P<half>上午|下午|晚上|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<after>AM|PM)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_WRITTEN = re.compile(_DAY + _WEEKDAY + _CLOCK, re.IGNORECASE)
_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_AFTERNOON = ("下午", "晚上", "PM")
_MORNING = ("上午", "AM")
NOON = 12


def moment_of(cell: Cell, name: str) -> datetime:
    """The moment that a cell names, aware, to the second; a day alone is its first moment. Raises Fault."""
    if isinstance(cell, datetime):
        return _rounded(cell.replace(tzinfo=cell.tzinfo or CHINA))
    if isinstance(cell, date):
        return datetime.combine(cell, time(), CHINA)
    words = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if _SERIAL.fullmatch(words) and FIRST_SERIAL <= float(words) <= LAST_SERIAL:
        return _rounded(SERIAL_ZERO + timedelta(days=float(words)))
    found = _WRITTEN.fullmatch(words) or _DIGITS.fullmatch(words)
    if not words or found is None:
        raise Fault(f"{name}{quoted(words)}看不懂：请写成 2024-08-02 09:30" if words else f"{name}是空的")
    try:
        return _put_together(found.groupdict())
    except ValueError:
        raise Fault(f"{name}{quoted(words)}没有这一天或这一刻") from None


def _put_together(part: dict[str, str | None]) -> datetime:
    """Raises ValueError for what no calendar or clock has."""
    hour = int(part["hour"] or 0)
    half = (part.get("half") or part.get("after") or "").upper()
    if half in _AFTERNOON and hour < NOON:
        hour += NOON
    elif half in _MORNING and hour == NOON:
        hour = 0
    day = date(int(part["year"] or 0), int(part["month"] or 0), int(part["day"] or 0))
    clock = time(hour, int(part["minute"] or 0), int(part["second"] or 0))
    zone = datetime.strptime(told.upper(), "%z").tzinfo if (told := part.get("zone")) else CHINA
    return datetime.combine(day, clock, zone)


def _rounded(moment: datetime) -> datetime:
    """To the nearest second: fractions of days are never quite the minute that was meant."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
