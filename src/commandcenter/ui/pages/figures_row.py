"""The figures at the head of a page, each under its label; figures are doors."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Figure
from commandcenter.ui.pages.cell_label import CellLabel
from commandcenter.ui.pages.words import spoken
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_TITLE
from commandcenter.ui.tables.flow import FlowLayout


class FigureBlock(QWidget):
    """One figure.

    Signals:
        opened(Goal): it was followed.
    """

    opened = Signal(object)

    def __init__(self, figure: Figure, theme: Theme) -> None:
        super().__init__()
        self.label, self.value = QLabel(figure.label), CellLabel(figure.bits, theme, TYPE_TITLE)
        self.label.setObjectName("muted")
        self.value.opened.connect(self.opened)
        self.setToolTip(figure.note)
        self.value.setAccessibleName(f"{figure.label} {spoken(figure.bits)}")
        self.value.setAccessibleDescription(figure.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6 * SPACE, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.label)
        column.addWidget(self.value)

    def dress(self) -> None:
        """Take the theme in force."""
        self.value.dress()


class FiguresRow(QWidget):
    """All figures of a page, in as many rows as the width needs.

    Signals:
        opened(Goal): one was followed.
    """

    opened = Signal(object)

    def __init__(self, figures: Sequence[Figure], theme: Theme) -> None:
        super().__init__()
        self.blocks = [FigureBlock(figure, theme) for figure in figures]
        flow = FlowLayout(self)
        flow.setSpacing(3 * SPACE)
        for block in self.blocks:
            block.opened.connect(self.opened)
            flow.addWidget(block)

    def dress(self) -> None:
        """Take the theme in force."""
        for block in self.blocks:
            block.dress()
