"""What loses its cover when a cadre leaves or an organization is dissolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PAIRING_KINDS, PairingKind
from commandcenter.services.gaps import population_of
from commandcenter.services.targets import ABOUT, Key, Seen, key_of, load_tags, named, see
from commandcenter.storage.schema import Pairing


@dataclass(frozen=True)
class Leaving:
    """Who goes: one of the two row ids is given."""

    cadre_id: int | None = None
    organization_id: int | None = None


@dataclass(frozen=True)
class Loss:
    """A pairing that its holder, or its liaison, leaves behind.

    ``target`` is what it is answerable for. ``is_liaison``: the department stays, its liaison goes. ``is_gap``: it
    covers the target on the day and nothing else does, so that a gap comes unless it is handed over. ``version`` is
    what a writer states.
    """

    pairing_id: int
    kind: str
    target: Seen
    role: str | None
    since: date
    version: int
    is_liaison: bool
    is_gap: bool


def losing_cover(session: Session, leaving: Leaving, day: date) -> Sequence[Loss]:
    """What they hold on ``day`` or are to hold later, what becomes a gap first, then by kind and target."""
    losses = [loss for kind in PAIRING_KINDS for loss in _of_kind(session, kind, leaving, day)]
    order = [kind.key for kind in PAIRING_KINDS]
    return sorted(losses, key=lambda loss: (not loss.is_gap, order.index(loss.kind), str(loss.target.key)))


def _theirs(leaving: Leaving) -> ColumnElement[bool]:
    if leaving.organization_id is not None:
        return Pairing.holder_organization_id == leaving.organization_id
    return or_(Pairing.holder_cadre_id == leaving.cadre_id, Pairing.liaison_id == leaving.cadre_id)


def _of_kind(session: Session, kind: PairingKind, leaving: Leaving, day: date) -> list[Loss]:
    target = getattr(Pairing, kind.target.value)
    still = or_(Pairing.ended_on.is_(None), Pairing.ended_on > day)
    query: Select[Any] = select(
        Pairing.id, target, Pairing.role, Pairing.started_on, Pairing.version, Pairing.liaison_id
    ).where(Pairing.kind == kind.key, _theirs(leaving), still)
    rows = session.execute(query).all()
    if not rows:
        return []
    seen = _seen(session, kind, {row[1] for row in rows})
    gaps = _gaps_without(session, kind, [row[0] for row in rows], day)
    return [
        Loss(
            pairing_id,
            kind.key,
            seen[key],
            role,
            since,
            version,
            is_liaison := leaving.cadre_id is not None and liaison == leaving.cadre_id,
            is_liaison or key in gaps,
        )
        for pairing_id, key, role, since, version, liaison in rows
    ]


def _seen(session: Session, kind: PairingKind, keys: set[Key]) -> dict[Key, Seen]:
    query = ABOUT[kind.target]
    found = see(session, query.where(key_of(query).in_(keys)))
    return {one.key: one for one in named(kind.target, found, load_tags(session, kind.target))}


def _gaps_without(session: Session, kind: PairingKind, pairing_ids: list[int], day: date) -> frozenset[Key]:
    """The targets that these pairings cover on a day and no other one does. Who leaves has none to cover themselves."""
    if kind.population is None or population_of(kind).side != "target":
        return frozenset()
    population = population_of(kind)
    members = population.members(day).subquery()
    key = members.c[0]
    lost = population.covered(kind, day).where(Pairing.id.in_(pairing_ids))
    others = population.covered(kind, day).where(Pairing.id.not_in(pairing_ids))
    return frozenset(session.scalars(select(key).where(key.in_(lost), key.not_in(others))))
