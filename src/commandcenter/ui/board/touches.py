"""What somebody else did to a card, shown for a moment: it glides to its new place and says who."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from commandcenter.services.board import Card
from commandcenter.ui.board.column import Column
from commandcenter.ui.board.delegate import GAP
from commandcenter.ui.board.face import Reader
from commandcenter.ui.board.glide import glide

NAMED_MS = 4000


class Touches(QObject):
    """Shows others' moves on the columns."""

    def __init__(self, over: QWidget, columns: Mapping[str, Column], reader: Reader) -> None:
        super().__init__(over)
        self._over, self._columns, self._reader = over, columns, reader

    def show(self, card: Card, before: Card | None, words: str, apply: Callable[[], object]) -> None:
        """Apply a change and show it; ``words`` say who did what."""
        start = self._rect(before) if before is not None else QRect()
        apply()
        column = self._columns.get(card.stage)
        if column is None:
            return
        column.view.delegate.flashes[card.id] = words
        column.view.viewport().update()
        QTimer.singleShot(NAMED_MS, self, partial(self._forget, column, card.id))
        end = self._rect(card)
        if before is not None and before.stage != card.stage and start.isValid() and end.isValid():
            face = self._reader.face(card)
            glide(self._over, column.view.delegate, face, start.size(), start.topLeft(), end.topLeft())

    def _forget(self, column: Column, issue_id: int) -> None:
        column.view.delegate.flashes.pop(issue_id, None)
        column.view.viewport().update()

    def _rect(self, card: Card) -> QRect:
        """Where a card is seen, in the coordinates of the row; invalid when it is not."""
        column = self._columns.get(card.stage)
        row = column.view.stage_model().row_of(card) if column is not None else None
        if column is None or row is None:
            return QRect()
        view = column.view
        rect = view.visualRect(view.stage_model().index(row))
        if rect.isEmpty() or not view.viewport().rect().intersects(rect):
            return QRect()
        corner = view.viewport().mapTo(self._over, QPoint(rect.x(), rect.y()))
        return QRect(corner, rect.size()).adjusted(0, 0, 0, -GAP)
