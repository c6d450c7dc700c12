"""A button for every step that may be made now, the usual one first; all others behind one button, with reasons."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import Actor, IssueState, Transition
from commandcenter.ui.casework.steps import Steps, steps_of
from commandcenter.ui.shell.tokens import SPACE

AT_ONCE = 10  # so many stand side by side


class StepsBar(QWidget):
    """The buttons, by transition key; those that cannot be pressed are hidden and say why.

    Signals:
        asked(Transition): this one, please.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {transition.key: self._button(transition) for transition in TRANSITIONS}
        self.more = QPushButton("更多…")
        self.more.setAutoDefault(False)
        self.more.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.more.setAccessibleName("更多步骤，和现在不能办的步骤")
        self.menu = QMenu(self.more)
        self.menu.setToolTipsVisible(True)
        self.more.setMenu(self.menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self._row.addWidget(self.more)
        self._row.addStretch(1)

    def _button(self, transition: Transition) -> QPushButton:
        button = QPushButton(transition.name, self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._ask, transition.key))
        button.hide()
        return button

    def show_state(self, state: IssueState, actor: Actor) -> None:
        """Show what this actor may do with an issue in this state; the usual next step stands out."""
        steps = steps_of((state,), actor)
        reasons = {transition.key: reason for transition, reason in steps.refused}
        shown = [transition.key for transition in steps.possible[:AT_ONCE]]
        for key, button in self.buttons.items():
            reason = reasons.get(key, "")
            button.setEnabled(not reason)
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)
            self._row.removeWidget(button)
            button.setVisible(key in shown)
            button.setObjectName("primary" if steps.usual is not None and key == steps.usual.key else "")
            button.style().unpolish(button)
            button.style().polish(button)
        self._put_in_order(shown)
        self._fill_menu(steps)

    def _put_in_order(self, shown: Sequence[str]) -> None:
        """By eye and by Tab."""
        before: QWidget | None = None
        for place, key in enumerate(shown):
            button = self.buttons[key]
            self._row.insertWidget(place, button)
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button
        if before is not None:
            QWidget.setTabOrder(before, self.more)

    def _fill_menu(self, steps: Steps) -> None:
        self.menu.clear()
        for transition in steps.possible[AT_ONCE:]:
            entry = self.menu.addAction(transition.name)
            entry.setData(transition.key)
            entry.triggered.connect(partial(self._ask, transition.key))
        if steps.possible[AT_ONCE:]:
            self.menu.addSeparator()
        add_refused(self.menu, steps)

    def anchor(self, key: str) -> QPoint:
        """A global point at which a step's form belongs: a little above what was pressed for it."""
        button = self.buttons[key]
        pressed = button if button.isVisible() else self.more
        return pressed.mapToGlobal(QPoint(0, -4 * pressed.height()))

    def _ask(self, key: str, _checked: bool = False) -> None:
        self.asked.emit(TRANSITION[key])


def add_refused(menu: QMenu, steps: Steps) -> None:
    """List what may not be made, greyed, each with the reason."""
    for transition, reason in steps.refused:
        entry = menu.addAction(f"{transition.name}　—　{reason}")
        entry.setEnabled(False)
        entry.setToolTip(reason)
        entry.setData(transition.key)
