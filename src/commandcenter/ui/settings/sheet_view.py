"""A sheet of settings on screen: cells to walk through; what is planned, or since when it holds, stands beneath."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from commandcenter.ui.settings.sheets import Cell, Sheet
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

Index = QModelIndex | QPersistentModelIndex
CellRole = Qt.ItemDataRole.UserRole
ROW_PADDING, PLANNED_PADDING = 14, 12
TONES = {"plain": "text", "own": "text", "quiet": "muted", "head": "text"}


class SheetModel(QAbstractTableModel):
    """The cells of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet; where it has the same shape, who looks at a cell keeps looking at it."""
        if (len(sheet.rows), sheet.columns) == (len(self.sheet.rows), self.sheet.columns):
            self.sheet = sheet
            self.dataChanged.emit(self.index(0, 0), self.index(len(sheet.rows) - 1, len(sheet.columns) - 1))
            return
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        """The cell at an index."""
        return self.sheet.rows[index.row()][index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The rows."""
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The columns."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell, its words, or all that it says."""
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == CellRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.spoken or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.sheet.rows[index.row()][0].words} {self.sheet.columns[index.column()][0]} {cell.spoken}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The column's title."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.sheet.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.sheet.columns[section][0]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class CellDelegate(QStyledItemDelegate):
    """Paints what holds, and beneath it what is planned or since when; a frame shows where one stands."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        cell: Cell = index.data(CellRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            self._frame(painter, rect, bool(state & QStyle.StateFlag.State_HasFocus))
        self._write(painter, rect.adjusted(2 * SPACE, 0, -SPACE, 0), cell)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _frame(self, painter: QPainter, rect: QRect, has_focus: bool) -> None:
        painter.fillRect(rect, self._theme.colour("raised"))
        if has_focus:
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _write(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._theme
        upper = QRect(rect)
        if cell.second:
            small = theme.font(TYPE_SMALL)
            upper.setHeight(rect.height() // 2 + SPACE // 2)
            lower = rect.adjusted(0, rect.height() // 2, 0, -SPACE // 2)
            painter.setFont(small)
            painter.setPen(theme.colour("accent" if cell.coming else "muted"))
            words = QFontMetrics(small).elidedText(cell.second, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
        font = theme.font(TYPE_BODY, bold=cell.tone in ("own", "head"))
        painter.setFont(font)
        painter.setPen(theme.colour(TONES[cell.tone]))
        words = QFontMetrics(font).elidedText(cell.words, Qt.TextElideMode.ElideRight, upper.width())
        side = Qt.AlignmentFlag.AlignBottom if cell.second else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | side, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Higher where there is a line beneath."""
        cell: Cell = index.data(CellRole)
        body = QFontMetrics(self._theme.font(TYPE_BODY)).height()
        if not cell.second:
            return QSize(0, body + ROW_PADDING)
        return QSize(0, body + QFontMetrics(self._theme.font(TYPE_SMALL)).height() + PLANNED_PADDING)


class SheetView(QTableView):
    """The view.

    Signals:
        change_asked(str, QRect): change the setting of a key; the rectangle is its cell, in this view.
    """

    change_asked = Signal(str, QRect)

    def __init__(self, sheet: Sheet, name: str, theme: Theme) -> None:
        super().__init__()
        self.sheet_model = SheetModel(sheet)
        self._theme = theme
        self.setModel(self.sheet_model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(theme, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._ask)
        self.dress()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what holds now."""
        self.sheet_model.show_sheet(sheet)
        self.resizeRowsToContents()

    def dress(self) -> None:
        """Widths and heights for the type in force."""
        em = QFontMetrics(self._theme.font(TYPE_BODY)).horizontalAdvance("国")
        for section, (_, width) in enumerate(self.sheet_model.sheet.columns):
            self.setColumnWidth(section, width * em + 4 * SPACE)
        self.horizontalHeader().setStretchLastSection(True)
        self.resizeRowsToContents()

    def _ask(self, index: QModelIndex) -> None:
        key = self.sheet_model.cell(index).key if index.isValid() else ""
        if key:
            self.change_asked.emit(key, self.visualRect(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and Space change where one stands."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)
