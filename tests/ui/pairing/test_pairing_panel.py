"""The pairing panel, driven as a person does: mouse, keyboard, the editor in place, another window's writes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from commandcenter.domain.pairing import PAIRING_KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.matrix import Cell
from commandcenter.services.pairings import end_pairing
from commandcenter.services.scope import Scope
from commandcenter.ui.pairing.editor import CellEditor
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.small_office import settled, shown, write

LEADER = Actor("leader", name="周明")
CHENGXIANG, GUALI = 0, 1


class Stage:
    """A panel in its window, and what a person does to it."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot, self.office = qtbot, office
        self.panel = PairingPanel(office)
        self.frame: QWidget = shown(qtbot, self.panel)
        qtbot.waitUntil(lambda: self.panel.model.matrix is not None, timeout=10_000)

    def at(self, row: int, column: int) -> QPoint:
        return self.panel.matrix.visualRect(self.panel.model.index(row, column)).center()

    def click(self, row: int, column: int) -> None:
        self.qtbot.mouseClick(self.panel.matrix.viewport(), Qt.MouseButton.LeftButton, pos=self.at(row, column))

    def cell(self, row: int, column: int) -> Cell:
        return self.panel.model.cell(self.panel.model.index(row, column))

    def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        self.qtbot.keyClick(widget or self.panel.matrix, key)

    @property
    def editor(self) -> CellEditor:
        editor = self.panel.editing.editor
        assert editor is not None
        return editor

    def open(self, row: int, column: int) -> CellEditor:
        """Click twice: choose, then open; and wait for the department's cadres."""
        self.click(row, column)
        self.click(row, column)
        settled(self.qtbot, self.office)
        return self.editor


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    return Stage(qtbot, small)


