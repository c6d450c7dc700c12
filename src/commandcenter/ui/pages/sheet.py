"""The body of a page: its sections over the whole width or in two columns."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Section
from commandcenter.ui.pages.remarks_section import RemarksSection
from commandcenter.ui.pages.sections import widget_of
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE

TWO_COLUMNS = 1000
"""From this width on, at the usual type size, there are two columns."""


class Sheet(QWidget):
    """The sections.

    Signals:
        opened(Goal): something was followed.
        written(int, str): a remark is to be added.
    """

    opened = Signal(object)
    written = Signal(int, str)

    def __init__(self, sections: Sequence[Section], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.widgets = [widget_of(section, theme) for section in sections]
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(8 * SPACE)
        columns = {name: _column() for name in ("whole", "left", "right", "foot")}
        for section, widget in zip(sections, self.widgets, strict=True):
            columns[section.place].addWidget(widget)
            widget.opened.connect(self.opened)  # type: ignore[attr-defined]
            if isinstance(widget, RemarksSection):
                widget.written.connect(self.written)
        for name in ("left", "right"):
            columns[name].addStretch(1)
            self._pair.addLayout(columns[name], 1)
        every = QVBoxLayout(self)
        every.setContentsMargins(0, 0, 3 * SPACE, 2 * SPACE)
        every.setSpacing(6 * SPACE)
        for part in (columns["whole"], self._pair, columns["foot"]):
            if part.count():
                every.addLayout(part)
        every.addStretch(1)

    def dress(self) -> None:
        """Take the theme in force."""
        for widget in self.widgets:
            widget.dress()  # type: ignore[attr-defined]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two would be too narrow."""
        super().resizeEvent(event)
        wide = self.width() >= TWO_COLUMNS * self._theme.type_scale
        self._pair.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6 * SPACE)
    return column
