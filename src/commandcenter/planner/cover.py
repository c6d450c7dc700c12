"""Where not everything can be covered: which targets together have fewer places than they need. Counted, not solved."""

from dataclasses import dataclass

import numpy as np

from commandcenter.planner.alike import classes_of
from commandcenter.planner.problem import NEVER, Bools, Choice, Ints, PlanProblem

NOWHERE = -1


class NotTheMost(Exception):
    """More could be covered than a choice does: covering was not worth enough in the problem."""


@dataclass(frozen=True, eq=False)
class Shortage:
    """Targets with more needs than places: whatever is chosen, ``needed - places`` of them lack somebody.

    ``holders`` are all who may still take one of these ``targets``. ``places`` is what their limits leave, and one
    for each pair of a target here and a holder not among them. ``lacking`` are the targets that are left short.
    """

    targets: Ints
    holders: Ints
    lacking: Ints
    needed: int
    places: int


def shortages(problem: PlanProblem, choice: Choice) -> tuple[Shortage, ...]:
    """Why some needs are left open, each shortage by itself; none when all are met.

    Raises NotTheMost when a choice could cover more: when there are shortages, they prove that it cannot.
    """
    have = np.bincount(choice.pairs[:, 1], minlength=problem.targets)
    lacking = np.flatnonzero(have < problem.need)
    if not len(lacking):
        return ()
    walk = _Walk(problem, choice)
    for target in lacking.tolist():
        walk.reach(target)
    return tuple(walk.shortage(reach, lacking) for reach in walk.reaches())


class _Walk:
    def __init__(self, problem: PlanProblem, choice: Choice) -> None:
        self._problem, self._classes = problem, classes_of(problem)
        self._possible = self._classes.cost < NEVER
        self._pairs = set(map(tuple, choice.pairs.tolist()))
        self._held: dict[int, list[int]] = {}
        self._holding: dict[int, list[int]] = {}
        for holder, target in choice.pairs.tolist():
            self._held.setdefault(holder, []).append(target)
            self._holding.setdefault(target, []).append(holder)
        self._at_holder = np.full(problem.holders, NOWHERE)
        self._at_target = np.full(problem.targets, NOWHERE)
        self._pinned = set(map(tuple, problem.special[problem.pinned].tolist()))
        self._special: dict[int, list[int]] = {}
        self._barred: dict[int, list[int]] = {}
        for into, pairs in ((self._special, problem.special), (self._barred, problem.barred)):
            for holder, target in pairs.tolist():
                into.setdefault(target, []).append(holder)

    def may_hold(self, target: int) -> Bools:
        """By holder, whether the pair is allowed at all."""
        allowed = self._possible[:, target][self._classes.of_holder]
        allowed[self._barred.get(target, [])] = False
        allowed[self._special.get(target, [])] = True
        return np.asarray(allowed, bool)

    def reach(self, start: int) -> None:
        """Walk to everything that could be moved to free a place for a target. Raises NotTheMost when that frees one.

        What an earlier walk has been to is not walked again: the two are one from then on.
        """
        if self._at_target[start] != NOWHERE:
            return
        label, met, reached = start, set[int](), [start]
        self._at_target[start] = label
        for target in reached:  # it grows while it is walked
            free = self.may_hold(target)
            free[self._holding.get(target, [])] = False
            holders = np.flatnonzero(free)
            met.update(np.unique(self._at_holder[holders]).tolist())
            new = holders[self._at_holder[holders] == NOWHERE]
            self._at_holder[new] = label
            moved = [one for holder in new.tolist() for one in self._movable(holder)]
            met.update(int(self._at_target[one]) for one in moved)
            for one in moved:
                if self._at_target[one] == NOWHERE:
                    self._at_target[one] = label
                    reached.append(one)
        for labels in (self._at_holder, self._at_target):
            labels[np.isin(labels, sorted(met - {NOWHERE}))] = label

    def _movable(self, holder: int) -> list[int]:
        """Targets that a holder could give up for another. Raises NotTheMost when nothing would be lost by that."""
        held = self._held.get(holder, [])
        movable = [target for target in held if (holder, target) not in self._pinned]
        surplus = any(len(self._holding[target]) > self._problem.need[target] for target in movable)
        if surplus or len(held) < self._problem.limits[holder]:
            raise NotTheMost
        return movable

    def reaches(self) -> list[tuple[list[int], list[int]]]:
        """Targets and holders of each place that the walks came to."""
        labels = np.unique(self._at_target[self._at_target != NOWHERE]).tolist()
        return [
            (np.flatnonzero(self._at_target == label).tolist(), np.flatnonzero(self._at_holder == label).tolist())
            for label in labels
        ]

    def shortage(self, reach: tuple[list[int], list[int]], lacking: Ints) -> Shortage:
        """One such place as a count of needs and places."""
        targets, holders = reach
        inside, members = set(targets), set(holders)
        bound_elsewhere = sum(h in members and t not in inside for h, t in self._pinned)
        allowed = [self.may_hold(target) for target in targets]
        outside = sum(int(one.sum()) - int(one[holders].sum()) for one in allowed)
        return Shortage(
            np.array(targets, np.int64),
            np.array(holders, np.int64),
            np.array([t for t in lacking.tolist() if t in inside], np.int64),
            int(self._problem.need[targets].sum()),
            int(self._problem.limits[holders].sum()) - bound_elsewhere + outside,
        )
