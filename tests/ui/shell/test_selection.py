"""The selection widens step by step and says only what changed."""

from datetime import date

from pytestqt.qtbot import QtBot

from commandcenter.services.filters import Filters
from commandcenter.services.scope import Scope
from commandcenter.ui.shell.selection import Selection


def test_stepping_out_leaves_the_issue_then_the_place(qtbot: QtBot) -> None:
    selection = Selection()
    told: list[Scope] = []
    selection.scope_changed.connect(told.append)
    selection.select(Scope("330109001", "330109001001", (7,)))
    selection.focus_issue(3)
    selection.step_out()
    assert selection.issue_id is None
    for _ in range(4):
        selection.step_out()
    assert told == [
        Scope("330109001", "330109001001", (7,)),
        Scope("330109001", "330109001001"),
        Scope("330109001"),
        Scope(),
    ]


def test_a_cell_steps_out_to_its_township() -> None:
    assert Scope("330109001", department=4).step_out() == Scope("330109001")


def test_the_same_again_says_nothing(qtbot: QtBot) -> None:
    selection = Selection()
    selection.show_day(date(2024, 8, 2))
    with qtbot.assertNotEmitted(selection.day_changed), qtbot.assertNotEmitted(selection.scope_changed):
        selection.show_day(date(2024, 8, 2))
        selection.select(Scope())


def test_narrowing_is_told_once(qtbot: QtBot) -> None:
    selection = Selection()
    told: list[Filters] = []
    selection.filters_changed.connect(told.append)
    selection.narrow(Filters(overdue=True))
    selection.narrow(Filters(overdue=True))
    selection.narrow(Filters())
    assert told == [Filters(overdue=True), Filters()]
