"""Lists of issues: open ones as of a moment, closed ones, and whistles."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.vocabulary import CLOSE_CAUSES, ISSUE_LISTS, SOURCES, VERDICTS
from commandcenter.domain.workflow import STAGE
from commandcenter.services.as_of import concerns, is_overdue, open_then, was_closed
from commandcenter.services.listing import Asked, Column, Cursor, Listed, Row
from commandcenter.services.present import end_of
from commandcenter.services.settings import rules_now
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Township, Village, Whistle

PAGE = 5_000
"""Rows of one page of a list that may be long."""

_HEAD = (Column("number", "编号", 7), Column("title", "事项", 24))
_MARKS = (Column("source", "来源", 5), Column("list", "清单", 5), Column("category", "类别", 6))
_PLACE = (Column("township", "镇街", 5), Column("village", "村社", 8))
_PEOPLE = (Column("lead", "主办", 6), Column("first", "首问责任人", 6))
_REGISTERED = Column("registered_at", "登记时间", 9, "moment")

OPEN_COLUMNS = (
    *_HEAD,
    Column("stage", "环节", 4),
    Column("due_at", "时限", 9, "moment"),
    *_PLACE,
    *_PEOPLE,
    *_MARKS,
    _REGISTERED,
    Column("returns", "退回", 3, "number"),
)
CLOSED_COLUMNS = (
    *_HEAD,
    Column("stage", "环节", 4),
    Column("closed_at", "办结时间", 9, "moment"),
    Column("settle_due_at", "办理时限", 9, "moment"),
    Column("cause", "办结原因", 7),
    Column("verdict", "评价", 5),
    *_PLACE,
    *_PEOPLE,
    *_MARKS,
    _REGISTERED,
)
WHISTLE_COLUMNS = (
    *_HEAD,
    Column("organization", "被吹哨部门", 8),
    Column("whistled_at", "吹哨时间", 9, "moment"),
    Column("due_at", "报到时限", 9, "moment"),
    Column("reported_in_at", "报到时间", 9, "moment"),
    Column("answered_at", "答复时间", 9, "moment"),
    *_PLACE,
)


def moment_of(asked: Asked) -> datetime:
    """The instant that a list holds for."""
    return min(end_of(asked.day), asked.now)


def _with_places(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .outerjoin(Organization, Organization.id == Issue.lead_organization_id)
        .outerjoin(Cadre, Cadre.id == Issue.first_contact_id)
    )


def _tail(row: Any, catalog: Catalog) -> Row:
    return (SOURCES.label(row.source), ISSUE_LISTS.label(row.list), catalog.name(row.category), row.registered_at)


_COMMON = (
    Issue.id,
    Issue.number,
    Issue.title,
    Township.name.label("township"),
    Village.name.label("village"),
    Organization.short_name.label("lead"),
    Cadre.name.label("first"),
    Issue.source,
    Issue.list,
    Issue.category,
    Issue.registered_at,
)


def _open(session: Session, asked: Asked, narrow: Callable[[Subquery, datetime], ColumnElement[bool] | None]) -> Listed:
    moment = moment_of(asked)
    then = open_then(moment, asked.scope)
    query = _with_places(
        select(*_COMMON, then.c.stage, then.c.due_at, Issue.returns)
        .select_from(Issue)
        .join(then, then.c.id == Issue.id)
    ).order_by(then.c.due_at.is_(None), then.c.due_at, Issue.id)
    condition = narrow(then, moment)
    found = session.execute(query if condition is None else query.where(condition)).all()
    catalog = rules_now(session).catalog
    rows = [
        (
            *(r.number, r.title, STAGE[r.stage].name, r.due_at, r.township, r.village, r.lead, r.first),
            *_tail(r, catalog),
            r.returns,
        )
        for r in found
    ]
    return Listed(rows, [r.id for r in found], len(found))


def open_issues(session: Session, asked: Asked) -> Listed:
    """Issues that were open, those due first at the top."""
    return _open(session, asked, lambda then, moment: None)


def overdue_issues(session: Session, asked: Asked) -> Listed:
    """Open issues whose clock had run out; a banked one's rests."""
    return _open(session, asked, is_overdue)


