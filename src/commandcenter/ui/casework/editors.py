"""The editors that forms are made of: what is typed or chosen becomes an answer in its proper type."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.models.picker import Choice, Picker
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
    """

    entered = Signal()

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


class PickEditor(Editor):
    """One cadre or one organization."""

    def __init__(self, field: Field, choices: Sequence[Choice], chosen: int | None = None) -> None:
        self.picker = Picker()
        super().__init__(field, self.picker)
        self.picker.setPlaceholderText(field.hint or "名称、拼音首字母或编号，↓ 列出")
        self.picker.offer(choices)
        self.picker.returnPressed.connect(self.entered)
        self._before = next((choice for choice in choices if choice.id == chosen), None)
        if self._before is not None:
            self.picker.setText(self._before.name)
            self.picker.selectAll()

    def answer(self) -> object:
        """A row id."""
        if self._before is not None and self.picker.text() == self._before.name:
            return self._before.id
        return self.picker.chosen()

    def unclear(self) -> str:
        """Typed, but not one of them."""
        typed = self.picker.text().strip()
        return f"{self.field.label}“{typed}”没有唯一对应：请从列表中选。" if typed and self.answer() is None else ""


class ManyEditor(Editor):
    """Several organizations: each one picked joins the line below, Backspace in the empty line takes the last away."""

    def __init__(self, field: Field, choices: Sequence[Choice]) -> None:
        holder = QWidget()
        super().__init__(field, holder)
        self.picker, self.line = Picker(), QLabel()
        self.first = self.picker
        self._names = {choice.id: choice.name for choice in choices}
        self._picked: list[int] = []
        self.picker.setAccessibleName(field.label)
        self.picker.setPlaceholderText("逐个选，可选多个")
        self.picker.offer(choices)
        self.picker.picked.connect(self._later_take)
        self.picker.returnPressed.connect(self._enter)
        self.picker.installEventFilter(self)
        self.line.setWordWrap(True)
        self.line.hide()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.picker)
        column.addWidget(self.line)

    def answer(self) -> object:
        """Row ids; what stands in the line unambiguously counts too."""
        standing = self.picker.chosen()
        return tuple(dict.fromkeys([*self._picked, *([standing] if standing is not None else [])])) or None

    def unclear(self) -> str:
        """Typed, but not one of them."""
        typed = self.picker.text().strip()
        return f"“{typed}”没有唯一对应：请从列表中选。" if typed and self.picker.chosen() is None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line."""
        if self._picked and not self.picker.text() and key_pressed(event) == Qt.Key.Key_Backspace:
            self._picked.pop()
            self._tell()
        return False

    def _later_take(self, _id: int) -> None:
        """The completer writes the name into the line after this; take it once it has."""
        QTimer.singleShot(0, self._take)

    def _enter(self) -> None:
        if self.picker.chosen() is not None:
            self._take()
        elif self._picked:
            self.entered.emit()

    def _take(self) -> None:
        chosen = self.picker.chosen()
        if chosen is not None:
            self._picked = list(dict.fromkeys([*self._picked, chosen]))
            self.picker.clear()
            self.picker.textEdited.emit("")
            self._tell()

    def _tell(self) -> None:
        self.line.setText("、".join(self._names[one] for one in self._picked))
        self.line.setVisible(bool(self._picked))


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


class LineEditor(Editor):
    """An issue's number."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        self.line.setPlaceholderText("编号，如 2024-132151")
        self.line.returnPressed.connect(self.entered)

    def answer(self) -> object:
        """The number as typed."""
        return self.line.text().strip() or None


def limit_in_words(amount: int, unit: str) -> str:
    """``5 个工作日``, ``2 小时``."""
    return f"{amount} {({'hours': '小时', 'working_hours': '个工作时', 'working_days': '个工作日'})[unit]}"


class CategoryEditor(Editor):
    """A category, with the time that it gives."""

    def __init__(self, field: Field, offers: Offers) -> None:
        self.box = QComboBox()
        super().__init__(field, self.box)
        self.box.setMaxVisibleItems(20)
        for category in offers.catalog.categories:
            self.box.addItem(
                f"{category.name}　{limit_in_words(category.settle.amount, category.settle.unit)}", category.key
            )
        self.box.setCurrentIndex(self.box.findData(offers.card.category) if offers.card.category else -1)
        self.box.setPlaceholderText("请选择")
        self.box.installEventFilter(self)

    def answer(self) -> object:
        """A key of the catalog."""
        return self.box.currentData()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on while the list is closed."""
        if key_pressed(event) in ENTER:
            self.entered.emit()
            return True
        return False


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

    def __init__(self, field: Field, start: date) -> None:
        self.edit = QDateEdit(QDate(start.year, start.month, start.day))
        super().__init__(field, self.edit)
        self.edit.setDisplayFormat("yyyy年M月d日")
        self.edit.setCalendarPopup(True)

    def answer(self) -> object:
        """A date."""
        day = self.edit.date()
        return date(day.year(), day.month(), day.day())
