"""Likely duplicates of what somebody is telling: issues heard lately, nearby, that say much the same.

With a grid, the issues of it and of the grids around it are few: all are read and compared. Without one, the search
index gives those of the whole district that share the most pairs of characters, and only these are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import STAGE
from commandcenter.services.likeness import likeness, spans, telling
from commandcenter.services.places import Places
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.storage.schema import Issue
from commandcenter.storage.search import find_sharing

DAYS = 90
"""How far back duplicates are looked for."""

MOST = 8
"""How many are shown at most: more is not read while somebody is on the telephone."""

_CANDIDATES = 60
_MOST_PAIRS = 40  # the first so many choose candidates, which are then compared with all: the matter comes first
_LONGEST_RUNS = 4

Nearness = Literal["same", "neighbour", "elsewhere"]
LEAST_SHARED: Mapping[Nearness, int] = {"same": 2, "neighbour": 2, "elsewhere": 3}
"""How many pairs must be shared, besides the names of the place: three characters nearby, four anywhere."""

ALIKE_FROM: Mapping[Nearness, float] = {"same": 0.3, "neighbour": 0.35, "elsewhere": 0.5}
"""From which likeness on: the farther away, the more alike it must be."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Where grids lie: the places, and for each grid the ids of those that share a border with it."""

    places: Places
    sheet: MapSheet

    @cached_property
    def neighbours(self) -> dict[int, frozenset[int]]:
        """By grid id; a grid that the map does not know has none."""
        known = self.places.grid_by_code
        ids = [known[code].id if code in known else None for code in self.sheet.grid_codes.tolist()]
        found: dict[int, set[int]] = {}
        for left, right in self.sheet.edge_sides.tolist():
            if left < 0 or right < 0 or (one := ids[left]) is None or (other := ids[right]) is None or one == other:
                continue
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {grid: frozenset(around) for grid, around in found.items()}

    def nearness(self, grid_id: int, asked: int | None) -> Nearness:
        """How a grid lies to the one that was asked for."""
        if grid_id == asked:
            return "same"
        return "neighbour" if asked is not None and grid_id in self.neighbours.get(asked, ()) else "elsewhere"

    def names(self, grid_id: int) -> frozenset[str]:
        """The pairs of characters in what texts call the place of a grid by: its village and its township."""
        grid = self.places.grid.get(grid_id)
        return self._names[grid.village_code] if grid else frozenset()

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        townships = self.places.township
        return {row.code: telling(f"{row.name} {townships[row.township_code].name}") for row in self.places.villages}


@dataclass(frozen=True)
class Duplicate:
    """An issue that may be the same matter.

    ``likeness`` is 0 to 1, ``spans`` are start and length of what its title shares with what was said, ``shared`` the
    longest runs of it in title and content.
    """

    id: int
    number: str
    title: str
    stage: str
    category: str | None
    grid_id: int
    registered_at: datetime
    nearness: Nearness
    likeness: float
    spans: tuple[tuple[int, int], ...]
    shared: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether a report can still join it."""
        return STAGE[self.stage].is_open


def tells_enough(said: str) -> bool:
    """Whether there is anything to look for yet."""
    return len(telling(said)) >= min(LEAST_SHARED.values())


def likely_duplicates(
    session: Session, said: str, grid_id: int | None, surroundings: Surroundings, now: datetime, days: int = DAYS
) -> tuple[Duplicate, ...]:
    """What may be the same matter, open ones first, then by likeness, then the newest; at most ``MOST``.

    ``said`` is what is typed so far, title and content; with a grid only that one and its neighbours are looked at.
    """
    pairs = telling(said)
    if not tells_enough(said):
        return ()
    since = now - timedelta(days=days)
    if grid_id is None:
        rows = _anywhere(session, said, pairs, since)
    else:
        rows = _around(session, {grid_id, *surroundings.neighbours.get(grid_id, ())}, since)
    asked = _Asked(pairs, grid_id, surroundings)
    found = [one for row in rows if (one := asked.compared(row)) is not None]
    return tuple(_explained(one) for one in sorted(found, key=_order)[:MOST])


@dataclass(frozen=True)
class _Alike:
    """An issue's row beside how much of it is shared."""

    row: Any
    nearness: Nearness
    likeness: float
    shared: frozenset[str]


@dataclass(frozen=True)
class _Asked:
    """What issues are compared with."""

    pairs: frozenset[str]
    grid_id: int | None
    surroundings: Surroundings

    def compared(self, row: Any) -> _Alike | None:
        """How alike an issue is; None when too little of it is shared.

        The names of the place are no evidence. Nearby they tell nothing at all; anywhere they bring the place's own up.
        """
        nearness = self.surroundings.nearness(row.grid_id, self.grid_id)
        names = self.surroundings.names(row.grid_id)
        ours, theirs = self.pairs, telling(f"{row.title} {row.content}")
        if len((ours & theirs) - names) < LEAST_SHARED[nearness]:
            return None
        if self.grid_id is not None:
            ours, theirs = ours - names, theirs - names
        alike = likeness(ours, theirs)
        return _Alike(row, nearness, alike, ours & theirs) if alike >= ALIKE_FROM[nearness] else None


def _order(one: _Alike) -> tuple[bool, float, float, int]:
    """Open ones first, then the more alike, then the newest."""
    is_open = STAGE[one.row.stage].is_open
    return not is_open, -round(one.likeness, 2), -one.row.registered_at.timestamp(), one.row.id


def _explained(one: _Alike) -> Duplicate:
    row, text = one.row, f"{one.row.title}\n{one.row.content}"
    runs = {text[start : start + length] for start, length in spans(text, one.shared)}
    longest = sorted(runs, key=lambda run: (-len(run), text.find(run)))[:_LONGEST_RUNS]
    return Duplicate(
        row.id,
        row.number,
        row.title,
        row.stage,
        row.category,
        row.grid_id,
        row.registered_at,
        one.nearness,
        one.likeness,
        spans(row.title, one.shared),
        tuple(longest),
    )


_COLUMNS = (
    Issue.id,
    Issue.number,
    Issue.title,
    Issue.content,
    Issue.stage,
    Issue.category,
    Issue.grid_id,
    Issue.registered_at,
    Issue.merged_into_id,
)


def _around(session: Session, grids: set[int], since: datetime) -> Iterable[Any]:
    return _rows(session, since, Issue.grid_id.in_(sorted(grids)))


def _anywhere(session: Session, said: str, pairs: frozenset[str], since: datetime) -> Iterable[Any]:
    first = session.scalar(select(func.min(Issue.id + 0)).where(Issue.registered_at >= since))
    if first is None:
        return ()
    asked = sorted(pairs, key=said.lower().find)[:_MOST_PAIRS]
    ids = find_sharing(session, asked, first, LEAST_SHARED["elsewhere"], _CANDIDATES)
    return _rows(session, since, Issue.id.in_(ids))


def _rows(session: Session, since: datetime, where: Any) -> Iterable[Any]:
    """Without those merged into another: the other one is looked at itself.

    Left out here and not by the query, which SQLite would answer from the index of merged issues: all but a few.
    """
    query = select(*_COLUMNS).where(where, Issue.registered_at >= since)
    return (row for row in session.connection().execute(query) if row.merged_into_id is None)
