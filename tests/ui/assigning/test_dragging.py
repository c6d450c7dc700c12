"""Holders are dragged onto rows, grids, selections, cells and rows, as a person does it."""

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS, PairingKind, Target
from commandcenter.domain.workflow import Actor
from commandcenter.services.scope import Scope
from commandcenter.services.targets import Key
from commandcenter.ui.pairing.side_model import Light, LightRole
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.assigning.drive import Room

SQUADS = "squad_grid"
ROWS = [kind for kind in PAIRING_KINDS if not kind.needs_liaison]


@dataclass(frozen=True)
class Free:
    """Who may hold what in the small district, for a kind."""

    holder: Key
    target: Key


def free(room: Room, kind: PairingKind, district: District) -> Free:
    """The first pair of the two sides between which nothing runs and the rules allow it."""
    room.panel.show_kind(kind.key)
    room.settle()
    sides = room.panel.two_sided.sides
    assert sides is not None
    pairs = (
        Free(holder.key, target.key)
        for holder in sides.holders
        for target in sides.targets
        if target.key not in holder.others and (kind.target is not Target.CADRE or holder.key != target.key)
    )
    return next(pairs)


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.key)
def test_a_holder_of_every_kind_is_dragged_onto_a_row(
    qtbot: QtBot, small: Office, district: District, kind: PairingKind
) -> None:
    room = Room(qtbot, small, kind.key)
    pair = free(room, kind, district)
    room.drag_holder(pair.holder, lambda: room.target_point(pair.target))
    assert room.form().answers()["day"] == TODAY
    room.send()
    begun = room.running(kind.key, pair.holder, pair.target)
    assert begun is not None
    assert begun.started_on == TODAY
    assert begun.role in (kind.roles or (None,))
    assert "自2024年8月2日 周五起" in room.words
    room.undo()
    assert room.running(kind.key, pair.holder, pair.target) is None
    last = room.pairings(kind.key)[-1]
    assert last.started_on == last.ended_on  # it never held


@pytest.fixture
def room(qtbot: QtBot, small: Office) -> Room:
    return Room(qtbot, small, SQUADS)


def test_a_cadre_is_dragged_onto_a_grid_of_the_map(room: Room, district: District) -> None:
    room.drag_holder(district.cadres[0], lambda: room.grid_point(district.grids[0]))
    assert "张三 → 东灵村 …001" in room.form().accessibleName()
    room.send()
    begun = room.running(SQUADS, district.cadres[0], district.grids[0])
    assert begun is not None
    assert begun.role == "posted"  # the grid lacked one


def test_a_drop_on_a_selected_grid_means_all_that_are_selected(room: Room, district: District) -> None:
    chosen = district.grids[:3]
    room.office.selection.select(Scope(grids=chosen))
    room.settle()
    room.panel.two_sided.let_go()
    room.drag_holder(district.cadres[0], lambda: room.grid_point(chosen[1]))
    room.send()
    assert all(room.running(SQUADS, district.cadres[0], grid) for grid in chosen)
    room.undo()
    assert not any(room.running(SQUADS, district.cadres[0], grid) for grid in chosen)


def test_too_many_at_once_are_refused_with_the_number_and_nothing_is_half_done(room: Room, district: District) -> None:
    chosen = district.grids[:4]
    room.office.selection.select(Scope(grids=chosen))
    room.settle()
    room.panel.two_sided.let_go()
    before = len(room.pairings(SQUADS))
    room.drag_holder(district.cadres[0], lambda: room.grid_point(chosen[0]))
    assert room.desk.asking.form is None
    assert "张三已有 3 个网格（「网格走亲小分队」上限 3），不能再加，加上这一项超出 1" in room.words
    assert len(room.pairings(SQUADS)) == before


def test_several_holders_are_dragged_together(room: Room, district: District) -> None:
    view = room.panel.two_sided.holders.view
    first, second = district.cadres[0], district.cadres[3]
    for key, modifier in ((first, Qt.KeyboardModifier.NoModifier), (second, Qt.KeyboardModifier.ControlModifier)):
        at = view.viewport().mapFromGlobal(room.holder_point(key))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)
    room.drag_holder(second, lambda: room.target_point(district.grids[0]))
    room.send()
    assert all(room.running(SQUADS, holder, district.grids[0]) for holder in (first, second))


def test_while_dragging_what_would_take_it_is_lit_and_the_rest_says_why_not(room: Room, district: District) -> None:
    room.carry(room.holder_port, room.holder_point(district.cadres[1]), lambda: room.target_point(district.grids[4]))
    ghost, targets = room.desk.carrying.ghost, room.panel.two_sided.targets
    assert ghost is not None
    assert ghost.who.text() == "李思远"
    assert ghost.says.text().startswith("李思远与")
    assert "不能重复" in ghost.says.text()
    lights = {
        targets.model.row(row).key: Light(targets.model.index(row, 0).data(LightRole))
        for row in range(targets.model.rowCount())
    }
    assert lights[district.grids[4]] is Light.DIM
    assert lights[district.grids[0]] is Light.LIT
    QTest.mouseRelease(room.holder_port, Qt.MouseButton.LeftButton, pos=room.holder_port.mapFromGlobal(
        room.target_point(district.grids[4])))  # fmt: skip
    assert "不能重复" in room.words
    assert room.desk.asking.form is None
    assert targets.model.lit is None or district.grids[4] in targets.model.lit


