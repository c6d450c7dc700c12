"""The heads of the lanes, left of the columns: name, open and overdue issues; a click or a key folds a lane."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.ui.board.cards_view import CardsView
from commandcenter.ui.board.lanes import Lane
from commandcenter.ui.board.rows import SpanRows
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import number

LaneRole = Qt.ItemDataRole.UserRole + 1
TitleRole = Qt.ItemDataRole.UserRole + 2

_NO_PARENT = QModelIndex()
_TOGGLES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
MARK = 4 * SPACE  # room for the mark that says whether a lane is open


class LaneModel(QAbstractListModel):
    """The lanes, a row each."""

    def __init__(self) -> None:
        super().__init__()
        self._lanes: Sequence[Lane] = ()
        self._titles: Sequence[str] = ()

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes from the top down."""
        return self._lanes

    def show_lanes(self, lanes: Sequence[Lane], titles: Sequence[str]) -> None:
        """Show these; the same lanes with other figures keep what is current."""
        if [lane.rank for lane in lanes] == [lane.rank for lane in self._lanes]:
            self._lanes, self._titles = lanes, titles
            if lanes:
                self.dataChanged.emit(self.index(0), self.index(len(lanes) - 1))
            return
        self.beginResetModel()
        self._lanes, self._titles = lanes, titles
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """How many lanes."""
        return 0 if parent.isValid() else len(self._lanes)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A lane in one of its forms."""
        if not index.isValid() or index.row() >= len(self._lanes):
            return None
        lane, title = self._lanes[index.row()], self._titles[index.row()]
        if role == LaneRole:
            return lane
        if role in (TitleRole, Qt.ItemDataRole.DisplayRole):
            return title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{title}：{'点一下收起' if lane.is_open else '点一下展开'}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            overdue = f"，超期 {lane.overdue}" if lane.overdue else ""
            return f"{title}，在办 {lane.count}{overdue}，{'已展开' if lane.is_open else '已收起'}"
        return None


class LaneDelegate(QStyledItemDelegate):
    """Paints a lane's head; of a lane that is scrolled, it stays at the top as long as the lane is to be seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.dress()

    def dress(self) -> None:
        """Take the fonts of the theme."""
        self._name, self._small = self._theme.font(TYPE_BODY, bold=True), self._theme.font(TYPE_SMALL)
        self._name_metrics, self._small_metrics = QFontMetrics(self._name), QFontMetrics(self._small)
        self.height = self._name_metrics.height() + self._small_metrics.height() + 3 * SPACE
        self.width = round(136 * self._theme.type_scale)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one head."""
        lane: Lane = index.data(LaneRole)
        top = min(max(option.rect.top(), 0), option.rect.top() + option.rect.height() - self.height)
        box = QRect(0, top, option.rect.width(), self.height)
        self._ground(painter, box, option)
        box.adjust(2 * SPACE, SPACE, -SPACE, 0)
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._name)
        first = box.top() + self._name_metrics.ascent()
        painter.drawText(box.left(), first, "▾" if lane.is_open else "▸")
        left, room = box.left() + MARK, box.width() - MARK
        painter.setPen(self._theme.colour("text"))
        painter.drawText(left, first, self._elided(index.data(TitleRole), room))
        self._figures(painter, lane, left, box.top() + self._name_metrics.height() + self._small_metrics.ascent())

    def _ground(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_Active)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line" if hovered else "raised"))
        painter.drawRoundedRect(box.adjusted(1, 0, -1, -1), RADIUS, RADIUS)

    def _figures(self, painter: QPainter, lane: Lane, left: int, base: int) -> None:
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted"))
        words = f"在办 {number(lane.count)}"
        painter.drawText(left, base, words)
        if lane.overdue:
            painter.setPen(self._theme.colour("danger"))
            left += self._small_metrics.horizontalAdvance(words) + 2 * SPACE
            painter.drawText(left, base, f"超期 {number(lane.overdue)}")

    def _elided(self, words: str, room: int) -> str:
        return self._name_metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)


class Rail(CardsView):
    """The heads, one below the other.

    Signals:
        fold_asked(int, bool): fold the lane of a rank (True), or unfold it.
        cards_asked(int): the keyboard wants to the cards of a lane.
    """

    fold_asked = Signal(int, bool)
    cards_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(SpanRows(0, ()), 1)
        self._theme = theme
        self.lanes, self.delegate = LaneModel(), LaneDelegate(theme)
        self.setModel(self.lanes)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("泳道")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.dress()

    def dress(self) -> None:
        """Take the type sizes of the theme."""
        self.delegate.dress()
        self.setFixedWidth(self.delegate.width)

    def show_lanes(self, lanes: Sequence[Lane], titles: Sequence[str], length: int, step: int) -> None:
        """Show these lanes, which are so long together."""
        self.lanes.show_lanes(lanes, titles)
        self.set_rows(SpanRows(length, ((lane.top, lane.height) for lane in lanes)), step)

    def choose(self, rank: int) -> None:
        """Focus here, on the lane of a rank."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        for row, lane in enumerate(self.lanes.lanes):
            if lane.rank == rank:
                self.setCurrentIndex(self.lanes.index(row))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Heads stay at the top while their lanes pass."""
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click folds or unfolds."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two is a click."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter folds and unfolds; right unfolds, then goes to the cards; left folds."""
        index, key = self.currentIndex(), event.key()
        lane: Lane | None = index.data(LaneRole) if index.isValid() else None
        if lane is not None and key in _TOGGLES:
            self._toggle(index)
        elif lane is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Minus):
            self.fold_asked.emit(lane.rank, True)
        elif lane is not None and key in (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            if lane.is_open and key == Qt.Key.Key_Right:
                self.cards_asked.emit(lane.rank)
            self.fold_asked.emit(lane.rank, False)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F) or event.text() in ("/", "?", "？"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search by the first letter."""

    def _toggle(self, index: QModelIndex) -> None:
        lane: Lane = index.data(LaneRole)
        self.fold_asked.emit(lane.rank, lane.is_open)
