"""All settings as an administrator reads them: what holds, since when, what is planned, who changed what and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.setting_kinds import kind_of, label_of, words_of
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.rules import Rules, Values, shipped_values
from commandcenter.services.settings import Line, course, rules_by, stored_lines, values_on
from commandcenter.storage.schema import Cadre, Setting

Standing = Literal["planned", "holding", "past", "void"]
STANDINGS: Mapping[Standing, str] = {"planned": "待生效", "holding": "现行", "past": "已被接替", "void": "未生效"}
"""How a change stands: to come, in force, followed by another, or outdone before its day."""


@dataclass(frozen=True)
class Entry:
    """One change in words. ``before`` is what would have held on its day without it."""

    id: int
    key: str
    label: str
    before: str
    after: str
    valid_from: date
    set_at: datetime
    who: str
    reason: str
    standing: Standing


@dataclass(frozen=True)
class Book:
    """The settings on a day. ``planned`` and ``since`` by key; what has no ``since`` is as it was shipped."""

    today: date
    rules: Rules
    values: Values
    since: Mapping[str, date]
    planned: Mapping[str, tuple[tuple[date, Any], ...]]
    entries: tuple[Entry, ...]  # the newest first

    def value(self, key: str) -> Any:
        """What a setting is today; None where it is not set."""
        return self.values.get(key)


def load_book(session: Session, today: date) -> Book:
    """Read it."""
    lines = stored_lines(session)
    by_key: dict[str, list[Line]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    courses = {key: course(of_key) for key, of_key in by_key.items()}
    since = {key: begun[-1] for key, changes in courses.items() if (begun := _begun(changes, today))}
    planned = {key: tuple((line.valid_from, line.value) for line in _coming(courses[key], today)) for key in courses}
    return Book(
        today,
        rules_by(lines, today),
        values_on(lines, today),
        since,
        {key: changes for key, changes in planned.items() if changes},
        tuple(reversed(_entries(session, lines, courses, today))),
    )


def _begun(changes: list[Line], today: date) -> list[date]:
    return [line.valid_from for line in changes if line.valid_from <= today]


def _coming(changes: list[Line], today: date) -> list[Line]:
    return [line for line in changes if line.valid_from > today]


def _entries(session: Session, lines: tuple[Line, ...], courses: Mapping[str, list[Line]], today: date) -> list[Entry]:
    about = (
        select(Setting.id, Setting.reason, Cadre.name)
        .outerjoin(Cadre, Cadre.id == Setting.set_by_id)
        .order_by(Setting.id)
    )
    names = _category_names(lines)
    entries, seen = [], dict[str, list[Line]]()
    for line, (line_id, reason, who) in zip(lines, session.execute(about), strict=True):
        before = _before(line, seen.setdefault(line.key, []))
        seen[line.key].append(line)
        entries.append(
            Entry(
                line_id,
                line.key,
                label_of(line.key, lambda key: names.get(key, key)),
                before,
                words_of(line.key, line.value),
                line.valid_from,
                line.set_at,
                who or "",
                reason,
                _standing(line, courses[line.key], today),
            )
        )
    return entries


def _category_names(lines: tuple[Line, ...]) -> dict[str, str]:
    """The names by which categories go by the last change, also those that are still to come."""
    named = values_on(lines, date.max)
    return {key.split(".")[1]: value for key, value in named.items() if key.endswith(".name")}


def _before(line: Line, earlier: list[Line]) -> str:
    holding = [one for one in earlier if one.valid_from <= line.valid_from]
    if holding:
        return words_of(line.key, holding[-1].value)
    if line.key in shipped_values():
        return words_of(line.key, shipped_values()[line.key])
    kind = kind_of(line.key)
    return words_of(line.key, _UNSET[kind.key]) if kind and kind.key in _UNSET else ""


_UNSET: Mapping[str, Any] = {"own_limit": None, "day": None, "retired": False, "announced": False}
"""What a setting is that nobody ever set, by its kind."""


def _standing(line: Line, changes: list[Line], today: date) -> Standing:
    held = [one for one in changes if one.valid_from <= today]
    if any(line is one for one in changes):
        if line.valid_from > today:
            return "planned"
        return "holding" if line is held[-1] else "past"
    return "past" if line.valid_from <= today and _held_a_while(line, changes) else "void"


def _held_a_while(line: Line, changes: list[Line]) -> bool:
    """Outdone on its very day it did hold for some hours; outdone before it, never."""
    return any(
        one.valid_from == line.valid_from and one.set_at.astimezone(CHINA).date() == line.valid_from
        for one in changes
        if one.set_at >= line.set_at
    )
