"""Who may sit at an embedded database's window: no accounts yet, so a role is taken and somebody fitting acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.storage.schema import Cadre, Organization

HANDLING_KINDS = ("department", "township_office", "agency")


@dataclass(frozen=True)
class Desk:
    """An organization that a handler can act for."""

    id: int
    name: str
    kind: str


def desks(session: Session) -> Sequence[Desk]:
    """All organizations with handlers, by kind and code."""
    query = select(Organization.id, Organization.short_name, Organization.kind).where(
        Organization.kind.in_(HANDLING_KINDS), Organization.dissolved_on.is_(None)
    )
    return [Desk(*row) for row in session.execute(query.order_by(Organization.code))]


def sit_down(session: Session, role: str, organization_id: int | None = None) -> Actor:
    """The actor for a role: a serving cadre that fits, the handler's from the organization they act for."""
    query = (
        select(Cadre.id, Cadre.organization_id, Cadre.name)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Cadre.left_on.is_(None), _fits(role, organization_id))
        .order_by(Cadre.id)
    )
    found = session.execute(query.limit(2)).all()
    if not found:
        return Actor(role, None, organization_id)
    cadre_id, belongs_to, name = found[-1 if role == "supervisor" else 0]
    return Actor(role, cadre_id, organization_id or belongs_to, name)


def _fits(role: str, organization_id: int | None) -> ColumnElement[bool]:
    if organization_id is not None:
        return Cadre.organization_id == organization_id
    if role == "leader":
        return Cadre.is_leader.is_(True)
    return (Organization.kind == "agency") & ~Cadre.is_leader