def suspended_issues(session: Session, asked: Asked) -> Listed:
    """Banked issues, those to be reviewed first at the top."""
    return _open(session, asked, lambda then, moment: then.c.stage == "suspended")


Order = tuple[Any, Any]
_BY_REGISTRATION: Order = (Issue.registered_at, Issue.id)
_BY_CLOSING: Order = (Issue.closed_at, Issue.id)


def _page(session: Session, asked: Asked, order: Order, *conditions: ColumnElement[bool]) -> Listed:
    """One page, newest first, continued by keyset."""
    within = (*conditions, *concerns(asked.scope))
    total = session.scalar(select(func.count()).select_from(Issue).where(*within)) or 0
    query = _with_places(
        select(
            *_COMMON, Issue.stage, Issue.closed_at, Issue.settle_due_at, Issue.close_cause, Issue.verdict
        ).select_from(Issue)
    ).where(*within)
    if asked.after is not None:
        query = query.where(_before(order, asked.after))
    found = session.execute(query.order_by(order[0].desc(), order[1].desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    following = _cursor(shown[-1], order) if len(found) > PAGE else None
    return Listed(_closed_rows(shown, rules_now(session).catalog), [row.id for row in shown], total, following)


def _before(order: Order, after: Cursor) -> ColumnElement[bool]:
    return tuple_(*order) < tuple_(literal(after[0], order[0].type), literal(after[1]))


def _cursor(row: Any, order: Order) -> Cursor:
    return getattr(row, order[0].key), row.id


def _closed_rows(found: Sequence[Any], catalog: Catalog) -> list[Row]:
    return [
        (
            r.number,
            r.title,
            STAGE[r.stage].name,
            r.closed_at,
            r.settle_due_at,
            CLOSE_CAUSES.label(r.close_cause),
            VERDICTS.name(r.verdict),
            r.township,
            r.village,
            r.lead,
            r.first,
            *_tail(r, catalog),
        )
        for r in found
    ]


def collected_issues(session: Session, asked: Asked) -> Listed:
    """All issues ever registered, newest first, in the state they are in now."""
    return _page(session, asked, _BY_REGISTRATION, Issue.registered_at < moment_of(asked))


def settled_issues(session: Session, asked: Asked) -> Listed:
    """All that stood closed, the last closed first."""
    return _page(session, asked, _BY_CLOSING, was_closed(moment_of(asked)))


def closed_in_week(session: Session, asked: Asked) -> Listed:
    """What was closed in the seven days before the moment."""
    moment = moment_of(asked)
    return _page(session, asked, _BY_CLOSING, Issue.closed_at >= moment - timedelta(days=7), Issue.closed_at < moment)


def not_evaluated_issues(session: Session, asked: Asked) -> Listed:
    """Closed without an evaluation, since the reporter could not be reached."""
    return _page(session, asked, _BY_CLOSING, was_closed(moment_of(asked)), Issue.close_cause == "not_evaluated")


def late_issues(session: Session, asked: Asked) -> Listed:
    """What keeps the on-time rate down: closed after its time, or open and overdue."""
    moment = moment_of(asked)
    then = open_then(moment, asked.scope)
    overdue = select(then.c.id).where(is_overdue(then, moment))
    closed_late = and_(was_closed(moment), Issue.answered_at > Issue.settle_due_at)
    return _page(session, asked, _BY_REGISTRATION, or_(closed_late, Issue.id.in_(overdue)))


def whistles(session: Session, asked: Asked) -> Listed:
    """Whistles of issues that were open, the newest first."""
    moment = moment_of(asked)
    called = (
        select(
            Issue.id,
            Issue.number,
            Issue.title,
            Organization.name,
            Whistle.whistled_at,
            Whistle.due_at,
            Whistle.reported_in_at,
            Whistle.answered_at,
            Township.name,
            Village.name,
        )
        .select_from(Whistle)
        .join(Issue, Issue.id == Whistle.issue_id)
        .join(Organization, Organization.id == Whistle.organization_id)
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .where(Whistle.whistled_at < moment, or_(Issue.closed_at.is_(None), Issue.closed_at >= moment))
        .order_by(Whistle.whistled_at.desc(), Whistle.id)
    )
    found = session.execute(called.where(*concerns(asked.scope))).all()
    return Listed([tuple(row[1:]) for row in found], [row[0] for row in found], len(found))
