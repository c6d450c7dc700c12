"""What a panel is: a header row that also is the dock's handle, and a body."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE


class Panel(QWidget):
    """A panel of the window. Subclasses fill ``header`` (a row after the title) and ``body`` (a column)."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("panelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.handle = QFrame()
        self.handle.setObjectName("panelHeader")
        self.header = QHBoxLayout(self.handle)
        self.header.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        self.header.setSpacing(2 * SPACE)
        self.title = QLabel(title)
        self.title.setObjectName("title")
        self.header.addWidget(self.title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def recall(self, settings: QSettings) -> None:
        """Look as the panel looked when the window was last closed; nothing to recall here."""

    def keep(self, settings: QSettings) -> None:
        """Keep, at the window's end, what is to be recalled; nothing here."""


@dataclass(frozen=True)
class PanelSpec:
    """An entry of the registry of panels: ``build`` makes it from the office."""

    key: str
    title: str
    build: Callable[[Office], Panel]
