"""A table of rates as an item model: a row a group, the group's name first, then the registry's columns."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from commandcenter.domain.rates import MEASURE, RATE, Ratio, Tally
from commandcenter.services.listing import Column, Row
from commandcenter.services.rates import Group, RateTable
from commandcenter.services.rates_columns import RATE_COLUMNS, RateColumn
from commandcenter.ui.shell.words import number

Index = QModelIndex | QPersistentModelIndex
RatioRole = Qt.ItemDataRole.UserRole
LengthRole = Qt.ItemDataRole.UserRole + 1
NAME = 0

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def percent(column: RateColumn, ratio: Ratio) -> str:
    """A rate as the screen writes it."""
    return ratio.percent(RATE[column.key].digits)


def fraction(ratio: Ratio) -> str:
    """Part and whole."""
    return f"{number(ratio.part)} / {number(ratio.whole)}"


class RatesModel(QAbstractTableModel):
    """The groups in the order shown. ``table`` is None until it is loaded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: RateTable | None = None
        self.groups: list[Group] = []
        self._most: dict[str, int] = {}
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_groups(self, table: RateTable, groups: Sequence[Group]) -> None:
        """Show these groups of a table, under the sorting in force."""
        self.beginResetModel()
        self.table, self.groups = table, list(groups)
        keys = [column.measure for column in RATE_COLUMNS]
        self._most = {key: max((group.tally[key] for group in groups), default=0) for key in keys}
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's numbers, rates by their share, those without one last; -1 and the names: the table's order."""
        self.beginResetModel()
        self._sorted = None if column < 0 else (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        if self.table is None or self._sorted is None or len(self.groups) < 2:
            return
        places = {group.key: place for place, group in enumerate(self.table.groups)}
        self.groups.sort(key=lambda group: places[group.key])
        section, order = self._sorted
        is_down = order == Qt.SortOrder.DescendingOrder
        if section == NAME:
            self.groups = self.groups[::-1] if is_down else self.groups
            return
        column = RATE_COLUMNS[section - 1]
        there = [group for group in self.groups if _value(column, group.tally) is not None]
        absent = [group for group in self.groups if _value(column, group.tally) is None]
        there.sort(key=lambda group: _value(column, group.tally) or 0, reverse=is_down)
        self.groups = there + absent

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The groups."""
        return 0 if parent.isValid() else len(self.groups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The name and the registry's columns."""
        return 0 if parent.isValid() else len(RATE_COLUMNS) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its ratio, and how long its bar is: 0 to 1."""
        if not index.isValid():
            return None
        group, section = self.groups[index.row()], index.column()
        if section == NAME:
            return {Qt.ItemDataRole.DisplayRole: group.name, Qt.ItemDataRole.ToolTipRole: group.name}.get(role)  # type: ignore[call-overload]
        column = RATE_COLUMNS[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(column, group.tally)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group.name} {column.title} {_text(column, group.tally)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{group.name} · {column.title}\n{column.meaning}\n双击或回车打开这些事项"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == RatioRole:
            return column.ratio(group.tally)
        return self._length(column, group.tally) if role == LengthRole else None

    def _length(self, column: RateColumn, tally: Tally) -> float:
        if column.is_rate:
            return tally.rate(column.key).share or 0.0
        most = self._most.get(column.measure, 0)
        return tally[column.measure] / most if most else 0.0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The column's title and what it means."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = self.table.dimension.name if self.table else ""
        column = RATE_COLUMNS[section - 1] if section else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title if column else name
        if role == Qt.ItemDataRole.ToolTipRole and column:
            return column.meaning
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column else _LEFT
        return None


def _value(column: RateColumn, tally: Tally) -> float | None:
    return tally.rate(column.key).share if column.is_rate else tally[column.measure]


def _text(column: RateColumn, tally: Tally) -> str:
    ratio = column.ratio(tally)
    return number(tally[column.measure]) if ratio is None else f"{percent(column, ratio)}  {fraction(ratio)}"


def sheet_columns(name: str) -> list[Column]:
    """The columns of a copy or file: a rate as a number from 0 to 1, its part and its whole each in a column."""
    columns = [Column("group", name, 10)]
    for column in RATE_COLUMNS:
        columns.append(Column(column.key, column.title, 5, "number"))
        if column.is_rate:
            rate = RATE[column.key]
            columns.append(Column(f"{column.key}_part", f"{rate.name}·{MEASURE[rate.part].name}", 6, "number"))
            columns.append(Column(f"{column.key}_whole", f"{rate.name}·{MEASURE[rate.whole].name}", 6, "number"))
    return columns


def sheet_row(group: Group) -> Row:
    """A group under these columns."""
    values: list[Any] = [group.name]
    for column in RATE_COLUMNS:
        ratio = column.ratio(group.tally)
        if ratio is None:
            values.append(group.tally[column.measure])
        else:
            values += [None if ratio.share is None else round(ratio.share, 6), ratio.part, ratio.whole]
    return tuple(values)
