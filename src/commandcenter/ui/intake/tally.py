"""The counts of a dry run: how many rows may be imported, are known, are bad."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from commandcenter.services.intake.batch import Batch
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_LARGE, TYPE_SMALL
from commandcenter.ui.shell.words import number


@dataclass(frozen=True)
class Figure:
    """One count: its words, its colour, and how it is told from a batch."""

    key: str
    words: str
    colour: str

    def of(self, batch: Batch) -> int:
        """The count."""
        return {"read": batch.read, "fresh": len(batch.fresh), "known": batch.known, "bad": len(batch.bad)}[self.key]


FIGURES: Sequence[Figure] = (
    Figure("read", "读到的行", "text"),
    Figure("fresh", "可导入", "good"),
    Figure("known", "已导入过", "muted"),
    Figure("bad", "有问题", "warning"),
)


class Tally(QWidget):
    """The counts side by side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.values = {figure.key: QLabel("–") for figure in FIGURES}
        self._words = {figure.key: QLabel(figure.words) for figure in FIGURES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10 * SPACE)
        for figure in FIGURES:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(self.values[figure.key])
            column.addWidget(self._words[figure.key])
            row.addLayout(column)
        self.dress()

    def show_batch(self, batch: Batch | None) -> None:
        """Show a batch's counts; dashes for None."""
        for figure in FIGURES:
            count = None if batch is None else figure.of(batch)
            label = self.values[figure.key]
            label.setText("–" if count is None else number(count))
            label.setAccessibleName("" if count is None else f"{figure.words} {count}")
            colour = figure.colour if count else "muted"
            label.setStyleSheet(f"color: {getattr(self._theme.tokens, colour)}")

    def dress(self) -> None:
        """Put on the theme in force."""
        for figure in FIGURES:
            self.values[figure.key].setFont(self._theme.font(TYPE_LARGE, bold=True))
            self._words[figure.key].setFont(self._theme.font(TYPE_SMALL))
            self._words[figure.key].setStyleSheet(f"color: {self._theme.tokens.muted}")
