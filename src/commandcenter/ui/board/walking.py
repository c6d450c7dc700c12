"""The keyboard's ways over the board: from column to column, from lane to lane, and to the lanes' heads."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject

from commandcenter.ui.board.column import Column
from commandcenter.ui.board.model import CardRole
from commandcenter.ui.board.row import ColumnsRow
from commandcenter.ui.board.swimlanes import Swimlanes


class Walking(QObject):
    """Leads the focus where the keys of columns and heads ask it to go."""

    def __init__(self, row: ColumnsRow, columns: Mapping[str, Column], lanes: Swimlanes) -> None:
        super().__init__(row)
        self._row, self._columns, self._lanes = row, columns, lanes
        lanes.rail.cards_asked.connect(self._enter_lane)
        for column in columns.values():
            column.view.side_asked.connect(partial(self._go_aside, column))
            column.view.lane_asked.connect(partial(self._go_to_lane, column))
            column.view.fold_asked.connect(partial(self._fold_here, column))

    def begin(self) -> None:
        """To the first column that has cards."""
        for column in self._columns.values():
            if column.view.index_near(0).isValid():
                column.view.enter_from_side(0)
                return

    def _lane_here(self, column: Column) -> int | None:
        """The lane of a column's current card."""
        here = column.view.currentIndex()
        return self._lanes.lane_of(here.data(CardRole)) if self._lanes.is_on and here.isValid() else None

    def _go_aside(self, column: Column, step: int) -> None:
        """To the next column on that side that has cards, in the same lane before others, at the same height."""
        every, lane = list(self._columns.values()), self._lane_here(column)
        y = column.view.visualRect(column.view.currentIndex()).center().y()
        ahead = every[every.index(column) + 1 :] if step > 0 else every[: every.index(column)][::-1]
        beside = [other for other in ahead if lane in self._lanes.lanes_of(other.stage.key)]
        if lane is not None and not beside and step < 0:
            self._lanes.rail.choose(lane)
            return
        for other in beside or ahead:
            if other.view.index_near(y).isValid():
                other.view.enter_from_side(y)
                self._row.ensureWidgetVisible(other, 0, 0)
                return

    def _go_to_lane(self, column: Column, step: int) -> None:
        """To the first card of this column in the next lane above or below that has one."""
        here = self._lane_here(column)
        order = self._lanes.lanes_of(column.stage.key)
        if here is None:
            return
        ahead = [lane for lane in order if lane > here] if step > 0 else [lane for lane in order if lane < here][::-1]
        if ahead:
            column.view.go_to(column.view.stage_model().index(order[ahead[0]].start))

    def _fold_here(self, column: Column) -> None:
        lane = self._lane_here(column)
        if lane is not None:
            self._lanes.fold(lane, True)
            self._lanes.rail.choose(lane)

    def _enter_lane(self, lane: int) -> None:
        """From a lane's head to its first cards."""
        for column in self._columns.values():
            cell = self._lanes.lanes_of(column.stage.key).get(lane)
            if cell is not None:
                column.view.go_to(column.view.stage_model().index(cell.start))
                return
