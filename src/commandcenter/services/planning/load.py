"""The district as a plan needs it: who may hold, what is to be covered, what runs. A few queries of columns."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import String, and_, cast, false, literal, null, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.services.in_force import existing, serving
from commandcenter.services.planning.facts import NOTHING, DistrictProblem, PlanHolder, PlanTarget, RunningPair
from commandcenter.services.planning.settings import (
    PlanSettings,
    check_settings,
    default_settings,
    organization_kinds,
    planned_role,
)
from commandcenter.services.planning.terms import SPEAKING
from commandcenter.services.planning.whereabouts import Whereabouts, load_whereabouts
from commandcenter.services.planning.work import load_work
from commandcenter.services.settings import rules_on
from commandcenter.services.targets import ABOUT, ABOUT_CELLS, Key, Seen, eligible_holder, key_of, load_targets, see
from commandcenter.storage.schema import Cadre, CadreTag, Organization, Pairing, Township, VillageTag

LEAVING = "leaving"
"""Why somebody is not newly appointed who is known to leave: a pairing would have to end with them."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A pairing of the kind that holds on the day or later."""

    id: int
    version: int
    holder: int
    target: Key
    role: str | None
    since: date
    until: date | None
    name: str
    unit: str
    unit_kind: str
    left_on: date | None
    dissolved_on: date | None

    def gone(self, day: date) -> str | None:
        """Why the holder holds nothing any more on a day; None when they serve."""
        if self.left_on is not None and self.left_on <= day:
            return "人已离任"
        return "单位已撤销" if self.dissolved_on is not None and self.dissolved_on <= day else None


def load_problem(
    session: Session, kind: PairingKind, day: date, settings: PlanSettings | None = None
) -> DistrictProblem:
    """Read what a plan for a day needs. Raises Refused for settings that break a rule or a kind that is not planned."""
    rule = rule_limit(session, kind, day)
    usual = default_settings(kind, rule)
    settings = settings or usual
    check_settings(kind, settings, rule)
    where = load_whereabouts(session, settings.seat)
    seen = _seen(session, kind, day)
    work = dict(zip((one.key for one in seen), load_work(session, kind, day, seen).tolist(), strict=True))
    seen = [one for one in seen if not settings.townships or one.township in settings.townships]
    place_of = {one.key: place for place, one in enumerate(seen)}
    rows = _rows(session, kind, day)
    people = _holders(session, kind, day, settings, where)
    known = {holder.id: place for place, holder in enumerate(people)}
    movable = [row for row in rows if _is_movable(kind, row, day, known) and row.target in place_of]
    moved = {row.id for row in movable}
    rest = _Rest(kind, day, [row for row in rows if row.id not in moved], work)
    return DistrictProblem(
        kind,
        day,
        settings,
        rule,
        tuple(replace(one, others=rest.count[one.id], burden=rest.burden[one.id]) for one in people),
        _targets(session, kind, seen, where, work, rest),
        tuple(_running(row, known, place_of, day) for row in movable),
        frozenset(
            (known[row.holder], place_of[row.target])
            for row in rest.rows
            if row.holder in known and row.target in place_of
        ),
    )


def _running(row: _Row, known: Mapping[int, int], place_of: Mapping[Key, int], day: date) -> RunningPair:
    holder = known.get(row.holder)
    gone = row.gone(day) if holder is None else None
    return RunningPair(
        row.id, row.version, holder, place_of[row.target], row.holder, row.name, row.unit, row.since, gone
    )


def rule_limit(session: Session, kind: PairingKind, day: date) -> int | None:
    """How many targets of a kind one holder may have by the rules in force on a day; None: any number."""
    return rules_on(session, day).numbers.get(kind.limit_key, kind.limit)


class _Rest:
    """The pairings that a plan leaves as they are, counted by holder and by target."""

    def __init__(self, kind: PairingKind, day: date, rows: list[_Row], work: Mapping[Key, float]) -> None:
        self.rows = rows
        self.count = Counter(row.holder for row in rows)
        self.burden: dict[int, float] = defaultdict(float)
        self.covering: Counter[Key] = Counter()
        for row in rows:
            self.burden[row.holder] += work.get(row.target, 1.0)
            runs = row.role == planned_role(kind) and row.since <= day
            self.covering[row.target] += runs and row.unit_kind in organization_kinds(kind)
        # A cell that its department has given to somebody from a later day on can have nobody else for good.
        self.taken = {row.target for row in rows if kind.needs_liaison and row.since > day}


def _is_movable(kind: PairingKind, row: _Row, day: date, known: Mapping[int, int]) -> bool:
    runs = row.role == planned_role(kind) and row.since <= day and row.until is None
    return runs and (row.holder in known or row.gone(day) is not None)


def _seen(session: Session, kind: PairingKind, day: date) -> list[Seen]:
    if kind.needs_liaison:
        return [
            replace(one, name=f"{one.name}—{one.note}")
            for one in see(session, ABOUT_CELLS.where(existing(day)).order_by(Organization.id, Township.code))
        ]
    return load_targets(session, kind, day, select(key_of(ABOUT[kind.target])).where(false()))


