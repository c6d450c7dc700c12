"""Days along a line: where a day lies, and which days are named below it."""

from dataclasses import dataclass
from datetime import date

STEPS: tuple[int, ...] = (1, 2, 3, 6, 12, 24, 60)
"""Months between two named days."""


@dataclass(frozen=True)
class Axis:
    """From ``since`` to ``until`` over the pixels from ``left`` to ``right``."""

    since: date
    until: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day begins; days beyond either end lie at it."""
        whole = max((self.until - self.since).days, 1)
        share = min(max((day - self.since).days / whole, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def ticks(self, room: float) -> list[tuple[date, str]]:
        """The first days of months that are named, each at least ``room`` pixels from the next."""
        months = max((self.until - self.since).days / 30.44, 1)
        step = next((step for step in STEPS if (self.right - self.left) * step / months >= room), STEPS[-1])
        month = self.since.year * 12 + self.since.month - 1
        first = -(-month // step) * step
        last = self.until.year * 12 + self.until.month - 1
        days = [date(at // 12, at % 12 + 1, 1) for at in range(first, last + 1, step)]
        return [(day, _named(day, step)) for day in days if day >= self.since]


def _named(day: date, step: int) -> str:
    return f"{day.year}年" if step >= 12 else f"{day.year}-{day.month:02d}"
