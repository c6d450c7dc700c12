"""A problem solved to the proven optimum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commandcenter.planner.alike import Classes, classes_of
from commandcenter.planner.network import Flow, Network, Stop, nearest
from commandcenter.planner.problem import Choice, Ints, PlanProblem, choice_of
from commandcenter.planner.proof import bound
from commandcenter.planner.sharing import ClassShare, share_out

Progress = Callable[[float], None]
"""Gets the share done, 0 to 1; what is left is a guess."""


@dataclass(frozen=True, eq=False)
class Solution:
    """The optimum. ``bound`` is what no choice can cost less than, worked out anew from the prices: equal to the cost.

    ``holder_prices`` and ``target_prices`` are the duals on which that proof stands.
    """

    choice: Choice
    bound: int
    holder_prices: Ints
    target_prices: Ints
    rounds: int
    edges: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better."""
        return self.bound == self.choice.cost


def never() -> bool:
    """Do not stop."""
    return False


def silent(_: float) -> None:
    """Tell nobody."""


def solve(problem: PlanProblem, progress: Progress = silent, should_stop: Stop = never) -> Solution:
    """The cheapest choice. Raises ValueError for a problem that contradicts itself, Cancelled when told to stop.

    Holders who are alike are solved as one class. Where its targets cannot be given out to its members, since what is
    barred to each differs, they are taken apart and it is solved again; that ends when each is by itself.
    """
    problem.check()
    single: frozenset[int] = frozenset()
    classes = classes_of(problem)
    known = nearest(problem, classes)
    rounds = 0
    while True:
        progress(_guess(rounds))
        network = Network(problem, classes, known)
        while True:
            network.solve(should_stop)
            rounds += 1
            progress(_guess(rounds))
            if not network.grow():
                break
        flow = network.flow()
        pairs, stuck = _pairs(problem, classes, flow)
        if not stuck:
            progress(1.0)
            return _proven(problem, flow, pairs, rounds, len(network.edges))
        single |= stuck
        finer = classes_of(problem, single)
        known, classes = network.known[classes.of_holder[finer.first]], finer


def _guess(rounds: int) -> float:
    return 1.0 - 0.9 * 0.7**rounds


def _proven(problem: PlanProblem, flow: Flow, pairs: Ints, rounds: int, edges: int) -> Solution:
    choice = choice_of(problem, pairs)
    # The dual of a row that loses a unit is what the holder's next one is worth, hence the sign.
    holder_prices, target_prices = -flow.at_holder, flow.at_target
    least = bound(problem, holder_prices, target_prices)
    return Solution(choice, least, holder_prices, target_prices, rounds, edges)


def _pairs(problem: PlanProblem, classes: Classes, flow: Flow) -> tuple[Ints, frozenset[int]]:
    """The chosen pairs, and the holders of classes that could not share out theirs."""
    chosen = problem.special[flow.chosen]
    before = np.bincount(chosen[:, 0], minlength=problem.holders)
    fresh = flow.taken - before
    members = classes.members()
    pairs, stuck = [tuple(pair) for pair in chosen.tolist()], set[int]()
    owners = np.unique(flow.class_edges[:, 0])
    ordered = flow.class_edges[np.argsort(flow.class_edges[:, 0], kind="stable")]
    bounds = [*np.searchsorted(ordered[:, 0], owners).tolist(), len(ordered)]
    for place, owner in enumerate(owners.tolist()):
        edges = ordered[bounds[place] : bounds[place + 1]]
        holders = members[owner]
        share = ClassShare(holders.tolist(), fresh[holders].tolist(), before[holders].tolist())
        given = share_out(problem, share, np.repeat(edges[:, 1], edges[:, 2]).tolist())
        if given is None:
            stuck.update(holders.tolist())
        else:
            pairs += given
    return np.asarray(pairs, np.int64).reshape(-1, 2), frozenset(stuck)
