"""A button for every transition: those that may be made now, and the others greyed with the reason as tool tip."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import STAGE, Actor, IssueState, Transition, check
from commandcenter.ui.shell.tokens import SPACE

PER_ROW = 7


class StepsBar(QWidget):
    """The buttons.

    Signals:
        asked(Transition): this one, please.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * SPACE)
        for place, transition in enumerate(TRANSITIONS):
            button = QPushButton(transition.name)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._ask, transition.key))
            grid.addWidget(button, place // PER_ROW, place % PER_ROW)
            self.buttons[transition.key] = button

    def show_state(self, state: IssueState, actor: Actor) -> None:
        """Show what this actor may do with an issue in this state; the usual next step stands out."""
        reasons = {transition.key: check(state, transition, actor) for transition in TRANSITIONS}
        onward = _onward(state.stage, [one for one in TRANSITIONS if reasons[one.key] is None])
        for key, button in self.buttons.items():
            reason = reasons[key]
            button.setEnabled(reason is None)
            button.setToolTip(reason or "")
            button.setAccessibleDescription(reason or "")
            button.setObjectName("primary" if key == onward else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _ask(self, key: str, _checked: bool = False) -> None:
        self.asked.emit(TRANSITION[key])


def _onward(stage: str, allowed: Sequence[Transition]) -> str:
    """The key of the step that leads to the nearest stage ahead; empty when none does."""
    order = list(STAGE)
    ahead = [one for one in allowed if one.to is not None and order.index(one.to) > order.index(stage)]
    return min(ahead, key=lambda one: order.index(one.to or stage)).key if ahead else ""
