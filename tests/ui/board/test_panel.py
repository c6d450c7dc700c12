"""The board driven by mouse and keyboard, on a real district."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.app import open_database
from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import STAGES, Actor
from commandcenter.services.board import Card, closed_since, count_closed, count_open
from commandcenter.services.casework import transit
from commandcenter.services.filters import NO_FILTERS, Filters
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Issue, Organization, SupervisionOrder
from commandcenter.ui.board.keys import KeysCard
from commandcenter.ui.casework.editors import ChoiceEditor, TextEditor
from commandcenter.ui.casework.form import TransitionForm
from commandcenter.ui.casework.moves import Asked
from commandcenter.ui.casework.offers import in_common
from commandcenter.ui.casework.picking import PickEditor
from commandcenter.ui.shell.office import Office
from tests.ui.board.drive import (
    Hosted,
    carry,
    drag,
    events,
    first_card,
    hosted,
    let_go,
    open_form,
    over_column,
    point_on,
    settle,
    wait_for_stage,
)


@pytest.fixture
def board(office: Office, qtbot: QtBot) -> Hosted:
    """The board on screen, a supervisor in the seat."""
    with hosted(office, qtbot) as window:
        return window


def pick(form: TransitionForm, key: str, name: str, qtbot: QtBot) -> None:
    """Type a name into a picker."""
    editor = form.editors[key]
    assert isinstance(editor, PickEditor)
    editor.picker.setFocus()
    editor.picker.clear()
    qtbot.keyClicks(editor.picker, name)


def write(form: TransitionForm, key: str, words: str, qtbot: QtBot) -> None:
    """Type words into a text field."""
    editor = form.editors[key]
    assert isinstance(editor, TextEditor)
    editor.text.setFocus()
    qtbot.keyClicks(editor.text, words)


def choose(form: TransitionForm, key: str, choice: str) -> None:
    """Click one of the choices."""
    editor = form.editors[key]
    assert isinstance(editor, ChoiceEditor)
    QTest.mouseClick(editor.buttons[choice], Qt.MouseButton.LeftButton)


def send(form: TransitionForm) -> None:
    """Click the form's button."""
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)


def test_columns_hold_what_the_database_holds(board: Hosted) -> None:
    with board.office.database.read() as session:
        counts = count_open(session, Scope())
        closed = count_closed(session, Scope(), closed_since(board.office.present.now()))
    shown = {stage: column.rowCount() for stage, column in board.panel.model.columns.items()}
    assert {stage: shown[stage] for stage in counts} == counts
    assert board.panel.columns["closed"].count.text() == f"近 7 天 {closed}"
    for stage in STAGES:
        dues = [card.due_at for card in board.panel.model.columns[stage.key].cards if card.due_at is not None]
        assert dues == sorted(dues)


def test_models_keep_qts_rules(board: Hosted, qtmodeltester: object) -> None:
    for column in board.panel.model.columns.values():
        qtmodeltester.check(column)  # type: ignore[attr-defined]


def test_the_whole_way_by_mouse(board: Hosted, qtbot: QtBot) -> None:
    with board.office.database.read() as session:
        code, cadre_id = session.execute(select(Cadre.code, Cadre.id).where(Cadre.left_on.is_(None)).limit(1)).one()
        unit = session.execute(
            select(Organization.code, Organization.id).where(Organization.kind == "department")
        ).first()
    assert unit is not None
    card = first_card(board, "registered")
    drag(board, card, "accepted")
    form = open_form(board, qtbot)
    pick(form, "first_contact", code, qtbot)
    send(form)
    card = wait_for_stage(board, qtbot, card.id, "accepted")
    assert card.first_contact_id == cadre_id

    drag(board, card, "dispatched")
    form = open_form(board, qtbot)
    pick(form, "lead_organization", unit.code, qtbot)
    form.editors["category"].box.setCurrentIndex(2)  # type: ignore[attr-defined]
    send(form)
    card = wait_for_stage(board, qtbot, card.id, "dispatched")
    assert card.lead_organization_id == unit.id

    drag(board, card, "handling")
    card = wait_for_stage(board, qtbot, card.id, "handling")

    drag(board, card, "answered")
    form = open_form(board, qtbot)
    write(form, "result", "fixed", qtbot)
    choose(form, "told_how", "telephone")
    send(form)
    card = wait_for_stage(board, qtbot, card.id, "answered")

    drag(board, card, "closed")
    form = open_form(board, qtbot)
    choose(form, "verdict", "fairly")
    choose(form, "solved", "yes")
    send(form)
    card = wait_for_stage(board, qtbot, card.id, "closed")
    assert (card.close_cause, card.verdict) == ("evaluated", "fairly")
    last = events(board, card.id)[-5:]
    assert [one.transition for one in last] == ["accept", "dispatch", "sign", "answer", "evaluate"]
    assert card.version == last[-1].number


