"""One side of the two-sided table: a search, sieves with counts, a line for what lights it, and the rows."""

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from commandcenter.services.targets import Key
from commandcenter.ui.models.view import ROW_PADDING
from commandcenter.ui.pairing.side_delegate import SideDelegate
from commandcenter.ui.pairing.side_model import KeyRole, SideModel
from commandcenter.ui.pairing.side_rows import Column, SideRow
from commandcenter.ui.pairing.side_view import SideView
from commandcenter.ui.pairing.sieve_bar import SieveBar
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY

SEARCH_WIDTH, SEARCH_LEAST = 150, 88
MOST_SPREAD = 1.6
"""Columns grow by so much at most where there is room."""


class Side(QWidget):
    """One side.

    Signals:
        chosen(list): the keys of the rows that a person has chosen, in the order shown; empty when let go.
        opened(object): a row's key, by Enter or a double click.
        unlit(): a person wants no light any more.
        only_changed(bool): whether only what is lit is to be shown.
    """

    chosen = Signal(list)
    opened = Signal(object)
    unlit = Signal()
    only_changed = Signal(bool)

    def __init__(self, theme: Theme, name: str, placeholder: str) -> None:
        super().__init__()
        self._theme = theme
        self._chosen: list[Key] = []
        self._is_quiet = False
        self.model = SideModel(self)
        self.view = SideView()
        self.search = QLineEdit()
        self.sieves = SieveBar(theme, f"筛选{name}")
        self.light_words, self.only, self.clear = QLabel(), QToolButton(), QToolButton()
        self.light_line = QWidget()
        self.nothing = QLabel("没有符合的。")
        self._be_plain(name, placeholder)
        self._lay_out()
        self._connect()

    def _be_plain(self, name: str, placeholder: str) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(SideDelegate(self._theme))
        view.setAccessibleName(name)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setSortIndicatorClearable(True)
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(f"查找{name}")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(SEARCH_LEAST)
        self.sieves.setFixedHeight(self.search.sizeHint().height())
        self.light_words.setObjectName("muted")
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, words, tip in (
            (self.only, "仅看这些", "只显示与所选有关的，或在全部中排在最前"),
            (self.clear, "✕", "不再对照（Esc）"),
        ):
            button.setObjectName("quiet")
            button.setText(words)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setStyleSheet(f"padding: 0px {SPACE + 2}px; min-height: 16px")
        self.only.setCheckable(True)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(SPACE)
        bar.addWidget(self.search, 2)
        bar.addWidget(self.sieves, 7)
        line = QHBoxLayout(self.light_line)
        line.setContentsMargins(SPACE, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.light_words, 1)
        line.addWidget(self.only)
        line.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(bar)
        column.addWidget(self.light_line)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.view, 1)
        self.light_line.hide()
        self.nothing.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.search.returnPressed.connect(self._enter_rows)
        self.sieves.chosen.connect(self._sifted)
        self.only.toggled.connect(self.only_changed)
        self.clear.clicked.connect(self.unlit)
        self.view.opened.connect(self.opened)
        self.view.cleared.connect(self._let_go)
        self.view.search_asked.connect(self.focus_search)
        self.view.doubleClicked.connect(self._double_clicked)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.model.modelReset.connect(self._keep_chosen)

    def show_rows(self, columns: tuple[Column, ...], rows: Sequence[SideRow]) -> None:
        """Show these rows; what is chosen stays chosen where it is still there."""
        there = {row.key for row in rows}
        self._chosen = [key for key in self._chosen if key in there]
        if columns != self.model.columns:
            self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model.show_rows(columns, rows)
        self.sieves.count(list(rows))
        self.fit()

    def forget(self) -> None:
        """Nothing chosen, searched, sifted or lit: another kind is shown."""
        self._chosen = []
        self.search.clear()
        self.sieves.choose("all")
        self.model.sift("all")

    def chosen_keys(self) -> list[Key]:
        """What is chosen."""
        return list(self._chosen)

    def choose(self, keys: Iterable[Key]) -> None:
        """Choose rows without saying so; those that are not shown count all the same."""
        self._chosen = list(keys)
        self._keep_chosen()
        if self._chosen and (place := self.model.place(self._chosen[0])) >= 0:
            self.view.scrollTo(self.model.index(place, 0))

    def light(self, keys: Collection[Key] | None, words: str, only: bool) -> None:
        """Light rows and say why; None: no light. A side that is lit as before stays as it is."""
        self._say_only(only)
        self.light_line.setVisible(keys is not None)
        self.light_words.setText(words)
        self.light_words.setToolTip(words)
        lit = None if keys is None else frozenset(keys)
        if lit != self.model.lit or (lit is not None and only != self.model.only_lit):
            self.model.light(lit, only)
            self.view.scrollToTop()

    def _say_only(self, only: bool) -> None:
        self.only.blockSignals(True)
        self.only.setChecked(only)
        self.only.blockSignals(False)

    def dress(self) -> None:
        """Take the theme in force."""
        self.sieves.refresh()
        self.fit()
        self.view.viewport().update()

    def focus_search(self) -> None:
        """Type here now."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def take_focus(self) -> None:
        """The keyboard is in the rows, on the first one where it was nowhere."""
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.selectionModel().setCurrentIndex(self.model.index(0, 0), _QUIETLY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow side shows fewer columns."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Columns as wide as they say where there is room, the less needed ones left out where not."""
        metrics = QFontMetrics(self._theme.font(TYPE_BODY))
        em = metrics.horizontalAdvance("国")
        room = self.width() / em
        blank = self.model.blank if self.model.rows else ()
        filled = [column for place, column in enumerate(self.model.columns) if place not in blank]
        shown = [column for column in filled if column.shown_from <= room]
        while len(shown) > 2 and _needed(shown, em) > self.width():
            shown.remove(max(reversed(shown), key=attrgetter("shown_from")))
        spread = min(max(1.0, (self.width() - 3 * SPACE) / max(1, _needed(shown, em))), MOST_SPREAD)
        for section, column in enumerate(self.model.columns):
            self.view.setColumnHidden(section, column not in shown)
            self.view.setColumnWidth(section, int((column.width * em + 3 * SPACE) * spread))
        self.view.verticalHeader().setDefaultSectionSize(metrics.height() + ROW_PADDING)

    def _searched(self, words: str) -> None:
        self.model.search(words)

    def _sifted(self, key: str) -> None:
        self.model.sift(key)

    def _enter_rows(self) -> None:
        """Enter in the search chooses the first that is found."""
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.view.selectRow(0)

    def _keep_chosen(self) -> None:
        """Rows were arranged anew: mark again what is chosen, without telling anybody."""
        self.nothing.setVisible(not self.model.rowCount())
        self.view.setVisible(bool(self.model.rowCount()))
        self._is_quiet = True
        selection = self.view.selectionModel()
        selection.clearSelection()
        for key in self._chosen:
            if (place := self.model.place(key)) >= 0:
                selection.select(self.model.index(place, 0), _ADD_ROW)
        self._is_quiet = False

    def _selected(self) -> None:
        if self._is_quiet:
            return
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        keys = [self.model.row(row).key for row in rows]
        if keys != self._chosen:
            self._chosen = keys
            self.chosen.emit(keys)

    def _let_go(self) -> None:
        self.view.clearSelection()

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(KeyRole))


def _needed(columns: Sequence[Column], em: int) -> int:
    """The width of columns in pixels, at the least."""
    return sum(column.width * em + 3 * SPACE for column in columns)


_FLAG = QItemSelectionModel.SelectionFlag
_ADD_ROW = _FLAG.Select | _FLAG.Rows
_QUIETLY = _FLAG.NoUpdate
