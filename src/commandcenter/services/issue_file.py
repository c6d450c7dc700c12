"""An issue's whole file: what its own window shows. Personal data leave this floor masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.masking import masked_name, masked_telephone
from commandcenter.domain.vocabulary import SOURCES
from commandcenter.domain.workflow import IssueState
from commandcenter.services.attached import unanswered
from commandcenter.services.board import Card, card
from commandcenter.services.casework import state_of
from commandcenter.services.history import Line, in_words
from commandcenter.services.unmasking import Look, looks
from commandcenter.storage.schema import Enterprise, Issue, Organization, Report, SupervisionOrder, Task, Whistle


@dataclass(frozen=True)
class Reporter:
    """Who reported an issue, masked, and when the outcome was told. ``said`` is what only this reporter said."""

    id: int
    name: str
    telephone: str
    source: str
    reported_at: datetime
    told_at: datetime | None
    said: str
    has_joined: bool


@dataclass(frozen=True)
class Called:
    """A department called to an issue, what it answered and how the township scored it."""

    organization: str
    whistled_at: datetime
    due_at: datetime
    reported_in_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    score: int | None
    score_comment: str | None


@dataclass(frozen=True)
class Ordered:
    """A supervision order and its reply."""

    organization: str
    content: str
    ordered_at: datetime
    due_at: datetime
    replied_at: datetime | None
    reply: str | None


@dataclass(frozen=True)
class Assigned:
    """A task of a leader's decision and what came of it."""

    organization: str
    content: str
    due_on: date
    done_at: datetime | None
    result: str | None


@dataclass(frozen=True)
class IssueFile:
    """Everything about one issue. ``state`` is what the workflow's guards ask for."""

    card: Card
    content: str
    settle_due_at: datetime | None
    enterprise: str
    merged_into: str
    state: IssueState
    reporters: tuple[Reporter, ...]
    whistles: tuple[Called, ...]
    orders: tuple[Ordered, ...]
    tasks: tuple[Assigned, ...]
    looks: tuple[Look, ...]
    history: tuple[Line, ...]

    @property
    def called(self) -> int:
        """How many departments are called and have not answered."""
        return unanswered(self.state.attached)


def load_file(session: Session, issue_id: int) -> IssueFile | None:
    """The file of an issue; None when there is none of this id."""
    issue, shown = session.get(Issue, issue_id), card(session, issue_id)
    if issue is None or shown is None:
        return None
    return IssueFile(
        shown,
        issue.content,
        issue.settle_due_at,
        session.scalar(select(Enterprise.name).where(Enterprise.id == issue.enterprise_id)) or "",
        session.scalar(select(Issue.number).where(Issue.id == issue.merged_into_id)) or "",
        state_of(session, issue),
        tuple(_reporters(session, issue_id)),
        tuple(_whistles(session, issue_id)),
        tuple(_orders(session, issue_id)),
        tuple(_tasks(session, issue_id)),
        looks(session, issue_id),
        in_words(session, issue_id),
    )


def _reporters(session: Session, issue_id: int) -> Sequence[Reporter]:
    """Those of the issue and of the issues that joined it."""
    joined = select(Issue.id).where(Issue.merged_into_id == issue_id)
    query = (
        select(
            Report.id,
            Report.reporter,
            Report.telephone,
            Report.source,
            Report.reported_at,
            Report.told_at,
            Report.content,
            Report.joined_at,
        )
        .where(or_(Report.issue_id == issue_id, Report.issue_id.in_(joined)))
        .order_by(Report.reported_at, Report.id)
    )
    return [
        Reporter(
            row.id,
            masked_name(row.reporter),
            masked_telephone(row.telephone),
            SOURCES.name(row.source),
            row.reported_at,
            row.told_at,
            row.content or "",
            row.joined_at is not None,
        )
        for row in session.execute(query)
    ]


def _whistles(session: Session, issue_id: int) -> Sequence[Called]:
    query = (
        select(
            Organization.short_name,
            Whistle.whistled_at,
            Whistle.due_at,
            Whistle.reported_in_at,
            Whistle.answered_at,
            Whistle.answer,
            Whistle.score,
            Whistle.score_comment,
        )
        .join(Organization, Organization.id == Whistle.organization_id)
        .where(Whistle.issue_id == issue_id)
        .order_by(Whistle.whistled_at, Whistle.id)
    )
    return [Called(*row) for row in session.execute(query)]


def _orders(session: Session, issue_id: int) -> Sequence[Ordered]:
    query = (
        select(
            Organization.short_name,
            SupervisionOrder.content,
            SupervisionOrder.ordered_at,
            SupervisionOrder.due_at,
            SupervisionOrder.replied_at,
            SupervisionOrder.reply,
        )
        .join(Organization, Organization.id == SupervisionOrder.organization_id)
        .where(SupervisionOrder.issue_id == issue_id)
        .order_by(SupervisionOrder.ordered_at, SupervisionOrder.id)
    )
    return [Ordered(*row) for row in session.execute(query)]


def _tasks(session: Session, issue_id: int) -> Sequence[Assigned]:
    query = (
        select(Organization.short_name, Task.content, Task.due_on, Task.done_at, Task.result)
        .join(Organization, Organization.id == Task.organization_id)
        .where(Task.issue_id == issue_id)
        .order_by(Task.due_on, Task.id)
    )
    return [Assigned(*row) for row in session.execute(query)]