def test_returning_by_mouse_and_the_words_of_what_is_missing(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    drag(board, card, "accepted")
    form = open_form(board, qtbot)
    send(form)
    assert "还须填写：退回原因" in form.says.text()
    assert board.panel.model.cards[card.id] == card
    write(form, "reason", "not ours", qtbot)
    send(form)
    after = wait_for_stage(board, qtbot, card.id, "accepted")
    assert after.returns == card.returns + 1
    assert events(board, card.id)[-1].details["reason"] == "not ours"


def test_a_drag_lights_up_what_would_take_it_and_says_why_not(board: Hosted) -> None:
    card = first_card(board, "registered")
    carry(board, card, "dispatched")
    lights = {key: column.light for key, column in board.panel.columns.items()}
    assert lights["accepted"] == "takes"
    assert lights["registered"] == "none"
    assert {lights[key] for key in ("dispatched", "handling", "answered", "suspended")} == {"refuses"}
    assert board.panel.gestures.dragging.reason.text() == "「待受理」的事项不能直接到「已交办」：须先受理。"
    carry_on = over_column(board, "accepted")
    port = board.panel.columns["registered"].view.viewport()
    QTest.mouseMove(port, port.mapFromGlobal(carry_on))
    assert board.panel.columns["accepted"].light == "under"
    assert board.panel.gestures.dragging.reason.isHidden()
    let_go(board, card, "dispatched")
    assert {column.light for column in board.panel.columns.values()} == {"none"}
    assert not board.panel.gestures.dragging.is_on


def test_a_refused_drop_leaves_the_card_where_it_was(board: Hosted) -> None:
    card = first_card(board, "registered")
    before = len(events(board, card.id))
    drag(board, card, "handling")
    assert "须先受理、再交办" in board.said[-1].text
    assert board.panel.model.cards[card.id] == card
    assert board.panel.moves.form is None
    assert len(events(board, card.id)) == before


def test_what_a_role_may_not_do_is_said(office: Office, qtbot: QtBot) -> None:
    with hosted(office, qtbot, Actor("staff", 1)) as board:
        drag(board, first_card(board, "dispatched"), "handling")
        assert board.said[-1].text == "值班员不能签收：请承办人、督办员来办。"
        assert "值班员可办：受理、交办" in board.panel.bar.hint.text()
        office.seat.take(Actor("wall"))
        assert board.panel.bar.hint.text() == "大屏只看不办"


def test_esc_ends_a_drag_and_leaves_a_form(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "registered")
    carry(board, card, "accepted")
    QTest.keyClick(board.panel.columns["registered"].view, Qt.Key.Key_Escape)
    assert not board.panel.gestures.dragging.is_on
    let_go(board, card, "accepted")
    assert board.panel.moves.form is None
    drag(board, card, "accepted")
    form = open_form(board, qtbot)
    QTest.keyClick(form.editors["first_contact"].first, Qt.Key.Key_Escape)
    assert board.panel.moves.form is None
    assert board.panel.model.cards[card.id] == card


def test_a_drop_may_be_taken_back(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    drag(board, card, "handling")
    wait_for_stage(board, qtbot, card.id, "handling")
    assert board.said[-1].text == f"{card.number} 已签收。"
    action = board.said[-1].action
    assert action is not None
    assert action[0] == "撤销"
    action[1]()
    back = wait_for_stage(board, qtbot, card.id, "dispatched")
    assert back == card._replace(version=card.version + 2)
    assert events(board, card.id)[-1].transition == "undo"


def test_dropping_an_answered_issue_back_on_handling_means_dissatisfied(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "answered")
    drag(board, card, "handling")
    form = open_form(board, qtbot)
    editor = form.editors["verdict"]
    assert isinstance(editor, ChoiceEditor)
    assert list(editor.buttons) == ["dissatisfied"]
    choose(form, "solved", "no")
    send(form)
    assert wait_for_stage(board, qtbot, card.id, "handling").verdict == "dissatisfied"


def test_several_cards_at_once(board: Hosted, qtbot: QtBot) -> None:
    cards = board.panel.model.columns["dispatched"].cards[:3]
    view = board.panel.columns["dispatched"].view
    for row, key in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ShiftModifier)):
        center = view.visualRect(view.stage_model().index(row)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, center)
    assert [card.id for card in view.selected_cards()] == [card.id for card in cards]
    drag(board, cards[1], "handling")
    for card in cards:
        wait_for_stage(board, qtbot, card.id, "handling")
    assert board.said[-1].text == "3 件事项 已签收。"


