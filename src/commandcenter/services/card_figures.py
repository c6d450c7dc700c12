"""The figures on cards, each for a scope and as of a moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.rates import Ratio
from commandcenter.domain.vocabulary import BATCHES, FAMILIARITY_SUBJECTS
from commandcenter.services.as_of import concerns, open_then, stays_open
from commandcenter.services.in_force import drawn, paired
from commandcenter.services.present import local_midnight
from commandcenter.services.scope import Scope
from commandcenter.services.settings import rules_on
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Familiarity,
    Grid,
    Issue,
    Pairing,
    Village,
    Visit,
    Whistle,
)

VISIT_DAYS = 30


@dataclass(frozen=True)
class When:
    """A local day, and the instant at its end or now."""

    day: date
    moment: datetime


@dataclass(frozen=True)
class Visits:
    """Visits of the last 30 days, by whom they went to and by night."""

    households: int
    enterprises: int
    all: int
    by_night: int


def visits(session: Session, scope: Scope, when: When) -> Visits:
    """The visits of the 30 days before the moment."""
    query = select(
        func.count(case((Visit.audience == "household", 1))),
        func.count(case((Visit.audience == "enterprise", 1))),
        func.count(),
        func.count(case((Visit.is_night, 1))),
    ).where(
        Visit.visited_at >= when.moment - timedelta(days=VISIT_DAYS),
        Visit.visited_at < when.moment,
        *scope.within(Visit.grid_id),
    )
    return Visits(*session.execute(query).one())


def last_visit(session: Session, scope: Scope, when: When) -> datetime | None:
    """The newest visit of a scope before the moment."""
    query = select(Visit.visited_at).where(Visit.visited_at < when.moment, *scope.within(Visit.grid_id))
    return session.scalar(query.order_by(Visit.visited_at.desc()).limit(1))


@dataclass(frozen=True)
class Land:
    """What a scope holds."""

    villages: int
    grids: int
    households: int


def land(session: Session, scope: Scope, when: When) -> Land:
    """Villages, grids and households of a scope."""
    row = session.execute(
        select(
            func.count(distinct(Grid.village_code)), func.count(), func.coalesce(func.sum(Grid.households), 0)
        ).where(drawn(when.day), *scope.within(Grid.id))
    ).one()
    return Land(*row)


def familiarity(session: Session, scope: Scope, when: When) -> dict[str, Ratio]:
    """By subject: squad members with a check that has not expired, of all squad members of the scope's grids."""
    squad = and_(Pairing.kind == "squad_grid", paired(when.day), *scope.within(Pairing.grid_id))
    whole = session.scalar(select(func.count()).where(squad)) or 0
    known = (
        select(Familiarity.subject, func.count(distinct(Pairing.id)))
        .join(Pairing, and_(Pairing.holder_cadre_id == Familiarity.cadre_id, Pairing.grid_id == Familiarity.grid_id))
        .where(squad, Familiarity.checked_on > fresh_since(session, when.day), Familiarity.checked_on <= when.day)
        .group_by(Familiarity.subject)
    )
    rows: Any = session.execute(known)
    fresh = {row[0]: row[1] for row in rows}
    return {subject.key: Ratio(fresh.get(subject.key, 0), whole) for subject in FAMILIARITY_SUBJECTS}


def fresh_months(session: Session, day: date) -> int:
    """After how many months a check of what a squad member knows expires, by the settings of that day."""
    return rules_on(session, day).numbers["familiarity_months"]


def fresh_since(session: Session, day: date) -> date:
    """The last day whose checks have expired on a day."""
    return months_before(day, fresh_months(session, day))


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def batches(session: Session, scope: Scope, when: When, catalog: Catalog) -> dict[str, int]:
    """四个一批: the issues settled since New Year, by the batch that their category counts for."""
    query = (
        select(Issue.category, func.count())
        .where(
            Issue.closed_at >= local_midnight(date(when.day.year, 1, 1)),
            Issue.closed_at < when.moment,
            *concerns(scope),
        )
        .group_by(Issue.category)
    )
    rows: Any = session.execute(query)
    by_category = {row[0]: row[1] for row in rows}
    counted = {term.key: 0 for term in BATCHES}
    for category in catalog.categories:
        counted[category.batch] += by_category.get(category.key, 0)
    return counted


@dataclass(frozen=True)
class Help:
    """助企陪跑: tagged enterprises with a companion, of all; open issues of enterprises."""

    accompanied: Ratio
    issues: int


def enterprises(session: Session, scope: Scope, when: When) -> Help:
    """The tagged enterprises of a scope."""
    companions = select(Pairing.enterprise_id).where(Pairing.kind == "companion_enterprise", paired(when.day))
    tagged = (Enterprise.id.in_(select(EnterpriseTag.enterprise_id)), *scope.within(Enterprise.grid_id))
    whole, part = session.execute(
        select(func.count(), func.count(case((Enterprise.id.in_(companions), 1)))).where(*tagged)
    ).one()
    then = open_then(when.moment, scope)
    of_enterprises = (
        select(func.count())
        .select_from(then)
        .join(Issue, Issue.id == then.c.id)
        .where(Issue.enterprise_id.is_not(None))
    )
    return Help(Ratio(part, whole), session.scalar(of_enterprises) or 0)


def whistles(session: Session, scope: Scope, when: When, department_id: int | None = None) -> Ratio:
    """Whistles of open issues that were reported in to, of all; those for one department when it is named."""
    query = (
        select(func.count(case((Whistle.reported_in_at < when.moment, 1))), func.count())
        .join(Issue, Issue.id == Whistle.issue_id)
        .where(
            Whistle.whistled_at < when.moment,
            stays_open(when.moment),
            *scope.within(Issue.grid_id),
        )
    )
    if department_id is not None:
        query = query.where(Whistle.organization_id == department_id)
    return Ratio(*session.execute(query).one())


def leaders_of(session: Session, kind: str, target: Any, when: When) -> tuple[str, ...]:
    """The names of the cadres who hold a target by a kind; ``target`` is the condition on the pairing."""
    query = select(Cadre.name).join(Pairing, Pairing.holder_cadre_id == Cadre.id)
    return tuple(session.scalars(query.where(Pairing.kind == kind, paired(when.day), target).order_by(Pairing.id)))


def villages_of(session: Session, township: str) -> int:
    """The number of a township's villages."""
    return session.scalar(select(func.count()).select_from(Village).where(Village.township_code == township)) or 0
