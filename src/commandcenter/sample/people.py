"""Organizations and cadres."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from commandcenter.sample.batch import Batch, Row, batch
from commandcenter.sample.district import District
from commandcenter.sample.frame import Frame
from commandcenter.sample.names import distinct_people, telephones, word_lists
from commandcenter.sample.places import village_committee, village_place
from commandcenter.sample.worktime import Bools, Ints
from commandcenter.services.initials import initials, person_initials

UNIT_KINDS = ("department", "agency", "township_office")
CENTER_CADRES, DEPARTMENT_CADRES, AGENCY_CADRES, TASK_FORCE_CADRES, TEAM_CADRES = 24, 38, 11, 8, 5
LEADERS_FROM = 2  # the agencies after this one hold the district's leaders, see units.toml
YOUNG_SHARE, LEFT_SHARE, MENTORS = 0.35, 0.025, 200


@dataclass(frozen=True)
class Unit:
    """An organization before it is a row; its id is its place plus 1. ``leaders`` are posts of district leaders."""

    code: str
    name: str
    short: str
    kind: str
    cadres: int
    township: str | None = None
    village: str | None = None
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class People:
    """All units and cadres; a cadre's id is their place plus 1."""

    units: Sequence[Unit]
    unit_of: Ints  # (cadres,) index of the unit
    names: Sequence[str]
    posts: Sequence[str]
    telephones: Sequence[str]
    is_young: Bools
    is_leader: Bools
    is_mentor: Bools
    left_on: Sequence[date | None]

    @cached_property
    def serves(self) -> Bools:
        """Who has not left."""
        return np.array([day is None for day in self.left_on])

    @cached_property
    def kinds(self) -> npt.NDArray[np.str_]:
        """The kind of each cadre's unit."""
        return np.array([unit.kind for unit in self.units])[self.unit_of]

    @cached_property
    def unit_index(self) -> dict[str, int]:
        """The place of a unit by its code."""
        return {unit.code: place for place, unit in enumerate(self.units)}

    @cached_property
    def serving(self) -> Sequence[Ints]:
        """Who serves in each unit, district leaders apart."""
        able = self.serves & ~self.is_leader
        return [np.flatnonzero((self.unit_of == place) & able) for place in range(len(self.units))]

    def units_of(self, kind: str) -> list[int]:
        """The places of all units of a kind."""
        return [place for place, unit in enumerate(self.units) if unit.kind == kind]

    @cached_property
    def leaders(self) -> Ints:
        """The district's leaders."""
        return np.flatnonzero(self.is_leader)


def _units(district: District) -> Iterator[Unit]:
    words = word_lists("units")
    for number, (name, short) in enumerate(words["departments"], 1):
        yield Unit(f"D{number:02}", name, short, "department", DEPARTMENT_CADRES)
    leaders = [tuple(posts) for posts in words["posts"]["leaders"]]
    for number, (name, short) in enumerate(words["agencies"], 1):
        seats = leaders[number - LEADERS_FROM] if 0 <= number - LEADERS_FROM < len(leaders) else ()
        count = CENTER_CADRES if number == 1 else AGENCY_CADRES
        yield Unit(f"A{number:02}", name, short, "agency", count + len(seats), leaders=seats)
    grids = np.bincount(district.grid_township, minlength=len(district.townships))
    for number, (code, name, kind) in enumerate(district.townships):
        full = f"{name}{'办事处' if kind == 'subdistrict' else '人民政府'}"
        yield Unit(f"T{number + 1:02}", full, name, "township_office", 4 + round(0.42 * int(grids[number])), code)
    for place, (code, name, township) in enumerate(district.villages):
        count = 3 if len(district.grids_of_village[place]) < 5 else 4
        yield Unit(f"V{code}", village_committee(name), village_place(name), "village_committee", count, township, code)
    name, short = words["task_force"]
    yield Unit("F01", name, short, "task_force", TASK_FORCE_CADRES)
    for number, trade in enumerate(words["help_teams"], 1):
        yield Unit(f"H{number:02}", f"助企帮帮团（{trade}）", f"{trade}团", "help_team", TEAM_CADRES)


def build_people(frame: Frame, district: District) -> People:
    """Draw all cadres of all units."""
    lots = frame.lots("people")
    units = list(_units(district))
    unit_of = np.repeat(np.arange(len(units)), [unit.cadres for unit in units])
    count = len(unit_of)
    posts = [post for unit in units for post in _posts(unit)]
    is_leader = np.array([place < len(unit.leaders) for unit in units for place in range(unit.cadres)])
    is_head = np.array([place < 2 + len(unit.leaders) for unit in units for place in range(unit.cadres)])
    ordinary = np.isin([units[place].kind for place in unit_of.tolist()], UNIT_KINDS) & ~is_head
    is_young = ordinary & (lots.random(count) < YOUNG_SHARE / 0.93)
    leaves = ordinary & ~is_young & (lots.random(count) < LEFT_SHARE / 0.6)
    mentors = np.zeros(count, bool)
    mentors[lots.choice(np.flatnonzero(ordinary & ~is_young & ~leaves), MENTORS, replace=False)] = True
    ago = lots.integers(20, min(1500, (frame.day - date(2017, 6, 1)).days), count).tolist()
    left = [frame.day_before(days) if gone else None for days, gone in zip(ago, leaves.tolist(), strict=True)]
    names, numbers = distinct_people(lots, count), telephones(lots, count)
    return People(units, unit_of, names, posts, numbers, is_young, is_leader, mentors, left)


def _posts(unit: Unit) -> Iterator[str]:
    yield from unit.leaders
    ranks = word_lists("units")["posts"][unit.kind]
    for place in range(unit.cadres - len(unit.leaders)):
        yield ranks[min(place, len(ranks) - 1)] if place < len(ranks) else ranks[-1 - place % 2]


def people_batches(people: People) -> list[Batch]:
    """The rows of organizations and cadres."""
    units: list[Row] = [
        (place, unit.code, unit.name, unit.short, unit.kind, unit.township, unit.village, initials(unit.name))
        for place, unit in enumerate(people.units, 1)
    ]
    cadres: list[Row] = [
        (
            place + 1,
            f"G{place + 1:05}",
            name,
            person_initials(name),
            int(people.unit_of[place]) + 1,
            people.posts[place],
            people.telephones[place],
            int(people.is_young[place]),
            int(people.is_leader[place]),
            int(people.is_mentor[place]),
            left.isoformat() if (left := people.left_on[place]) else None,
        )
        for place, name in enumerate(people.names)
    ]
    return [
        batch("organization", "id code name short_name kind township_code village_code initials", units, "单位"),
        batch(
            "cadre",
            "id code name initials organization_id post telephone is_young is_leader is_mentor left_on",
            cadres,
            "干部",
        ),
    ]