def _targets(
    session: Session,
    kind: PairingKind,
    seen: list[Seen],
    where: Whereabouts,
    work: Mapping[Key, float],
    rest: _Rest,
) -> tuple[PlanTarget, ...]:
    wants: dict[Any, set[str]] = defaultdict(set)
    for village, tag in session.execute(select(VillageTag.village_code, VillageTag.tag)):
        wants[village].add(tag)
    units = _units_of_targets(session, kind)
    return tuple(
        PlanTarget(
            one.key,
            one.name,
            one.township,
            where.of_target(one),
            frozenset(wants.get(one.village, ())) if kind.target in SPEAKING else NOTHING,
            work[one.key],
            int(str(one.key).split(":")[0]) if kind.needs_liaison else units.get(one.key),
            rest.covering[one.key],
            one.key in rest.taken,
        )
        for one in seen
    )


def _units_of_targets(session: Session, kind: PairingKind) -> dict[Key, int]:
    if kind.target is not Target.CADRE:
        return {}
    return {row.id: row.organization_id for row in session.execute(select(Cadre.id, Cadre.organization_id))}


def _rows(session: Session, kind: PairingKind, day: date) -> list[_Row]:
    """Pairings that hold on the day or later; a cell's holder is its liaison."""
    by_cadre = kind.needs_liaison or kind.holder is Holder.CADRE
    holder: Any = Pairing.liaison_id if kind.needs_liaison else getattr(Pairing, kind.holder.value)
    target: Any = getattr(Pairing, kind.target.value)
    if kind.needs_liaison:
        target = cast(Pairing.holder_organization_id, String) + ":" + target
    name, left = (Cadre.name, Cadre.left_on) if by_cadre else (Organization.name, null())
    of_pairing = (Pairing.id, Pairing.version, holder, target, Pairing.role, Pairing.started_on, Pairing.ended_on)
    query = select(*of_pairing, name, Organization.short_name, Organization.kind, left, Organization.dissolved_on)
    if by_cadre:
        query = query.join(Cadre, Cadre.id == holder).join(Organization, Organization.id == Cadre.organization_id)
    else:
        query = query.join(Organization, Organization.id == holder)
    lasting = or_(Pairing.ended_on.is_(None), and_(Pairing.ended_on > day, Pairing.ended_on > Pairing.started_on))
    return [_Row(*row) for row in session.execute(query.where(Pairing.kind == kind.key, lasting).order_by(Pairing.id))]


def _holders(
    session: Session, kind: PairingKind, day: date, settings: PlanSettings, where: Whereabouts
) -> tuple[PlanHolder, ...]:
    by_cadre = kind.needs_liaison or kind.holder is Holder.CADRE
    own = Cadre if by_cadre else Organization
    facts = (Cadre.is_young, Cadre.is_leader) if by_cadre else (literal(False), literal(False))
    leaving = or_(Cadre.left_on.is_not(None), Organization.dissolved_on.is_not(None))
    facts = (*facts, leaving if by_cadre else Organization.dissolved_on.is_not(None))
    place = (Organization.township_code, Organization.village_code)
    query = select(own.id, own.name, Organization.id, Organization.short_name, Organization.kind, *place, *facts)
    if by_cadre:
        query = query.join(Organization, Organization.id == Cadre.organization_id)
    able = serving(day) & Organization.kind.in_(kind.holder_kinds) if kind.needs_liaison else eligible_holder(kind, day)
    allowed = Organization.kind.in_(organization_kinds(kind))
    tags = _tags(session, by_cadre, day)
    people = []
    for row in session.execute(query.where(able, allowed, existing(day)).order_by(own.id)):
        key, name, unit_id, unit, unit_kind, township, village, young, leader, leaves = row
        borne = tags.get(key, NOTHING)
        point = where.of_unit(township, village)
        excluded = LEAVING if leaves else excluded_by(settings, unit_kind, unit_id, young, leader, borne)
        people.append(PlanHolder(key, name, unit_id, unit, unit_kind, township, point, borne, 0, 0.0, excluded))
    return tuple(people)


def _tags(session: Session, by_cadre: bool, day: date) -> dict[int, frozenset[str]]:
    """Tags by cadre; by organization, those of anybody who serves there."""
    owner = CadreTag.cadre_id if by_cadre else Cadre.organization_id
    query = select(owner, CadreTag.tag).join(Cadre, Cadre.id == CadreTag.cadre_id).where(serving(day))
    borne: dict[int, set[str]] = defaultdict(set)
    for key, tag in session.execute(query):
        borne[key].add(tag)
    return {key: frozenset(tags) for key, tags in borne.items()}


def excluded_by(
    settings: PlanSettings, unit_kind: str, unit_id: int, young: bool, leader: bool, tags: frozenset[str]
) -> str | None:
    """The first setting that keeps somebody from new pairings; None when none does."""
    checks = (
        ("organization_kinds", unit_kind in settings.organization_kinds),
        ("organizations", not settings.organizations or unit_id in settings.organizations),
        ("young", settings.young is None or settings.young == young),
        ("leaders", settings.leaders or not leader),
        ("tags", not settings.tags or bool(tags & set(settings.tags))),
    )
    return next((key for key, fits in checks if not fits), None)
