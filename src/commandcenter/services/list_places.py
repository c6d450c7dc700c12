"""Lists of visits, grids, villages' enterprises and empty cells."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.pairing import KINDS
from commandcenter.domain.vocabulary import GROWTH_TAGS, TOPICS, VISIT_AUDIENCES
from commandcenter.services.as_of import open_then
from commandcenter.services.in_force import drawn, existing, paired
from commandcenter.services.list_filters import visits_by
from commandcenter.services.list_issues import PAGE, moment_of
from commandcenter.services.listing import Asked, Column, Cursor, Listed
from commandcenter.services.pairing_coverage import POPULATION
from commandcenter.services.present import days_since, end_of, local_midnight
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Issue,
    Organization,
    Pairing,
    Township,
    Village,
    Visit,
)

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = (Column("township", "镇街", 5), Column("village", "村社", 8))
VISIT_COLUMNS = (
    Column("visited_at", "时间", 9, "moment"),
    Column("night", "日夜", 3),
    *_PLACE,
    Column("grid", "网格", 9),
    Column("cadre", "走访干部", 5),
    Column("unit", "单位", 6),
    Column("audience", "对象", 5),
    Column("enterprise", "企业", 10),
    Column("topics", "主题", 14),
    Column("heard", "听到", 20),
)
GRID_COLUMNS = (
    Column("code", "网格", 9),
    *_PLACE,
    Column("households", "户数", 4, "number"),
    Column("squad", "小分队", 4, "number"),
    Column("posted", "固定下沉", 4, "number"),
    Column("last_visit", "上次走访", 9, "moment"),
    Column("days", "距今天数", 4, "number"),
    Column("open", "在办", 3, "number"),
)
ENTERPRISE_COLUMNS = (
    Column("name", "企业", 14),
    Column("code", "统一社会信用代码", 11),
    Column("tags", "标签", 9),
    *_PLACE,
    Column("companions", "陪跑干部", 8),
    Column("open", "在办", 3, "number"),
)
CELL_COLUMNS = (Column("department", "部门", 12), Column("township", "镇街", 6))


def _visits(session: Session, asked: Asked, since: datetime, *conditions: ColumnElement[bool]) -> Listed:
    inside = (
        Visit.visited_at >= since,
        Visit.visited_at < moment_of(asked),
        *conditions,
        *asked.scope.within(Visit.grid_id),
    )
    total = session.scalar(select(func.count()).select_from(Visit).where(*inside)) or 0
    query = _visit_columns().where(*inside)
    if asked.after is not None:
        when = literal(asked.after[0], Visit.visited_at.type)
        query = query.where(tuple_(Visit.visited_at, Visit.id) < tuple_(when, literal(asked.after[1])))
    found = session.execute(query.order_by(Visit.visited_at.desc(), Visit.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    following: Cursor | None = (shown[-1].visited_at, shown[-1].id) if len(found) > PAGE else None
    return Listed([_visit_row(row) for row in shown], [row.grid_id for row in shown], total, following)


def _visit_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Visit.id,
            Visit.grid_id,
            Visit.visited_at,
            Visit.is_night,
            Township.name.label("township"),
            Village.name.label("village"),
            Grid.code,
            Cadre.name.label("cadre"),
            Organization.short_name.label("unit"),
            Visit.audience,
            Enterprise.name.label("enterprise"),
            Visit.topics,
            Visit.heard,
        )
        .join(Grid, Grid.id == Visit.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .join(Cadre, Cadre.id == Visit.cadre_id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .outerjoin(Enterprise, Enterprise.id == Visit.enterprise_id)
    )


def _visit_row(row: Any) -> tuple[Any, ...]:
    topics = "、".join(term.name for bit, term in enumerate(TOPICS) if row.topics >> bit & 1)
    return (
        row.visited_at,
        "夜" if row.is_night else "日",
        row.township,
        row.village,
        row.code,
        row.cadre,
        row.unit,
        VISIT_AUDIENCES.name(row.audience),
        row.enterprise,
        topics,
        row.heard,
    )


def visits_today(session: Session, asked: Asked) -> Listed:
    """The visits of the day."""
    return _visits(session, asked, local_midnight(asked.day))


def visits(session: Session, asked: Asked) -> Listed:
    """All visits; those of a cadre, to an enterprise or of some days, where the filters say so."""
    filters = asked.filters
    narrowed = [condition(filters[key]) for key, condition in VISIT_FILTERS.items() if filters.get(key)]
    return _visits(session, asked, BEGINNING, *narrowed)


def _to_enterprises(values: tuple[str, ...]) -> ColumnElement[bool]:
    """Each stands in one grid, and a grid's visits have an index."""
    ids = [int(value) for value in values]
    grids_there = select(Enterprise.grid_id).where(Enterprise.id.in_(ids))
    return and_(Visit.grid_id.in_(grids_there), Visit.enterprise_id.in_(ids))


VISIT_FILTERS: dict[str, Callable[[tuple[str, ...]], ColumnElement[bool]]] = {
    "visitor": lambda values: Visit.id.in_(visits_by(values)),
    "enterprise": _to_enterprises,
    "visited_from": lambda values: Visit.visited_at >= local_midnight(date.fromisoformat(values[0])),
    "visited_to": lambda values: Visit.visited_at < end_of(date.fromisoformat(values[0])),
}
"""To what the list of all visits can be narrowed, by keys of FILTERS; doors set them."""


