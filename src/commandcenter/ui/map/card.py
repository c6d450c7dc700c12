"""A small card over the map, drawn once into a picture: panning the map below it costs one copy."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, TYPE_SMALL


class Card(QWidget):
    """Subclasses give :meth:`wanted` and :meth:`paint_content`, and call :meth:`refresh` when their content changes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._picture: QPixmap | None = None

    def refresh(self) -> None:
        """Draw anew, in the size that the content needs."""
        self._picture = None
        self.resize(self.wanted())
        self.update()

    def wanted(self) -> QSize:
        """The size that the content needs."""
        raise NotImplementedError

    def paint_content(self, painter: QPainter) -> None:
        """Draw the content."""
        raise NotImplementedError

    def font_of(self, pixels: int = TYPE_SMALL, bold: bool = False) -> QFont:
        """The program's font."""
        return self.theme.font(pixels, bold)

    def advance(self, text: str, font: QFont) -> float:
        """How wide a text is."""
        return QFontMetricsF(font).horizontalAdvance(text)

    def write(self, painter: QPainter, at: QPointF, text: str, font: QFont, colour: QColor) -> None:
        """Write a line whose base line begins at a point."""
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(at, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._drawn(ratio)
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), 1))
        painter.setBrush(self.theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        self.paint_content(painter)
        painter.end()
        return picture
