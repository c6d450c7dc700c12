"""The title of a section: its name, how many rows it has, and what else is to be known."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY
from commandcenter.ui.shell.words import number


class SectionTitle(QWidget):
    """A row above a section."""

    def __init__(self, name: str, count: int | None, note: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.name, self.count, self.note = QLabel(name), QLabel(number(count) if count else ""), QLabel(note)
        for label in (self.count, self.note):
            label.setObjectName("muted")
        self.note.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.name)
        row.addWidget(self.count)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.note, 1)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        self.name.setFont(self._theme.font(TYPE_BODY, bold=True))
