"""The open issues of a few places, enterprises or a leader as of a moment, with what pages say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from commandcenter.domain.workflow import STAGE
from commandcenter.services.as_of import last_event_before
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import NONE, About, cell, local_day, words
from commandcenter.services.pages.page import Bit, Cell, Head, IssueDoor, Place, Table
from commandcenter.storage.schema import Grid, Issue, IssueEvent, Organization, Village


@dataclass(frozen=True)
class OpenIssue:
    """An issue that was open. ``stage`` and ``due_at`` are those of the moment."""

    id: int
    number: str
    title: str
    stage: str
    due_at: datetime | None
    grid_id: int
    village_code: str
    list: str
    category: str | None
    enterprise_id: int | None
    coordinator_id: int | None
    registered_at: datetime
    stage_since: datetime
    settle_from: datetime | None
    settle_due_at: datetime | None
    lead_id: int | None
    lead: str
    lead_kind: str
    is_overdue: bool


def open_issues(about: About, *conditions: ColumnElement[bool]) -> Sequence[OpenIssue]:
    """The issues that meet the conditions and were open just before the page's moment, what is due first in front.

    An issue whose last step before the moment did not close it was open then.
    """
    then = about.moment
    held = and_(IssueEvent.issue_id == Issue.id, IssueEvent.number == last_event_before(then))
    query = (
        select(
            Issue.id,
            Issue.number,
            Issue.title,
            IssueEvent.to_stage,
            IssueEvent.due_at,
            Issue.grid_id,
            Grid.village_code,
            Issue.list,
            Issue.category,
            Issue.enterprise_id,
            Issue.coordinator_id,
            Issue.registered_at,
            IssueEvent.at,
            Issue.settle_from,
            Issue.settle_due_at,
            Issue.lead_organization_id,
            Organization.short_name,
            Organization.kind,
        )
        .select_from(Issue)
        .join(IssueEvent, held)
        .join(Grid, Grid.id == Issue.grid_id)
        .outerjoin(Organization, Organization.id == Issue.lead_organization_id)
        .where(
            Issue.registered_at < then,
            or_(Issue.closed_at.is_(None), Issue.closed_at >= then),  # which the index of a grid's issues knows
            IssueEvent.to_stage != "closed",
            *conditions,
        )
    )
    found = [_issue(row, then) for row in about.session.execute(query)]
    return sorted(found, key=lambda one: (not one.is_overdue, one.due_at is None, one.due_at or then, one.id))


def _issue(row: Any, then: datetime) -> OpenIssue:
    stage, due = row.to_stage, row.due_at
    is_overdue = due is not None and due < then and stage != "suspended"
    known: tuple[Any, ...] = (*row[:16], row[16] or "", row[17] or "", is_overdue)
    return OpenIssue(*known)


def in_townships(codes: Iterable[str]) -> ColumnElement[bool]:
    """The condition that an issue lies in one of these townships."""
    inside = select(Grid.id).join(Village, Village.code == Grid.village_code)
    return Issue.grid_id.in_(inside.where(Village.township_code.in_(tuple(codes))))


def in_villages(codes: Iterable[str]) -> ColumnElement[bool]:
    """The condition that an issue lies in one of these villages."""
    return Issue.grid_id.in_(select(Grid.id).where(Grid.village_code.in_(tuple(codes))))


def tally(issues: Iterable[OpenIssue]) -> tuple[int, int]:
    """How many are open, and how many of them overdue."""
    every = list(issues)
    return len(every), sum(one.is_overdue for one in every)


def due_cell(issue: OpenIssue) -> Cell:
    """When it is due, by day; in words when it is over or rests."""
    if issue.due_at is None:
        return NONE
    tone: Tone = "danger" if issue.is_overdue else "suspended" if issue.stage == "suspended" else ""
    said = (Bit("超期", None, "danger"),) if issue.is_overdue else ()
    return (*cell(local_day(issue.due_at), None, tone), *said)


def issue_table(title: str, issues: Sequence[OpenIssue], place: Place, empty: str = "没有在办事项。") -> Table:
    """Open issues as rows."""
    heads = (Head("编号"), Head("事项", 1), Head("环节"), Head("主办"), Head("时限"))
    rows = tuple(
        (
            cell(one.number, IssueDoor(one.id)),
            words(one.title),
            cell(STAGE[one.stage].name),
            cell(one.lead),
            due_cell(one),
        )
        for one in issues
    )
    return Table(title, heads, rows, empty, place)


def decided(about: About, issue_ids: Iterable[int]) -> set[int]:
    """Which of these issues a leader had decided on by the moment."""
    step = aliased(IssueEvent)
    found = about.session.scalars(
        select(step.issue_id).where(
            step.issue_id.in_(tuple(issue_ids)), step.transition == "decide", step.at < about.moment
        )
    )
    return set(found)
