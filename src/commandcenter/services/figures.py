"""The headline figures, for a scope and as of a day: always with their denominators."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.rates import Ratio, on_time, satisfaction, settled
from commandcenter.services.as_of import concerns, count_open, was_closed
from commandcenter.services.in_force import drawn, paired
from commandcenter.services.present import end_of, local_midnight
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Pairing, Visit, Whistle
from commandcenter.storage.schema.issues import EXCEPTIONAL

CONTENT = ("satisfied", "fairly")


@dataclass(frozen=True)
class Figures:
    """What the strip shows. ``moment`` is the instant they hold for."""

    moment: datetime
    covered: Ratio
    visits_by_day: int
    visits_by_night: int
    open: int
    overdue: int
    suspended: int
    settled: Ratio
    on_time: Ratio
    satisfaction: Ratio
    not_evaluated: int
    whistles: Ratio


def load_figures(session: Session, scope: Scope, day: date, now: datetime) -> Figures:
    """All figures at the end of ``day``, or at ``now`` when that comes first."""
    moment = min(end_of(day), now)
    issues = count_open(session, scope, moment)
    collected = _collected(session, scope, moment)
    closed = _closed(session, scope, moment, collected - issues.open)
    visits = _visits(session, scope, day, moment)
    return Figures(
        moment=moment,
        covered=covered(session, scope, day),
        visits_by_day=visits[0],
        visits_by_night=visits[1],
        open=issues.open,
        overdue=issues.overdue,
        suspended=issues.suspended,
        settled=settled(closed.all, collected),
        on_time=on_time(closed.in_time, closed.all, issues.overdue),
        satisfaction=satisfaction(closed.content, closed.evaluated),
        not_evaluated=closed.not_evaluated,
        whistles=_whistles(session, scope, moment),
    )


def covered(session: Session, scope: Scope, day: date) -> Ratio:
    """Grids with a squad and at least one posted cadre from a district-level unit or township office, of all grids."""
    posted = (
        select(Pairing.grid_id)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(
            Pairing.kind == "squad_grid",
            Pairing.role == "posted",
            paired(day),
            Organization.kind.in_(POSTED_FROM),
        )
    )
    is_covered = Grid.id.in_(posted)
    counts = select(func.count(), func.count(case((is_covered, 1))))
    whole, part = session.execute(counts.where(drawn(day), *scope.within(Grid.id))).one()
    return Ratio(part, whole)


@dataclass(frozen=True)
class _Closed:
    all: int
    in_time: int
    evaluated: int
    content: int
    not_evaluated: int


def _collected(session: Session, scope: Scope, moment: datetime) -> int:
    query = select(func.count()).select_from(Issue).where(Issue.registered_at < moment, *concerns(scope))
    return session.scalar(query) or 0


def _closed(session: Session, scope: Scope, moment: datetime, closed: int) -> _Closed:
    """Of the closed ones, the few that are not the rule are counted, by an index of their own."""
    not_evaluated = Issue.close_cause != "evaluated"
    late, unreached, elsewhere, discontent = session.execute(
        select(
            func.count(case((Issue.answered_at > Issue.settle_due_at, 1))),
            func.count(case((Issue.close_cause == "not_evaluated", 1))),
            func.count(case((not_evaluated, 1))),
            func.count(case((and_(Issue.close_cause == "evaluated", Issue.dissatisfied > 0), 1))),
        ).where(EXCEPTIONAL, was_closed(moment), *concerns(scope))
    ).one()
    evaluated = closed - elsewhere
    return _Closed(closed, closed - late, evaluated, evaluated - discontent, unreached)


def _visits(session: Session, scope: Scope, day: date, moment: datetime) -> tuple[int, int]:
    nights = func.count(case((Visit.is_night, 1)))
    then = (Visit.visited_at >= local_midnight(day), Visit.visited_at < moment)
    whole, by_night = session.execute(select(func.count(), nights).where(*then, *scope.within(Visit.grid_id))).one()
    return whole - by_night, by_night


def _whistles(session: Session, scope: Scope, moment: datetime) -> Ratio:
    """Whistles of issues still open that were reported in to, of all blown on them."""
    reported = func.count(case((Whistle.reported_in_at < moment, 1)))
    query = (
        select(reported, func.count())
        .join(Issue, Issue.id == Whistle.issue_id)
        .where(Whistle.whistled_at < moment, or_(Issue.closed_at.is_(None), Issue.closed_at >= moment))
    )
    return Ratio(*session.execute(query.where(*concerns(scope))).one())
