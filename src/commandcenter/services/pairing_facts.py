"""What the rules of pairings must know of some proposals, read at once: a whole roster costs as many queries as one."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Text, and_, cast, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Organization,
    Pairing,
    Project,
    Setting,
    Talent,
    Township,
    Village,
    VillageFocus,
)

Key = int | str


@dataclass(frozen=True)
class Proposal:
    """A pairing that is meant: the holder's row id, the target's key, the first day, and what some kinds ask for.

    ``until`` is the day from which it will hold no more, with ``until_reason``; ``reason`` says why it begins.
    """

    kind: PairingKind
    holder: int
    target: Key
    day: date
    role: str | None = None
    liaison_id: int | None = None
    reason: str | None = None
    until: date | None = None
    until_reason: str | None = None


@dataclass(frozen=True)
class Person:
    """A cadre. ``duties`` are the keys of DUTIES that they have."""

    name: str
    organization_id: int
    left_on: date | None
    duties: frozenset[str]


@dataclass(frozen=True)
class Unit:
    """An organization."""

    name: str
    kind: str
    dissolved_on: date | None


@dataclass(frozen=True)
class Place:
    """A target: its name, its tags, and from when to when it is there (a grid that is redrawn)."""

    name: str
    tags: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Span:
    """A pairing that there is already: from ``begin`` until the day before ``end``; None: it still runs."""

    pairing_id: int | None
    holder: int
    target: Key
    role: str | None
    begin: date
    end: date | None

    def meets(self, begin: date, end: date | None) -> bool:
        """Whether some day belongs to both periods."""
        own = self.end is None or self.end > self.begin
        return own and (self.end is None or self.end > begin) and (end is None or end > self.begin)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.begin <= day and (self.end is None or day < self.end)


@dataclass
class Facts:
    """Everything that is asked of people, targets, what they hold and the limits set. ``add`` lets a proposal count."""

    people: Mapping[int, Person]
    units: Mapping[int, Unit]
    places: Mapping[tuple[Target, Key], Place]
    limits: Mapping[str, Sequence[tuple[date, int]]]
    held: dict[tuple[str, int], list[Span]] = field(default_factory=lambda: defaultdict(list))
    sole: dict[tuple[str, Key], list[Span]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: PairingKind, span: Span) -> None:
        """Let a pairing count."""
        self.held[kind.key, span.holder].append(span)
        if span.role in kind.sole_roles:
            self.sole[kind.key, span.target].append(span)

    def take(self, meant: Proposal) -> None:
        """Let a proposal count that may begin."""
        self.add(meant.kind, Span(None, meant.holder, meant.target, meant.role, meant.day, meant.until))

    def limit(self, kind: PairingKind, day: date) -> int | None:
        """How many targets one holder may have on a day: of the changes that are valid by then the latest counts."""
        valid = [value for since, value in self.limits.get(kind.key, ()) if since <= day]
        return valid[-1] if valid else kind.limit

    def holder_name(self, meant: Proposal) -> str:
        """The name of the holder."""
        return self.people[meant.holder].name if meant.kind.holder is Holder.CADRE else self.units[meant.holder].name

    def target_name(self, meant: Proposal) -> str:
        """The name of the target."""
        return self.places[meant.kind.target, meant.target].name


def load_facts(session: Session, proposals: Sequence[Proposal], without: Iterable[int] = ()) -> Facts:
    """Read them; ``without`` are pairings that do not count, because they end in the same step."""
    people = _people(session, proposals)
    facts = Facts(people, _units(session, proposals, people), _places(session, proposals), _limits(session, proposals))
    left_out = frozenset(without)
    for kind, meant in _by_kind(proposals).items():
        for span in _spans(session, kind, meant):
            if span.pairing_id not in left_out:
                facts.add(kind, span)
    return facts


def _by_kind(proposals: Iterable[Proposal]) -> dict[PairingKind, list[Proposal]]:
    found: dict[PairingKind, list[Proposal]] = {}
    for meant in proposals:
        found.setdefault(meant.kind, []).append(meant)
    return found


def _people(session: Session, proposals: Sequence[Proposal]) -> dict[int, Person]:
    wanted = {meant.holder for meant in proposals if meant.kind.holder is Holder.CADRE}
    wanted |= {int(meant.target) for meant in proposals if meant.kind.target is Target.CADRE}
    wanted |= {meant.liaison_id for meant in proposals if meant.liaison_id is not None}
    flags = (Cadre.is_leader, Cadre.is_mentor, Cadre.is_young)
    query = select(Cadre.id, Cadre.name, Cadre.organization_id, Cadre.left_on, *flags).where(Cadre.id.in_(wanted))
    return {row.id: Person(row.name, row.organization_id, row.left_on, _duties(row)) for row in session.execute(query)}


def _duties(row: Any) -> frozenset[str]:
    return frozenset(key for key in ("leader", "mentor", "young") if getattr(row, f"is_{key}"))


def _units(session: Session, proposals: Sequence[Proposal], people: Mapping[int, Person]) -> dict[int, Unit]:
    wanted = {meant.holder for meant in proposals if meant.kind.holder is Holder.ORGANIZATION}
    wanted |= {person.organization_id for person in people.values()}
    query = select(Organization.id, Organization.name, Organization.kind, Organization.dissolved_on)
    rows = session.execute(query.where(Organization.id.in_(wanted)))
    return {row.id: Unit(row.name, row.kind, row.dissolved_on) for row in rows}


_NAMED: dict[Target, tuple[Any, ...]] = {
    Target.TOWNSHIP: (Township.code, Township.name),
    Target.VILLAGE: (Village.code, Village.name),
    Target.GRID: (Grid.id, Grid.code, Grid.valid_from, Grid.valid_to),
    Target.ENTERPRISE: (Enterprise.id, Enterprise.name),
    Target.PROJECT: (Project.id, Project.name),
    Target.TALENT: (Talent.id, Talent.name),
    Target.CADRE: (Cadre.id, Cadre.name),
}
"""By target: its key, its name, and from when to when it is there."""

_TAGGED: dict[Target, tuple[Any, Any]] = {
    Target.VILLAGE: (VillageFocus.village_code, VillageFocus.tag),
    Target.ENTERPRISE: (EnterpriseTag.enterprise_id, EnterpriseTag.tag),
}


def _places(session: Session, proposals: Sequence[Proposal]) -> dict[tuple[Target, Key], Place]:
    wanted: dict[Target, set[Key]] = {}
    for meant in proposals:
        wanted.setdefault(meant.kind.target, set()).add(meant.target)
    places: dict[tuple[Target, Key], Place] = {}
    for target, keys in wanted.items():
        tags = _tags(session, target, keys)
        columns = _NAMED[target]
        for key, name, *period in session.execute(select(*columns).where(columns[0].in_(keys))):
            places[target, key] = Place(name, frozenset(tags.get(key, ())), *period)
    return places


def _tags(session: Session, target: Target, keys: set[Key]) -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = {}
    if target in _TAGGED:
        key, tag = _TAGGED[target]
        for borne_by, borne in session.execute(select(key, tag).where(key.in_(keys))):
            found.setdefault(borne_by, set()).add(borne)
    return found


def _limits(session: Session, proposals: Sequence[Proposal]) -> dict[str, list[tuple[date, int]]]:
    kinds = {f"numbers.{meant.kind.limit_key}": meant.kind.key for meant in proposals}
    query = select(Setting.key, Setting.valid_from, cast(Setting.value, Text)).where(Setting.key.in_(kinds))
    found: dict[str, list[tuple[date, int]]] = {}
    for key, since, text in session.execute(query.order_by(Setting.id)):
        found.setdefault(kinds[key], []).append((since, json.loads(text)["value"]))
    return found


def _spans(session: Session, kind: PairingKind, meant: Sequence[Proposal]) -> list[Span]:
    """What the holders hold of the kind, and who has a sole role with the targets, from the first day on."""
    holder, target = getattr(Pairing, kind.holder.value), getattr(Pairing, kind.target.value)
    concerned = holder.in_({one.holder for one in meant})
    if kind.sole_roles:
        there = and_(target.in_({one.target for one in meant}), Pairing.role.in_(kind.sole_roles))
        concerned = or_(concerned, there)
    first = min(one.day for one in meant)
    query = select(Pairing.id, holder, target, Pairing.role, Pairing.started_on, Pairing.ended_on).where(
        Pairing.kind == kind.key, concerned, or_(Pairing.ended_on.is_(None), Pairing.ended_on > first)
    )
    return [Span(*row) for row in session.execute(query)]
