"""The board cut into lanes, driven by mouse and keyboard on a real district."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import STAGES
from commandcenter.services.board import Card
from commandcenter.ui.board.lanes import LANE_KINDS, NO_LANES, Lane, LaneKind
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.board.stage_view import StageView
from commandcenter.ui.shell.office import Office
from tests.ui.board.drive import (
    Hosted,
    carry,
    drag,
    events,
    first_card,
    hosted,
    over_column,
    point_on,
    settle,
    wait_for_stage,
)

CUT = [kind for kind in LANE_KINDS if kind is not NO_LANES]


@pytest.fixture
def board(office: Office, qtbot: QtBot) -> Hosted:
    """The board on screen, a supervisor in the seat, cut by townships."""
    with hosted(office, qtbot) as window:
        window.panel.use_lanes("township")
        return window


def view_of(board: Hosted, stage: str) -> StageView:
    """A column's cards."""
    return board.panel.columns[stage].view


def lanes(board: Hosted) -> tuple[Lane, ...]:
    """The lanes from the top down."""
    return board.panel.lanes.table.lanes


def seen(board: Hosted, stage: str) -> list[Card]:
    """The cards of a column that have a place."""
    view = view_of(board, stage)
    model = view.stage_model()
    return [card for row, card in enumerate(model.cards) if not view.isIndexHidden(model.index(row))]


def click_head(board: Hosted, row: int) -> None:
    """Click a lane's head."""
    rail = board.panel.lanes.rail
    rail.scrollTo(rail.lanes.index(row), rail.ScrollHint.PositionAtTop)
    at = rail.visualRect(rail.lanes.index(row)).topLeft() + QPoint(40, 10)
    QTest.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


@pytest.mark.parametrize("kind", CUT)
def test_every_card_stands_in_its_lane_beside_its_head(board: Hosted, kind: LaneKind) -> None:
    board.panel.use_lanes(kind.key)
    swim = board.panel.lanes
    by_rank = {lane.rank: lane for lane in lanes(board)}
    assert [lane.rank for lane in lanes(board)] == sorted(by_rank)
    assert all(swim.title(rank) for rank in by_rank)
    counted = dict.fromkeys(by_rank, 0)
    for stage in STAGES:
        view = view_of(board, stage.key)
        for card in seen(board, stage.key):
            lane = by_rank[swim.lane_of(card)]
            top, height = view.rows.span(view.stage_model().row_of(card) or 0)
            assert lane.top <= top
            assert top + height <= lane.top + lane.height
        if stage.is_open:
            assert len(seen(board, stage.key)) == view.stage_model().rowCount()
            for card in view.stage_model().cards:
                counted[swim.lane_of(card)] += 1
    assert counted == {rank: lane.count for rank, lane in by_rank.items()}
    assert sum(lane.overdue for lane in lanes(board)) == sum(
        board.panel.model.overdue(stage.key, board.panel._now()) for stage in STAGES
    )


def test_columns_and_heads_scroll_together(board: Hosted) -> None:
    views = [view_of(board, stage.key) for stage in STAGES]
    rail, bar = board.panel.lanes.rail, board.panel.lanes.bar
    assert {view.verticalScrollBar().maximum() for view in (*views, rail)} == {bar.maximum()}
    assert bar.maximum() > 0
    for moved in (views[3].verticalScrollBar(), rail.verticalScrollBar(), bar):
        moved.setValue(moved.value() + 111)
        assert {view.verticalOffset() for view in (*views, rail)} == {bar.value()} == {moved.value()}
    tops = {view.viewport().mapToGlobal(QPoint(0, 0)).y() for view in (*views, rail)}
    assert len(tops) == 1
    board.panel.use_lanes("none")
    assert rail.isHidden() or not rail.isVisible()
    views[3].verticalScrollBar().setValue(40)
    assert views[4].verticalOffset() == 0


def test_a_lane_is_folded_by_mouse_and_its_cards_are_hidden_and_not_selected(board: Hosted) -> None:
    first = lanes(board)[0]
    view = view_of(board, "handling")
    everything = len(seen(board, "handling"))
    here = [card for card in seen(board, "handling") if board.panel.lanes.lane_of(card) == first.rank]
    click_head(board, 0)
    assert not lanes(board)[0].is_open
    assert len(seen(board, "handling")) == everything - len(here)
    view.setFocus()
    view.selectAll()
    assert not {card.id for card in here} & {card.id for card in view.selected_cards()}
    click_head(board, 0)
    assert lanes(board)[0].is_open
    assert len(seen(board, "handling")) == everything
    board.panel.bar.fold_asked.emit(True)
    assert not any(lane.is_open for lane in lanes(board))
    board.office.selection.focus_issue(here[0].id)  # what is put in focus is to be seen
    assert lanes(board)[0].is_open
    assert [card.id for card in view.selected_cards()] == [here[0].id]


