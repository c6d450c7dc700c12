"""Lists of issues, all by one query: an account, filters, an order, a page. And the list of whistles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from commandcenter.services.as_of import concerns
from commandcenter.services.list_accounts import ACCOUNT, Account, View
from commandcenter.services.list_columns import selected, written
from commandcenter.services.list_filters import conditions
from commandcenter.services.listing import Asked, Column, Cursor, Listed
from commandcenter.services.present import end_of
from commandcenter.services.rates_then import Then, load_then, one_of
from commandcenter.services.settings import rules_now
from commandcenter.storage.schema import Grid, Issue, IssueEvent, Organization, Township, Village, Whistle

PAGE = 5_000
"""Rows of one page of a list that may be long."""


def moment_of(asked: Asked) -> datetime:
    """The instant that a list holds for."""
    return min(end_of(asked.day), asked.now)


@dataclass(frozen=True)
class Term:
    """One thing that rows are ordered by; empty ones must not occur but where a term before tells them apart."""

    value: ColumnElement[Any] | InstrumentedAttribute[Any]
    is_descending: bool = False

    @property
    def ordering(self) -> ColumnElement[Any]:
        """For ORDER BY."""
        return self.value.desc() if self.is_descending else self.value.asc()

    def beyond(self, last: Any) -> ColumnElement[bool]:
        """The condition that a row comes behind this value."""
        if last is None:
            return false()
        bound = literal(last, self.value.type)
        return self.value < bound if self.is_descending else self.value > bound

    def equals(self, last: Any) -> ColumnElement[bool]:
        """The condition that a row has this value."""
        return self.value.is_(None) if last is None else self.value == literal(last, self.value.type)


def issues(account_key: str) -> Any:
    """The query of the list of an account."""

    def query(session: Session, asked: Asked) -> Listed:
        return _list(session, asked, ACCOUNT[account_key])

    return query


def _list(session: Session, asked: Asked, account: Account) -> Listed:
    if note := account.note(asked.actor):
        return Listed([], [], 0, note=note)
    then = load_then(session, moment_of(asked))
    view = View(then, asked.actor)
    within = (*then.registered(), account.holds(view), *concerns(asked.scope), *conditions(view, asked.filters))
    total = session.scalar(select(func.count()).select_from(Issue).where(*within)) or 0
    found, following = _page(session, then, within, ORDERS[account.order](then), asked.after)
    catalog = rules_now(session).catalog
    return Listed([written(row, then, catalog) for row in found], [row.id for row in found], total, following)


def _page(
    session: Session, then: Then, within: Sequence[ColumnElement[bool]], terms: Sequence[Term], after: Cursor | None
) -> tuple[Sequence[Any], Cursor | None]:
    """One page, continued by keyset: first which issues, by narrow rows, then all that is shown of these."""
    keys = [f"key_{place}" for place in range(len(terms))]
    which = select(Issue.id, *(term.value.label(key) for term, key in zip(terms, keys, strict=True))).where(*within)
    if after is not None:
        which = which.where(_behind(terms, after))
    page = which.order_by(*(term.ordering for term in terms)).limit(PAGE + 1).subquery()
    ordered = [page.c[key].desc() if term.is_descending else page.c[key] for term, key in zip(terms, keys, strict=True)]
    query = selected(then, page).add_columns(*(page.c[key] for key in keys)).order_by(*ordered)
    found = session.execute(query).all()
    if len(found) <= PAGE:
        return found, None
    return found[:PAGE], tuple(getattr(found[PAGE - 1], key) for key in keys)


def _behind(terms: Sequence[Term], after: Cursor) -> ColumnElement[bool]:
    """Behind the last row in the first term in which they differ."""
    steps = []
    for place, (term, last) in enumerate(zip(terms, after, strict=True)):
        same = (earlier.equals(value) for earlier, value in zip(terms[:place], after[:place], strict=True))
        steps.append(and_(*same, term.beyond(last)))
    return or_(*steps)


def _as_of(then: Then, column: Any, of_events: Callable[[Then], ColumnElement[Any]]) -> ColumnElement[Any]:
    """A column of the row, where that tells it; for what has moved on, the same of its events."""
    if then.is_present:
        return column  # type: ignore[no-any-return]
    return case((one_of(then.standings), of_events(then)), else_=column)


def _by_due(then: Then) -> tuple[Term, ...]:
    """Those without a clock last, the newest of them first."""
    due = _as_of(then, Issue.due_at, _last_due)
    return Term(case((due.is_(None), 1), else_=0)), Term(due), Term(Issue.id, is_descending=True)


def _last_due(then: Then) -> ColumnElement[Any]:
    last = select(IssueEvent.due_at).where(IssueEvent.issue_id == Issue.id, IssueEvent.at < then.moment)
    return last.order_by(IssueEvent.number.desc()).limit(1).correlate(Issue).scalar_subquery()


def _by_registration(then: Then) -> tuple[Term, ...]:
    return Term(Issue.registered_at, is_descending=True), Term(Issue.id, is_descending=True)


def _by_closing(then: Then) -> tuple[Term, ...]:
    closed = (
        Issue.closed_at if then.is_present else case((one_of(then.standings), _closing(then)), else_=Issue.closed_at)
    )
    return Term(closed, is_descending=True), Term(Issue.id, is_descending=True)


def _closing(then: Then) -> ColumnElement[Any]:
    closing = select(func.max(IssueEvent.at)).where(
        IssueEvent.issue_id == Issue.id,
        IssueEvent.at < then.moment,
        IssueEvent.to_stage == "closed",
        IssueEvent.from_stage != "closed",
    )
    return closing.correlate(Issue).scalar_subquery()


ORDERS = {"due": _by_due, "registered": _by_registration, "closed": _by_closing}

WHISTLE_COLUMNS = (
    Column("number", "编号", 7),
    Column("title", "事项", 24),
    Column("organization", "被吹哨部门", 8),
    Column("whistled_at", "吹哨时间", 9, "moment"),
    Column("due_at", "报到时限", 9, "moment"),
    Column("reported_in_at", "报到时间", 9, "moment"),
    Column("answered_at", "答复时间", 9, "moment"),
    Column("score", "得分", 3, "number"),
    Column("township", "镇街", 5),
    Column("village", "村社", 8),
)


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
            Whistle.score,
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
