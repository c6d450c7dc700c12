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
from commandcenter.ui.map.spans import Runs
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
    _pixels: npt.NDArray[np.uint32] | None = field(default=None, init=False)  # the image's memory
    _runs: tuple[Frame, Runs | None] | None = field(default=None, init=False)

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
        self._frame = self._frame_for(view)
        self._fill_image(self._frame)
        painter = QPainter(self._image)
        painter.setClipRect(self._image.rect())  # thin lines take three times as long where nothing is clipped
        self._paint_over(painter, self._frame, self._frame.area)
        painter.end()
        return True

    def _frame_for(self, view: Frame) -> Frame:
        """The frame painted before, whose runs are known, or a new one."""
        if self._runs is not None and self._covers(self._runs[0], view):
            return self._runs[0]
        return view.widened().cut_to(self.ground.bounds, self.ratio)

    def _holds(self, view: Frame, ratio: float) -> bool:
        return self._frame is not None and ratio == self.ratio and self._covers(self._frame, view)

    def _covers(self, mine: Frame, view: Frame) -> bool:
        needed = view.cut_to(self.ground.bounds, self.ratio).area
        return mine.scale == view.scale and (needed.isEmpty() or mine.area.contains(needed))

    def _fill_image(self, frame: Frame) -> None:
        """A new image with every grid in its colour and no lines yet."""
        runs, size = self._runs_of(frame), frame.area.size()
        if runs is None:
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._image.fill(self.inks.ground)
            painter = QPainter(self._image)
            painter.setTransform(frame.transform())
            self._fill(painter, frame.bounds(frame.area))
            painter.end()
            return
        self._pixels = runs.coloured(self._colours())
        self._image = QImage(
            self._pixels.data, size.width(), size.height(), 4 * size.width(), QImage.Format.Format_RGB32
        )

    def _runs_of(self, frame: Frame) -> Runs | None:
        """The runs of a frame; kept, since the day slider asks for the same ones again and again."""
        if self._runs is None or self._runs[0] != frame:
            area = frame.area
            runs = self.ground.segments.runs(frame.scale, area.left(), area.top(), area.width(), area.height())
            self._runs = (frame, runs)
        return self._runs[1]

    def _colours(self) -> npt.NDArray[np.uint32]:
        """The pixel of each grid, and of the ground last."""
        inks = np.array([colour.rgb() for colour in self.inks.classes], np.uint32)
        return np.append(inks[self.dress.tones], np.uint32(self.inks.ground.rgb()))

    def draw(self, painter: QPainter, camera: Camera, dirty: QRect) -> None:
        """Copy what shows of the image into a view, for a rectangle in logical pixels."""
        assert self._frame is not None
        view, ratio = Frame.of_view(camera, self.ratio), self.ratio
        wanted = QRect(round(dirty.x() * ratio), round(dirty.y() * ratio), 0, 0)
        wanted.setSize((dirty.size().toSizeF() * ratio).toSize())
        place = self._frame.area.translated(-view.area.topLeft())
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for empty in QRegion(wanted) - QRegion(place):  # type: ignore[attr-defined]
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
        """Paint a part of the frame's area anew."""
        inside = box.translated(-frame.area.topLeft())
        painter = QPainter(self._image)
        painter.setClipRect(inside)
        painter.fillRect(inside, self.inks.ground)
        painter.setTransform(frame.transform())
        self._fill(painter, frame.bounds(box))
        self._paint_over(painter, frame, box)
        painter.end()

    def _paint_over(self, painter: QPainter, frame: Frame, box: QRect) -> None:
        """Lines, marks and names."""
        painter.setTransform(frame.transform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, frame.bounds(box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)))
        self.overlay.paint(painter, frame, box, self.ratio)

    def _paint_lines(self, painter: QPainter, view: Bounds) -> None:
        grids = self.ground.near(self.ground.boxes, view)
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

    def _fill(self, painter: QPainter, view: Bounds) -> None:
        """Grid by grid: for a small part, and for a coverage whose borders contradict each other."""
        painter.setPen(Qt.PenStyle.NoPen)
        grids = self.ground.near(self.ground.boxes, view)
        rings, holed = self.ground.outer, self.ground.holed
        for grid, tone in zip(grids.tolist(), self.dress.tones[grids].tolist(), strict=True):
            painter.setBrush(self.inks.classes[tone])
            if grid in holed:
                painter.drawPath(holed[grid])
            else:
                painter.drawPolygon(rings[grid])

    def _mark(self, painter: QPainter, grids: Indices) -> None:
        """The outline of grids that lack a posted cadre, below the borders of townships."""
        some = grids[self.dress.marked[grids]]
        if len(some):
            chosen = np.zeros(self.ground.count, bool)
            chosen[some] = True
            stroke(painter, self.ground.rims(chosen), self.inks.warning, MARK_WIDTH * self.ratio)
