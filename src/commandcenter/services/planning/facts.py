"""What a plan is made from: frozen rows, read once."""

from dataclasses import dataclass
from datetime import date

from commandcenter.domain.pairing import PairingKind
from commandcenter.services.planning.settings import PlanSettings
from commandcenter.services.planning.whereabouts import Point
from commandcenter.services.targets import Key

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanHolder:
    """Who may hold: a cadre, or an organization by itself. ``id`` is the row's; ``unit_id`` the organization's.

    ``others`` are pairings of the kind that the plan does not touch (other roles, ended or begun on another day), and
    ``burden`` the work of their targets. ``excluded`` is the setting that keeps them from new ones; None: none does.
    """

    id: int
    name: str
    unit_id: int
    unit: str
    unit_kind: str
    township: str | None
    point: Point | None
    tags: frozenset[str]
    others: int
    burden: float
    excluded: str | None


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """What is to be covered. ``work`` is 1 for the mean. ``unit_id``: of a cell its department, of a cadre theirs.

    ``covered`` is how many hold it who are not the plan's to move. ``is_taken``: somebody has it from a later day on,
    so that nobody else can have it for good.
    """

    key: Key
    name: str
    township: str | None
    point: Point | None
    wants: frozenset[str]
    work: float
    unit_id: int | None
    covered: int
    is_taken: bool


@dataclass(frozen=True, slots=True)
class RunningPair:
    """A pairing that runs on the day and that the plan may end. Both sides are places in the lists.

    ``gone`` says why it must end; then ``holder`` is None.
    """

    pairing_id: int
    version: int
    holder: int | None
    target: int
    holder_id: int
    name: str
    unit: str
    since: date
    gone: str | None


@dataclass(frozen=True, eq=False)
class DistrictProblem:
    """Everything that a proposal is made from. ``rule`` is the limit that the rules in force set; None: none.

    ``apart`` are pairs (places in the lists) joined by what stays as it is. Of a department's cells the holders here
    are its cadres, who become liaisons.
    """

    kind: PairingKind
    day: date
    settings: PlanSettings
    rule: int | None
    holders: tuple[PlanHolder, ...]
    targets: tuple[PlanTarget, ...]
    running: tuple[RunningPair, ...]
    apart: frozenset[tuple[int, int]]

    def weight(self, term: str) -> float:
        """Points for a unit of a term; 0 where it says nothing of this kind."""
        return self.settings.weights.get(term, 0.0)
