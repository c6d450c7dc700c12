"""The settings of the work as they hold on a day: limits, categories, numbers, the working calendar.

Every setting has a key of its own, such as ``limits.general`` or ``categories.roads.name``. What is shipped is
read here; what an administrator changed since is laid over it in ``services/settings.py``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from commandcenter.config import shipped
from commandcenter.domain.catalog import GRADES, STAGE_LIMITS, Catalog, Category
from commandcenter.domain.clocks import TimeLimit, WorkingHours, WorkingTime, spans
from commandcenter.domain.numbers import LADDER, NUMBERS
from commandcenter.domain.pairing import PAIRING_KINDS
from commandcenter.domain.vocabulary import CHINA

FIRST_YEAR, LAST_YEAR = 2016, 2031
LIMITS: tuple[str, ...] = (*(term.key for term in STAGE_LIMITS if term.key != "settle"), *(term.key for term in GRADES))
"""The limits that hold for all categories; settling has one a grade."""

Values = Mapping[str, Any]
"""Every setting by its key, each as ``resources/`` has it."""

Kinds = Mapping[str, tuple[tuple[date, bool], ...]]
"""By category: from which day on a settle clock that begins runs round the clock, or does not."""


class WorkCalendar:
    """Which days are worked in China: the packaged calendar, an override table, weekdays where both are silent."""

    def __init__(self, overrides: Mapping[date, bool], announced: frozenset[int] = frozenset()) -> None:
        from chinese_calendar.constants import holidays, workdays

        self.overrides, self._announced = overrides, announced
        self._free, self._worked = holidays, workdays
        self.last_known = max(holidays).year

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day: shifted weekends count, the holidays of a year not yet announced do not."""
        if day in self.overrides:
            return self.overrides[day]
        return day in self._worked or (day.weekday() < 5 and day not in self._free)

    def is_provisional(self, year: int) -> bool:
        """Whether a year rests on plain weekdays because its calendar has not been announced."""
        return year > self.last_known and year not in self._announced


@dataclass(frozen=True)
class Rules:
    """The settings in force on one day.

    ``schedule`` are the working hours with the day from which they hold, the first from the beginning of time.
    """

    catalog: Catalog
    limits: Mapping[str, TimeLimit]
    schedule: tuple[tuple[date, WorkingHours], ...]
    numbers: Mapping[str, int]
    overrides: tuple[tuple[date, bool], ...] = ()
    announced: frozenset[int] = frozenset()
    kinds: Kinds = field(default_factory=dict)

    @property
    def hours(self) -> WorkingHours:
        """The working hours of the day."""
        return self.schedule[-1][1]

    @property
    def amber_from(self) -> float:
        """The share of a limit from which its clock is amber."""
        return self.numbers["amber_percent"] / 100

    @property
    def tries_allowed(self) -> int:
        """How often a reporter must have been unreachable before an issue may close as not evaluated."""
        return self.numbers["tries_before_not_evaluated"]

    @property
    def ladder(self) -> tuple[int, ...]:
        """The working days over due at which each rung of escalation is reached, from the lowest."""
        return tuple(self.numbers[key] for key in LADDER)

    def limit(self, key: str, category: str | None = None) -> TimeLimit:
        """A limit of ``STAGE_LIMITS`` for a category: its own, or the one for all. KeyError: settling without one."""
        known = self.catalog.get(category)
        if known is not None and key == "settle":
            return known.settle
        return known.limits.get(key, self.limits[key]) if known is not None else self.limits[key]

    def round_the_clock(self, category: str, since: datetime) -> bool:
        """Whether a settle clock that began at ``since`` counts nights and free days: a change does not turn it."""
        day = since.astimezone(CHINA).date()
        turns = self.kinds.get(category, ())
        return next((turn for begin, turn in reversed(turns) if begin <= day), self.catalog[category].round_the_clock)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working calendar; built at first use."""
        return WorkCalendar(dict(self.overrides), self.announced)

    @cached_property
    def working(self) -> WorkingTime:
        """Working time over all years that matter; built at first use."""
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        return WorkingTime(first, last, self.calendar.is_workday, self.schedule[0][1], self.schedule[1:])


def rules_of(values: Values, schedule: tuple[tuple[date, WorkingHours], ...] = (), kinds: Kinds | None = None) -> Rules:
    """The settings from all values of one day; ``schedule`` and ``kinds`` where they were not always the same."""
    return Rules(
        catalog_of(values),
        limits_of(values),
        schedule or ((date.min, hours_of(values["hours"])),),
        {number.key: values[f"numbers.{number.key}"] for number in NUMBERS},
        tuple((date.fromisoformat(key), worked) for key, worked in under(values, "calendar") if worked is not None),
        frozenset(int(year) for year, is_announced in under(values, "announced") if is_announced),
        kinds or {},
    )


def under(values: Values, head: str) -> list[tuple[str, Any]]:
    """The settings below a head, by the rest of their keys."""
    return [(key.removeprefix(f"{head}."), value) for key, value in values.items() if key.startswith(f"{head}.")]


def hours_of(value: Any) -> WorkingHours:
    """Working hours from their spans as text."""
    return WorkingHours(spans(value))


def limits_of(values: Values) -> dict[str, TimeLimit]:
    """The limits for all categories."""
    return {key: TimeLimit(**values[f"limits.{key}"]) for key in LIMITS}


def catalog_of(values: Values) -> Catalog:
    """All categories, retired ones too."""
    limits = limits_of(values)
    keys = [key.removesuffix(".name") for key, _ in under(values, "categories") if key.endswith(".name")]
    return Catalog(tuple(_category(key, values, limits) for key in keys))


def _category(key: str, values: Values, limits: Mapping[str, TimeLimit]) -> Category:
    head = f"categories.{key}"
    own = {limit: TimeLimit(**value) for limit, value in under(values, f"{head}.limits") if value is not None}
    grade = values[f"{head}.grade"]
    return Category(
        key,
        values[f"{head}.name"],
        own.get("settle", limits[grade]),
        values[f"{head}.batch"],
        tuple(values[f"{head}.departments"]),
        grade,
        own,
        values.get(f"{head}.retired", False),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(shipped("resources", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def shipped_values() -> Values:
    """Every setting as it is shipped, by key."""
    read = _read("rules.toml")
    values: dict[str, Any] = {f"limits.{key}": limit for key, limit in read["limits"].items()}
    for row in _read("categories.toml")["category"]:
        head = f"categories.{row['key']}"
        values |= {f"{head}.{part}": row[part] for part in ("name", "grade", "batch", "departments")}
        values |= {f"{head}.limits.{key}": limit for key, limit in row.get("limits", {}).items()}
    values["hours"] = read["working_hours"]["spans"]
    values |= {f"numbers.{key}": value for key, value in read["numbers"].items()}
    values |= {f"numbers.{kind.limit_key}": kind.limit for kind in PAIRING_KINDS if kind.limit is not None}
    values |= {f"calendar.{day}": worked for day, worked in read["calendar"]["overrides"].items()}
    return values | {f"announced.{year}": True for year in read["calendar"]["announced"]}


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The shipped settings."""
    return rules_of(shipped_values())
