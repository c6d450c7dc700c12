"""What every part of a sample is made within: its moment, its period and its own lots."""

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Literal

import numpy as np

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.sample.worktime import DAY, Worktime
from commandcenter.services.rules import Rules, load_rules

History = Literal["none", "season", "seven-years"]

GRIDS_FROM = date(2017, 1, 1)
EARLIEST = date(2018, 1, 1)
CLOSING_HOUR = time(17)
SEASON_DAYS = 90
SEVEN_YEARS_DAYS = 2557


@dataclass(frozen=True)
class Frame:
    """``moment`` is the sample's now, UTC to the second; nothing lies after it but due dates and review days."""

    moment: datetime
    history: History
    seed: int

    @property
    def day(self) -> date:
        """The local day of the moment."""
        return self.moment.astimezone(CHINA).date()

    @cached_property
    def rules(self) -> Rules:
        """The settings in force."""
        return load_rules()

    @cached_property
    def time(self) -> Worktime:
        """Working time over arrays."""
        return Worktime.of(self.rules.working)

    @cached_property
    def now(self) -> int:
        """The moment as local second."""
        return self.time.second(self.moment)

    @property
    def first_day(self) -> date:
        """The first day with visits and issues."""
        days = SEASON_DAYS if self.history == "season" else SEVEN_YEARS_DAYS
        return max(self.day - timedelta(days=days - 1), GRIDS_FROM)

    @property
    def days(self) -> int:
        """Days of history, the moment's own included."""
        return (self.day - self.first_day).days + 1

    @property
    def start(self) -> int:
        """The first local second of the first day."""
        return self.time.midnight(self.first_day)

    @property
    def today(self) -> int:
        """The first local second of the moment's day."""
        return self.now // DAY * DAY

    def lots(self, part: str) -> np.random.Generator:
        """The random numbers of one part, which do not depend on what other parts drew."""
        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])

    def day_before(self, days: int) -> date:
        """The day so many days ago."""
        return self.day - timedelta(days=days)


def frame_for(history: History, seed: int, as_of: date | None) -> tuple[Frame, timedelta]:
    """The frame, and how far the sample's clock runs from the real one. Raises Refused for an impossible day."""
    real = datetime.now(UTC).replace(microsecond=0)
    today = real.astimezone(CHINA).date()
    if as_of is not None and as_of > today:
        raise Refused(f"样本的日期 {as_of} 还没有到：请选今天（{today}）或更早的一天。")
    if (as_of or today) < EARLIEST:
        raise Refused(f"样本的日期太早：请选 {EARLIEST} 或更晚的一天。")
    if as_of is None:
        return Frame(real, history, seed), timedelta()
    moment = datetime.combine(as_of, CLOSING_HOUR, CHINA).astimezone(UTC)
    return Frame(moment, history, seed), moment - real
