"""The move menu of cards: what may be made, the usual step first; what may not, in a menu of its own with reasons."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from commandcenter.domain.workflow import Actor, IssueState, Transition
from commandcenter.services.board import Card
from commandcenter.ui.casework.steps import steps_of
from commandcenter.ui.casework.steps_bar import add_refused

REFUSED = "现在不能办的"


def move_menu(
    parent: QWidget,
    cards: Sequence[Card],
    states: Sequence[IssueState],
    actor: Actor,
    chosen: Callable[[Transition], None],
) -> QMenu:
    """A menu of all transitions for these cards."""
    menu = QMenu(parent)
    menu.setObjectName("moveMenu")
    menu.aboutToHide.connect(menu.deleteLater)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(f"{cards[0].number} 可办的步骤" if len(cards) == 1 else f"{len(cards)} 件事项可办的步骤")
    steps = steps_of(states, actor)
    for transition in steps.possible:
        entry = menu.addAction(transition.name + ("…" if transition.fields else ""))
        entry.setData(transition.key)
        entry.triggered.connect(partial(_choose, chosen, transition))
        if transition is steps.usual:
            font = entry.font()
            font.setBold(True)
            entry.setFont(font)
    if not steps.possible:
        menu.addAction("没有现在能办的步骤").setEnabled(False)
    menu.addSeparator()
    others = menu.addMenu(f"{REFUSED} {len(steps.refused)} 步")
    others.setToolTipsVisible(True)
    add_refused(others, steps)
    return menu


def _choose(chosen: Callable[[Transition], None], transition: Transition, _checked: bool = False) -> None:
    chosen(transition)
