"""Visits on pages: the latest ones as rows, and when somebody was last there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, select, union_all

from commandcenter.domain.masking import masked_text
from commandcenter.domain.places import short_grid
from commandcenter.domain.vocabulary import VISIT_AUDIENCES
from commandcenter.services.pages.about import NONE, About, bit, cadre_ref, cell, local_day
from commandcenter.services.pages.page import Bit, Cell, Head, PageRef, Place, Table
from commandcenter.storage.schema import Cadre, Enterprise, Grid, Village, Visit, VisitCompanion

LATEST = 8
EMPTY = "尚无走访。"


@dataclass(frozen=True)
class Made:
    """A cadre was on a visit: recorded it, or came along. A visit of two of them is there twice."""

    id: int
    visited_at: datetime
    is_night: bool
    cadre_id: int


def visits_made(about: About, cadre_ids: Iterable[int], since: datetime) -> Sequence[Made]:
    """The visits that these cadres made from ``since`` up to the moment, the newest first."""
    ids = tuple(cadre_ids)
    columns = (Visit.id, Visit.visited_at, Visit.is_night)
    within = (Visit.visited_at >= since, Visit.visited_at < about.moment)
    recorded = union_all(*(select(*columns, Visit.cadre_id).where(Visit.cadre_id == one, *within) for one in ids))
    found = {Made(*row) for row in about.session.execute(recorded)}
    along = select(VisitCompanion.visit_id, VisitCompanion.cadre_id).where(VisitCompanion.cadre_id.in_(ids))
    pairs = about.session.execute(along).all()
    gone_along = select(*columns).where(one_of(Visit.id, {row.visit_id for row in pairs}), *within)
    by_id = {row.id: row for row in about.session.execute(gone_along)}
    found |= {Made(*by_id[visit], cadre) for visit, cadre in pairs if visit in by_id}
    return sorted(found, key=lambda visit: (visit.visited_at, visit.id, visit.cadre_id), reverse=True)


def one_of(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a column holds one of these; written into the statement, since there may be thousands."""
    keys = sorted(ids)
    among: ColumnElement[bool] = column.in_(bindparam(None, keys, expanding=True, literal_execute=True))
    return among if keys else false()


def latest_visits(
    about: About, title: str, place: Place, *conditions: ColumnElement[bool], grid: bool = True, whom: bool = True
) -> Table:
    """The newest visits before the moment; ``grid``: each says where it was, ``whom``: whom it went to."""
    query = _columns().where(Visit.visited_at < about.moment, *conditions)
    found = about.session.execute(query.order_by(Visit.visited_at.desc(), Visit.id.desc()).limit(LATEST)).all()
    where = (Head("网格"),) if grid else ()
    to = (Head("对象"),) if whom else ()
    heads = (Head("日期"), Head("日夜"), *where, Head("走访干部"), *to, Head("听到", 1))
    return Table(title, heads, tuple(_row(row, grid, whom) for row in found), EMPTY, place)


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Visit.visited_at,
            Visit.is_night,
            Visit.grid_id,
            Visit.cadre_id,
            Visit.audience,
            Visit.enterprise_id,
            Visit.heard,
            Cadre.name.label("cadre"),
            Enterprise.name.label("enterprise"),
            Grid.code,
            Village.name.label("village"),
        )
        .join(Cadre, Cadre.id == Visit.cadre_id)
        .join(Grid, Grid.id == Visit.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .outerjoin(Enterprise, Enterprise.id == Visit.enterprise_id)
    )


def _row(row: Any, grid: bool, whom: bool) -> tuple[Cell, ...]:
    where = (cell(f"{row.village} {short_grid(row.code)}", PageRef("grid", row.grid_id)),) if grid else ()
    return (
        cell(local_day(row.visited_at)),
        (Bit("夜", None, ""),) if row.is_night else (Bit("日", None, "muted"),),
        *where,
        cell(row.cadre, cadre_ref(row.cadre_id)),
        *((_whom(row),) if whom else ()),
        (Bit("{}", masked_text(row.heard)),) if row.heard else NONE,
    )


def _whom(row: Any) -> Cell:
    if row.enterprise_id is None:
        return (bit(VISIT_AUDIENCES.label(row.audience)),)
    return cell(row.enterprise, PageRef("enterprise", row.enterprise_id))


def last_visit(about: About, *conditions: ColumnElement[bool]) -> datetime | None:
    """The newest visit before the moment."""
    return about.session.scalar(select(func.max(Visit.visited_at)).where(Visit.visited_at < about.moment, *conditions))


def visits_in(about: About, days: int, *conditions: ColumnElement[bool]) -> tuple[int, int]:
    """Visits of the last days before the moment, and those of them by night."""
    since = about.moment - timedelta(days=days)
    night = func.count(case((Visit.is_night, 1)))
    query = select(func.count(), night).where(Visit.visited_at >= since, Visit.visited_at < about.moment, *conditions)
    every, by_night = about.session.execute(query).one()
    return every, by_night


def last_by_village(about: About, codes: Sequence[str]) -> Mapping[str, datetime | None]:
    """The newest visit in each village."""
    newest = (
        select(func.max(Visit.visited_at))
        .where(Visit.grid_id == Grid.id, Visit.visited_at < about.moment)
        .correlate(Grid)
        .scalar_subquery()
    )
    inner = select(Grid.village_code, newest.label("at")).where(Grid.village_code.in_(codes)).subquery()
    query = select(inner.c.village_code, func.max(inner.c.at)).group_by(inner.c.village_code)
    rows: Any = about.session.execute(query)
    return {row[0]: row[1] for row in rows}


def last_by_enterprise(about: About, ids: Sequence[int]) -> Mapping[int, datetime | None]:
    """The newest visit to each enterprise: it stands in one grid, whose visits are in the order of time."""
    newest = (
        select(Visit.visited_at)
        .where(
            Visit.grid_id == Enterprise.grid_id, Visit.enterprise_id == Enterprise.id, Visit.visited_at < about.moment
        )
        .order_by(Visit.visited_at.desc())
        .limit(1)
        .correlate(Enterprise)
        .scalar_subquery()
    )
    rows: Any = about.session.execute(select(Enterprise.id, newest).where(Enterprise.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
