"""The filters in words: what can be chosen, and a chip for each that narrows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES, Vocabulary
from commandcenter.domain.workflow import STAGE
from commandcenter.services.board import Directory
from commandcenter.services.filters import NO_FILTERS, Filters

Options = Sequence[tuple[str, str]]
"""Keys, each with its name."""


@dataclass(frozen=True)
class Choosable:
    """An entry of the registry of filters of which several keys may be chosen."""

    field: str
    title: str
    options: Callable[[Catalog], Options]

    def name(self, key: str, catalog: Catalog) -> str:
        """What a key is called."""
        return dict(self.options(catalog)).get(key, key)


def _terms(terms: Vocabulary) -> Callable[[Catalog], Options]:
    return lambda catalog: [(term.key, term.label) for term in terms]


CHOOSABLE: tuple[Choosable, ...] = (
    Choosable("lists", "清单", _terms(ISSUE_LISTS)),
    Choosable("categories", "类别", lambda catalog: [(one.key, one.name) for one in catalog.categories]),
    Choosable("sources", "来源", _terms(SOURCES)),
)

DAYS: tuple[tuple[str, int], ...] = (("今天登记", 1), ("近 7 天登记", 7), ("近 30 天登记", 30))
"""Ranges of days of registration that end today, by how many days they have."""


@dataclass(frozen=True)
class Chip:
    """A filter that narrows, in words, and the fields that it stands for."""

    words: str
    fields: tuple[str, ...]


def chips(filters: Filters, names: Directory, catalog: Catalog) -> tuple[Chip, ...]:
    """A chip for everything that narrows but the words, which stand in their line."""
    found = (
        [Chip("环节：" + "、".join(STAGE[key].name for key in filters.stages), ("stages",))] if filters.stages else []
    )
    for kind in CHOOSABLE:
        keys: tuple[str, ...] = getattr(filters, kind.field)
        if keys:
            chosen = "、".join(kind.name(key, catalog) for key in keys)
            found.append(Chip(f"{kind.title}：{chosen}", (kind.field,)))
    if filters.lead is not None:
        found.append(Chip(f"主办：{names.organizations.get(filters.lead, '')}", ("lead",)))
    if filters.person is not None:
        found.append(Chip(f"首问或协调：{names.cadres.get(filters.person, '')}", ("person",)))
    if filters.overdue:
        found.append(Chip("只看超期", ("overdue",)))
    if days := _days(filters.registered_from, filters.registered_to):
        found.append(Chip(f"登记：{days}", ("registered_from", "registered_to")))
    return tuple(found)


def _days(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last:
        return _day(first)
    return f"{_day(first)} 至 {_day(last)}" if first and last else f"{_day(first)} 起" if first else f"{_day(last)} 止"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def without(filters: Filters, fields: Iterable[str]) -> Filters:
    """The same without what these fields narrow."""
    nothing: dict[str, Any] = {name: getattr(NO_FILTERS, name) for name in fields}
    return replace(filters, **nothing)


def toggled(filters: Filters, field: str, key: str) -> Filters:
    """The same with a key chosen that was not, or no longer chosen when it was."""
    keys: tuple[str, ...] = getattr(filters, field)
    after: Any = tuple(one for one in keys if one != key) if key in keys else (*keys, key)
    return replace(filters, **{field: after})


def of_days(filters: Filters, today: date, days: int) -> Filters:
    """The same, but registered in so many days up to today; those already so are let go again."""
    first = today - timedelta(days=days - 1)
    if (filters.registered_from, filters.registered_to) == (first, None):
        return without(filters, ("registered_from",))
    return replace(filters, registered_from=first, registered_to=None)
