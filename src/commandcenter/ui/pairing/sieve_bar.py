"""The sieves of a side with their counts: buttons in a row where there is room, one button with a menu where not."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from commandcenter.ui.pairing.side_model import SIEVE, SIEVES
from commandcenter.ui.pairing.side_rows import SideRow
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number


class SieveBar(QWidget):
    """The sieves.

    Signals:
        chosen(str): a sieve's key.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.sieve = "all"
        self.buttons = {sieve.key: QToolButton() for sieve in SIEVES}
        self.menu_button, self._menu = QToolButton(), QMenu(self)
        self._entries: dict[str, QAction] = {}
        self.counts = dict.fromkeys(SIEVE, 0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for sieve in SIEVES:
            button, entry = self.buttons[sieve.key], self._menu.addAction(sieve.name)
            self._entries[sieve.key] = entry
            button.setObjectName("quiet")
            button.setCheckable(True)
            for part in (button.clicked, entry.triggered):
                part.connect(partial(self._choose, sieve.key))
            row.addWidget(button)
        self.menu_button.setObjectName("quiet")
        self.menu_button.setMenu(self._menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.menu_button)
        row.addStretch(1)

    def count(self, rows: "list[SideRow] | tuple[SideRow, ...]") -> None:
        """Count what passes each; one that nothing passes is hidden, but for the one that is chosen."""
        self.counts = {sieve.key: sum(map(sieve.passes, rows)) for sieve in SIEVES}
        self.refresh()

    def choose(self, key: str) -> None:
        """Choose a sieve."""
        self.sieve = key
        self.refresh()

    def refresh(self) -> None:
        """Write the counts, in the theme's colours."""
        for sieve in SIEVES:
            button, count = self.buttons[sieve.key], self.counts[sieve.key]
            words = f"{sieve.name} {number(count)}"
            warns = sieve.warns and count
            button.setText(words)
            button.setAccessibleName(words)
            button.setChecked(sieve.key == self.sieve)
            button.setStyleSheet(f"padding: 1px {SPACE + 2}px;" + (f"color: {self._colour()};" if warns else ""))
            self._entries[sieve.key].setText(words)
            self._entries[sieve.key].setVisible(self._is_offered(sieve.key))
        self.menu_button.setText(f"{SIEVE[self.sieve].name} {number(self.counts[self.sieve])} ▾")
        self.menu_button.setAccessibleName(f"筛选：{self.menu_button.text()}")
        self._fit()

    def _colour(self) -> str:
        return self._theme.tokens.warning

    def _is_offered(self, key: str) -> bool:
        whole = self.counts["all"]
        return key in ("all", self.sieve) or (self.counts[key] > 0 and (SIEVE[key].warns or self.counts[key] < whole))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        offered = [key for key in self.buttons if self._is_offered(key)]
        needed = sum(self.buttons[key].sizeHint().width() for key in offered)
        in_row = needed <= self.width()
        for key, button in self.buttons.items():
            button.setVisible(in_row and key in offered)
        self.menu_button.setVisible(not in_row)

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.choose(key)
        self.chosen.emit(key)
