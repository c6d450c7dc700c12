"""Lines of more than a pixel, drawn as several of one: Qt has a fast way for thin lines only (3 ms against 47)."""

from math import cos, pi, sin

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform


def thin_pen(colour: QColor) -> QPen:
    """A pen of one device pixel at any scale."""
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    return pen


def offsets(width: float) -> tuple[tuple[float, float], ...]:
    """Where to repeat a one-pixel line so that together the lines are ``width`` device pixels wide."""
    if width <= 1:
        return ((0.0, 0.0),)
    narrow = width <= 2
    radius, around = (width - 1) / 2 * (1.16 if narrow else 1.0), 3 if narrow else 8
    ring = tuple((radius * cos(2 * pi * k / around), radius * sin(2 * pi * k / around)) for k in range(around))
    return ring if narrow else (*ring, (0.0, 0.0))


class Line:
    """A line of a colour and a width in device pixels; wider than one, the colour must be opaque."""

    def __init__(self, colour: QColor, width: float) -> None:
        self.colour = colour
        self._pen = thin_pen(colour)
        self._moves = [QTransform.fromTranslate(dx, dy) for dx, dy in offsets(width)]

    def draw(self, painter: QPainter, path: QPainterPath) -> None:
        """Draw a path in the painter's coordinates; the painter must be antialiased, and loses its pen and brush."""
        if path.isEmpty():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen)
        if len(self._moves) == 1:
            painter.drawPath(path)
            return
        transform = painter.transform()
        for move in self._moves:
            painter.setTransform(transform * move)
            painter.drawPath(path)
        painter.setTransform(transform)
