"""One column's list of cards: the mouse drags, the keyboard does the rest, and says what it wants by signals."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView

from commandcenter.services.board import Card
from commandcenter.ui.board.cards_view import CardsView
from commandcenter.ui.board.delegate import CardDelegate
from commandcenter.ui.board.model import CardRole, StageModel
from commandcenter.ui.board.rows import EvenRows, Rows
from commandcenter.ui.models.carrying import Carrying
from commandcenter.ui.shell.tokens import SPACE

CALM_MS = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LANE_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_THE_PANELS = (Qt.Key.Key_Escape, Qt.Key.Key_F)


Note = tuple[int, int, str]
"""Words in a box, given by its top and height."""


@dataclass(frozen=True)
class Ground:
    """What lies under the cards: lines at these heights, and words."""

    lines: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()


NO_GROUND = Ground()


class StageView(Carrying, CardsView):
    """The cards of a stage.

    Signals:
        drag_begun(object, QPoint): these cards (a list) were picked up at a global point.
        the rest of a drag: those of Carrying.
        side_asked(int): the keyboard wants to the column on the left (-1) or right (+1).
        lane_asked(int): the keyboard wants to the lane above (-1) or below (+1).
        fold_asked(): fold the lane of the current card.
        open_asked(int): an issue's id, by Enter or a double click.
        menu_asked(object, QPoint): the move menu of these cards at a global point.
        chosen(object): the card under the keyboard's or mouse's choice, or None.
    """

    drag_begun = Signal(object, QPoint)
    side_asked = Signal(int)
    lane_asked = Signal(int)
    fold_asked = Signal()
    open_asked = Signal(int)
    menu_asked = Signal(object, QPoint)
    chosen = Signal(object)

    def __init__(self, stage: str, name: str, model: StageModel, delegate: CardDelegate) -> None:
        super().__init__(EvenRows(delegate.row_height), delegate.row_height)
        self.stage = stage
        self.delegate = delegate
        self._ground = NO_GROUND
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.doubleClicked.connect(self._open)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self.viewport().update)

    def stage_model(self) -> StageModel:
        """The model, by its own type."""
        model = self.model()
        assert isinstance(model, StageModel)
        return model

    def selected_cards(self) -> list[Card]:
        """The selected cards that are to be seen, in their order on screen."""
        indexes = self.selectionModel().selectedIndexes()
        rows = sorted(index.row() for index in indexes if not self.isIndexHidden(index))
        return [self.stage_model().cards[row] for row in rows]

    def select_card(self, card: Card, near_only: bool = False) -> bool:
        """Make a card the selected one and bring it into view; whether it is here.

        ``near_only``: do not go there when it is pages away.
        """
        row = self.stage_model().row_of(card)
        if row is None:
            return False
        index = self.stage_model().index(row)
        is_far = near_only and abs(self.visualRect(index).top()) > 2 * self.viewport().height()
        self.setAutoScroll(not is_far)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.setAutoScroll(True)
        if not is_far:
            self.scrollTo(index)
        return True

    def enter_from_side(self, y: int) -> None:
        """The keyboard comes from the next column at this height."""
        self.go_to(self.index_near(max(y, 0)))

    def go_to(self, index: QModelIndex) -> None:
        """Focus here, on this card."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def lay_out(self, rows: Rows, ground: Ground) -> None:
        """Put the cards where lanes have them, and lines and words beneath them."""
        before = self._ground_seen()
        self._ground = ground
        self.set_rows(rows, self.delegate.row_height)
        if self._ground_seen() != before:
            self.viewport().update()

    def _ground_seen(self) -> Ground:
        """What of it is to be seen."""
        top = self.verticalOffset()
        bottom = top + self.viewport().height()
        lines = tuple(line for line in self._ground.lines if top <= line <= bottom)
        notes = tuple(note for note in self._ground.notes if note[0] <= bottom and top <= note[0] + note[1])
        return Ground(lines, notes)

    def paint_ground(self, painter: QPainter, rect: QRect) -> None:
        """Lines between lanes; of a folded one, how many cards it holds here."""
        offset, width = self.verticalOffset(), self.viewport().width()
        painter.setPen(self.palette().mid().color())
        for line in self._ground.lines:
            if rect.top() <= line - offset <= rect.bottom():
                painter.drawLine(0, line - offset, width, line - offset)
        painter.setPen(self.palette().placeholderText().color())
        painter.setFont(self.delegate.small_font)
        for top, height, words in self._ground.notes:
            box = QRect(0, top - offset, width, height).adjusted(2 * SPACE, 0, 0, 0)
            if box.intersects(rect):
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def card_point(self) -> QPoint:
        """A global point on the current card, where a menu or form belongs."""
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.center() if rect.isValid() else QPoint(0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; when calm has returned, once more, so that the next frame finds all pictures made."""
        self.delegate.painted_straight = False
        super().paintEvent(event)
        if self.delegate.painted_straight:
            self._calm.start()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Qt says that a drag begins; the board does it itself, so that columns can light up and say why not."""
        cards = self.selected_cards()
        if cards:
            self.is_dragging = True
            self.drag_begun.emit(cards, self.pressed_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter, M; Esc ends a drag. What the column has no use for goes to the panel."""
        key = event.key()
        if self.leaves_drag(event):
            return
        if key in _LANE_STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.lane_asked.emit(_LANE_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Minus:
            self.fold_asked.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.side_asked.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in _ENTER:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_M:
            self._ask_menu(self.card_point())
        elif key in _THE_PANELS or event.text() in ("/", "?", "？"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The move menu at the pointer."""
        self._ask_menu(event.globalPos())

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search by the first letter."""

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell which card is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.chosen.emit(current.data(CardRole))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """A first selection in this column is a choice, too, when the current card stayed the same."""
        super().selectionChanged(selected, deselected)
        if not selected.isEmpty() and self.currentIndex().isValid() and self.hasFocus():
            self.chosen.emit(self.currentIndex().data(CardRole))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab, the card where the keyboard stands is chosen, or the first: Qt makes one current, no more."""
        super().focusInEvent(event)
        by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_keyboard and not self.selectionModel().hasSelection():
            self.go_to(self.currentIndex() if self.currentIndex().isValid() else self.index_near(0))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_asked.emit(index.data(CardRole).id)

    def _ask_menu(self, at: QPoint) -> None:
        cards: Sequence[Card] = self.selected_cards()
        if cards:
            self.menu_asked.emit(cards, at)