def test_ctrl_adds_a_card_and_takes_it_away_again(board: Hosted, qtbot: QtBot) -> None:
    view = board.panel.columns["handling"].view
    cards = view.stage_model().cards
    view.setFocus()
    assert view.hasFocus()
    clicks = ((0, False, [0]), (1, True, [0, 1]), (3, True, [0, 1, 3]), (1, True, [0, 3]), (2, False, [2]))
    for row, is_held, selected in clicks:
        key = Qt.KeyboardModifier.ControlModifier if is_held else Qt.KeyboardModifier.NoModifier
        center = view.visualRect(view.stage_model().index(row)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, center)
        assert view.selected_cards() == [cards[one] for one in selected]
        assert board.office.selection.issue_id == cards[row].id


def test_an_order_on_several_goes_to_the_lead_of_each(board: Hosted, qtbot: QtBot) -> None:
    cards = board.panel.model.columns["handling"].cards
    first = cards[0]
    other = next(card for card in cards if card.lead_organization_id != first.lead_organization_id)
    board.panel.moves.begin(Asked((first, other), TRANSITION["supervise"]), QPoint(300, 300))
    form = open_form(board, qtbot)
    assert form.editors["organization"].answer() is None
    write(form, "content", "answer us", qtbot)
    send(form)
    qtbot.waitUntil(lambda: board.panel.moves.form is None, timeout=5_000)
    with board.office.database.read() as session:
        query = select(SupervisionOrder.issue_id, SupervisionOrder.organization_id).where(
            SupervisionOrder.content == "answer us"
        )
        ordered = dict(session.execute(query).all())
    assert ordered == {one.id: one.lead_organization_id for one in (first, other)}


def test_a_form_about_several_proposes_only_what_all_have(board: Hosted) -> None:
    card = board.panel.model.columns["handling"].cards[0]
    later = card._replace(id=-1, category="other", due_at=(card.due_at or 0) + 60)
    together = in_common((card, later))
    assert (together.category, together.lead_organization_id) == (None, card.lead_organization_id)
    assert together.due_at == later.due_at
    assert in_common((card,)) == card
    assert in_common((card, card._replace(due_at=None, lead_organization_id=-1))).lead_organization_id is None


def signed_together(board: Hosted, qtbot: QtBot) -> list[Card]:
    """Three cards signed for by one drag, as they were before."""
    view = board.panel.columns["dispatched"].view
    before = list(board.panel.model.columns["dispatched"].cards[:3])
    for row, key in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ShiftModifier)):
        center = view.visualRect(view.stage_model().index(row)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, center)
    drag(board, before[0], "handling")
    for card in before:
        wait_for_stage(board, qtbot, card.id, "handling")
    settle(board, qtbot)
    return before


def take_back(board: Hosted) -> None:
    """Press what the message offers."""
    action = board.said[-1].action
    assert action is not None
    action[1]()


def test_several_are_taken_back_together_each_by_an_event_of_its_own(board: Hosted, qtbot: QtBot) -> None:
    before = signed_together(board, qtbot)
    take_back(board)
    for card in before:
        assert wait_for_stage(board, qtbot, card.id, "dispatched") == card._replace(version=card.version + 2)
        assert [one.transition for one in events(board, card.id)[-2:]] == ["sign", "undo"]
    assert board.said[-1].text == "3 件事项 已撤销刚才的一步，历史中留有记录。"


def test_one_moved_meanwhile_keeps_all_from_being_taken_back_and_both_values_are_told(
    board: Hosted, qtbot: QtBot
) -> None:
    before = signed_together(board, qtbot)
    moved = before[1]
    with board.office.database.begin() as session:
        answers = {"reason": "theirs", "new_due": board.office.present.now() + timedelta(days=30)}
        actor = Actor("supervisor", 2)
        transit(session, moved.id, "extend", answers, actor, board.office.present.now(), board.office.rules)
    said = len(board.said)
    take_back(board)
    qtbot.waitUntil(lambda: len(board.said) > said, timeout=5_000)
    text = board.said[-1].text
    assert text.startswith(f"{moved.number} 刚刚被别人办过一步，您的“撤销”没有写入")
    assert "延期" in text
    assert "您要撤销" in text
    settle(board, qtbot)
    for card in before:
        assert board.panel.model.cards[card.id].stage == "handling"
        assert events(board, card.id)[-1].transition == ("extend" if card is moved else "sign")


