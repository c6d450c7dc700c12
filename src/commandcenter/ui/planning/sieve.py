"""Which fates the table shows: a button a fate with its number, and a line for words."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from commandcenter.ui.planning.fates import FATES, LACKING, STRUCK, swatch
from commandcenter.ui.planning.lines_model import OPEN_AT_FIRST
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

SEARCH_WIDTH = 220
ONLY_WHERE_THERE_ARE = (LACKING, STRUCK)


class Sieve(QWidget):
    """The row above the table.

    Signals:
        fates_chosen(frozenset): rows of these fates are to be shown.
        sought(str): rows that hold these words.
    """

    fates_chosen = Signal(object)
    sought = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: dict[str, QPushButton] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("在表中查找（Ctrl+F）")
        self.search.setAccessibleName("在表中查找")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.search.textChanged.connect(self.sought)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SPACE)
        for fate in FATES:
            button = self.buttons[fate.key] = QPushButton(fate.name)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(fate.meaning)
            button.setChecked(fate.key in OPEN_AT_FIRST)
            button.toggled.connect(self._toggled)
            self.row.addWidget(button)
        self.row.addStretch(1)
        self.row.addWidget(self.search)
        self.count({})

    @property
    def fates(self) -> frozenset[str]:
        """The fates that are shown."""
        return frozenset(key for key, button in self.buttons.items() if button.isChecked())

    def show_fate(self, key: str) -> None:
        """Show rows of a fate too."""
        self.buttons[key].setChecked(True)

    def count(self, counts: Mapping[str, int]) -> None:
        """Write how many rows there are of each fate."""
        for fate in FATES:
            button, many = self.buttons[fate.key], counts.get(fate.key, 0)
            button.setText(f" {fate.name} {number(many)}")
            button.setVisible(bool(many) or fate.key not in ONLY_WHERE_THERE_ARE)

    def dress(self) -> None:
        """Take the theme in force."""
        for fate in FATES:
            self.buttons[fate.key].setIcon(QIcon(swatch(fate, self._theme, self.devicePixelRatioF())))

    def _toggled(self, _is_on: bool) -> None:
        self.fates_chosen.emit(self.fates)
