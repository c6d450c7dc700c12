"""One of few, as buttons in a row: arrows or digits choose, Enter goes on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.ui.shell.tokens import SPACE

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Chips(QWidget):
    """The row; one is always chosen, and it alone is reached by Tab.

    Signals:
        changed(str): another one is chosen.
        entered(): Enter was pressed.
    """

    changed = Signal(str)
    entered = Signal()

    def __init__(self, name: str, terms: Vocabulary, keys: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a label's Alt key leads here, and Tab does not stop
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for place, key in enumerate(keys, 1):
            button = QPushButton(terms.label(key))
            button.setCheckable(True)
            button.setObjectName("chip")
            button.setAccessibleName(f"{name}：{terms.name(key)}")
            button.setToolTip(f"{terms.name(key)}　按 {place}")
            button.installEventFilter(self)
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.choose(keys[0])
        self._group.buttonToggled.connect(self._follow)

    def chosen(self) -> str:
        """The key of the one that is chosen."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Choose one."""
        self.buttons[key].setChecked(True)
        self._lead_focus()

    def _follow(self, _button: object, is_checked: bool) -> None:
        if is_checked:
            self._lead_focus()
            self.changed.emit(self.chosen())

    def _lead_focus(self) -> None:
        chosen = self.buttons[self.chosen()]
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of a row of buttons."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers() & _HELD:
            return False
        key, every = Qt.Key(event.key()), list(self.buttons)
        if key in ENTER:
            self.entered.emit()
        elif key in _STEPS:
            self._move_to(every[(every.index(self.chosen()) + _STEPS[key]) % len(every)])
        elif event.text().isdecimal() and 0 < int(event.text()) <= len(every):
            self._move_to(every[int(event.text()) - 1])
        else:
            return False
        return True

    def _move_to(self, key: str) -> None:
        self.choose(key)
        self.buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)


_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
