"""Editors give back what they were given, and read what people type."""

import pytest

from commandcenter.domain.setting_kinds import fault_of
from commandcenter.ui.settings.value_editors import LimitEditor, LineEditor, editor_for, names_in, spans_in

VALUES = {
    "limits.general": {"amount": 5, "unit": "working_days"},
    "categories.roads.limits.accept": {"amount": 2, "unit": "working_hours"},
    "categories.roads.limits.sign": None,
    "categories.roads.name": "道路交通",
    "categories.roads.grade": "complex",
    "categories.roads.batch": "policy",
    "categories.roads.departments": ["交通运输局", "民政局"],
    "categories.roads.retired": True,
    "hours": [["08:30", "12:00"], ["14:00", "17:30"]],
    "calendar.2027-05-03": None,
    "numbers.notice_days": 9,
}


@pytest.mark.parametrize("key", VALUES)
def test_an_editor_begins_with_what_is(qapp: object, key: str) -> None:
    editor = editor_for(key, "改为", VALUES[key])
    assert editor.value() == VALUES[key]
    assert fault_of(key, editor.value()) is None
    assert editor.first.accessibleName().startswith("改为")


@pytest.mark.parametrize(("now", "proposed"), [(None, True), (False, True), (True, False)])
def test_a_year_is_proposed_to_be_the_other_way(qapp: object, now: bool | None, proposed: bool) -> None:
    assert editor_for("announced.2027", "改为", now).value() == proposed


def test_a_limit_of_ones_own_can_be_given_up(qapp: object) -> None:
    editor = editor_for("categories.roads.limits.accept", "改为", {"amount": 2, "unit": "hours"})
    assert isinstance(editor, LimitEditor)
    editor.unit.setCurrentIndex(editor.unit.count() - 1)
    assert (editor.value(), editor.spin.isEnabled(), editor.first) == (None, False, editor.unit)
    plain = editor_for("limits.accept", "改为", {"amount": 2, "unit": "hours"})
    assert isinstance(plain, LimitEditor)
    assert plain.unit.count() == 3


@pytest.mark.parametrize(
    "typed", ["8:30-12:00 14:00-17:30", "08:30–12:00、14:00–17:30", "08：30至12：00，14：00～17：30".replace("～", "~")]
)
def test_hours_are_read_as_people_write_them(qapp: object, typed: str) -> None:
    editor = editor_for("hours", "改为", VALUES["hours"])
    assert isinstance(editor, LineEditor)
    editor.line.setText(typed)
    assert editor.value() == VALUES["hours"]


def test_what_is_no_time_is_refused_in_words() -> None:
    assert fault_of("hours", spans_in("早上到晚上"))
    assert fault_of("hours", spans_in(""))
    assert fault_of("hours", spans_in("08:30-12:00 11:00-17:00"))


def test_names_are_parted_by_any_comma() -> None:
    assert names_in(" 交通运输局、民政局，教育局 ,；") == ["交通运输局", "民政局", "教育局"]
