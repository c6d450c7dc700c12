"""The counts of a dry run: how many rows may be imported, are known, are bad."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from commandcenter.services.intake.batch import Batch, Figures
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_LARGE, TYPE_SMALL
from commandcenter.ui.shell.words import number

COLOURS = {"read": "text", "fresh": "good", "changed": "accent", "bad": "warning"}
"""The colour of a count that is not zero; all others are muted."""


class Tally(QWidget):
    """The counts side by side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.values: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10 * SPACE)

    def offer(self, figures: Figures) -> None:
        """Have a place for each of these figures, unknown yet."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.values = {key: QLabel() for key, _ in figures}
        self._words = {key: QLabel(words) for key, words in figures}
        for key, _ in figures:
            self._row.addWidget(self._figure(key))
        self.show_batch(None)
        self.dress()

    def _figure(self, key: str) -> QWidget:
        figure = QWidget()
        column = QVBoxLayout(figure)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.values[key])
        column.addWidget(self._words[key])
        return figure

    def show_batch(self, batch: Batch | None) -> None:
        """Show a batch's counts; dashes for None."""
        counts = {} if batch is None else {count.key: count.number for count in batch.counts}
        for key, label in self.values.items():
            count = counts.get(key)
            label.setText("–" if count is None else number(count))
            label.setAccessibleName("" if count is None else f"{self._words[key].text()} {count}")
            colour = COLOURS.get(key, "muted") if count else "muted"
            label.setStyleSheet(f"color: {getattr(self._theme.tokens, colour)}")

    def dress(self) -> None:
        """Put on the theme in force."""
        for key, label in self._words.items():
            self.values[key].setFont(self._theme.font(TYPE_LARGE, bold=True))
            label.setFont(self._theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {self._theme.tokens.muted}")
