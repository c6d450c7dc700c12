"""Another way to the same optimum: holders' and targets' steps as a table, matched by potentials."""

import numpy as np

from commandcenter.planner.problem import NEVER, Ints, PlanProblem

FORBIDDEN = 10**12


def by_matching(problem: PlanProblem) -> int:
    """The least cost of a problem whose targets have room for one holder each and whose pairs are all the layers'.

    A target that is left open takes a row of its own that costs nothing.
    """
    holders, steps = np.nonzero(problem.holder_steps < NEVER)
    table = np.full((problem.targets, len(holders) + problem.targets), FORBIDDEN)
    for target in range(problem.targets):
        pair = problem.layer_costs(holders, np.full(len(holders), target))
        worth = pair + problem.holder_steps[holders, steps] + problem.target_steps[target, 0]
        table[target, : len(holders)] = np.where(pair < NEVER, worth, FORBIDDEN)
        table[target, len(holders) + target] = 0
    for holder, target in problem.barred.tolist():
        table[target, : len(holders)][holders == holder] = FORBIDDEN
    return _least(table)


def _least(cost: Ints) -> int:
    """The cheapest way to give every row a column of its own (rows at most columns): shortest augmenting paths."""
    rows, columns = cost.shape
    of_column = np.zeros(columns + 1, np.int64)
    row_price, column_price = np.zeros(rows + 1, np.int64), np.zeros(columns + 1, np.int64)
    for row in range(1, rows + 1):
        of_column[0] = row
        distance = np.full(columns + 1, 4 * FORBIDDEN)
        came_from, used = np.zeros(columns + 1, np.int64), np.zeros(columns + 1, bool)
        column = 0
        while True:
            used[column] = True
            here = of_column[column]
            reduced = cost[here - 1] - row_price[here] - column_price[1:]
            closer = (reduced < distance[1:]) & ~used[1:]
            distance[1:][closer], came_from[1:][closer] = reduced[closer], column
            following = int(np.argmin(np.where(used[1:], 4 * FORBIDDEN, distance[1:]))) + 1
            step = distance[following]
            row_price[of_column[used]] += step
            column_price[used] -= step
            distance[1:][~used[1:]] -= step
            column = following
            if of_column[column] == 0:
                break
        while column:
            before = came_from[column]
            of_column[column] = of_column[before]
            column = int(before)
    return int(sum(cost[of_column[c] - 1, c - 1] for c in range(1, columns + 1) if of_column[c]))
