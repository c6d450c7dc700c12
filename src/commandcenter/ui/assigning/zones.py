"""Where what is dragged can be let go: the rows of targets and the cells of the matrix; the map is one more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from commandcenter.services.matrix import Cell
from commandcenter.services.targets import Key
from commandcenter.ui.assigning.veil import Veil
from commandcenter.ui.pairing.hands import Named
from commandcenter.ui.pairing.matrix import MatrixView
from commandcenter.ui.pairing.model import MatrixModel
from commandcenter.ui.pairing.two_sided import TwoSided
from commandcenter.ui.shell.theme import Theme


@dataclass(frozen=True)
class Over:
    """What is under the pointer: targets, and in words. ``refusal`` is the zone's own; ``cells`` are the matrix's.

    ``outline`` is a rectangle of the zone's view, or what else the zone needs to outline it.
    """

    targets: tuple[Named, ...]
    words: str
    outline: object = None
    refusal: str | None = None
    cells: tuple[Cell, ...] = ()
    is_row: bool = False

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the targets."""
        return tuple(target.key for target in self.targets)


class Zone(Protocol):
    """A view that takes what is dragged. Points are global."""

    def every(self) -> Sequence[Key]:
        """Everything that can be let go on."""
        ...

    def over(self, at: QPoint) -> Over | None:
        """What is under a point; None for nothing, or where the view is not."""
        ...

    def shine(self, takers: Collection[Key]) -> None:
        """Dim what would not take it."""
        ...

    def point(self, over: Over | None, takes: bool) -> None:
        """Outline what is under the pointer."""
        ...

    def rest(self) -> None:
        """As before."""
        ...


def place_in(view: QWidget, at: QPoint) -> QPoint | None:
    """A global point in a view's own pixels; None where the view is not seen."""
    local = view.mapFromGlobal(at)
    return local if view.isVisible() and view.visibleRegion().contains(local) else None


class SideZone:
    """The targets of the two-sided table: a row, or all that are chosen where it is one of them."""

    def __init__(self, two_sided: TwoSided, theme: Theme) -> None:
        self._two_sided, self._view = two_sided, two_sided.targets.view
        self._veil = Veil(self._view.viewport(), theme)

    def every(self) -> Sequence[Key]:
        """All rows, also those that a search leaves out."""
        return [row.key for row in self._two_sided.targets.model.rows]

    def over(self, at: QPoint) -> Over | None:
        """The row."""
        local = place_in(self._view.viewport(), at)
        index = self._view.indexAt(local) if local is not None else None
        if index is None or not index.isValid():
            return None
        key = self._two_sided.targets.model.row(index.row()).key
        chosen = self._two_sided.chosen_targets()
        keys = chosen if key in chosen else [key]
        names = tuple(map(self._two_sided.named_target, keys))
        box = self._view.visualRect(index)
        whole = QRectF(0, box.top(), self._view.viewport().width(), box.height())
        return Over(names, names[0].name, whole)

    def shine(self, takers: Collection[Key]) -> None:
        """The rows light themselves."""
        self._veil.lie()

    def point(self, over: Over | None, takes: bool) -> None:
        """Outline the row."""
        self._veil.outline(over.outline if over and isinstance(over.outline, QRectF) else None, takes)

    def rest(self) -> None:
        """No outline."""
        self._veil.hide()


class MatrixZone:
    """The cells of a department, and its whole row at its head; ``holder`` is the department of who is dragged."""

    def __init__(self, view: MatrixView, holder: Named, liaison: Named, theme: Theme) -> None:
        self._view, self._holder, self._liaison = view, holder, liaison
        self._veil = Veil(view.viewport(), theme)

    @property
    def _model(self) -> MatrixModel:
        model = self._view.model()
        assert isinstance(model, MatrixModel)
        return model

    def every(self) -> Sequence[Key]:
        """All townships."""
        return [column.code for column in self._model.matrix.townships] if self._model.matrix else []

    def over(self, at: QPoint) -> Over | None:
        """A cell; at the heads a department's row, or a township's cell in the own row."""
        local = place_in(self._view.viewport(), at)
        if local is not None:
            index = self._view.indexAt(local)
            return self._cell(index.row(), index.column()) if index.isValid() else None
        down, across = self._view.verticalHeader().viewport(), self._view.horizontalHeader().viewport()
        if (local := place_in(down, at)) is not None:
            row = self._view.verticalHeader().logicalIndexAt(local)
            return self._row(row) if row >= 0 else None
        if (local := place_in(across, at)) is not None:
            column = self._view.horizontalHeader().logicalIndexAt(local)
            return self._cell(self._own_row(), column) if column >= 0 and self._own_row() >= 0 else None
        return None

    def own_row(self) -> Over | None:
        """The whole row of the department; None where the matrix does not show it."""
        row = self._own_row()
        return self._row(row) if row >= 0 else None

    def _own_row(self) -> int:
        matrix = self._model.matrix
        rows = [one.id for one in matrix.departments] if matrix else []
        return rows.index(int(self._holder.key)) if self._holder.key in rows else -1

    def _cell(self, row: int, column: int) -> Over:
        index = self._model.index(row, column)
        cell = self._model.cell(index)
        assert self._model.matrix is not None
        department, township = self._model.matrix.departments[row], self._model.matrix.townships[column]
        target = Named(township.code, township.name)
        words = f"{department.short} × {township.name}"
        return Over((target,), words, QRectF(self._view.visualRect(index)), self._refusal(cell), (cell,))

    def _refusal(self, cell: Cell) -> str | None:
        if cell.department_id != self._holder.key:
            return f"{self._liaison.name}不在这个部门：只能指派到{self._holder.name}这一行。"
        if cell.liaison_id == self._liaison.key:
            return f"{self._liaison.name}已是这里的联络员。"
        return None

    def _row(self, row: int) -> Over:
        matrix = self._model.matrix
        assert matrix is not None
        cells = matrix.cells[row]
        names = tuple(Named(column.code, column.name) for column in matrix.townships)
        others = [cell for cell in cells if cell.liaison_id != self._liaison.key]
        refusal = self._refusal(cells[0]) if cells[0].department_id != self._holder.key else None
        if refusal is None and not others:
            refusal = f"{self._liaison.name}已是这一行所有镇街的联络员。"
        y, height = self._view.rowViewportPosition(row), self._view.rowHeight(row)
        box = QRectF(0, y, self._view.viewport().width(), height)
        return Over(names, f"{matrix.departments[row].short}整行", box, refusal, cells, is_row=True)

    def shine(self, takers: Collection[Key]) -> None:
        """Dim all other rows, and in the own one what would not take them."""
        dim = QRegion(self._view.viewport().rect())
        matrix, row = self._model.matrix, self._own_row()
        for column, township in enumerate(matrix.townships if matrix and row >= 0 else ()):
            if township.code in takers:
                dim -= QRegion(QRect(self._view.visualRect(self._model.index(row, column))))
        self._veil.lie(dim)

    def point(self, over: Over | None, takes: bool) -> None:
        """Outline the cell or the row."""
        self._veil.outline(over.outline if over and isinstance(over.outline, QRectF) else None, takes)

    def rest(self) -> None:
        """As before; a zone is of one drag."""
        self._veil.hide()
        self._veil.deleteLater()
