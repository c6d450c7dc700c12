"""The small form over a panel: its lines, what speaks against it, and two buttons; Enter sends it, Esc leaves it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

LABEL_DROP = 5  # px, so that a label stands on the line of what is typed beside it

FormLine = tuple[str, QWidget, QWidget]
"""A label, the widget beside it, and the part of it that takes the keyboard."""


class SmallForm(QFrame):
    """A form as wide as ``WIDTH`` in px at the usual type size. Whoever derives fills it by :meth:`build`.

    ``NAME`` is its name for the style sheet, ``MORE_STYLE`` is added to the frame's. With ``ABOUT_BESIDE`` what it is
    about stands to the right of the title, else below it.

    Signals:
        left(): Esc or 取消; nothing happens.
    """

    left = Signal()
    WIDTH = 400
    NAME = "smallForm"
    ABOUT_BESIDE = False
    MORE_STYLE = ""

    def __init__(self, title: str, about: str, act: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over, self._anchor = parent, QPoint()
        self.setObjectName(self.NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._about, self.says = QLabel(title), QLabel(about), QLabel()
        self.send, self.leave = QPushButton(act), QPushButton("取消")
        for label in (self._about, self.says):
            label.setWordWrap(True)
        self._about.setVisible(bool(about))
        self.says.hide()
        self._dress(theme)

    def build(self, lines: Sequence[FormLine]) -> None:
        """Lay out the lines and connect the buttons; once."""
        self._lay_out(lines)
        self.send.setObjectName("primary")
        for button in (self.send, self.leave):
            button.setAutoDefault(True)
        self.send.clicked.connect(self.submit)
        self.leave.clicked.connect(self.dismiss)

    def _lay_out(self, lines: Sequence[FormLine]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._title, 0, 0, 1, 1 if self.ABOUT_BESIDE else 2)
        grid.addWidget(self._about, *((0, 1) if self.ABOUT_BESIDE else (1, 0, 1, 2)))
        for row, (name, widget, first) in enumerate(lines, start=2):
            label = QLabel(name)
            label.setBuddy(first)
            label.setContentsMargins(0, LABEL_DROP, 0, 0)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(widget, row, 1)
        last = len(lines) + 2
        grid.addWidget(self.says, last, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.send)
        grid.addLayout(buttons, last + 1, 0, 1, 2)

    def _dress(self, theme: Theme) -> None:
        tokens = theme.tokens
        self.setFixedWidth(round(self.WIDTH * theme.type_scale))
        self._title.setFont(theme.font(TYPE_BODY, bold=True))
        for label, colour in ((self._about, tokens.muted), (self.says, tokens.danger)):
            label.setFont(theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {colour}")
        frame = f"background: {tokens.raised}; border: 1px solid {tokens.accent}; border-radius: {RADIUS}px;"
        chosen = f"background: {tokens.accent}; color: {tokens.on_accent};"
        self.setStyleSheet(
            f"QFrame#{self.NAME} {{ {frame} }} QFrame#{self.NAME} QPushButton:checked {{ {chosen} }}"
            f"QFrame#{self.NAME} QDateTimeEdit::drop-down {{ border: none; width: 18px; }}{self.MORE_STYLE}"
        )

    def open_at(self, anchor: QPoint) -> None:
        """Show wholly inside the parent, its upper left corner at a point of the parent where there is room."""
        self._anchor = anchor
        self._place()
        self.show()
        self.raise_()
        self.first().setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """As high as its lines are at its width (adjustSize asks for another width), inside its parent."""
        grid, over = self.layout(), self._over
        assert grid is not None
        grid.activate()
        self.resize(self.maximumWidth(), grid.totalHeightForWidth(self.maximumWidth()))
        right, bottom = over.width() - self.width() - SPACE, over.height() - self.height() - SPACE
        self.move(max(SPACE, min(self._anchor.x(), right)), max(SPACE, min(self._anchor.y(), bottom)))

    def first(self) -> QWidget:
        """What takes the keyboard as it opens."""
        return self.send

    def submit(self) -> None:
        """Send what is given, or say what is missing. Enter in a line reaches the form too: nothing is sent twice."""
        if not self.send.isEnabled():
            return
        if self.is_complete():
            self.says.hide()
            self.send.setEnabled(False)
            self.hand_on()

    def is_complete(self) -> bool:
        """Whether everything is given; says what is missing and goes there."""
        raise NotImplementedError

    def hand_on(self) -> None:
        """Give what was filled in to whoever asked."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Say why it was not done; what was filled in stays."""
        self.says.setText(sentence)
        self.says.show()
        self.send.setEnabled(True)
        self._place()

    def enter(self) -> None:
        """Enter where no line takes it."""
        self.submit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, wherever the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
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
