"""The card beside the pointer: the grid under it in words."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from commandcenter.ui.map.card import Card
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY

AWAY = 4 * SPACE


@dataclass(frozen=True)
class HoverText:
    """What the card says: the place, its code, and lines with their token of colour."""

    title: str
    code: str
    lines: tuple[tuple[str, str], ...]


class HoverCard(Card):
    """Follows the pointer and keeps inside the map."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._space = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text: HoverText | None = None
        self.hide()

    def show_text(self, text: HoverText | None, at: QPoint) -> None:
        """Show beside a point; None hides the card."""
        if text is None:
            self.text = None
            self.hide()
            return
        if text != self.text:
            self.text = text
            self.refresh()
        self.move(self._beside(at))
        self.show()

    def _beside(self, at: QPoint) -> QPoint:
        space = self._space.size()
        x, y = at.x() + AWAY, at.y() + AWAY
        if x + self.width() > space.width():
            x = at.x() - AWAY - self.width()
        if y + self.height() > space.height():
            y = at.y() - AWAY - self.height()
        return QPoint(max(x, 0), max(y, 0))

    def _rows(self) -> list[tuple[str, QFont, QColor]]:
        if self.text is None:
            return []
        lines = [(line, self.font_of(), self.theme.colour(token)) for line, token in self.text.lines]
        return [
            (self.text.title, self.font_of(TYPE_BODY, bold=True), self.theme.colour("text")),
            (self.text.code, self.font_of(), self.theme.colour("muted")),
            *lines,
        ]

    def wanted(self) -> QSize:
        """As wide as the longest line."""
        rows = self._rows()
        width = max((self.advance(text, font) for text, font, _ in rows), default=0)
        height = sum(QFontMetricsF(font).height() + 2 for _, font, _ in rows)
        return QSize(round(width + 6 * SPACE), round(height + 4 * SPACE))

    def paint_content(self, painter: QPainter) -> None:
        """Line under line."""
        y = 2.0 * SPACE
        for text, font, colour in self._rows():
            metrics = QFontMetricsF(font)
            self.write(painter, QPointF(3 * SPACE, y + metrics.ascent()), text, font, colour)
            y += metrics.height() + 2
