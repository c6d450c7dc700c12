"""From the district's facts, pins and strikes to the planner's problem."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import MEASURES
from commandcenter.planner.problem import NEVER, Ints, PlanProblem
from commandcenter.services.planning.costs import SCALE, Costs, whole
from commandcenter.services.planning.facts import DistrictProblem
from commandcenter.services.targets import Key

COVER = 10_000 * SCALE
"""What covering one need is worth at first; were it not enough to come before all else, it is raised."""
IDLE = 2_000 * SCALE
"""What a target more is worth to a holder who should have more: below covering, above every detour."""

FINENESS = 2
"""Burdens are told apart in halves of a mean target: holders who carry as much are alike, which makes it quick."""

Place = tuple[int, int]


@dataclass(frozen=True)
class PairKey:
    """Holder and target of a line, by which it is pinned or struck; in a cell also the liaison."""

    holder: int
    target: Key
    liaison: int | None = None


@dataclass(frozen=True, eq=False)
class Built:
    """The planner's problem, with what is needed to read its solution.

    ``running``, ``pinned`` and ``struck`` are pairs of places in the lists of holders and targets.
    """

    problem: PlanProblem
    costs: Costs
    cover: int
    running: tuple[Place, ...]
    pinned: frozenset[Place]
    struck: frozenset[Place]


def places_of(district: DistrictProblem, keys: Iterable[PairKey]) -> frozenset[Place]:
    """Pairs by their places in the lists. Raises Refused when a pin or strike names nobody."""
    holders = {one.id: place for place, one in enumerate(district.holders)}
    targets = {one.key: place for place, one in enumerate(district.targets)}
    places = set()
    for key in keys:
        cells = district.kind.needs_liaison
        holder, target = (key.liaison, f"{key.holder}:{key.target}") if cells else (key.holder, key.target)
        if holder not in holders or target not in targets:
            raise Refused("固定或划去的结对里有人已不在任，或对象已不在：请去掉这一条后重算。")
        places.add((holders[holder], targets[target]))
    return frozenset(places)


def build(
    district: DistrictProblem,
    pins: frozenset[Place] = frozenset(),
    strikes: frozenset[Place] = frozenset(),
    cover: int = COVER,
) -> Built:
    """The problem. ``pins`` must hold afterwards, ``strikes`` must not. Raises Refused when pins break a rule."""
    _check(district, pins, strikes)
    costs = Costs(district)
    runs = tuple(dict.fromkeys((one.holder, one.target) for one in district.running if one.holder is not None))
    kept = tuple(pair for pair in runs if pair not in strikes)
    special = [*kept, *sorted(pins - set(kept))]
    pairs = np.array(special, np.int64).reshape(-1, 2)
    worth = costs.of(pairs[:, 0], pairs[:, 1])
    worth[: len(kept)] -= round(district.weight("keep") * SCALE)
    barred = sorted((set(district.apart) | strikes) - set(special))
    problem = PlanProblem(
        costs.open_layers,
        _holder_steps(district),
        _target_steps(district, pins, cover),
        _needs(district),
        pairs,
        worth,
        np.array([pair in pins for pair in special], bool),
        np.array(barred, np.int64).reshape(-1, 2),
    )
    return Built(problem, costs, cover, runs, pins, strikes)


def capacities(district: DistrictProblem) -> Ints:
    """How many targets each holder may have by the plan."""
    others = np.array([one.others for one in district.holders], np.int64)
    return np.maximum(district.settings.limit - others, 0)


def _holder_steps(district: DistrictProblem) -> Ints:
    """The n-th target of a holder weighs as much as what they carry already."""
    capacity = capacities(district)
    burden = np.array([one.burden for one in district.holders])
    others = np.array([one.others for one in district.holders], np.int64)
    steps = np.arange(max(int(capacity.max(initial=0)), 1))[None, :]
    cost = whole((np.rint(burden * FINENESS)[:, None] / FINENESS + steps) * district.weight("load"))
    cost -= IDLE * (steps < (district.settings.at_least - others)[:, None])
    return np.where(steps < capacity[:, None], cost, NEVER)


def _needs(district: DistrictProblem) -> Ints:
    covered = np.array([one.covered for one in district.targets], np.int64)
    taken = np.array([one.is_taken for one in district.targets], bool)
    return np.where(taken, 0, np.maximum(district.settings.need - covered, 0))


def _target_steps(district: DistrictProblem, pins: frozenset[Place], cover: int) -> Ints:
    """A target takes what it needs, as many more as it has now (each worth keeping), and what is pinned to it."""
    needs = _needs(district)
    now = np.bincount([one.target for one in district.running], minlength=len(needs))
    forced = np.bincount([target for _, target in pins], minlength=len(needs))
    room = np.maximum(np.maximum(needs, now), forced)
    steps = np.arange(max(int(room.max(initial=0)), 1))[None, :]
    spare = -round(district.weight("spare") * SCALE)
    cost = np.where(steps < needs[:, None], -cover, np.where(steps < now[:, None], spare, 0))
    return np.where(steps < room[:, None], cost, NEVER)


def _check(district: DistrictProblem, pins: frozenset[Place], strikes: frozenset[Place]) -> None:
    both = pins & strikes
    if both:
        holder, target = min(both)
        raise Refused(f"{district.holders[holder].name}与{district.targets[target].name}既固定又划去：请只留一样。")
    for holder, target in sorted(pins):
        if (holder, target) in district.apart:
            raise Refused(f"{district.holders[holder].name}与{district.targets[target].name}另有结对，不能再固定。")
        if district.kind.needs_liaison and district.holders[holder].unit_id != district.targets[target].unit_id:
            raise Refused(
                f"{district.holders[holder].name}不是该部门的干部，不能固定为{district.targets[target].name}的联络员。"
            )
    room = capacities(district)
    for holder, count in Counter(holder for holder, _ in pins).items():
        if count > room[holder]:
            one, measure = district.holders[holder], MEASURES[district.kind.target]
            raise Refused(
                f"{one.name}固定了 {count} {measure}，另有 {one.others} {measure}，"
                f"超过每人 {district.settings.limit} {measure}：请放开几项，或调高上限。"
            )
