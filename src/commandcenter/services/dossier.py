"""档案: the card of what is selected, one function a kind of scope, as of any day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.rates import Ratio
from commandcenter.domain.vocabulary import FOCUS_TAGS
from commandcenter.services import card_figures as figures
from commandcenter.services.card import (
    Dossier,
    Group,
    Line,
    Piece,
    Subject,
    Tone,
    batch_line,
    familiarity_line,
    help_line,
    issue_line,
    line,
    ratio_pieces,
    summary,
    visit_line,
    whistle_line,
)
from commandcenter.services.card_figures import When
from commandcenter.services.card_squad import load_last_visits, load_squad
from commandcenter.services.in_force import paired
from commandcenter.services.places import Places
from commandcenter.services.present import days_since, end_of
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Organization, Pairing, VillageFocus

LONG_UNVISITED_DAYS = 30


def _leaders(names: tuple[str, ...]) -> Piece:
    if not names:
        return Piece("无联系领导", None, "warning")
    return Piece("联系领导 {}", "、".join(names))


def district(subject: Subject) -> Dossier:
    """The whole district."""
    held = figures.land(subject.session, subject.scope, subject.when)
    places = subject.places
    subtitle = (
        Piece("{} 个镇街", len(places.townships)),
        Piece("{} 个村社", len(places.villages)),
        Piece("{} 个网格", held.grids, door="grids"),
        Piece("{} 户", held.households),
    )
    return Dossier(places.district, subtitle, (*summary(subject), whistle_line(subject)))


def township(subject: Subject) -> Dossier:
    """A township."""
    code = subject.scope.township or ""
    held = figures.land(subject.session, subject.scope, subject.when)
    leaders = figures.leaders_of(subject.session, "leader_township", Pairing.township_code == code, subject.when)
    villages = figures.villages_of(subject.session, code)
    subtitle = (Piece("{} 个村社", villages), Piece("{} 个网格", held.grids, door="grids"), _leaders(leaders))
    lines = (*summary(subject), whistle_line(subject), line("户数", Piece("{}", held.households)))
    return Dossier(subject.places.township[code].name, subtitle, lines)


def village(subject: Subject) -> Dossier:
    """A village."""
    code = subject.scope.village or ""
    session, when, place = subject.session, subject.when, subject.places.village[code]
    held = figures.land(session, subject.scope, when)
    tags = session.scalars(select(VillageFocus.tag).where(VillageFocus.village_code == code).order_by("tag"))
    focus = tuple(Piece("{}", FOCUS_TAGS.name(tag), "warning") for tag in tags)
    leaders = figures.leaders_of(session, "leader_village", Pairing.village_code == code, when)
    units = session.scalars(
        select(Organization.name)
        .join(Pairing, Pairing.holder_organization_id == Organization.id)
        .where(Pairing.kind == "unit_village", Pairing.village_code == code, paired(when.day))
    )
    subtitle = (
        Piece("{}", subject.places.township[place.township_code].name),
        Piece("{} 个网格", held.grids, door="grids"),
        Piece("{} 户", held.households),
        *focus,
    )
    own = (
        line("包联领导", Piece("{}", "、".join(leaders)) if leaders else Piece("—", None, "muted")),
        line("结对单位", *_units(tuple(units), bool(focus))),
    )
    return Dossier(place.name, subtitle, (*own, *summary(subject)))


def _units(names: tuple[str, ...], needed: bool) -> tuple[Piece, ...]:
    if names:
        return (Piece("{}", "、".join(names)),)
    return (Piece("重点村社，尚无结对单位", None, "warning") if needed else Piece("—", None, "muted"),)


def grids(subject: Subject) -> Dossier:
    """Several grids together."""
    held = figures.land(subject.session, subject.scope, subject.when)
    subtitle = (Piece("{} 个村社", held.villages), Piece("{} 户", held.households))
    return Dossier(f"{held.grids} 个网格", subtitle, summary(subject))


def grid(subject: Subject) -> Dossier:
    """One grid, with its squad."""
    session, when = subject.session, subject.when
    row = subject.places.grid[subject.scope.grids[0]]
    place = subject.places.village[row.village_code]
    subtitle = (
        Piece("{}", subject.places.township[place.township_code].name),
        Piece("{}", row.code, "muted"),
        Piece("{} 户", row.households),
    )
    squad = load_squad(session, row.id, when)
    lines = (
        _last_visit_line(subject),
        visit_line(subject),
        issue_line(subject),
        familiarity_line(subject),
        help_line(subject),
    )
    visits = load_last_visits(session, row.id, when)
    groups = (
        Group(f"小分队 {len(squad)} 人" if squad else "尚无小分队", squad),
        *((Group("最近走访", visits),) if visits else ()),
    )
    return Dossier(subject.places.grid_name(row.id), subtitle, lines, groups)


def _last_visit_line(subject: Subject) -> Line:
    last = figures.last_visit(subject.session, subject.scope, subject.when)
    days = days_since(last, subject.when.moment)
    if days is None:
        return line("上次走访", Piece("尚无走访", None, "warning"))
    tone: Tone = "warning" if days > LONG_UNVISITED_DAYS else "muted"
    return line("上次走访", Piece("{}", last), Piece("{} 天前" if days else "今天", days if days else None, tone))


def cell(subject: Subject) -> Dossier:
    """What lies between a department and a township."""
    session, scope, when = subject.session, subject.scope, subject.when
    department = session.scalar(select(Organization.name).where(Organization.id == scope.department)) or ""
    place = subject.places.township[scope.township or ""].name
    row = session.execute(
        select(Cadre.name, Cadre.post, Cadre.telephone, Pairing.started_on)
        .join(Pairing, Pairing.liaison_id == Cadre.id)
        .where(
            Pairing.kind == "department_township",
            Pairing.holder_organization_id == scope.department,
            Pairing.township_code == scope.township,
            paired(when.day),
        )
    ).one_or_none()
    if row is None:
        liaison: tuple[Line, ...] = (line("联络员", Piece("空缺", None, "warning")),)
    else:
        liaison = (
            line("联络员", Piece("{}", row.name), Piece("{}", row.post, "muted")),
            line("电话", Piece("{}", row.telephone)),
            line("自", Piece("{}", row.started_on)),
        )
    lines = (*liaison, issue_line(subject), batch_line(subject), whistle_line(subject, scope.department))
    return Dossier(f"{department} × {place}", (Piece("部门结对镇街", None, "muted"),), lines)


def department(subject: Subject) -> Dossier:
    """A department over the whole district."""
    session, scope, when = subject.session, subject.scope, subject.when
    name = session.scalar(select(Organization.name).where(Organization.id == scope.department)) or ""
    filled = len(
        session.scalars(
            select(Pairing.id).where(
                Pairing.kind == "department_township",
                Pairing.holder_organization_id == scope.department,
                paired(when.day),
            )
        ).all()
    )
    ratio = Ratio(filled, max(filled, len(subject.places.townships)))
    lines = (
        Line("结对镇街", ratio_pieces(ratio, "缺", "empty_cells")),
        issue_line(subject),
        batch_line(subject),
        whistle_line(subject, scope.department),
    )
    return Dossier(name, (Piece("职能部门", None, "muted"),), lines)


@dataclass(frozen=True)
class Section:
    """An entry of the registry: which scopes a card is for."""

    key: str
    fits: Callable[[Scope], bool]
    build: Callable[[Subject], Dossier]


SECTIONS: tuple[Section, ...] = (
    Section("grids", lambda scope: len(scope.grids) > 1, grids),
    Section("grid", lambda scope: len(scope.grids) == 1, grid),
    Section("village", lambda scope: scope.village is not None, village),
    Section("cell", lambda scope: scope.township is not None and scope.department is not None, cell),
    Section("township", lambda scope: scope.township is not None, township),
    Section("department", lambda scope: scope.department is not None, department),
    Section("district", lambda scope: True, district),
)
"""The first that fits."""


def section_of(scope: Scope) -> Section:
    """The card for a scope."""
    return next(section for section in SECTIONS if section.fits(scope))


def load_dossier(session: Session, scope: Scope, day: date, now: datetime, places: Places, catalog: Catalog) -> Dossier:
    """The card of a scope at the end of ``day``, or at ``now`` when that comes first."""
    when = When(day, min(end_of(day), now))
    return section_of(scope).build(Subject(session, scope, when, places, catalog))
