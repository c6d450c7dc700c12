"""Working time: minutes counted on the real calendar, inside working hours only.

The calendar itself (which days are worked, shifted weekends included) is handed in, so that this floor needs nothing
but the standard library.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from commandcenter.domain.vocabulary import CHINA

Unit = Literal["hours", "working_hours", "working_days"]

AMBER_FROM = 0.75


@dataclass(frozen=True)
class TimeLimit:
    """How long something may take: ``hours`` run round the clock, the others inside working time only."""

    amount: int
    unit: Unit


@dataclass(frozen=True)
class WorkingHours:
    """The spans of a working day, local time, in order."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))

    @property
    def minutes(self) -> int:
        """Working minutes of one day."""
        return sum(_minute(end) - _minute(start) for start, end in self.spans)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


class WorkingTime:
    """Translates between moments and counted working minutes, over the years it was built for.

    It is one rising, piecewise linear function given by the starts of all working spans and the minutes that had been
    counted by then; both directions are a binary search.
    """

    def __init__(
        self, first: date, last: date, is_workday: Callable[[date], bool], hours: WorkingHours | None = None
    ) -> None:
        """Count from ``first`` to ``last`` inclusive; ``is_workday`` answers for each day between."""
        self.hours = hours or WorkingHours()
        self.first, self.last = first, last
        self.starts: list[int] = []  # minutes since `first`, local midnight
        self.lengths: list[int] = []
        self.counted: list[int] = []  # working minutes before that span
        total = 0
        for offset in range((last - first).days + 1):
            if is_workday(first + timedelta(days=offset)):
                for start, end in self.hours.spans:
                    self.starts.append(offset * 1440 + _minute(start))
                    self.lengths.append(_minute(end) - _minute(start))
                    self.counted.append(total)
                    total += self.lengths[-1]
        self._origin = datetime.combine(first, time(), CHINA)

    def position(self, moment: datetime) -> float:
        """The working minutes counted up to an aware moment."""
        minute = (moment - self._origin).total_seconds() / 60
        span = bisect_right(self.starts, minute) - 1
        if span < 0:
            return 0.0
        return self.counted[span] + min(minute - self.starts[span], self.lengths[span])

    def between(self, start: datetime, end: datetime) -> float:
        """Working minutes from ``start`` to ``end``; negative when they stand the other way round."""
        return self.position(end) - self.position(start)

    def add(self, start: datetime, minutes: float) -> datetime:
        """The moment at which ``minutes`` of working time have passed since ``start``, in UTC+8.

        A limit that is used up exactly at the end of a span ends there, not at the start of the next.
        """
        wanted = self.position(start) + minutes
        span = max(bisect_right(self.counted, wanted) - 1, 0)
        if span and wanted == self.counted[span] and minutes > 0:
            span -= 1
        return self._origin + timedelta(minutes=self.starts[span] + wanted - self.counted[span])


def due(start: datetime, limit: TimeLimit, working: WorkingTime) -> datetime:
    """When a limit that starts to run at ``start`` is used up."""
    if limit.unit == "hours":
        return start + timedelta(hours=limit.amount)
    return working.add(start, working_minutes(limit, working.hours))


def working_minutes(limit: TimeLimit, hours: WorkingHours) -> int:
    """A working limit in minutes of working time."""
    return limit.amount * (60 if limit.unit == "working_hours" else hours.minutes)


def counted(start: datetime, end: datetime, round_the_clock: bool, working: WorkingTime) -> float:
    """The minutes that a clock counts from ``start`` to ``end``; negative when they stand the other way round."""
    return (end - start).total_seconds() / 60 if round_the_clock else working.between(start, end)


def after(start: datetime, minutes: float, round_the_clock: bool, working: WorkingTime) -> datetime:
    """The moment at which a clock has counted ``minutes`` since ``start``; before it when they are negative."""
    return start + timedelta(minutes=minutes) if round_the_clock else working.add(start, minutes)


def used(start: datetime, end: datetime, now: datetime, round_the_clock: bool, working: WorkingTime) -> float:
    """The share of a running limit that is used up at ``now``: 0 at the start, 1 at its end, more when over."""
    whole = counted(start, end, round_the_clock, working)
    if whole <= 0:
        return 1.0 if now >= end else 0.0
    return max(0.0, counted(start, now, round_the_clock, working) / whole)


def spans(sequence: Sequence[tuple[str, str]]) -> tuple[tuple[time, time], ...]:
    """Working spans from text such as ``[("08:30", "12:00")]``, the form of the settings file."""
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in sequence)
