"""Rates of issues registered in a period, in their state as of a moment: for a scope, by a dimension."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.rates import Tally, signature, tally
from commandcenter.services.as_of import concerns
from commandcenter.services.present import end_of, local_midnight
from commandcenter.services.rates_dimensions import DIMENSION, TOGETHER, Dimension, Filters, Groups, name_of_period
from commandcenter.services.rates_measures import USUAL, signatures
from commandcenter.services.rates_then import Then, load_then, one_of
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue
from commandcenter.storage.schema.issues import EXCEPTIONAL


@dataclass(frozen=True)
class Period:
    """Local days on which issues were registered, both included; None is without an end on that side."""

    first: date | None = None
    last: date | None = None

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on an issue's row."""
        found: list[ColumnElement[bool]] = []
        if self.first is not None:
            found.append(Issue.registered_at >= local_midnight(self.first))
        if self.last is not None:
            found.append(Issue.registered_at < end_of(self.last))
        return tuple(found)

    def filters(self) -> Filters:
        """The same as filters of a list."""
        days = {"registered_from": self.first, "registered_to": self.last}
        return {key: (day.isoformat(),) for key, day in days.items() if day is not None}

    def within(self, filters: Filters) -> Filters:
        """Filters that narrow to other days, cut to this period."""
        both = [filters, self.filters()]
        firsts = [one["registered_from"][0] for one in both if "registered_from" in one]
        lasts = [one["registered_to"][0] for one in both if "registered_to" in one]
        cut = dict(filters)
        if firsts:
            cut["registered_from"] = (max(firsts),)
        if lasts:
            cut["registered_to"] = (min(lasts),)
        return cut


WHOLE_TIME = Period()


@dataclass(frozen=True)
class Group:
    """The issues of one township, department, … and what is counted of them."""

    key: str
    name: str
    tally: Tally


@dataclass(frozen=True)
class RateTable:
    """The rates by a dimension: groups in the dimension's order, those without an issue left out, and all together."""

    dimension: Dimension
    scope: Scope
    period: Period
    moment: datetime
    groups: Sequence[Group]
    total: Tally

    def door(self, group: Group | None, measure: str) -> Filters:
        """The filters of a list that holds just the issues that a measure counts; of all groups for None."""
        narrowed = {} if group is None else self.dimension.narrowed(group.key)
        return {**self.period.within(narrowed), "counted": (measure,)}


def load_rates(session: Session, dimension: str, scope: Scope, moment: datetime, period: Period) -> RateTable:
    """The rates of a scope's issues, in their state just before ``moment``. Raises KeyError for no such dimension."""
    by = DIMENSION[dimension]
    then = load_then(session, moment)
    within = (*then.registered(), *period.conditions(), *concerns(scope))
    counted = (*_unmoved(session, by, then, within), *_moved(session, by, then, within))
    tallies = _by_group(counted, by.groups(session))
    return RateTable(by, scope, period, moment, tallies, sum((group.tally for group in tallies), Tally()))


Counted = tuple[Any, int, int]
"""What the database grouped by, the signature of issues, how many have it."""


def _unmoved(session: Session, by: Dimension, then: Then, within: Sequence[ColumnElement[bool]]) -> list[Counted]:
    """Whatever is told by its row: what went as it should is what is left when the exceptional are taken away."""
    grouped = by.column(session).label("grouped")
    there = (*within, *then.unmoved())
    looked_at = select(grouped, signatures(then.moment).label("bits")).where(EXCEPTIONAL, *there)
    exceptional: Any = session.execute(_counted(looked_at.subquery())).all()
    whole: Any = session.execute(_whole(by, grouped, there)).all()
    usual = Counter({row[0]: row[1] for row in whole})
    for key, _, many in exceptional:
        usual[key] -= many
    return [*((key, USUAL, many) for key, many in usual.items()), *exceptional]


def _whole(
    by: Dimension, grouped: ColumnElement[Any], there: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """How many there are of each; to count all together, no engine need look at any."""
    if by is TOGETHER:
        return select(grouped, func.count()).select_from(Issue).where(*there)
    return _counted(select(grouped).select_from(Issue).where(*there).subquery())


def _counted(issues: Subquery) -> Select[*tuple[Any, ...]]:
    """How many there are of each."""
    return select(*issues.c, func.count()).group_by(*issues.c)


def _moved(session: Session, by: Dimension, then: Then, within: Sequence[ColumnElement[bool]]) -> list[Counted]:
    if then.is_present:
        return []
    query = select(Issue.id, by.column(session)).where(*within, one_of(then.standings))
    rows: Any = session.execute(query)
    return [(row[1], signature(then.standings[row[0]], then.moment), 1) for row in rows]


def _by_group(counted: Sequence[Counted], groups: Groups) -> list[Group]:
    signatures: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for grouped, bits, many in counted:
        signatures[groups.key_of(grouped)].append((bits, many))
    known = [key for key in groups.names if key in signatures]
    others = sorted(signatures.keys() - set(known))
    return [
        Group(key, groups.names.get(key) or name_of_period(key), tally(signatures[key])) for key in (*known, *others)
    ]


def load_tally(session: Session, scope: Scope, moment: datetime, period: Period = WHOLE_TIME) -> Tally:
    """What is counted of all issues of a scope together."""
    then = load_then(session, moment)
    within = (*then.registered(), *period.conditions(), *concerns(scope))
    counted = (*_unmoved(session, TOGETHER, then, within), *_moved(session, TOGETHER, then, within))
    return tally((bits, many) for _, bits, many in counted)


def month_of(day: date) -> Period:
    """From the month's first day to this one."""
    return Period(day.replace(day=1), day)


def year_of(day: date) -> Period:
    """From New Year to this day."""
    return Period(day.replace(month=1, day=1), day)


def last_month_of(day: date) -> Period:
    """The whole month before."""
    last = day.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)
