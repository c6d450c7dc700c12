"""What the map's themes ask of the history: a value a grid, as of any moment."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Select, and_, case, distinct, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.vocabulary import CHINA, FAMILIARITY_SUBJECTS
from commandcenter.services.as_of import was_closed, was_open
from commandcenter.services.card_figures import fresh_since
from commandcenter.services.in_force import paired
from commandcenter.services.present import Present, end_of
from commandcenter.storage.schema import Cadre, Familiarity, Grid, Issue, IssueEvent, Organization, Pairing, Visit

NIGHTS_OVER_DAYS = 30
REPORTS_OVER_DAYS = 90
VERDICTS_OVER_DAYS = 365
NO_SQUAD, SQUAD, POSTED = 0.0, 1.0, 2.0
RESTING = "suspended"
PORTION = 2000  # ids in one question
FAR = datetime.max.replace(tzinfo=UTC)
NEVER = np.inf  # no visit, no verdict, no squad


@dataclass(frozen=True)
class AsOf:
    """A moment of the district: everything before ``moment`` counts, dates are held against ``day``.

    ``is_now``: nothing lies after the moment, so that rows say themselves how things stand.
    """

    day: date
    moment: datetime
    is_now: bool

    @classmethod
    def on(cls, day: date | None, present: Present) -> "AsOf":
        """The end of a day, or now when that comes first or no day is given; no day lies after today."""
        reached, today = present.reached(), present.today()
        if day is None:
            return cls(today, reached, is_now=True)
        moment = min(end_of(day), reached)
        return cls(min(day, today), moment, is_now=moment == reached)


Values = Mapping[int, float]
Query = Callable[[Session, AsOf], Values]


def _pairs(session: Session, query: Select[*tuple[Any, ...]]) -> Values:
    return {grid_id: float(value) for grid_id, value in session.execute(query)}


def squad_coverage(session: Session, at: AsOf) -> Values:
    """Grids that have a squad on the day: whether a posted cadre of a unit that counts is in it."""
    counts = case(((Pairing.role == "posted") & Organization.kind.in_(POSTED_FROM), POSTED), else_=SQUAD)
    query = (
        select(Pairing.grid_id, func.max(counts))
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(
            Pairing.kind == "squad_grid",
            paired(at.day),
        )
        .group_by(Pairing.grid_id)
    )
    return _pairs(session, query)


def days_since_visit(session: Session, at: AsOf) -> Values:
    """Local days from the last visit to the day: 0 on the day itself. A look-up a grid in the index by grid."""
    last = (
        select(func.max(Visit.visited_at))
        .where(Visit.grid_id == Grid.id, Visit.visited_at < at.moment)
        .correlate(Grid)
        .scalar_subquery()
    )
    rows = session.execute(select(Grid.id, last).where(Grid.valid_to.is_(None)))
    return {grid_id: float((at.day - seen.astimezone(CHINA).date()).days) for grid_id, seen in rows if seen}


def night_visits(session: Session, at: AsOf) -> Values:
    """Night visits in the thirty days up to the moment."""
    query = (
        select(Visit.grid_id, func.count())
        .where(
            Visit.visited_at >= at.moment - timedelta(days=NIGHTS_OVER_DAYS),
            Visit.visited_at < at.moment,
            Visit.is_night.is_(True),
        )
        .group_by(Visit.grid_id)
    )
    return _pairs(session, query)


def open_issues(session: Session, at: AsOf) -> Values:
    """Issues open at the moment, those reopened since told apart by their events."""
    return _pairs(session, select(Issue.grid_id, func.count()).where(was_open(at.moment)).group_by(Issue.grid_id))


def overdue_issues(session: Session, at: AsOf) -> Values:
    """Issues open at the moment whose clock had run out, as their last event had set it; a banked one's rests."""
    if at.is_now:
        is_over = (Issue.closed_at.is_(None), Issue.stage != RESTING, Issue.due_at < at.moment)
        return _pairs(session, select(Issue.grid_id, func.count()).where(*is_over).group_by(Issue.grid_id))
    grids = {row.id: row.grid_id for row in session.execute(select(Issue.id, Issue.grid_id).where(was_open(at.moment)))}
    clocks = _clocks_then(session, list(grids), at.moment)
    return Counter(grids[issue] for issue, (stage, due) in clocks.items() if stage != RESTING and due < at.moment)


def _clocks_then(session: Session, issues: list[int], moment: datetime) -> dict[int, tuple[str, datetime]]:
    """Stage and due time of open issues after their last event before a moment.

    Asked for the few that were open, in portions: a join over all of history tempts PostgreSQL to read all of it.
    """
    clocks: dict[int, tuple[str, datetime]] = {}
    for start in range(0, len(issues), PORTION):
        query = select(IssueEvent.issue_id, IssueEvent.to_stage, IssueEvent.due_at).where(
            IssueEvent.issue_id.in_(issues[start : start + PORTION]), IssueEvent.at < moment
        )
        for issue, stage, due in session.execute(query.order_by(IssueEvent.issue_id, IssueEvent.number)):
            clocks[issue] = (stage, due or FAR)
    return clocks


def issues_per_hundred_households(session: Session, at: AsOf) -> Values:
    """Issues registered in the ninety days up to the moment, for each hundred households of the grid."""
    since = at.moment - timedelta(days=REPORTS_OVER_DAYS)
    query = (
        select(Issue.grid_id, func.count() * 100.0 / Grid.households)
        .join(Grid, Grid.id == Issue.grid_id)
        .where(Issue.registered_at >= since, Issue.registered_at < at.moment, Grid.households > 0)
        .group_by(Issue.grid_id, Grid.households)
    )
    return _pairs(session, query)


def satisfaction_share(session: Session, at: AsOf) -> Values:
    """Of the issues closed in the year up to the moment and evaluated, the share content at the first evaluation."""
    since = at.moment - timedelta(days=VERDICTS_OVER_DAYS)
    content = func.count(case((Issue.dissatisfied == 0, 1)))
    query = (
        select(Issue.grid_id, content * 1.0 / func.count())
        .where(Issue.closed_at >= since, was_closed(at.moment), Issue.close_cause == "evaluated")
        .group_by(Issue.grid_id)
    )
    return _pairs(session, query)


def familiar_share(session: Session, at: AsOf) -> Values:
    """Of a grid's squad on the day, the share whose checks of every subject are fresh."""
    since = fresh_since(session, at.day)
    fresh = (
        select(Familiarity.grid_id, Familiarity.cadre_id)
        .where(Familiarity.checked_on > since, Familiarity.checked_on <= at.day)
        .group_by(Familiarity.grid_id, Familiarity.cadre_id)
        .having(func.count(distinct(Familiarity.subject)) == len(FAMILIARITY_SUBJECTS))
        .subquery()
    )
    knows = and_(fresh.c.grid_id == Pairing.grid_id, fresh.c.cadre_id == Pairing.holder_cadre_id)
    query = (
        select(Pairing.grid_id, func.count(fresh.c.cadre_id) * 1.0 / func.count())
        .outerjoin(fresh, knows)
        .where(Pairing.kind == "squad_grid", paired(at.day))
        .group_by(Pairing.grid_id)
    )
    return _pairs(session, query)


def first_day(session: Session) -> date | None:
    """The local day of the first visit, or of the first issue when there is none; None for an empty history."""
    for column in (Visit.visited_at, Issue.registered_at):
        first: datetime | None = session.scalar(select(func.min(column)))
        if first is not None:
            return first.astimezone(CHINA).date()
    return None
