"""The painted ground of the map: an image somewhat larger than the view, repainted only where it must be."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.camera import Bounds, Camera
from commandcenter.ui.map.ground import Flags, Ground, Indices
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.strokes import stroke

OVERSCAN = 1.25  # the image over the view, each way: how far the map can be dragged before it is painted anew
FEW_EDGES = 700  # up to here border by border is faster than the whole path clipped
FEW_GRIDS = 48  # up to here single repaints are faster than one of all
EDGE_WIDTHS = {EdgeLevel.TOWNSHIP: 2.0, EdgeLevel.DISTRICT: 2.0}
MARK_WIDTH = 2.0
TYPICAL_GRID = 600.0  # metres across
CLEAR_FROM = {EdgeLevel.GRID: 14.0, EdgeLevel.VILLAGE: 10.0}  # device pixels across a typical grid
FAINTEST = 0.35
MARGIN = 3  # device pixels around a grid that its border may touch


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


@dataclass
class Canvas:
    """Holds the image. Call :meth:`show` before :meth:`draw`; colours and dress may change at any time."""

    ground: Ground
    inks: Inks
    dress: Dress
    ratio: float = 1.0
    _camera: Camera | None = field(default=None, init=False)
    _image: QImage = field(default_factory=QImage, init=False)

    def wear(self, dress: Dress) -> Indices | None:
        """Change the grids' looks; returns those repainted one by one, None when the whole must be drawn again."""
        changed = self.dress.differs(dress)
        self.dress = dress
        if self._camera is None or len(changed) > FEW_GRIDS:
            self.forget()
            return None
        for grid in changed.tolist():
            self._repaint_grid(self._camera, grid)
        return changed

    def ink(self, inks: Inks) -> None:
        """Change the colours."""
        self.inks = inks
        self.forget()

    def forget(self) -> None:
        """Paint all anew at the next showing."""
        self._camera = None

    def show(self, camera: Camera, ratio: float) -> bool:
        """Make sure that the image covers what the camera sees; returns whether it was painted anew."""
        if self._covers(camera, ratio):
            return False
        self.ratio = ratio
        wide = replace(camera, width=round(camera.width * OVERSCAN), height=round(camera.height * OVERSCAN))
        self._repaint(wide)
        self._camera = wide
        return True

    def place(self, camera: Camera) -> tuple[int, int]:
        """Where the image's corner lies in the view, in whole device pixels."""
        assert self._camera is not None
        left, top = self._corner(self._camera)
        x, y = camera.to_screen(left, top)
        return round(x * self.ratio), round(y * self.ratio)

    def draw(self, painter: QPainter, camera: Camera, dirty: QRect) -> None:
        """Copy what shows of the image into a view, for a rectangle in logical pixels."""
        x, y = self.place(camera)
        ratio = self.ratio
        wanted = QRectF(dirty.x() * ratio, dirty.y() * ratio, dirty.width() * ratio, dirty.height() * ratio)
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(QRectF(dirty), self._image, wanted.translated(-x, -y))
        painter.restore()

    @staticmethod
    def _corner(camera: Camera) -> tuple[float, float]:
        view = camera.view()
        return view.left, view.top

    def _covers(self, camera: Camera, ratio: float) -> bool:
        mine = self._camera
        if mine is None or ratio != self.ratio or camera.scale != mine.scale:
            return False
        x, y = self.place(camera)
        right, bottom = x + self._image.width(), y + self._image.height()
        return x <= 0 and y <= 0 and right >= camera.width * ratio and bottom >= camera.height * ratio

    def _repaint(self, camera: Camera) -> None:
        width, height = round(camera.width * self.ratio), round(camera.height * self.ratio)
        if (self._image.width(), self._image.height()) != (width, height):
            self._image = QImage(width, height, QImage.Format.Format_RGB32)
        self._image.fill(self.inks.ground)
        painter = QPainter(self._image)
        painter.setTransform(self._transform(camera))
        self._paint(painter, camera.view())
        painter.end()

    def _transform(self, camera: Camera) -> QTransform:
        scale = camera.scale * self.ratio
        x, y = camera.to_screen(0, 0)
        return QTransform(scale, 0, 0, -scale, x * self.ratio, y * self.ratio)

    def _repaint_grid(self, camera: Camera, grid: int) -> None:
        """Paint the box of one grid and nothing else."""
        transform = self._transform(camera)
        left, bottom, right, top = self.ground.boxes[grid].tolist()
        box = transform.mapRect(QRectF(left, bottom, right - left, top - bottom)).toAlignedRect()
        box.adjust(-MARGIN, -MARGIN, MARGIN, MARGIN)
        painter = QPainter(self._image)
        painter.setClipRect(box)
        painter.fillRect(box, self.inks.ground)
        painter.setTransform(transform)
        reach = MARGIN / camera.scale / self.ratio * 2
        self._paint(painter, Bounds(left - reach, bottom - reach, right + reach, top + reach))
        painter.end()

    def _paint(self, painter: QPainter, view: Bounds) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        grids = self.ground.near(self.ground.boxes, view)
        self._fill(painter, view, grids)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = self.ground.near(self.ground.edge_boxes, view)
        whole = len(edges) > FEW_EDGES
        for level in EdgeLevel:
            colour = self._colour(level, painter.transform().m11())
            if level is EdgeLevel.TOWNSHIP:
                self._mark(painter, grids)
            if whole:
                stroke(painter, self.ground.borders[level], colour, self._width(level))
            else:
                some = edges[self.ground.sheet.edge_level[edges] == level]
                stroke(painter, self.ground.joined(some), colour, self._width(level))

    def _colour(self, level: EdgeLevel, scale: float) -> QColor:
        """The colour of a level's borders, fainter where grids are so small that borders would be all one sees."""
        colour = QColor(self.inks.borders[level])
        if level in CLEAR_FROM:
            size = TYPICAL_GRID * scale
            colour.setAlphaF(colour.alphaF() * min(max(size / CLEAR_FROM[level], FAINTEST), 1.0))
        return colour

    def _width(self, level: EdgeLevel) -> float:
        return EDGE_WIDTHS[level] * self.ratio if level in EDGE_WIDTHS else 1.0

    def _fill(self, painter: QPainter, view: Bounds, grids: Indices) -> None:
        """The most frequent colour goes under everything as whole townships, the others on top grid by grid."""
        if not len(grids):
            return
        tones = self.dress.tones[grids]
        common = int(np.bincount(tones).argmax())
        if len(grids) > FEW_GRIDS:
            self._brush(painter, common)
            for township in self.ground.near(self.ground.township_boxes, view).tolist():
                painter.drawPath(self.ground.townships[township])
            grids, tones = grids[tones != common], tones[tones != common]
        for tone in np.unique(tones).tolist():
            self._brush(painter, tone)
            self._fill_grids(painter, grids[tones == tone])

    def _brush(self, painter: QPainter, tone: int) -> None:
        painter.setBrush(self.inks.classes[tone])

    def _fill_grids(self, painter: QPainter, grids: Indices) -> None:
        rings, holed = self.ground.outer, self.ground.holed
        draw = painter.drawPolygon
        for grid in grids.tolist():
            if grid in holed:
                painter.drawPath(holed[grid])
            else:
                draw(rings[grid])

    def _mark(self, painter: QPainter, grids: Indices) -> None:
        """The outline of grids that lack a posted cadre, below the borders of townships."""
        some = grids[self.dress.marked[grids]]
        if len(some):
            chosen = np.zeros(self.ground.count, bool)
            chosen[some] = True
            stroke(painter, self.ground.rims(chosen), self.inks.warning, MARK_WIDTH * self.ratio)
