"""Filters, columns and saved views of a table of issues, by keyboard and mouse."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.list_filters import FILTERS
from commandcenter.services.scope import Scope
from commandcenter.services.views import View, load_views
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.filter_popup import DayPopup, FilterPopup, OptionsPopup, WordsPopup
from commandcenter.ui.tables.view_actions import ViewActions
from commandcenter.ui.tables.window import NOTHING_HERE, Shown, TableWindow
from tests.services.pairing_district import District
from tests.ui.small_office import settled, write

WHOLE = Scope()


@pytest.fixture
def window(qtbot: QtBot, small: Office) -> Iterator[TableWindow]:
    window = TableWindow(small, "collected_issues", WHOLE)
    window.show()
    window.activateWindow()
    settled(qtbot, small)
    yield window
    window.close()


def popup(window: TableWindow, key: str) -> FilterPopup:
    window.bar.ask(key)
    assert window.bar.popup is not None
    return window.bar.popup


def shown(window: TableWindow, key: str = "title") -> list[object]:
    place = [column.key for column in window.kind.columns].index(key)
    return [row[place] for row in window.model.values()]


def test_every_filter_that_is_offered_has_its_popup(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    for filter_ in (one for one in FILTERS if one.is_offered):
        opened = popup(window, filter_.key)
        assert opened.accessibleName() == f"筛选：{filter_.name}"
        qtbot.keyClick(opened, Qt.Key.Key_Escape)
        assert window.bar.popup is None
    assert window.bar.filters == {}


def test_stages_are_ticked_by_the_space_bar(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    opened = popup(window, "stage")
    assert isinstance(opened, OptionsPopup)
    for _ in range(3):
        qtbot.keyClick(opened.list, Qt.Key.Key_Down)
    qtbot.keyClick(opened.list, Qt.Key.Key_Space)
    assert opened.list.currentItem().text().startswith("✓")
    qtbot.keyClick(opened.list, Qt.Key.Key_Return)
    settled(qtbot, small)
    assert window.bar.filters == {"stage": ("handling",)}
    assert window.model.rowCount() == 2
    assert [chip.text.text() for chip in window.bar.chips] == ["环节：办理中"]


def test_a_long_list_is_searched_by_initials(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    opened = popup(window, "category")
    assert isinstance(opened, OptionsPopup)
    assert opened.first is opened.line
    write(opened.line, "道路")
    visible = [item for item in opened._items() if not item.isHidden()]
    assert visible
    assert len(visible) < opened.list.count()
    qtbot.keyClick(opened.line, Qt.Key.Key_Return)
    assert opened.line.text() == ""
    assert len(opened.values()) == 1
    qtbot.mouseClick(opened.take, Qt.MouseButton.LeftButton)
    settled(qtbot, small)
    assert set(shown(window, "category")) == {opened_name(window)}


def opened_name(window: TableWindow) -> str:
    return window.bar.chips[0].text.text().removeprefix("类别：")


def test_of_one_only_one_is_ticked(qtbot: QtBot, window: TableWindow) -> None:
    opened = popup(window, "overdue")
    assert isinstance(opened, OptionsPopup)
    opened.toggle(opened.list.item(0))
    opened.toggle(opened.list.item(1))
    assert opened.values() == ("no",)


def test_a_day_and_words_narrow_too(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    day = popup(window, "registered_from")
    assert isinstance(day, DayPopup)
    day.accept()
    settled(qtbot, small)
    assert window.model.rowCount() == 0
    assert window.nothing.text() == NOTHING_HERE
    window.bar.clear_all()
    words = popup(window, "words")
    assert isinstance(words, WordsPopup)
    write(words.line, " 停车  路灯 ")
    qtbot.keyClick(words.line, Qt.Key.Key_Return)
    settled(qtbot, small)
    assert window.bar.filters == {"words": ("停车 路灯",)}
    assert shown(window) == ["党山集镇停车难，路灯不亮"]


def test_a_click_beside_the_popup_leaves_all_as_it_was(qtbot: QtBot, window: TableWindow) -> None:
    opened = popup(window, "source")
    qtbot.mouseClick(opened, Qt.MouseButton.LeftButton, pos=opened.rect().bottomRight())
    assert window.bar.popup is None
    assert window.bar.filters == {}


def test_tab_stays_in_the_popup(qtbot: QtBot, window: TableWindow) -> None:
    opened = popup(window, "stage")
    for _ in range(6):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert opened.box.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)


def test_delete_on_a_chip_takes_it_away_and_its_cross_too(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    window.bar.put({"list": ("needs",), "source": ("day_visit",)})
    settled(qtbot, small)
    qtbot.keyClick(window.bar.chips[0].text, Qt.Key.Key_Delete)
    assert window.bar.filters == {"source": ("day_visit",)}
    qtbot.mouseClick(window.bar.chips[0].cross, Qt.MouseButton.LeftButton)
    assert window.bar.filters == {}
    settled(qtbot, small)
    assert window.model.rowCount() == 6


def test_clear_all_by_a_key(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    window.bar.put({"list": ("needs",), "source": ("day_visit",)})
    qtbot.keyClick(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.bar.filters == {}


def test_enter_in_the_line_looks_in_all_issues(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    write(window.filter, "停车")
    qtbot.keyClick(window.filter, Qt.Key.Key_Return)
    settled(qtbot, small)
    assert (window.filter.text(), window.bar.filters) == ("", {"words": ("停车",)})


def test_columns_are_chosen_and_moved_and_come_back(qtbot: QtBot, window: TableWindow) -> None:
    before = window.columns.keys()
    window.columns.toggle("title", False)
    window.columns.toggle("returns", True)
    assert window.columns.keys() == (*(key for key in before if key != "title"), "returns")
    window.columns.put(("due_at", "number"))
    assert window.columns.keys() == ("due_at", "number")
    window.columns.toggle("due_at", False)
    window.columns.toggle("number", False)
    assert window.columns.keys() == ("number",)
    window.columns.menu.aboutToShow.emit()
    entries = window.columns.menu.actions()
    assert [entry.text() for entry in entries if entry.isChecked()] == ["编号"]
    entries[-1].trigger()
    assert window.columns.keys() == before


def test_what_is_copied_and_exported_has_the_columns_shown_and_says_to_what_it_is_narrowed(
    qtbot: QtBot, small: Office, window: TableWindow, tmp_path: Path
) -> None:
    window.bar.put({"stage": ("suspended",)})
    settled(qtbot, small)
    window.columns.put(("review_on", "title"))
    window.handing.copy()
    assert QGuiApplication.clipboard().text().split("\n") == [
        "筛选：环节：挂账",
        "复核日\t事项",
        "2024-07-30\t高压线迁改（联系人138****1234）",
    ]
    path = tmp_path / "挂账.xlsx"
    with qtbot.waitSignal(window.exported):
        window.export_to(path)
    with zipfile.ZipFile(path) as book:
        about = book.read("xl/worksheets/sheet2.xml").decode()
    for said in ("环节：挂账", "已收集事项 · 萧山区", "不含反映人姓名和电话"):
        assert said in about


def test_a_view_is_saved_found_used_renamed_kept_and_deleted(
    qtbot: QtBot, small: Office, window: TableWindow, district: District, said: list[str]
) -> None:
    window.bar.put({"stage": ("suspended",)})
    window.columns.put(("review_on", "title"))
    window.views.save_as()
    assert window.views.dialog is not None
    qtbot.keyClick(window.views.dialog.line, Qt.Key.Key_Return)
    settled(qtbot, small)
    assert window.views.dialog.fault.text() == "视图还没有名称：请先填写。"
    write(window.views.dialog.line, "挂账复核")
    qtbot.keyClick(window.views.dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.title.text() == "挂账复核 · 萧山区")
    qtbot.waitUntil(lambda: [view.name for view in window.views.views] == ["挂账复核"])
    assert not window.stale.isVisible()  # a view is no news of issues

    other = TableWindow(small, "open_issues", WHOLE)
    qtbot.waitUntil(lambda: bool(other.views.views))
    other.use_view(other.views.views[0])
    settled(qtbot, small)
    assert (other.kind.key, other.columns.keys()) == ("collected_issues", ("review_on", "title"))
    assert other.model.rowCount() == 1
    other.bar.clear_all()
    other.views.keep()
    qtbot.waitUntil(lambda: bool(window.views.views) and not window.views.views[0].filters)
    other.views.rename()
    assert other.views.dialog is not None
    other.views.dialog.line.setText("全部")
    qtbot.keyClick(other.views.dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.title.text() == "全部 · 萧山区")
    other.views.delete()
    qtbot.waitUntil(lambda: window.title.text() == "已收集事项 · 萧山区")
    settled(qtbot, small)
    with district.database.read() as session:
        assert load_views(session, small.seat.actor.cadre_id) == []
    other.close()


def test_a_table_opens_narrowed(qtbot: QtBot, small: Office) -> None:
    opened = TableWindow(small, "collected_issues", WHOLE, None, Shown({"counted": ("late",)}, ("title",)))
    settled(qtbot, small)
    assert shown(opened) == ["党山集镇停车难，路灯不亮"]
    assert opened.columns.keys() == ("title",)
    assert [chip.text.text() for chip in opened.bar.chips] == ["计入：未按期"]
    opened.close()


def test_a_list_of_mine_says_when_i_am_nobody(qtbot: QtBot, small: Office) -> None:
    small.seat.take(Actor("wall"))
    opened = TableWindow(small, "my_issues", WHOLE)
    opened.show()
    settled(qtbot, small)
    assert opened.nothing.text() == "当前身份没有对应的干部：请先在窗口上方选择身份。"
    opened.close()


def test_other_lists_have_columns_but_no_filters(qtbot: QtBot, small: Office) -> None:
    opened = TableWindow(small, "grids", WHOLE)
    opened.show()
    settled(qtbot, small)
    assert not opened.bar.isVisible()
    assert not opened.views.button.isVisible()
    opened.columns.toggle("households", False)
    opened.handing.copy()
    assert "户数" not in QGuiApplication.clipboard().text()
    opened.close()


def test_saved_views_are_among_the_actions(qtbot: QtBot, small: Office, window: TableWindow) -> None:
    found = [Action("other", "别的", "bd", "", window.close)]
    opened: list[View] = []
    ViewActions(small, found, opened.append, window)
    window.bar.put({"stage": ("suspended",)})
    window.views.save_as()
    assert window.views.dialog is not None
    window.views.dialog.line.setText("挂账")
    qtbot.keyClick(window.views.dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [action.name for action in found] == ["别的", "视图：挂账"])
    found[1].run()
    assert [(view.name, view.filters) for view in opened] == [("挂账", {"stage": ("suspended",)})]
    small.seat.take(Actor("wall"))
    qtbot.waitUntil(lambda: [action.name for action in found] == ["别的"])
