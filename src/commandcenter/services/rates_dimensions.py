"""By what the rates are told apart: one registry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES, Vocabulary
from commandcenter.services.settings import rules_now
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Grid, Issue, Organization, Township, Village

Filters = Mapping[str, tuple[str, ...]]
NOBODY = 0
NONE = ""
"""The key of the group of those that have none, such as no lead organization yet."""


@dataclass(frozen=True)
class Groups:
    """The groups of a dimension: names by key, in their order; ``key_of`` takes what the database grouped by."""

    names: Mapping[str, str]
    key_of: Callable[[Any], str]


@dataclass(frozen=True)
class Dimension:
    """An entry. ``column`` is what the database groups by; ``narrowed`` are the filters that leave one group."""

    key: str
    name: str
    column: Callable[[Session], ColumnElement[Any]]
    groups: Callable[[Session], Groups]
    narrowed: Callable[[str], Filters]


def _text(value: Any) -> str:
    return NONE if value is None else str(value)


def _of_grid(session: Session, column: Any, names: Sequence[Any]) -> Groups:
    pairs: Any = session.execute(select(Grid.id, column).join(Village, Village.code == Grid.village_code))
    places = {row[0]: row[1] for row in pairs}
    return Groups({row[0]: row[1] for row in names}, places.__getitem__)


def _townships(session: Session) -> Groups:
    names = session.execute(select(Township.code, Township.name).order_by(Township.code)).all()
    return _of_grid(session, Village.township_code, names)


def _villages(session: Session) -> Groups:
    named = select(Village.code, Township.name.concat(" ").concat(Village.name))
    of_township = named.join(Township, Township.code == Village.township_code)
    return _of_grid(session, Village.code, session.execute(of_township.order_by(Village.code)).all())


def _grid(session: Session) -> ColumnElement[Any]:
    """Worked out, so that SQLite does not follow the index of grids through the whole table to save a sorting."""
    return Issue.grid_id + literal_column("0")


def _lead(session: Session) -> ColumnElement[Any]:
    """The same of the index of leads."""
    return func.coalesce(Issue.lead_organization_id, NOBODY)


def _departments(session: Session) -> Groups:
    led = select(Organization.id, Organization.name).where(
        Organization.id.in_(select(Issue.lead_organization_id).distinct())
    )
    names = {str(key): name for key, name in session.execute(led.order_by(Organization.code))}
    return Groups(names | {NONE: "尚未交办"}, lambda lead: _text(lead or None))


def _categories(session: Session) -> Groups:
    known = {category.key: category.name for category in rules_now(session).catalog.categories}
    return Groups(known | {NONE: "尚未定类别"}, _text)


def _terms(vocabulary: Vocabulary) -> Callable[[Session], Groups]:
    names = {term.key: term.name for term in vocabulary}

    def groups(session: Session) -> Groups:
        return Groups(names, _text)

    return groups


def _plain(column: Any) -> Callable[[Session], ColumnElement[Any]]:
    def of(session: Session) -> ColumnElement[Any]:
        found: ColumnElement[Any] = column
        return found

    return of


def _period(sqlite_format: str, postgres_format: str) -> Callable[[Session], ColumnElement[Any]]:
    """The local month or year in which an issue was registered, as text that sorts."""

    def of(session: Session) -> ColumnElement[Any]:
        if is_sqlite(session.get_bind()):
            return func.strftime(sqlite_format, Issue.registered_at, "+8 hours")
        return func.to_char(func.timezone("Asia/Shanghai", Issue.registered_at), postgres_format)

    return of


def _periods(session: Session) -> Groups:
    """Known from the keys that occur: see :func:`name_of_period`."""
    return Groups({}, _text)


def name_of_period(key: str) -> str:
    """``2024`` or ``2024-08`` in words."""
    year, _, month = key.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"


def _one(filter_key: str) -> Callable[[str], Filters]:
    def narrowed(key: str) -> Filters:
        return {filter_key: (key,)}

    return narrowed


def _days(key: str) -> Filters:
    """The first and the last local day of a month or year."""
    year, _, month = key.partition("-")
    first = date(int(year), int(month or 1), 1)
    last = (first.replace(month=12, day=31)) if not month else _next_month(first) - timedelta(days=1)
    return {"registered_from": (first.isoformat(),), "registered_to": (last.isoformat(),)}


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("township", "镇街", _grid, _townships, _one("township")),
    Dimension("village", "村社", _grid, _villages, _one("village")),
    Dimension("department", "主办单位", _lead, _departments, _one("lead")),
    Dimension("category", "类别", _plain(Issue.category), _categories, _one("category")),
    Dimension("source", "来源", _plain(Issue.source), _terms(SOURCES), _one("source")),
    Dimension("list", "清单", _plain(Issue.list), _terms(ISSUE_LISTS), _one("list")),
    Dimension("month", "登记月份", _period("%Y-%m", "YYYY-MM"), _periods, _days),
    Dimension("year", "登记年份", _period("%Y", "YYYY"), _periods, _days),
)
DIMENSION: dict[str, Dimension] = {dimension.key: dimension for dimension in DIMENSIONS}

TOGETHER = Dimension("all", "合计", _plain(literal_column("0")), _periods, lambda key: {})
"""No telling apart."""
