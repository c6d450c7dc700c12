"""The generic table: columns and rows of plain values, sorted and filtered in memory; ``data()`` is a look-up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.listing import Column, ColumnKind, Row
from commandcenter.ui.shell.words import number

Index = QModelIndex | QPersistentModelIndex
IdRole = Qt.ItemDataRole.UserRole
RawRole = Qt.ItemDataRole.UserRole + 1

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Manner:
    """How one kind of column is written on the screen and in a text to be copied, and to which side."""

    screen: Callable[[Any], str]
    plain: Callable[[Any], str]
    alignment: Qt.AlignmentFlag


def _moment(value: Any) -> str:
    return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"


MANNERS: dict[ColumnKind, Manner] = {
    "text": Manner(str, str, _LEFT),
    "number": Manner(number, str, _RIGHT),
    "day": Manner(lambda value: f"{value:%Y-%m-%d}", lambda value: f"{value:%Y-%m-%d}", _LEFT),
    "moment": Manner(_moment, _moment, _LEFT),
}


def on_screen(column: Column, value: Any) -> str:
    """A value as the screen shows it; empty for None."""
    return "" if value is None else MANNERS[column.kind].screen(value)


def as_plain(column: Column, value: Any) -> str:
    """A value as it is copied and exported as text: numbers without grouping."""
    return "" if value is None else MANNERS[column.kind].plain(value)


@dataclass(frozen=True)
class Content:
    """Rows made ready for showing; made on a thread by :func:`ready`."""

    rows: Sequence[Row]
    ids: Sequence[int]
    texts: Sequence[tuple[str, ...]]
    haystacks: Sequence[str]


def ready(columns: Sequence[Column], rows: Sequence[Row], ids: Sequence[int]) -> Content:
    """Write every cell once."""
    texts = [tuple(on_screen(column, value) for column, value in zip(columns, row, strict=True)) for row in rows]
    return Content(rows, ids, texts, ["\n".join(row).lower() for row in texts])


class TableModel(QAbstractTableModel):
    """Rows of values under columns. ``shown`` are the indexes of the rows that pass the filter, in their order."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._content = ready(self.columns, (), ())
        self._shown: list[int] = []
        self._needles: tuple[str, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_content(self, content: Content) -> None:
        """Show other rows, under the sorting and the filter in force."""
        self.beginResetModel()
        self._content = content
        self._arrange()
        self.endResetModel()

    def filter(self, words: str) -> None:
        """Show only rows that hold every one of these words, in any column."""
        self.beginResetModel()
        self._needles = tuple(words.lower().split())
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's values, numbers as numbers and days as days; empty ones last; -1: the list's own order."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        sources = [self._shown[index.row()] for index in kept]
        self._sorted = None if column < 0 else (column, order)
        self._arrange()
        places = {source: row for row, source in enumerate(self._shown)}
        moved = [self.index(places[source], index.column()) for source, index in zip(sources, kept, strict=True)]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        haystacks = self._content.haystacks
        self._shown = [i for i in range(len(haystacks)) if all(needle in haystacks[i] for needle in self._needles)]
        if self._sorted:
            column, order = self._sorted
            rows = self._content.rows
            there = [i for i in self._shown if rows[i][column] is not None]
            absent = [i for i in self._shown if rows[i][column] is None]
            there.sort(key=lambda i: rows[i][column], reverse=order == Qt.SortOrder.DescendingOrder)
            self._shown = there + absent

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The rows that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, side, id or value."""
        if not index.isValid():
            return None
        source, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._content.texts[source][column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._content.texts[source][column] or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[column].title} {self._content.texts[source][column]}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return MANNERS[self.columns[column].kind].alignment
        return self._beneath(source, column, role)

    def _beneath(self, source: int, column: int, role: int) -> Any:
        if role == IdRole:
            return self._content.ids[source]
        return self._content.rows[source][column] if role == RawRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The column's title."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return MANNERS[self.columns[section].kind].alignment
        return None

    def id_of(self, row: int) -> int:
        """What a shown row opens."""
        return self._content.ids[self._shown[row]]

    def values(self, rows: Sequence[int] | None = None) -> list[Row]:
        """The values of shown rows, all of them by default, in the order shown."""
        chosen = range(len(self._shown)) if rows is None else rows
        return [self._content.rows[self._shown[row]] for row in chosen]

    @property
    def whole(self) -> int:
        """How many rows there are without the filter."""
        return len(self._content.rows)
