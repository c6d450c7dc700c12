"""What an administrator may set: each kind of setting with its check and its words, found by the setting's key."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any, get_args

from commandcenter.domain.catalog import GRADES, STAGE_LIMITS
from commandcenter.domain.clocks import UNITS, TimeLimit, Unit
from commandcenter.domain.numbers import NUMBER
from commandcenter.domain.vocabulary import BATCHES

LONGEST_NAME = 20
MOST_SPANS = 4
LARGEST = {"hours": 2400, "working_hours": 800, "working_days": 250}
LEAST_WORK = 60  # minutes of a working day

Check = Callable[[str, Any], str | None]


@dataclass(frozen=True)
class SettingKind:
    """One kind of setting.

    ``pattern`` matches its keys and names what a key is about; ``label`` is the setting's name, made from those parts
    and the name of a category by key; ``check`` says in a sentence what is wrong with a value; ``words`` write it.
    """

    key: str
    pattern: str
    label: Callable[[dict[str, str], Callable[[str], str]], str]
    check: Check
    words: Callable[[str, Any], str]


def parts(kind: SettingKind, key: str) -> dict[str, str] | None:
    """What a key of this kind is about; None when it is not of this kind."""
    found = re.fullmatch(kind.pattern, key)
    return found.groupdict() if found else None


def kind_of(key: str) -> SettingKind | None:
    """The kind of a setting; None for a key that means nothing."""
    return next((kind for kind in SETTING_KINDS if parts(kind, key) is not None), None)


def label_of(key: str, category: Callable[[str], str]) -> str:
    """The name of a setting; ``category`` gives a category's name by its key."""
    kind = kind_of(key)
    return kind.label(parts(kind, key) or {}, category) if kind else key


def words_of(key: str, value: Any) -> str:
    """A value as the screen says it."""
    kind = kind_of(key)
    return kind.words(key, value) if kind else str(value)


def fault_of(key: str, value: Any) -> str | None:
    """What is wrong with a value, in a sentence; None when it may be set."""
    kind = kind_of(key)
    return kind.check(key, value) if kind else f"没有「{key}」这一设置。"


def _limit(key: str, value: Any) -> str | None:
    if not isinstance(value, dict) or set(value) != {"amount", "unit"} or value["unit"] not in get_args(Unit):
        return "时限须写明数目和单位：小时、工作时或工作日。"
    amount, most = value["amount"], LARGEST[value["unit"]]
    if not _is_whole(amount) or not 1 <= amount <= most:
        return f"时限须是 1 到 {most} {UNITS[value['unit']]}之间的整数。"
    return None


