"""The settings of the work, read once from ``resources/``: limits, categories, the working calendar."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from commandcenter.config import shipped
from commandcenter.domain.catalog import Catalog, Category
from commandcenter.domain.clocks import TimeLimit, WorkingHours, WorkingTime, spans

FIRST_YEAR, LAST_YEAR = 2016, 2031


class WorkCalendar:
    """Which days are worked in China: the packaged calendar, an override table, weekdays where both are silent."""

    def __init__(self, overrides: dict[date, bool]) -> None:
        from chinese_calendar.constants import holidays, workdays

        self._overrides = overrides
        self._free, self._worked = holidays, workdays
        self._last_known = max(holidays).year

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day: shifted weekends count, the holidays of a year not yet announced do not."""
        if day in self._overrides:
            return self._overrides[day]
        return day in self._worked or (day.weekday() < 5 and day not in self._free)

    def is_provisional(self, year: int) -> bool:
        """Whether a year rests on plain weekdays because its calendar has not been announced."""
        return year > self._last_known and not any(day.year == year for day in self._overrides)


@dataclass(frozen=True)
class Rules:
    """The settings in force."""

    catalog: Catalog
    limits: dict[str, TimeLimit]
    hours: WorkingHours
    overrides: tuple[tuple[date, bool], ...] = ()

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working calendar; built at first use."""
        return WorkCalendar(dict(self.overrides))

    @cached_property
    def working(self) -> WorkingTime:
        """Working time over all years that matter; built at first use."""
        return WorkingTime(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), self.calendar.is_workday, self.hours)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(shipped("resources", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The shipped settings."""
    settings = _read("rules.toml")
    limits = {key: TimeLimit(**limit) for key, limit in settings["limits"].items()}
    categories = tuple(
        Category(row["key"], row["name"], limits[row["limit"]], row["batch"], tuple(row["departments"]))
        for row in _read("categories.toml")["category"]
    )
    overrides = tuple((date.fromisoformat(day), worked) for day, worked in settings["calendar"]["overrides"].items())
    return Rules(Catalog(categories), limits, WorkingHours(spans(settings["working_hours"]["spans"])), overrides)
