"""A map panel on a real district, shown and read."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.shell.office import Office


@pytest.fixture
def panel(office: Office, qtbot: QtBot) -> Iterator[MapPanel]:
    """The panel at the size it has in the window, its first reading shown."""
    panel = MapPanel(office)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.handle)
    panel.resize(1100, 560)
    panel.show()
    qtbot.waitUntil(lambda: panel.reading is not None and not office.jobs.is_busy)
    yield panel
    panel.hide()