def _own_limit(key: str, value: Any) -> str | None:
    return None if value is None else _limit(key, value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _limit_in_words(key: str, value: Any) -> str:
    return "随默认" if value is None else TimeLimit(**value).words


def _name(key: str, value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "类别须有名称。"
    return None if len(value) <= LONGEST_NAME else f"名称太长：最多 {LONGEST_NAME} 字，现有 {len(value)} 字。"


def _grade(key: str, value: Any) -> str | None:
    return None if value in GRADES else f"办理时限须是{'、'.join(term.name for term in GRADES)}中的一档。"


def _batch(key: str, value: Any) -> str | None:
    return None if value in BATCHES else f"须归入四个一批中的一批：{'、'.join(term.name for term in BATCHES)}。"


def _departments(key: str, value: Any) -> str | None:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        return "须写明至少一个常办部门。"
    return None if len(set(value)) == len(value) else "同一个部门写了两遍。"


def _yes_or_no(key: str, value: Any) -> str | None:
    return None if isinstance(value, bool) else "须选是或否。"


def _hours(key: str, value: Any) -> str | None:
    try:
        spans = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in value]
    except (TypeError, ValueError):
        return "工作时间须写成如 08:30-12:00 14:00-17:30 的几段。"
    edges = [edge for span in spans for edge in span]
    if not 1 <= len(spans) <= MOST_SPANS or any(later <= earlier for earlier, later in pairwise(edges)):
        return f"工作时间须有 1 到 {MOST_SPANS} 段，每段的起止和各段先后都须从早到晚。"
    if any(edge.second or edge.microsecond or edge.tzinfo for edge in edges):
        return "工作时间须是整分钟。"
    worked = sum((end.hour - start.hour) * 60 + end.minute - start.minute for start, end in spans)
    return None if worked >= LEAST_WORK else f"一天的工作时间至少 {LEAST_WORK} 分钟。"


def _day(key: str, value: Any) -> str | None:
    try:
        date.fromisoformat(key.removeprefix("calendar."))
    except ValueError:
        return "没有这一天：请核对日期。"
    return None if value is None or isinstance(value, bool) else "须选上班、休息或随常规。"


def _number(key: str, value: Any) -> str | None:
    number = NUMBER[key.removeprefix("numbers.")]
    if _is_whole(value) and number.smallest <= value <= number.largest:
        return None
    return f"{number.name}须是 {number.smallest} 到 {number.largest} {number.unit}之间的整数。"


def _number_in_words(key: str, value: Any) -> str:
    return f"{value} {NUMBER[key.removeprefix('numbers.')].unit}"


def _day_label(about: dict[str, str], _: Callable[[str], str]) -> str:
    year, month, day = about["day"].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


_LIMIT_NAMES = {term.key: term.name for term in STAGE_LIMITS} | {term.key: f"办理（{term.name}）" for term in GRADES}
_LIMIT_KEYS = "|".join(key for key in _LIMIT_NAMES if key != "settle")
_CATEGORY = r"categories\.(?P<category>[a-z0-9_]{1,30})"

SETTING_KINDS: tuple[SettingKind, ...] = (
    SettingKind(
        "limit",
        rf"limits\.(?P<limit>{_LIMIT_KEYS})",
        lambda about, _: f"{_LIMIT_NAMES[about['limit']]}时限",
        _limit,
        _limit_in_words,
    ),
    SettingKind(
        "own_limit",
        rf"{_CATEGORY}\.limits\.(?P<limit>{'|'.join(term.key for term in STAGE_LIMITS)})",
        lambda about, category: f"{category(about['category'])}的{_LIMIT_NAMES[about['limit']]}时限",
        _own_limit,
        _limit_in_words,
    ),
    SettingKind(
        "name",
        rf"{_CATEGORY}\.name",
        lambda about, category: f"{category(about['category'])}的名称",
        _name,
        lambda _, value: str(value),
    ),
    SettingKind(
        "grade",
        rf"{_CATEGORY}\.grade",
        lambda about, category: f"{category(about['category'])}的办理时限档",
        _grade,
        lambda _, value: GRADES.name(value),
    ),
    SettingKind(
        "batch",
        rf"{_CATEGORY}\.batch",
        lambda about, category: f"{category(about['category'])}归入的一批",
        _batch,
        lambda _, value: BATCHES.name(value),
    ),
    SettingKind(
        "departments",
        rf"{_CATEGORY}\.departments",
        lambda about, category: f"{category(about['category'])}的常办部门",
        _departments,
        lambda _, value: "、".join(value),
    ),
    SettingKind(
        "retired",
        rf"{_CATEGORY}\.retired",
        lambda about, category: f"{category(about['category'])}",
        _yes_or_no,
        lambda _, value: "停用" if value else "在用",
    ),
    SettingKind(
        "hours",
        "hours",
        lambda about, _: "工作时间",
        _hours,
        lambda _, value: "、".join(f"{start}–{end}" for start, end in value),
    ),
    SettingKind(
        "day",
        r"calendar\.(?P<day>\d{4}-\d{2}-\d{2})",
        _day_label,
        _day,
        lambda _, value: "随常规" if value is None else "上班" if value else "休息",
    ),
    SettingKind(
        "announced",
        r"announced\.(?P<year>\d{4})",
        lambda about, _: f"{about['year']}年放假安排",
        _yes_or_no,
        lambda _, value: "已公布并录全" if value else "尚未公布",
    ),
    SettingKind(
        "number",
        rf"numbers\.(?P<number>{'|'.join(NUMBER)})",
        lambda about, _: NUMBER[about["number"]].name,
        _number,
        _number_in_words,
    ),
)
