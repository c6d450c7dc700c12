"""The window of the settings, driven by keyboard and mouse, on a small district."""

import gc
import weakref
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.workflow import Actor
from commandcenter.services.settings import change_setting
from commandcenter.storage.schema import Setting
from commandcenter.ui.settings.change_form import ChangeForm
from commandcenter.ui.settings.pages import CalendarPage, CategoriesPage, SheetPage
from commandcenter.ui.settings.sections import SECTIONS
from commandcenter.ui.settings.value_editors import ChoiceEditor, LimitEditor, LineEditor, NumberEditor
from commandcenter.ui.settings.window import SettingsWindow
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import District
from tests.ui.small_office import district, said, settled, small, write

__all__ = ["district", "said", "small"]
ADMINISTRATOR = Actor("administrator")


@pytest.fixture
def window(small: Office, qtbot: QtBot) -> SettingsWindow:
    """The window of an administrator, read."""
    small.seat.take(ADMINISTRATOR)
    return opened(small, qtbot)


def opened(office: Office, qtbot: QtBot) -> SettingsWindow:
    """The window on screen."""
    window = SettingsWindow(office)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    settled(qtbot, office)
    return window


def stand_on(window: SettingsWindow, section: str, key: str) -> QWidget:
    """Go to the cell of a setting; the view that shows it."""
    window.names.setCurrentRow([one.key for one in SECTIONS].index(section))
    page = window.pages[section]
    assert isinstance(page, SheetPage)
    sheet = page.view.sheet_model.sheet
    row, column = next((r, c) for r, cells in enumerate(sheet.rows) for c, cell in enumerate(cells) if cell.key == key)
    page.view.setCurrentIndex(page.view.sheet_model.index(row, column))
    page.view.setFocus()
    return page.view


def form_of(window: SettingsWindow) -> ChangeForm:
    """The form that is open."""
    assert window.changing.form is not None
    return window.changing.form


def kept(office: Office) -> list[tuple[str, object, date, str]]:
    """What has been written."""
    with office.database.read() as session:
        lines = session.scalars(select(Setting).order_by(Setting.id)).all()
        return [(line.key, line.value["value"], line.valid_from, line.reason) for line in lines]


def send(window: SettingsWindow, qtbot: QtBot, reason: str = "新规定") -> None:
    """Give the reason and press Enter."""
    form = form_of(window)
    form.reason.setFocus()
    write(form.reason, reason)
    QTest.keyClick(form.reason, Qt.Key.Key_Return)
    settled(qtbot, window._office)


def test_a_limit_is_changed_from_tomorrow_on_by_keyboard_alone(
    window: SettingsWindow, qtbot: QtBot, said: list[str]
) -> None:
    view = stand_on(window, "limits", "limits.general")
    QTest.keyClick(view, Qt.Key.Key_Return)
    editor = form_of(window).editors[0][1]
    assert isinstance(editor, LimitEditor)
    editor.spin.selectAll()
    QTest.keyClicks(editor.spin, "4")
    QTest.keyClick(editor.spin, Qt.Key.Key_Return)
    assert form_of(window).reason.hasFocus() or not window.isActiveWindow()
    send(window, qtbot)
    tomorrow = window._office.present.today() + timedelta(days=1)
    assert kept(window._office) == [("limits.general", {"amount": 4, "unit": "working_days"}, tomorrow, "新规定")]
    assert window.changing.form is None
    assert said[-1].startswith("已改，从")
    qtbot.waitUntil(lambda: bool(window.book and window.book.planned), timeout=5_000)
    assert "起 4 个工作日" in window.pages["limits"].view.sheet_model.sheet.rows[3][4].second  # type: ignore[attr-defined]
    assert window.history.values()[0][1] == "办理（一般）时限"


def test_without_a_reason_nothing_is_written(window: SettingsWindow) -> None:
    QTest.keyClick(stand_on(window, "numbers", "numbers.notice_days"), Qt.Key.Key_Return)
    form = form_of(window)
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    assert "原因" in form.says.text()
    assert kept(window._office) == []


def test_a_refusal_stands_in_the_form_and_what_was_filled_in_stays(window: SettingsWindow, qtbot: QtBot) -> None:
    QTest.keyClick(stand_on(window, "numbers", "numbers.ladder_lead"), Qt.Key.Key_Return)
    editor = form_of(window).editors[0][1]
    assert isinstance(editor, NumberEditor)
    editor.spin.setValue(9)
    send(window, qtbot)
    assert "不能早于" in form_of(window).says.text()
    assert form_of(window).reason.text() == "新规定"
    assert form_of(window).send.isEnabled()
    assert kept(window._office) == []


@pytest.mark.parametrize("role", ["staff", "supervisor", "wall"])
def test_others_see_everything_and_are_told_why_they_change_nothing(
    window: SettingsWindow, said: list[str], role: str
) -> None:
    window._office.seat.take(Actor(role))
    assert window.who.text().endswith("只能查看设置：要改请管理员来办。")
    QTest.keyClick(stand_on(window, "limits", "limits.accept"), Qt.Key.Key_Return)
    assert window.changing.form is None
    assert said[-1] == window.who.text()
    page = window.pages["categories"]
    assert isinstance(page, CategoriesPage)
    assert (page.add.isEnabled(), page.add.toolTip()) == (False, window.who.text())


