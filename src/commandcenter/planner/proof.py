"""Proofs that need not trust the solver: what no choice can cost less than, from any prices; in whole numbers.

For prices ``p`` of holders' and ``q`` of targets' units every choice costs at least the sum of: each pair's cost less
``p + q`` where that is below nothing, and what each holder and target would take by itself at its price.
"""

import numpy as np

from commandcenter.planner.alike import classes_of
from commandcenter.planner.problem import NEVER, Ints, PlanProblem


def bound(problem: PlanProblem, holder_prices: Ints, target_prices: Ints) -> int:
    """The least that any choice can cost, proven by prices (whole numbers; any will do, good ones prove more).

    Over all pairs, those included that the solver never looked at.
    """
    alone = _alone(problem.holder_steps, holder_prices) + _alone(problem.target_steps, target_prices)
    return alone + _special(problem, holder_prices, target_prices) + _others(problem, holder_prices, target_prices)


def _alone(steps: Ints, prices: Ints) -> int:
    """Each takes every step that costs less than its price pays."""
    return int(np.minimum(steps + prices[:, None], 0)[steps < NEVER].sum())


def _special(problem: PlanProblem, holder_prices: Ints, target_prices: Ints) -> int:
    """Special pairs are taken where that pays, pinned ones always."""
    holders, targets = problem.special.T
    reduced = problem.special_cost - holder_prices[holders] - target_prices[targets]
    return int(np.where(problem.pinned, reduced, np.minimum(reduced, 0)).sum())


def _others(problem: PlanProblem, holder_prices: Ints, target_prices: Ints) -> int:
    """All other pairs, by classes of holders: only where the class's best price pays are its holders looked at."""
    classes = classes_of(problem)
    best = np.full(classes.count, np.iinfo(np.int64).min)
    np.maximum.at(best, classes.of_holder, holder_prices)
    members = classes.members()
    total = 0
    for owner, target in np.argwhere(classes.cost < best[:, None] + target_prices[None, :]).tolist():
        if (cost := int(classes.cost[owner, target])) < NEVER:
            reduced = cost - holder_prices[members[owner]] - target_prices[target]
            pays = np.flatnonzero(reduced < 0).tolist()
            total += sum(int(reduced[n]) for n in pays if (int(members[owner][n]), target) not in problem.apart)
    return total
