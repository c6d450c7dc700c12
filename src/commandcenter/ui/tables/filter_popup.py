"""The little windows in which a filter's values are chosen: several of many, one, a day, words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from commandcenter.services.list_filters import Filter, FilterKind, Option
from commandcenter.ui.shell.tokens import RADIUS, SPACE, Tokens

WIDTH, LIST_HEIGHT, SEARCH_FROM = 264, 260, 9
TICK, NO_TICK = "✓　", "　　"
_OptionRole = Qt.ItemDataRole.UserRole
_SoughtRole = Qt.ItemDataRole.UserRole + 1
_OnRole = Qt.ItemDataRole.UserRole + 2
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FilterPopup(QWidget):
    """One filter's popup: a box over its window. Enter or 确定 takes the values, Esc or a click beside it takes none.

    Signals:
        chosen(str, object): the filter's key and its values; none for no narrowing.
        closed(): it has gone.
    """

    chosen = Signal(str, object)
    closed = Signal()

    def __init__(self, filter_: Filter, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.filter = filter_
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"筛选：{filter_.name}")
        self.box = QFrame(self)
        self.box.setObjectName("popup")
        self.box.setStyleSheet(
            f"QFrame#popup {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-radius: {RADIUS}px; }} QListWidget {{ background: transparent; }}"
            f"QListWidget::item {{ padding: {SPACE}px; border-radius: {SPACE}px; }}"
            f"QListWidget::item:selected {{ background: {tokens.line}; color: {tokens.text}; }}"
            f"QDateEdit::drop-down {{ border: none; width: {5 * SPACE}px; }}"
        )
        self.box.setFixedWidth(WIDTH)
        self.column = QVBoxLayout(self.box)
        self.column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        self.column.setSpacing(2 * SPACE)
        title = QLabel(filter_.name)
        title.setObjectName("muted")
        self.column.addWidget(title)
        self.first: QWidget = self
        self.take, self.clear = QPushButton("确定"), QPushButton("不限")
        self.take.setObjectName("primary")
        for button in (self.take, self.clear):
            button.setAutoDefault(False)
        self.take.clicked.connect(self.accept)
        self.clear.clicked.connect(self._clear)
        parent.installEventFilter(self)

    def finish(self) -> None:
        """The buttons, below what the kind has put there."""
        row = QHBoxLayout()
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self.take)
        self.column.addLayout(row)

    def values(self) -> tuple[str, ...]:
        """What is chosen."""
        raise NotImplementedError

    def accept(self) -> None:
        """Take what is chosen."""
        values = self.values()
        self.close()
        self.chosen.emit(self.filter.key, values)

    def _clear(self) -> None:
        self.close()
        self.chosen.emit(self.filter.key, ())

    def show_at(self, place: QPoint) -> None:
        """Show it with its upper left corner at a place of the window, or as near as the window allows."""
        window = self.parentWidget()
        assert window is not None
        self.setGeometry(window.rect())
        self.box.adjustSize()
        x = min(place.x(), self.width() - self.box.width() - SPACE)
        y = min(place.y(), self.height() - self.box.height() - SPACE)
        self.box.move(max(SPACE, x), max(SPACE, y))
        self.show()
        self.raise_()
        self.first.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it goes."""
        super().closeEvent(event)
        self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box."""
        if not self.box.geometry().contains(event.position().toPoint()):
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is resized leaves no place for it."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self.close()
        return False

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays within the box."""
        stops = [
            one
            for one in self.box.findChildren(QWidget)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        ]
        now = self.focusWidget()
        place = stops.index(now) if now in stops else -1
        stops[(place + (1 if is_next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class OptionsPopup(FilterPopup):
    """Several of many; a long list can be searched by name, initials and code."""

    def __init__(
        self, filter_: Filter, values: Sequence[str], options: Sequence[Option], tokens: Tokens, parent: QWidget
    ) -> None:
        super().__init__(filter_, tokens, parent)
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setPlaceholderText("名称或拼音首字母")
        self.line.setAccessibleName(f"查找{filter_.name}")
        self.line.setVisible(len(options) >= SEARCH_FROM)
        self.line.textChanged.connect(self._seek)
        self.line.installEventFilter(self)
        self.list.setAccessibleName(filter_.name)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for option in sorted(options, key=lambda option: option.key not in values):  # what is chosen comes first
            self._add(option, option.key in values)
        self.list.setCurrentRow(0)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._pressed)
        high = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + 2 * SPACE
        self.list.setFixedHeight(min(high, LIST_HEIGHT))
        self.column.addWidget(self.line)
        self.column.addWidget(self.list)
        self.finish()
        self.first = self.line if self.line.isVisibleTo(self) else self.list

    def _add(self, option: Option, is_on: bool) -> None:
        item = QListWidgetItem()
        item.setData(_OptionRole, option)
        item.setData(_SoughtRole, " ".join((option.name, *option.keys)).lower())
        _tick(item, is_on)
        self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def values(self) -> tuple[str, ...]:
        """The ticked ones, in the order of the list."""
        return tuple(item.data(_OptionRole).key for item in self._items() if item.data(_OnRole))

    def toggle(self, item: QListWidgetItem) -> None:
        """Check one, or no longer; of a filter for one value the others go."""
        is_on = bool(item.data(_OnRole))
        if self.filter.kind == "one":
            for other in self._items():
                _tick(other, False)
        _tick(item, not is_on)

    def _pressed(self, item: QListWidgetItem) -> None:
        self.toggle(item)

    def _seek(self, typed: str) -> None:
        words = typed.lower().split()
        first = None
        for item in self._items():
            sought = item.data(_SoughtRole)
            item.setHidden(not all(word in sought for word in words))
            first = first or (None if item.isHidden() else item)
        if first is not None:
            self.list.setCurrentItem(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The space bar checks; from the line, arrows walk the list, and Enter checks what was searched for."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        current = self.list.currentItem()
        if event.key() == Qt.Key.Key_Space and watched is self.list and current is not None:
            self.toggle(current)
            return True
        if watched is self.line and event.key() in _MOVES:
            self.list.setFocus()
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.line and is_enter and self.line.text() and current is not None and not current.isHidden():
            self.toggle(current)
            self.line.clear()
            return True
        if watched is self.list and is_enter:
            self.accept()
            return True
        return False


def _tick(item: QListWidgetItem, is_on: bool) -> None:
    """A tick before the name: a sign, not a colour alone."""
    name = item.data(_OptionRole).name
    item.setData(_OnRole, is_on)
    item.setText((TICK if is_on else NO_TICK) + name)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}，{'已选' if is_on else '未选'}")


class DayPopup(FilterPopup):
    """A day, or one of a few that are often meant."""

    def __init__(self, filter_: Filter, values: Sequence[str], today: date, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(filter_, tokens, parent)
        day = date.fromisoformat(values[0]) if values else today
        self.edit = QDateEdit(QDate(day.year, day.month, day.day))
        self.edit.setDisplayFormat("yyyy-MM-dd")
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(filter_.name)
        self.column.addWidget(self.edit)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for name, meant in (
            ("今天", today),
            ("本月 1 日", today.replace(day=1)),
            ("元旦", today.replace(month=1, day=1)),
        ):
            button = QPushButton(name)
            button.setAutoDefault(False)
            button.clicked.connect(_Setting(self.edit, meant).put)
            row.addWidget(button)
        self.column.addLayout(row)
        self.finish()
        self.first = self.edit

    def values(self) -> tuple[str, ...]:
        """The day, as ISO."""
        return (self.edit.date().toString("yyyy-MM-dd"),)


class _Setting(QObject):
    """A day that a button puts into the editor."""

    def __init__(self, edit: QDateEdit, day: date) -> None:
        super().__init__(edit)
        self._edit, self._day = edit, day

    def put(self) -> None:
        """Put it there."""
        self._edit.setDate(QDate(self._day.year, self._day.month, self._day.day))


class WordsPopup(FilterPopup):
    """Words that number, title or content must hold."""

    def __init__(self, filter_: Filter, values: Sequence[str], tokens: Tokens, parent: QWidget) -> None:
        super().__init__(filter_, tokens, parent)
        self.line = QLineEdit(" ".join(values))
        self.line.setPlaceholderText("编号、标题、内容中的文字")
        self.line.setAccessibleName(filter_.name)
        self.column.addWidget(self.line)
        self.finish()
        self.first = self.line

    def values(self) -> tuple[str, ...]:
        """All words as one value; none when there are none."""
        words = " ".join(self.line.text().split())
        return (words,) if words else ()


@dataclass(frozen=True)
class Asked:
    """What a popup is made from."""

    filter: Filter
    values: tuple[str, ...]
    options: Sequence[Option]
    today: date
    tokens: Tokens
    parent: QWidget


def _options(asked: Asked) -> FilterPopup:
    return OptionsPopup(asked.filter, asked.values, asked.options, asked.tokens, asked.parent)


def _day(asked: Asked) -> FilterPopup:
    return DayPopup(asked.filter, asked.values, asked.today, asked.tokens, asked.parent)


def _words(asked: Asked) -> FilterPopup:
    return WordsPopup(asked.filter, asked.values, asked.tokens, asked.parent)


POPUPS: dict[FilterKind, Callable[[Asked], FilterPopup]] = {
    "many": _options,
    "one": _options,
    "day": _day,
    "words": _words,
}
