"""The optimum is the optimum: against trying everything, against another algorithm, against its own prices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.errors import Cancelled
from commandcenter.planner.network import NEAREST_CLASSES, NEAREST_TARGETS
from commandcenter.planner.problem import LARGEST, NEVER, Layer, PlanProblem, choice_of
from commandcenter.planner.proof import bound
from commandcenter.planner.solve import solve
from tests.planner.hungarian import by_matching
from tests.planner.problems import by_trying, demand, is_allowed, problems, steps_of

NOTHING = np.zeros((0, 2), np.int64)


@settings(max_examples=200, deadline=None)
@given(problem=problems())
def test_nothing_tried_is_better(problem: PlanProblem) -> None:
    solution = solve(problem)
    assert is_allowed(problem, solution.choice.pairs)
    assert solution.choice.cost == by_trying(problem)
    assert solution.bound == solution.choice.cost


@settings(max_examples=12, deadline=None)
@given(problem=problems(most=8, steps=1))
def test_nothing_tried_is_better_eight_by_eight(problem: PlanProblem) -> None:
    assert solve(problem).choice.cost == by_trying(problem)


@settings(max_examples=100, deadline=None)
@given(problem=problems(), prices=st.lists(st.integers(-200_000, 200_000), min_size=8, max_size=8))
def test_no_prices_prove_more_than_is_true(problem: PlanProblem, prices: list[int]) -> None:
    p = np.array(prices[: problem.holders], np.int64)
    q = np.array(prices[-problem.targets :], np.int64)
    assert bound(problem, p, q) <= by_trying(problem)


def scattered(seed: int, holders: int, targets: int, places: int, limit: int = 2) -> PlanProblem:
    """Holders who sit in a few places, targets scattered around them; some pairs barred, some steps dearer."""
    lots = np.random.default_rng(seed)
    where = lots.random((places, 2)) * 1000
    goals = lots.random((targets, 2)) * 1000
    away = np.hypot(*(where[:, None] - goals[None]).transpose(2, 0, 1)).astype(np.int64)
    tags = Layer(lots.integers(0, 3, holders), lots.integers(0, 300, (3, targets)))
    base = lots.integers(0, 200, holders)
    steps = np.stack([base + 150 * n for n in range(limit)], axis=1)
    barred = np.unique(lots.integers(0, (holders, targets), (holders, 2)), axis=0)
    return PlanProblem(
        (Layer(lots.integers(0, places, holders), away), tags),
        steps,
        demand([1] * targets, [[]] * targets, 1),
        np.ones(targets, np.int64),
        NOTHING,
        np.zeros(0, np.int64),
        np.zeros(0, bool),
        barred,
    )


@pytest.mark.parametrize("size", [(20, 30, 4), (60, 90, 7), (40, 100, 3), (120, 80, 40)])
@pytest.mark.parametrize("seed", range(3))
def test_another_algorithm_finds_nothing_better(size: tuple[int, int, int], seed: int) -> None:
    problem = scattered(seed, *size)
    solution = solve(problem)
    assert solution.choice.cost == by_matching(problem)
    assert solution.is_proven


def test_at_hundreds_the_prices_prove_it_over_all_pairs_and_most_were_never_looked_at() -> None:
    problem = scattered(7, 700, 900, 60)
    solution = solve(problem)
    assert solution.bound == solution.choice.cost
    assert solution.edges < 700 * 900 / 10


def test_edges_that_were_not_near_are_found_when_they_pay() -> None:
    """All that is near can take one target only, so that the others go far."""
    targets, near = 40, NEAREST_CLASSES + 4
    cost = np.concatenate([np.full((near, targets), 10), np.full((30, targets), 900)])
    cost[near:] += np.arange(targets)[None, :]
    assert targets > NEAREST_TARGETS
    problem = PlanProblem(
        (Layer(np.arange(near + 30), cost),),
        steps_of([[0]] * (near + 30), 1),
        demand([1] * targets, [[]] * targets, 1),
        np.ones(targets, np.int64),
        NOTHING,
        np.zeros(0, np.int64),
        np.zeros(0, bool),
        NOTHING,
    )
    solution = solve(problem)
    assert len(solution.choice.pairs) == targets
    assert solution.choice.cost == by_matching(problem)


def test_alike_holders_with_different_bars_are_told_apart() -> None:
    """As one class they could take both targets; the only one with a second step is barred from both."""
    layer = Layer(np.zeros(3, np.int64), np.array([[5, 5, 5]]))
    problem = PlanProblem(
        (layer,),
        steps_of([[0, 0], [0], [0]], 2),
        demand([1, 1, 1], [[], [], []], 1),
        np.ones(3, np.int64),
        NOTHING,
        np.zeros(0, np.int64),
        np.zeros(0, bool),
        np.array([[0, 0], [0, 1], [1, 2], [2, 2]]),
    )
    solution = solve(problem)
    assert solution.is_proven
    assert solution.choice.cost == by_trying(problem) == by_matching(problem)


@settings(max_examples=60, deadline=None)
@given(problem=problems(), lot=st.randoms(use_true_random=False))
def test_a_pin_stays_and_a_strike_goes_and_neither_makes_it_cheaper(problem: PlanProblem, lot: object) -> None:
    before = solve(problem)
    chosen = [tuple(pair) for pair in before.choice.pairs.tolist() if list(pair) not in problem.special.tolist()]
    if not chosen:
        return
    struck = lot.choice(chosen)  # type: ignore[attr-defined]
    after = solve(replace(problem, barred=np.concatenate([problem.barred, [struck]])))
    assert list(struck) not in after.choice.pairs.tolist()
    assert after.choice.cost >= before.choice.cost


def test_it_stops_when_told_to_and_says_how_far_it_is() -> None:
    problem = scattered(1, 60, 90, 7)
    told: list[float] = []
    with pytest.raises(Cancelled, match="已取消"):
        solve(problem, told.append, lambda: len(told) > 0)
    assert told == [told[0]]
    told.clear()
    solve(problem, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_problem_that_contradicts_itself_is_refused() -> None:
    problem = scattered(1, 4, 4, 2)
    falling = replace(problem, holder_steps=problem.holder_steps[:, ::-1])
    twice = replace(problem, barred=np.array([[0, 0], [0, 0]]))
    crowded = replace(
        problem,
        special=np.array([[0, 0], [1, 0]]),
        special_cost=np.zeros(2, np.int64),
        pinned=np.ones(2, bool),
        barred=NOTHING,
    )
    hollow = replace(problem, need=problem.need + 1)
    huge = replace(problem, holder_steps=problem.holder_steps + LARGEST)
    for wrong in (falling, twice, crowded, hollow, huge):
        with pytest.raises(ValueError, match=r"rise|twice|pinned|room|large"):
            solve(wrong)


def test_a_choice_must_keep_the_rules_it_is_priced_by() -> None:
    problem = scattered(1, 4, 4, 2, limit=1)
    with pytest.raises(ValueError, match="may not be"):
        choice_of(problem, problem.barred[:1])
    with pytest.raises(ValueError, match="limit"):
        choice_of(problem, np.array([[0, 0], [0, 1], [0, 2], [0, 3]]))
    assert NEVER not in problem.holder_steps
