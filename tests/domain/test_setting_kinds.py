"""What may be set: every kind of setting takes what is sensible, refuses the rest in a sentence, and has words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.numbers import LADDER, NUMBER, NUMBERS
from commandcenter.domain.setting_kinds import SETTING_KINDS, fault_of, kind_of, label_of, parts, words_of

GOOD = {
    "limits.general": {"amount": 4, "unit": "working_days"},
    "limits.whistle_hard_case": {"amount": 8, "unit": "hours"},
    "categories.roads.limits.accept": {"amount": 1, "unit": "working_hours"},
    "categories.danger.limits.settle": None,
    "categories.added_1.name": "电动车充电",
    "categories.roads.grade": "complex",
    "categories.roads.batch": "policy",
    "categories.roads.departments": ["交通运输局"],
    "categories.roads.retired": True,
    "hours": [["08:30", "12:00"], ["13:30", "17:00"]],
    "calendar.2027-05-01": False,
    "calendar.2027-05-02": None,
    "announced.2027": True,
    "numbers.notice_days": 7,
}
BAD = {
    "limits.general": (
        {"amount": 0, "unit": "hours"},
        {"amount": True, "unit": "hours"},
        {"amount": 9, "unit": "weeks"},
        None,
    ),
    "categories.roads.limits.accept": ({"amount": 5000, "unit": "hours"}, {"amount": 2}, 3),
    "categories.roads.name": ("", "  ", "很" * 21, None),
    "categories.roads.grade": ("slow", None),
    "categories.roads.batch": ("other",),
    "categories.roads.departments": ([], [""], "交通运输局", ["交通运输局", "交通运输局"]),
    "categories.roads.retired": ("yes", 1),
    "hours": (
        [],
        [["12:00", "08:30"]],
        [["08:30", "12:00"], ["11:00", "17:00"]],
        [["08:30", "09:00"]],
        [["8点", "12点"]],
        [["08:30:30", "12:00"]],
        [["08:00+08:00", "12:00+08:00"]],
        None,
        [["01:00", "02:00"], ["03:00", "04:00"], ["05:00", "06:00"], ["07:00", "08:00"], ["09:00", "10:00"]],
    ),
    "calendar.2027-02-30": (True,),
    "calendar.2027-05-01": ("free",),
    "announced.2027": ("yes",),
    "numbers.notice_days": (0, 61, 7.5, "7", True),
}


def name_of(key: str) -> str:
    """The name of a category."""
    return {"roads": "道路交通"}.get(key, key)


@pytest.mark.parametrize("key", GOOD)
def test_what_is_sensible_may_be_set(key: str) -> None:
    assert fault_of(key, GOOD[key]) is None
    assert words_of(key, GOOD[key])
    assert label_of(key, name_of) != key or key == "hours"


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values])
def test_what_is_not_is_refused_in_a_sentence(key: str, value: object) -> None:
    sentence = fault_of(key, value)
    assert sentence is not None
    assert sentence.endswith("。")


@pytest.mark.parametrize("key", ["", "limits.settle", "limits.other", "numbers.other", "categories..name", "hours.x"])
def test_keys_that_mean_nothing(key: str) -> None:
    assert fault_of(key, 1) == f"没有「{key}」这一设置。"
    assert label_of(key, name_of) == key


def test_every_key_is_of_one_kind() -> None:
    for key in GOOD:
        assert sum(parts(kind, key) is not None for kind in SETTING_KINDS) == 1
    assert {kind.key for kind in SETTING_KINDS} == {kind.key for key in GOOD if (kind := kind_of(key))}


def test_labels_and_words() -> None:
    told = {key: f"{label_of(key, name_of)}：{words_of(key, value)}" for key, value in GOOD.items()}
    assert told["limits.general"] == "办理（一般）时限：4 个工作日"
    assert told["categories.roads.limits.accept"] == "道路交通的受理时限：1 个工作时"
    assert told["categories.danger.limits.settle"] == "danger的办理时限：随默认"
    assert told["categories.roads.retired"] == "道路交通：停用"
    assert told["hours"] == "工作时间：08:30–12:00、13:30–17:00"
    assert told["calendar.2027-05-01"] == "2027年5月1日：休息"
    assert told["announced.2027"] == "2027年放假安排：已公布并录全"
    assert told["numbers.notice_days"] == "进度告知间隔：7 天"


@settings(deadline=None)
@given(st.sampled_from(NUMBERS), st.integers(-100, 1000))
def test_numbers_keep_within_their_bounds(number: object, value: int) -> None:
    assert isinstance(number, type(NUMBERS[0]))
    within = number.smallest <= value <= number.largest
    assert (fault_of(f"numbers.{number.key}", value) is None) == within


@settings(deadline=None)
@given(st.dates(date(2017, 1, 1), date(2031, 12, 31)))
def test_every_day_may_be_named(day: date) -> None:
    assert fault_of(f"calendar.{day.isoformat()}", True) is None


def test_the_ladder_is_of_numbers() -> None:
    assert set(LADDER) <= set(NUMBER)
    assert len(NUMBER) == len(NUMBERS)
