"""A proposal: the difference between what runs and the optimum, each line with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commandcenter.domain.errors import Cancelled
from commandcenter.domain.pairing import PairingKind
from commandcenter.services.planning.build import COVER, Built, PairKey, Place, build, places_of
from commandcenter.services.planning.costs import SCALE
from commandcenter.services.planning.facts import DistrictProblem, RunningPair
from commandcenter.services.planning.figures import PlanFigures, figures
from commandcenter.services.planning.obstacles import Obstacle, obstacles_of
from commandcenter.services.planning.settings import PlanSettings, planned_role
from commandcenter.services.planning.why import Reasons

if TYPE_CHECKING:  # the solver is loaded when it is asked for, not when a window starts
    from commandcenter.planner.cover import Shortage
    from commandcenter.planner.solve import Solution

Progress = Callable[[float, str], None]
RAISE = 8
TRIES = 3

ADDED, ENDED, KEPT = "added", "ended", "kept"
CHANGES: tuple[str, ...] = (ADDED, ENDED, KEPT)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One pairing of a proposal: ``change`` is ``added``, ``ended`` or ``kept``; ``key`` names both sides.

    ``pairing_id`` and ``version`` are those of a running one (ended or kept). ``unit`` is the holding cadre's
    organization, in a cell the liaison's. ``kilometres`` is None where a place is unknown; ``why`` is a sentence.
    """

    change: str
    key: PairKey
    holder_name: str
    unit: str
    target_name: str
    township: str | None
    role: str | None
    liaison_name: str | None
    pairing_id: int | None
    version: int | None
    kilometres: float | None
    why: str
    is_pinned: bool = False


@dataclass(frozen=True)
class PlanProposal:
    """The optimum as a difference.

    ``objective`` and ``bound`` are points: what the plan costs, and what any plan must cost at least; equal when it is
    proven that nothing better exists. Both count each running pairing that ends, each spare holder that goes and each
    need left open, so that they can be compared between proposals for the same day and settings.
    """

    kind: PairingKind
    day: date
    settings: PlanSettings
    lines: tuple[PlanLine, ...]
    before: PlanFigures
    after: PlanFigures
    objective: float
    bound: float
    obstacles: tuple[Obstacle, ...]
    pins: frozenset[PairKey]
    strikes: frozenset[PairKey]

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better within the settings."""
        return self.objective == self.bound

    def of(self, change: str) -> tuple[PlanLine, ...]:
        """The lines of one kind of change: ``added``, ``ended`` or ``kept``."""
        return tuple(line for line in self.lines if line.change == change)


def untold(_share: float, _words: str) -> None:
    """Tell nobody."""


def never() -> bool:
    """Do not stop."""
    return False


def propose(
    district: DistrictProblem,
    pins: Iterable[PairKey] = (),
    strikes: Iterable[PairKey] = (),
    progress: Progress = untold,
    should_stop: Callable[[], bool] = never,
) -> PlanProposal:
    """Solve to the proven optimum. Needs no database.

    ``pins`` are pairings that must hold afterwards, ``strikes`` ones that must not, by holder and target, as a line's
    ``key`` names them. ``progress`` gets a share (0 to 1) and words, from the thread that this runs on. Raises Refused
    when pins break a rule, Cancelled when told to stop.
    """
    pinned, struck = frozenset(pins), frozenset(strikes)
    places = places_of(district, pinned), places_of(district, struck)
    built, solution, lacking = _solved(district, places, progress, should_stop)
    progress(0.92, "正在说明理由")
    chosen = [(int(h), int(t)) for h, t in solution.choice.pairs.tolist()]
    base = _base(built)
    proposal = PlanProposal(
        district.kind,
        district.day,
        district.settings,
        _lines(built, chosen),
        figures(built.costs, built.running),
        figures(built.costs, chosen),
        round((solution.choice.cost + base) / SCALE, 2),
        round((solution.bound + base) / SCALE, 2),
        obstacles_of(built, solution.choice, lacking),
        pinned,
        struck,
    )
    progress(1.0, "方案已算好")
    return proposal


def _solved(
    district: DistrictProblem,
    places: tuple[frozenset[Place], frozenset[Place]],
    progress: Progress,
    should_stop: Callable[[], bool],
) -> tuple[Built, "Solution", tuple["Shortage", ...]]:
    """The optimum, with covering worth so much that nothing else comes before it: the shortages prove that."""
    from commandcenter.planner.cover import NotTheMost, shortages
    from commandcenter.planner.solve import solve

    for cover in (COVER * RAISE**n for n in range(TRIES)):
        progress(0.02, "正在整理约束")
        if should_stop():
            raise Cancelled("已取消：方案没有算完，什么也没有改动。")
        built = build(district, *places, cover)
        solution = solve(built.problem, lambda share: progress(0.05 + 0.85 * share, "正在求最优方案"), should_stop)
        try:
            return built, solution, shortages(built.problem, solution.choice)
        except NotTheMost:
            continue
    raise ArithmeticError("covering is not worth enough to come first")


def _base(built: Built) -> int:
    """What a problem's costs leave out, so that nothing done costs nothing: all that could be lost or left open."""
    problem = built.problem
    could_lose = problem.target_steps[problem.target_steps < 0].sum()
    keep = round(built.costs.problem.weight("keep") * SCALE)
    return int(keep * len(built.running) - could_lose)


