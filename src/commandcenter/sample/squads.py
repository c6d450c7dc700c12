"""Squads: who is answerable for each grid, and who was before them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commandcenter.domain.pairing import KINDS
from commandcenter.sample.district import District
from commandcenter.sample.frame import Frame
from commandcenter.sample.pairings import REASONS, Pairings, Term
from commandcenter.sample.people import People
from commandcenter.sample.worktime import Ints

SLOTS = ("leader", "posted", "posted", "member", "member")
LEADER, POSTED, POSTED_TOO, MEMBER, MEMBER_TOO = range(5)
GAPS = 6
LIMIT = KINDS["squad_grid"].limit or 1
FIRST_SQUADS = date(2017, 3, 1)
CAMPAIGN = date(2024, 1, 15)
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Squads:
    """Per grid and slot: who holds it since ``since``, who held it from ``begun`` to then; days as ordinals."""

    now: Ints  # (grids, slots) cadre, NOBODY
    before: Ints
    since: Ints
    begun: Ints

    def holder(self, grid: Ints, slot: Ints, day: Ints) -> Ints:
        """Who held a grid's slot on a day (ordinal); NOBODY when nobody did."""
        current, earlier = self.now[grid, slot], self.before[grid, slot]
        held = np.where(day >= self.since[grid, slot], current, earlier)
        return np.where(day >= self.begun[grid, slot], held, NOBODY)


