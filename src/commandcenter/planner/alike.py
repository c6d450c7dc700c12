"""Holders to whom every target costs the same: one class of them is solved as one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commandcenter.planner.problem import FORBIDS, NEVER, Ints, PlanProblem

Costs = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of holders. ``cost`` of a class and a target is what the layers say, NEVER when it may not be."""

    of_holder: Ints  # (holders,) class
    first: Ints  # (classes,) one holder of each
    cost: Costs  # (classes, targets)
    size: Ints  # (classes,) holders in it

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.size)

    def members(self) -> list[Ints]:
        """The holders of each class."""
        order = np.argsort(self.of_holder, kind="stable")
        return np.split(order, np.cumsum(self.size)[:-1])


def classes_of(problem: PlanProblem, single: frozenset[int] = frozenset()) -> Classes:
    """The classes of a problem; the ``single`` holders are each by themselves."""
    keys = [layer.group for layer in problem.layers]
    alone = np.zeros(problem.holders, np.int64)
    alone[sorted(single)] = np.arange(1, len(single) + 1)
    first, of_holder = _distinct([*keys, alone])
    cost = np.zeros((len(first), problem.targets), np.int32)
    for layer in problem.layers:
        cost += layer.cost[layer.group[first]].astype(np.int32)
    cost[cost >= FORBIDS] = NEVER
    size = np.bincount(of_holder, minlength=len(first))
    _bar_lone(problem, of_holder, size, cost)
    return Classes(of_holder, first, cost, size)


def _distinct(keys: list[Ints]) -> tuple[Ints, Ints]:
    """The first holder of each class, and the class of each holder."""
    joined = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        joined = joined * (int(key.max(initial=0)) + 1) + key
    _, first, of_holder = np.unique(joined, return_index=True, return_inverse=True)
    return first, of_holder.astype(np.int64)


def _bar_lone(problem: PlanProblem, of_holder: Ints, size: Ints, cost: Costs) -> None:
    """Where every holder of a class is apart from a target, the class is."""
    apart = np.concatenate([problem.special, problem.barred])
    if not len(apart):
        return
    places, times = np.unique(of_holder[apart[:, 0]] * problem.targets + apart[:, 1], return_counts=True)
    owner, target = np.divmod(places, problem.targets)
    full = times >= size[owner]
    cost[owner[full], target[full]] = NEVER
