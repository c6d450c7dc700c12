"""The headline figures, for a scope and as of a day: always with their denominators."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.rates import Ratio
from commandcenter.services.as_of import concerns, stays_open
from commandcenter.services.in_force import drawn, paired
from commandcenter.services.present import end_of, local_midnight
from commandcenter.services.rates import load_tally
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Pairing, Visit, Whistle


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
    issues = load_tally(session, scope, moment)
    visits = _visits(session, scope, day, moment)
    return Figures(
        moment=moment,
        covered=covered(session, scope, day),
        visits_by_day=visits[0],
        visits_by_night=visits[1],
        open=issues["open"],
        overdue=issues["overdue"],
        suspended=issues["suspended"],
        settled=issues.rate("settled"),
        on_time=issues.rate("on_time"),
        satisfaction=issues.rate("satisfaction"),
        not_evaluated=issues["not_evaluated"],
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
        .where(Whistle.whistled_at < moment, stays_open(moment))
    )
    return Ratio(*session.execute(query.where(*concerns(scope))).one())
