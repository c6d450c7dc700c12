"""What a change of settings must not break of the others: one check a kind of setting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.numbers import LADDER, NUMBER
from commandcenter.domain.setting_kinds import kind_of, parts
from commandcenter.services.rules import LAST_YEAR, Values, catalog_of, load_rules
from commandcenter.storage.schema import Organization

NEW_CATEGORY = ("name", "grade", "batch", "departments")


@dataclass(frozen=True)
class Wanted:
    """A change that is asked for: ``before`` are all settings as they would be on its day without it."""

    session: Session
    values: Mapping[str, Any]
    valid_from: date
    today: date
    before: Values

    @property
    def after(self) -> Values:
        """All settings as they would be with it."""
        return {**self.before, **self.values}


def further_fault(wanted: Wanted) -> str | None:
    """What is wrong with a change beside its values, in a sentence; the first fault found."""
    for key, value in wanted.values.items():
        kind = kind_of(key)
        assert kind is not None
        about = parts(kind, key) or {}
        if "category" in about and (sentence := _unknown_category(wanted, about["category"])):
            return sentence
        if kind.key in _FURTHER and (sentence := _FURTHER[kind.key](wanted, about, value)):
            return sentence
    return None


def _unknown_category(wanted: Wanted, category: str) -> str | None:
    """A category is there on that day, or is made by this change with all that it needs."""
    head = f"categories.{category}"
    if all(f"{head}.{part}" in wanted.after for part in NEW_CATEGORY):
        return None
    return "那一天还没有这个类别：请从它启用的那天起改。"


def _name(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    others = (one for one in catalog_of(wanted.after).offered if one.key != about["category"])
    return f"已有名为「{value}」的类别：请换一个名称。" if value in {one.name for one in others} else None


def _departments(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    serving = select(Organization.name).where(Organization.name.in_(value), Organization.dissolved_on.is_(None))
    strange = [one for one in value if one not in set(wanted.session.scalars(serving))]
    return f"单位名册中没有「{strange[0]}」：请写全称。" if strange else None


def _retired(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    catalog = catalog_of(wanted.after)
    if not catalog.offered:
        return "至少须留一个在用的类别。"
    again = catalog[about["category"]].name
    if not value and sum(one.name == again for one in catalog.offered) > 1:
        return f"已有名为「{again}」的类别在用：请先改名。"
    return None


def _day(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    day = date.fromisoformat(about["day"])
    if day < max(wanted.today, wanted.valid_from):
        return "只能改起始日当天或以后的日子：过去的日子不再重判。"
    return None if day.year <= LAST_YEAR else f"日历只到 {LAST_YEAR} 年。"


def _announced(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    known, year = load_rules().calendar.last_known, int(about["year"])
    if year <= known:
        return f"{year} 年的放假安排软件已经知道，不必标明。"
    return None if year <= LAST_YEAR else f"日历只到 {LAST_YEAR} 年。"


def _number(wanted: Wanted, about: Mapping[str, str], value: Any) -> str | None:
    if about["number"] not in LADDER:
        return None
    for low, high in pairwise(LADDER):
        if wanted.after[f"numbers.{low}"] > wanted.after[f"numbers.{high}"]:
            return f"「{NUMBER[high].name}」不能早于「{NUMBER[low].name}」。"
    return None


_FURTHER: dict[str, Callable[[Wanted, Mapping[str, str], Any], str | None]] = {
    "name": _name,
    "departments": _departments,
    "retired": _retired,
    "day": _day,
    "announced": _announced,
    "number": _number,
}
