"""Planning the squads of 2,048 grids on the seven-year district: from the database to the proven optimum, with reasons.

What is timed is what somebody waits for after asking: reading the district, building the problem, solving, proving, the
lines with their reasons, the figures before and after. The solver's import, paid once with the page, is not in it.

Against best-first (the cheapest pair that is still possible, again and again) by way alone, as anybody would measure
it, and by the usual weights, of which much is the same whoever does it: what people carry already, strange townships.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.district import AS_OF, seven_years_url
from benchmarks.measure import Figure, timed
from benchmarks.plan_greedy import best_first
from commandcenter.domain.pairing import KINDS
from commandcenter.planner.problem import Choice, PlanProblem
from commandcenter.planner.solve import solve
from commandcenter.services.planning.build import build
from commandcenter.services.planning.costs import SCALE
from commandcenter.services.planning.facts import DistrictProblem
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import propose
from commandcenter.storage.database import Database

GOAL_MS = 1000
GOAL_RATIO = 0.85
KIND = KINDS["squad_grid"]


def fresh(district: DistrictProblem) -> DistrictProblem:
    """The district before anybody was posted: every grid to be given out anew."""
    return replace(district, running=())


def crowded(district: DistrictProblem) -> DistrictProblem:
    """As many holders again in the same places: about four thousand who may be posted."""
    more = tuple(replace(one, id=-one.id) for one in district.holders)
    return replace(fresh(district), holders=district.holders + more)


def objective(district: DistrictProblem, cost: int) -> float:
    """Points, so that nothing done costs nothing: way, strange townships, tags, load, endings and what is left open."""
    built = build(district)
    keep = round(district.weight("keep") * SCALE) * len(built.running)
    brings = -int(built.problem.target_steps[built.problem.target_steps < 0].sum())
    return (cost + keep + brings) / SCALE


def against_greedy(district: DistrictProblem) -> tuple[float, float]:
    """Points of the optimum and of best-first. Both cover the same, so that a gap left open decides nothing."""
    problem = build(district).problem
    best, greedy = solve(problem), best_first(problem)
    assert best.is_proven
    assert uncovered(problem, best.choice) == uncovered(problem, greedy), "best-first leaves more open: tell them apart"
    return objective(district, best.choice.cost), objective(district, greedy.cost)


def uncovered(problem: PlanProblem, choice: Choice) -> int:
    """How many needs are left open."""
    have = np.bincount(choice.pairs[:, 1], minlength=problem.targets)
    return int(np.maximum(problem.need - have, 0).sum())


def by_way_only(district: DistrictProblem) -> DistrictProblem:
    """Kilometres are all that counts."""
    return replace(district, settings=replace(district.settings, weights={"distance": 1.0}))


def run() -> dict[str, dict[str, Any]]:
    """``plan_ms_2048``, and ``plan_over_greedy`` by way alone and by the usual weights."""
    database = Database(seven_years_url())

    def load() -> DistrictProblem:
        with database.read() as session:
            return load_problem(session, KIND, AS_OF)

    try:
        district = load()
        figures = {"plan_ms_2048": _timing(district, load)}
    finally:
        database.close()
    anew = fresh(district)
    for name, of, goal in (("plan_over_greedy", by_way_only(anew), GOAL_RATIO), ("plan_over_greedy_usual", anew, 1.0)):
        ours, theirs = against_greedy(of)
        told = f"all grids given out anew: {ours:.0f} points against {theirs:.0f}"
        figures[name] = Figure(round(ours / theirs, 4), goal, note=told)
    return {name: figure.as_json() for name, figure in figures.items()}


def _timing(district: DistrictProblem, load: Callable[[], DistrictProblem]) -> Figure:
    assert propose(district).is_proven
    whole, reading = timed(lambda: propose(load())), timed(load)
    anew, many = timed(lambda: propose(fresh(district))), timed(lambda: propose(crowded(district)))
    holders = len(district.holders)
    note = (
        f"{holders} who may be posted, {len(district.running)} running; of it reading {reading.median:.0f} ms; without"
        f" reading, all grids given out anew {anew.median:.0f} ms, and by {2 * holders} holders {many.median:.0f} ms"
    )
    return Figure(round(whole.median, 1), GOAL_MS, "ms", whole, None, note)
