"""The columns of a table of rates, the same in the window, on the terminal and in files; and the table as text."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from commandcenter.domain.rates import MEASURE, MEASURES, RATE, RATES, Ratio, Tally
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.rates import Group, Period, RateTable

TOTAL = "合计"
GAP = "  "
EXCEL_MARK = "\ufeff"
"""What tells Excel that a CSV file is in UTF-8."""


@dataclass(frozen=True)
class RateColumn:
    """A column: a rate with its denominator, or a count beside it. ``measure`` is what the door behind it counts."""

    key: str
    title: str
    meaning: str
    measure: str
    is_rate: bool = False

    def ratio(self, tally: Tally) -> Ratio | None:
        """The rate; None in a column of counts."""
        return tally.rate(self.key) if self.is_rate else None

    def written(self, tally: Tally) -> str:
        """The rate in per cent with part and whole, or the count."""
        ratio = self.ratio(tally)
        if ratio is None:
            return str(tally[self.measure])
        return f"{ratio.percent(RATE[self.key].digits)} {ratio.part}/{ratio.whole}"


def _rate(key: str) -> RateColumn:
    rate = RATE[key]
    return RateColumn(key, rate.name, rate.meaning, rate.whole, is_rate=True)


def _count(key: str) -> RateColumn:
    measure = MEASURE[key]
    return RateColumn(key, measure.name, measure.meaning, key)


RATE_COLUMNS: tuple[RateColumn, ...] = (
    _count("collected"),
    _rate("settled"),
    _count("open"),
    _count("overdue"),
    _count("suspended"),
    _rate("on_time"),
    _count("late"),
    _rate("response"),
    _rate("solved"),
    _rate("satisfaction"),
    _count("not_evaluated"),
    _count("dissatisfied"),
    _count("returned"),
    _count("merged"),
)


def period_in_words(period: Period) -> str:
    """The days on which the issues were registered."""
    if period.first is None and period.last is None:
        return "全部时间"
    first = f"{period.first:%Y-%m-%d}" if period.first else "最早"
    last = f"{period.last:%Y-%m-%d}" if period.last else "现在"
    return f"登记于 {first} 至 {last}（含）"


def as_lines(table: RateTable) -> list[str]:
    """The table for a terminal, columns in line with Chinese characters counted as two."""
    heads = [table.dimension.name, *(column.title for column in RATE_COLUMNS)]
    rows = [_cells(group.name, group.tally) for group in table.groups] + [_cells(TOTAL, table.total)]
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    lines = [_line(row, widths) for row in rows]
    state = f"{period_in_words(table.period)}，截至 {table.moment.astimezone(CHINA):%Y-%m-%d %H:%M} 的状态"
    return [state, _line(heads, widths), rule, *lines[:-1], rule, lines[-1]]


def _cells(name: str, tally: Tally) -> list[str]:
    return [name, *(column.written(tally) for column in RATE_COLUMNS)]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    blanks = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
    rest = (blank + cell for blank, cell in zip(blanks[1:], cells[1:], strict=True))
    return GAP.join((cells[0] + blanks[0], *rest)).rstrip()


def as_csv(table: RateTable) -> str:
    """The table as CSV: every count, and every rate as a number from 0 to 1; with the mark that Excel needs."""
    file = io.StringIO()
    writer = csv.writer(file)
    names = [measure.name for measure in MEASURES]
    writer.writerow(["编码", table.dimension.name, *names, *(rate.name for rate in RATES)])
    for group in (*table.groups, Group("", TOTAL, table.total)):
        shares = [group.tally.rate(rate.key).share for rate in RATES]
        written = ["" if share is None else f"{share:.6f}" for share in shares]
        writer.writerow([group.key, group.name, *group.tally.counts, *written])
    return EXCEL_MARK + file.getvalue()
