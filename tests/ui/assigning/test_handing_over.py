"""Who leaves hands everything over: seen first, done in one step."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from commandcenter.domain.pairing import Holder
from commandcenter.services.handing_over import Leaver
from commandcenter.storage.schema import Cadre, Organization
from commandcenter.ui.assigning.handover_lines import GAP, NOBODY
from commandcenter.ui.assigning.handover_window import HandoverWindow
from commandcenter.ui.models.table import IdRole
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.assigning.drive import Room
from tests.ui.small_office import write

SQUADS = "squad_grid"
IMPACT, KIND, TARGET, ROLE, SINCE, SUCCESSOR, WORDS = range(7)


@pytest.fixture
def room(qtbot: QtBot, small: Office) -> Room:
    return Room(qtbot, small, SQUADS)


def opened(room: Room, leaver: Leaver | None) -> HandoverWindow:
    room.open_handover(leaver)
    room.settle()
    window = room.opened[-1]
    assert isinstance(window, HandoverWindow)
    return window


def give(window: HandoverWindow, room: Room, name: str) -> None:
    window.successor.clear()
    window.successor.textEdited.emit("")
    write(window.successor, name)
    room.qtbot.keyClick(window.successor, Qt.Key.Key_Return)
    room.settle()


def test_what_loses_its_cover_is_listed_with_a_proposed_colleague(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.CADRE, district.cadres[1]))
    (line,) = window.model.values()
    assert line[IMPACT] == GAP
    assert line[SUCCESSOR] in ("张三", "王五")
    assert window.about.text() == "住房和城乡建设局"
    assert window.summary.text() == "共 1 项 · 移交 1"
    assert window.send.text() == "交接 1 项"


def test_it_is_done_in_one_step_and_the_cadre_has_left(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.CADRE, district.cadres[1]))
    give(window, room, "张三")
    room.qtbot.keyClick(window.send, Qt.Key.Key_Space)
    assert room.words == "交接须写明原因。"
    write(window.reason.line, "调离")
    room.qtbot.keyClick(window.send, Qt.Key.Key_Space)
    room.settle()
    assert room.running(SQUADS, district.cadres[0], district.grids[4]) is not None
    assert room.running(SQUADS, district.cadres[1], district.grids[4]) is None
    with district.database.read() as session:
        cadre = session.get(Cadre, district.cadres[1])
        assert cadre is not None
        assert cadre.left_on == TODAY
    assert room.words == "李思远：移交 1 项，已登记离任。"
    assert not window.isVisible()


def test_without_leaving_it_can_be_taken_back(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.CADRE, district.cadres[1]))
    window.leaves.setChecked(False)
    write(window.reason.line, "借调")
    window.write()
    room.settle()
    assert room.running(SQUADS, district.cadres[1], district.grids[4]) is None
    room.undo()
    assert room.running(SQUADS, district.cadres[1], district.grids[4]) is not None


def test_who_may_not_take_over_is_said_at_the_line(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.CADRE, district.cadres[1]))
    give(window, room, "孙七")  # who is in that squad already
    assert "不能重复" in window.model.values()[0][WORDS]
    assert not window.send.isEnabled()
    assert "不能接手 1" in window.summary.text()
    room.qtbot.mouseClick(window.clear, Qt.MouseButton.LeftButton)
    room.settle()
    assert window.model.values()[0][SUCCESSOR] == NOBODY
    assert "其中将成缺口 1" in window.summary.text()
    assert window.send.isEnabled()
    room.qtbot.mouseClick(window.propose, Qt.MouseButton.LeftButton)
    room.settle()
    assert window.model.values()[0][SUCCESSOR] != NOBODY


def test_only_the_lines_that_are_chosen_get_a_successor(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.CADRE, district.cadres[2]))
    room.drag_holder(district.cadres[2], lambda: room.target_point(district.grids[0]))
    room.send()
    window.load()
    room.settle()
    assert len(window.model.values()) == 2
    flag = QItemSelectionModel.SelectionFlag
    window.view.selectionModel().select(window.model.index(1, 0), flag.Select | flag.Rows)
    chosen = window.model.index(1, 0).data(IdRole)
    give(window, room, "赵六")
    assert window.extent.text() == "交给所选的 1 项"
    assert window.successors[chosen] == district.cadres[3]
    other = window.model.index(0, 0).data(IdRole)
    assert window.successors.get(other) != district.cadres[3]


def test_a_day_in_the_future(room: Room, district: District) -> None:
    window, day = opened(room, Leaver(Holder.CADRE, district.cadres[1])), TODAY + timedelta(days=20)
    window.day.edit.setDate(day)  # type: ignore[arg-type]
    room.settle()
    write(window.reason.line, "退休")
    window.write()
    room.settle()
    (ended,) = [one for one in room.pairings(SQUADS) if one.holder_cadre_id == district.cadres[1]]
    assert ended.ended_on == day
    begun = next(one for one in room.pairings(SQUADS) if one.grid_id == district.grids[4] and one.started_on == day)
    assert begun.role == "posted"


def test_an_organization_is_dissolved(room: Room, district: District) -> None:
    window = opened(room, Leaver(Holder.ORGANIZATION, district.departments[0]))
    (line,) = window.model.values()
    assert line[KIND] == "部门结对镇街"
    write(window.reason.line, "机构改革")
    room.qtbot.mouseClick(window.clear, Qt.MouseButton.LeftButton)
    room.settle()
    window.write()
    room.settle()
    with district.database.read() as session:
        unit = session.get(Organization, district.departments[0])
        assert unit is not None
        assert unit.dissolved_on == TODAY
    assert room.words == "住房和城乡建设局：结束 1 项，已登记撤销。"


def test_without_anybody_one_is_picked_first(room: Room, district: District) -> None:
    window = opened(room, None)
    assert window.estate is None
    write(window.who, "李思远")
    room.qtbot.keyClick(window.who, Qt.Key.Key_Return)
    room.settle()
    assert window.title.text() == "交接：李思远"


def test_who_is_a_target_too_is_told(room: Room, district: District) -> None:
    room.panel.show_kind("mentor_cadre")
    room.settle()
    room.drag_holder(district.mentor, lambda: room.target_point(district.young))
    room.send()
    window = opened(room, Leaver(Holder.CADRE, district.young))
    assert window.summary.text() == "没有要交出的结对 · 作为对象的结对随之结束 1"
    assert window.send.text() == "登记"
