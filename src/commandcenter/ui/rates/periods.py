"""The periods that can be chosen: a registry, and the bar with a button for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from commandcenter.services.rates import WHOLE_TIME, Period, last_month_of, month_of, year_of
from commandcenter.ui.shell.tokens import SPACE


@dataclass(frozen=True)
class PeriodKind:
    """An entry: ``period`` from the local day."""

    key: str
    name: str
    period: Callable[[date], Period]


def _whole(today: date) -> Period:
    return WHOLE_TIME


PERIODS: tuple[PeriodKind, ...] = (
    PeriodKind("whole", "全部", _whole),
    PeriodKind("year", "今年", year_of),
    PeriodKind("month", "本月", month_of),
    PeriodKind("last_month", "上月", last_month_of),
)
OWN = "own"
DAY_WIDTH = 132


class PeriodBar(QWidget):
    """Buttons for the registry's periods, and one for days of one's own.

    Signals:
        changed(): another period is chosen.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.key = PERIODS[0].key
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for key, name in (*((kind.key, kind.name) for kind in PERIODS), (OWN, "自定")):
            row.addWidget(self._button(key, name))
        self.buttons[self.key].setChecked(True)
        self.first, self.last = self._edit("登记自", today.replace(day=1)), self._edit("登记至", today)
        self.dash = QLabel("至")
        for widget in (self.first, self.dash, self.last):
            widget.hide()
            row.addWidget(widget)

    def _button(self, key: str, name: str) -> QPushButton:
        button = QPushButton(name)
        button.setObjectName("quiet")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(f"登记时间：{name}")
        button.clicked.connect(partial(self._choose, key))
        self._group.addButton(button)
        self.buttons[key] = button
        return button

    def _edit(self, name: str, day: date) -> QDateEdit:
        edit = QDateEdit(QDate(day.year, day.month, day.day))
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setStyleSheet(f"QDateEdit::drop-down {{ border: none; width: {5 * SPACE}px; }}")
        edit.setAccessibleName(name)
        edit.setFixedWidth(DAY_WIDTH)
        edit.editingFinished.connect(self._edited)
        return edit

    @property
    def period(self) -> Period:
        """What is chosen; days in the wrong order are taken in the right one."""
        if self.key == OWN:
            first, last = (date.fromisoformat(e.date().toString("yyyy-MM-dd")) for e in (self.first, self.last))
            return Period(min(first, last), max(first, last))
        return next(kind for kind in PERIODS if kind.key == self.key).period(self._today)

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.key = key
        for widget in (self.first, self.dash, self.last):
            widget.setVisible(key == OWN)
        self.changed.emit()

    def _edited(self) -> None:
        if self.key == OWN:
            self.changed.emit()
