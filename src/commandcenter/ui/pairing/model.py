"""The matrix as an item model: departments down, townships across."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from commandcenter.services.matrix import Cell, Matrix
from commandcenter.ui.pairing.words import card, spoken
from commandcenter.ui.shell.theme import Theme

Index = QModelIndex | QPersistentModelIndex
CellRole = Qt.ItemDataRole.UserRole
KeyRole = Qt.ItemDataRole.UserRole + 1
Key = tuple[int, str]


class MatrixModel(QAbstractTableModel):
    """Cells by row and column; a cell is found again by its key, department id and township code."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.matrix: Matrix | None = None
        self._places: dict[Key, tuple[int, int]] = {}

    def show_matrix(self, matrix: Matrix) -> None:
        """Show a matrix; one of the same shape only repaints, so that focus and editor stay."""
        if self.matrix and (self.matrix.departments, self.matrix.townships) == (matrix.departments, matrix.townships):
            self.matrix = matrix
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.matrix = matrix
        self._places = {
            (cell.department_id, cell.township_code): (row, column)
            for row, cells in enumerate(matrix.cells)
            for column, cell in enumerate(cells)
        }
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The departments."""
        return len(self.matrix.departments) if self.matrix and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The townships."""
        return len(self.matrix.townships) if self.matrix and not parent.isValid() else 0

    def cell(self, index: Index) -> Cell:
        """The cell at a valid index."""
        assert self.matrix is not None
        return self.matrix.cells[index.row()][index.column()]

    def place(self, key: Key) -> QModelIndex:
        """Where a cell stands; invalid when there is none."""
        found = self._places.get(key)
        return self.index(*found) if found else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell, its words, its card."""
        if not index.isValid() or self.matrix is None:
            return None
        cell = self.cell(index)
        if role == CellRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.liaison
        if role == KeyRole:
            return (cell.department_id, cell.township_code)
        department, township = self.matrix.departments[index.row()], self.matrix.townships[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(cell, department, township)
        if role == Qt.ItemDataRole.ToolTipRole:
            tokens = self._theme.tokens
            return card(cell, department, township, tokens.danger, tokens.warning, tokens.muted)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Short names; the full ones as tool tip and for a screen reader."""
        if self.matrix is None:
            return None
        across = orientation == Qt.Orientation.Horizontal
        heads = self.matrix.townships if across else self.matrix.departments
        if not 0 <= section < len(heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heads[section].short
        return heads[section].name if role in _FULL_NAME else None


_FULL_NAME = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
