"""The small form of a transition, made from its fields; the keyboard fills it in, Enter sends it, Esc leaves it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from commandcenter.domain.workflow import Transition, is_asked, missing
from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.casework.fields import EDITORS
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

WIDTH = 400


class TransitionForm(QFrame):
    """Asks for what a transition needs.

    Signals:
        given(object): a dict of answers by field key.
        left(): Esc or 取消; nothing happens.
    """

    given = Signal(object)
    left = Signal()

    def __init__(
        self,
        transition: Transition,
        about: str,
        offers: Offers,
        theme: Theme,
        parent: QWidget,
        limits: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.transition, self._over = transition, parent
        self.setObjectName("transitionForm")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"{transition.name} {about}")
        self.editors: dict[str, Editor] = {
            field.key: EDITORS[field.kind](field, offers, (limits or {}).get(field.key, ()))
            for field in transition.fields
        }
        self._title, self._about, self.says = QLabel(transition.name), QLabel(about), QLabel()
        self.send, self.leave = QPushButton(transition.name), QPushButton("取消")
        self._lay_out()
        self._dress(theme)
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._about, 0, 1)
        for row, editor in enumerate(self.editors.values(), start=1):
            label = QLabel(editor.field.label)
            label.setBuddy(editor.first)
            label.setContentsMargins(0, 5, 0, 0)  # on the line of what is typed beside it
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(editor.widget, row, 1)
        self.says.setWordWrap(True)
        self.says.hide()
        last = len(self.editors) + 1
        grid.addWidget(self.says, last, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.send)
        grid.addLayout(buttons, last + 1, 0, 1, 2)

    def _connect(self) -> None:
        self.send.setObjectName("primary")
        for button in (self.send, self.leave):
            button.setAutoDefault(True)
        self.send.clicked.connect(self.submit)
        self.leave.clicked.connect(self.dismiss)
        for editor in self.editors.values():
            editor.entered.connect(self._go_on)
            editor.changed.connect(self._show_asked)
        self._show_asked()

    def _dress(self, theme: Theme) -> None:
        tokens = theme.tokens
        self.setFixedWidth(round(WIDTH * theme.type_scale))
        self._title.setFont(theme.font(TYPE_BODY, bold=True))
        self._about.setFont(theme.font(TYPE_SMALL))
        self._about.setWordWrap(True)
        self._about.setStyleSheet(f"color: {tokens.muted}")
        self.says.setFont(theme.font(TYPE_SMALL))
        self.says.setStyleSheet(f"color: {tokens.danger}")
        self.setStyleSheet(
            f"QFrame#transitionForm {{ background: {tokens.raised}; border: 1px solid {tokens.accent};"
            f" border-radius: {RADIUS}px; }}"
            "QFrame#transitionForm QDateTimeEdit::drop-down { border: none; width: 18px; }"
            f"QFrame#transitionForm QPushButton:checked {{ background: {tokens.accent}; color: {tokens.on_accent}; }}"
        )

    def open_at(self, anchor: QPoint) -> None:
        """Show wholly inside the parent, its upper left corner at a point of the parent where there is room."""
        self._anchor = anchor
        self._place()
        self.show()
        self.raise_()
        first = next(iter(self.editors.values()), None)
        (first.first if first else self.send).setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """As high as its lines are at its width (adjustSize asks for another width), inside its parent."""
        grid, over = self.layout(), self._over
        assert grid is not None
        grid.activate()
        self.resize(self.maximumWidth(), grid.totalHeightForWidth(self.maximumWidth()))
        right, bottom = over.width() - self.width() - SPACE, over.height() - self.height() - SPACE
        self.move(max(SPACE, min(self._anchor.x(), right)), max(SPACE, min(self._anchor.y(), bottom)))

    def answers(self) -> dict[str, object]:
        """What is given so far; what is greyed is not."""
        return {key: editor.answer() for key, editor in self.editors.items() if editor.widget.isEnabledTo(self)}

    def submit(self) -> None:
        """Send, once: Enter in a line reaches the form too. Or say in words what is missing."""
        if not self.send.isEnabled():
            return
        unclear = next((words for editor in self.editors.values() if (words := editor.unclear())), "")
        answers = self.answers()
        if sentence := unclear or missing(self.transition, answers):
            self.say(sentence)
            self._focus_the_gap()
            return
        self.says.hide()
        self.send.setEnabled(False)
        self.given.emit(answers)

    def say(self, sentence: str) -> None:
        """Say why it was not done; what was filled in stays."""
        self.says.setText(sentence)
        self.says.show()
        self.send.setEnabled(True)
        self._place()

    def _show_asked(self) -> None:
        """What is not asked with the answers so far is greyed; a form that has grown stays inside."""
        answers = self.answers()
        for editor in self.editors.values():
            if editor.field.unless is not None:
                editor.widget.setEnabled(is_asked(editor.field, answers))
        if self.isVisible():
            self._place()

    def _is_gap(self, editor: Editor) -> bool:
        return is_asked(editor.field, self.answers()) and editor.answer() is None

    def _focus_the_gap(self) -> None:
        for editor in self.editors.values():
            if self._is_gap(editor):
                editor.first.setFocus()
                return

    def _go_on(self) -> None:
        """Enter: to the next gap, or send when there is none."""
        for editor in self.editors.values():
            if self._is_gap(editor) and editor is not self.sender():
                editor.first.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.submit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, wherever the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            event.accept()

    def dismiss(self) -> None:
        """Leave without doing anything."""
        self.close_quietly()
        self.left.emit()

    def close_quietly(self) -> None:
        """It is done with."""
        self.hide()
        self.deleteLater()
