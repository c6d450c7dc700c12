"""The controls that arrange the matrix: one quiet button with a menu, and a line for words when it is asked for."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton

from commandcenter.ui.pairing.arrangement import GROUPINGS, ORDERS, SIEVES, Arrangement, Axis

AxisName = Literal["rows", "columns"]
TITLES: dict[AxisName, str] = {"rows": "部门", "columns": "镇街"}
_SETTING = "pairing/arrangement"
WORDS_WIDTH = 150
MOST = 16
"""Characters of what is arranged that stand on the button; all of it is in its tool tip."""


class Arranging(QObject):
    """Holds the arrangement; ``button`` and ``line`` stand where their owner puts them.

    Signals:
        changed(Arrangement): another one.
        done(): back to the matrix, from the line.
    """

    changed = Signal(object)
    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.arrangement = Arrangement()
        self.button, self.line = QToolButton(), QLineEdit()
        self.menu = QMenu(self.button)
        self._wanted = True
        self.button.setObjectName("quiet")
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.line.setPlaceholderText("部门、镇街、首字母")
        self.line.setAccessibleName("筛选部门和镇街")
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(WORDS_WIDTH)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._worded)
        self.menu.aboutToShow.connect(self._fill)
        self._tell()

    def set_wanted(self, wanted: bool) -> None:
        """Shown beside the matrix only."""
        self._wanted = wanted
        self._tell()

    def arrange(self, how: Arrangement) -> None:
        """Arrange it so."""
        if how != self.arrangement:
            self.arrangement = how
            self._tell()
            self.changed.emit(how)

    def search(self) -> None:
        """Show the line and type there."""
        self.line.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def open_menu(self, axis: AxisName | None = None, at: QPoint | None = None) -> None:
        """The menu by the keyboard; or the part of an axis at its head."""
        if axis is None or at is None:
            self.button.showMenu()
            return
        menu = QMenu(self.button)
        self._fill_axis(menu, axis)
        menu.popup(at)

    def recall(self, settings: QSettings) -> None:
        """Arranged as it was left."""
        self.arrange(Arrangement.from_text(str(settings.value(_SETTING, ""))))

    def keep(self, settings: QSettings) -> None:
        """Keep how it is arranged."""
        settings.setValue(_SETTING, self.arrangement.as_text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc empties the line, then leaves it; Enter and Down go to the matrix."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            if self.line.text():
                self.line.clear()
            else:
                self._leave()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._leave()
            return True
        return False

    def _leave(self) -> None:
        self.done.emit()
        self._tell()

    def _worded(self, words: str) -> None:
        self.arrange(replace(self.arrangement, words=words))

    def _tell(self) -> None:
        how = self.arrangement
        said = [f"{TITLES['rows']}{word}" for word in how.rows.in_words()]
        said += [f"{TITLES['columns']}{word}" for word in how.columns.in_words()]
        whole = "，".join(said)
        short = whole if len(whole) <= MOST else f"{len(said)} 项"
        self.button.setText(f"排列：{short} ▾" if said else "排列 ▾")
        self.button.setToolTip(f"排列：{whole}" if said else "部门和镇街的排序、分组、筛选（P；筛选文字 /）")
        self.button.setAccessibleName(self.button.toolTip())
        self.button.setVisible(self._wanted)
        if self.line.text() != how.words:
            self.line.setText(how.words)
        self.line.setVisible(self._wanted and (bool(how.words) or self.line.hasFocus()))

    def _fill(self) -> None:
        self.menu.clear()
        for axis in TITLES:
            self._fill_axis(self.menu, axis)
        self.menu.addAction("按文字筛选…	/").triggered.connect(self._search_asked)
        plain = self.menu.addAction("恢复原样	R")
        plain.setEnabled(self.arrangement != Arrangement())
        plain.triggered.connect(self.reset)

    def _search_asked(self, _checked: bool = False) -> None:
        self.search()

    def reset(self, _checked: bool = False) -> None:
        """As it is without any arrangement."""
        self.arrange(Arrangement())

    def _fill_axis(self, menu: QMenu, axis: AxisName) -> None:
        title, now = TITLES[axis], getattr(self.arrangement, axis)
        groupings = [one for one in GROUPINGS if axis == "columns" or not one.only_columns]
        parts: tuple[tuple[str, str, Iterable[object]], ...] = (
            (f"{title}排序", "order", ORDERS),
            (f"{title}分组", "grouping", groupings),
            (f"{title}筛选", "sieve", SIEVES),
        )
        for words, name, registry in parts:
            part = menu.addMenu(words)
            for one in registry:
                self._add(part, axis, now, name, one)
        menu.addSeparator()

    def _add(self, menu: QMenu, axis: AxisName, now: Axis, name: str, one: object) -> None:
        key, words = str(getattr(one, "key", "")), str(getattr(one, "name", ""))
        entry = menu.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(getattr(now, name) == key)
        entry.triggered.connect(partial(self._take, axis, name, key))

    def _take(self, axis: AxisName, name: str, key: str, _checked: bool = False) -> None:
        changed = replace(getattr(self.arrangement, axis), **{name: key})
        self.arrange(replace(self.arrangement, **{axis: changed}))
