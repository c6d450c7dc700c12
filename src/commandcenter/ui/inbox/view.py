"""The list of alerts: keys and clicks as requests, the state kept over every change of its content."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from commandcenter.services.alerts import Inbox
from commandcenter.services.alerts_kind import AlertKind
from commandcenter.services.alerts_query import Alert
from commandcenter.ui.inbox.delegate import EntryDelegate, Index
from commandcenter.ui.inbox.model import EntryRole, Head, InboxModel, Key, Line, Told
from commandcenter.ui.shell.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FOLDS = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}


class AlertView(QListView):
    """The list.

    Signals:
        chosen(int): an issue, by a person's going to one of its alerts.
        open_asked(int): its own window.
        settle_asked(): make the transition that settles the selected alerts.
        order_asked(): a supervision order on the selected alerts.
        marked(): others are selected.
        folded(): a kind was folded away or unfolded.
    """

    chosen = Signal(int)
    open_asked = Signal(int)
    settle_asked = Signal()
    order_asked = Signal()
    marked = Signal()
    folded = Signal()

    def __init__(self, theme: Theme, told: Told) -> None:
        super().__init__()
        self._told = told
        self._is_filling = False
        self.alerts = InboxModel()
        self._delegate = EntryDelegate(theme)
        self.setModel(self.alerts)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("待办提醒")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._click)
        self.doubleClicked.connect(self._open_line)

    def show_inbox(self, inbox: Inbox) -> None:
        """Show another state; what was selected and gone to stays so, the place in the list too."""
        selected, current, place = self._selected_keys(), self._current(), self.verticalScrollBar().value()
        old_row = self.currentIndex().row()
        self._is_filling = True
        self.alerts.show_inbox(inbox, self._told)
        self._select([row for key in selected if (row := self.alerts.row_of(key)) is not None])
        row = self._row_of(current)
        if row is None and current is not None and self.alerts.entries:
            row = min(old_row, len(self.alerts.entries) - 1)  # what was settled: go on with what follows
        if row is not None:
            self._go(row)
        self._is_filling = False
        self.verticalScrollBar().setValue(place)
        self.marked.emit()

    def selected(self) -> list[tuple[AlertKind, Alert]]:
        """What is selected, in the order of the list; what is gone to when nothing is."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [entry for row in rows if isinstance(entry := self.alerts.entries[row], Line)]
        if not lines and isinstance(entry := self.currentIndex().data(EntryRole), Line):
            lines = [entry]
        return [(line.kind, line.alert) for line in lines]

    def go_first(self) -> None:
        """Go to the first alert when nothing has been gone to."""
        if self.currentIndex().isValid():
            return
        first = next((row for row, one in enumerate(self.alerts.entries) if isinstance(one, Line)), None)
        if first is not None:
            self._is_filling = True
            self.setCurrentIndex(self.alerts.index(first))
            self._is_filling = False
            self.scrollToTop()

    def fold(self, kind: str, is_folded: bool) -> None:
        """Fold a kind away, or unfold it; the head is gone to."""
        folded = self.alerts.folded
        if (kind in folded) == is_folded:
            return
        (folded.add if is_folded else folded.discard)(kind)
        self.show_inbox(self.alerts.inbox)
        head = self.alerts.head_of(kind)
        if head is not None:
            self._go(head)
        self.folded.emit()

    def height_up_to(self, most: int) -> int:
        """The height of all entries in pixels; counted no further than ``most``."""
        height = 0
        for row in range(len(self.alerts.entries)):
            height += self.sizeHintForRow(row)
            if height >= most:
                return most
        return height

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Going to an alert puts its issue in focus."""
        super().currentChanged(current, previous)
        entry = current.data(EntryRole) if current.isValid() else None
        if isinstance(entry, Line) and not self._is_filling:
            self.chosen.emit(entry.alert.issue_id)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell of it."""
        super().selectionChanged(selected, deselected)
        if not self._is_filling:
            self.marked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or folds, left and right fold, M settles, D orders; the rest is a list's."""
        key, index = Qt.Key(event.key()), self.currentIndex()
        if key in _ENTER:
            self._open(index)
        elif key in _FOLDS and index.isValid():
            self.fold(index.data(EntryRole).kind.key, _FOLDS[key])
        elif event.text().lower() == "m":
            self.settle_asked.emit()
        elif event.text().lower() == "d":
            self.order_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def _click(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole)
        if isinstance(entry, Head):
            self.fold(entry.kind.key, not entry.is_folded)
        elif isinstance(entry, Line):
            self.chosen.emit(entry.alert.issue_id)

    def _open(self, index: QModelIndex) -> None:
        """Open an alert's issue, or a folded kind."""
        entry = index.data(EntryRole) if index.isValid() else None
        if isinstance(entry, Head):
            self.fold(entry.kind.key, not entry.is_folded)
        else:
            self._open_line(index)

    def _open_line(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole) if index.isValid() else None
        if isinstance(entry, Line):
            self.open_asked.emit(entry.alert.issue_id)

    def _selected_keys(self) -> list[Key]:
        return [alert.key for _, alert in self.selected()] if self.selectionModel().hasSelection() else []

    def _current(self) -> Key | str | None:
        """What is gone to: an alert's key, a kind's, or nothing."""
        entry = self.currentIndex().data(EntryRole) if self.currentIndex().isValid() else None
        if isinstance(entry, Line):
            return entry.alert.key
        return entry.kind.key if isinstance(entry, Head) else None

    def _row_of(self, current: Key | str | None) -> int | None:
        if current is None:
            return None
        return self.alerts.head_of(current) if isinstance(current, str) else self.alerts.row_of(current)

    def _select(self, rows: list[int]) -> None:
        for row in rows:
            self.selectionModel().select(self.alerts.index(row), QItemSelectionModel.SelectionFlag.Select)

    def _go(self, row: int) -> None:
        """Go to a row and leave the selection as it is."""
        self.selectionModel().setCurrentIndex(self.alerts.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
