"""The palette by keyboard: typing, walking, choosing, leaving."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.services.pages.page import PageRef
from commandcenter.services.scope import Scope
from commandcenter.ui.palette.palette import Palette
from commandcenter.ui.palette.results import EntryRole
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import District
from tests.ui.small_office import settled, write


@dataclass
class Stage:
    qtbot: QtBot
    office: Office
    window: QWidget
    elsewhere: QLineEdit
    palette: Palette
    ran: list[str] = field(default_factory=list)

    def type(self, words: str) -> None:
        write(self.palette.line, words)
        settled(self.qtbot, self.office)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.palette.line, key)

    def titles(self) -> list[str]:
        return [entry.title for entry in self.palette.model.entries]

    def marked(self) -> str:
        return str(self.palette.list.currentIndex().data(EntryRole).title)


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    window, elsewhere = QWidget(), QLineEdit()
    QVBoxLayout(window).addWidget(elsewhere)
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    elsewhere.setFocus()
    ran: list[str] = []
    actions = (
        Action("theme", "切换深浅色", "qhsqs", "Ctrl+T", lambda: ran.append("theme")),
        Action("legend", "管理图例", "gltl", "", lambda: ran.append("legend")),
    )
    palette = Palette(small, lambda: actions, window)
    palette.open()
    settled(qtbot, small)
    return Stage(qtbot, small, window, elsewhere, palette, ran)


def test_it_opens_over_the_window_with_all_actions(stage: Stage) -> None:
    assert stage.palette.geometry() == stage.window.rect()
    assert stage.palette.line.hasFocus()
    assert stage.titles() == ["操作", "切换深浅色", "管理图例"]


def test_initials_find_places_and_actions_and_the_best_is_marked(stage: Stage) -> None:
    stage.type("gl")
    assert stage.titles() == ["镇街", "瓜沥镇", "操作", "管理图例"]
    assert stage.marked() == "瓜沥镇"


def test_enter_selects_the_place_and_says_so(stage: Stage) -> None:
    stage.type("gl")
    with stage.qtbot.waitSignal(stage.palette.place_chosen) as chosen:
        stage.press(Qt.Key.Key_Return)
    assert chosen.args == [Scope("330109113")]
    assert stage.office.selection.scope == Scope("330109113")
    assert not stage.palette.isVisible()


def test_enter_pressed_before_the_answer_waits_for_it(stage: Stage) -> None:
    write(stage.palette.line, "gl")
    stage.press(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.office.selection.scope == Scope("330109113"), timeout=5_000)


def test_the_arrows_pass_over_titles_and_go_round(stage: Stage) -> None:
    stage.type("gl")
    stage.press(Qt.Key.Key_Down)
    assert stage.marked() == "管理图例"
    stage.press(Qt.Key.Key_Down)
    assert stage.marked() == "瓜沥镇"
    stage.press(Qt.Key.Key_Up)
    assert stage.marked() == "管理图例"
    stage.press(Qt.Key.Key_Return)
    assert stage.ran == ["legend"]


def test_an_issue_opens(stage: Stage, district: District) -> None:
    stage.type("路灯")
    with stage.qtbot.waitSignal(stage.office.doors.issue_asked) as asked:
        stage.press(Qt.Key.Key_Return)
    assert asked.args == [district.issues[1]]
    assert stage.office.selection.issue_id == district.issues[1]


def test_a_cadre_selects_their_grid(stage: Stage, district: District) -> None:
    stage.type("李思远")
    stage.press(Qt.Key.Key_Return)
    assert stage.office.selection.scope.grids == (district.grids[4],)


def test_a_cadre_who_answers_for_no_place_opens_as_their_page(stage: Stage, district: District) -> None:
    stage.type("吴导")
    with stage.qtbot.waitSignal(stage.office.doors.page_asked) as asked:
        stage.press(Qt.Key.Key_Return)
    assert asked.args == [PageRef("cadre", district.mentor)]


def test_what_is_not_found_is_said(stage: Stage) -> None:
    stage.type("直升机")
    assert stage.palette.nothing.isVisible()
    assert stage.palette.nothing.text().startswith("没有找到“直升机”")
    stage.press(Qt.Key.Key_Return)
    assert stage.palette.isVisible()


def test_esc_gives_the_focus_back(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Escape)
    assert not stage.palette.isVisible()
    assert stage.elsewhere.hasFocus()


def test_a_click_beside_it_closes(stage: Stage) -> None:
    stage.qtbot.mouseClick(stage.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not stage.palette.isVisible()


def test_a_click_chooses(stage: Stage) -> None:
    stage.type("gl")
    place = stage.palette.list.visualRect(stage.palette.model.index(1)).center()
    stage.qtbot.mouseClick(stage.palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.office.selection.scope == Scope("330109113")


def test_only_the_latest_answer_is_shown(stage: Stage) -> None:
    for words in ("g", "l", "z"):
        write(stage.palette.line, words)
    settled(stage.qtbot, stage.office)
    assert stage.palette.line.text() == "glz"
    assert stage.titles() == ["镇街", "瓜沥镇"]


def test_it_grows_with_the_window(stage: Stage) -> None:
    stage.window.resize(1400, 900)
    assert stage.palette.geometry() == stage.window.rect()


def test_the_model_keeps_qts_rules(stage: Stage) -> None:
    tester = QAbstractItemModelTester(stage.palette.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    stage.type("gl")
    assert tester.model() is stage.palette.model


def test_control_and_enter_open_the_page_of_what_is_found(stage: Stage, district: District) -> None:
    stage.type("sq")
    assert stage.marked() == "孙七"
    with stage.qtbot.waitSignal(stage.office.doors.page_asked) as asked:
        stage.qtbot.keyClick(stage.palette.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [PageRef("cadre", district.cadres[4])]
    assert stage.office.selection.scope.is_district


def test_an_enterprise_is_found_and_opens_as_its_page(stage: Stage, district: District) -> None:
    stage.type("hmgf")
    assert stage.titles() == ["企业", "航民股份"]
    with stage.qtbot.waitSignal(stage.office.doors.page_asked) as asked:
        stage.press(Qt.Key.Key_Return)
    assert asked.args == [PageRef("enterprise", district.enterprise)]
