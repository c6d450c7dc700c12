"""What an administrator changed of the settings: read for a day, and written from a day on, never over what was."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from commandcenter.domain.clocks import WorkingHours
from commandcenter.domain.errors import Refused
from commandcenter.domain.setting_kinds import fault_of
from commandcenter.domain.vocabulary import CHINA, ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.present import load_present
from commandcenter.services.rules import (
    Kinds,
    Rules,
    Values,
    catalog_of,
    hours_of,
    load_rules,
    rules_of,
    shipped_values,
)
from commandcenter.services.setting_checks import Wanted, further_fault
from commandcenter.storage.schema import Setting

LONGEST_REASON = 200
SETTLING = ("limits.", "categories.")
"""Heads of the settings on which it depends what kind of time a settle clock counts."""


class Line(NamedTuple):
    """One change: what a setting is from a day on. ``text`` is its value as JSON."""

    key: str
    text: str
    valid_from: date
    set_at: datetime

    @property
    def value(self) -> Any:
        """The value as ``resources/`` would have it."""
        return json.loads(self.text)["value"]


def stored_lines(session: Session) -> tuple[Line, ...]:
    """All changes, in the order in which they were made."""
    columns = (Setting.key, cast(Setting.value, Text), Setting.valid_from, Setting.set_at)
    return tuple(map(Line._make, session.execute(select(*columns).order_by(Setting.id))))


def rules_on(session: Session, day: date, known_at: datetime | None = None) -> Rules:
    """The settings that hold on a day; with ``known_at``, as they were known at that moment of it."""
    known = stored_lines(session)
    return rules_by(tuple(line for line in known if known_at is None or line.set_at <= known_at), day)


def rules_by(lines: Sequence[Line], day: date) -> Rules:
    """The settings that hold on a day by these changes; the same object as long as nothing else holds."""
    holding = tuple(line for line in lines if line.valid_from <= day)
    return _built(holding) if holding else load_rules()


def rules_now(session: Session) -> Rules:
    """The settings in force: one small query, and what it finds is built once."""
    return rules_on(session, load_present(session).today())


def values_on(lines: Sequence[Line], day: date) -> Values:
    """Every setting as it is on a day: of the changes that are valid by then, the latest made counts."""
    return {**shipped_values(), **{line.key: line.value for line in lines if line.valid_from <= day}}


def course(lines: Sequence[Line]) -> list[Line]:
    """The changes of one setting that ever hold, by day: a change also ends what was planned for later days."""
    holding: list[Line] = []
    for line in lines:
        while holding and holding[-1].valid_from >= line.valid_from:
            holding.pop()
        holding.append(line)
    return holding


@lru_cache(maxsize=16)
def _built(lines: tuple[Line, ...]) -> Rules:
    values = values_on(lines, date.max)
    return rules_of(values, _schedule(lines), _kinds(lines))


def _schedule(lines: tuple[Line, ...]) -> tuple[tuple[date, WorkingHours], ...]:
    changes = course([line for line in lines if line.key == "hours"])
    shipped = (date.min, hours_of(shipped_values()["hours"]))
    return (shipped, *((line.valid_from, hours_of(line.value)) for line in changes))


def _kinds(lines: tuple[Line, ...]) -> Kinds:
    """By category, the days from which its settle clock counts another kind of time."""
    days = sorted({line.valid_from for line in lines if line.key.startswith(SETTLING)})
    turns: dict[str, tuple[tuple[date, bool], ...]] = {}
    for day in (date.min, *days) if days else ():
        for category in catalog_of(values_on(lines, day)).categories:
            before = turns.get(category.key, ())
            if not before or before[-1][1] != category.round_the_clock:
                begin = day if before else date.min
                turns[category.key] = (*before, (begin, category.round_the_clock))
    return turns


def check_change(actor: Actor) -> str | None:
    """Why this actor may not change settings; None when they may."""
    if actor.role == "administrator":
        return None
    return f"{ROLES.name(actor.role)}只能查看设置：要改请管理员来办。"


def change_setting(
    session: Session, key: str, value: Any, valid_from: date, actor: Actor, reason: str, now: datetime
) -> None:
    """Let a setting be something else from a day on. Raises Refused with a sentence."""
    change_settings(session, {key: value}, valid_from, actor, reason, now)


def change_settings(
    session: Session, values: Mapping[str, Any], valid_from: date, actor: Actor, reason: str, now: datetime
) -> None:
    """Change several settings by one decision: all of them or none. Raises Refused with a sentence."""
    lines, today = stored_lines(session), now.astimezone(CHINA).date()
    before = values_on(lines, valid_from)
    wanted = Wanted(session, values, valid_from, today, before)
    sentence = check_change(actor) or _when_and_why(valid_from, today, reason) or _fault(values)
    if sentence := sentence or further_fault(wanted) or _nothing_new(values, before):
        raise Refused(sentence)
    for key, value in values.items():
        session.add(
            Setting(
                key=key,
                value={"value": value},
                valid_from=valid_from,
                set_at=now,
                set_by_id=actor.cadre_id,
                reason=reason.strip(),
            )
        )
        session.flush()  # one by one: their order is the order of the ids


def _when_and_why(valid_from: date, today: date, reason: str) -> str | None:
    if valid_from < today:
        return "改动只能从今天或以后的一天起算：已经按原来的时限判定的不再重判。"
    if not reason.strip():
        return "改设置前还须填写：原因。"
    return None if len(reason) <= LONGEST_REASON else f"原因太长：最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。"


def _fault(values: Mapping[str, Any]) -> str | None:
    return next((sentence for key, value in values.items() if (sentence := fault_of(key, value))), None)


def _nothing_new(values: Mapping[str, Any], before: Values) -> str | None:
    unset: dict[str, Any] = dict.fromkeys(values)
    unset |= {key: False for key in values if key.endswith(".retired") or key.startswith("announced.")}
    if all(before.get(key, unset[key]) == value for key, value in values.items()):
        return "与那一天起的设置相同，没有要改的。"
    return None


def add_category(
    session: Session,
    given: Mapping[str, Any],
    valid_from: date,
    actor: Actor,
    reason: str,
    now: datetime,
) -> str:
    """Add a category with its ``name``, ``grade``, ``batch`` and ``departments``; its key. Raises Refused."""
    key = _new_key(stored_lines(session))
    values = {f"categories.{key}.{part}": given[part] for part in ("name", "grade", "batch", "departments")}
    change_settings(session, values, valid_from, actor, reason, now)
    return key


def _new_key(lines: Sequence[Line]) -> str:
    used = {line.key.split(".")[1] for line in lines if line.key.startswith("categories.")}
    return next(key for number in range(1, len(used) + 2) if (key := f"added_{number}") not in used)
