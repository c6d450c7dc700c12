"""Editors that only these forms have: a line of words, a day from today on, pairings to tick."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.editors import ENTER, DayEditor, Editor, key_pressed
from commandcenter.ui.pairing.hands import Standing
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import day_in_words

MOST_SHOWN = 8
"""So many pairings are shown to be ticked before the list scrolls."""
LONGEST_REASON = 200


class LineEditor(Editor):
    """Some words in one line."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        self.line.setMaxLength(LONGEST_REASON)
        self.line.setPlaceholderText(field.hint or ("" if field.required else "可不填"))
        self.line.returnPressed.connect(self.entered)

    def answer(self) -> object:
        """The words; None where there are none."""
        return self.line.text().strip() or None


class FirstDayEditor(DayEditor):
    """A day, with ``earliest`` as the first that can be chosen; Enter goes on."""

    TAKES_ENTER = True

    def __init__(self, field: Field, start: date, earliest: date | None = None) -> None:
        super().__init__(field, start)
        if earliest is not None:
            self.edit.setMinimumDate(QDate(earliest.year, earliest.month, earliest.day))
        self.edit.dateChanged.connect(self._day_changed)
        self.edit.installEventFilter(self)
        self._tell()

    def _day_changed(self, _day: QDate) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        day = self.answer()
        assert isinstance(day, date)
        self.edit.setToolTip(day_in_words(day))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter."""
        if key_pressed(event) in ENTER:
            self.edit.interpretText()
            self.entered.emit()
            return True
        return False


class TicksEditor(Editor):
    """Some of several pairings: those that are ticked."""

    def __init__(self, field: Field, standing: Sequence[Standing], ticked: bool) -> None:
        holder = QScrollArea()
        super().__init__(field, holder)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        self.boxes: dict[int, QCheckBox] = {}
        for one in standing:
            box = QCheckBox(one.words)
            box.setToolTip(f"自{day_in_words(one.since)}")
            box.setChecked(ticked)
            box.installEventFilter(self)
            box.toggled.connect(self.changed)
            self.boxes[one.pairing_id] = box
            column.addWidget(box)
        holder.setWidget(inner)
        holder.setWidgetResizable(True)
        holder.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = next(iter(self.boxes.values())).sizeHint().height() + SPACE
        holder.setFixedHeight(row * min(len(self.boxes), MOST_SHOWN) + 2 * SPACE)
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.first = next(iter(self.boxes.values()))

    def answer(self) -> object:
        """The row ids of the pairings that are ticked; None where none is."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked()) or None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; the space bar ticks; arrows go through the boxes."""
        key = key_pressed(event)
        if key in ENTER:
            self.entered.emit()
            return True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key)) if key is not None else None
        if step is None:
            return False
        every = list(self.boxes.values())
        assert isinstance(watched, QCheckBox)
        every[(every.index(watched) + step) % len(every)].setFocus()
        return True
