"""The move menu of a card: every transition, those that may not be made with the reason."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.workflow import Actor, IssueState, Transition, check
from commandcenter.services.board import Card

SINGLE = ("merge",)
"""Transitions that concern one issue at a time."""


def reason_against(transition: Transition, states: Sequence[IssueState], actor: Actor) -> str | None:
    """Why these issues may not make a transition together; None when they may."""
    if len(states) > 1 and transition.key in SINGLE:
        return f"{transition.name}须一件一件办。"
    reasons = [reason for state in states if (reason := check(state, transition, actor))]
    if reasons and len(states) > 1:
        return f"{len(states)} 件中有 {len(reasons)} 件不能：{reasons[0]}"
    return reasons[0] if reasons else None


def move_menu(
    parent: QWidget,
    cards: Sequence[Card],
    states: Sequence[IssueState],
    actor: Actor,
    chosen: Callable[[Transition], None],
) -> QMenu:
    """A menu of all transitions: what may be made first, then what may not, greyed, with the reason as tool tip."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(f"{cards[0].number} 可办的步骤" if len(cards) == 1 else f"{len(cards)} 件事项可办的步骤")
    reasons = {transition.key: reason_against(transition, states, actor) for transition in TRANSITIONS}
    for transition in TRANSITIONS:
        if reasons[transition.key] is None:
            entry = menu.addAction(transition.name + ("…" if transition.fields else ""))
            entry.setData(transition.key)
            entry.triggered.connect(partial(_choose, chosen, transition))
    menu.addSeparator()
    for transition in TRANSITIONS:
        reason = reasons[transition.key]
        if reason is not None:
            entry = menu.addAction(f"{transition.name}　—　{reason}")
            entry.setEnabled(False)
            entry.setToolTip(reason)
            entry.setData(transition.key)
    return menu


def _choose(chosen: Callable[[Transition], None], transition: Transition, _checked: bool = False) -> None:
    chosen(transition)
