"""The board's filters: they keep what their SQL keeps, show as chips, and are shared through the selection."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import func, or_, select

from commandcenter.domain.vocabulary import ISSUE_LISTS
from commandcenter.domain.workflow import Actor
from commandcenter.services.board import Directory, closed_since
from commandcenter.services.filters import NO_FILTERS, Filters, conditions
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.rules import load_rules
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue
from commandcenter.ui.board.filter_words import CHOOSABLE, Choosable, chips, of_days, toggled, without
from commandcenter.ui.shell.office import Office
from tests.ui.board.drive import Hosted, first_card, hosted, settle

CATALOG = load_rules().catalog
NAMES = Directory({3: "住建"}, {5: "沈一帆"}, {})


@pytest.fixture
def board(office: Office, qtbot: QtBot) -> Hosted:
    """The board on screen, a supervisor in the seat."""
    with hosted(office, qtbot) as window:
        return window


def shown(board: Hosted) -> set[int]:
    """The issues on the board."""
    return {card.id for column in board.panel.model.columns.values() for card in column.cards}


def kept(board: Hosted, filters: Filters) -> set[int]:
    """The issues that should be there."""
    now = board.office.present.now()
    lately = or_(Issue.closed_at.is_(None), Issue.closed_at >= closed_since(now))
    with board.office.database.read() as session:
        return set(session.scalars(select(Issue.id).where(lately, *conditions(filters, now))))


def entries(menu: QMenu) -> dict[str, QAction]:
    """The menu's entries by their words, its submenus' included, as it would open now."""
    menu.aboutToShow.emit()
    found = {}
    for entry in menu.actions():
        inner = entry.menu()
        for one in inner.actions() if isinstance(inner, QMenu) else (entry,):
            found[one.text()] = one
    return found


def test_the_board_shows_what_the_filters_say(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "handling", 3)
    registered = board.office.present.today()
    cases = (
        Filters(lists=("problems",)),
        Filters(lists=("problems", "hard_cases"), sources=(card.source,)),
        Filters(categories=(card.category or "",)),
        Filters(lead=card.lead_organization_id),
        Filters(person=card.first_contact_id),
        Filters(overdue=True),
        Filters(registered_from=registered.replace(day=1)),
        Filters(registered_to=date(2024, 7, 30)),
        Filters(stages=("handling", "closed")),
        NO_FILTERS,
    )
    for filters in cases:
        board.office.selection.narrow(filters)
        settle(board, qtbot)
        assert shown(board) == kept(board, filters), filters
    assert len(shown(board)) > 100


def test_closed_ones_are_asked_for_as_they_are_narrowed(board: Hosted, qtbot: QtBot) -> None:
    lead = first_card(board, "closed").lead_organization_id
    board.office.selection.narrow(Filters(lead=lead))
    settle(board, qtbot)
    column = board.panel.columns["closed"]
    with board.office.database.read() as session:
        closed = select(func.count()).select_from(Issue).where(Issue.lead_organization_id == lead)
        lately = session.scalar(closed.where(Issue.closed_at >= closed_since(board.office.present.now())))
    assert column.count.text() == f"近 7 天 {lately}"
    before = column.view.stage_model().rowCount()
    assert before == lately
    QTest.mouseClick(column.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: column.view.stage_model().rowCount() > before, timeout=5_000)
    assert {card.lead_organization_id for card in column.view.stage_model().cards} == {lead}
    board.office.selection.narrow(NO_FILTERS)
    settle(board, qtbot)
    shown_ids = [card.id for card in column.view.stage_model().cards]
    newest = select(Issue.id).where(Issue.closed_at.is_not(None)).order_by(Issue.closed_at.desc(), Issue.id.desc())
    with board.office.database.read() as session:
        assert shown_ids == list(session.scalars(newest.limit(len(shown_ids))))  # without gaps


def test_the_menu_sets_filters_and_a_chip_takes_each_away(board: Hosted, qtbot: QtBot) -> None:
    bar, selection = board.panel.bar.filters, board.office.selection
    entries(bar.menu)[ISSUE_LISTS.label("problems")].trigger()
    entries(bar.menu)["只看超期"].trigger()
    entries(bar.menu)["近 7 天登记"].trigger()
    filters = selection.filters
    assert (filters.lists, filters.overdue, filters.registered_from) == (("problems",), True, date(2024, 7, 27))
    assert entries(bar.menu)["近 7 天登记"].isChecked()
    assert entries(bar.menu)["只看超期"].isChecked()
    assert board.panel.bar.hint.isHidden()
    words = [chip.words for chip in bar.strip.chips]
    assert words == ["清单：问题", "只看超期", "登记：2024年7月27日 起"]
    for left in (2, 1, 0):
        button = next(iter(bar.strip.chips.values()))
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert len(bar.strip.chips) == left
    assert selection.filters == NO_FILTERS
    assert board.panel.bar.hint.isVisible()


def test_a_columns_figures_are_doors_narrowed_as_the_board_is(board: Hosted, qtbot: QtBot) -> None:
    lead = first_card(board, "handling").lead_organization_id
    board.office.selection.narrow(Filters(lead=lead))
    settle(board, qtbot)
    column, doors = board.panel.columns["handling"], board.office.doors
    with qtbot.waitSignal(doors.narrowed_asked) as asked:
        QTest.mouseClick(column.count, Qt.MouseButton.LeftButton)
    assert asked.args == ["open_issues", board.office.selection.scope, {"stage": ("handling",), "lead": (str(lead),)}]
    with board.office.database.read() as session:
        now = board.office.present.now()
        listed = LIST["open_issues"].query(session, Asked(Scope(), now.date(), now, filters=asked.args[2]))
    assert set(listed.ids) == {card.id for card in column.view.stage_model().cards}
    with qtbot.waitSignal(doors.narrowed_asked) as asked:
        board.panel.columns["closed"].count.click()
    assert asked.args[0] == "closed_week"


def test_mine_and_my_organizations_follow_the_seat(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "handling")
    board.office.seat.take(Actor("handler", card.first_contact_id, card.lead_organization_id))
    bar = board.panel.bar.filters
    entries(bar.menu)["本单位主办的"].trigger()
    assert board.office.selection.filters == Filters(lead=card.lead_organization_id)
    entries(bar.menu)["本单位主办的"].trigger()
    entries(bar.menu)["我首问或协调的"].trigger()
    assert board.office.selection.filters == Filters(person=card.first_contact_id)
    settle(board, qtbot)
    assert card.id in shown(board)
    board.office.seat.take(Actor("wall"))
    assert not entries(bar.menu)["本单位主办的"].isEnabled()


def test_esc_on_the_cards_clears_every_filter_before_it_steps_out(board: Hosted) -> None:
    card = first_card(board, "handling")
    board.office.selection.narrow(Filters(card.number, lists=(card.list,)))
    view = board.panel.columns["handling"].view
    view.go_to(view.index_near(0))
    assert board.panel.bar.filters.words.text() == card.number
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert board.office.selection.filters == NO_FILTERS
    assert board.panel.bar.filters.words.text() == ""


def test_a_card_that_no_longer_passes_goes(board: Hosted, qtbot: QtBot) -> None:
    card = first_card(board, "dispatched")
    board.office.selection.narrow(Filters(stages=("dispatched",)))
    settle(board, qtbot)
    assert card.id in shown(board)
    board.panel.model.update(card.id, card._replace(stage="handling", version=card.version + 1))
    assert card.id not in shown(board)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(stages=("handling", "closed")), "环节：办理中、办结"),
        (Filters(lead=3), "主办：住建"),
        (Filters(person=5), "首问或协调：沈一帆"),
        (Filters(registered_from=date(2024, 8, 2), registered_to=date(2024, 8, 2)), "登记：2024年8月2日"),
        (Filters(registered_to=date(2024, 8, 2)), "登记：2024年8月2日 止"),
        (
            Filters(registered_from=date(2024, 7, 1), registered_to=date(2024, 8, 2)),
            "登记：2024年7月1日 至 2024年8月2日",
        ),
    ],
)
def test_every_filter_has_a_chip_that_takes_just_it_away(filters: Filters, words: str) -> None:
    (chip,) = chips(replace(filters, words="路"), NAMES, CATALOG)
    assert chip.words == words
    assert without(filters, chip.fields) == NO_FILTERS


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_a_key_is_chosen_and_let_go(kind: Choosable) -> None:
    for key, name in kind.options(CATALOG):
        chosen = toggled(NO_FILTERS, kind.field, key)
        assert chips(chosen, NAMES, CATALOG)[0].words == f"{kind.title}：{name}"
        assert toggled(chosen, kind.field, key) == NO_FILTERS


def test_days_are_chosen_and_let_go() -> None:
    week = of_days(NO_FILTERS, date(2024, 8, 2), 7)
    assert week == Filters(registered_from=date(2024, 7, 27))
    assert of_days(week, date(2024, 8, 2), 7) == NO_FILTERS
    assert of_days(week, date(2024, 8, 2), 1) == Filters(registered_from=date(2024, 8, 2))
