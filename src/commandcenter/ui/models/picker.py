"""A line that picks one of many by name, pinyin initials or code."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

_NameRole = Qt.ItemDataRole.UserRole + 1
_IdRole = Qt.ItemDataRole.UserRole + 2
_MatchRole = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True)
class Choice:
    """What can be picked: ``note`` stands behind the name, ``keys`` find it besides its name."""

    id: int
    name: str
    note: str = ""
    keys: tuple[str, ...] = ()


_POPUP = """
QAbstractItemView { background: palette(alternate-base); border: 1px solid palette(mid); padding: 4px; }
QAbstractItemView::item { padding: 4px; border-radius: 3px; }
QAbstractItemView::item:selected { background: palette(highlight); color: palette(highlighted-text); }
"""


class _Completer(QCompleter):
    """Finds by name and keys, writes the name."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What is written into the line."""
        return str(index.data(_NameRole))


class Picker(QLineEdit):
    """The line.

    Signals:
        picked(int): one of the choices was picked.
    """

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._id: int | None = None
        self._model = QStandardItemModel(self)
        self._completer = _Completer(self._model, self)
        self._completer.setCompletionRole(_MatchRole)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(8)
        self.setCompleter(self._completer)
        popup = self._completer.popup()
        assert popup is not None
        popup.setStyleSheet(_POPUP)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # an overload, unknown to the stubs
        self.textEdited.connect(self._forget)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these choices, in their order."""
        self._choices = choices
        self._model.clear()
        for choice in choices:
            item = QStandardItem(f"{choice.name}　{choice.note}" if choice.note else choice.name)
            item.setData(choice.name, _NameRole)
            item.setData(choice.id, _IdRole)
            item.setData(" ".join((choice.name, *choice.keys)), _MatchRole)
            self._model.appendRow(item)

    def chosen(self) -> int | None:
        """The id of what is picked; of what is typed when that finds just one; None otherwise."""
        if self._id is not None:
            return self._id
        typed = self.text().strip().lower()
        exact = [choice.id for choice in self._choices if typed in (choice.name.lower(), *map(str.lower, choice.keys))]
        found = exact or [choice.id for choice in self._choices if typed and self._finds(choice, typed)]
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _finds(choice: Choice, typed: str) -> bool:
        return typed in " ".join((choice.name, *choice.keys)).lower()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down shows all choices; Enter takes the one that is marked while they are shown."""
        popup = self._completer.popup()
        assert popup is not None
        is_shown, marked = popup.isVisible(), popup.currentIndex()
        if event.key() == Qt.Key.Key_Down and not is_shown:
            self._completer.setCompletionPrefix(self.text() if self._id is None else "")
            self._completer.complete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_shown and marked.isValid():
            popup.hide()
            self.setText(str(marked.data(_NameRole)))
            self._take(marked)
        else:
            super().keyPressEvent(event)

    def _mark_first(self) -> None:
        """Mark the first of what is found; quietly, or it would be written into the line."""
        popup = self._completer.popup()
        if popup is not None and popup.isVisible() and not popup.currentIndex().isValid():
            self._completer.blockSignals(True)
            popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
            self._completer.blockSignals(False)

    def _take(self, index: QModelIndex) -> None:
        self._id = int(index.data(_IdRole))
        self.picked.emit(self._id)

    def _forget(self, _text: str) -> None:
        self._id = None
        QTimer.singleShot(0, self._mark_first)  # the completer shows what it finds after this
