"""Where not everything can be covered: which targets together have fewer places than they need. Counted, not solved."""

from dataclasses import dataclass, field

import numpy as np

from commandcenter.planner.alike import classes_of
from commandcenter.planner.problem import NEVER, Bools, Choice, Ints, PlanProblem


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


@dataclass
class _Reach:
    """What is reached from targets that lack somebody, along pairs that could be exchanged."""

    targets: set[int] = field(default_factory=set)
    holders: set[int] = field(default_factory=set)

    def take(self, other: "_Reach") -> None:
        self.targets |= other.targets
        self.holders |= other.holders


def shortages(problem: PlanProblem, choice: Choice) -> tuple[Shortage, ...]:
    """Why some needs are left open, each shortage by itself; none when all are met.

    Raises NotTheMost when a choice could cover more: when there are shortages, they prove that it cannot.
    """
    have = np.bincount(choice.pairs[:, 1], minlength=problem.targets)
    lacking = np.flatnonzero(have < problem.need)
    if not len(lacking):
        return ()
    walk = _Walk(problem, choice)
    reaches: list[_Reach] = []
    for target in lacking.tolist():
        reach = walk.reach(target)
        for met in [other for other in reaches if other.holders & reach.holders or other.targets & reach.targets]:
            reach.take(met)
            reaches.remove(met)
        reaches.append(reach)
    return tuple(walk.shortage(reach, lacking) for reach in reaches)


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

    def reach(self, start: int) -> _Reach:
        """Everything that could be moved to free a place for a target. Raises NotTheMost when that frees one."""
        reach = _Reach({start})
        reached = [start]
        for target in reached:  # it grows while it is walked
            free = self.may_hold(target)
            free[self._holding.get(target, [])] = False
            for holder in set(np.flatnonzero(free).tolist()) - reach.holders:
                reach.holders.add(holder)
                reached += self._moved(holder, reach)
        return reach

    def _moved(self, holder: int, reach: _Reach) -> list[int]:
        """Targets that a holder could give up, which are new."""
        held = self._held.get(holder, [])
        movable = [target for target in held if (holder, target) not in self._pinned]
        surplus = any(len(self._holding[target]) > self._problem.need[target] for target in movable)
        if surplus or len(held) < self._problem.limits[holder]:
            raise NotTheMost
        new = [target for target in movable if target not in reach.targets]
        reach.targets.update(new)
        return new

    def shortage(self, reach: _Reach, lacking: Ints) -> Shortage:
        targets, holders = sorted(reach.targets), sorted(reach.holders)
        bound_elsewhere = sum(h in reach.holders and t not in reach.targets for h, t in self._pinned)
        outside = sum(int(self.may_hold(t).sum()) - int(self.may_hold(t)[holders].sum()) for t in targets)
        return Shortage(
            np.array(targets, np.int64),
            np.array(holders, np.int64),
            np.array([t for t in lacking.tolist() if t in reach.targets], np.int64),
            int(self._problem.need[targets].sum()),
            int(self._problem.limits[holders].sum()) - bound_elsewhere + outside,
        )