def test_a_drop_before_the_rules_have_answered_waits_for_them(room: Room, district: District) -> None:
    start = room.holder_point(district.cadres[0])
    room.press(room.holder_port, start, start + QPoint(200, 60))
    end = room.target_point(district.grids[0])
    QTest.mouseRelease(room.holder_port, Qt.MouseButton.LeftButton, pos=room.holder_port.mapFromGlobal(end))
    assert room.desk.asking.form is None
    room.settle()
    assert "张三" in room.form().accessibleName()


def test_esc_puts_it_back(room: Room, district: District) -> None:
    view = room.panel.two_sided.holders.view
    room.carry(view.viewport(), room.holder_point(district.cadres[0]), lambda: room.target_point(district.grids[0]))
    room.qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert room.desk.carrying.ghost is None
    room.drag_holder(district.cadres[0], lambda: room.target_point(district.grids[0]))
    room.qtbot.keyClick(room.form(), Qt.Key.Key_Escape)
    assert room.desk.asking.form is None
    assert room.running(SQUADS, district.cadres[0], district.grids[0]) is None


@pytest.mark.parametrize("role", ["staff", "handler", "wall"])
def test_who_may_not_assign_is_told_before_the_drag_begins(
    qtbot: QtBot, small: Office, district: District, role: str
) -> None:
    room = Room(qtbot, small, SQUADS, Actor(role, 1, district.departments[0]))
    room.drag_holder(district.cadres[0], lambda: room.target_point(district.grids[0]))
    assert room.desk.carrying.ghost is None
    assert "不能变更结对" in room.words


def test_the_past_is_not_changed(room: Room, district: District) -> None:
    room.office.selection.show_day(date(2024, 7, 1))
    room.settle()
    room.drag_holder(district.cadres[0], lambda: room.target_point(district.grids[0]))
    assert "正在看过去的一天" in room.words


def test_a_village_is_pointed_at_on_the_map(qtbot: QtBot, small: Office, district: District) -> None:
    room = Room(qtbot, small, "leader_village")
    room.drag_holder(district.leader, lambda: room.grid_point(district.grids[0]))
    room.send()
    assert room.running("leader_village", district.leader, "330109001001") is not None


def test_a_role_that_is_taken_is_said_before_it_is_sent(room: Room, district: District) -> None:
    room.drag_holder(district.cadres[0], lambda: room.target_point(district.grids[4]))
    form = room.form()
    form.editors["role"].choose("leader")  # type: ignore[attr-defined]
    assert "已有队长" in form.says.text()
    form.editors["role"].choose("member")  # type: ignore[attr-defined]
    assert form.says.isHidden()


@pytest.fixture
def matrix(qtbot: QtBot, small: Office) -> Room:
    return Room(qtbot, small, "department_township")


CELLS = "department_township"


def test_a_liaison_is_dragged_onto_another_cell(matrix: Room, district: District) -> None:
    port = matrix.panel.matrix.viewport()
    matrix.drag(port, matrix.cell_point(0, 1), lambda: matrix.cell_point(0, 0))
    matrix.send()
    begun = matrix.running(CELLS, district.departments[0], "330109001")
    assert begun is not None
    assert begun.liaison_id == district.cadres[0]


def test_a_liaison_of_another_department_is_refused(matrix: Room, district: District) -> None:
    port = matrix.panel.matrix.viewport()
    matrix.drag(port, matrix.cell_point(0, 1), lambda: matrix.cell_point(1, 0))
    assert "张三不在这个部门" in matrix.words
    assert matrix.running(CELLS, district.departments[1], "330109001") is None


def test_a_candidate_takes_a_whole_row(matrix: Room, district: District) -> None:
    matrix.panel.matrix.setCurrentIndex(matrix.panel.model.index(0, 1))
    matrix.qtbot.keyClick(matrix.panel.matrix, Qt.Key.Key_L)
    matrix.settle()
    bench = matrix.desk.deeds.bench
    assert bench is not None
    row = next(row for row in range(bench.list.count()) if "王五" in bench.list.item(row).text())
    at = bench.list.viewport().mapToGlobal(bench.list.visualItemRect(bench.list.item(row)).center())
    matrix.drag(bench.list.viewport(), at, lambda: matrix.head_point(0))
    matrix.form().editors["extent"].box.setCurrentIndex(1)  # type: ignore[attr-defined]
    matrix.send()
    for code in ("330109001", "330109113"):
        begun = matrix.running(CELLS, district.departments[0], code)
        assert begun is not None
        assert begun.liaison_id == district.cadres[2]
    matrix.undo()
    back = matrix.running(CELLS, district.departments[0], "330109113")
    assert back is not None
    assert back.id == district.cell_pairing
    assert matrix.running(CELLS, district.departments[0], "330109001") is None


def test_enter_in_the_list_fills_the_empty_cells(matrix: Room, district: District) -> None:
    matrix.panel.matrix.setCurrentIndex(matrix.panel.model.index(0, 1))
    matrix.qtbot.keyClick(matrix.panel.matrix, Qt.Key.Key_L)
    matrix.settle()
    bench = matrix.desk.deeds.bench
    assert bench is not None
    matrix.qtbot.keyClick(bench.list, Qt.Key.Key_Return)
    matrix.send()
    assert matrix.running(CELLS, district.departments[0], "330109001") is not None
    kept = matrix.running(CELLS, district.departments[0], "330109113")
    assert kept is not None
    assert kept.liaison_id == district.cadres[0]
    matrix.qtbot.keyClick(bench.list, Qt.Key.Key_Escape)
    assert matrix.desk.deeds.bench is None


def test_every_kind_can_be_dragged() -> None:
    assert {kind.key for kind in ROWS} | {CELLS} == set(KINDS)
