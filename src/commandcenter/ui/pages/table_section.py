"""Rows of a page under heads: labels in a grid, a hairline below each row."""

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Head, Table
from commandcenter.ui.pages.cell_label import CellLabel
from commandcenter.ui.pages.title import SectionTitle
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE

ROW_SPACE = SPACE + 1
_TOP = Qt.AlignmentFlag.AlignTop


class TableSection(QWidget):
    """A table of a page.

    Signals:
        opened(Goal): something on it was followed.
    """

    opened = Signal(object)

    def __init__(self, table: Table, theme: Theme) -> None:
        super().__init__()
        self.table, self._theme = table, theme
        self.title = SectionTitle(table.title, len(table.rows), table.note, theme)
        self.heads = [QLabel(head.title) for head in table.heads]
        self.cells: list[list[CellLabel]] = []
        self.empty = QLabel(table.empty)
        for label in (*self.heads, self.empty):
            label.setObjectName("muted")
        self.rows = _Rows(theme)
        self.setAccessibleName(
            f"{table.title}，{len(table.rows)} 行" if table.rows else f"{table.title}，{table.empty}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        column.addWidget(self.rows if table.rows else self.empty)
        if table.rows:
            self._fill()

    def _fill(self) -> None:
        for place, (head, label) in enumerate(zip(self.table.heads, self.heads, strict=True)):
            self.rows.grid.addWidget(label, 0, place, _side(head) | Qt.AlignmentFlag.AlignBottom)
            self.rows.grid.setColumnStretch(place, head.weight)
        for number, row in enumerate(self.table.rows, 1):
            labels = [CellLabel(cell, self._theme) for cell in row]
            for place, (head, label) in enumerate(zip(self.table.heads, labels, strict=True)):
                label.setWordWrap(head.weight > 0)
                label.setAlignment(_side(head) | _TOP)
                label.opened.connect(self.opened)
                label.setAccessibleName(f"{head.title} {label.accessibleName()}")
                if head.weight:
                    self.rows.grid.addWidget(label, number, place)
                else:
                    self.rows.grid.addWidget(label, number, place, _side(head) | _TOP)
            self.cells.append(labels)

    def dress(self) -> None:
        """Take the theme in force."""
        self.title.dress()
        for row in self.cells:
            for cell in row:
                cell.dress()
        self.rows.update()


def _side(head: Head) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if head.is_number else Qt.AlignmentFlag.AlignLeft


class _Rows(QWidget):
    """The grid of labels and its hairlines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(4 * SPACE)
        self.grid.setVerticalSpacing(2 * ROW_SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line below the heads and between rows."""
        painter = QPainter(self)
        painter.setPen(self._theme.colour("line"))
        for y in self._between():
            painter.drawLine(0, y, self.width(), y)
        painter.end()

    def _between(self) -> list[int]:
        """Where one row ends and the next begins; the layout tells that only of its items."""
        ends: dict[int, int] = {}
        for place in range(self.grid.count()):
            item = self.grid.itemAt(place)
            row, *_ = cast(tuple[int, int, int, int], self.grid.getItemPosition(place))
            if item is not None:
                ends[row] = max(ends.get(row, 0), item.geometry().bottom())
        return [ends[row] + ROW_SPACE for row in sorted(ends)[:-1]]
