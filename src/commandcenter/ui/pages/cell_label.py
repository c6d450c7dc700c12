"""A cell of a page: one label whose links lead on, by mouse and by keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from commandcenter.services.pages.page import Cell, Goal
from commandcenter.ui.pages.words import plain, rich, spoken
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import TYPE_BODY


class CellLabel(QLabel):
    """The label.

    Signals:
        opened(Goal): a link of it was followed.
    """

    opened = Signal(object)

    def __init__(self, cell: Cell, theme: Theme, size: int = TYPE_BODY, dot: bool = False) -> None:
        super().__init__()
        self._cell, self._theme, self._size, self._dot = cell, theme, size, dot
        self._goals: list[Goal] = []
        self._is_plain = len(cell) == 1 and not cell[0].tone and cell[0].goal is None
        self.setTextFormat(Qt.TextFormat.PlainText if self._is_plain else Qt.TextFormat.RichText)
        self.setAccessibleName(spoken(cell))
        if any(bit.goal is not None for bit in cell):
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            self.linkActivated.connect(self._follow)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        self._goals.clear()
        self.setFont(self._theme.font(self._size))
        if self._is_plain:  # laid out in a tenth of the time
            self.setText(plain(self._cell[0]))
        else:
            self.setText(rich(self._cell, self._theme.tokens, self._goals, self._dot))

    def _follow(self, link: str) -> None:
        self.opened.emit(self._goals[int(link)])
