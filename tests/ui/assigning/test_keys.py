"""Everything that the mouse does is done by keys and menus too."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from commandcenter.services.pairings import end_pairing
from commandcenter.services.targets import Key
from commandcenter.ui.assigning.desk import PAST
from commandcenter.ui.assigning.handover_window import HandoverWindow
from commandcenter.ui.board.keys import KeysCard
from commandcenter.ui.pairing.side import Side
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.assigning.drive import LEADER, Room
from tests.ui.small_office import write

SQUADS = "squad_grid"
CELLS = "department_township"


@pytest.fixture
def room(qtbot: QtBot, small: Office) -> Room:
    return Room(qtbot, small, SQUADS)


def choose(room: Room, side: Side, key: Key) -> None:
    """By keys: the arrows until the row is reached."""
    side.take_focus()
    view = side.view
    view.setCurrentIndex(view.model().index(side.model.place(key), 0))


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_A])
def test_a_holder_then_targets_then_enter(room: Room, district: District, key: Qt.Key) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[0])
    room.qtbot.keyClick(both.holders.view, key)
    room.settle()
    assert both.targets.light_words.text() == "张三：空格选对象，回车指派，Esc 放弃：8 个网格"
    for grid in district.grids[:2]:
        view = both.targets.view
        view.selectionModel().setCurrentIndex(
            view.model().index(both.targets.model.place(grid), 0), view.selectionModel().SelectionFlag.NoUpdate
        )
        room.qtbot.keyClick(view, Qt.Key.Key_Space)
    assert set(both.chosen_targets()) == set(district.grids[:2])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Return)
    room.send()
    assert all(room.running(SQUADS, district.cadres[0], grid) for grid in district.grids[:2])
    assert both.targets.view.is_aiming is False


def test_enter_without_a_choice_takes_the_row_and_esc_leaves(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[0])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_A)
    room.settle()
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Return)
    assert "张三" in room.form().accessibleName()
    room.qtbot.keyClick(room.form(), Qt.Key.Key_Escape)
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_A)
    room.settle()
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Escape)
    assert not both.targets.view.is_aiming
    assert len(room.pairings(SQUADS)) == 4


def test_what_is_refused_is_said_and_the_choice_stays(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[1])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_A)
    room.settle()
    both.targets.choose([district.grids[4]])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Return)
    assert "不能重复" in room.words
    assert both.targets.view.is_aiming


def test_from_the_target_a_holder_is_picked(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[0])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_A)
    form = room.form()
    picker = form.editors["holder"].picker  # type: ignore[attr-defined]
    write(picker, "张三")
    room.qtbot.keyClick(picker, Qt.Key.Key_Return)
    room.qtbot.keyClick(picker, Qt.Key.Key_Return)
    room.settle()
    assert room.running(SQUADS, district.cadres[0], district.grids[0]) is not None


def test_delete_ends_with_a_reason_and_undo_revives(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[1])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_Delete)
    form = room.form()
    room.qtbot.keyClick(form.send, Qt.Key.Key_Return)
    assert form.says.text() == "还要填写：原因。"
    write(form.editors["reason"].widget, "轮岗")
    room.qtbot.keyClick(form.editors["reason"].widget, Qt.Key.Key_Return)
    room.settle()
    assert room.running(SQUADS, district.cadres[1], district.grids[4]) is None
    room.undo()
    back = room.running(SQUADS, district.cadres[1], district.grids[4])
    assert back is not None
    assert back.end_reason is None


def test_an_end_lies_in_the_future_too(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[5])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Delete)
    form, day = room.form(), TODAY + timedelta(days=30)
    form.editors["day"].edit.setDate(day)  # type: ignore[attr-defined]
    write(form.editors["reason"].widget, "任期届满")
    room.send()
    (ended,) = [one for one in room.pairings(SQUADS) if one.ended_on is not None]
    assert (ended.grid_id, ended.ended_on, ended.end_reason) == (district.grids[5], day, "任期届满")


def test_of_several_pairings_those_are_ended_that_are_ticked(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[4])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Delete)
    form = room.form()
    write(form.editors["reason"].widget, "调整")
    room.qtbot.keyClick(form.send, Qt.Key.Key_Return)
    assert form.says.text() == "还要填写：结对。"
    boxes = form.editors["which"].boxes  # type: ignore[attr-defined]
    assert [box.text().split(" → ")[0] for box in boxes.values()] == ["孙七", "李思远"]
    box = next(box for box in boxes.values() if box.text().startswith("孙七"))
    room.qtbot.keyClick(box, Qt.Key.Key_Space)
    room.send()
    assert room.running(SQUADS, district.cadres[4], district.grids[4]) is None
    assert room.running(SQUADS, district.cadres[1], district.grids[4]) is not None


def test_r_replaces_and_undo_gives_it_back(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[5])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_R)
    form = room.form()
    assert form.answers()["role"] == "posted"
    write(form.editors["successor"].picker, "张三")  # type: ignore[attr-defined]
    write(form.editors["reason"].widget, "轮岗")
    room.send()
    assert room.running(SQUADS, district.cadres[0], district.grids[5]) is not None
    assert room.running(SQUADS, district.cadres[2], district.grids[5]) is None
    room.undo()
    assert room.running(SQUADS, district.cadres[0], district.grids[5]) is None
    assert room.running(SQUADS, district.cadres[2], district.grids[5]) is not None


def test_enter_goes_to_the_reason_without_a_reproach(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[5])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_R)
    form = room.form()
    picker = form.editors["successor"].picker  # type: ignore[attr-defined]
    picker.setFocus()
    write(picker, "张三")
    room.qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert form.editors["reason"].first is form.focusWidget()
    assert not form.says.text()
    picker.setFocus()
    write(picker, "没有这个人")
    room.qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert "没有唯一对应" in form.says.text()
    assert picker is form.focusWidget()


def test_h_opens_the_handover(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[1])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_H)
    room.settle()
    (window,) = room.opened
    assert isinstance(window, HandoverWindow)
    assert window.estate is not None
    assert window.estate.name == "李思远"


def test_somebody_elses_change_is_shown_with_both_values(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[5])
    room.qtbot.keyClick(both.targets.view, Qt.Key.Key_Delete)
    form = room.form()
    theirs = next(one for one in room.pairings(SQUADS) if one.grid_id == district.grids[5])
    day = TODAY + timedelta(days=9)
    with district.database.begin() as session:
        end_pairing(session, theirs.id, day, "借调", theirs.version, LEADER, TODAY)
    write(form.editors["reason"].widget, "轮岗")
    room.send()
    assert "别人刚刚改过王五与" in form.says.text()
    assert "现在：已于2024年8月11日结束，原因：借调" in form.says.text()
    assert "您的：自2024年8月2日起结束，原因：轮岗" in form.says.text()


def test_the_menu_says_the_keys_and_greys_what_cannot_be(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.targets, district.grids[0])
    both.targets.view.menu_asked.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = {entry.text().split("…")[0].split("\t")[0]: entry for entry in menu.actions()}
    assert entries["指派"].isEnabled()
    assert not entries["结束结对"].isEnabled()
    entries["指派"].trigger()
    menu.close()
    assert room.form().editors["holder"] is not None


def test_the_question_mark_shows_the_keys(room: Room, district: District) -> None:
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[0])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_Question)
    (card,) = room.findChildren(KeysCard)
    assert card.accessibleName() == "指派的按键"


def test_a_cell_is_ended_by_delete_and_its_liaison_handed_over(qtbot: QtBot, small: Office, district: District) -> None:
    room = Room(qtbot, small, CELLS)
    view = room.panel.matrix
    view.setCurrentIndex(room.panel.model.index(0, 1))
    room.qtbot.keyClick(view, Qt.Key.Key_H)
    room.settle()
    (window,) = room.opened
    assert isinstance(window, HandoverWindow)
    assert window.estate is not None
    assert window.estate.name == "张三"
    room.qtbot.keyClick(view, Qt.Key.Key_Delete)
    form = room.form()
    write(form.editors["reason"].widget, "机构改革")
    room.send()
    assert room.running(CELLS, district.departments[0], "330109113") is None


def test_keys_are_refused_in_the_past(room: Room, district: District) -> None:
    room.office.selection.show_day(date(2024, 7, 1))
    room.settle()
    both = room.panel.two_sided
    choose(room, both.holders, district.cadres[1])
    room.qtbot.keyClick(both.holders.view, Qt.Key.Key_Delete)
    assert room.words == PAST
