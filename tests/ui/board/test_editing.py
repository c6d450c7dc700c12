"""A card that somebody else is at work on says so: two windows in two processes, on both engines."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.app import build_office, close_office, open_database
from commandcenter.domain.transitions import TRANSITION
from commandcenter.services.board import Card
from commandcenter.services.editing import FORGOTTEN_AFTER
from commandcenter.services.present import Present
from commandcenter.storage.schema import Cadre, Editing
from commandcenter.ui.casework.issue_window import IssueWindow
from commandcenter.ui.casework.moves import Asked
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import build
from tests.ui.board.drive import Hosted, hosted, settle

ROOT = Path(__file__).parents[3]
OTHER = 2  # the cadre in the other window


@pytest.fixture
def own(qapp: object, current_url: str) -> Iterator[Office]:
    """The parts of a window on a small district, on each engine."""
    build(current_url).database.close()
    office = build_office(open_database(current_url))
    office.theme.apply()
    yield office
    close_office(office)


@contextmanager
def other_window(office: Office, card: Card, step: str) -> Iterator[subprocess.Popen[str]]:
    """A window in another process that has a form of this issue open; it is killed in the end."""
    url = office.database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.ui.board.other_window", url, str(card.id), step, str(OTHER)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "open"
        yield process
    finally:
        process.kill()
        process.communicate()


def name_of(office: Office, cadre_id: int) -> str:
    """A cadre's name."""
    with office.database.read() as session:
        return session.scalars(select(Cadre.name).where(Cadre.id == cadre_id)).one()


def mark(board: Hosted, card: Card) -> str:
    """What a card says of others at work on it."""
    return board.panel.reader.face(board.panel.model.cards[card.id]).mark


def an_open_card(board: Hosted) -> Card:
    """Some open issue."""
    return next(card for card in board.panel.model.cards.values() if card.closed_at is None)


def test_a_form_in_another_process_is_seen_here_until_it_is_closed(own: Office, qtbot: QtBot) -> None:
    with hosted(own, qtbot) as board:
        card = an_open_card(board)
        words = f"{name_of(own, OTHER)} 正在办：督办"
        window = IssueWindow(own, card.id)
        qtbot.addWidget(window)
        with other_window(own, card, "supervise") as process:
            qtbot.waitUntil(lambda: mark(board, card) == words, timeout=10_000)
            qtbot.waitUntil(lambda: window.others.text() == f"✎ {words}", timeout=10_000)
            assert board.panel.reader.face(card).spoken.endswith(words)
            assert process.stdin is not None
            process.stdin.write("close\n")
            process.stdin.flush()
            qtbot.waitUntil(lambda: mark(board, card) == "", timeout=10_000)
            qtbot.waitUntil(lambda: window.others.text() == "", timeout=10_000)


def test_the_claim_of_a_killed_window_is_gone_a_minute_later(own: Office, qtbot: QtBot) -> None:
    with hosted(own, qtbot) as board:
        card = an_open_card(board)
        with other_window(own, card, "supervise"):
            qtbot.waitUntil(lambda: mark(board, card) != "", timeout=10_000)
        with own.database.read() as session:
            assert session.scalars(select(Editing.issue_id)).all() == [card.id]
        later = Present(own.present.offset + FORGOTTEN_AFTER + timedelta(seconds=2))
        with hosted(replace(own, present=later), qtbot) as a_minute_later:
            assert mark(a_minute_later, card) == ""
        assert mark(board, card) != ""
        object.__setattr__(own, "present", later)
        board.panel._presence.ask()  # as its timer does
        qtbot.waitUntil(lambda: mark(board, card) == "", timeout=10_000)


def test_own_forms_are_claimed_renewed_and_let_go_and_do_not_mark_the_own_card(own: Office, qtbot: QtBot) -> None:
    def lines() -> list[tuple[int, str]]:
        with own.database.read() as session:
            return [(row.issue_id, row.step) for row in session.execute(select(Editing.issue_id, Editing.step))]

    with hosted(own, qtbot) as board:
        cards = [card for card in board.panel.model.cards.values() if card.closed_at is None][:2]
        board.panel.moves.begin(Asked(tuple(cards), TRANSITION["escalate"]), QPoint(0, 0))
        qtbot.waitUntil(lambda: board.panel.moves.form is not None, timeout=5_000)
        qtbot.waitUntil(lambda: len(lines()) == 2, timeout=5_000)
        assert sorted(lines()) == sorted((card.id, "escalate") for card in cards)
        settle(board, qtbot)
        assert [mark(board, card) for card in cards] == ["", ""]
        with own.database.begin() as session:
            for line in session.scalars(select(Editing)):
                session.delete(line)  # as a sweep does that thinks the window dead
        board.panel.moves._claims._timer.timeout.emit()
        qtbot.waitUntil(lambda: len(lines()) == 2, timeout=5_000)
        form = board.panel.moves.form
        assert form is not None
        QTest.keyClick(form, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not lines(), timeout=5_000)


def test_closing_an_issues_window_lets_go(own: Office, qtbot: QtBot) -> None:
    def lines() -> int:
        with own.database.read() as session:
            return len(session.scalars(select(Editing.token)).all())

    with hosted(own, qtbot) as board:
        window = IssueWindow(own, an_open_card(board).id)
        window.show()
        qtbot.waitUntil(lambda: window.file is not None, timeout=5_000)
        QTest.mouseClick(window.steps.buttons["supervise"], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: lines() == 1, timeout=5_000)
        window.close()
        qtbot.waitUntil(lambda: lines() == 0, timeout=5_000)