class _Desk:
    """Gives cadres out evenly, none more often than the limit, none twice to one grid."""

    def __init__(self, lots: np.random.Generator, now: Ints, cadres: int) -> None:
        self.lots, self.now = lots, now
        self.load = np.zeros(cadres, np.int64)

    def give(self, grid: int, slot: int, pool: Ints) -> bool:
        free = pool[(self.load[pool] < LIMIT) & ~np.isin(pool, self.now[grid])]
        if not len(free):
            return False
        least = free[self.load[free] == self.load[free].min()]
        self._set(grid, slot, int(least[self.lots.integers(len(least))]))
        return True

    def _set(self, grid: int, slot: int, cadre: int) -> None:
        self.now[grid, slot] = cadre
        self.load[cadre] += 1

    def give_in_a_row(self, needs: Sequence[tuple[int, int]], pool: Ints) -> None:
        """District-level cadres take up to three neighbouring grids each."""
        order = self.lots.permutation(pool)
        takes = np.full(len(order), -(-len(needs) // len(order)))
        for (grid, slot), cadre in zip(needs, np.repeat(order, takes).tolist(), strict=False):
            if self.load[cadre] < LIMIT and cadre not in self.now[grid]:
                self._set(grid, slot, cadre)
            else:
                self.give(grid, slot, pool)


def build_squads(frame: Frame, district: District, people: People) -> Squads:
    """Draw the squads of all grids, as of the frame's moment and before."""
    lots = frame.lots("squads")
    now = np.full((district.grids, len(SLOTS)), NOBODY)
    gaps = _gaps(lots, district)
    _appoint(lots, district, people, now, gaps)
    begun, since, before = _terms(lots, frame, district, people, now, gaps)
    return Squads(now, before, since, begun)


def _gaps(lots: np.random.Generator, district: District) -> list[int]:
    """Grids without a posted cadre, each in another township."""
    townships = lots.choice(len(district.townships), GAPS, replace=False).tolist()
    return [int(lots.choice(np.flatnonzero(district.grid_township == township))) for township in townships]


def _appoint(lots: np.random.Generator, district: District, people: People, now: Ints, gaps: Iterable[int]) -> None:
    desk = _Desk(lots, now, len(people.names))
    offices, committees = people.units_of("township_office"), people.units_of("village_committee")
    office = [people.serving[offices[township]] for township in district.grid_township.tolist()]
    committee = [people.serving[committees[village]] for village in district.sheet.grid_village.tolist()]
    by_office = lots.random((district.grids, 3)) < (0.55, 0.3, 0.3)
    wanted = lots.random((district.grids, len(SLOTS))) < (1, 1, 0.25, 1, 0.35)
    wanted[list(gaps), POSTED : POSTED_TOO + 1] = False
    from_district: list[tuple[int, int]] = []
    for slot in (MEMBER, LEADER, POSTED, POSTED_TOO, MEMBER_TOO):
        for grid in np.flatnonzero(wanted[:, slot]).tolist():
            if slot in (MEMBER, MEMBER_TOO):
                desk.give(grid, slot, committee[grid])
            elif slot == LEADER:
                first, second = (office, committee) if by_office[grid, slot] else (committee, office)
                if not desk.give(grid, slot, first[grid]):
                    desk.give(grid, slot, second[grid])
            elif not (by_office[grid, slot] and desk.give(grid, slot, office[grid])):
                from_district.append((grid, slot))
    pool = np.concatenate(
        [people.serving[place] for place in people.units_of("department") + people.units_of("agency")]
    )
    desk.give_in_a_row(from_district, pool)


def _terms(
    lots: np.random.Generator, frame: Frame, district: District, people: People, now: Ints, gaps: Sequence[int]
) -> tuple[Ints, Ints, Ints]:
    """When each slot began, since when its holder has it, and who had it before."""
    begun = _beginnings(lots, frame, district)
    since, before = begun.copy(), np.full_like(now, NOBODY)
    today = frame.day.toordinal()
    changes = lots.random(now.shape)
    reach = lots.random(now.shape)
    for grid, slot in np.argwhere((now != NOBODY) & (today - begun > 260) & (changes < 0.5)).tolist():
        earlier = _predecessor(lots, people, now, before, grid, slot)
        change = int(begun[grid, slot] + 120 + reach[grid, slot] * (today - 60 - begun[grid, slot] - 120))
        if (left := people.left_on[earlier]) is not None:
            change = min(left.toordinal(), today - 60)
        if begun[grid, slot] < change <= today and _has_not_left(people, earlier, change):
            before[grid, slot], since[grid, slot] = earlier, change
    for grid in gaps:
        before[grid, POSTED] = _predecessor(lots, people, now, before, grid, POSTED, serving=True)
        since[grid, POSTED] = today - int(lots.integers(12, 50))
    return begun, since, before


def _has_not_left(people: People, cadre: int, day: int) -> bool:
    left = people.left_on[cadre]
    return left is None or left.toordinal() >= day


def _beginnings(lots: np.random.Generator, frame: Frame, district: District) -> Ints:
    """Pilot townships first; somewhat more than half of all before the campaign, the rest in its first months.

    A squad's posted cadre often came later than the squad.
    """
    today = frame.day.toordinal()
    campaign = min(CAMPAIGN.toordinal(), today - 200)
    turn = lots.permutation(len(district.townships)) / len(district.townships)
    rank = np.argsort(np.argsort(turn[district.grid_township] + lots.random(district.grids) * 1.2)) / district.grids
    early = FIRST_SQUADS.toordinal() + (campaign - FIRST_SQUADS.toordinal()) * (rank / 0.58) ** 0.85
    late = campaign + 140 * (rank - 0.58) / 0.42
    squad = np.where(rank < 0.58, early, late)
    begun = np.repeat(squad[:, None], len(SLOTS), axis=1)
    waited = np.where(lots.random(district.grids) < 0.45, lots.integers(60, 900, district.grids), 0)
    latest = np.maximum(squad, campaign + lots.integers(5, 150, district.grids))
    begun[:, POSTED] = np.minimum(squad + waited, latest)
    begun[:, POSTED_TOO] = np.minimum(squad + lots.integers(30, 1200, district.grids), latest)
    begun[:, MEMBER_TOO] = np.minimum(squad + lots.integers(10, 800, district.grids), latest)
    return begun.astype(np.int64)


def _predecessor(
    lots: np.random.Generator,
    people: People,
    now: Ints,
    before: Ints,
    grid: int,
    slot: int,
    serving: bool = False,
) -> int:
    """Somebody of the same or a like unit who is in no other slot of the grid; now and then one who has left since."""
    model = int(now[grid, slot]) if now[grid, slot] != NOBODY else int(now[grid, LEADER])
    kind = people.kinds[model]
    if kind == "village_committee":
        pool = np.flatnonzero((people.unit_of == people.unit_of[model]) & ~people.is_leader)
    else:
        pool = np.flatnonzero((people.kinds == kind) & ~people.is_leader)
        if not serving and lots.random() < 0.15:
            pool = pool[~people.serves[pool]]
    if serving:
        units = np.isin(people.kinds, ("department", "agency"))
        pool = np.flatnonzero(units & people.serves & ~people.is_leader)
    free = pool[~np.isin(pool, now[grid]) & ~np.isin(pool, before[grid])]
    return int(free[lots.integers(len(free))]) if len(free) else int(model)


def pair_squads(frame: Frame, squads: Squads, pairings: Pairings) -> None:
    """Write all terms down."""
    lots = frame.lots("squad reasons")
    for grid in range(len(squads.now)):
        for slot, role in enumerate(SLOTS):
            _pair_slot(lots, squads, pairings, grid, slot, role)


def _pair_slot(lots: np.random.Generator, squads: Squads, pairings: Pairings, grid: int, slot: int, role: str) -> None:
    now, before = int(squads.now[grid, slot]), int(squads.before[grid, slot])
    begun, since = (date.fromordinal(int(days[grid, slot])) for days in (squads.begun, squads.since))
    if before != NOBODY:
        reason = REASONS[int(lots.integers(len(REASONS)))] if now != NOBODY else "调离，待补"
        pairings.add("squad_grid", before + 1, grid + 1, Term(begun, since, reason), role)
    if now != NOBODY:
        pairings.add("squad_grid", now + 1, grid + 1, Term(since), role)


def first_term(days: int, frame: Frame) -> date:
    """A day so many days ago, not before the first squads."""
    return max(frame.day - timedelta(days=days), FIRST_SQUADS)