def visits_in_month(session: Session, asked: Asked) -> Listed:
    """The visits of the last 30 days."""
    return _visits(session, asked, moment_of(asked) - timedelta(days=30))


def night_visits(session: Session, asked: Asked) -> Listed:
    """The night visits of the last 30 days."""
    return _visits(session, asked, moment_of(asked) - timedelta(days=30), Visit.is_night.is_(True))


def grids(session: Session, asked: Asked) -> Listed:
    """All grids of the scope."""
    return _grids(session, asked)


def uncovered_grids(session: Session, asked: Asked) -> Listed:
    """Grids without a posted cadre from a district-level unit or a township office."""
    covered = POPULATION["grids"].covered(KINDS["squad_grid"], asked.day)
    return _grids(session, asked, Grid.id.not_in(covered))


def _grids(session: Session, asked: Asked, *conditions: ColumnElement[bool]) -> Listed:
    moment = moment_of(asked)
    last = (
        select(func.max(Visit.visited_at))
        .where(Visit.grid_id == Grid.id, Visit.visited_at < moment)
        .correlate(Grid)
        .scalar_subquery()
    )
    squad = (
        select(
            Pairing.grid_id, func.count().label("all"), func.count(case((Pairing.role == "posted", 1))).label("posted")
        )
        .where(Pairing.kind == "squad_grid", paired(asked.day))
        .group_by(Pairing.grid_id)
        .subquery()
    )
    then = open_then(moment, Scope())
    waiting = select(then.c.grid_id, func.count().label("open")).group_by(then.c.grid_id).subquery()
    query = (
        select(
            Grid.id,
            Grid.code,
            Township.name,
            Village.name,
            Grid.households,
            squad.c.all,
            squad.c.posted,
            last,
            waiting.c.open,
        )
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .outerjoin(squad, squad.c.grid_id == Grid.id)
        .outerjoin(waiting, waiting.c.grid_id == Grid.id)
        .where(drawn(asked.day), *conditions, *asked.scope.within(Grid.id))
        .order_by(Grid.code)
    )
    found = session.execute(query).all()
    return Listed([_grid_row(row, moment) for row in found], [row[0] for row in found], len(found))


def _grid_row(row: Sequence[Any], moment: datetime) -> tuple[Any, ...]:
    _, code, township, village, households, squad, posted, last, waiting = row
    return (code, township, village, households, squad or 0, posted or 0, last, days_since(last, moment), waiting or 0)


def enterprises(session: Session, asked: Asked) -> Listed:
    """The tagged enterprises of the scope, with their companions and open issues."""
    tags = _gathered(session, select(EnterpriseTag.enterprise_id, EnterpriseTag.tag))
    companions = _gathered(
        session,
        select(Pairing.enterprise_id, Cadre.name)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .where(Pairing.kind == "companion_enterprise", paired(asked.day)),
    )
    waiting = _open_by_enterprise(session, asked)
    query = (
        select(Enterprise.id, Enterprise.grid_id, Enterprise.name, Enterprise.code, Township.name, Village.name)
        .join(Grid, Grid.id == Enterprise.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .where(Enterprise.id.in_(select(EnterpriseTag.enterprise_id)), *asked.scope.within(Enterprise.grid_id))
        .order_by(Enterprise.name)
    )
    found = session.execute(query).all()
    rows = [
        (
            name,
            code,
            "、".join(GROWTH_TAGS.name(tag) for tag in tags.get(key, ())),
            township,
            village,
            "、".join(companions.get(key, ())),
            waiting.get(key, 0),
        )
        for key, _, name, code, township, village in found
    ]
    return Listed(rows, [row[0] for row in found], len(found))


def _gathered(session: Session, pairs: Select[*tuple[Any, ...]]) -> dict[int, list[str]]:
    gathered: dict[int, list[str]] = {}
    for key, value in session.execute(pairs):
        gathered.setdefault(key, []).append(value)
    return gathered


def _open_by_enterprise(session: Session, asked: Asked) -> dict[int, int]:
    then = open_then(moment_of(asked), Scope())
    query = (
        select(Issue.enterprise_id, func.count())
        .join(then, then.c.id == Issue.id)
        .where(Issue.enterprise_id.is_not(None))
        .group_by(Issue.enterprise_id)
    )
    rows: Any = session.execute(query)
    return {row[0]: row[1] for row in rows}


def empty_cells(session: Session, asked: Asked) -> Listed:
    """Departments and townships without a liaison between them."""
    cell = aliased(Pairing)
    filled = and_(
        cell.kind == "department_township",
        cell.holder_organization_id == Organization.id,
        cell.township_code == Township.code,
        cell.started_on <= asked.day,
        cell.ended_on.is_(None) | (cell.ended_on > asked.day),
    )
    query = (
        select(Organization.id, Organization.name, Township.name)
        .join(Township, true())
        .outerjoin(cell, filled)
        .where(Organization.kind == "department", existing(asked.day), cell.id.is_(None))
        .order_by(Organization.code, Township.code)
    )
    found = session.execute(query).all()
    return Listed([tuple(row[1:]) for row in found], [row[0] for row in found], len(found))
