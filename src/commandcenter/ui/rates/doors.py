"""The line below a table of rates: what the cell in focus counts, each part a door to its issues."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from commandcenter.domain.rates import MEASURE, RATE
from commandcenter.services.listing import Filters
from commandcenter.services.rates import Group, RateTable
from commandcenter.services.rates_columns import TOTAL, RateColumn
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number


@dataclass(frozen=True)
class Door:
    """A way to just these issues."""

    words: str
    count: int
    filters: Filters


def doors_of(table: RateTable, group: Group | None, column: RateColumn | None) -> tuple[Door, ...]:
    """The doors of a cell, the first of them what Enter opens: of a rate its whole, its part, and what is left."""
    tally = group.tally if group else table.total
    measure = column.measure if column else "collected"
    whole = Door(MEASURE[measure].name, tally[measure], table.door(group, measure))
    if column is None or not column.is_rate:
        return (whole,)
    part = RATE[column.key].part
    rest = {**whole.filters, "not_counted": (part,)}
    return (
        whole,
        Door(MEASURE[part].name, tally[part], table.door(group, part)),
        Door("其余", tally[measure] - tally[part], rest),
    )


class DoorsLine(QWidget):
    """The line.

    Signals:
        asked(object): the filters of the list to open.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setObjectName("muted")
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self._row.addWidget(self.label)

    def show_cell(self, table: RateTable, group: Group | None, column: RateColumn | None) -> None:
        """Show the doors of a cell."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        name = group.name if group else TOTAL
        self.label.setText(f"{name} · {column.title}：" if column else f"{name}：")
        self.label.setToolTip(column.meaning if column else "")
        self.buttons = [self._button(door) for door in doors_of(table, group, column)]
        for button in self.buttons:
            self._row.addWidget(button)

    def _button(self, door: Door) -> QPushButton:
        button = QPushButton(f"{door.words} {number(door.count)} 件 ›")
        button.setObjectName("quiet")
        button.setAutoDefault(False)
        button.setToolTip("打开这些事项的列表")
        button.clicked.connect(partial(self._ask, door.filters))
        return button

    def _ask(self, filters: Filters, _checked: bool = False) -> None:
        self.asked.emit(filters)
