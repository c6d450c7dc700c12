"""What is asked of the planner and what comes back: run on a thread, frozen for the window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PairingKind, Target
from commandcenter.domain.workflow import Actor
from commandcenter.services.in_force import existing
from commandcenter.services.places import Places
from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.facts import DistrictProblem, PlanTarget
from commandcenter.services.planning.force import put_in_force
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import PlanLine, PlanProposal, propose
from commandcenter.services.planning.settings import PlanSettings
from commandcenter.services.scope import Scope
from commandcenter.services.targets import Key
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Enterprise, Organization, Pairing
from commandcenter.ui.shell.course import Course

Mark = tuple[int, int]
"""How many pairings of a kind there are and the sum of their versions: another one after any change."""


@dataclass(frozen=True)
class PlanAsk:
    """One question to the planner."""

    kind: PairingKind
    day: date
    settings: PlanSettings
    pins: frozenset[PairKey] = frozenset()
    strikes: frozenset[PairKey] = frozenset()


@dataclass(frozen=True, eq=False)
class Solved:
    """The answer. ``scopes`` says where each target lies (absent: nowhere); ``townships`` of which township it is.

    ``seconds`` is what reading and solving took together.
    """

    ask: PlanAsk
    proposal: PlanProposal
    scopes: Mapping[Key, Scope]
    townships: Mapping[Key, str]
    seconds: float
    mark: Mark


@dataclass(frozen=True)
class UnitRow:
    """An organization that may be chosen among the constraints."""

    id: int
    name: str
    kind: str
    initials: str


def solve(database: Database, places: Places, ask: PlanAsk, course: Course) -> Solved:
    """Read the district and solve. Raises Refused for what makes no sense, Cancelled when the course is stopped."""
    start = perf_counter()
    course(0.0, "正在读取结对与人员")
    with database.read() as session:
        mark = mark_of(session, ask.kind)
        district = load_problem(session, ask.kind, ask.day, ask.settings)
        scopes = _scopes(session, district, places)
    proposal = propose(district, ask.pins, ask.strikes, course, lambda: course.is_stopped)
    townships = {one.key: one.township for one in district.targets if one.township is not None}
    return Solved(ask, proposal, scopes, townships, perf_counter() - start, mark)


def mark_of(session: Session, kind: PairingKind) -> Mark:
    """The mark of a kind's pairings as they stand."""
    query = select(func.count(), func.coalesce(func.sum(Pairing.version), 0)).where(Pairing.kind == kind.key)
    count, versions = session.execute(query).one()
    return int(count), int(versions)


def apply(database: Database, proposal: PlanProposal, actor: Actor, today: date) -> int:
    """Put a proposal in force from the day it was solved for, as one transaction; the plan's id."""
    with database.begin() as session:
        return put_in_force(session, proposal, proposal.day, actor, today)


def units_on(session: Session, kinds: Sequence[str], day: date) -> list[UnitRow]:
    """The organizations of some kinds that exist on a day."""
    of = (Organization.id, Organization.name, Organization.kind, Organization.initials)
    query = select(*of).where(Organization.kind.in_(kinds), existing(day)).order_by(Organization.id)
    return [UnitRow(*row) for row in session.execute(query)]


def target_of(kind: PairingKind, line: PlanLine) -> Key:
    """The key of a line's target among those of the district; of a cell that of the cell."""
    return f"{line.key.holder}:{line.key.target}" if kind.needs_liaison else line.key.target


def _scopes(session: Session, district: DistrictProblem, places: Places) -> dict[Key, Scope]:
    grids = _grids_of_enterprises(session) if district.kind.target is Target.ENTERPRISE else {}
    found = {one.key: _scope(district.kind, one, places, grids) for one in district.targets}
    return {key: scope for key, scope in found.items() if not scope.is_district}


def _grids_of_enterprises(session: Session) -> dict[int, int]:
    return {row.id: row.grid_id for row in session.execute(select(Enterprise.id, Enterprise.grid_id))}


def _scope(kind: PairingKind, one: PlanTarget, places: Places, grids: Mapping[int, int]) -> Scope:
    """Where a target lies; the whole district where nothing is known."""
    if kind.target is Target.VILLAGE:
        return Scope(one.township, str(one.key))
    if kind.target is Target.TOWNSHIP:
        return Scope(one.township, department=one.unit_id if kind.needs_liaison else None)
    grid = grids.get(int(one.key)) if kind.target is Target.ENTERPRISE else int(one.key)
    if kind.target is Target.CADRE or grid not in places.grid:
        return Scope(one.township)
    return Scope(one.township, places.grid[grid].village_code, (grid,))
