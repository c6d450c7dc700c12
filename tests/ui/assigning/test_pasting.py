"""Rows are pasted from a spreadsheet: looked at, then written."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.ui.assigning.paste_window import PasteWindow
from commandcenter.ui.assigning.pasted import rows_of
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.assigning.drive import Room

SQUADS = "squad_grid"
GRID = "330109001001001"


def paste(room: Room, text: str) -> PasteWindow:
    QGuiApplication.clipboard().setText(text)
    room.qtbot.keyClick(room.panel.two_sided.holders.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    window = room.opened[-1]
    assert isinstance(window, PasteWindow)
    return window


def told(window: PasteWindow) -> list[tuple[object, ...]]:
    return window.model.values()


@pytest.fixture
def room(qtbot: QtBot, small: Office) -> Room:
    return Room(qtbot, small, SQUADS)


def test_rows_without_heads_are_understood_by_what_they_hold(room: Room, district: District) -> None:
    lines = (
        f"张三\t住建\t{GRID}\t固定下沉\t2024-09-01",
        "G00004\t\t东灵村001\t\t",
        "G00004\t\t城厢东灵村 001\t\t",
        f"没有的人\t\t{GRID}\t队员\t",
    )
    window = paste(room, "\n".join(lines))
    rows = {row[0]: row for row in told(window)}
    assert rows[1] == (1, "G00001 张三", f"{GRID} 东灵村", "固定下沉", date(2024, 9, 1), "将指派")
    assert "东灵村001" in str(rows[2][-1])  # two villages are called so
    assert rows[3][2:5] == (f"{GRID} 东灵村", "队员", TODAY)
    assert "没有的人" in str(rows[4][-1])
    assert window.counts.text() == "共 4 行：不能指派 2 · 将指派 2"


def test_good_rows_are_written_in_one_step_and_taken_back_as_one(room: Room, district: District) -> None:
    window = paste(
        room,
        "工号\t网格\t身份\t自\n"
        f"G00001\t{GRID}\t固定下沉\t2024/9/1\n"
        "G00004\t330109001001002\t\t\n"
        "G00002\t330109113001001\t队员\t\n",
    )
    assert window.send.text() == "指派 2 条"
    assert [row[0] for row in told(window)] == [4, 2, 3]  # what may not be stands first
    assert "不能重复" in str(told(window)[0][-1])
    room.qtbot.keyClick(window.send, Qt.Key.Key_Space)
    room.settle()
    first = room.running(SQUADS, district.cadres[0], district.grids[0])
    second = room.running(SQUADS, district.cadres[3], district.grids[1])
    assert first is not None
    assert (first.role, first.started_on) == ("posted", date(2024, 9, 1))
    assert second is not None
    assert (second.role, second.started_on) == ("member", TODAY)
    assert not window.isVisible()
    assert room.words == "网格走亲小分队：已指派 2 条。"
    room.undo()
    assert room.running(SQUADS, district.cadres[0], district.grids[0]) is None
    assert room.running(SQUADS, district.cadres[3], district.grids[1]) is None
    assert len(room.pairings(SQUADS)) == 6


def test_pasted_again_nothing_changes(room: Room, district: District) -> None:
    text = f"G00001\t{GRID}\t固定下沉\t2024-08-02\n"
    window = paste(room, text)
    window.write()
    room.settle()
    again = paste(room, text)
    assert again.counts.text() == "共 1 行：已有，不变 1"
    assert not again.send.isEnabled()


def test_the_role_that_is_not_written_is_chosen_above(room: Room, district: District) -> None:
    window = paste(room, f"G00001\t{GRID}\n")
    assert told(window)[0][3] == "队员"
    assert window.role is not None
    window.role.choose("leader")
    room.settle()
    assert told(window)[0][3] == "队长"


def test_bad_rows_are_copied_with_their_reasons(room: Room, district: District) -> None:
    window = paste(room, f"没有的人\t{GRID}\t队员\nG00001\t{GRID}\t队员\n")
    room.qtbot.mouseClick(window.copy_bad, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"没有的人\t{GRID}\t队员\t")
    assert copied.count("\n") == 1


def test_a_name_is_found_with_its_unit(room: Room, district: District) -> None:
    with district.database.begin() as session:
        from commandcenter.storage.schema import Cadre

        session.add(
            Cadre(code="G90001", name="张三", initials="zs", organization_id=district.office, telephone="1", post="",
                  is_leader=False, is_mentor=False, is_young=False)
        )  # fmt: skip
    window = paste(room, f"姓名\t单位\t网格\n张三\t瓜沥\t{GRID}\n张三\t\t330109001001002\n")
    rows = {row[0]: row for row in told(window)}
    assert rows[2][1] == "G90001 张三"
    assert "有 2 名干部叫“张三”" in str(rows[3][-1])


def test_a_cell_is_pasted_with_its_liaison(qtbot: QtBot, small: Office, district: District) -> None:
    room = Room(qtbot, small, "department_township")
    QGuiApplication.clipboard().setText("住建\t城厢街道\t王五\n")
    room.qtbot.keyClick(room.panel.matrix, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    window = room.opened[-1]
    assert isinstance(window, PasteWindow)
    window.write()
    room.settle()
    begun = room.running("department_township", district.departments[0], "330109001")
    assert begun is not None
    assert begun.liaison_id == district.cadres[2]


def test_who_may_not_assign_cannot_paste(qtbot: QtBot, small: Office, district: District) -> None:
    room = Room(qtbot, small, SQUADS, Actor("staff"))
    QGuiApplication.clipboard().setText(f"G00001\t{GRID}\n")
    room.qtbot.keyClick(room.panel.two_sided.holders.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert not room.opened
    assert "不能变更结对" in room.words


def test_a_table_of_a_page_is_read(qapp: object) -> None:
    data = QMimeData()
    data.setHtml(
        "<table><tr><th>工号</th><th colspan=2>网格</th></tr>"
        "<tr><td>G00001</td><td>330109<br>001</td><td>队员</td></tr><tr><td></td></tr></table>"
    )
    assert rows_of(data) == [("工号", "网格", ""), ("G00001", "330109 001", "队员")]
    data.setText('G00001\t"两\n行"\n')
    assert rows_of(data) == [("G00001", "两\n行")]


def test_words_that_are_no_table_are_not_taken(qapp: object) -> None:
    data = QMimeData()
    data.setText("只是一句话")
    assert rows_of(data) == []


def test_what_was_taken_back_can_be_pasted_again(room: Room, district: District) -> None:
    text = f"G00001\t{GRID}\t固定下沉\t2024-08-02\n"
    window = paste(room, text)
    window.write()
    room.settle()
    room.undo()
    again = paste(room, text)
    assert again.counts.text() == "共 1 行：将指派 1"
    again.write()
    room.settle()
    assert room.running(SQUADS, district.cadres[0], district.grids[0]) is not None
