"""A sensible way to fill gaps without a solver, for comparison: always the cheapest pair that is still possible.

Over the same costs as the planner's: running pairings at their discount, further targets dearer, limits kept.
"""

import heapq

import numpy as np

from commandcenter.planner.problem import NEVER, Choice, Ints, PlanProblem, choice_of


def best_first(problem: PlanProblem) -> Choice:
    """Take the cheapest possible pair again and again, as long as it costs less than it brings."""
    costs = _table(problem)
    of_holder, of_target = np.zeros(problem.holders, np.int64), np.zeros(problem.targets, np.int64)
    pairs: list[tuple[int, int]] = [(int(h), int(t)) for h, t in problem.special[problem.pinned]]
    for holder, target in pairs:
        of_holder[holder] += 1
        of_target[target] += 1
        costs[holder, target] = NEVER
    queue = [(_worth(problem, costs, of_holder, of_target, target), target) for target in range(problem.targets)]
    heapq.heapify(queue)
    while queue:
        (cost, _), target = heapq.heappop(queue)
        now, holder = _worth(problem, costs, of_holder, of_target, target)
        if now >= 0:
            continue
        if now > cost:  # its best holder has been taken meanwhile: it waits for its turn
            heapq.heappush(queue, ((now, holder), target))
            continue
        pairs.append((holder, target))
        of_holder[holder] += 1
        of_target[target] += 1
        costs[holder, target] = NEVER
        heapq.heappush(queue, (_worth(problem, costs, of_holder, of_target, target), target))
    return choice_of(problem, np.array(pairs, np.int64).reshape(-1, 2))


def _table(problem: PlanProblem) -> Ints:
    """(holders, targets) what every pair costs."""
    every = np.arange(problem.targets)
    costs = np.stack([problem.layer_costs(np.full_like(every, h), every) for h in range(problem.holders)])
    for pairs, cost in ((problem.barred, NEVER), (problem.special, problem.special_cost)):
        costs[pairs[:, 0], pairs[:, 1]] = cost
    return costs


def _worth(problem: PlanProblem, costs: Ints, of_holder: Ints, of_target: Ints, target: int) -> tuple[int, int]:
    """What the cheapest further holder of a target costs, all told, and who it is."""
    padded = np.minimum(of_holder, problem.holder_steps.shape[1] - 1)
    steps = np.where(of_holder < problem.limits, problem.holder_steps[np.arange(problem.holders), padded], NEVER)
    total = costs[:, target] + steps
    holder = int(np.argmin(total))
    if of_target[target] >= problem.rooms[target]:
        return NEVER, holder
    return int(total[holder] + problem.target_steps[target, of_target[target]]), holder
