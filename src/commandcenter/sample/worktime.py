"""Working time over whole arrays: the same function as ``domain.clocks.WorkingTime``, exact to the second.

Moments are int64 seconds since the local midnight on which the calendar begins ("local seconds").
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from commandcenter.domain.clocks import TimeLimit, WorkingTime, working_minutes
from commandcenter.domain.vocabulary import CHINA

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

DAY = 86_400
UTC_OFFSET = 8 * 3600
NEVER = -(2**62)
"""Stands where a moment is absent."""
NOWHERE = -1
"""Stands where a place in a list is absent."""


@dataclass(frozen=True, eq=False)
class Worktime:
    """The rising, piecewise linear function from local seconds to counted working seconds."""

    working: WorkingTime
    starts: Ints
    lengths: Ints
    counted: Ints

    @classmethod
    def of(cls, working: WorkingTime) -> "Worktime":
        """The same calendar as arrays."""
        return cls(
            working, *(np.array(part, np.int64) * 60 for part in (working.starts, working.lengths, working.counted))
        )

    @property
    def origin(self) -> datetime:
        """The moment of local second 0."""
        return datetime(self.working.first.year, self.working.first.month, self.working.first.day, tzinfo=CHINA)

    def second(self, moment: datetime) -> int:
        """An aware moment as local second."""
        return int((moment - self.origin).total_seconds())

    def midnight(self, day: date) -> int:
        """The first local second of a day."""
        return (day - self.working.first).days * DAY

    def position(self, at: Ints) -> Ints:
        """Working seconds counted up to each moment."""
        span = np.searchsorted(self.starts, at, side="right") - 1
        inside = self.counted[span] + np.minimum(at - self.starts[span], self.lengths[span])
        return np.where(span < 0, 0, inside)

    def at_position(self, wanted: Ints) -> Ints:
        """The moment at which so many working seconds were counted; the end of a span, not the start of the next."""
        span = np.maximum(np.searchsorted(self.counted, wanted, side="left") - 1, 0)
        return self.starts[span] + wanted - self.counted[span]

    def add(self, at: Ints, seconds: Ints) -> Ints:
        """The moment at which ``seconds`` of working time (not 0) have passed since ``at``."""
        return self.at_position(self.position(at) + seconds)

    def after(self, at: Ints, seconds: Ints, round_the_clock: Bools) -> Ints:
        """As :meth:`add`, on each issue's own kind of clock."""
        return np.where(round_the_clock, at + seconds, self.add(at, seconds))

    def between(self, start: Ints, end: Ints, round_the_clock: Bools) -> Ints:
        """The seconds that each clock counts from ``start`` to ``end``."""
        return np.where(round_the_clock, end - start, self.position(end) - self.position(start))

    def limit(self, limit: TimeLimit) -> int:
        """A limit in seconds of its own kind of clock."""
        return limit.amount * 3600 if limit.unit == "hours" else working_minutes(limit, self.working.hours) * 60

    def end_of_work(self, at: Ints) -> Ints:
        """The end of working hours on the day of each moment, worked or not."""
        last = self.working.hours.spans[-1][1]
        return at // DAY * DAY + last.hour * 3600 + last.minute * 60

    def end_of_last_workday(self, at: Ints) -> Ints:
        """The end of working hours on the day of each moment, or on the last day before it that is worked."""
        return self.at_position(self.position(self.end_of_work(at)))

    def end_of_next_workday(self, at: Ints) -> Ints:
        """The same on its day, or on the next day after it that is worked."""
        return self.end_of_work(self.at_position(self.position(at // DAY * DAY) + 1))

    def ordinal(self, at: Ints) -> Ints:
        """The local day of each moment as ordinal."""
        return at // DAY + self.working.first.toordinal()

    def stamps(self, at: Ints) -> list[str | None]:
        """Each moment as the database's text, UTC, such as ``2024-08-02 03:05:00``; None for NEVER."""
        absent = at == NEVER
        days, seconds = np.divmod(np.where(absent, 0, at) - UTC_OFFSET, DAY)
        first = int(days.min()) if len(days) else 0
        dates = self._dates(first, int(days.max()) if len(days) else 0)
        found: list[str | None] = [
            dates[day] + CLOCK[second] for day, second in zip((days - first).tolist(), seconds.tolist(), strict=True)
        ]
        for place in np.flatnonzero(absent).tolist():
            found[place] = None
        return found

    def _dates(self, first: int, last: int) -> list[str]:
        begin = (self.origin + timedelta(days=first)).date()
        return [f"{begin + timedelta(days=n)} " for n in range(last - first + 1)]

    def days(self, at: Ints) -> list[str]:
        """The local day of each moment as the database's text."""
        return [f"{(self.origin + timedelta(seconds=second)).date()}" for second in at.tolist()]

    def iso(self, second: int) -> str:
        """One moment as ISO text in UTC, the form in an event's details."""
        return (self.origin + timedelta(seconds=second)).astimezone(UTC).isoformat(timespec="seconds")


CLOCK = [f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)]
"""The text of each second of a day."""
