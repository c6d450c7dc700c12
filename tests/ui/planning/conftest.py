"""The small district for these tests, and the window on it."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.ui.planning.window import FIRST_KIND, PlanWindow
from commandcenter.ui.shell.office import Office
from tests.ui.small_office import district, said, settled, small

__all__ = ["district", "said", "small"]

LEADER = Actor("leader", name="周明")
Opened = Callable[..., PlanWindow]


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    """Opens the window of an office, a leader sitting before it."""

    def open_(office: Office, kind: str = FIRST_KIND, actor: Actor = LEADER) -> PlanWindow:
        office.seat.take(actor)
        window = PlanWindow(office, kind)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        settled(qtbot, office)
        return window

    return open_
