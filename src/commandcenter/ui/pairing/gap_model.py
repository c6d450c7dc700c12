"""The gaps as an item model: kinds of pairing down, the district and its townships across."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from commandcenter.services.gaps import COMING_DAYS, MUST_COVER, NO_COUNT, Count, GapTable
from commandcenter.services.places import TownshipRow
from commandcenter.ui.shell.words import number

Index = QModelIndex | QPersistentModelIndex
CountRole = Qt.ItemDataRole.UserRole
DoorRole = Qt.ItemDataRole.UserRole + 1

DISTRICT, NOWHERE = "", "-"
"""The codes of the first two columns: all of it, and what lies in no township."""


@dataclass(frozen=True)
class Across:
    """A column: a township's code, or one of the two above; its name and what stands in the head."""

    code: str
    name: str
    short: str


class GapModel(QAbstractTableModel):
    """Figures by kind and township. A cell's door is the kind's key and the township's code."""

    def __init__(self, townships: tuple[TownshipRow, ...]) -> None:
        super().__init__()
        places = (Across(row.code, row.name, row.short) for row in townships)
        self.across = (Across(DISTRICT, "全区", "全区"), *places, Across(NOWHERE, "不属镇街的", "区级"))
        self.table: GapTable | None = None
        self._counts: list[list[Count]] = []

    def show_table(self, table: GapTable) -> None:
        """Show the figures of a day."""
        was_empty = self.table is None
        if was_empty:
            self.beginResetModel()
        self.table = table
        self._counts = [[self._count(table, kind.key, one.code) for one in self.across] for kind in MUST_COVER]
        if was_empty:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _count(self, table: GapTable, kind: str, code: str) -> Count:
        if code == DISTRICT:
            return table.whole(kind)
        return table.count(kind, None if code == NOWHERE else code)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The kinds that must cover something."""
        return 0 if parent.isValid() or self.table is None else len(MUST_COVER)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The district, its townships, and what lies in none."""
        return 0 if parent.isValid() or self.table is None else len(self.across)

    def count(self, row: int, column: int) -> Count:
        """A cell's figures."""
        return self._counts[row][column] if self._counts else NO_COUNT

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The figures, as text, as words, and the door behind them."""
        if not index.isValid() or self.table is None:
            return None
        count = self.count(index.row(), index.column())
        if role == CountRole:
            return count
        if role == DoorRole:
            return MUST_COVER[index.row()].key, self.across[index.column()].code
        if role == Qt.ItemDataRole.DisplayRole:
            return number(count.gaps) if count.whole else ""
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index.row(), index.column(), count)
        return None

    def _words(self, row: int, column: int, count: Count) -> str:
        head = f"{MUST_COVER[row].name} · {self.across[column].name}"
        if not count.whole:
            return f"{head}：没有须结对的"
        coming = f"，{COMING_DAYS} 天内还将空缺 {number(count.coming)}" if count.coming else ""
        return f"{head}：空缺 {number(count.gaps)}，共 {number(count.whole)}{coming}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of kinds and townships."""
        if self.table is None or section < 0:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._of_kind(section, role) if section < len(MUST_COVER) else None
        if section >= len(self.across):
            return None
        one = self.across[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.short
        return one.name if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def _of_kind(self, section: int, role: int) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return MUST_COVER[section].name
        return MUST_COVER[section].covered if role == Qt.ItemDataRole.ToolTipRole else None
