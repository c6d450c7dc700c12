"""What cannot be covered is so for a reason that can be counted."""

import numpy as np
import pytest
from hypothesis import given, settings

from commandcenter.planner.cover import NotTheMost, shortages
from commandcenter.planner.problem import NEVER, Layer, PlanProblem, choice_of
from commandcenter.planner.solve import solve
from tests.planner.problems import demand, problems, steps_of

NOTHING = np.zeros((0, 2), np.int64)


def open_needs(problem: PlanProblem, pairs: np.ndarray) -> int:
    have = np.bincount(pairs[:, 1], minlength=problem.targets)
    return int(np.maximum(problem.need - have, 0).sum())


def may(problem: PlanProblem, holder: int, target: int) -> bool:
    if [holder, target] in problem.special.tolist():
        return True
    if [holder, target] in problem.barred.tolist():
        return False
    return all(layer.cost[layer.group[holder], target] < NEVER for layer in problem.layers)


@settings(max_examples=150, deadline=None)
@given(problem=problems(most=5))
def test_each_shortage_is_one_by_counting_and_together_they_are_all_that_lacks(problem: PlanProblem) -> None:
    choice = solve(problem).choice
    found = shortages(problem, choice)
    assert sum(one.needed - one.places for one in found) == open_needs(problem, choice.pairs)
    for one in found:
        inside = set(one.holders.tolist())
        pinned = [
            (h, t)
            for (h, t), is_pinned in zip(problem.special.tolist(), problem.pinned, strict=True)
            if is_pinned and h in inside and t not in one.targets
        ]
        others = sum(may(problem, h, int(t)) for t in one.targets for h in range(problem.holders) if h not in inside)
        assert one.places == problem.limits[one.holders].sum() - len(pinned) + others
        assert one.needed == problem.need[one.targets].sum()
        assert one.needed > one.places
        assert len(one.lacking)
    assert len({int(t) for one in found for t in one.targets}) == sum(len(one.targets) for one in found)


def two_targets() -> PlanProblem:
    layer = Layer(np.zeros(1, np.int64), np.array([[3, 5]]))
    return PlanProblem(
        (layer,),
        steps_of([[0]], 1),
        demand([1, 1], [[], []], 1),
        np.ones(2, np.int64),
        NOTHING,
        np.zeros(0, np.int64),
        np.zeros(0, bool),
        NOTHING,
    )


def test_one_holder_for_two_leaves_one_short() -> None:
    problem = two_targets()
    (shortage,) = shortages(problem, solve(problem).choice)
    assert (shortage.needed, shortage.places) == (2, 1)
    assert shortage.targets.tolist() == [0, 1]
    assert shortage.lacking.tolist() == [1]
    assert shortage.holders.tolist() == [0]


def test_a_choice_that_covers_less_than_it_could_is_told_apart() -> None:
    problem = two_targets()
    with pytest.raises(NotTheMost):
        shortages(problem, choice_of(problem, NOTHING))
