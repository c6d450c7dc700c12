"""The year of days: what each says, walking through it by keys and by mouse."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.services.rules import LAST_YEAR, load_rules, rules_of, shipped_values
from commandcenter.ui.settings.year_view import YearView, day_face
from commandcenter.ui.shell.theme import Theme

RULES = load_rules()
TODAY = date(2024, 8, 2)


@pytest.fixture
def view(qtbot: QtBot) -> YearView:
    """The year 2024."""
    view = YearView(RULES, TODAY, Theme())
    qtbot.addWidget(view)
    view.resize(1000, 560)
    view.show()
    view.setFocus()
    return view


def middle(view: YearView, day: date) -> QPoint:
    """Where a day stands."""
    return view.rect_of(day).center()


def test_a_day_says_what_it_is() -> None:
    own = rules_of({**shipped_values(), "calendar.2027-05-03": False})
    assert day_face(RULES, frozenset(), date(2024, 2, 4)).mark == "班"
    assert day_face(RULES, frozenset(), date(2024, 2, 12)).mark == "休"
    assert day_face(RULES, frozenset(), date(2024, 8, 3)).mark == ""
    face = day_face(own, frozenset({date(2027, 5, 3)}), date(2027, 5, 3))
    assert (face.is_worked, face.mark, face.is_own, face.is_planned) == (False, "休", True, True)


def test_a_day_is_spoken(view: YearView) -> None:
    assert view.words(date(2024, 2, 4)) == "2024年2月4日 周日，上班"
    assert view.words(date(2027, 5, 3)).endswith("暂按周末推算")
    view.go(date(2024, 10, 1))
    assert view.accessibleName() == "2024年日历：2024年10月1日 周二，休息"


def test_every_day_is_found_where_it_is_painted(view: YearView) -> None:
    day = date(2024, 1, 1)
    while day.year == 2024:
        assert view.day_at(middle(view, day)) == day
        day += timedelta(days=1)
    assert view.day_at(view.rect_of(date(2024, 9, 1)).topLeft() - QPoint(40, -4)) is None
    assert view.day_at(QPoint(-5, -5)) is None


def test_keys_walk_and_take_several_days(view: YearView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current == date(2024, 8, 10)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.chosen() == [date(2024, 8, 10) + timedelta(days=n) for n in range(8)]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chosen() == [TODAY]


def test_years_turn_and_end(view: YearView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.year_changed):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.current == date(2025, 8, 2)
    view.go_to_year(LAST_YEAR + 1)
    assert view.year == 2025
    view.go(date(2024, 2, 29))
    view.go_to_year(2025)
    assert view.current == date(2025, 2, 28)


def test_enter_asks_to_change_what_is_taken(view: YearView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.change_asked) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0] == [TODAY]


def test_a_drag_takes_the_days_on_its_way(view: YearView) -> None:
    first, last = date(2024, 10, 1), date(2024, 10, 4)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle(view, first))
    QTest.mouseMove(view, middle(view, last))
    _move_with_button(view, middle(view, last))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(view, last))
    assert view.chosen() == [first + timedelta(days=n) for n in range(4)]


def _move_with_button(view: YearView, to: QPoint) -> None:
    """QTest.mouseMove knows no held button offscreen."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(to), QPointF(to), left, left, Qt.KeyboardModifier.NoModifier)
    view.mouseMoveEvent(event)
