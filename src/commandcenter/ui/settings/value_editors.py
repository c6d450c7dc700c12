"""The editors of values: one for each kind of setting. What is entered is checked by the services, in words."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from commandcenter.domain.catalog import GRADES
from commandcenter.domain.clocks import UNITS, Unit
from commandcenter.domain.numbers import NUMBER
from commandcenter.domain.setting_kinds import LARGEST, kind_of
from commandcenter.domain.vocabulary import BATCHES
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.tokens import SPACE

MARGINS = (2 * SPACE, 0, 2 * SPACE, 0)  # the style sheet's padding does not reach the line within a spin box
Choices = Sequence[tuple[str, Any]]


class ValueEditor(QObject):
    """A value's editor. ``widget`` goes into the form, ``first`` takes the focus.

    Signals:
        entered(): Enter was pressed in it.
    """

    entered = Signal()

    def __init__(self, widget: QWidget, first: QWidget, name: str) -> None:
        super().__init__(widget)
        self.widget, self.first = widget, first
        first.setAccessibleName(name)

    def value(self) -> Any:
        """What is entered, as ``resources/`` would have it."""
        raise NotImplementedError

    def watch_enter(self, widget: QWidget) -> None:
        """Enter in this widget sends the form."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; everything else is the widget's."""
        pressed = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)


class ChoiceEditor(ValueEditor):
    """One of several."""

    def __init__(self, name: str, choices: Choices, value: Any) -> None:
        self.box = Chooser()
        super().__init__(self.box, self.box, name)
        self._values = [one for _, one in choices]
        for words, _ in choices:
            self.box.addItem(words)
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else 0)
        self.watch_enter(self.box)

    def value(self) -> Any:
        """The chosen one."""
        return self._values[self.box.currentIndex()]


class NumberEditor(ValueEditor):
    """A whole number with its unit."""

    def __init__(self, name: str, smallest: int, largest: int, unit: str, value: int) -> None:
        self.spin = QSpinBox()
        super().__init__(self.spin, self.spin, name)
        self.spin.setRange(smallest, largest)
        self.spin.lineEdit().setTextMargins(*MARGINS)
        self.spin.setSuffix(f" {unit}")
        self.spin.setValue(value)
        self.watch_enter(self.spin)

    def value(self) -> Any:
        """The number."""
        return self.spin.value()


class LimitEditor(ValueEditor):
    """An amount and its unit; of a category also that it has none of its own."""

    def __init__(self, name: str, value: dict[str, Any] | None, has_none: bool) -> None:
        holder = QWidget()
        self.spin, self.unit = QSpinBox(), Chooser()
        super().__init__(holder, self.spin, name)
        self.unit.setAccessibleName(f"{name}，单位")
        self.spin.setRange(1, max(LARGEST.values()))
        self.spin.lineEdit().setTextMargins(*MARGINS)
        self._units: list[Unit | None] = [*UNITS, *([None] if has_none else [])]
        for unit in self._units:
            self.unit.addItem(UNITS[unit] if unit else "随默认")
        self.unit.currentIndexChanged.connect(self._follow)
        self.unit.setCurrentIndex(self._units.index(value["unit"] if value else None if has_none else "hours"))
        self.spin.setValue(value["amount"] if value else 1)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.spin, 1)
        row.addWidget(self.unit, 1)
        for widget in (self.spin, self.unit):
            self.watch_enter(widget)
        self._follow()

    def _follow(self) -> None:
        self.spin.setEnabled(self._units[self.unit.currentIndex()] is not None)
        self.first = self.spin if self.spin.isEnabled() else self.unit

    def value(self) -> Any:
        """Amount and unit, or None."""
        unit = self._units[self.unit.currentIndex()]
        return None if unit is None else {"amount": self.spin.value(), "unit": unit}


class LineEditor(ValueEditor):
    """A line of text, read by ``read``."""

    def __init__(self, name: str, words: str, hint: str, read: Callable[[str], Any]) -> None:
        self.line = QLineEdit(words)
        super().__init__(self.line, self.line, name)
        self._read = read
        self.line.setPlaceholderText(hint)
        self.line.selectAll()
        self.watch_enter(self.line)

    def value(self) -> Any:
        """What the line says."""
        return self._read(self.line.text())


def names_in(words: str) -> list[str]:
    """Names, parted by a comma of either kind."""
    return [one.strip() for one in re.split(r"[、,，;；]", words) if one.strip()]


def spans_in(words: str) -> list[list[str]]:
    """``08:30-12:00 14:00-17:30`` as spans; what is no time stays as it is, for the check to name."""
    found = re.split(r"[\s、，,;；]+", words.replace("：", ":").strip())
    return [[_padded(part) for part in re.split(r"\s*[-–—~至]\s*", span)] for span in found if span]


def _padded(clock: str) -> str:
    return f"0{clock}" if re.fullmatch(r"\d:\d\d", clock) else clock


def editor_for(key: str, name: str, value: Any) -> ValueEditor:
    """The editor of a setting that is ``value`` now."""
    kind = kind_of(key)
    assert kind is not None
    return _EDITORS[kind.key](key, name, value)


def _number(key: str, name: str, value: Any) -> ValueEditor:
    number = NUMBER[key.removeprefix("numbers.")]
    return NumberEditor(name, number.smallest, number.largest, number.unit, value)


def _hours(key: str, name: str, value: Any) -> ValueEditor:
    words = " ".join(f"{start}-{end}" for start, end in value)
    return LineEditor(name, words, "如 08:30-12:00 14:00-17:30", spans_in)


_DAY: Choices = (("休息", False), ("上班", True), ("随常规", None))

_EDITORS: dict[str, Callable[[str, str, Any], ValueEditor]] = {
    "limit": lambda key, name, value: LimitEditor(name, value, has_none=False),
    "own_limit": lambda key, name, value: LimitEditor(name, value, has_none=True),
    "name": lambda key, name, value: LineEditor(name, value or "", "名称，最多 20 字", str.strip),
    "grade": lambda key, name, value: ChoiceEditor(name, [(term.name, term.key) for term in GRADES], value),
    "batch": lambda key, name, value: ChoiceEditor(name, [(term.name, term.key) for term in BATCHES], value),
    "departments": lambda key, name, value: LineEditor(name, "、".join(value or ()), "单位全称，顿号分开", names_in),
    "retired": lambda key, name, value: ChoiceEditor(name, (("在用", False), ("停用", True)), bool(value)),
    "hours": _hours,
    "day": lambda key, name, value: ChoiceEditor(name, _DAY, value),
    "announced": lambda key, name, value: ChoiceEditor(name, (("已公布并录全", True), ("尚未公布", False)), not value),
    "number": _number,
}
