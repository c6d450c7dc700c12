"""Arranging the matrix from its menu, its heads and the keyboard; kept over reload and restart; editing still works."""

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.scope import Scope
from commandcenter.ui.pairing.arrangement import Arrangement, Axis
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import District
from tests.ui.pairing.stage import Stage
from tests.ui.small_office import settled, write

LEADER = Actor("leader", name="周明")


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    return Stage(qtbot, small, "department_township", (900, 420))


def names(stage: Stage) -> tuple[list[str], list[str]]:
    matrix = stage.panel.model.matrix
    assert matrix is not None
    return [one.short for one in matrix.departments], [one.short for one in matrix.townships]


def take(stage: Stage, *path: str) -> None:
    """Open the menu and take an entry, part by part."""
    stage.panel.arranging.menu.aboutToShow.emit()
    menu: QMenu = stage.panel.arranging.menu
    for words in path:
        entry = _entry(menu, words)
        submenu = entry.menu()
        if isinstance(submenu, QMenu):
            menu = submenu
        else:
            entry.trigger()


def _entry(menu: QMenu, words: str) -> QAction:
    return next(entry for entry in menu.actions() if entry.text().startswith(words))


def test_at_first_it_stands_as_the_district_counts(stage: Stage) -> None:
    assert names(stage) == (["住建", "交通"], ["城厢", "瓜沥"])
    assert stage.panel.arranging.button.text() == "排列 ▾"
    assert stage.panel.arranging.line.isHidden()


def test_the_menu_sorts_sifts_and_groups(stage: Stage) -> None:
    take(stage, "部门排序", "空缺多的")
    assert names(stage)[0] == ["交通", "住建"]
    take(stage, "镇街排序", "在办多的")
    assert names(stage)[1] == ["瓜沥", "城厢"]
    take(stage, "部门分组", "有无超期")
    assert stage.panel.matrix.verticalHeader().groups == (("有超期", 1), ("无超期", 1))  # type: ignore[attr-defined]
    assert names(stage)[0] == ["住建", "交通"]
    take(stage, "镇街筛选", "只看有超期的")
    assert names(stage)[1] == ["瓜沥"]
    assert stage.panel.arranging.button.text() == "排列：4 项 ▾"
    assert "镇街只看有超期的" in stage.panel.arranging.button.toolTip()
    take(stage, "恢复原样")
    assert names(stage) == (["住建", "交通"], ["城厢", "瓜沥"])


def test_the_slash_filters_by_words_and_escape_takes_them_back(stage: Stage) -> None:
    stage.panel.matrix.setFocus(Qt.FocusReason.TabFocusReason)
    stage.press(stage.panel.matrix, Qt.Key.Key_Slash)
    line = stage.panel.arranging.line
    assert line.isVisible()
    stage.qtbot.keyClicks(line, "glz")
    assert names(stage) == (["住建", "交通"], ["瓜沥"])
    stage.press(line, Qt.Key.Key_Return)
    assert stage.panel.matrix.hasFocus()
    assert line.isVisible()
    line.setFocus()
    write(line, "无此")
    assert stage.panel.pages.currentWidget() is stage.panel.nothing
    stage.press(line, Qt.Key.Key_Escape)
    assert names(stage) == (["住建", "交通"], ["城厢", "瓜沥"])
    stage.press(line, Qt.Key.Key_Escape)
    assert line.isHidden()


def test_r_takes_everything_back(stage: Stage) -> None:
    stage.panel.arranging.arrange(Arrangement(Axis("gaps"), Axis("load"), "住建"))
    assert names(stage) == (["住建"], ["瓜沥", "城厢"])
    stage.press(stage.panel.matrix, Qt.Key.Key_R)
    assert names(stage) == (["住建", "交通"], ["城厢", "瓜沥"])


def test_p_opens_the_menu_and_a_heads_menu_is_of_its_axis(stage: Stage) -> None:
    seen: list[list[str]] = []

    def look(menu: QMenu) -> None:
        seen.append([entry.text() for entry in menu.actions() if entry.text()])
        menu.close()

    stage.panel.arranging.menu.aboutToShow.connect(lambda: stage.qtbot.wait(0))
    stage.panel.arranging.open_menu("columns", QPoint(10, 10))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    look(popup)
    stage.panel.matrix.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    look(popup)
    assert seen == [["镇街排序", "镇街分组", "镇街筛选"]] * 2


def test_the_arrangement_outlives_reload_and_restart(stage: Stage, tmp_path: object) -> None:
    take(stage, "部门排序", "空缺多的")
    stage.panel.refresh()
    settled(stage.qtbot, stage.office)
    assert names(stage)[0] == ["交通", "住建"]
    settings = QSettings(f"{tmp_path}/w.ini", QSettings.Format.IniFormat)
    stage.panel.keep(settings)
    again = Stage(stage.qtbot, stage.office, "department_township")
    again.panel.recall(settings)
    assert names(again)[0] == ["交通", "住建"]


def test_a_sorted_matrix_still_selects_and_edits_the_right_cell(stage: Stage, district: District) -> None:
    stage.office.seat.take(LEADER)
    stage.panel.arranging.arrange(Arrangement(Axis("gaps", "gaps"), Axis("load", "kind")))
    view, model = stage.panel.matrix, stage.panel.model
    place = model.place((district.departments[1], "330109001"))
    assert (place.row(), place.column()) == (0, 1)
    for _ in range(2):
        stage.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(place).center())
    settled(stage.qtbot, stage.office)
    assert stage.office.selection.scope == Scope("330109001", department=district.departments[1])
    editor = stage.panel.editing.editor
    assert editor is not None
    stage.qtbot.keyClicks(editor.picker, "zl")
    stage.press(editor.picker, Qt.Key.Key_Return)

    def liaison() -> str:
        index = model.place((district.departments[1], "330109001"))
        return model.cell(index).liaison if index.isValid() else ""

    stage.qtbot.waitUntil(lambda: liaison() == "赵六", timeout=5_000)


def test_other_kinds_have_no_such_button(stage: Stage) -> None:
    stage.panel.arranging.arrange(Arrangement(words="住建"))
    stage.show("squad_grid")
    assert stage.panel.arranging.button.isHidden()
    assert stage.panel.arranging.line.isHidden()
    stage.show("department_township")
    assert names(stage)[0] == ["住建"]
