"""The columns side by side: they share the width, and scroll when it is too little for all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from commandcenter.ui.board.column import Column
from commandcenter.ui.shell.tokens import SPACE


class ColumnsRow(QScrollArea):
    """Holds the columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = columns
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.holder = QWidget()
        row = QHBoxLayout(self.holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for column in columns:
            row.addWidget(column, 1)
        self.setWidget(self.holder)
        self.dress()

    def dress(self) -> None:
        """No ground of its own; room for every column's least width."""
        self.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        least = sum(column.minimumSizeHint().width() for column in self._columns)
        self.holder.setMinimumWidth(least + SPACE * (len(self._columns) - 1))
