"""An office on the small district that is made by hand: quick to open, and every number is known."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.app import build_office, close_office, open_database
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.panel import Panel
from tests.services.pairing_district import District, build


@pytest.fixture
def district(current_sqlite_url: str) -> Iterator[District]:
    """The district, with a connection of its own, as another window would have one."""
    made = build(current_sqlite_url)
    yield made
    made.database.close()


@pytest.fixture
def small(qapp: object, district: District) -> Iterator[Office]:
    """The parts of a window on it."""
    office = build_office(open_database(str(district.database.url)))
    office.theme.apply()
    yield office
    close_office(office)


@pytest.fixture
def said(small: Office) -> list[str]:
    """Whatever is said to the person, as it is said."""
    texts: list[str] = []

    def note(message: Message) -> None:
        texts.append(message.text)

    small.messages.posted.connect(note)
    return texts


def shown(qtbot: QtBot, panel: Panel, size: tuple[int, int] = (900, 420)) -> QWidget:
    """A panel in a window of its own, its handle above it, wholly read."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.addWidget(panel.handle)
    column.addWidget(panel, 1)
    qtbot.addWidget(frame)
    frame.resize(*size)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    return frame


def settled(qtbot: QtBot, office: Office) -> None:
    """Wait until no job is under way."""
    qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=10_000)


def write(widget: QWidget, words: str) -> None:
    """Commit words as an input method does; keyClicks knows ASCII only."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)
