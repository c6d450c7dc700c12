"""Paints a part of the ground: grids in their colours, borders by level, the outline of grids that lack somebody."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.borders import Paths
from commandcenter.ui.map.ground import Flags, Ground, Indices
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.strokes import Line

WIDTHS = {EdgeLevel.TOWNSHIP: 2.0, EdgeLevel.DISTRICT: 2.0}  # logical pixels; the others are one device pixel
MARK_WIDTH = 2.0
TYPICAL_GRID = 600.0  # metres across
CLEAR_FROM = {EdgeLevel.GRID: 14.0, EdgeLevel.VILLAGE: 10.0}  # device pixels across a typical grid
FAINTEST = 0.35
Pixels = npt.NDArray[np.uint32]
FINE, COARSE = (EdgeLevel.GRID, EdgeLevel.VILLAGE), (EdgeLevel.TOWNSHIP, EdgeLevel.DISTRICT)


@dataclass(frozen=True, eq=False)
class Dress:
    """What the grids look like: ``tones`` are their places in the sequence of colours, ``marked`` get an outline."""

    tones: npt.NDArray[np.int64]
    marked: Flags

    @classmethod
    def plain(cls, count: int) -> "Dress":
        """All in the first colour, nothing marked."""
        return cls(np.zeros(count, np.int64), np.zeros(count, bool))

    def differs(self, other: "Dress") -> Indices:
        """Which grids another dress shows differently."""
        return np.flatnonzero((self.tones != other.tones) | (self.marked != other.marked))


def faded(inks: Inks, level: EdgeLevel, scale: float) -> QColor:
    """The colour of a level's borders, fainter where grids are so small that borders would be all one sees."""
    colour = QColor(inks.borders[level])
    if level in CLEAR_FROM:
        size = TYPICAL_GRID * scale
        colour.setAlphaF(colour.alphaF() * min(max(size / CLEAR_FROM[level], FAINTEST), 1.0))
    return colour


class Brush:
    """Paints at one ``scale`` in device pixels a metre, ``ratio`` of them a logical pixel.

    The painters that it is given transform from metres to device pixels.
    """

    def __init__(self, ground: Ground, inks: Inks, scale: float, ratio: float) -> None:
        self._ground = ground
        self._classes = inks.classes
        self._class_pixels = np.array([colour.rgb() for colour in inks.classes], np.uint32)
        self._ground_colour = inks.ground
        self._empty_pixel = np.uint32(inks.ground.rgb())
        weight = ratio * inks.weight
        self._lines = {level: Line(faded(inks, level, scale), WIDTHS.get(level, 0) * weight) for level in EdgeLevel}
        self._pixels: tuple[Dress, Pixels] | None = None  # of a dress
        self._mark = Line(inks.warning, MARK_WIDTH * weight)

    def pixels(self, dress: Dress) -> Pixels:
        """The pixel of each grid, and of the ground last."""
        if self._pixels is None or self._pixels[0] is not dress:
            pixels = np.empty(len(dress.tones) + 1, np.uint32)
            pixels[:-1], pixels[-1] = self._class_pixels.take(dress.tones), self._empty_pixel
            self._pixels = (dress, pixels)
        return self._pixels[1]

    def fill(self, painter: QPainter, dress: Dress, grids: Indices) -> None:
        """The ground and the grids one by one: for a coverage whose borders contradict each other."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(painter.clipBoundingRect(), self._ground_colour)
        painter.setPen(Qt.PenStyle.NoPen)
        rings, holed = self._ground.outer, self._ground.holed
        for grid, tone in zip(grids.tolist(), dress.tones[grids].tolist(), strict=True):
            painter.setBrush(self._classes[tone])
            if grid in holed:
                painter.drawPath(holed[grid])
            else:
                painter.drawPolygon(rings[grid])

    def draw_lines(self, painter: QPainter, borders: Paths, marks: QPainterPath) -> None:
        """Borders, fine ones first, and the marks below those of townships."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for level in FINE:
            self._lines[level].draw(painter, borders[level])
        self._mark.draw(painter, marks)
        for level in COARSE:
            self._lines[level].draw(painter, borders[level])
