"""By what lists of issues are narrowed: one registry, each entry a condition. Values are text, as they are kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.rates import MEASURES
from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES, Vocabulary
from commandcenter.domain.workflow import STAGES
from commandcenter.services.list_accounts import ACCOUNT, ACCOUNTS, View
from commandcenter.services.listing import Filters
from commandcenter.services.present import end_of, local_midnight
from commandcenter.services.settings import rules_now
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    Grid,
    Issue,
    Organization,
    Township,
    Village,
    Visit,
    VisitCompanion,
)

Condition = ColumnElement[bool]
Values = tuple[str, ...]
FilterKind = Literal["many", "one", "day", "words"]
NONE = ""
"""The value for those that have none, such as no lead organization yet."""


@dataclass(frozen=True)
class Option:
    """A value that can be chosen. ``keys`` find it besides its name."""

    key: str
    name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """An entry. Several values of one filter mean any of them, several filters all of them.

    ``is_offered``: it stands in the menu; the others are set by doors only, and can be taken away.
    """

    key: str
    name: str
    kind: FilterKind
    condition: Callable[[View, Values], Condition]
    options: Callable[[Session], Sequence[Option]] = lambda session: ()
    is_offered: bool = True


def _stage(view: View, values: Values) -> Condition:
    return view.then.where(Issue.stage.in_(values), lambda issue: issue.stage in values)


def _column(column: Any) -> Callable[[View, Values], Condition]:
    def condition(view: View, values: Values) -> Condition:
        given = [value for value in values if value != NONE]
        return or_(column.in_(given), column.is_(None)) if NONE in values else column.in_(given)

    return condition


def _lead(view: View, values: Values) -> Condition:
    column, given = Issue.lead_organization_id, [int(value) for value in values if value != NONE]
    return or_(column.in_(given), column.is_(None)) if NONE in values else column.in_(given)


def _person(view: View, values: Values) -> Condition:
    given = [int(value) for value in values]
    return or_(Issue.first_contact_id.in_(given), Issue.coordinator_id.in_(given))


def _place(column: Any) -> Callable[[View, Values], Condition]:
    def condition(view: View, values: Values) -> Condition:
        inside = select(Grid.id).join(Village, Village.code == Grid.village_code).where(column.in_(values))
        return Issue.grid_id.in_(inside)

    return condition


def _enterprise(view: View, values: Values) -> Condition:
    return Issue.enterprise_id.in_([int(value) for value in values])


def _coordinator(view: View, values: Values) -> Condition:
    return Issue.coordinator_id.in_([int(value) for value in values])


def _visitor(view: View, values: Values) -> Condition:
    return Issue.visit_id.in_(visits_by(values))


def visits_by(values: Values) -> Select[int]:
    """The ids of the visits that these cadres made: recorded, or went along on."""
    ids = [int(value) for value in values]
    along = select(VisitCompanion.visit_id).where(VisitCompanion.cadre_id.in_(ids))
    return select(Visit.id).where(or_(Visit.cadre_id.in_(ids), Visit.id.in_(along)))


def _visited_from(view: View, values: Values) -> Condition:
    since = local_midnight(date.fromisoformat(values[0]))
    return Issue.visit_id.in_(select(Visit.id).where(Visit.visited_at >= since))


def _visited_to(view: View, values: Values) -> Condition:
    until = end_of(date.fromisoformat(values[0]))
    return Issue.visit_id.in_(select(Visit.id).where(Visit.visited_at < until))


def _overdue(view: View, values: Values) -> Condition:
    overdue = view.then.counts("overdue")
    return overdue if values == ("yes",) else and_(view.then.counts("open"), not_(_known(overdue)))


def _known(condition: Condition) -> Condition:
    """A condition that is false where a time it looks at is not there."""
    return and_(condition.is_not(None), condition)


def _account(view: View, values: Values) -> Condition:
    return or_(*(ACCOUNT[value].holds(view) for value in values))


def _counted(view: View, values: Values) -> Condition:
    return and_(*(view.then.counts(value) for value in values))


def _not_counted(view: View, values: Values) -> Condition:
    return and_(*(not_(_known(view.then.counts(value))) for value in values))


def _registered_from(view: View, values: Values) -> Condition:
    return Issue.registered_at >= local_midnight(date.fromisoformat(values[0]))


def _registered_to(view: View, values: Values) -> Condition:
    return Issue.registered_at < end_of(date.fromisoformat(values[0]))


def _closed_from(view: View, values: Values) -> Condition:
    since = local_midnight(date.fromisoformat(values[0]))
    return view.then.where(Issue.closed_at >= since, lambda one: one.closed_at is not None and one.closed_at >= since)


def _closed_to(view: View, values: Values) -> Condition:
    until = end_of(date.fromisoformat(values[0]))
    return view.then.where(Issue.closed_at < until, lambda one: one.closed_at is not None and one.closed_at < until)


def _words(view: View, values: Values) -> Condition:
    """Every word in the number, the title or what was heard."""
    words = [word for value in values for word in value.split()]
    sought = (Issue.number, Issue.title, Issue.content)
    return and_(*(or_(*(column.icontains(word, autoescape=True) for column in sought)) for word in words))


def _terms(vocabulary: Vocabulary) -> Callable[[Session], Sequence[Option]]:
    options = tuple(Option(term.key, term.name) for term in vocabulary)
    return lambda session: options


def _stages(session: Session) -> Sequence[Option]:
    return [Option(stage.key, stage.name) for stage in STAGES]


def _categories(session: Session) -> Sequence[Option]:
    known = [Option(category.key, category.name) for category in rules_now(session).catalog.categories]
    return [*known, Option(NONE, "尚未定类别")]


def _leads(session: Session) -> Sequence[Option]:
    led = select(Issue.lead_organization_id).where(Issue.lead_organization_id.is_not(None)).distinct()
    query = select(Organization.id, Organization.name, Organization.initials, Organization.code)
    found = session.execute(query.where(Organization.id.in_(led)).order_by(Organization.code)).all()
    return [Option(NONE, "尚未交办"), *(Option(str(row[0]), row[1], (row[2], row[3])) for row in found)]


def _people(session: Session) -> Sequence[Option]:
    found = session.execute(select(Cadre.id, Cadre.name, Cadre.initials, Cadre.code).order_by(Cadre.code)).all()
    return [Option(str(row[0]), row[1], (row[2], row[3])) for row in found]


def _leaders(session: Session) -> Sequence[Option]:
    found = session.execute(select(Cadre.id, Cadre.name, Cadre.initials, Cadre.code).where(Cadre.is_leader)).all()
    return [Option(str(row[0]), row[1], (row[2], row[3])) for row in found]


def _enterprises(session: Session) -> Sequence[Option]:
    columns = (Enterprise.id, Enterprise.name, Enterprise.initials, Enterprise.code)
    found = session.execute(select(*columns).order_by(Enterprise.name)).all()
    return [Option(str(row[0]), row[1], (row[2], row[3])) for row in found]


def _townships(session: Session) -> Sequence[Option]:
    found = session.execute(select(Township.code, Township.name, Township.initials).order_by(Township.code)).all()
    return [Option(row[0], row[1], (row[2],)) for row in found]


def _villages(session: Session) -> Sequence[Option]:
    found = session.execute(select(Village.code, Village.name, Village.initials).order_by(Village.code)).all()
    return [Option(row[0], row[1], (row[2],)) for row in found]


def _measures(session: Session) -> Sequence[Option]:
    return [Option(measure.key, measure.name) for measure in MEASURES]


def _accounts(session: Session) -> Sequence[Option]:
    return [Option(account.key, account.name) for account in ACCOUNTS]


FILTERS: tuple[Filter, ...] = (
    Filter("stage", "环节", "many", _stage, _stages),
    Filter("list", "清单", "many", _column(Issue.list), _terms(ISSUE_LISTS)),
    Filter("category", "类别", "many", _column(Issue.category), _categories),
    Filter("source", "来源", "many", _column(Issue.source), _terms(SOURCES)),
    Filter("township", "镇街", "many", _place(Village.township_code), _townships),
    Filter("village", "村社", "many", _place(Village.code), _villages, is_offered=False),
    Filter("lead", "主办", "many", _lead, _leads),
    Filter("person", "首问或协调", "many", _person, _people, is_offered=False),
    Filter("enterprise", "企业", "many", _enterprise, _enterprises, is_offered=False),
    Filter("coordinator", "协调领导", "many", _coordinator, _leaders, is_offered=False),
    Filter("visitor", "走访干部", "many", _visitor, _people, is_offered=False),
    Filter("visited_from", "走访自", "day", _visited_from, is_offered=False),
    Filter("visited_to", "走访至", "day", _visited_to, is_offered=False),
    Filter("overdue", "超期", "one", _overdue, lambda session: (Option("yes", "已超期"), Option("no", "在办未超期"))),
    Filter("account", "账目", "many", _account, _accounts),
    Filter("registered_from", "登记自", "day", _registered_from),
    Filter("registered_to", "登记至", "day", _registered_to),
    Filter("closed_from", "办结自", "day", _closed_from),
    Filter("closed_to", "办结至", "day", _closed_to),
    Filter("words", "文字", "words", _words),
    Filter("counted", "计入", "many", _counted, _measures, is_offered=False),
    Filter("not_counted", "不计入", "many", _not_counted, _measures, is_offered=False),
)
FILTER: dict[str, Filter] = {one.key: one for one in FILTERS}
Options = Mapping[str, Sequence[Option]]


def conditions(view: View, filters: Filters) -> tuple[Condition, ...]:
    """The conditions of these filters; one that this version does not know, or without a value, narrows nothing."""
    return tuple(FILTER[key].condition(view, values) for key, values in filters.items() if key in FILTER and values)


def load_options(session: Session) -> Options:
    """What can be chosen, by filter."""
    return {one.key: one.options(session) for one in FILTERS if one.kind in ("many", "one")}


def in_words(key: str, values: Values, options: Options) -> str:
    """A filter with its values, such as ``环节：办理中、挂账``."""
    names = {option.key: option.name for option in options.get(key, ())}
    return f"{FILTER[key].name}：{'、'.join(names.get(value, value) for value in values)}"


def all_in_words(filters: Filters, options: Options) -> str:
    """All filters in the registry's order; empty when there are none."""
    return "；".join(in_words(one.key, filters[one.key], options) for one in FILTERS if filters.get(one.key))
