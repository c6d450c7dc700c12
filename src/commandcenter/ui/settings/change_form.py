"""The small form of a change: to what, from which day on, and why."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from commandcenter.ui.settings.value_editors import ValueEditor
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import day_in_words

WIDTH = 420


class ChangeForm(QFrame):
    """Asks for new values.

    Signals:
        given(object, object, str): the values in the editors' order, the day from which they hold, the reason.
        left(): Esc or 取消; nothing happens.
    """

    given = Signal(object, object, str)
    left = Signal()

    def __init__(
        self,
        title: str,
        about: str,
        editors: Sequence[tuple[str, ValueEditor]],
        days: tuple[date, date],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        """``days``: today, and the day that is proposed."""
        super().__init__(parent)
        self._over, self._theme = parent, theme
        self.editors = tuple(editors)
        self.setObjectName("changeForm")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"改{title}")
        self._title, self._about, self.says = QLabel(title), QLabel(about), QLabel()
        self.day, self.reason = QDateEdit(), QLineEdit()
        self._today = days[0]
        self.day.setDate(QDate(days[1].year, days[1].month, days[1].day))
        self.send, self.leave = QPushButton("改"), QPushButton("取消")
        self._prepare()
        self._lay_out()
        self._dress()
        self._connect()

    def _prepare(self) -> None:
        today = self._today
        self.day.setMinimumDate(QDate(today.year, today.month, today.day))
        self.day.setDisplayFormat("yyyy年M月d日")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName("从哪天起")
        self.day.setToolTip(f"今天是 {day_in_words(today)}；改动从这一天起算，已经按原来的时限判定的不再重判")
        self.reason.setPlaceholderText("为什么改，如文件号")
        self.reason.setAccessibleName("原因")
        self.reason.setMaxLength(200)
        for label in (self._about, self.says):
            label.setWordWrap(True)
        self._about.setVisible(bool(self._about.text()))
        self.says.hide()
        self.send.setObjectName("primary")

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._title, 0, 0, 1, 2)
        grid.addWidget(self._about, 1, 0, 1, 2)
        asked = [*((name, editor.widget, editor.first) for name, editor in self.editors)]
        asked += [("从哪天起", self.day, self.day), ("原因", self.reason, self.reason)]
        for row, (name, widget, first) in enumerate(asked, start=2):
            label = QLabel(name)
            label.setBuddy(first)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        last = len(asked) + 2
        grid.addWidget(self.says, last, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.send)
        grid.addLayout(buttons, last + 1, 0, 1, 2)

    def _connect(self) -> None:
        for button in (self.send, self.leave):
            button.setAutoDefault(True)
        self.send.clicked.connect(self.submit)
        self.leave.clicked.connect(self.dismiss)
        self.reason.returnPressed.connect(self.submit)
        for _, editor in self.editors:
            editor.entered.connect(self._go_on)

    def _dress(self) -> None:
        tokens, theme = self._theme.tokens, self._theme
        self.setFixedWidth(round(WIDTH * theme.type_scale))
        self._title.setFont(theme.font(TYPE_BODY, bold=True))
        for label, colour in ((self._about, tokens.muted), (self.says, tokens.danger)):
            label.setFont(theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {colour}")
        self.setStyleSheet(
            f"QFrame#changeForm {{ background: {tokens.raised}; border: 1px solid {tokens.accent};"
            f" border-radius: {RADIUS}px; }}"
            "QFrame#changeForm QDateEdit::drop-down { border: none; width: 18px; }"
            "QFrame#changeForm QSpinBox::up-button, QFrame#changeForm QSpinBox::down-button { width: 0; border: none; }"
        )

    def open_at(self, anchor: QPoint) -> None:
        """Show wholly inside the parent, its upper left corner at a point of the parent where there is room."""
        self._anchor = anchor
        self._place()
        self.show()
        self.raise_()
        first = self.editors[0][1].first if self.editors else self.reason
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        self.adjustSize()
        over = self._over
        right, bottom = over.width() - self.width() - SPACE, over.height() - self.height() - SPACE
        self.move(max(SPACE, min(self._anchor.x(), right)), max(SPACE, min(self._anchor.y(), bottom)))

    def submit(self) -> None:
        """Send, once: Enter in a line reaches the form too. The services say what is wrong."""
        if not self.send.isEnabled():
            return
        if not self.reason.text().strip():
            self.say("改设置前还须填写：原因。")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.says.hide()
        self.send.setEnabled(False)
        day = self.day.date()
        values = [editor.value() for _, editor in self.editors]
        self.given.emit(values, date(day.year(), day.month(), day.day()), self.reason.text())

    def say(self, sentence: str) -> None:
        """Say why it was not done; what was filled in stays."""
        self.says.setText(sentence)
        self.says.show()
        self.send.setEnabled(True)
        self._place()

    def _go_on(self) -> None:
        """Enter: to the reason while there is none, else send."""
        if self.reason.text().strip():
            self.submit()
        else:
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, wherever the focus is; Enter on the day goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
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
