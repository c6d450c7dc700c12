"""The view of the matrix: mouse and keyboard, and what the selection lights up."""

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QTableView

from commandcenter.ui.models.carrying import Carrying
from commandcenter.ui.pairing.arrangement import Groups
from commandcenter.ui.pairing.delegate import CellDelegate
from commandcenter.ui.pairing.hands import DeedKey
from commandcenter.ui.pairing.heads import Head, be_plain, type_for
from commandcenter.ui.pairing.model import Index, KeyRole, MatrixModel
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import TYPE_SMALL

CHOOSE_AFTER_MS = 160
"""After this long on a cell by keyboard it is chosen, so that passing over cells asks nothing."""
BAND_ALPHA = 150
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DEED_KEYS: dict[Qt.Key, DeedKey] = {
    Qt.Key.Key_Delete: "end",
    Qt.Key.Key_H: "hand_over",
    Qt.Key.Key_L: "liaisons",
    Qt.Key.Key_Question: "keys",
}
"""What is done with the cell that the keyboard is on."""


class MatrixView(Carrying, QTableView):
    """The matrix.

    Signals:
        cell_chosen(int, str): a department's id and a township's code, by a click or the keyboard.
        department_chosen(int), township_chosen(str): a head was clicked.
        edit_asked(QModelIndex): open the editor of this cell.
        search_asked(), arrange_asked(), plain_asked(): the keys / P R.
        head_menu_asked(str, QPoint): the menu of ``rows`` or ``columns`` is wanted at a point of the screen.
        drag_begun(QModelIndex, QPoint): a filled cell's liaison was picked up at a global point; the rest are those of
            Carrying.
        deed_asked(str, QModelIndex): a key of DEED_KEYS on a cell.
        menu_asked(QModelIndex, QPoint): the menu of a cell.
    """

    cell_chosen = Signal(int, str)
    department_chosen = Signal(int)
    township_chosen = Signal(str)
    edit_asked = Signal(QModelIndex)
    search_asked = Signal()
    arrange_asked = Signal()
    plain_asked = Signal()
    head_menu_asked = Signal(str, QPoint)
    drag_begun = Signal(QModelIndex, QPoint)
    deed_asked = Signal(str, QModelIndex)
    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, model: MatrixModel, theme: Theme) -> None:
        super().__init__()
        self._matrix, self._theme = model, theme
        self._pressed: tuple[QModelIndex, bool] = (QModelIndex(), False)
        self._is_fitting = False
        self._delegate = CellDelegate(theme)
        self._across, self._down = (
            Head(Qt.Orientation.Horizontal, theme, self),
            Head(Qt.Orientation.Vertical, theme, self),
        )
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._across)
        self.setVerticalHeader(self._down)
        self._keys = {
            Qt.Key.Key_Slash: self.search_asked,
            Qt.Key.Key_P: self.arrange_asked,
            Qt.Key.Key_R: self.plain_asked,
        }
        be_plain(self, "部门与镇街结对矩阵")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHOOSE_AFTER_MS)
        self._timer.timeout.connect(self._choose_current)
        self._across.sectionClicked.connect(self._column_clicked)
        self._down.sectionClicked.connect(self._row_clicked)
        for head in (self._across, self._down):
            head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            head.customContextMenuRequested.connect(self._head_menu)
        model.modelReset.connect(self._fit_heads)

    def group(self, rows: Groups, columns: Groups) -> None:
        """Name the groups of rows and columns in the heads, and part them."""
        self._down.groups, self._across.groups = rows, columns
        self._fit_heads()
        self.viewport().update()

    def light(self, department_id: int | None, township: str | None) -> None:
        """Light up what is selected: a cell with its row and column, a row or a column."""
        matrix = self._matrix.matrix
        departments = [department.id for department in matrix.departments] if matrix else []
        townships = [column.code for column in matrix.townships] if matrix else []
        row = departments.index(department_id) if department_id in departments else -1
        column = townships.index(township) if township in townships else -1
        self._delegate.lit_row, self._delegate.lit_column = row, column
        self._down.light(row)
        self._across.light(column)
        if row >= 0 and column >= 0:
            self.setCurrentIndex(self._matrix.index(row, column))
        self.viewport().update()

    def dress(self) -> None:
        """Take the theme in force."""
        self._fit_heads()
        self.viewport().update()

    def _fit_heads(self) -> None:
        """Heads as high and wide as their names need; the cells share what is left.

        It resizes the viewport, and between two sizes, with bars to scroll and without, it would go on for ever.
        """
        if self._is_fitting:
            return
        self._is_fitting = True
        width = self.viewport().width() // max(1, self._matrix.columnCount())
        size = type_for(width, self.rowHeight(0)) if self._matrix.rowCount() else TYPE_SMALL
        self._across.width_to_come = width
        self._across.type_size = self._down.type_size = size
        self._across.setFixedHeight(max(self._across.sizeHint().height(), 1))
        self._down.setFixedWidth(max(self._down.sizeHint().width(), 1))
        self.updateGeometries()
        self._is_fitting = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outline the selected row and column over the cells, whose colours keep their meaning."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("muted"), 1))
        for _, start, length in self._across.spans()[:-1]:
            painter.drawLine(start + length - 1, 0, start + length - 1, self._down.length())
        for _, start, length in self._down.spans()[:-1]:
            painter.drawLine(0, start + length - 1, self._across.length(), start + length - 1)
        colour = QColor(self._theme.colour("accent"))
        colour.setAlpha(BAND_ALPHA)
        painter.setPen(QPen(colour, 1))
        for band in self._bands():
            painter.drawRoundedRect(band.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def _bands(self) -> list[QRectF]:
        row, column = self._delegate.lit_row, self._delegate.lit_column
        bands = []
        if row >= 0:
            bands.append(QRectF(0, self.rowViewportPosition(row), self._across.length(), self.rowHeight(row)))
        if column >= 0:
            bands.append(QRectF(self.columnViewportPosition(column), 0, self.columnWidth(column), self._down.length()))
        return bands

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger cells carry larger type, in the heads too."""
        super().resizeEvent(event)
        self._delegate.common_width = self.viewport().width() // max(1, self.model().columnCount()) - 2
        self._fit_heads()

    def _key(self, index: Index) -> tuple[int, str]:
        department_id, township = index.data(KeyRole)
        return int(department_id), str(township)

    def _is_chosen(self, index: Index) -> bool:
        return (index.row(), index.column()) == (self._delegate.lit_row, self._delegate.lit_column)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the cell, and whether it was chosen already."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._pressed = (index, index.isValid() and self._is_chosen(index))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A liaison is dragged from a filled cell by whoever is asked."""
        index = self._pressed[0]
        way = event.globalPosition().toPoint() - self.pressed_at
        is_far = way.manhattanLength() >= QApplication.startDragDistance()
        if not self.is_dragging and index.isValid() and is_far and event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed = (QModelIndex(), False)
            self.drag_begun.emit(index, self.pressed_at)
        else:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the cell under the pointer, or of the one that the keyboard is on."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            self.menu_asked.emit(index, event.globalPos() if by_mouse else self.cell_point(index))

    def cell_point(self, index: Index) -> QPoint:
        """A global point below a cell, where a form belongs."""
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double-click opens the editor."""
        index = self.indexAt(event.position().toPoint())
        self._pressed = (index, index.isValid())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses a cell; one on the chosen cell opens its editor; what is dragged is let go."""
        was_dragging = self.is_dragging
        super().mouseReleaseEvent(event)
        if was_dragging:
            return
        index, was_chosen = self._pressed
        self._pressed = (QModelIndex(), False)
        same = index.isValid() and index == self.indexAt(event.position().toPoint())
        if not same or event.button() != Qt.MouseButton.LeftButton:
            return
        self._timer.stop()
        if was_chosen:
            self.edit_asked.emit(index)
        else:
            self.cell_chosen.emit(*self._key(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens the editor, the space bar chooses."""
        index = self.currentIndex()
        deed = DEED_KEYS.get(Qt.Key(event.key())) if not event.modifiers() & _COMMANDS else None
        if self.leaves_drag(event):
            return
        if deed is not None and index.isValid():
            self.deed_asked.emit(deed, index)
        elif event.key() in _ENTER and index.isValid():
            self.edit_asked.emit(index)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self._choose_current()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.modifiers() in _PLAIN and (asked := self._keys.get(Qt.Key(event.key()))):
            asked.emit()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Keep the frame of the focus on the current cell, and choose it when the keyboard rests there."""
        super().currentChanged(current, previous)
        self._show_focus()
        if current.isValid() and self.hasFocus() and not self._pressed[0].isValid() and not self._is_chosen(current):
            self._timer.start()

    def _choose_current(self) -> None:
        self._timer.stop()
        if self.currentIndex().isValid():
            self.cell_chosen.emit(*self._key(self.currentIndex()))

    def _show_focus(self) -> None:
        index = self.currentIndex()
        self._delegate.focus = (index.row(), index.column()) if self.hasFocus() and index.isValid() else None
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is; on the first cell when it was nowhere."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.currentIndex().isValid() and self._matrix.rowCount():
            self.setCurrentIndex(self._matrix.index(0, 0))
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it again."""
        super().focusOutEvent(event)
        self._show_focus()

    def _head_menu(self, at: QPoint) -> None:
        head = self.sender()
        assert isinstance(head, Head)
        axis = "columns" if head is self._across else "rows"
        self.head_menu_asked.emit(axis, head.viewport().mapToGlobal(at))

    def _column_clicked(self, section: int) -> None:
        if self._matrix.matrix:
            self.township_chosen.emit(self._matrix.matrix.townships[section].code)

    def _row_clicked(self, section: int) -> None:
        if self._matrix.matrix:
            self.department_chosen.emit(self._matrix.matrix.departments[section].id)
