"""督办台账: all supervision orders and what came of them, by order and by organization; and the leaders' tasks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.as_of import concerns
from commandcenter.services.list_issues import moment_of
from commandcenter.services.listing import Asked, Column, Listed, ListKind, Row
from commandcenter.storage.schema import (
    Cadre,
    Grid,
    Issue,
    Organization,
    SupervisionOrder,
    Task,
    Township,
    Village,
)

_ISSUE = (Column("number", "编号", 7), Column("title", "事项", 20))
_PLACE = (Column("township", "镇街", 5), Column("village", "村社", 8))

ORDER_COLUMNS = (
    *_ISSUE,
    Column("organization", "责成单位", 6),
    Column("state", "状态", 5),
    Column("content", "督办要求", 16),
    Column("ordered_at", "督办时间", 9, "moment"),
    Column("due_at", "回复期限", 9, "moment"),
    Column("replied_at", "回复时间", 9, "moment"),
    Column("reply", "回复内容", 16),
    Column("supervisor", "督办员", 5),
    *_PLACE,
)
UNIT_COLUMNS = (
    Column("organization", "单位", 12),
    Column("orders", "督办单", 4, "number"),
    Column("running", "待回复", 4, "number"),
    Column("overdue", "逾期未复", 5, "number"),
    Column("on_time", "按期回复", 5, "number"),
    Column("late", "逾期回复", 5, "number"),
    Column("rate", "按期率", 10),
)
TASK_COLUMNS = (
    *_ISSUE,
    Column("organization", "责任单位", 6),
    Column("state", "状态", 5),
    Column("content", "任务", 18),
    Column("assigned_at", "批示时间", 9, "moment"),
    Column("due_on", "完成日期", 6, "day"),
    Column("done_at", "落实时间", 9, "moment"),
    Column("result", "落实情况", 16),
    Column("coordinator", "协调领导", 5),
    *_PLACE,
)


def state_of_order(due_at: datetime, replied_at: datetime | None, moment: datetime) -> str:
    """How an order stands at a moment, in words."""
    if replied_at is not None and replied_at < moment:
        return "按期回复" if replied_at <= due_at else "逾期回复"
    return "逾期未复" if due_at < moment else "待回复"


def state_of_task(due_on: date, done_at: datetime | None, moment: datetime) -> str:
    """How a task stands at a moment, in words; its day counts whole."""
    if done_at is not None and done_at < moment:
        return "按期落实" if done_at.astimezone(CHINA).date() <= due_on else "逾期落实"
    return "逾期未落实" if due_on < _day(moment) else "落实中"


def _day(moment: datetime) -> date:
    """The local day that a moment belongs to; a midnight ends the day before it."""
    return (moment - timedelta(microseconds=1)).astimezone(CHINA).date()


def _placed(query: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .where(*_within(asked))
    )


def _within(asked: Asked) -> Sequence[ColumnElement[bool]]:
    return concerns(asked.scope)


def _until(column: Any, moment: datetime) -> Any:
    """What was written later was not there then."""
    return column.is_not(None) & (column < moment)


def orders(session: Session, asked: Asked) -> Listed:
    """All orders given, the newest first, as they stood at the moment."""
    moment, order = moment_of(asked), SupervisionOrder
    columns = (
        Issue.id,
        Issue.number,
        Issue.title,
        Organization.short_name,
        order.content,
        order.ordered_at,
        order.due_at,
        order.replied_at,
        order.reply,
        Cadre.name,
        Township.name,
        Village.name,
    )
    query = (
        select(*columns)
        .select_from(order)
        .join(Issue, Issue.id == order.issue_id)
        .join(Organization, Organization.id == order.organization_id)
        .outerjoin(Cadre, Cadre.id == order.ordered_by_id)
        .where(order.ordered_at < moment)
        .order_by(order.ordered_at.desc(), order.id.desc())
    )
    found = session.execute(_placed(query, asked)).all()
    return Listed([_order_row(row, moment) for row in found], [row[0] for row in found], len(found))


def _order_row(row: Any, moment: datetime) -> Row:
    _, number, title, unit, content, ordered_at, due_at, replied_at, reply, supervisor, township, village = row
    state = state_of_order(due_at, replied_at, moment)
    known = (replied_at, reply) if replied_at is not None and replied_at < moment else (None, None)
    return (number, title, unit, state, content, ordered_at, due_at, *known, supervisor, township, village)


def orders_by_unit(session: Session, asked: Asked) -> Listed:
    """For every organization that was ordered: how many, how they stand, and the on-time rate with its denominator.

    The rate is of what could be judged: replied, or over its deadline without a reply.
    """
    moment, order = moment_of(asked), SupervisionOrder
    replied = _until(order.replied_at, moment)
    counts = (
        func.count(),
        _times(~replied & (order.due_at >= moment)),
        _times(~replied & (order.due_at < moment)),
        _times(replied & (order.replied_at <= order.due_at)),
        _times(replied & (order.replied_at > order.due_at)),
    )
    query = (
        select(Organization.name, *counts)
        .select_from(order)
        .join(Issue, Issue.id == order.issue_id)
        .join(Organization, Organization.id == order.organization_id)
        .where(order.ordered_at < moment, *_within(asked))
        .group_by(Organization.id, Organization.name, Organization.code)
        .order_by(counts[2].desc(), func.count().desc(), Organization.code)
    )
    rows = [(*row, _rate(row[4], row[3] + row[4] + row[5])) for row in session.execute(query)]
    return Listed(rows, [0] * len(rows), len(rows))


def _times(condition: ColumnElement[bool]) -> Any:
    return func.count(case((condition, 1)))


def _rate(on_time: int, judged: int) -> str:
    """``92.3 %（24/26）``; a dash when there is nothing to judge."""
    return f"{100 * on_time / judged:.1f} %（{on_time}/{judged}）" if judged else "—"


def tasks(session: Session, asked: Asked) -> Listed:
    """All tasks that leaders gave with their decisions, those to be done first at the top, done ones last."""
    moment = moment_of(asked)
    done = _until(Task.done_at, moment)
    columns = (
        Issue.id,
        Issue.number,
        Issue.title,
        Organization.short_name,
        Task.content,
        Task.assigned_at,
        Task.due_on,
        Task.done_at,
        Task.result,
        Cadre.name,
        Township.name,
        Village.name,
    )
    query = (
        select(*columns)
        .select_from(Task)
        .join(Issue, Issue.id == Task.issue_id)
        .join(Organization, Organization.id == Task.organization_id)
        .outerjoin(Cadre, Cadre.id == Issue.coordinator_id)
        .where(Task.assigned_at < moment)
        .order_by(case((done, 1), else_=0), Task.due_on, Task.id)
    )
    found = session.execute(_placed(query, asked)).all()
    return Listed([_task_row(row, moment) for row in found], [row[0] for row in found], len(found))


def _task_row(row: Any, moment: datetime) -> Row:
    _, number, title, unit, content, assigned_at, due_on, done_at, result, leader, township, village = row
    known = (done_at, result) if done_at is not None and done_at < moment else (None, None)
    state = state_of_task(due_on, done_at, moment)
    return (number, title, unit, state, content, assigned_at, due_on, *known, leader, township, village)


KINDS: tuple[ListKind, ...] = (
    ListKind("orders", "督办台账", "全部督办单及其回复，新的在前", ORDER_COLUMNS, orders, "issue"),
    ListKind(
        "orders_by_unit",
        "督办单位统计",
        "各单位的督办单；按期率 = 按期回复 ÷（已回复 + 逾期未复）",
        UNIT_COLUMNS,
        orders_by_unit,
    ),
    ListKind("tasks", "领导批示任务", "领导批示中的任务，未落实的在前，先到期的在前", TASK_COLUMNS, tasks, "issue"),
)
"""The ledgers, for the registry of lists."""