def test_the_model_keeps_qts_rules(stage: Stage) -> None:
    tester = QAbstractItemModelTester(stage.panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    stage.panel.refresh()
    settled(stage.qtbot, stage.office)
    assert tester.model() is stage.panel.model


def test_a_cell_speaks_its_row_column_and_value(stage: Stage) -> None:
    index = stage.panel.model.index(0, GUALI)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "住房和城乡建设局，瓜沥镇：联络员 张三，在办 3 件，超期 1 件，一年吹哨 2 次，按时报到 0，尚未评分"
    empty = stage.panel.model.index(1, CHENGXIANG)
    assert "空缺" in empty.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_card_over_a_cell_names_everything(stage: Stage) -> None:
    card = stage.panel.model.index(0, GUALI).data(Qt.ItemDataRole.ToolTipRole)
    for words in ("张三", "科长", "13800000001", "2020年1月1日", "在办 3", "超期 1"):
        assert words in card


def test_a_click_selects_the_cell_for_all_panels(stage: Stage, district: District) -> None:
    stage.click(0, GUALI)
    assert stage.office.selection.scope == Scope("330109113", department=district.departments[0])
    assert stage.panel.editing.editor is None


def test_the_heads_select_township_and_department(stage: Stage, district: District) -> None:
    across, down = stage.panel.matrix.horizontalHeader(), stage.panel.matrix.verticalHeader()
    place = QPoint(across.sectionViewportPosition(GUALI) + across.sectionSize(GUALI) // 2, across.height() // 2)
    stage.qtbot.mouseClick(across.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.office.selection.scope == Scope("330109113")
    place = QPoint(down.width() // 2, down.sectionViewportPosition(1) + down.sectionSize(1) // 2)
    stage.qtbot.mouseClick(down.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.office.selection.scope == Scope(department=district.departments[1])


def test_the_keyboard_walks_and_chooses(stage: Stage, district: District) -> None:
    stage.panel.matrix.setFocus(Qt.FocusReason.TabFocusReason)
    stage.press(Qt.Key.Key_Right)
    stage.press(Qt.Key.Key_Down)
    wanted = Scope("330109113", department=district.departments[1])
    stage.qtbot.waitUntil(lambda: stage.office.selection.scope == wanted)


def test_a_selection_from_elsewhere_lights_its_column(stage: Stage) -> None:
    def pixels() -> bytes:
        image = stage.panel.matrix.grab().toImage()
        return bytes(image.constBits())

    before = pixels()
    stage.office.selection.select(Scope("330109113"))
    assert pixels() != before
    stage.office.selection.select(Scope())
    assert pixels() == before


def test_who_may_not_assign_is_told_which_seat_to_take(stage: Stage) -> None:
    editor = stage.open(1, CHENGXIANG)
    assert editor.says.text() == "值班员不能变更结对：请换到区领导、督办员、管理员的座席来办。"
    assert not editor.save.isVisible()
    stage.press(Qt.Key.Key_Escape, editor)
    assert stage.panel.editing.editor is None


def test_a_liaison_is_assigned_by_initials_in_place(stage: Stage, said: list[str]) -> None:
    stage.office.seat.take(LEADER)
    editor = stage.open(1, CHENGXIANG)
    stage.qtbot.keyClicks(editor.picker, "zl")
    stage.press(Qt.Key.Key_Return, editor.picker)
    stage.qtbot.waitUntil(lambda: stage.cell(1, CHENGXIANG).liaison == "赵六", timeout=5_000)
    assert stage.panel.editing.editor is None
    assert said == ["交通 × 城厢街道：已指定联络员。"]


def test_a_liaison_is_replaced_and_the_old_pairing_kept(stage: Stage, said: list[str]) -> None:
    stage.office.seat.take(LEADER)
    editor = stage.open(0, GUALI)
    write(editor.picker, "李思远")
    stage.qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: stage.cell(0, GUALI).liaison == "李思远", timeout=5_000)
    assert said == ["住建 × 瓜沥镇：已更换联络员，原结对留有记录。"]


def test_a_pairing_ends_with_a_reason_only(stage: Stage, said: list[str]) -> None:
    stage.office.seat.take(LEADER)
    editor = stage.open(0, GUALI)
    stage.qtbot.mouseClick(editor.end, Qt.MouseButton.LeftButton)
    assert editor.says.text() == "结束结对须写明原因。"
    write(editor.reason, "轮岗")
    stage.press(Qt.Key.Key_Return, editor.reason)
    stage.qtbot.waitUntil(lambda: stage.cell(0, GUALI).is_empty, timeout=5_000)
    assert said == ["住建 × 瓜沥镇：结对已结束，记录保留。"]


def test_an_unknown_name_is_refused_before_it_is_sent(stage: Stage) -> None:
    stage.office.seat.take(LEADER)
    editor = stage.open(1, CHENGXIANG)
    write(editor.picker, "没有这人")
    stage.press(Qt.Key.Key_Return, editor.picker)
    assert editor.says.text().startswith("请从名单中选一位联络员")
    assert stage.cell(1, CHENGXIANG).is_empty


def test_of_two_writers_the_second_sees_both_values(stage: Stage, district: District) -> None:
    stage.office.seat.take(LEADER)
    editor = stage.open(0, GUALI)
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, LEADER, TODAY)
    write(editor.picker, "李思远")
    stage.press(Qt.Key.Key_Return, editor.picker)
    stage.qtbot.waitUntil(lambda: "别人刚刚改过" in editor.says.text(), timeout=5_000)
    assert "现在：联络员 张三，已于2024年8月2日结束，原因：轮岗" in editor.says.text()
    assert "您的：自2024年8月2日起由李思远联络" in editor.says.text()


def test_another_windows_change_shows_by_itself(stage: Stage, district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, LEADER, TODAY)
    stage.qtbot.waitUntil(lambda: stage.cell(0, GUALI).is_empty, timeout=5_000)


def test_the_past_is_shown_but_not_edited(stage: Stage) -> None:
    stage.office.seat.take(LEADER)
    stage.office.selection.show_day(TODAY.replace(year=2019))
    stage.qtbot.waitUntil(lambda: stage.cell(0, GUALI).is_empty, timeout=5_000)
    assert "正在看过去的一天" in stage.open(0, GUALI).says.text()


@pytest.mark.parametrize("kind", [kind.key for kind in PAIRING_KINDS])
def test_every_kind_can_be_shown(stage: Stage, kind: str) -> None:
    stage.panel.show_kind(kind)
    settled(stage.qtbot, stage.office)
    assert stage.panel.covered.text()
    assert stage.panel.selector.text() == f"{next(k.name for k in PAIRING_KINDS if k.key == kind)} ▾"


def test_both_themes_paint_other_pixels(stage: Stage) -> None:
    dark = stage.panel.grab().toImage()
    stage.office.theme.use("light")
    settled(stage.qtbot, stage.office)
    assert stage.panel.grab().toImage() != dark
    stage.office.theme.use("dark")
