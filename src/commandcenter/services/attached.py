"""What hangs on issues and decides what may be done with them: calls, orders, tasks, reports that joined."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from commandcenter.domain.masking import masked_name
from commandcenter.domain.vocabulary import CHINA, SOURCES
from commandcenter.domain.workflow import Attached, Call, Duty, Order
from commandcenter.storage.schema import Issue, Organization, Report, SupervisionOrder, Task, Whistle

_IS_OPEN = Issue.stage != literal_column("'closed'")

NOTHING = Attached()

Rows = Select[*tuple[Any, ...]]


def attached(session: Session, ids: Iterable[int] | None = None) -> dict[int, Attached]:
    """What hangs on these issues, by id; on all open ones when none are named. Issues with nothing are left out."""
    wanted = None if ids is None else list(ids)
    calls = _grouped(session, _narrowed(_CALLS, Whistle.issue_id, wanted), _call)
    orders = _grouped(session, _narrowed(_ORDERS, SupervisionOrder.issue_id, wanted), _order)
    tasks = _grouped(session, _narrowed(_TASKS, Task.issue_id, wanted), _duty)
    joined = _grouped(session, _narrowed(_JOINED, Report.issue_id, wanted), _report)
    every = calls.keys() | orders.keys() | tasks.keys() | joined.keys()
    return {one: Attached(*(tuple(kind.get(one, ())) for kind in (calls, orders, tasks, joined))) for one in every}


def unanswered(what: Attached) -> int:
    """How many departments are called and have not answered."""
    return sum(not call.has_answered for call in what.calls)


_CALLS = (
    select(
        Whistle.issue_id,
        Whistle.organization_id,
        Organization.short_name,
        Whistle.reported_in_at.is_not(None),
        Whistle.answered_at.is_not(None),
        Whistle.score.is_not(None),
    )
    .join(Organization, Organization.id == Whistle.organization_id)
    .order_by(Whistle.whistled_at, Whistle.id)
)
_ORDERS = select(
    SupervisionOrder.issue_id,
    SupervisionOrder.id,
    SupervisionOrder.organization_id,
    SupervisionOrder.content,
    SupervisionOrder.replied_at.is_not(None),
).order_by(SupervisionOrder.id)
_TASKS = select(Task.issue_id, Task.id, Task.organization_id, Task.content, Task.done_at.is_not(None)).order_by(Task.id)
_JOINED = (
    select(Report.issue_id, Report.id, Report.reporter, Report.source, Report.reported_at)
    .where(Report.joined_at.is_not(None))
    .order_by(Report.reported_at, Report.id)
)


def _narrowed(query: Rows, column: Any, ids: list[int] | None) -> Rows:
    if ids is not None:
        return query.where(column.in_(ids))
    return query.join(Issue, Issue.id == column).where(_IS_OPEN)


def _grouped(session: Session, query: Rows, read: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row[0], []).append(read(*row[1:]))
    return found


def _call(organization_id: int, name: str, reported_in: Any, answered: Any, scored: Any) -> Call:
    return Call(organization_id, name, bool(reported_in), bool(answered), bool(scored))


def _order(order_id: int, organization_id: int, content: str, replied: Any) -> Order:
    return Order(order_id, organization_id, content, bool(replied))


def _duty(task_id: int, organization_id: int, content: str, done: Any) -> Duty:
    return Duty(task_id, organization_id, content, bool(done))


def _report(report_id: int, reporter: str, source: str, reported_at: Any) -> tuple[int, str]:
    local = reported_at.astimezone(CHINA)
    return report_id, f"{masked_name(reporter)}，{local.month}月{local.day}日 {SOURCES.label(source)}"
