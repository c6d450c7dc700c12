"""缺口: what nobody is answerable for, of every kind of pairing, on any day, and what will be so before long."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PAIRING_KINDS, PairingKind, Target
from commandcenter.services.pairing_coverage import POPULATION, Keys, Population
from commandcenter.services.scope import Scope
from commandcenter.services.targets import ABOUT, ABOUT_CELLS, Key, Seen, key_of, load_tags, named, see
from commandcenter.storage.schema import Pairing

COMING_DAYS = 30
"""So far ahead a gap that is known to come is shown beside those that are there."""

Township = str | None
"""A township's code; None for what lies in none, as a cadre of a district-level unit."""

MUST_COVER: tuple[PairingKind, ...] = tuple(kind for kind in PAIRING_KINDS if kind.population is not None)
"""The kinds that can have gaps: all but those whose covering is optional."""


@dataclass(frozen=True)
class Gap:
    """Something that nobody is answerable for: since the day asked for, or from ``coming`` on."""

    kind: str
    seen: Seen
    coming: date | None = None


@dataclass(frozen=True)
class Count:
    """Figures of one kind in one township: gaps, those that will be ones within COMING_DAYS, of how many."""

    gaps: int
    coming: int
    whole: int

    def __add__(self, other: "Count") -> "Count":
        """The two together."""
        return Count(self.gaps + other.gaps, self.coming + other.coming, self.whole + other.whole)


NO_COUNT = Count(0, 0, 0)


@dataclass(frozen=True)
class GapTable:
    """The figures of a day, by kind (a key) and township (a code, None for what lies in none)."""

    day: date
    counts: Mapping[tuple[str, Township], Count]

    def count(self, kind: str, township: Township) -> Count:
        """One figure."""
        return self.counts.get((kind, township), NO_COUNT)

    def whole(self, kind: str) -> Count:
        """A kind's figure for the district."""
        return sum((count for (key, _), count in self.counts.items() if key == kind), NO_COUNT)

    def all_kinds(self, township: Township) -> Count:
        """A township's figure over all kinds."""
        return sum((count for (_, code), count in self.counts.items() if code == township), NO_COUNT)


def population_of(kind: PairingKind) -> Population:
    """What a kind must cover. ``kind`` is one of MUST_COVER."""
    assert kind.population is not None
    return POPULATION[kind.population]


def about(kind: PairingKind) -> Select[Any]:
    """The select that tells what a kind must cover, in the columns of :class:`Seen`."""
    side = population_of(kind).side
    if side == "cell":
        return ABOUT_CELLS
    return ABOUT[kind.target if side == "target" else Target.CADRE]


def _members(kind: PairingKind, day: date) -> Select[Any]:
    query = about(kind)
    return query.where(key_of(query).in_(population_of(kind).members(day)))


def gap_keys(session: Session, kind: PairingKind, day: date) -> frozenset[Key]:
    """The keys of a kind's gaps on a day, today, past or to come; none for a kind whose covering is optional."""
    if kind.population is None:
        return frozenset()
    population = POPULATION[kind.population]
    members = population.members(day).subquery()
    key = members.c[0]
    return frozenset(session.scalars(select(key).where(key.not_in(population.covered(kind, day)))))


def coming_gaps(session: Session, kind: PairingKind, day: date, ahead: int = COMING_DAYS) -> dict[Key, date]:
    """What is covered on a day and will not be within ``ahead`` days, by key: the first day without anybody.

    Counted are the pairings whose end is known; nobody leaves whose pairings have not been ended before.
    """
    if kind.population is None:
        return {}
    population, until = POPULATION[kind.population], day + timedelta(days=ahead)
    ending = population.covered(kind, day).where(Pairing.ended_on <= until)
    spells: dict[Key, list[tuple[date, date]]] = {}
    for key, start, end in session.execute(_spells(population.covering(kind), day, until, ending)):
        spells.setdefault(key, []).append((start, end or date.max))
    lapses = {key: lapse for key, held in spells.items() if (lapse := _first_lapse(held, day)) <= until}
    if not lapses:
        return {}
    return {key: lapses[key] for key in session.scalars(population.members(day)) if key in lapses}


def _spells(covering: Keys, day: date, until: date, ending: Keys) -> Select[Any]:
    """From when until when each pairing covers, of all that has a cover that ends."""
    query = covering.add_columns(Pairing.started_on, Pairing.ended_on)
    still = or_(Pairing.ended_on.is_(None), Pairing.ended_on > day)
    return query.where(covering.selected_columns[0].in_(ending), Pairing.started_on <= until, still)


def _first_lapse(spells: Iterable[tuple[date, date]], day: date) -> date:
    """The first day from ``day`` on that lies in none of the spells, each from its first day up to without its last."""
    reached = day
    for start, end in sorted(spells):
        if start > reached:
            break
        reached = max(reached, end)
    return reached


def load_gaps(
    session: Session, kind: PairingKind, day: date, scope: Scope | None = None, ahead: int = COMING_DAYS
) -> Sequence[Gap]:
    """A kind's gaps on a day, then those that will come within ``ahead`` days by the day they come, in a scope."""
    if kind.population is None:
        return ()
    there, coming = gap_keys(session, kind, day), coming_gaps(session, kind, day, ahead)
    query = about(kind)
    key = key_of(query)
    wanted = sorted(there | coming.keys(), key=str)
    seen = _named(session, kind, see(session, query.where(key.in_(wanted)).order_by(key)) if wanted else [])
    found = [Gap(kind.key, one, coming.get(one.key)) for one in seen if scope is None or lies_in(one, scope)]
    return sorted(found, key=lambda gap: gap.coming or date.min)


def _named(session: Session, kind: PairingKind, seen: list[Seen]) -> list[Seen]:
    if population_of(kind).side != "target":
        return seen
    return named(kind.target, seen, load_tags(session, kind.target))


def lies_in(one: Seen, scope: Scope) -> bool:
    """Whether something lies in a scope's place, and is of its department where it is a cell."""
    if scope.department is not None and not str(one.key).startswith(f"{scope.department}:"):
        return False
    if scope.grids:
        return one.grid_id in scope.grids
    if scope.village:
        return one.village == scope.village
    return scope.township is None or one.township == scope.township


def load_gap_table(session: Session, day: date, ahead: int = COMING_DAYS) -> GapTable:
    """How many gaps each kind has in each township on a day, and how many are known to come."""
    counts: dict[tuple[str, Township], Count] = {}
    for kind in MUST_COVER:
        coming = _coming_by_township(session, kind, day, ahead)
        for township, whole, gaps in session.execute(_by_township(kind, day)):
            counts[kind.key, township] = Count(gaps, coming[township], whole)
    return GapTable(day, counts)


def _by_township(kind: PairingKind, day: date) -> Select[Any]:
    members = _members(kind, day).subquery()
    is_gap = members.c.key.not_in(population_of(kind).covered(kind, day))
    query = select(members.c.township, func.count(), func.count(case((is_gap, 1))))
    return query.group_by(members.c.township)


def _coming_by_township(session: Session, kind: PairingKind, day: date, ahead: int) -> Counter[Township]:
    coming = coming_gaps(session, kind, day, ahead)
    if not coming:
        return Counter()
    query = about(kind)
    found = see(session, query.where(key_of(query).in_(list(coming))))
    return Counter(one.township for one in found)
