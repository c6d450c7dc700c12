"""The window for what is heard, on a real district, shown and read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.ui.registering.draft import Drawer
from commandcenter.ui.registering.window import RegisteringWindow
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office

STAFF = Actor("staff", 1)

Open = Callable[[], RegisteringWindow]


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    """Where drafts lie."""
    return Drawer(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def opening(office: Office, drawer: Drawer, qtbot: QtBot) -> Open:
    """Opens a window."""
    office.seat.take(STAFF)

    def opened() -> RegisteringWindow:
        window = RegisteringWindow(office, drawer)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=10_000)
        return window

    return opened


@pytest.fixture
def window(opening: Open) -> RegisteringWindow:
    """The window."""
    return opening()


@pytest.fixture
def said(office: Office) -> Iterator[list[Message]]:
    """Whatever is said to the person."""
    messages: list[Message] = []

    def note(message: Message) -> None:
        messages.append(message)

    office.messages.posted.connect(note)
    yield messages
    office.messages.posted.disconnect(note)
