"""Who held what before, kept within the limits: on no day did anybody hold more than a kind allows."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from commandcenter.domain.pairing import KINDS, Holder
from commandcenter.sample.frame import Frame
from commandcenter.sample.pairings import COLUMNS, ENDED, HOLDER, STARTED, Pairings
from commandcenter.sample.people import People
from commandcenter.sample.squads import LIMIT, NOBODY, SLOTS, Squads
from commandcenter.sample.worktime import Ints

FOREVER = date.max.toordinal()


class Ledger:
    """Terms by holder, as days in ordinals; a term ends on the day after its last."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._terms: dict[int, list[tuple[int, int]]] = {}

    def add(self, holder: int, begin: int, end: int) -> None:
        """Write a term down."""
        self._terms.setdefault(holder, []).append((begin, end))

    def has_room(self, holder: int, begin: int, end: int) -> bool:
        """Whether one more term keeps its holder within the limit on every day."""
        terms = self._terms.get(holder, ())
        days = [begin, *(first for first, _ in terms if begin < first < end)]
        return all(sum(first <= day < last for first, last in terms) < self.limit for day in days)

    def first_with_room(self, holders: Sequence[int], begin: int, end: int) -> int:
        """The first of these who has room for a term; NOBODY when none has."""
        return next((one for one in holders if self.has_room(one, begin, end)), NOBODY)


def squads_within_limit(frame: Frame, people: People, squads: Squads) -> None:
    """Give the terms that were too many to others of a like unit; a slot that nobody could take began later."""
    lots = frame.lots("squads within limits")
    ledger = Ledger(LIMIT)
    for grid, slot in np.argwhere(squads.now != NOBODY).tolist():
        ledger.add(int(squads.now[grid, slot]), int(squads.since[grid, slot]), FOREVER)
    for grid in range(len(squads.now)):
        for slot in range(len(SLOTS)):
            if squads.before[grid, slot] != NOBODY:
                _slot_within_limit(lots, people, squads, ledger, grid, slot)


def _slot_within_limit(
    lots: np.random.Generator, people: People, squads: Squads, ledger: Ledger, grid: int, slot: int
) -> None:
    begin, end = int(squads.begun[grid, slot]), int(squads.since[grid, slot])
    holder = int(squads.before[grid, slot])
    if not ledger.has_room(holder, begin, end):
        holder = ledger.first_with_room(_alike(lots, people, squads, grid, holder), begin, end)
        squads.before[grid, slot] = holder
    if holder != NOBODY:
        ledger.add(holder, begin, end)
    elif squads.now[grid, slot] != NOBODY:
        squads.begun[grid, slot] = end


def _alike(lots: np.random.Generator, people: People, squads: Squads, grid: int, holder: int) -> list[int]:
    """Who serves in the same village or the same kind of unit, and in no other slot of the grid, by lot."""
    alike = people.kinds == people.kinds[holder]
    if people.kinds[holder] == "village_committee":
        alike = people.unit_of == people.unit_of[holder]
    pool: Ints = np.flatnonzero(alike & people.serves & ~people.is_leader)
    free = pool[~np.isin(pool, squads.now[grid]) & ~np.isin(pool, squads.before[grid])]
    return [int(one) for one in lots.permutation(free)]


def pairings_within_limits(frame: Frame, pairings: Pairings) -> None:
    """The same for all other kinds: among those who hold such a pairing now; a term that nobody can take is dropped."""
    lots = frame.lots("pairings within limits")
    for kind in KINDS.values():
        if kind.limit is not None and not kind.roles:
            place = HOLDER if kind.holder is Holder.CADRE else HOLDER + 1
            _kind_within_limit(lots, pairings, kind.key, place, 2 + COLUMNS.index(kind.target.value), kind.limit)
    pairings.rows[:] = [(place, *row[1:]) for place, row in enumerate(pairings.rows, 1)]


def _kind_within_limit(
    lots: np.random.Generator, pairings: Pairings, kind: str, place: int, target: int, limit: int
) -> None:
    ledger = Ledger(limit)
    running = pairings.running(kind)
    for row in running:
        ledger.add(_number(row[place]), _day(row[STARTED]), FOREVER)
    pool = sorted({_number(row[place]) for row in running})
    holds = {(_number(row[place]), row[target]) for row in running}
    kept = []
    for row in pairings.rows:
        if row[1] == kind and row[ENDED] is not None:
            begin, end = _day(row[STARTED]), _day(row[ENDED])
            holder = _number(row[place])
            if not ledger.has_room(holder, begin, end):
                others = [one for one in lots.permutation(pool).tolist() if (one, row[target]) not in holds]
                holder = ledger.first_with_room(others, begin, end)
            if holder == NOBODY:
                continue
            ledger.add(holder, begin, end)
            holds.add((holder, row[target]))
            row = (*row[:place], holder, *row[place + 1 :])
        kept.append(row)
    pairings.rows[:] = kept


def _day(value: object) -> int:
    return date.fromisoformat(str(value)).toordinal()


def _number(value: object) -> int:
    return int(str(value))
