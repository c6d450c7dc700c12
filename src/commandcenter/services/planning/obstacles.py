"""What cannot be covered, and which constraint is in the way: the one whose loosening would cover it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commandcenter.domain.pairing import MEASURES
from commandcenter.planner.cover import Shortage
from commandcenter.planner.problem import Choice, Ints
from commandcenter.services.planning.build import Built
from commandcenter.services.planning.facts import DistrictProblem
from commandcenter.services.targets import Key


@dataclass(frozen=True)
class Loosening:
    """A constraint that could be loosened, by its key, and what that would mean in words."""

    key: str
    words: str


@dataclass(frozen=True)
class Obstacle:
    """Targets that together have too few places: ``needed - places`` stay open whatever is done within the constraints.

    ``uncovered`` are the ones that the proposal leaves open, ``targets`` all who compete. ``words`` is the proof in a
    sentence, ``loosenings`` what would cover one more; none: nobody could hold it at all.
    """

    uncovered: tuple[Key, ...]
    names: tuple[str, ...]
    targets: tuple[Key, ...]
    holders: int
    needed: int
    places: int
    words: str
    loosenings: tuple[Loosening, ...]


def obstacles_of(built: Built, choice: Choice, found: tuple[Shortage, ...]) -> tuple[Obstacle, ...]:
    """The shortages in the district's words, and what somebody has from a later day on."""
    return (*(_obstacle(built, choice, one) for one in found), *_taken(built))


def _taken(built: Built) -> tuple[Obstacle, ...]:
    district = built.costs.problem
    now = {one.target for one in district.running}
    taken = [
        target
        for place, target in enumerate(district.targets)
        if target.is_taken and not target.covered and place not in now
    ]
    if not taken:
        return ()
    keys, names = tuple(one.key for one in taken), tuple(one.name for one in taken)
    words = f"这 {len(keys)} {_measure(district)}已安排好自以后的一天起由谁负责，此前不能另派：请把那一天提前。"
    return (Obstacle(keys, names, keys, 0, len(keys), 0, words, (Loosening("later", "把已安排的起始日期提前"),)),)


def _measure(district: DistrictProblem) -> str:
    return "个格子" if district.kind.needs_liaison else MEASURES[district.kind.target]


def _obstacle(built: Built, choice: Choice, shortage: Shortage) -> Obstacle:
    district = built.costs.problem
    keys = tuple(district.targets[place].key for place in shortage.targets.tolist())
    lacking = tuple(district.targets[place] for place in shortage.lacking.tolist())
    measure = _measure(district)
    loosenings = tuple(
        Loosening(key, words) for key, test in CHECKS if (words := test(built, choice, shortage)) is not None
    )
    if len(shortage.holders):
        words = (
            f"这 {len(keys)} {measure}共需 {shortage.needed} 人次，能承担的 {len(shortage.holders)} 位"
            f"合计只能再承担 {shortage.places} 人次"
        )
    else:
        words = f"这 {len(keys)} {measure}没有一位可用的结对人"
    hint = "；".join(one.words for one in loosenings) or "放宽任何一项设置也无人可用"
    return Obstacle(
        tuple(one.key for one in lacking),
        tuple(one.name for one in lacking),
        keys,
        len(shortage.holders),
        shortage.needed,
        shortage.places,
        f"{words}：{hint}。",
        loosenings,
    )


def _spare(built: Built, choice: Choice) -> Ints:
    """Holders with room for one more."""
    have = np.bincount(choice.pairs[:, 0], minlength=built.problem.holders)
    return np.flatnonzero(have < built.problem.limits)


def _limit(built: Built, choice: Choice, shortage: Shortage) -> str | None:
    """Everybody who could is at the limit: one more for any of them would do."""
    district = built.costs.problem
    limit, rule = district.settings.limit, district.rule
    if not len(shortage.holders):
        return None
    if rule is not None and limit >= rule:
        return f"「{district.kind.name}」规定每人最多 {rule} 项，须增加人手"
    return f"把每人最多 {limit} 项调高"


def _struck(built: Built, choice: Choice, shortage: Shortage) -> str | None:
    spare, inside = set(_spare(built, choice).tolist()), set(shortage.targets.tolist())
    helps = [1 for holder, target in built.struck if target in inside and holder in spare]
    return f"恢复划去的 {len(helps)} 条" if helps else None


def _pinned(built: Built, choice: Choice, shortage: Shortage) -> str | None:
    """Somebody who could is bound elsewhere by a pin."""
    inside, holders = set(shortage.targets.tolist()), set(shortage.holders.tolist())
    bound = [1 for holder, target in built.pinned if holder in holders and target not in inside]
    return f"放开固定的 {len(bound)} 条" if bound else None


def _far(built: Built, choice: Choice, shortage: Shortage) -> str | None:
    district = built.costs.problem
    if district.settings.furthest_km is None:
        return None
    able = [place for place in _spare(built, choice).tolist() if district.holders[place].excluded is None]
    if not _any_allowed(built, able, shortage, shut_by_distance=True):
        return None
    return f"把最远 {district.settings.furthest_km:g} 公里放宽"


EXCLUSIONS: tuple[tuple[str, str], ...] = (
    ("organization_kinds", "增加可用的单位类别"),
    ("organizations", "增加可用的单位"),
    ("young", "不限是否年轻干部"),
    ("leaders", "允许区领导"),
    ("tags", "不限方言专长"),
)


def _excluded(key: str, words: str) -> Callable[[Built, Choice, Shortage], str | None]:
    def test(built: Built, choice: Choice, shortage: Shortage) -> str | None:
        district = built.costs.problem
        able = [place for place in _spare(built, choice).tolist() if district.holders[place].excluded == key]
        return words if _any_allowed(built, able, shortage, shut_by_distance=False) else None

    return test


CHECKS: tuple[tuple[str, Callable[[Built, Choice, Shortage], str | None]], ...] = (
    ("limit", _limit),
    ("strikes", _struck),
    ("pins", _pinned),
    ("furthest_km", _far),
    *((key, _excluded(key, words)) for key, words in EXCLUSIONS),
)
"""Each constraint with the question whether loosening it would cover one of a shortage's targets more."""


def _any_allowed(built: Built, holders: list[int], shortage: Shortage, shut_by_distance: bool) -> bool:
    """Whether one of these holders could take one of the targets, were it not for the constraint in question."""
    district, costs = built.costs.problem, built.costs
    table = np.ix_(costs.place_group[0][holders], shortage.targets)
    furthest = district.settings.furthest_km
    far = costs.distance[table] > (np.inf if furthest is None else furthest)
    fits = far if shut_by_distance else ~far
    if district.kind.needs_liaison:
        fits &= costs.foreign[table] == 0
    row, column = ({place: n for n, place in enumerate(side)} for side in (holders, shortage.targets.tolist()))
    for holder, target in set(district.apart) | built.struck:
        if holder in row and target in column:
            fits[row[holder], column[target]] = False
    return bool(fits.any())
