"""The table of gaps, kinds by townships: every figure is a door to the list behind it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from commandcenter.services.gaps import Count
from commandcenter.ui.pairing.gap_model import NOWHERE, CountRole, DoorRole, GapModel
from commandcenter.ui.pairing.heads import Head, be_plain, type_for
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import number

WEAKEST, STRONGEST = 46, 130
"""Alpha of the warning behind a figure, from one gap among many to nothing but gaps."""
FIRST_WIDTH = 7
"""Characters of the first column, which writes gaps of all."""
ROW_HEIGHT = 52
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GapDelegate(QStyledItemDelegate):
    """Paints a figure: nothing where nothing must be covered, a quiet dot where all is covered."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lit_column = -1
        self.focus: tuple[int, int] | None = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        count: Count = index.data(CountRole)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, count)
        if count.whole and index.column() == 0:
            self._whole(painter, box, count)
        elif count.whole:
            self._figure(painter, box, count)
        if self.focus == (index.row(), index.column()):
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS / 2, RADIUS / 2)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRectF, count: Count) -> None:
        if not count.gaps:
            return
        colour = QColor(self._theme.colour("warning"))
        colour.setAlpha(round(WEAKEST + (STRONGEST - WEAKEST) * (count.gaps / count.whole)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, RADIUS / 2, RADIUS / 2)

    def _whole(self, painter: QPainter, box: QRectF, count: Count) -> None:
        """``6 / 2 048`` with what is coming behind it."""
        figure = f"{number(count.gaps)} / {number(count.whole)}"
        painter.setFont(self._theme.font(TYPE_BODY, bold=bool(count.gaps)))
        painter.setPen(self._theme.colour("text" if count.gaps else "muted"))
        painter.drawText(box.adjusted(0, 0, -2 * SPACE, 0), _RIGHT, figure)
        if count.coming:
            painter.setFont(self._theme.font(TYPE_SMALL))
            painter.setPen(self._theme.colour("warning"))
            painter.drawText(box.adjusted(SPACE, 0, 0, 0), _LEFT, f"+{count.coming}")

    def _figure(self, painter: QPainter, box: QRectF, count: Count) -> None:
        if count.gaps or not count.coming:
            painter.setFont(self._theme.font(TYPE_BODY if count.gaps else TYPE_SMALL, bold=bool(count.gaps)))
            painter.setPen(self._theme.colour("text" if count.gaps else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number(count.gaps) if count.gaps else "·")
        if count.coming:
            painter.setFont(self._theme.font(TYPE_SMALL))
            painter.setPen(self._theme.colour("warning"))
            where = _CORNER if count.gaps else Qt.AlignmentFlag.AlignCenter
            painter.drawText(box.adjusted(0, 0, -2, 0), where, f"+{count.coming}")


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CORNER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class GapView(QTableView):
    """The table. ``table`` is its model.

    Signals:
        list_asked(str, str): the gaps of a kind in a township, by its code; empty for the district.
        kind_asked(str): a row's head was clicked, or the space bar pressed: show that kind.
        township_chosen(str): a column's head was clicked.
    """

    list_asked = Signal(str, str)
    kind_asked = Signal(str)
    township_chosen = Signal(str)

    def __init__(self, model: GapModel, theme: Theme) -> None:
        super().__init__()
        self.table, self._theme = model, theme
        self._delegate = GapDelegate(theme)
        self._across = Head(Qt.Orientation.Horizontal, theme, self)
        self._down = Head(Qt.Orientation.Vertical, theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._across)
        self.setVerticalHeader(self._down)
        be_plain(self, "结对缺口：种类与镇街")
        self._across.sectionClicked.connect(self._column_clicked)
        self._down.sectionClicked.connect(self._row_clicked)
        model.modelReset.connect(self.fit)

    def light(self, township: str | None) -> None:
        """Accent a township's head."""
        codes = [one.code for one in self.table.across]
        self._across.light(codes.index(township) if township in codes else -1)

    def dress(self) -> None:
        """Take the theme in force."""
        self.fit()
        self.viewport().update()

    def fit(self) -> None:
        """The first column has room for two figures, the townships share the rest, rows grow no higher than needed."""
        count = self.table.columnCount()
        if not count:
            return
        first = QFontMetrics(self._theme.font(TYPE_BODY, bold=True)).horizontalAdvance("国") * FIRST_WIDTH
        each = max(1, (self.viewport().width() - first) // (count - 1))
        size = type_for(each, self.rowHeight(0))
        self._across.type_size, self._down.type_size = min(size, TYPE_BODY), min(size, TYPE_BODY)
        self._across.setSectionResizeMode(Head.ResizeMode.Fixed)
        for section in range(count):
            self._across.resizeSection(section, each if section else first)
        self._across.setFixedHeight(max(self._across.sizeHint().height(), 1))
        self._down.setFixedWidth(max(self._down.sizeHint().width(), 1))
        height = min(ROW_HEIGHT, self.viewport().height() // max(1, self.table.rowCount()))
        self._down.setSectionResizeMode(Head.ResizeMode.Fixed)
        for section in range(self.table.rowCount()):
            self._down.resizeSection(section, max(height, 1))
        self.updateGeometries()

    def sizeHint(self) -> QSize:
        """As little as it can do with."""
        return QSize(300, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a figure opens its list."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a figure is a door."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_door = index.isValid() and _is_door(index.data(CountRole))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens the list, the space bar shows the kind."""
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            self._open(index)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self.kind_asked.emit(index.data(DoorRole)[0])
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Frame the figure that the keyboard is on."""
        super().currentChanged(current, previous)
        self._delegate.focus = (current.row(), current.column()) if current.isValid() else None
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if _is_door(index.data(CountRole)):
            self.list_asked.emit(*index.data(DoorRole))

    def _column_clicked(self, section: int) -> None:
        code = self.table.across[section].code
        if code != NOWHERE:
            self.township_chosen.emit(code)

    def _row_clicked(self, section: int) -> None:
        self.kind_asked.emit(self.table.index(section, 0).data(DoorRole)[0])


def _is_door(count: Count) -> bool:
    return bool(count.gaps or count.coming)
