"""Pairings of any kind as plain rows: who holds what, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.services.in_force import paired, serving
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Township,
    Village,
)

_TARGET_CADRE = aliased(Cadre)


@dataclass(frozen=True)
class Held:
    """One running pairing. ``unit`` is the holding cadre's organization; ``target_note`` says where or what it is."""

    pairing_id: int
    holder: str
    unit: str
    target: str
    target_note: str
    role: str | None
    since: date
    grid_id: int | None
    township_code: str | None
    village_code: str | None


@dataclass(frozen=True)
class _Target:
    """How to reach a kind of target: the joins, its name and what stands beside it."""

    joins: tuple[tuple[Any, Any], ...]
    name: Any
    note: Any


_NONE = literal("")
_VILLAGE = (Village, Village.code == Grid.village_code)
_TARGETS: dict[Target, _Target] = {
    Target.TOWNSHIP: _Target(((Township, Township.code == Pairing.township_code),), Township.name, _NONE),
    Target.VILLAGE: _Target(
        ((Village, Village.code == Pairing.village_code), (Township, Township.code == Village.township_code)),
        Village.name,
        Township.name,
    ),
    Target.GRID: _Target(
        ((Grid, Grid.id == Pairing.grid_id), _VILLAGE, (Township, Township.code == Village.township_code)),
        Grid.code,
        Township.name + " " + Village.name,
    ),
    Target.ENTERPRISE: _Target(
        ((Enterprise, Enterprise.id == Pairing.enterprise_id),), Enterprise.name, Enterprise.code
    ),
    Target.PROJECT: _Target(
        ((Project, Project.id == Pairing.project_id), (Township, Township.code == Project.township_code)),
        Project.name,
        Township.name,
    ),
    Target.TALENT: _Target(((Talent, Talent.id == Pairing.talent_id),), Talent.name, Talent.field),
    Target.CADRE: _Target(
        ((_TARGET_CADRE, _TARGET_CADRE.id == Pairing.target_cadre_id),), _TARGET_CADRE.name, _TARGET_CADRE.post
    ),
}


def load_held(session: Session, kind: PairingKind, day: date) -> Sequence[Held]:
    """All pairings of a kind that ran on ``day``, by holder and target."""
    target = _TARGETS[kind.target]
    query = _holders(kind, target)
    for table, on in target.joins:
        query = query.join(table, on)
    query = query.where(Pairing.kind == kind.key, paired(day)).order_by("holder", "target", Pairing.id)
    return [Held(*row) for row in session.execute(query)]


def _holders(kind: PairingKind, target: _Target) -> Select[Any]:
    is_cadre = kind.holder is Holder.CADRE
    holder = Cadre.name if is_cadre else Organization.name
    query = select(
        Pairing.id,
        holder.label("holder"),
        (Organization.short_name if is_cadre else _NONE).label("unit"),
        target.name.label("target"),
        target.note.label("note"),
        Pairing.role,
        Pairing.started_on,
        Pairing.grid_id,
        Pairing.township_code,
        Pairing.village_code,
    ).select_from(Pairing)
    if is_cadre:
        return query.join(Cadre, Cadre.id == Pairing.holder_cadre_id).join(
            Organization, Organization.id == Cadre.organization_id
        )
    return query.join(Organization, Organization.id == Pairing.holder_organization_id)


@dataclass(frozen=True)
class Candidate:
    """A cadre who may be chosen; ``load`` counts the townships they are liaison for now."""

    id: int
    name: str
    post: str
    code: str
    initials: str
    load: int


def liaison_candidates(session: Session, department_id: int, day: date) -> Sequence[Candidate]:
    """The serving cadres of a department, those with the fewest townships first."""
    load = (
        select(func.count())
        .where(Pairing.liaison_id == Cadre.id, paired(day))
        .correlate(Cadre)
        .scalar_subquery()
        .label("load")
    )
    query = (
        select(Cadre.id, Cadre.name, Cadre.post, cast(Cadre.code, String), Cadre.initials, load)
        .where(Cadre.organization_id == department_id, serving(day))
        .order_by(load, Cadre.initials, Cadre.id)
    )
    return [Candidate(*row) for row in session.execute(query)]
