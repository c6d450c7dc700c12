"""The editors that forms are made of: what is typed or chosen becomes an answer in its proper type.

Those that pick one of many are in ``picking.py``, that of tasks in ``tasks_editor.py``.
"""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, Qt, QTime, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Field
from commandcenter.ui.shell.tokens import SPACE

TEXT_LINES = 3
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def key_pressed(event: QEvent) -> int | None:
    """The key that an event presses; None for every other event."""
    return event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None


class Editor(QObject):
    """One field's editor. ``widget`` goes into the form, ``first`` takes the focus.

    Signals:
        entered(): Enter was pressed in it, or its answer is complete by one act.
        changed(): the answer may be another now; only of editors that other fields can depend on.
    """

    entered = Signal()
    changed = Signal()
    TAKES_ENTER = True
    """Whether Enter in it always ends in ``entered`` or in what it does itself; else the form takes it for sending."""

    def __init__(self, field: Field, widget: QWidget) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self.first = widget
        widget.setAccessibleName(field.label)
        if field.hint:
            widget.setAccessibleDescription(field.hint)

    def answer(self) -> object:
        """What is given; None while there is nothing."""
        raise NotImplementedError

    def unclear(self) -> str:
        """What is wrong with what was typed, when it is no answer at all; empty otherwise."""
        return ""


class TextEditor(Editor):
    """Some sentences: Enter goes on, Shift+Enter breaks the line."""

    def __init__(self, field: Field) -> None:
        self.text = QPlainTextEdit()
        super().__init__(field, self.text)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(field.hint or ("可不填" if not field.required else ""))
        height = self.text.fontMetrics().lineSpacing() * TEXT_LINES + 5 * SPACE
        self.text.setFixedHeight(height)
        self.text.installEventFilter(self)

    def answer(self) -> object:
        """The words, None when there are none."""
        return self.text.toPlainText().strip() or None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter without Shift is no line break."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
                return True
        return False


class NumberEditor(Editor):
    """A whole number from 0 to 100."""

    TAKES_ENTER = False

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        self.line.setValidator(QIntValidator(0, 100, self.line))
        self.line.setPlaceholderText(field.hint)
        self.line.returnPressed.connect(self.entered)

    def answer(self) -> object:
        """The number; None while nothing is typed."""
        return int(self.line.text()) if self.line.hasAcceptableInput() else None

    def unclear(self) -> str:
        """Typed, but no such number."""
        return f"{self.field.label}须是 0 到 100 的整数。" if self.line.text() and self.answer() is None else ""


class ChoiceEditor(Editor):
    """One of few: buttons in a row, arrows or digits choose."""

    def __init__(self, field: Field, keys: Sequence[str]) -> None:
        holder = QWidget()
        super().__init__(field, holder)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self.group = QButtonGroup(holder)
        self.buttons: dict[str, QPushButton] = {}
        for key in keys:
            self._add(key, row)
        row.addStretch(1)
        self.first = next(iter(self.buttons.values()))
        if len(keys) == 1:
            self.first.setChecked(True)

    def _add(self, key: str, row: QHBoxLayout) -> None:
        name = self.field.choices.name(key) if self.field.choices else key
        button = QPushButton(name)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{self.field.label}：{name}")
        button.installEventFilter(self)
        button.toggled.connect(self.changed)
        self.group.addButton(button)
        self.buttons[key] = button
        row.addWidget(button)

    def choose(self, key: str) -> None:
        """Choose one."""
        self.buttons[key].setChecked(True)

    def answer(self) -> object:
        """The key of what is chosen."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move and choose, Space chooses, Enter chooses and goes on."""
        key = key_pressed(event)
        if key is None or not isinstance(watched, QPushButton):
            return False
        if key in ENTER:
            if self.answer() is None:
                watched.setChecked(True)
            self.entered.emit()
            return True
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if step is None:
            return False
        every = list(self.buttons.values())
        other = every[(every.index(watched) + step) % len(every)]
        other.setFocus()
        other.setChecked(True)
        return True


class MomentEditor(Editor):
    """A day and a time, local."""

    TAKES_ENTER = False

    def __init__(self, field: Field, start: datetime) -> None:
        self.edit = QDateTimeEdit()
        super().__init__(field, self.edit)
        self.edit.setDisplayFormat("yyyy年M月d日 HH:mm")
        self.edit.setCalendarPopup(True)
        self._start = start
        local = start.astimezone(CHINA)
        self._shown = QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
        self.edit.setDateTime(self._shown)

    def answer(self) -> object:
        """An aware moment; the one it began with, to the second, when nobody touched it."""
        shown = self.edit.dateTime()
        if shown == self._shown:
            return self._start
        day, time = shown.date(), shown.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=CHINA)


class DayEditor(Editor):
    """A day."""

    TAKES_ENTER = False

    def __init__(self, field: Field, start: date) -> None:
        self.edit = QDateEdit(QDate(start.year, start.month, start.day))
        super().__init__(field, self.edit)
        self.edit.setDisplayFormat("yyyy年M月d日")
        self.edit.setCalendarPopup(True)

    def answer(self) -> object:
        """A date."""
        day = self.edit.date()
        return date(day.year(), day.month(), day.day())
