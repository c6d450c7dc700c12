"""The board's rows: open issues, those closed lately, and what changed of them. Columns only."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, literal_column, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.undo import STEP_NAMES
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import OPEN_STAGES, TRIES_BEFORE_NOT_EVALUATED, Attached, IssueState
from commandcenter.services.as_of import concerns
from commandcenter.services.attached import NOTHING
from commandcenter.services.scope import Scope
from commandcenter.services.settings import rules_now
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Cadre, Issue, IssueEvent, Organization

Conditions = Sequence[ColumnElement[bool]]
"""On rows of ``issue``: what ``services/filters.py`` makes of filters."""

CLOSED_DAYS = 7
CLOSED_PAGE = 250


class Card(NamedTuple):
    """What a card shows of an issue. Moments are whole seconds since 1970, UTC: thousands of them come quickly."""

    id: int
    number: str
    title: str
    stage: str
    source: str
    list: str
    category: str | None
    grid_id: int
    enterprise_id: int | None
    lead_organization_id: int | None
    first_contact_id: int | None
    registered_at: int
    stage_since: int
    due_at: int | None
    settle_from: int | None
    closed_at: int | None
    close_cause: str | None
    verdict: str | None
    returns: int
    tries: int
    version: int
    coordinator_id: int | None = None
    merged_from: str | None = None


class Cursor(NamedTuple):
    """Where a page of closed issues ended: the next one begins before it."""

    closed_at: int
    id: int


@dataclass(frozen=True, eq=False)
class Directory:
    """Names that cards need, by row id."""

    organizations: dict[int, str]
    cadres: dict[int, str]
    offices: dict[str, int]  # the township office, by township code
    tries_allowed: int = TRIES_BEFORE_NOT_EVALUATED

    def state(self, card: Card, township: str, attached: Attached = NOTHING) -> IssueState:
        """What the workflow's guards ask for of a card in a township."""
        lead, coordinator = card.lead_organization_id, card.coordinator_id
        return IssueState(
            card.stage,
            lead,
            self.organizations.get(lead or 0, ""),
            card.tries,
            card.list == "hard_cases",
            card.first_contact_id,
            attached,
            self.offices.get(township),
            coordinator,
            self.cadres.get(coordinator or 0, ""),
            card.merged_from,
            self.tries_allowed,
        )


NOBODY = Directory({}, {}, {})
"""Before the names are known."""


@dataclass(frozen=True)
class LastStep:
    """Who made an issue's newest step, in words."""

    who: str
    step: str


_IS_OPEN = Issue.stage != literal_column("'closed'")
"""Written out, since a bound value would not match the partial index of open issues."""

_MOMENTS = ("registered_at", "stage_since", "due_at", "settle_from", "closed_at")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows by the thousand make the garbage collector walk the whole heap again and again; measured: half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _columns(session: Session) -> list[Any]:
    sqlite = is_sqlite(session.get_bind())
    return [
        _seconds(getattr(Issue, name), sqlite) if name in _MOMENTS else getattr(Issue, name) for name in Card._fields
    ]


def _seconds(column: Any, sqlite: bool) -> Any:
    return func.unixepoch(column) if sqlite else cast(func.extract("epoch", column), BigInteger)


def _cards(session: Session, conditions: Iterable[Any], limit: int | None = None) -> list[Card]:
    query = select(*_columns(session)).where(*conditions)
    if limit is not None:
        query = query.order_by(Issue.closed_at.desc(), Issue.id.desc()).limit(limit)
    with _without_collecting():
        return [Card._make(row) for row in session.connection().execute(query).all()]  # Core: no ORM rows between


def open_cards(session: Session, scope: Scope) -> list[Card]:
    """All open issues of a scope; in no order, which is the board's to make."""
    if not scope.is_district:
        return _cards(session, (_IS_OPEN, *concerns(scope)))
    in_place = select(Issue.id).where(_IS_OPEN)  # the rows are then read in the order in which they lie: a fifth less
    return _cards(session, (Issue.id.in_(in_place),))


def closed_cards(
    session: Session,
    scope: Scope,
    before: Cursor | None = None,
    since: datetime | None = None,
    limit: int = CLOSED_PAGE,
    narrowed: Conditions = (),
) -> list[Card]:
    """A page of closed issues, newest first: those closed from ``since`` on, before a cursor, and as ``narrowed``."""
    conditions: list[Any] = [Issue.closed_at.is_not(None), *concerns(scope), *narrowed]
    if since is not None:
        conditions.append(Issue.closed_at >= since)
    if before is not None:
        moment = datetime.fromtimestamp(before.closed_at, UTC)
        earlier = and_(Issue.closed_at == moment, Issue.id < before.id)
        conditions += [Issue.closed_at <= moment, or_(Issue.closed_at < moment, earlier)]
    return _cards(session, conditions, limit)


def closed_since(now: datetime) -> datetime:
    """From when on closing counts as lately."""
    return now - timedelta(days=CLOSED_DAYS)


def count_closed(session: Session, scope: Scope, since: datetime, narrowed: Conditions = ()) -> int:
    """How many issues of a scope were closed from ``since`` on, and as ``narrowed``."""
    lately = select(func.count()).select_from(Issue).where(Issue.closed_at >= since, *narrowed)
    return session.scalar(lately.where(*concerns(scope))) or 0


def count_open(session: Session, scope: Scope) -> dict[str, int]:
    """How many issues of a scope stand in each open stage."""
    query = select(Issue.stage, func.count()).where(_IS_OPEN, *concerns(scope)).group_by(Issue.stage)
    found = dict(session.execute(query).all())
    return {stage: found.get(stage, 0) for stage in OPEN_STAGES}


def cards(session: Session, ids: Iterable[int], scope: Scope | None = None) -> list[Card]:
    """These issues as they stand now, whatever their stage; those outside ``scope`` are left out."""
    return _cards(session, (Issue.id.in_(list(ids)), *concerns(scope or Scope())))


def card(session: Session, issue_id: int) -> Card | None:
    """One issue as it stands now; None when there is no such issue."""
    return next(iter(cards(session, [issue_id])), None)


def last_steps(session: Session, ids: Sequence[int]) -> dict[int, LastStep]:
    """Who made the newest step of each of these issues."""
    query = (
        select(IssueEvent.issue_id, Cadre.name, IssueEvent.role, IssueEvent.transition)
        .join(Issue, and_(Issue.id == IssueEvent.issue_id, Issue.version == IssueEvent.number))
        .outerjoin(Cadre, Cadre.id == IssueEvent.actor_id)
        .where(Issue.id.in_(ids))
    )
    return {
        row.issue_id: LastStep(row.name or ROLES.name(row.role), STEP_NAMES.get(row.transition, row.transition))
        for row in session.execute(query)
    }


def directory(session: Session) -> Directory:
    """Short names of all organizations, names of all cadres, and the township offices."""
    organizations = select(Organization.id, Organization.short_name)
    cadres = select(Cadre.id, Cadre.name)
    offices = select(Organization.township_code, Organization.id).where(Organization.kind == "township_office")
    units, people, desks = (dict[Any, Any](session.execute(query).all()) for query in (organizations, cadres, offices))
    return Directory(units, people, desks, rules_now(session).tries_allowed)
