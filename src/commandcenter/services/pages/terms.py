"""Pairings as terms of being answerable, both sides named: those that ran, run and will run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.pairing import KINDS, Target
from commandcenter.domain.places import short_grid
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.pages.page import Goal, PageRef, PlaceDoor
from commandcenter.services.places import Places
from commandcenter.services.scope import Scope
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

_Unit, _Young, _GridVillage, _Liaison = aliased(Organization), aliased(Cadre), aliased(Village), aliased(Cadre)


@dataclass(frozen=True)
class Side:
    """A holder or a target: its name, what stands beside it, and where it leads."""

    name: str
    note: str
    goal: Goal | None


@dataclass(frozen=True)
class Term:
    """One pairing. ``until`` is the day from which it holds no more."""

    pairing_id: int
    kind: str
    role: str | None
    since: date
    until: date | None
    end_reason: str | None
    holder: Side
    holder_id: int
    target: Side
    target_key: int | str
    liaison: str

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return KINDS[self.kind].name

    @property
    def role_name(self) -> str:
        """The role in a squad; empty where there are none."""
        return SQUAD_ROLES.name(self.role)

    def runs_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or self.until > day)

    def ended_by(self, day: date) -> bool:
        """Whether it had ended by a day."""
        return self.until is not None and self.until <= day


def load_terms(session: Session, places: Places, *conditions: ColumnElement[bool]) -> Sequence[Term]:
    """The pairings that meet the conditions on ``Pairing``, in the order in which they began."""
    query = _query().where(*conditions).order_by(Pairing.started_on, Pairing.id)
    return [_term(row, places) for row in session.execute(query)]


def _query() -> Select[Any]:
    return (
        select(
            Pairing.id,
            Pairing.kind,
            Pairing.role,
            Pairing.started_on,
            Pairing.ended_on,
            Pairing.end_reason,
            Pairing.holder_cadre_id,
            Pairing.holder_organization_id,
            *(getattr(Pairing, target.value) for target in Target),
            Cadre.name.label("cadre"),
            Cadre.post,
            Organization.short_name.label("unit"),
            _Unit.name.label("organization"),
            Township.name.label("township"),
            Village.name.label("village"),
            Grid.code.label("grid"),
            Grid.village_code.label("grid_village"),
            _GridVillage.name.label("grid_village_name"),
            Enterprise.name.label("enterprise"),
            Project.name.label("project"),
            Talent.name.label("talent"),
            Talent.field.label("talent_field"),
            _Young.name.label("young"),
            _Young.post.label("young_post"),
            _Liaison.name.label("liaison"),
        )
        .outerjoin(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .outerjoin(Organization, Organization.id == Cadre.organization_id)
        .outerjoin(_Unit, _Unit.id == Pairing.holder_organization_id)
        .outerjoin(Township, Township.code == Pairing.township_code)
        .outerjoin(Village, Village.code == Pairing.village_code)
        .outerjoin(Grid, Grid.id == Pairing.grid_id)
        .outerjoin(_GridVillage, _GridVillage.code == Grid.village_code)
        .outerjoin(Enterprise, Enterprise.id == Pairing.enterprise_id)
        .outerjoin(Project, Project.id == Pairing.project_id)
        .outerjoin(Talent, Talent.id == Pairing.talent_id)
        .outerjoin(_Young, _Young.id == Pairing.target_cadre_id)
        .outerjoin(_Liaison, _Liaison.id == Pairing.liaison_id)
    )


def _term(row: Any, places: Places) -> Term:
    kind = KINDS[row.kind]
    return Term(
        row.id,
        row.kind,
        row.role,
        row.started_on,
        row.ended_on,
        row.end_reason,
        _holder(row),
        getattr(row, kind.holder.value),
        _TARGETS[kind.target](row, places),
        getattr(row, kind.target.value),
        row.liaison or "",
    )


def _holder(row: Any) -> Side:
    if row.holder_cadre_id is None:
        return Side(row.organization, "", None)
    return Side(row.cadre, f"{row.unit} {row.post}", PageRef("cadre", row.holder_cadre_id))


def _township(row: Any, places: Places) -> Side:
    return Side(row.township, "", PlaceDoor(Scope(row.township_code)))


def _village(row: Any, places: Places) -> Side:
    known = places.village.get(row.village_code)
    township = places.township[known.township_code].name if known else ""
    return Side(row.village, township, PlaceDoor(Scope(known.township_code, known.code)) if known else None)


def _grid(row: Any, places: Places) -> Side:
    known = places.village.get(row.grid_village)
    township = places.township[known.township_code].name if known else ""
    return Side(f"{row.grid_village_name} {short_grid(row.grid)}", township, PageRef("grid", row.grid_id))


def _enterprise(row: Any, places: Places) -> Side:
    return Side(row.enterprise, "", PageRef("enterprise", row.enterprise_id))


def _project(row: Any, places: Places) -> Side:
    return Side(row.project, "", None)


def _talent(row: Any, places: Places) -> Side:
    return Side(row.talent, row.talent_field, None)


def _young(row: Any, places: Places) -> Side:
    return Side(row.young, row.young_post, PageRef("growth", row.target_cadre_id))


_TARGETS = {
    Target.TOWNSHIP: _township,
    Target.VILLAGE: _village,
    Target.GRID: _grid,
    Target.ENTERPRISE: _enterprise,
    Target.PROJECT: _project,
    Target.TALENT: _talent,
    Target.CADRE: _young,
}
