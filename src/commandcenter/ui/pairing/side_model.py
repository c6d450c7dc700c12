"""One side of a kind as an item model: searched, sieved, lit from the other side, sorted; ``data()`` is a look-up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from commandcenter.services.targets import Key
from commandcenter.ui.pairing.side_rows import COMING, GAP, Column, SideRow

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole
KeyRole = Qt.ItemDataRole.UserRole + 1
LightRole = Qt.ItemDataRole.UserRole + 2


class Light(IntEnum):
    """How a row stands to what is chosen on the other side."""

    NONE = 0
    LIT = 1
    DIM = 2


@dataclass(frozen=True)
class Sieve:
    """What a side can be narrowed to: rows that pass, words for the button. ``warns``: it tells what is lacking."""

    key: str
    name: str
    passes: Callable[[SideRow], bool]
    warns: bool = False


def _is_full(row: SideRow) -> bool:
    return row.limit is not None and row.load >= row.limit


SIEVES: tuple[Sieve, ...] = (
    Sieve("all", "全部", lambda row: True),
    Sieve("gap", "空缺", lambda row: row.state == GAP, warns=True),
    Sieve("coming", "将空缺", lambda row: row.state == COMING, warns=True),
    Sieve("held", "已结对", lambda row: bool(row.others)),
    Sieve("free", "未结对", lambda row: not row.others),
    Sieve("full", "已满", _is_full),
)
SIEVE: dict[str, Sieve] = {sieve.key: sieve for sieve in SIEVES}


class SideModel(QAbstractTableModel):
    """Rows under columns; ``blank`` are the columns in which no row has anything.

    What is lit stands first; ``only_lit`` leaves out the rest.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.blank: frozenset[int] = frozenset()
        self.rows: Sequence[SideRow] = ()
        self.sieve = "all"
        self.only_lit = True
        self.lit: frozenset[Key] | None = None
        self._needles: tuple[str, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._shown: list[SideRow] = []
        self._places: dict[Key, int] = {}

    def show_rows(self, columns: tuple[Column, ...], rows: Sequence[SideRow]) -> None:
        """Show others, under the search, sieve and light in force; sorted as they come where the columns are others."""
        self.beginResetModel()
        if columns != self.columns:
            self.columns, self._sorted = columns, None
        self.rows = rows
        self.blank = frozenset(place for place in range(len(columns)) if not any(row.texts[place] for row in rows))
        self._arrange()
        self.endResetModel()

    def search(self, words: str) -> None:
        """Show only rows that hold every one of these words: in names, initials, units, places."""
        self._needles = tuple(words.lower().split())
        self._rearrange()

    def sift(self, sieve: str) -> None:
        """Show only rows that pass a sieve, by its key."""
        self.sieve = sieve
        self._rearrange()

    def light(self, keys: Collection[Key] | None, only: bool) -> None:
        """Light these rows and bring them first, None for no light; ``only`` leaves out the rest."""
        self.lit, self.only_lit = None if keys is None else frozenset(keys), only
        self._rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort all rows by a column; -1: in the order in which they came."""
        self._sorted = None if column < 0 else (column, order)
        self._rearrange()

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        passes, needles = SIEVE[self.sieve].passes, self._needles
        shown = [row for row in self.rows if passes(row) and all(needle in row.haystack for needle in needles)]
        if self.lit is not None and self.only_lit:
            shown = [row for row in shown if row.key in self.lit]
        if self._sorted:
            column, order = self._sorted
            shown.sort(key=lambda row: row.sorts[column], reverse=order == Qt.SortOrder.DescendingOrder)
        if self.lit is not None and not self.only_lit:
            lit = self.lit
            shown.sort(key=lambda row: row.key not in lit)
        self._shown = shown
        self._places = {row.key: place for place, row in enumerate(shown)}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The rows that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be picked up."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def row(self, place: int) -> SideRow:
        """A shown row."""
        return self._shown[place]

    def place(self, key: Key) -> int:
        """Where a key is shown; -1 where it is not."""
        return self._places.get(key, -1)

    def light_of(self, row: SideRow) -> Light:
        """How a row is lit."""
        if self.lit is None or self.only_lit:
            return Light.NONE
        return Light.LIT if row.key in self.lit else Light.DIM

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, the row, its key, its card."""
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == RowRole:
            return row
        if role == KeyRole:
            return row.key
        if role == LightRole:
            return int(self.light_of(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title} {row.texts[index.column()]}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None
