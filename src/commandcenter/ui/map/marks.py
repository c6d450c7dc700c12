"""What lies over the painted ground: outlines of what is selected, dots where something is overdue, names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap, QTransform

from commandcenter.ui.map.camera import Camera
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.labels import Name, Placed, haloed, placed
from commandcenter.ui.map.strokes import stroke

Floats = npt.NDArray[np.float64]

DOT = 9  # diameter with its rim, logical pixels
CHOSEN_WIDTH, CASING = 2.5, 2.0


@dataclass(frozen=True)
class Outline:
    """A border to stand out, in metres from the ground's origin."""

    path: QPainterPath
    colour: QColor


def dot_picture(fill: QColor, rim: QColor, ratio: float, diameter: int = DOT) -> QPixmap:
    """A round mark with a rim that sets it off from any class."""
    picture = QPixmap(round(diameter * ratio), round(diameter * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    painter.setPen(QPen(rim, 1.2))
    painter.drawEllipse(QRectF(0.8, 0.8, diameter - 1.6, diameter - 1.6))
    painter.end()
    return picture


@dataclass
class Overlay:
    """Paints marks and names over a view; keeps their pictures."""

    inks: Inks
    names: Sequence[Name] = ()
    fonts: tuple[QFont, QFont] = (QFont(), QFont())  # of names that must show, of others
    outlines: tuple[Outline, ...] = ()
    keeps_names: bool = False  # names stay where they are although dots move
    dots: Floats = field(default_factory=lambda: np.empty((0, 2)))
    _ratio: float = field(default=0.0, init=False)
    _scale: float = field(default=0.0, init=False)
    _dots_at_placing: Floats | None = field(default=None, init=False)
    _placed: list[Placed] = field(default_factory=list, init=False)
    _pictures: dict[Name, QPixmap] = field(default_factory=dict, init=False)
    _dot: QPixmap | None = field(default=None, init=False)

    def dress(self, inks: Inks, names: Sequence[Name], fonts: tuple[QFont, QFont]) -> None:
        """Other colours, other names or other type."""
        self.inks, self.names, self.fonts = inks, names, fonts
        self._forget()

    def _forget(self) -> None:
        self._pictures.clear()
        self._dot = None
        self._scale = 0.0

    def paint(self, painter: QPainter, camera: Camera, dirty: QRectF, ratio: float) -> None:
        """Paint everything that touches a rectangle of the view, in logical pixels."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._forget()
        self._paint_outlines(painter, camera, ratio)
        self._paint_names(painter, camera, dirty)
        self._paint_dots(painter, camera, dirty)

    def _paint_outlines(self, painter: QPainter, camera: Camera, ratio: float) -> None:
        if not self.outlines:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = camera.to_screen(0, 0)
        painter.setTransform(QTransform(camera.scale, 0, 0, -camera.scale, x, y), True)
        for outline in self.outlines:
            stroke(painter, outline.path, self.inks.halo, (CHOSEN_WIDTH + CASING) * ratio)
            stroke(painter, outline.path, outline.colour, CHOSEN_WIDTH * ratio)
        painter.restore()

    def shown(self, camera: Camera) -> list[Placed]:
        """The names that have room at this scale, kept clear of the dots where that can be."""
        dots_moved = self._dots_at_placing is not self.dots and not self.keeps_names
        if camera.scale != self._scale or dots_moved:
            self._scale, self._dots_at_placing = camera.scale, self.dots
            self._placed = placed(self.names, camera.scale, self.dots, DOT)
        return self._placed

    def _paint_names(self, painter: QPainter, camera: Camera, dirty: QRectF) -> None:
        for label in self.shown(camera):
            name = label.name
            x, y = camera.to_screen(name.x, name.y)
            middle = QPointF(x + label.dx, y + label.dy)
            reach_x, reach_y = name.width / 2 + 8, name.height / 2 + 10
            if dirty.intersects(QRectF(middle.x() - reach_x, middle.y() - reach_y, 2 * reach_x, 2 * reach_y)):
                self._draw(painter, self._picture(name), middle)

    def _picture(self, name: Name) -> QPixmap:
        if name not in self._pictures:
            font = self.fonts[0 if name.must else 1]
            self._pictures[name] = haloed(name.text, font, self.inks.text, self.inks.halo, self._ratio)
        return self._pictures[name]

    def _paint_dots(self, painter: QPainter, camera: Camera, dirty: QRectF) -> None:
        if self._dot is None:
            self._dot = dot_picture(self.inks.danger, self.inks.halo, self._ratio)
        near = dirty.adjusted(-DOT, -DOT, DOT, DOT)
        for x, y in camera.all_to_screen(self.dots).tolist():
            if near.contains(x, y):
                self._draw(painter, self._dot, QPointF(x, y))

    def _draw(self, painter: QPainter, picture: QPixmap, middle: QPointF) -> None:
        """Draw a picture about a point, on whole device pixels so that it stays sharp."""
        size, ratio = picture.deviceIndependentSize(), self._ratio
        corner = middle - QPointF(size.width() / 2, size.height() / 2)
        painter.drawPixmap(QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), picture)
