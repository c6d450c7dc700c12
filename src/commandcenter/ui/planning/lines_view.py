"""The table of a proposal with its filters, and under it the reason of the line in full."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QVBoxLayout, QWidget

from commandcenter.domain.pairing import PairingKind
from commandcenter.services.listing import Row
from commandcenter.services.targets import Key
from commandcenter.ui.models.table import ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.planning.fates import FATES
from commandcenter.ui.planning.lines_model import LinesModel
from commandcenter.ui.planning.rows import ProposalRow, columns_of
from commandcenter.ui.planning.sieve import Sieve
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE

NOTHING_SHOWN = "没有符合筛选的行。"


class LinesView(QWidget):
    """The table.

    Signals:
        chosen(list): the rows that are selected, by hand or by :meth:`choose_targets`.
        pin_asked(list): rows to be pinned, or freed again.
        strike_asked(list): rows to be struck, or restored.
        place_asked(Scope): a row's place is to be shown.
    """

    chosen = Signal(object)
    pin_asked = Signal(object)
    strike_asked = Signal(object)
    place_asked = Signal(object)

    def __init__(self, kind: PairingKind, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.model = LinesModel(columns_of(kind), theme, self)
        self.sieve = Sieve(theme)
        self.table = plain_table(self.model, "方案的各行")
        self.why, self.nothing = QLabel(), QLabel(NOTHING_SHOWN)
        self._is_filling = False
        self._lay_out()
        self._connect()
        self.dress()

    def _lay_out(self) -> None:
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(self.why.fontMetrics().height() + SPACE)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.sieve)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing)
        column.addWidget(self.why)

    def _connect(self) -> None:
        self.sieve.fates_chosen.connect(self._show_fates)
        self.sieve.sought.connect(self._seek)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.table.doubleClicked.connect(self._show_place)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for key, run in (("P", self.pin), ("X", self.strike)):
            QShortcut(QKeySequence(key), self.table, run, context=Qt.ShortcutContext.WidgetShortcut)

    def use(self, kind: PairingKind) -> None:
        """Another kind, nothing shown yet."""
        self.model.use(columns_of(kind))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.show_rows(())
        self.dress()

    def show_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Show these rows; what was selected and is still there stays so."""
        kept = [row.line.key for row in self.selected() if row.line is not None]
        content = ready(self.model.columns, [row.values for row in rows], range(len(rows)))
        self._is_filling = True
        self.model.show_lines(rows, content)
        counts = {fate.key: sum(row.fate == fate.key for row in rows) for fate in FATES}
        self.sieve.count(counts)
        wanted = set(kept)
        self._choose([place for place, row in enumerate(rows) if row.line is not None and row.line.key in wanted])
        self._is_filling = False
        self._say_nothing()
        self._selected()

    def selected(self) -> list[ProposalRow]:
        """The rows that are selected, in the order shown."""
        return [self.model.line(place) for place in self._selected_places()]

    def _selected_places(self) -> list[int]:
        """By ranges: asked row by row, thousands of them take long."""
        ranges = list(self.table.selectionModel().selection())  # type: ignore[call-overload]  # unknown to the stubs
        return sorted({place for one in ranges for place in range(one.top(), one.bottom() + 1)})

    def choose_targets(self, targets: Collection[Key]) -> None:
        """Select the rows of these targets; where the filter hides all of them it lets them through."""
        found = [place for place, row in enumerate(self.model.lines) if row.target in targets]
        if not set(found) & set(self._shown_keys()):
            for fate in {self.model.lines[place].fate for place in found}:
                self.sieve.show_fate(fate)
        self._choose(found)

    def show_only(self, fate: str) -> None:
        """Show rows of one fate, and select the first of them."""
        for key, button in self.sieve.buttons.items():
            button.setChecked(key == fate)
        self.sieve.search.clear()
        self._choose(self._shown_keys()[:1])
        self.table.setFocus()

    def _choose(self, keys: Sequence[int]) -> None:
        shown = {key: place for place, key in enumerate(self._shown_keys())}
        places = [shown[key] for key in keys if key in shown]
        selection, last = self.table.selectionModel(), self.model.columnCount() - 1
        ranges = QItemSelection()
        for first, end in runs_of(sorted(places)):
            ranges.select(self.model.index(first, 0), self.model.index(end, last))
        selection.select(ranges, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if places:
            self.table.scrollTo(self.model.index(places[0], 0))
            here = QItemSelectionModel.SelectionFlag.NoUpdate
            selection.setCurrentIndex(self.model.index(places[0], 0), here)

    def _shown_keys(self) -> list[int]:
        return [self.model.id_of(row) for row in range(self.model.rowCount())]

    def pin(self) -> None:
        """Ask to pin what is selected."""
        self.pin_asked.emit(self.selected())

    def strike(self) -> None:
        """Ask to strike what is selected."""
        self.strike_asked.emit(self.selected())

    def values(self, only_selected: bool) -> list[Row]:
        """The values of the rows that are shown, or of the selected ones where some are."""
        places = self._selected_places()
        return self.model.values(places if only_selected and places else None)

    def _show_fates(self, fates: frozenset[str]) -> None:
        self.model.show_fates(fates)
        self._say_nothing()
        self._selected()

    def _seek(self, words: str) -> None:
        self.model.filter(words)
        self._say_nothing()
        self._selected()

    def _say_nothing(self) -> None:
        is_empty = not self.model.rowCount() and bool(self.model.whole)
        self.nothing.setVisible(is_empty)

    def _selected(self, *_ranges: object) -> None:
        if self._is_filling:
            return
        rows = self.selected()
        self.why.setText(in_full(rows))
        self.chosen.emit(rows)

    def _show_place(self) -> None:
        for row in self.selected()[:1]:
            if row.scope is not None:
                self.place_asked.emit(row.scope)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the selected rows."""
        if self.selected():
            self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("固定或放开\tP", self.pin)
        menu.addAction("剔除或恢复\tX", self.strike)
        menu.addSeparator()
        menu.addAction("在地图上看", self._show_place)
        return menu

    def dress(self) -> None:
        """Take the theme in force."""
        metrics = QFontMetrics(self._theme.font())
        set_widths(self.table, self.model.columns, metrics)
        self.model.dress(self.devicePixelRatioF())
        self.sieve.dress()


def runs_of(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of rising numbers without a gap: thousands of rows selected one by one take long.

    >>> list(runs_of([1, 2, 3, 7]))
    [(1, 3), (7, 7)]
    """
    for _, run in groupby(enumerate(places), key=lambda numbered: numbered[1] - numbered[0]):
        rows = [place for _, place in run]
        yield rows[0], rows[-1]


def in_full(rows: Sequence[ProposalRow]) -> str:
    """The reason of one row in full; of several how many they are."""
    if len(rows) == 1:
        line = rows[0].line
        why = line.why if line is not None else str(rows[0].values[-1])
        return f"{line.holder_name} → {line.target_name}：{why}" if line is not None else why
    return f"已选 {len(rows)} 行" if rows else ""
