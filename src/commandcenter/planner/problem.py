"""What is to be solved: holders, targets, what each pair costs, and what each further one costs a holder or a target.

All costs are whole numbers, so that a proof is one without tolerance. A pair's cost is the sum of layers, each of which
puts holders into groups that are alike; so a district's four thousand holders need no table of holders by targets.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER = 1 << 28
"""A cost that forbids: a pair, or a further target of a holder who is at the limit. Sums of three still fit 32 bits."""

LARGEST = 1 << 24
"""No other cost of a pair or a step may be larger, either way."""

FORBIDS = NEVER >> 1
"""A sum of layers from here on has a NEVER in it, whatever the others take off."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A part of what pairs cost: holder ``h`` with target ``t`` costs ``cost[group[h], t]`` (NEVER: may not be)."""

    group: Ints  # (holders,)
    cost: Ints  # (groups, targets)


@dataclass(frozen=True, eq=False)
class PlanProblem:
    """Choose pairs, each at most once, at the least sum of costs.

    A holder's n-th target costs ``holder_steps[h, n]`` more (never less than the one before; NEVER beyond the limit),
    so that rising steps even out the load. A target's n-th holder costs ``target_steps[t, n]`` more, likewise rising:
    the first ``need[t]`` of them less than nothing by so much that covering comes before everything else.

    ``special`` are pairs with a cost of their own in place of the layers' (pairings that run already); of these, the
    ``pinned`` ones must be chosen. ``barred`` pairs must not be.
    """

    layers: tuple[Layer, ...]
    holder_steps: Ints  # (holders, steps)
    target_steps: Ints  # (targets, steps)
    need: Ints  # (targets,)
    special: Ints  # (n, 2) holder, target
    special_cost: Ints  # (n,)
    pinned: Bools  # (n,)
    barred: Ints  # (m, 2) holder, target

    @property
    def holders(self) -> int:
        """How many holders there are."""
        return len(self.holder_steps)

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return len(self.target_steps)

    @cached_property
    def limits(self) -> Ints:
        """How many targets each holder may have at most."""
        return np.asarray((self.holder_steps < NEVER).sum(axis=1), np.int64)

    @cached_property
    def rooms(self) -> Ints:
        """How many holders each target may have at most."""
        return np.asarray((self.target_steps < NEVER).sum(axis=1), np.int64)

    @cached_property
    def apart(self) -> frozenset[tuple[int, int]]:
        """Pairs that the layers do not speak for: the special and the barred ones."""
        return frozenset(map(tuple, self.special.tolist())) | frozenset(map(tuple, self.barred.tolist()))

    def layer_costs(self, holders: Ints, targets: Ints) -> Ints:
        """What pairs cost by the layers, one by one; NEVER where one may not be."""
        total = np.zeros(len(holders), np.int64)
        for layer in self.layers:
            total += layer.cost[layer.group[holders], targets]
        total[total >= FORBIDS] = NEVER
        return total

    def check(self) -> None:
        """Raises ValueError for what cannot be solved as it stands."""
        for costs in (*(layer.cost for layer in self.layers), self.holder_steps, self.target_steps, self.special_cost):
            if (np.abs(costs[costs != NEVER]) > LARGEST).any():
                raise ValueError("a cost is too large")
        for steps in (self.holder_steps, self.target_steps):
            if steps.shape[1] and (np.diff(steps, axis=1) < 0).any():
                raise ValueError("steps must rise")
        if (self.rooms < self.need).any():
            raise ValueError("a target needs more holders than it has room for")
        chosen = self.special[self.pinned]
        for side, most in ((0, self.limits), (1, self.rooms)):
            if (np.bincount(chosen[:, side], minlength=len(most)) > most).any():
                raise ValueError("more is pinned than there is room for")
        if len(self.apart) != len(self.special) + len(self.barred):
            raise ValueError("a pair is named twice")


@dataclass(frozen=True, eq=False)
class Choice:
    """Chosen pairs of a problem. ``cost`` leaves out nothing: pairs, holders' steps and targets' steps."""

    pairs: Ints  # (n, 2) holder, target, in their order
    cost: int


def choice_of(problem: PlanProblem, pairs: Ints) -> Choice:
    """These pairs and what they cost. Raises ValueError when they break a rule of the problem."""
    pairs = np.asarray(sorted(map(tuple, pairs.tolist())), np.int64).reshape(-1, 2)
    of_holder = np.bincount(pairs[:, 0], minlength=problem.holders)
    of_target = np.bincount(pairs[:, 1], minlength=problem.targets)
    crowded = (of_holder > problem.limits).any() or (of_target > problem.rooms).any()
    if crowded or not np.diff(pairs[:, 0] * problem.targets + pairs[:, 1]).all():
        raise ValueError("more than the limit, or a pair twice")
    steps = _steps(problem.holder_steps, of_holder) + _steps(problem.target_steps, of_target)
    return Choice(pairs, int(pair_costs(problem, pairs).sum()) + steps)


def pair_costs(problem: PlanProblem, pairs: Ints) -> Ints:
    """What chosen pairs cost, one by one, without steps. Raises ValueError when one may not be or a pinned lacks."""
    costs = problem.layer_costs(pairs[:, 0], pairs[:, 1])
    place = {pair: n for n, pair in enumerate(map(tuple, pairs.tolist()))}
    for pair in problem.apart & place.keys():
        costs[place[pair]] = NEVER
    special = zip(
        map(tuple, problem.special.tolist()), problem.special_cost.tolist(), problem.pinned.tolist(), strict=True
    )
    for pair, cost, pinned in special:
        if pair in place:
            costs[place[pair]] = cost
        elif pinned:
            raise ValueError("a pinned pair lacks")
    if (costs >= NEVER).any():
        raise ValueError("a pair that may not be")
    return costs


def _steps(steps: Ints, taken: Ints) -> int:
    return int(steps[np.arange(steps.shape[1])[None, :] < taken[:, None]].sum())
