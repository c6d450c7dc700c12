"""The district as of a moment, from history: which issues were open then, and with what clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue, IssueEvent

_Unclosed, _Reopening, _Closing, _Earlier = (
    aliased(Issue),
    aliased(IssueEvent),
    aliased(IssueEvent),
    aliased(IssueEvent),
)
"""Once for all statements: an alias makes a column anew for each of the table's."""


def was_open(moment: datetime) -> ColumnElement[bool]:
    """The condition that an issue had been registered and was not closed just before ``moment``.

    The row knows the last closing only; an issue that was closed then and was reopened later is told apart by its
    events, of which there are few (a partial index holds them).
    """
    return and_(stays_open(moment), Issue.registered_at < moment, ~_closed_and_reopened_later(moment))


def stays_open(moment: datetime) -> ColumnElement[bool]:
    """The condition that an issue has not been closed for good before ``moment``, as its row tells."""
    still = select(_Unclosed.id).where(_Unclosed.closed_at.is_(None))
    later = select(_Unclosed.id).where(_Unclosed.closed_at >= moment)
    return Issue.id.in_(union_all(still, later))  # two ranges of one index; an OR would be a scan


def was_closed(moment: datetime) -> ColumnElement[bool]:
    """The condition that an issue stood closed just before ``moment``."""
    return and_(Issue.registered_at < moment, or_(Issue.closed_at < moment, _closed_and_reopened_later(moment)))


def _closed_and_reopened_later(moment: datetime) -> ColumnElement[bool]:
    return Issue.id.in_(
        select(_Reopening.issue_id)
        .join(_Closing, and_(_Closing.issue_id == _Reopening.issue_id, _Closing.number == _Reopening.number - 1))
        .where(_Reopening.from_stage == "closed", _Reopening.at >= moment, _Closing.at < moment)
    )


def last_event_before(moment: datetime) -> ColumnElement[int]:
    """The number of an issue's last event before ``moment``, as a correlated scalar subquery."""
    return (
        select(func.max(_Earlier.number))
        .where(_Earlier.issue_id == Issue.id, _Earlier.at < moment)
        .correlate(Issue)
        .scalar_subquery()
    )


def open_then(moment: datetime, scope: Scope) -> Subquery:
    """The issues open just before ``moment``: columns ``id``, ``grid_id``, ``stage`` and ``due_at`` of that time."""
    query = (
        select(Issue.id, Issue.grid_id, IssueEvent.to_stage.label("stage"), IssueEvent.due_at)
        .join(IssueEvent, and_(IssueEvent.issue_id == Issue.id, IssueEvent.number == last_event_before(moment)))
        .where(was_open(moment), *concerns(scope))
    )
    return query.subquery()


def concerns(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an issue belongs to a scope: its place, and its lead organization."""
    conditions = scope.within(Issue.grid_id)
    if scope.department is not None:
        return (*conditions, Issue.lead_organization_id == scope.department)
    return conditions


def is_overdue(issues: Subquery, moment: datetime) -> ColumnElement[bool]:
    """The condition that one of :func:`open_then`'s issues was over its time; a suspended one's clock rests."""
    return and_(issues.c.due_at < moment, issues.c.stage != "suspended")


@dataclass(frozen=True)
class OpenIssues:
    """Open issues, and what is to be said of them."""

    open: int
    overdue: int
    suspended: int


def count_open(session: Session, scope: Scope, moment: datetime) -> OpenIssues:
    """The issues of a scope that were open just before ``moment``."""
    issues = open_then(moment, scope)
    suspended = issues.c.stage == "suspended"
    counts = (func.count(), func.count(case((is_overdue(issues, moment), 1))), func.count(case((suspended, 1))))
    return OpenIssues(*session.execute(select(*counts).select_from(issues)).one())