def test_one_refused_among_several_keeps_all(board: Hosted, qtbot: QtBot) -> None:
    handler_unit = board.panel.model.columns["dispatched"].cards[0].lead_organization_id
    with board.office.database.read() as session:
        cadre_id = session.scalars(select(Cadre.id).where(Cadre.organization_id == handler_unit)).first()
    board.office.seat.take(Actor("handler", cadre_id, handler_unit))
    view = board.panel.columns["dispatched"].view
    view.setFocus()
    view.selectAll()
    cards = list(board.panel.model.columns["dispatched"].cards)
    others = [card for card in cards if card.lead_organization_id != handler_unit]
    assert others
    drag(board, cards[0], "handling")
    assert f"{len(cards)} 件中有 {len(others)} 件不能：只有主办单位" in board.said[-1].text
    settle(board, qtbot)
    assert list(board.panel.model.columns["dispatched"].cards) == cards


def test_the_keyboard_goes_everywhere(board: Hosted, qtbot: QtBot) -> None:
    registered, accepted = (board.panel.columns[key].view for key in ("registered", "accepted"))
    registered.setFocus(Qt.FocusReason.TabFocusReason)
    assert registered.currentIndex().row() == 0
    QTest.keyClick(registered, Qt.Key.Key_Down)
    assert registered.currentIndex().row() == 1
    assert board.office.selection.issue_id == first_card(board, "registered", 1).id
    QTest.keyClick(registered, Qt.Key.Key_Right)
    assert accepted.hasFocus()
    assert accepted.currentIndex().row() == 1
    assert not registered.selected_cards()
    QTest.keyClick(accepted, Qt.Key.Key_Left)
    assert registered.hasFocus()
    with qtbot.waitSignal(board.office.doors.issue_asked) as asked:
        QTest.keyClick(registered, Qt.Key.Key_Return)
    assert asked.args == [first_card(board, "registered", 1).id]
    QTest.keyClick(registered, Qt.Key.Key_End)
    assert registered.currentIndex().row() == board.panel.model.columns["registered"].rowCount() - 1


def test_moving_by_keyboard_alone(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "registered")
    with board.office.database.read() as session:
        code = session.scalars(select(Cadre.code).where(Cadre.left_on.is_(None)).limit(1)).one()
    view = board.panel.columns["registered"].view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_M)
    menu = board.panel.findChild(QMenu, "moveMenu")
    assert menu is not None
    entries = {entry.data(): entry for entry in menu.actions() if entry.data()}
    assert next(iter(entries)) == "accept"
    assert entries["accept"].isEnabled()
    assert "sign" not in entries
    others = next(entry.menu() for entry in menu.actions() if entry.menu() is not None)
    assert isinstance(others, QMenu)
    refused = {entry.data(): entry for entry in others.actions()}
    assert not refused["sign"].isEnabled()
    assert "不能签收：只有「已交办」" in refused["sign"].toolTip()
    assert len(entries) + len(refused) == len(TRANSITIONS)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    form = open_form(board, qtbot)
    assert form.transition.key == "accept"
    line = form.editors["first_contact"].first
    assert board.focusWidget() is line
    qtbot.keyClicks(line, code)
    QTest.keyClick(line, Qt.Key.Key_Return)
    wait_for_stage(board, qtbot, card.id, "accepted")


def test_filtering(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "handling", 3)
    qtbot.keyClick(board.panel, "/")
    line = board.panel.bar.filters.words
    assert line.hasFocus()
    qtbot.keyClicks(line, card.number[-4:])
    assert board.office.selection.filters == Filters(card.number[-4:])
    shown = [one.id for column in board.panel.model.columns.values() for one in column.cards]
    assert card.id in shown
    assert all(card.number[-4:] in board.panel.reader.haystack(board.panel.model.cards[one]) for one in shown)
    QTest.keyClick(line, Qt.Key.Key_Return)
    view = board.panel.columns["handling"].view
    assert view.hasFocus()
    qtbot.keyClick(view, "f")
    assert line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    assert board.office.selection.filters == NO_FILTERS
    assert board.panel.model.columns["handling"].rowCount() > 1


