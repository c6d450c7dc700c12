"""Hands on what the panel's gestures take hold of: rows and cells become grips; who acts is employed when needed."""

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPoint
from PySide6.QtGui import QKeyEvent, QKeySequence

from commandcenter.domain.pairing import KINDS, PairingKind
from commandcenter.services.matrix import KIND, Cell
from commandcenter.services.targets import Key
from commandcenter.ui.pairing.hands import Employ, Grip, Hands, Named, Standing
from commandcenter.ui.pairing.matrix import MatrixView
from commandcenter.ui.pairing.model import MatrixModel

if TYPE_CHECKING:  # made when it is shown first
    from commandcenter.ui.pairing.side_view import SideView
    from commandcenter.ui.pairing.two_sided import TwoSided


class Handing(QObject):
    """Connects the views with the hands; without any nothing can be dragged or assigned."""

    def __init__(self, matrix: MatrixView, parent: QObject) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self._rows: TwoSided | None = None
        self._hands: Employ | None = None

    def employ(self, make: Employ) -> None:
        """Let hands act, made when they are needed first; once."""
        self._hands = cache(make)
        self._matrix.drag_begun.connect(self._pick_up_cell)
        self._matrix.deed_asked.connect(self._act_on_cell)
        self._matrix.menu_asked.connect(self._menu_of_cell)
        self._follow_drags(self._matrix)
        if self._rows is not None:
            self._connect_rows(self._rows)

    def take_in(self, two_sided: "TwoSided") -> None:
        """The two-sided table has been made."""
        self._rows = two_sided
        if self._hands is not None:
            self._connect_rows(two_sided)

    def _follow_drags(self, view: "MatrixView | SideView") -> None:
        view.drag_moved.connect(self._carry)
        view.drag_dropped.connect(self._let_go)
        view.drag_cancelled.connect(self._put_back)

    def _connect_rows(self, two_sided: "TwoSided") -> None:
        for side, which in ((two_sided.holders, "holders"), (two_sided.targets, "targets")):
            side.view.deed_asked.connect(partial(self._act_on_rows, which))
            side.view.menu_asked.connect(partial(self._menu_of_rows, which))
        holders, targets = two_sided.holders.view, two_sided.targets.view
        holders.setDragEnabled(True)
        holders.drag_begun.connect(self._pick_up_rows)
        self._follow_drags(holders)
        targets.aimed.connect(self._aimed)
        targets.aim_left.connect(self._put_back)

    @property
    def _two_sided(self) -> "TwoSided":
        assert self._rows is not None
        return self._rows

    def take_key(self, event: QKeyEvent, kind: PairingKind | None) -> bool:
        """Ctrl+V: rows from elsewhere, for the kind that is shown."""
        if self._hands is None or kind is None or not event.matches(QKeySequence.StandardKey.Paste):
            return False
        return self._worker().paste(kind)

    def _worker(self) -> Hands:
        assert self._hands is not None
        return self._hands()

    def _carry(self, at: QPoint) -> None:
        self._worker().carry(at)

    def _let_go(self, at: QPoint) -> None:
        self._worker().let_go(at)

    def _put_back(self) -> None:
        self._worker().put_back()

    # Rows of the two-sided table

    def grip_of_rows(self, which: str) -> Grip | None:
        """What is chosen on a side; narrowed to both where something is chosen on the other side too."""
        both, kind = self._two_sided, self._two_sided.sides.kind if self._two_sided.sides else None
        holders, targets = both.chosen_holders(), both.chosen_targets()
        if kind is None or not (holders if which == "holders" else targets):
            return None
        standing = both.standing(holders, targets)
        if not standing:
            standing = both.standing(holders, ()) if which == "holders" else both.standing((), targets)
        return Grip(
            kind,
            tuple(map(both.named_holder, holders)),
            tuple(map(both.named_target, targets)),
            standing,
            side="holders" if which == "holders" else "targets",
        )

    def _pick_up_rows(self, at: QPoint) -> None:
        view, grip = self._two_sided.holders.view, self.grip_of_rows("holders")
        view.is_dragging = grip is not None and self._worker().pick_up(grip, at)

    def _act_on_rows(self, which: str, deed: Any) -> None:
        side = self._two_sided.holders if which == "holders" else self._two_sided.targets
        if grip := self.grip_of_rows(which):
            self._worker().act(deed, grip, side.view.row_point())

    def _menu_of_rows(self, which: str, at: QPoint) -> None:
        if grip := self.grip_of_rows(which):
            self._worker().offer_menu(grip, at)

    def _aimed(self) -> None:
        targets = self._two_sided.targets
        keys: Iterable[Key] = self._two_sided.chosen_targets()
        current = targets.view.currentIndex()
        if not keys and current.isValid():
            keys = [targets.model.row(current.row()).key]
        self._worker().aimed(list(keys), targets.view.row_point())

    # Cells of the matrix

    def grip_of_cell(self, index: QModelIndex) -> Grip:
        """A cell's department, township, and the pairing between them."""
        model = self._matrix.model()
        assert isinstance(model, MatrixModel)
        assert model.matrix is not None
        cell = model.cell(index)
        holder = Named(cell.department_id, model.matrix.departments[index.row()].short)
        target = Named(cell.township_code, model.matrix.townships[index.column()].name)
        liaison = Named(cell.liaison_id, cell.liaison) if cell.liaison_id is not None else None
        standing = _standing(cell, holder, target, liaison)
        return Grip(KINDS[KIND], (holder,), (target,), standing, liaison, "cell")

    def _pick_up_cell(self, index: QModelIndex, at: QPoint) -> None:
        grip = self.grip_of_cell(index)
        self._matrix.is_dragging = grip.liaison is not None and self._worker().pick_up(grip, at)

    def _act_on_cell(self, deed: Any, index: QModelIndex) -> None:
        self._worker().act(deed, self.grip_of_cell(index), self._matrix.cell_point(index))

    def _menu_of_cell(self, index: QModelIndex, at: QPoint) -> None:
        self._worker().offer_menu(self.grip_of_cell(index), at)


def _standing(cell: Cell, holder: Named, target: Named, liaison: Named | None) -> tuple[Standing, ...]:
    if cell.pairing_id is None or cell.version is None or cell.since is None:
        return ()
    return (Standing(cell.pairing_id, cell.version, holder, target, None, cell.since, liaison),)
