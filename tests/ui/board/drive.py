"""Driving the board as a person does: finding cards, dragging them, waiting for what follows."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.workflow import Actor
from commandcenter.services.board import Card
from commandcenter.storage.schema import Cadre, IssueEvent
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.casework.form import TransitionForm
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office

SUPERVISOR = Actor("supervisor", 1, None, "督办员")
SIZE = (1920, 700)


class Hosted(QWidget):
    """A window with just the board in it, and what the message bar would show."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.said: list[Message] = []
        office.messages.posted.connect(self.said.append)
        self.panel = BoardPanel(office)
        column = QVBoxLayout(self)
        column.addWidget(self.panel.handle)
        column.addWidget(self.panel, 1)
        self.resize(*SIZE)


@contextmanager
def hosted(office: Office, qtbot: QtBot, actor: Actor = SUPERVISOR) -> Iterator[Hosted]:
    """The board on screen, loaded, with this actor in the seat."""
    office.seat.take(actor)
    window = Hosted(office)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    settle(window, qtbot)
    yield window


def settle(window: Hosted, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: bool(window.panel.model.cards) and not window.office.jobs.is_busy, timeout=10_000)


def first_card(window: Hosted, stage: str, row: int = 0) -> Card:
    """A card of a column."""
    return window.panel.model.columns[stage].cards[row]


def point_on(window: Hosted, card: Card) -> QPoint:
    """A global point on a card, brought into view."""
    view = window.panel.columns[card.stage].view
    row = view.stage_model().row_of(card)
    assert row is not None
    index = view.stage_model().index(row)
    view.scrollTo(index)
    return view.viewport().mapToGlobal(view.visualRect(index).center())


def over_column(window: Hosted, stage: str) -> QPoint:
    """A global point in the middle of a column."""
    column = window.panel.columns[stage]
    return column.mapToGlobal(column.rect().center())


def carry(window: Hosted, card: Card, stage: str, at: QPoint | None = None) -> None:
    """Press on a card and drag it over a column, or to a global point; it is still held."""
    view = window.panel.columns[card.stage].view
    port = view.viewport()
    start = point_on(window, card)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, port.mapFromGlobal(start))
    end = at or over_column(window, stage)
    for share in (0.1, 0.4, 0.7, 1.0):
        QTest.mouseMove(port, port.mapFromGlobal(start + (end - start) * share))


def let_go(window: Hosted, card: Card, stage: str, at: QPoint | None = None) -> None:
    """Release the mouse over a column, or at a global point."""
    port = window.panel.columns[card.stage].view.viewport()
    end = port.mapFromGlobal(at or over_column(window, stage))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def drag(window: Hosted, card: Card, stage: str, at: QPoint | None = None) -> None:
    """The whole gesture."""
    carry(window, card, stage, at)
    let_go(window, card, stage, at)


def open_form(window: Hosted, qtbot: QtBot) -> TransitionForm:
    """The form that a drop has opened."""
    qtbot.waitUntil(lambda: window.panel.moves.form is not None, timeout=5_000)
    form = window.panel.moves.form
    assert form is not None
    return form


def wait_for_stage(window: Hosted, qtbot: QtBot, issue_id: int, stage: str) -> Card:
    """Wait until an issue's card stands in a column; the card."""
    qtbot.waitUntil(lambda: window.panel.model.cards[issue_id].stage == stage, timeout=5_000)
    card = window.panel.model.cards[issue_id]
    assert window.panel.model.columns[stage].row_of(card) is not None
    return card


def events(window: Hosted, issue_id: int) -> list[IssueEvent]:
    """An issue's history in the database."""
    with window.office.database.read() as session:
        query = select(IssueEvent).where(IssueEvent.issue_id == issue_id).order_by(IssueEvent.number)
        found = list(session.scalars(query))
        session.expunge_all()
    return found


def cadre_name(window: Hosted, cadre_id: int) -> str:
    """A cadre's name."""
    with window.office.database.read() as session:
        return session.scalars(select(Cadre.name).where(Cadre.id == cadre_id)).one()
