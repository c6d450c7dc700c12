"""The painted map: an image somewhat larger than the view, repainted only where it must be."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.camera import Bounds, Camera
from commandcenter.ui.map.frame import Frame
from commandcenter.ui.map.ground import Flags, Ground, Indices
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.marks import Overlay
from commandcenter.ui.map.strokes import stroke

FEW_EDGES = 700  # up to here border by border is faster than the whole path clipped
FEW_GRIDS = 48  # up to here single repaints are faster than one of all
WIDTHS = {EdgeLevel.TOWNSHIP: 2.0, EdgeLevel.DISTRICT: 2.0}  # logical pixels; the others are one device pixel
MARK_WIDTH = 2.0
MARGIN = 3  # logical pixels around a grid that its borders may touch
TYPICAL_GRID = 600.0  # metres across
CLEAR_FROM = {EdgeLevel.GRID: 14.0, EdgeLevel.VILLAGE: 10.0}  # device pixels across a typical grid
FAINTEST = 0.35


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
    """Holds the image. Call :meth:`show` before :meth:`draw`; dress and overlay may change at any time."""

    ground: Ground
    inks: Inks
    overlay: Overlay
    dress: Dress
    ratio: float = 1.0
    _frame: Frame | None = field(default=None, init=False)
    _image: QImage = field(default_factory=QImage, init=False)

    def forget(self) -> None:
        """Paint all anew at the next showing."""
        self._frame = None

    def wear(self, dress: Dress) -> Indices | None:
        """Change the grids' looks; returns those repainted one by one, None when the whole must be drawn again."""
        changed = self.dress.differs(dress)
        self.dress = dress
        if self._frame is None or len(changed) > FEW_GRIDS:
            self.forget()
            return None
        for grid in changed.tolist():
            self.touch_up(Bounds(*self.ground.boxes[grid].tolist()), MARGIN)
        return changed

    def show(self, camera: Camera, ratio: float) -> bool:
        """Make sure that the image holds what the camera sees; returns whether it was painted anew."""
        view = Frame.of_view(camera, ratio)
        if self._holds(view, ratio):
            return False
        self.ratio = ratio
        self._frame = view.widened().cut_to(self.ground.bounds, ratio)
        self._make_room(self._frame)
        self._paint(self._frame, self._frame.area)
        return True

    def _holds(self, view: Frame, ratio: float) -> bool:
        mine = self._frame
        if mine is None or ratio != self.ratio or view.scale != mine.scale:
            return False
        return mine.area.contains(view.cut_to(self.ground.bounds, ratio).area) or view.area.isEmpty()

    def _make_room(self, frame: Frame) -> None:
        """Keep the image while it is large enough, and not twice too large."""
        need, have = frame.area.size(), self._image.size()
        fits = need.width() <= have.width() and need.height() <= have.height()
        if not fits or 2 * need.width() * need.height() < have.width() * have.height():
            self._image = QImage(need, QImage.Format.Format_RGB32)

    def draw(self, painter: QPainter, camera: Camera, dirty: QRect) -> None:
        """Copy what shows of the image into a view, for a rectangle in logical pixels."""
        assert self._frame is not None
        view, ratio = Frame.of_view(camera, self.ratio), self.ratio
        wanted = QRect(round(dirty.x() * ratio), round(dirty.y() * ratio), 0, 0)
        wanted.setSize((dirty.size().toSizeF() * ratio).toSize())
        place = self._frame.area.translated(-view.area.topLeft())
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for empty in QRegion(wanted) - QRegion(place):
            painter.fillRect(empty, self.inks.ground)
        part = wanted.intersected(place)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(part, self._image, part.translated(-place.topLeft()))
        painter.restore()

    def touch_up(self, bounds: Bounds, margin: float) -> None:
        """Paint a rectangle of the ground anew, with a margin in logical pixels, and nothing else."""
        if self._frame is not None:
            reach = round(margin * self.ratio)
            box = self._frame.box(bounds).adjusted(-reach, -reach, reach, reach).intersected(self._frame.area)
            if not box.isEmpty():
                self._paint(self._frame, box)

    def _paint(self, frame: Frame, box: QRect) -> None:
        """Paint a part of the frame's area."""
        inside = box.translated(-frame.area.topLeft())
        painter = QPainter(self._image)
        painter.setClipRect(inside)
        painter.fillRect(inside, self.inks.ground)
        painter.setTransform(frame.transform())
        self._paint_ground(painter, frame.bounds(box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)))
        self.overlay.paint(painter, frame, box, self.ratio)
        painter.end()

    def _paint_ground(self, painter: QPainter, view: Bounds) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        grids = self.ground.near(self.ground.boxes, view)
        self._fill(painter, view, grids)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = self.ground.near(self.ground.edge_boxes, view)
        levels = self.ground.sheet.edge_level[edges]
        for level in EdgeLevel:
            if level is EdgeLevel.TOWNSHIP:
                self._mark(painter, grids)
            some = edges[levels == level]
            if len(some):
                path = self.ground.borders[level] if len(edges) > FEW_EDGES else self.ground.joined(some)
                stroke(painter, path, self._colour(level, painter.transform().m11()), self._width(level))

    def _colour(self, level: EdgeLevel, scale: float) -> QColor:
        """The colour of a level's borders, fainter where grids are so small that borders would be all one sees."""
        colour = QColor(self.inks.borders[level])
        if level in CLEAR_FROM:
            size = TYPICAL_GRID * scale
            colour.setAlphaF(colour.alphaF() * min(max(size / CLEAR_FROM[level], FAINTEST), 1.0))
        return colour

    def _width(self, level: EdgeLevel) -> float:
        return WIDTHS[level] * self.ratio if level in WIDTHS else 1.0

    def _fill(self, painter: QPainter, view: Bounds, grids: Indices) -> None:
        """The most frequent colour goes under everything as whole townships, the others on top grid by grid."""
        if not len(grids):
            return
        tones = self.dress.tones[grids]
        counts = np.bincount(tones)
        common = int(counts.argmax())
        if len(grids) > FEW_GRIDS and 3 * counts[common] > len(grids):
            painter.setBrush(self.inks.classes[common])
            for township in self.ground.near(self.ground.township_boxes, view).tolist():
                painter.drawPath(self.ground.townships[township])
            grids, tones = grids[tones != common], tones[tones != common]
        for tone in np.unique(tones).tolist():
            painter.setBrush(self.inks.classes[tone])
            self._fill_grids(painter, grids[tones == tone])

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
