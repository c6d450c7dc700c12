"""A line that finds one of many while it is typed in, with the best hits below it; the first one is taken by Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from commandcenter.services.finding import Option, find
from commandcenter.ui.models.found import Found
from commandcenter.ui.shell.tokens import SPACE

ROWS = 8
_OptionRole = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WAYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class FindLine(QLineEdit):
    """The line.

    Signals:
        changed(object): the Option that it stands for now, or None.
        entered(): Enter was pressed with nothing left to choose.
    """

    changed = Signal(object)
    entered = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._options: Sequence[Option] = ()
        self._by_key: dict[object, Option] = {}
        self._chosen: Option | None = None
        self._waiting = Found()
        self.hits = QListWidget(self)
        self.hits.setObjectName("hits")
        self.hits.setAccessibleName(f"{name}：可选")
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.itemClicked.connect(self._take_item)
        self.hits.setItemDelegate(_HitDelegate(self.hits))
        self.hits.hide()
        self.textEdited.connect(self._search)

    def offer(self, options: Sequence[Option]) -> None:
        """What can be found."""
        self._options, self._by_key = options, {one.key: one for one in options}
        if self._waiting.key is not None and self._waiting == self.found():
            self.show_found(self._waiting)
        elif self._chosen is None and self.hasFocus():
            self._search(self.text())

    def found(self) -> Found:
        """What stands there; also what was let stand there before the options were known."""
        if self._chosen is None and self._waiting.text == self.text():
            return self._waiting
        return Found(self.text(), self._chosen.key if self._chosen else None)

    def show_found(self, found: Found) -> None:
        """Let it stand for something, without a signal."""
        self._waiting = found
        self._chosen = self._by_key.get(found.key)
        self.setText(in_line(self._chosen) if self._chosen else found.text)
        self.setCursorPosition(0)
        self.hits.hide()

    def choose(self, key: object) -> None:
        """Take one of the options."""
        self._take(self._by_key[key])

    def event(self, event: QEvent) -> bool:
        """Tab takes what is marked, and goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self._take_marked()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the hits, Enter takes the one that is marked, Esc hides them."""
        key, is_open = Qt.Key(event.key()), self.hits.isVisible()
        if key in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take_marked()
            self.entered.emit()
        elif key in _WAYS and is_open:
            last = self.hits.count() - 1
            self.hits.setCurrentRow(max(0, min(self.hits.currentRow() + _WAYS[key], last)))
        elif key == Qt.Key.Key_Down:
            self._show_hits(find(self._options, self.text()) or list(self._options))
        elif key == Qt.Key.Key_Escape and is_open:
            self.hits.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is typed and finds just one is that one."""
        super().focusOutEvent(event)
        self.hits.hide()
        if self._chosen is None:
            only = find(self._options, self.text(), 2)
            if len(only) == 1:
                self._take(only[0])

    def _search(self, typed: str) -> None:
        self._waiting = Found()
        if self._chosen is not None:
            self._chosen = None
            self.changed.emit(None)
        self._show_hits(find(self._options, typed))

    def _show_hits(self, options: Sequence[Option]) -> None:
        self.hits.clear()
        for one in options:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name} {one.note}")
            item.setData(_OptionRole, one)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0)
        self._place_hits()

    def _place_hits(self) -> None:
        """Below the line, over whatever the window has there."""
        count, window = self.hits.count(), self.window()
        if not count:
            self.hits.hide()
            return
        if self.hits.parentWidget() is not window:
            self.hits.setParent(window)
        height = min(count, ROWS) * self.hits.sizeHintForRow(0) + 2 * SPACE + 2
        self.hits.setGeometry(0, 0, self.width(), height)
        self.hits.move(self.mapTo(window, QPoint(0, self.height() + 2)))
        self.hits.show()
        self.hits.raise_()

    def _take_marked(self) -> None:
        item = self.hits.currentItem()
        if self.hits.isVisible() and item is not None:
            self._take_item(item)

    def _take_item(self, item: QListWidgetItem) -> None:
        option: Option = item.data(_OptionRole)
        self._take(option)

    def _take(self, option: Option) -> None:
        self._chosen = option
        self.setText(in_line(option))
        self.hits.hide()
        self.changed.emit(option)


def in_line(option: Option) -> str:
    """What is written into the line: the name, and where it is when that is a place."""
    return f"{option.name}　{option.note}" if option.key == option.place else option.name


class _HitDelegate(QStyledItemDelegate):
    """A name at the left, as the style sheet has it, and its note at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one hit."""
        super().paint(painter, option, index)
        one: Option = index.data(_OptionRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(option.palette.color(role))
        right = option.rect.adjusted(0, 0, -3 * SPACE, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, one.note)
