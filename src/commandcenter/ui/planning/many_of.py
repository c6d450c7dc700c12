"""A button that opens a list to tick some of many; none ticked means all of them."""

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from commandcenter.ui.shell.chooser import paint_arrow
from commandcenter.ui.shell.tokens import SPACE

WIDTH, HEIGHT, SEARCH_FROM = 260, 300, 9
_KeyRole = Qt.ItemDataRole.UserRole
_SoughtRole = Qt.ItemDataRole.UserRole + 1

Choice = tuple[Hashable, str, str]
"""A key, the name that is shown, and what else finds it."""


class ManyOf(QPushButton):
    """The button; it says how many are ticked.

    Signals:
        changed(): others are ticked.
    """

    changed = Signal()

    def __init__(self, name: str, all_of: str = "全部") -> None:
        super().__init__()
        self._name, self._all = name, all_of
        self.setStyleSheet("text-align: left;")
        self.setAutoDefault(False)
        self.box = QFrame(self, Qt.WindowType.Popup)
        self.box.setObjectName("panel")
        self.search, self.list = QLineEdit(), QListWidget()
        self.search.setPlaceholderText("查找")
        self.search.setAccessibleName(f"查找{name}")
        self.list.setAccessibleName(name)
        self.clear_button = QPushButton("全部不选，即不限")
        self.clear_button.setObjectName("quiet")
        row = QHBoxLayout()
        row.addWidget(self.clear_button)
        row.addStretch(1)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.clicked.connect(self.open)
        self.search.textChanged.connect(self._seek)
        self.clear_button.clicked.connect(self.clear)
        self.list.itemChanged.connect(self._ticked)
        self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then the arrow that says that it opens."""
        super().paintEvent(event)
        paint_arrow(self)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these; what was ticked and is still there stays so."""
        chosen = set(self.chosen())
        self.list.blockSignals(True)
        self.list.clear()
        for key, name, more in choices:
            item = QListWidgetItem(name)
            item.setData(_KeyRole, key)
            item.setData(_SoughtRole, f"{name} {more}".lower())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.search.setVisible(len(choices) >= SEARCH_FROM)
        self._say()

    def chosen(self) -> tuple[Hashable, ...]:
        """The keys that are ticked, in the order offered."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.data(_KeyRole) for item in items if item.checkState() is Qt.CheckState.Checked)

    def choose(self, keys: Iterable[Hashable]) -> None:
        """Tick just these."""
        wanted = set(keys)
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_on = item.data(_KeyRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._say()
        self.changed.emit()

    def clear(self) -> None:
        """Tick none: all of them."""
        self.choose(())

    def open(self) -> None:
        """Show the list under the button, inside the screen."""
        self.search.clear()
        self.box.resize(max(self.width(), WIDTH), HEIGHT)
        corner = self.mapToGlobal(QPoint(0, self.height() + SPACE))
        room = self.screen().availableGeometry()
        corner.setY(min(corner.y(), room.bottom() - HEIGHT))
        self.box.move(corner)
        self.box.show()
        (self.search if self.search.isVisible() else self.list).setFocus()

    def _seek(self, words: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.strip().lower() not in item.data(_SoughtRole))

    def _ticked(self, _item: QListWidgetItem) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        chosen = [self.list.item(row).text() for row in range(self.list.count())
                  if self.list.item(row).checkState() is Qt.CheckState.Checked]  # fmt: skip
        words = (
            self._all if not chosen else "、".join(chosen) if len(chosen) <= 1 else f"{chosen[0]}等 {len(chosen)} 项"
        )
        self.setText(words)
        self.setToolTip("、".join(chosen))
        self.setAccessibleName(f"{self._name}：{words}")
