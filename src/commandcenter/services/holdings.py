"""A kind of pairing from both sides: who may hold with what they hold, what may be held with who holds it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import Holder, PairingKind
from commandcenter.services.gaps import coming_gaps, gap_keys
from commandcenter.services.in_force import paired
from commandcenter.services.pairing_coverage import POPULATION
from commandcenter.services.targets import Key, Seen, eligible_holder, load_targets
from commandcenter.storage.schema import Cadre, Organization, Pairing

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class HolderSeen:
    """Who holds or may hold. ``unit`` is a cadre's organization, ``township`` the code of the place it is for.

    ``load`` counts the targets held on the day. ``is_gap``: ought to hold one and holds none.
    """

    id: int
    name: str
    initials: str
    unit: str
    post: str
    township: str | None
    load: int
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A pairing that runs on the day. ``until`` is the day from which it is known to hold no more."""

    pairing_id: int
    holder: int
    target: Key
    role: str | None
    since: date
    until: date | None
    version: int


@dataclass(frozen=True)
class Holdings:
    """Both sides on a day. ``gaps`` are keys of targets that nobody covers, ``coming`` those that will be soon."""

    kind: PairingKind
    day: date
    holders: Sequence[HolderSeen]
    targets: Sequence[Seen]
    links: Sequence[Link]
    gaps: frozenset[Key]
    coming: dict[Key, date]


def load_holdings(session: Session, kind: PairingKind, day: date) -> Holdings:
    """Both sides of a kind at the end of a day: holders by unit and name, targets by key, links by role and begin."""
    running = (Pairing.kind == kind.key, paired(day))
    holder, target = getattr(Pairing, kind.holder.value), getattr(Pairing, kind.target.value)
    rows = session.connection()  # without the mapper between: a third less time for thousands of plain rows
    links = [Link(*row) for row in rows.execute(_links(holder, target).where(*running)).all()]
    order = {role: place for place, role in enumerate(kind.roles)}
    links.sort(key=lambda link: (order.get(link.role or "", 0), link.since, link.pairing_id))
    gaps, coming = gap_keys(session, kind, day), coming_gaps(session, kind, day)
    if kind.population is not None and POPULATION[kind.population].side != "target":
        lacking, gaps, coming = gaps, frozenset(), {}
    else:
        lacking = frozenset()
    loads = Counter(link.holder for link in links)
    found = rows.execute(_holders(kind, day, select(holder).where(*running))).all()
    holders = [_holder(row, loads[row[0]], row[0] in lacking) for row in found]
    targets = load_targets(session, kind, day, select(target).where(*running))
    return Holdings(kind, day, holders, targets, links, gaps, coming)


def _holder(row: Any, load: int, is_gap: bool) -> HolderSeen:
    key, name, initials, unit, post, township = row
    return HolderSeen(key, name, initials, unit, post, township, load, is_gap)


def _links(holder: Any, target: Any) -> Rows:
    return select(
        Pairing.id, holder, target, Pairing.role, Pairing.started_on, Pairing.ended_on, Pairing.version
    ).select_from(Pairing)


def _holders(kind: PairingKind, day: date, holding: Select[Any]) -> Rows:
    if kind.holder is Holder.ORGANIZATION:
        columns: tuple[Any, ...] = (Organization.short_name, Organization.initials, Organization.name, literal(""))
        query = select(Organization.id, *columns, Organization.township_code).order_by(Organization.code)
        return query.where(or_(eligible_holder(kind, day), Organization.id.in_(holding)))
    columns = (Cadre.name, Cadre.initials, Organization.short_name, Cadre.post, Organization.township_code)
    query = select(Cadre.id, *columns).join(Organization, Organization.id == Cadre.organization_id)
    query = query.order_by(Organization.code, Cadre.initials, Cadre.id)
    return query.where(or_(eligible_holder(kind, day), Cadre.id.in_(holding)))
