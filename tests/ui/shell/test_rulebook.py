"""A window works by the rules in force: after an administrator's change, and from a new day's first minute on."""

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.present import CLOCK_OFFSET, Present
from commandcenter.services.rules import load_rules
from commandcenter.services.settings import change_setting
from commandcenter.storage.schema import Meta
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import District
from tests.ui.small_office import district, settled, small

__all__ = ["district", "small"]
ADMINISTRATOR = Actor("administrator")


def change(district: District, key: str, value: object, valid_from: date, present: Present) -> None:
    """An administrator at another window changes a setting."""
    with district.database.begin() as session:
        change_setting(session, key, value, valid_from, ADMINISTRATOR, "新规定", present.now())


def test_without_changes_they_are_those_shipped(small: Office) -> None:
    assert small.rules is load_rules()


def test_a_change_at_another_window_holds_here(small: Office, district: District, qtbot: QtBot) -> None:
    with qtbot.waitSignal(small.rules_changed, timeout=5_000):
        change(district, "numbers.amber_percent", 60, small.present.today(), small.present)
    assert small.rules.amber_from == pytest.approx(0.6)


def test_what_is_planned_holds_from_its_day_on(small: Office, district: District, qtbot: QtBot) -> None:
    tomorrow = small.present.today() + timedelta(days=1)
    told: list[int] = []
    small.rules_changed.connect(lambda: told.append(1))
    with qtbot.waitSignal(small.feed.changed, timeout=5_000):
        change(district, "numbers.amber_percent", 60, tomorrow, small.present)
    settled(qtbot, small)
    assert (small.rules, told) == (load_rules(), [])
    object.__setattr__(small.present, "offset", timedelta(days=1))  # the night goes by
    with district.database.begin() as session:
        session.merge(Meta(key=CLOCK_OFFSET, value=str(24 * 3600)))
    with qtbot.waitSignal(small.rules_changed, timeout=5_000):
        small.rulebook.check_day()
    assert small.rules.amber_from == pytest.approx(0.6)
    small.rulebook.check_day()
    settled(qtbot, small)
    assert told == [1]