def _lines(built: Built, chosen: list[Place]) -> tuple[PlanLine, ...]:
    """Added, ended and kept, each in the order of the targets."""
    district, reasons = built.costs.problem, Reasons(built.costs, chosen)
    after = set(chosen)
    running: dict[Place, RunningPair] = {
        (one.holder, one.target): one for one in district.running if one.holder is not None
    }
    order = sorted(chosen, key=lambda pair: (pair[1], pair[0]))
    added = [_held(ADDED, built, reasons, pair, None) for pair in order if pair not in running]
    ended = [
        _ended(built, reasons, one)
        for one in sorted(district.running, key=lambda one: (one.target, one.pairing_id))
        if one.holder is None or (one.holder, one.target) not in after
    ]
    kept = [_held(KEPT, built, reasons, pair, running[pair]) for pair in order if pair in running]
    return (*added, *ended, *kept)


def _held(change: str, built: Built, reasons: Reasons, pair: Place, one: RunningPair | None) -> PlanLine:
    holder = built.costs.problem.holders[pair[0]]
    return _line(
        change,
        built.costs.problem,
        pair[1],
        (holder.id, holder.name, holder.unit),
        one,
        reasons.kilometres(*pair),
        reasons.of_pair(*pair, pair in built.pinned),
        pair in built.pinned,
    )


def _ended(built: Built, reasons: Reasons, one: RunningPair) -> PlanLine:
    pair = (one.holder, one.target) if one.holder is not None else None
    why = reasons.of_end(one.holder, one.target, one.gone, pair in built.struck)
    way = reasons.kilometres(*pair) if pair else None
    return _line(ENDED, built.costs.problem, one.target, (one.holder_id, one.name, one.unit), one, way, why, False)


def _line(
    change: str,
    district: DistrictProblem,
    place: int,
    who: tuple[int, str, str],
    one: RunningPair | None,
    way: float | None,
    why: str,
    is_pinned: bool,
) -> PlanLine:
    target, cells = district.targets[place], district.kind.needs_liaison
    key = PairKey(target.unit_id or 0, target.township or "", who[0]) if cells else PairKey(who[0], target.key)
    department, _, township = target.name.partition("—")
    return PlanLine(
        change,
        key,
        department if cells else who[1],
        who[2],
        township if cells else target.name,
        target.township,
        planned_role(district.kind),
        who[1] if cells else None,
        one.pairing_id if one else None,
        one.version if one else None,
        None if way is None else round(way, 2),
        why,
        is_pinned,
    )


def pair_keys(lines: Iterable[PlanLine]) -> frozenset[PairKey]:
    """The keys of some lines, to pin or strike them."""
    return frozenset(line.key for line in lines)
