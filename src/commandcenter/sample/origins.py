"""How issues begin: heard on a real visit, or told by other ways; when, where, of what kind."""

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np

from commandcenter.domain.vocabulary import IN_PERSON as FACE_TO_FACE
from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES
from commandcenter.sample.names import word_lists
from commandcenter.sample.rhythm import CALL_HOURS, DAY_HOURS, REPORTS_BY_WEEKDAY, day_weights, seconds_of_day
from commandcenter.sample.routes import Kinds
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import ENTERPRISE, Visits
from commandcenter.sample.worktime import DAY, NOWHERE, Bools, Floats, Ints

SOURCE = {term.key: place for place, term in enumerate(SOURCES)}
SOURCE_KEYS = tuple(SOURCE)
SOURCE_SHARES = {
    "day_visit": 0.33, "night_visit": 0.23, "qr_code": 0.12, "mobile": 0.08, "enterprise": 0.05, "hotline": 0.15,
    "leader": 0.02, "import": 0.02,
}  # fmt: skip
BY_VISIT = (SOURCE["day_visit"], SOURCE["night_visit"])
IN_PERSON = tuple(SOURCE[key] for key in FACE_TO_FACE)
AROUND_THE_CLOCK = (SOURCE["qr_code"], SOURCE["hotline"])
LIST = {term.key: place for place, term in enumerate(ISSUE_LISTS)}
LIST_SHARES = (0.59, 0.39, 0.02)
FEWER_LATELY = (1.5, 0.49)
"""Issues against visits: at the beginning of seven years, and at their end; what presses most was settled first."""
WRITTEN_DOWN = (8 * 60, 45 * 60)  # seconds from a visit's beginning until its issue is registered


@dataclass(frozen=True, eq=False)
class Origins:
    """One place an issue. ``visit`` and ``enterprise`` are places or NOWHERE."""

    registered: Ints
    source: Ints
    grid: Ints
    category: Ints
    list: Ints
    enterprise: Ints
    visit: Ints

    @property
    def is_danger(self) -> Bools:
        """Which are about danger to life, whose clocks run round the clock in every stage."""
        danger: Bools = self.category == category_keys().index("danger")
        return danger

    def pick(self, order: Ints) -> "Origins":
        """The same in another order, or fewer."""
        return Origins(*(getattr(self, field.name)[order] for field in fields(self)))

    def kinds(self, scene: Scene) -> Kinds:
        """What decides their ways."""
        limits, hours, danger = _category_limits(scene)
        return Kinds(
            limits[self.category],
            hours[self.category],
            danger[self.category],
            np.isin(self.source, IN_PERSON),
            self.list == LIST["hard_cases"],
            np.isin(self.source, AROUND_THE_CLOCK) & (self.enterprise == NOWHERE),
        )


def joined(first: Origins, second: Origins) -> Origins:
    """Both, one after the other."""
    return Origins(
        *(np.concatenate([getattr(first, field.name), getattr(second, field.name)]) for field in fields(Origins))
    )


@lru_cache(maxsize=1)
def category_words() -> list[dict[str, Any]]:
    """The word lists of each category, in the order of the file."""
    return list(word_lists("issues")["category"])


def category_keys() -> list[str]:
    """Their keys; an issue's category is a place in this list."""
    return [words["key"] for words in category_words()]


def _category_limits(scene: Scene) -> tuple[Ints, Bools, Bools]:
    categories = [scene.frame.rules.catalog[key] for key in category_keys()]
    return (
        np.array([scene.frame.time.limit(category.settle) for category in categories]),
        np.array([category.round_the_clock for category in categories]),
        np.array([category.key == "danger" for category in categories]),
    )


def issue_weight(scene: Scene, at: Ints) -> Floats:
    """How many issues a visit or day brings, falling through the years."""
    years_ago = (scene.frame.now - at) / (365.25 * DAY)
    return FEWER_LATELY[1] + (FEWER_LATELY[0] - FEWER_LATELY[1]) * years_ago / 7


def draw_origins(lots: np.random.Generator, scene: Scene, visits: Visits, count: int, until: int) -> Origins:
    """So many beginnings, all before ``until``."""
    source = lots.choice(len(SOURCE), count, p=[SOURCE_SHARES[key] for key in SOURCE_KEYS])
    visit = _visits_for(lots, scene, visits, source, until)
    by_visit = visit != NOWHERE
    registered = np.where(
        by_visit, visits.at[visit] + lots.integers(*WRITTEN_DOWN, count), _moments(lots, scene, source, until)
    )
    weight = scene.district.households / scene.district.households.sum()
    grid = np.where(by_visit, visits.grid[visit], lots.choice(scene.district.grids, count, p=weight))
    category, enterprise = _categories(lots, scene, visits, source, visit)
    grid = np.where(enterprise != NOWHERE, scene.enterprises.grid[enterprise], grid)
    lists = lots.choice(len(LIST), count, p=LIST_SHARES)
    lists[(source == SOURCE["leader"]) & (lots.random(count) < 0.3)] = LIST["hard_cases"]
    return Origins(registered, source, grid, category, lists, enterprise, visit)


def _visits_for(lots: np.random.Generator, scene: Scene, visits: Visits, source: Ints, until: int) -> Ints:
    """A visit of the right time of day for each issue that came from one."""
    found = np.full(len(source), NOWHERE)
    able = visits.at < until - 2 * WRITTEN_DOWN[1]
    for which, wanted in zip(BY_VISIT, (~visits.is_night, visits.is_night), strict=True):
        rows = np.flatnonzero(source == which)
        places = np.flatnonzero(able & wanted)
        bounds = np.cumsum(issue_weight(scene, visits.at[places]))
        found[rows] = places[np.searchsorted(bounds, lots.random(len(rows)) * bounds[-1])]
    return found


def _moments(lots: np.random.Generator, scene: Scene, source: Ints, until: int) -> Ints:
    frame = scene.frame
    days = min(frame.days, (until - frame.start) // DAY + 1)
    weight = (day_weights(frame, REPORTS_BY_WEEKDAY) * issue_weight(scene, frame.start + np.arange(frame.days) * DAY))[
        :days
    ]
    day = lots.choice(days, len(source), p=weight / weight.sum())
    called = seconds_of_day(lots, len(source), CALL_HOURS)
    at_work = seconds_of_day(lots, len(source), DAY_HOURS)
    at = frame.start + day * DAY + np.where(np.isin(source, AROUND_THE_CLOCK), called, at_work)
    late = at >= until
    return np.where(late, np.maximum(at - DAY * (1 + (at - until) // DAY), frame.start + 8 * 3600), at)


def _categories(
    lots: np.random.Generator, scene: Scene, visits: Visits, source: Ints, visit: Ints
) -> tuple[Ints, Ints]:
    """Categories, and the enterprises that issues are about."""
    weight = np.array([float(words["weight"]) for words in category_words()])
    of_firms = category_keys().index("enterprise")
    weight[of_firms] = 0
    category = lots.choice(len(weight), len(source), p=weight / weight.sum())
    firm = np.where((visit != NOWHERE) & (visits.audience[visit] == ENTERPRISE), visits.enterprise[visit], NOWHERE)
    told_by_firm = source == SOURCE["enterprise"]
    firm = np.where(told_by_firm, lots.integers(len(scene.enterprises.names), size=len(source)), firm)
    return np.where(firm != NOWHERE, of_firms, category), firm
