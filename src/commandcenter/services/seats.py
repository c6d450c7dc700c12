"""Who may sit at an embedded database's window: no accounts yet, so a role is taken and somebody fitting acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.storage.schema import Cadre, Organization, Pairing, Township

HANDLING_KINDS = ("department", "township_office", "agency")


@dataclass(frozen=True)
class Desk:
    """An organization that a handler can act for."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True)
class LeaderSeat:
    """A district leader who can sit down as themselves; ``townships`` are those that they are paired with."""

    id: int
    name: str
    townships: tuple[str, ...]


def desks(session: Session) -> Sequence[Desk]:
    """All organizations with handlers, by kind and code."""
    query = select(Organization.id, Organization.short_name, Organization.kind).where(
        Organization.kind.in_(HANDLING_KINDS), Organization.dissolved_on.is_(None)
    )
    return [Desk(*row) for row in session.execute(query.order_by(Organization.code))]


def leader_seats(session: Session) -> Sequence[LeaderSeat]:
    """All serving leaders: those paired with a township first, in the order of the townships."""
    runs = and_(Pairing.holder_cadre_id == Cadre.id, Pairing.kind == "leader_township", Pairing.ended_on.is_(None))
    query = (
        select(Cadre.id, Cadre.name, Township.name)
        .outerjoin(Pairing, runs)
        .outerjoin(Township, Township.code == Pairing.township_code)
        .where(Cadre.is_leader.is_(True), Cadre.left_on.is_(None))
        .order_by(Township.code.is_(None), Township.code, Cadre.id)
    )
    found: dict[int, LeaderSeat] = {}
    for cadre_id, name, township in session.execute(query):
        before = found[cadre_id].townships if cadre_id in found else ()
        found[cadre_id] = LeaderSeat(cadre_id, name, (*before, township) if township else before)
    return list(found.values())


def sit_down(session: Session, role: str, organization_id: int | None = None, cadre_id: int | None = None) -> Actor:
    """The actor for a role: the cadre that is named, else a serving one that fits.

    A handler's comes from the organization that they act for.
    """
    who = Cadre.id == cadre_id if cadre_id is not None else _fits(role, organization_id)
    query = (
        select(Cadre.id, Cadre.organization_id, Cadre.name)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Cadre.left_on.is_(None), who)
        .order_by(Cadre.id)
    )
    found = session.execute(query.limit(2)).all()
    if not found:
        return Actor(role, None, organization_id)
    seated, belongs_to, name = found[-1 if role == "supervisor" else 0]
    return Actor(role, seated, organization_id or belongs_to, name)


def _fits(role: str, organization_id: int | None) -> ColumnElement[bool]:
    if organization_id is not None:
        return Cadre.organization_id == organization_id
    if role == "leader":
        return Cadre.is_leader.is_(True)
    return (Organization.kind == "agency") & ~Cadre.is_leader
