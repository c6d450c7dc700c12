"""The bar of filters over a list of issues: one chip a filter, a menu to add one, a way to be rid of all."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from commandcenter.services.list_filters import FILTER, FILTERS, Options, all_in_words, in_words
from commandcenter.services.listing import Filters
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE
from commandcenter.ui.tables.filter_popup import POPUPS, Asked, FilterPopup
from commandcenter.ui.tables.flow import FlowLayout

LONGEST = 26
"""A chip's words are cut here; its tooltip has them all."""


class Chip(QFrame):
    """A filter that narrows: its words, which change it when pressed, and a cross that takes it away, as Delete does.

    Signals:
        asked(str): the filter of this key is to be changed.
        removed(str): it is to be taken away.
    """

    asked = Signal(str)
    removed = Signal(str)

    def __init__(self, key: str, words: str, theme: Theme) -> None:
        super().__init__()
        self.key = key
        self.setObjectName("chip")
        self.text, self.cross = QToolButton(), QToolButton()
        self.text.setText(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")
        self.text.setToolTip(f"{words}（单击修改，Delete 去掉）")
        self.text.setAccessibleName(f"筛选 {words}")
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text.installEventFilter(self)
        self.cross.setText("✕")
        self.cross.setToolTip("去掉这个筛选")
        self.cross.setAccessibleName(f"去掉筛选 {words}")
        self.cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.text)
        row.addWidget(self.cross)
        self.text.clicked.connect(self._ask)
        self.cross.clicked.connect(self._remove)
        tokens = theme.tokens
        self.setStyleSheet(
            f"QFrame#chip {{ background: {tokens.line}; border-radius: {RADIUS}px; }}"
            f"QToolButton {{ background: transparent; border: 1px solid transparent; padding: {SPACE}px {SPACE}px; }}"
            f"QToolButton:focus, QToolButton:hover {{ border-color: {tokens.accent}; }}"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete and Backspace take it away, Enter changes it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            return False
        return True

    def _ask(self) -> None:
        self.asked.emit(self.key)

    def _remove(self) -> None:
        self.removed.emit(self.key)


class FilterBar(QWidget):
    """The bar. ``filters`` are in force; ``options`` are what can be chosen, once they have been read.

    Signals:
        changed(): other filters are in force.
    """

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.filters: dict[str, tuple[str, ...]] = {}
        self.options: Options = {}
        self.chips: list[Chip] = []
        self.popup: FilterPopup | None = None
        self.add, self.clear, self.menu = QToolButton(), QToolButton(), QMenu(self)
        self._row = FlowLayout(self)
        self.add.setText("＋ 筛选")
        self.add.setToolTip("添加筛选条件（Ctrl+L）")
        self.add.setAccessibleName("添加筛选条件")
        self.clear.setText("清除全部")
        self.clear.setObjectName("quiet")
        self.clear.setToolTip("去掉全部筛选（Ctrl+Shift+Delete）")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setMenu(self.menu)
        self.clear.clicked.connect(self.clear_all)
        for filter_ in FILTERS:
            if filter_.is_offered:
                self.menu.addAction(filter_.name).triggered.connect(partial(self._asked, filter_.key))
        office.theme.changed.connect(self._show)
        self._show()

    def put(self, filters: Filters, is_news: bool = True) -> None:
        """Have these filters in force."""
        self.filters = {key: tuple(values) for key, values in filters.items() if key in FILTER and values}
        self._show()
        if is_news:
            self.changed.emit()

    def know(self, options: Options) -> None:
        """Use these names from now on."""
        self.options = options
        self._show()

    def words(self) -> str:
        """The filters in force in words; empty when there are none."""
        return all_in_words(self.filters, self.options)

    def ask(self, key: str) -> None:
        """Open the popup of a filter, at its chip or at the button."""
        at: QWidget = next((chip for chip in self.chips if chip.key == key), self.add)
        filter_, office = FILTER[key], self._office
        asked = Asked(
            filter_,
            self.filters.get(key, ()),
            self.options.get(key, ()),
            office.present.today(),
            office.theme.tokens,
            self.window(),
        )
        self.popup = POPUPS[filter_.kind](asked)
        self.popup.chosen.connect(self.set)
        self.popup.closed.connect(self._forget)
        self.popup.show_at(at.mapTo(self.window(), QPoint(0, at.height() + 2)))

    def _forget(self) -> None:
        self.popup = None
        self.add.setFocus()

    def set(self, key: str, values: tuple[str, ...]) -> None:
        """Give a filter these values; none takes it away."""
        before = self.filters.get(key, ())
        if values != before:
            self.put({**self.filters, key: values})

    def clear_all(self) -> None:
        """Take all away."""
        if self.filters:
            self.put({})

    def open_menu(self) -> None:
        """What can be added."""
        self.add.showMenu()

    def _asked(self, key: str, _checked: bool = False) -> None:
        self.ask(key)

    def _remove(self, key: str) -> None:
        self.set(key, ())
        self.add.setFocus()

    def _show(self) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None and widget not in (self.add, self.clear):
                widget.hide()
                widget.deleteLater()
        shown = [filter_.key for filter_ in FILTERS if filter_.key in self.filters]
        self.chips = [self._chip(key) for key in shown]
        for widget in (self.add, *self.chips, self.clear):
            self._row.addWidget(widget)
        self.clear.setVisible(bool(shown))
        self.updateGeometry()

    def _chip(self, key: str) -> Chip:
        chip = Chip(key, in_words(key, self.filters[key], self.options), self._office.theme)
        chip.asked.connect(self.ask)
        chip.removed.connect(self._remove)
        return chip

    def sizeHint(self) -> QSize:
        """One row, or as many as the width needs."""
        return QSize(self._row.minimumSize().width(), self._row.heightForWidth(self.width()))