def test_the_keyboard_folds_and_unfolds_and_goes_between_heads_and_cards(board: Hosted) -> None:
    view, rail = view_of(board, "handling"), board.panel.lanes.rail
    view.go_to(view.index_near(0))
    lane = board.panel.lanes.lane_of(view.stage_model().cards[view.currentIndex().row()])
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert rail.hasFocus()
    assert next(one for one in lanes(board) if one.rank == lane).is_open is False
    QTest.keyClick(rail, Qt.Key.Key_Return)
    assert next(one for one in lanes(board) if one.rank == lane).is_open
    QTest.keyClick(rail, Qt.Key.Key_Left)
    assert not next(one for one in lanes(board) if one.rank == lane).is_open
    QTest.keyClick(rail, Qt.Key.Key_Right)
    assert next(one for one in lanes(board) if one.rank == lane).is_open
    QTest.keyClick(rail, Qt.Key.Key_Right)
    entered = next(column.view for column in board.panel.columns.values() if column.view.hasFocus())
    current = entered.stage_model().cards[entered.currentIndex().row()]
    assert board.panel.lanes.lane_of(current) == lane
    QTest.keyClick(entered, Qt.Key.Key_Left)
    assert rail.hasFocus()
    spoken = rail.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "在办" in spoken
    assert spoken.endswith("已展开")


def test_arrows_lead_over_lanes_and_past_folded_ones(board: Hosted) -> None:
    view = view_of(board, "handling")
    order = seen(board, "handling")
    view.go_to(view.index_near(0))
    walked = [view.stage_model().cards[view.currentIndex().row()]]
    for _ in order[1:]:
        QTest.keyClick(view, Qt.Key.Key_Down)
        walked.append(view.stage_model().cards[view.currentIndex().row()])
    assert walked == order
    ranks = list(dict.fromkeys(board.panel.lanes.lane_of(card) for card in order))
    board.panel.lanes.fold(ranks[1], True)
    view.go_to(view.stage_model().index(0))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert board.panel.lanes.lane_of(view.stage_model().cards[view.currentIndex().row()]) == ranks[2]
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.stage_model().cards[view.currentIndex().row()] == seen(board, "handling")[-1]


def test_sideways_keeps_to_the_lane_where_it_has_cards(board: Hosted) -> None:
    swim = board.panel.lanes
    both = [rank for rank in swim.lanes_of("handling") if rank in swim.lanes_of("dispatched")][-1]
    view, other = view_of(board, "dispatched"), view_of(board, "handling")
    view.go_to(view.stage_model().index(swim.lanes_of("dispatched")[both].start))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert other.hasFocus()
    assert swim.lane_of(other.stage_model().cards[other.currentIndex().row()]) == both


def test_another_lane_of_the_same_column_takes_nothing_and_says_so(board: Hosted) -> None:
    card = first_card(board, "handling")
    before, known = list(view_of(board, "handling").stage_model().cards), len(events(board, card.id))
    drag(board, card, "handling", at=point_in_other_lane(board, card))
    assert board.said[-1].text.startswith("换一条泳道不会改变事项的镇街：卡片放回原处。")
    assert list(view_of(board, "handling").stage_model().cards) == before
    assert len(events(board, card.id)) == known
    assert board.panel.moves.form is None
    said = len(board.said)
    drag(board, card, "handling", at=point_on(board, card) + QPoint(30, 20))
    assert len(board.said) == said  # in its own lane it just goes back


def point_in_other_lane(board: Hosted, card: Card) -> QPoint:
    """A global point in the column of a card, but in the lane below its own, both being in view."""
    swim = board.panel.lanes
    point_on(board, card)
    place = [lane.rank for lane in lanes(board)].index(swim.lane_of(card))
    below = lanes(board)[place + 1]
    view = view_of(board, card.stage)
    return view.viewport().mapToGlobal(QPoint(60, below.top + 10 - view.verticalOffset()))


def test_a_drag_between_columns_ends_in_the_cards_own_lane(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    swim = board.panel.lanes
    lane = swim.lane_of(card)
    figures = {one.rank: one.count for one in lanes(board)}
    carry(board, card, "handling")
    assert board.panel.columns["handling"].light == "under"
    port = view_of(board, "dispatched").viewport()
    at = port.mapFromGlobal(over_column(board, "handling"))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    after = wait_for_stage(board, qtbot, card.id, "handling")
    settle(board, qtbot)
    assert swim.lane_of(after) == lane
    assert {one.rank: one.count for one in lanes(board)} == figures
    assert after in seen(board, "handling")


def test_empty_lanes_are_hidden(board: Hosted) -> None:
    swim = board.panel.lanes
    card = first_card(board, "handling")
    board.panel.bar.filters.words.setText(card.number)
    board.panel.bar.filters.words.textEdited.emit(card.number)
    assert [lane.rank for lane in lanes(board)] == [swim.lane_of(card)]
    assert swim.rail.lanes.rowCount() == 1


def test_lanes_are_remembered(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first, second, third = (BoardPanel(office) for _ in range(3))
    for panel in (first, second, third):
        qtbot.addWidget(panel)
    first.recall(settings)
    assert first.lanes.kind is NO_LANES
    first.use_lanes("list")
    first.keep(settings)
    second.recall(settings)
    assert second.lanes.kind.key == "list"
    assert second.bar.lanes.text() == "泳道：清单 ▾"
    settings.setValue("board/lanes", "of a later version")
    third.recall(settings)
    assert third.lanes.kind is NO_LANES


def test_models_of_lanes_keep_qts_rules(board: Hosted, qtmodeltester: object) -> None:
    qtmodeltester.check(board.panel.lanes.rail.lanes)  # type: ignore[attr-defined]
    for column in board.panel.columns.values():
        qtmodeltester.check(column.view.stage_model())  # type: ignore[attr-defined]
