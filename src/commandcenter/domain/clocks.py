"""Working time: minutes counted on the real calendar, inside working hours only.

The calendar itself (which days are worked, shifted weekends included) is handed in, so that this floor needs nothing
but the standard library.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Literal

from commandcenter.domain.vocabulary import CHINA

Unit = Literal["hours", "working_hours", "working_days"]

UNITS: dict[Unit, str] = {"hours": "小时", "working_hours": "个工作时", "working_days": "个工作日"}
"""The units of a limit, as the screen says them."""


@dataclass(frozen=True)
class TimeLimit:
    """How long something may take: ``hours`` run round the clock, the others inside working time only."""

    amount: int
    unit: Unit

    @property
    def round_the_clock(self) -> bool:
        """Whether nights and free days count."""
        return self.unit == "hours"

    @property
    def words(self) -> str:
        """``5 个工作日``, ``2 小时``."""
        return f"{self.amount} {UNITS[self.unit]}"


@dataclass(frozen=True)
class WorkingHours:
    """The spans of a working day, local time, in order."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))

    @property
    def minutes(self) -> int:
        """Working minutes of one day."""
        return sum(length for _, length in self.lengths)

    @cached_property
    def lengths(self) -> tuple[tuple[int, int], ...]:
        """The minute of the day at which each span begins, and its minutes."""
        return tuple((_minute(start), _minute(end) - _minute(start)) for start, end in self.spans)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


Schedule = Sequence[tuple[date, WorkingHours]]
"""Working hours and the day from which they hold, in order."""


class WorkingTime:
    """Translates between moments and counted working minutes, over the years it was built for.

    It is one rising, piecewise linear function given by the starts of all working spans and the minutes that had been
    counted by then; both directions are a binary search. Hours may change from a day on: the days before it keep the
    minutes that they had.
    """

    def __init__(
        self,
        first: date,
        last: date,
        is_workday: Callable[[date], bool],
        hours: WorkingHours | None = None,
        changes: Schedule = (),
    ) -> None:
        """Count from ``first`` to ``last`` inclusive; ``is_workday`` answers for each day between.

        ``hours`` hold until the first of ``changes``.
        """
        self.hours = hours or WorkingHours()
        self.first, self.last = first, last
        self._changes = tuple(changes)
        self.starts: list[int] = []  # minutes since `first`, local midnight
        self.lengths: list[int] = []
        self.counted: list[int] = []  # working minutes before that span
        self._day_counted: list[int] = []  # working minutes before each day that is worked
        self._day_minutes: list[int] = []
        self._count(is_workday)
        self._origin = datetime.combine(first, time(), CHINA)

    def _count(self, is_workday: Callable[[date], bool]) -> None:
        """Stretch by stretch of days with the same hours, each in whole lists: sixteen years are counted at a start."""
        begin, end = self.first.toordinal(), self.last.toordinal() + 1
        worked = [day - begin for day in range(begin, end) if is_workday(date.fromordinal(day))]
        turns = [bisect_left(worked, day.toordinal() - begin) for day, _ in self._changes]
        total = 0
        for hours, since, until in zip(
            (self.hours, *(hours for _, hours in self._changes)), (0, *turns), (*turns, len(worked)), strict=True
        ):
            total = self._count_stretch(worked[since:until], hours, total)

    def _count_stretch(self, days: Sequence[int], hours: WorkingHours, total: int) -> int:
        """Append days, given by their offsets, that are worked at the same hours; returns the minutes after them."""
        spans, minutes = hours.lengths, hours.minutes
        before = tuple(accumulate((length for _, length in spans), initial=0))[: len(spans)]
        counted = [total + number * minutes for number in range(len(days))]
        self._day_counted += counted
        self._day_minutes += [minutes] * len(days)
        self.starts += [day * 1440 + start for day in days for start, _ in spans]
        self.lengths += [length for _, length in spans] * len(days)
        self.counted += [by_day + earlier for by_day in counted for earlier in before]
        return total + minutes * len(days)

    def hours_on(self, day: date) -> WorkingHours:
        """The hours that hold on a day, were it worked."""
        return next((hours for begin, hours in reversed(self._changes) if begin <= day), self.hours)

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
        return self._moment(self.position(start) + minutes, at_an_end=minutes > 0)

    def add_days(self, start: datetime, days: int) -> datetime:
        """The moment at which ``days`` whole working days have passed since ``start``, in UTC+8.

        A day is a day, however long it is worked: two thirds into one day become two thirds into the other.
        """
        position = self.position(start)
        begun = max(bisect_right(self._day_counted, position) - 1, 0)
        last = len(self._day_counted) - 1
        reached = min(begun + days, last)
        inside = (position - self._day_counted[begun]) * (self._day_minutes[reached] / self._day_minutes[begun])
        beyond = (begun + days - reached) * self._day_minutes[reached]
        return self._moment(self._day_counted[reached] + inside + beyond, at_an_end=days > 0)

    def _moment(self, wanted: float, at_an_end: bool) -> datetime:
        """When so many minutes were counted; between two spans the end of one or the start of the next."""
        span = max(bisect_right(self.counted, wanted) - 1, 0)
        if span and wanted == self.counted[span] and at_an_end:
            span -= 1
        return self._origin + timedelta(minutes=self.starts[span] + wanted - self.counted[span])


def due(start: datetime, limit: TimeLimit, working: WorkingTime) -> datetime:
    """When a limit that starts to run at ``start`` is used up."""
    if limit.unit == "hours":
        return start + timedelta(hours=limit.amount)
    if limit.unit == "working_days":
        return working.add_days(start, limit.amount)
    return working.add(start, limit.amount * 60)


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