def test_a_category_is_added(window: SettingsWindow, qtbot: QtBot, district: District) -> None:
    window.names.setCurrentRow(1)
    page = window.pages["categories"]
    assert isinstance(page, CategoriesPage)
    QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
    name, departments = form_of(window).editors[0][1], form_of(window).editors[3][1]
    assert isinstance(name, LineEditor)
    assert isinstance(departments, LineEditor)
    write(name.line, "电动车充电")
    departments.line.setText("没有的局")
    send(window, qtbot)
    assert "单位名册中没有「没有的局」" in form_of(window).says.text()
    departments.line.setText(_department(window._office))
    QTest.mouseClick(form_of(window).send, Qt.MouseButton.LeftButton)
    settled(qtbot, window._office)
    assert [key for key, *_ in kept(window._office)] == [
        f"categories.added_1.{part}" for part in ("name", "grade", "batch", "departments")
    ]
    qtbot.waitUntil(lambda: window._office.rules.catalog.get("added_1") is not None, timeout=5_000)


def _department(office: Office) -> str:
    from commandcenter.storage.schema import Organization

    with office.database.read() as session:
        name = session.scalars(select(Organization.name).where(Organization.kind == "department")).first()
    assert name is not None
    return name


def test_days_of_the_calendar_are_changed_together(window: SettingsWindow, qtbot: QtBot) -> None:
    window.names.setCurrentRow(3)
    page = window.pages["calendar"]
    assert isinstance(page, CalendarPage)
    first = date(window._office.present.today().year + 1, 5, 3)
    page.view.go(first)
    page.view.go(first + timedelta(days=2), keeps_anchor=True)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    editor = form_of(window).editors[0][1]
    assert isinstance(editor, ChoiceEditor)
    editor.box.setCurrentIndex(0)
    send(window, qtbot)
    today = window._office.present.today()
    assert kept(window._office) == [(f"calendar.{first + timedelta(days=n)}", False, today, "新规定") for n in range(3)]
    qtbot.waitUntil(lambda: not window._office.rules.calendar.is_workday(first), timeout=5_000)


def test_a_year_that_is_not_known_says_so_and_can_be_marked(window: SettingsWindow, qtbot: QtBot) -> None:
    window.names.setCurrentRow(3)
    page = window.pages["calendar"]
    assert isinstance(page, CalendarPage)
    year = window._office.rules.calendar.last_known + 1
    assert page.announce.isHidden()
    page.view.go_to_year(year)
    assert page.state.text().startswith("暂按周末推算")
    assert not page.announce.isHidden()
    QTest.mouseClick(page.announce, Qt.MouseButton.LeftButton)
    send(window, qtbot)
    qtbot.waitUntil(lambda: not window._office.rules.calendar.is_provisional(year), timeout=5_000)
    qtbot.waitUntil(lambda: page.state.text() == "放假安排由管理员录入", timeout=5_000)


def test_it_follows_what_another_administrator_changes(
    window: SettingsWindow, qtbot: QtBot, district: District
) -> None:
    view = stand_on(window, "numbers", "numbers.notice_days")
    with district.database.begin() as session:
        today, now = window._office.present.today(), window._office.present.now()
        change_setting(session, "numbers.notice_days", 5, today, ADMINISTRATOR, "太少", now)
    qtbot.waitUntil(lambda: view.currentIndex().data() == "5 天", timeout=5_000)  # type: ignore[attr-defined]
    assert window.history.values()[0][7] == "太少"


def test_esc_closes_the_form_first_and_then_the_window(window: SettingsWindow) -> None:
    QTest.keyClick(stand_on(window, "limits", "limits.accept"), Qt.Key.Key_F2)
    QTest.keyClick(form_of(window).reason, Qt.Key.Key_Escape)
    assert window.changing.form is None
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_sections_are_walked_through_by_keyboard(window: SettingsWindow) -> None:
    for section in SECTIONS:
        assert window.title.text() == section.title
        assert window.stack.currentWidget() is window.pages[section.key]
        QTest.keyClick(window.names, Qt.Key.Key_Down)


def test_both_themes(window: SettingsWindow) -> None:
    pictures = []
    for theme in ("dark", "light"):
        window._office.theme.use(theme)
        pictures.append(window.grab().toImage())
        assert pictures[-1].pixelColor(3, 3).name() == window._office.theme.tokens.panel
    assert pictures[0] != pictures[1]


def test_every_cell_speaks(window: SettingsWindow) -> None:
    view = stand_on(window, "limits", "categories.danger.limits.accept")
    spoken = view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)  # type: ignore[attr-defined]
    assert spoken == "生命安全险情 受理 1 小时"


def test_a_closed_window_and_its_form_are_freed(small: Office, qtbot: QtBot) -> None:
    small.seat.take(ADMINISTRATOR)
    window = SettingsWindow(small)
    window.show()
    settled(qtbot, small)
    QTest.keyClick(stand_on(window, "limits", "limits.accept"), Qt.Key.Key_Return)
    left = [weakref.ref(window), weakref.ref(form_of(window))]
    window.changing.close_form()
    window.close()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [one() for one in left] == [None, None]
