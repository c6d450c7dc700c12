"""The pane beside the form: likely duplicates as they are found, to look at or to join."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import Actor, IssueState, check
from commandcenter.services.duplicates import Duplicate
from commandcenter.services.places import Places
from commandcenter.ui.registering.likely_delegate import LikelyDelegate, Row, RowRole
from commandcenter.ui.registering.likely_words import details, spoken
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL

IDLE = "边填边查：写下几个字后，这里列出近 {days} 天里相似的事项。"
NONE = "近 {days} 天里{where}没有相似的事项。"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LikelyList(QListView):
    """The rows.

    Signals:
        opened(): Enter on a row, or a double click.
        left(): Esc, back to the form.
    """

    opened = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Esc goes back."""
        if event.key() in _ENTER:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here by keyboard stands on a row."""
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.model().index(0, 0))
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles break otherwise."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class LikelyPane(QFrame):
    """The pane.

    Signals:
        join_asked(Duplicate): what is heard shall become a report of it.
        open_asked(int): show an issue.
        left(): back to the form.
    """

    join_asked = Signal(object)
    open_asked = Signal(int)
    left = Signal()

    def __init__(self, places: Places, theme: Theme) -> None:
        super().__init__()
        self._places, self._theme = places, theme
        self._actor: Actor | None = None
        self.setObjectName("likely")
        self.setAccessibleName("可能重复")
        self.head, self.count, self.note, self.why = QLabel("可能重复(&D)"), QLabel(), QLabel(), QLabel()
        self.list, self._model = LikelyList(), QStandardItemModel(self)
        self._delegate = LikelyDelegate(theme)
        self.join, self.details = QPushButton("并入此事项(&J)"), QPushButton("看详情")
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._follow_current)
        self.list.opened.connect(self._open)
        self.list.doubleClicked.connect(self._open)
        self.list.left.connect(self.left)
        self.join.clicked.connect(self._ask_join)
        self.details.clicked.connect(self._open)
        self._follow_current()

    def _lay_out(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName("可能重复的事项")
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.head.setBuddy(self.list)
        for label in (self.note, self.why):
            label.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.join.setToolTip("把这次反映并入所选事项：反映人一并得到答复，可撤销（Alt+J）")
        self.details.setToolTip("打开所选事项（列表里按 Enter）")
        head, buttons = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.head)
        head.addWidget(self.count, 1)
        buttons.setSpacing(2 * SPACE)
        for button in (self.join, self.details):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addLayout(head)
        column.addWidget(self.note, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.why)
        column.addLayout(buttons)

    def show_found(self, found: Sequence[Duplicate], now: datetime) -> None:
        """Show these; the one that was chosen stays chosen where it still is there."""
        chosen = self.chosen()
        self._model.clear()
        for one in found:
            item = QStandardItem()
            item.setData(Row(one, details(one, self._places, now)), RowRole)
            item.setData(spoken(one, self._places, now), Qt.ItemDataRole.AccessibleTextRole)
            item.setData(f"相同：{'、'.join(one.shared)}" if one.shared else None, Qt.ItemDataRole.ToolTipRole)
            self._model.appendRow(item)
            if chosen is not None and one.id == chosen.id:
                self.list.setCurrentIndex(item.index())
        self.count.setText(f"{len(found)} 件" if found else "")
        self.list.setVisible(bool(found))
        self.note.setVisible(not found)
        self._follow_current()

    def say(self, words: str, now: datetime) -> None:
        """Nothing to show, and why."""
        self.show_found((), now)
        self.note.setText(words)

    def sit(self, actor: Actor) -> None:
        """Who would join."""
        self._actor = actor
        self._follow_current()

    def found(self) -> list[Duplicate]:
        """What is shown, from the top."""
        rows = (self._model.item(place).data(RowRole) for place in range(self._model.rowCount()))
        return [row.duplicate for row in rows]

    def chosen(self) -> Duplicate | None:
        """The one that is marked."""
        index = self.list.currentIndex()
        return index.data(RowRole).duplicate if index.isValid() else None

    def enter(self) -> None:
        """Go into the list."""
        if self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dress(self) -> None:
        """The theme's colours and sizes."""
        theme, tokens = self._theme, self._theme.tokens
        self.setStyleSheet(
            f"QFrame#likely {{ background: {tokens.ground}; border-radius: {RADIUS}px; }}"
            "QFrame#likely QListView { background: transparent; }"
        )
        self.head.setFont(theme.font(bold=True))
        for label in (self.count, self.note, self.why):
            label.setFont(theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {tokens.muted}")
        self.list.scheduleDelayedItemsLayout()

    def _follow_current(self, *_indexes: QModelIndex) -> None:
        chosen = self.chosen()
        sentence = self._refusal(chosen) if chosen is not None else ""
        self.join.setEnabled(not sentence)
        self.details.setEnabled(chosen is not None)
        self.join.setVisible(bool(self._model.rowCount()))
        self.details.setVisible(bool(self._model.rowCount()))
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))

    def _refusal(self, one: Duplicate) -> str:
        """Why it may not be joined: the workflow's own sentence."""
        if self._actor is None:
            return ""
        return check(IssueState(one.stage), TRANSITION["join"], self._actor) or ""

    def _ask_join(self) -> None:
        """Join the one that is marked; the only one where none is; else go and choose."""
        if self.chosen() is None and self._model.rowCount() == 1:
            self.list.setCurrentIndex(self._model.index(0, 0))
        chosen = self.chosen()
        if chosen is None:
            self.enter()
        elif self.join.isEnabled():
            self.join_asked.emit(chosen)

    def _open(self, _index: QModelIndex | None = None) -> None:
        if (chosen := self.chosen()) is not None:
            self.open_asked.emit(chosen.id)
