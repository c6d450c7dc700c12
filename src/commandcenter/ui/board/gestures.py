"""What a drag or a choice in the menu means: the transition that it stands for, or the sentence why there is none."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from commandcenter.domain.drops import drop
from commandcenter.domain.workflow import Transition, verdicts_leading_to
from commandcenter.services.board import Card
from commandcenter.ui.board.column import Column
from commandcenter.ui.board.dragging import Dragging
from commandcenter.ui.board.face import Reader
from commandcenter.ui.board.swimlanes import Swimlanes
from commandcenter.ui.shell.office import Office

if TYPE_CHECKING:  # imported with the first step: a start is measured
    from commandcenter.ui.casework.moves import Moves


class Gestures(QObject):
    """Turns drags and menus of a board into transitions. ``dragging`` is its one drag; ``moves`` gives their maker."""

    def __init__(
        self,
        office: Office,
        over: QWidget,
        columns: Sequence[Column],
        reader: Reader,
        lanes: Swimlanes,
        moves: Callable[[], "Moves"],
    ) -> None:
        super().__init__(over)
        self._office, self._over, self._reader, self._lanes, self._moves = office, over, reader, lanes, moves
        self.dragging = Dragging(over, columns, self.verdict, self.other_lane, office.theme)
        self.dragging.dropped.connect(self._dropped)
        self.dragging.refused.connect(self._refused)

    def verdict(self, cards: Sequence[Card], stage: str) -> str | None:
        """Why these cards may not be dropped on a stage's column; None when they may."""
        reasons = [reason for card in cards if (reason := self._drop(card, stage)[1])]
        if reasons and len(cards) > 1:
            return f"{len(cards)} 件中有 {len(reasons)} 件不能：{reasons[0]}"
        return reasons[0] if reasons else None

    def other_lane(self, cards: Sequence[Card], at: QPoint) -> str:
        """What is to be said of letting cards go at a point of their own column: something only in another lane."""
        lane = self._lanes.lane_at(at)
        if lane is None or any(self._lanes.lane_of(card) == lane for card in cards):
            return ""
        subject = self._lanes.kind.subject
        return f"换一条泳道不会改变事项的{subject}：卡片放回原处。要办理，请拖到别的列。"

    def begin_drag(self, column: Column, cards: Sequence[Card], at: QPoint) -> None:
        """Cards of a column are picked up."""
        self.dragging.begin(cards, at, column, self._reader.face(cards[0]))

    def show_menu(self, cards: Sequence[Card], at: QPoint) -> None:
        """The menu of these cards at a global point."""
        from commandcenter.ui.board.menu import move_menu

        states = [self._reader.state(card) for card in cards]

        def chosen(transition: Transition) -> None:
            self._begin(cards, transition, {}, at)

        move_menu(self._over, cards, states, self._office.seat.actor, chosen).popup(at)

    def _drop(self, card: Card, stage: str) -> tuple[Transition | None, str | None]:
        return drop(self._reader.state(card), stage, self._office.seat.actor)

    def _dropped(self, cards: Sequence[Card], stage: str, at: QPoint) -> None:
        transition, _ = self._drop(cards[0], stage)
        if transition is None:
            return
        state = self._reader.state(cards[0])
        limits = {"verdict": verdicts_leading_to(state, stage)} if transition.key == "evaluate" else {}
        self._begin(cards, transition, limits, at)

    def _begin(
        self, cards: Sequence[Card], transition: Transition, limits: Mapping[str, Sequence[str]], at: QPoint
    ) -> None:
        from commandcenter.ui.casework.moves import Asked

        self._moves().begin(Asked(tuple(cards), transition, limits, self._reader.state(cards[0])), at)

    def _refused(self, sentence: str) -> None:
        if sentence:
            self._office.messages.refuse(sentence)