def test_the_keys_are_shown(board: Hosted) -> None:
    QTest.keyClick(board.panel, Qt.Key.Key_Question)
    shown = board.findChild(KeysCard)
    assert shown is not None
    assert shown.isVisible()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_what_another_process_moves_is_followed_and_named(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    other = open_database(str(board.office.database.url))
    with other.read() as session:
        name = session.scalars(select(Cadre.name).where(Cadre.id == 2)).one()
    with other.begin() as session:
        actor = Actor("supervisor", 2, None, name)
        transit(session, card.id, "sign", {}, actor, board.office.present.now(), board.office.rules)
    other.close()
    wait_for_stage(board, qtbot, card.id, "handling")
    assert board.panel.columns["handling"].view.delegate.flashes[card.id] == f"{name} 刚刚签收"


def test_news_that_come_before_the_board_is_read_are_told_after_it(office: Office, qtbot: QtBot) -> None:
    """What is read may be older than the news: they are asked for again when it has come."""
    with hosted(office, qtbot) as board:
        card = first_card(board, "dispatched")
        following = board.panel.following
        told = []
        following.told.connect(told.append)
        following.loaded.connect(lambda _loaded: told.clear())
        following.refresh()
        with office.database.begin() as session:
            actor = Actor("supervisor", 2)
            transit(session, card.id, "sign", {}, actor, office.present.now(), office.rules)
        office.feed.read_on()
        assert not told
        wait_for_stage(board, qtbot, card.id, "handling")
        qtbot.waitUntil(lambda: len(told) == 1, timeout=5_000)


def test_a_move_that_comes_too_late_says_what_the_other_did(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    drag(board, card, "accepted")
    form = open_form(board, qtbot)
    write(form, "reason", "late", qtbot)
    board.office.feed.stop()
    with board.office.database.begin() as session:
        actor = Actor("supervisor", 2)
        transit(session, card.id, "sign", {}, actor, board.office.present.now(), board.office.rules)
    send(form)
    qtbot.waitUntil(form.says.isVisible, timeout=5_000)
    assert "刚刚被别人办过一步" in form.says.text()
    assert "（督办员）签收" in form.says.text()
    assert "您要退回" in form.says.text()


def test_the_board_follows_the_scope(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "handling")
    township = board.office.places.township_of_grid(card.grid_id).code
    board.office.selection.select(Scope(township))
    settle(board, qtbot)
    grids = {one.grid_id for one in board.panel.model.cards.values()}
    assert {board.office.places.township_of_grid(grid).code for grid in grids} == {township}
    board.office.selection.select(Scope(township, None, (), card.lead_organization_id))
    settle(board, qtbot)
    assert {one.lead_organization_id for one in board.panel.model.cards.values()} == {card.lead_organization_id}


def test_an_issue_put_in_focus_elsewhere_is_shown(board: Hosted) -> None:
    card = first_card(board, "handling", 30)
    board.office.selection.focus_issue(card.id)
    view = board.panel.columns["handling"].view
    assert [one.id for one in view.selected_cards()] == [card.id]
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    board.office.selection.focus_issue(None)
    assert not view.selected_cards()


def test_older_closed_issues_come_page_by_page(board: Hosted, qtbot: QtBot) -> None:
    column = board.panel.model.columns["closed"]
    before = column.rowCount()
    QTest.mouseClick(board.panel.columns["closed"].more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: column.rowCount() > before, timeout=5_000)
    moments = [card.closed_at or 0 for card in column.cards]
    assert moments == sorted(moments, reverse=True)
    assert len({card.id for card in column.cards}) == len(moments)
    with board.office.database.read() as session:
        newest = session.scalars(
            select(Issue.id).where(Issue.stage == "closed").order_by(Issue.closed_at.desc(), Issue.id.desc())
        )
        assert [card.id for card in column.cards] == list(newest)[: len(moments)]


def test_both_themes_paint_cards(board: Hosted) -> None:
    pictures = []
    for theme in ("dark", "light"):
        board.office.theme.use(theme)
        pictures.append(board.panel.grab().toImage())
        tokens = board.office.theme.tokens
        point = board.panel.mapFromGlobal(point_on(board, first_card(board, "registered"))) + QPoint(0, 0)
        assert pictures[-1].pixelColor(point).isValid()
        colours = {pictures[-1].pixelColor(x, point.y() - 34).name() for x in range(point.x() - 90, point.x() + 90)}
        assert tokens.raised in colours
    assert pictures[0] != pictures[1]
