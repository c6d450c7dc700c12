"""The painted map: an image somewhat larger than the view, repainted only where it must be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPainterPath, QRegion

from commandcenter.ui.map.borders import Paths
from commandcenter.ui.map.brush import Brush, Dress, Pixels
from commandcenter.ui.map.camera import Bounds, Camera
from commandcenter.ui.map.frame import Frame
from commandcenter.ui.map.ground import Few, Flags, Ground, Indices
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.marks import OUTLINE_REACH, Overlay
from commandcenter.ui.map.placing import Placing
from commandcenter.ui.map.shape import Shape, shape_of
from commandcenter.ui.map.spans import Runs

FEW_GRIDS = 24  # up to here single repaints are faster than one of all
MARGIN = 3  # logical pixels around a grid that its borders may touch


@dataclass
class Canvas:
    """Holds the image, and paints it when it is shown or drawn; dress and overlay may change at any time."""

    ground: Ground
    inks: Inks
    overlay: Overlay
    dress: Dress
    ratio: float = 1.0
    _frame: Frame | None = field(default=None, init=False)
    _brush: Brush | None = field(default=None, init=False)
    _image: QImage = field(default_factory=QImage, init=False)
    _memory: Pixels = field(
        default_factory=lambda: np.empty(0, np.uint32), init=False
    )  # of the image, kept for the next
    _pixels: Pixels = field(default_factory=lambda: np.empty((0, 0), np.uint32), init=False)  # the image's, by rows
    _runs: tuple[Frame, Runs | None] | None = field(default=None, init=False)
    _marked: tuple[Flags, Few] | None = field(default=None, init=False)
    _seen: tuple[Frame, Frame, bool] | None = field(default=None, init=False)  # whether a frame covers a view
    _shape: tuple[tuple[Frame, float, Placing], Shape] | None = field(default=None, init=False)

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

    def place_of(self, camera: Camera, ratio: float) -> QRegion:
        """Where the district lies, or will lie, in a view: in logical pixels, beside which there is nothing to see."""
        view = Frame.of_view(camera, ratio)
        frame = self._frame if self._frame is not None and self._covers(self._frame, view) else self._frame_for(view)
        corner = view.area.topLeft()
        return region_of(
            in_device_pixels(part.translated(-corner), 1 / ratio) for _, part in self._shape_of(frame, ratio)
        )

    def _shape_of(self, frame: Frame, ratio: float) -> Shape:
        """Where in a frame there is anything to paint; kept, since the same is asked several times a frame."""
        key = (frame, ratio, self.overlay.placing)
        if self._shape is None or self._shape[0] != key:
            ground, names = self.ground, self.overlay.placing.reaches(frame.scale / ratio) * ratio
            beside = OUTLINE_REACH * ratio * self.inks.weight
            self._shape = (key, shape_of(frame, ground.borders(frame.scale), ground.silhouette, beside, names))
        return self._shape[1]

    def show(self, camera: Camera, ratio: float) -> bool:
        """Make sure that the image holds what the camera sees; returns whether it was painted anew."""
        view = Frame.of_view(camera, ratio)
        is_new = not self._holds(view, ratio)
        for _ in self._parts(view, ratio):
            pass
        return is_new

    def draw(self, painter: QPainter, camera: Camera, ratio: float, dirty: QRegion) -> None:
        """Copy what shows of the map into a view, for a region in logical pixels."""
        view = Frame.of_view(camera, ratio)
        corner = view.area.topLeft()
        wanted = region_of(in_device_pixels(part, ratio) for part in parts_of(dirty)).translated(corner)
        around = wanted.boundingRect()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.translate(-corner)
        empty = wanted
        for frame, part in self._parts(view, ratio):
            if part.intersects(around):
                shown = part.intersected(around)
                empty -= shown
                painter.setClipRect(shown)  # within it there is but one rectangle to paint, which is quicker
                painter.drawImage(shown, self._image, shown.translated(-frame.area.topLeft()))
        painter.setClipping(False)
        for beside in parts_of(empty):
            painter.fillRect(beside, self.inks.ground)
        painter.restore()

    def _parts(self, view: Frame, ratio: float) -> Iterator[tuple[Frame, QRect]]:
        """The strips of the image, each as soon as it holds what there is to see: in the processor's cache then."""
        if self._frame is None or not self._holds(view, ratio):
            self.ratio = ratio
            self._frame = self._frame_for(view)
            self._brush = Brush(self.ground, self.inks, self._frame.scale, ratio)
            self._new_image(self._frame.area)
            yield from self._painted(self._frame, self._brush)
        else:
            yield from ((self._frame, part) for _, part in self._shape_of(self._frame, ratio))

    def _holds(self, view: Frame, ratio: float) -> bool:
        if self._frame is None or ratio != self.ratio:
            return False
        if self._seen is None or self._seen[0] is not self._frame or self._seen[1] != view:
            self._seen = (self._frame, view, self._covers(self._frame, view))
        return self._seen[2]

    def _frame_for(self, view: Frame) -> Frame:
        """The frame painted before, whose runs are known, or a new one."""
        if self._runs is not None and self._covers(self._runs[0], view):
            return self._runs[0]
        return view.widened().cut_to(self.ground.bounds, self.ratio * self.inks.weight)

    def _covers(self, mine: Frame, view: Frame) -> bool:
        needed = view.cut_to(self.ground.bounds, self.ratio * self.inks.weight).area
        return mine.scale == view.scale and (needed.isEmpty() or mine.area.contains(needed))

    def _runs_of(self, frame: Frame) -> Runs | None:
        """The runs of a frame; kept, since the day slider asks for the same ones again and again."""
        if self._runs is None or self._runs[0] != frame:
            area = frame.area
            runs = self.ground.segments.runs(frame.scale, area.left(), area.top(), area.width(), area.height())
            self._runs = (frame, runs)
        return self._runs[1]

    def _new_image(self, area: QRect) -> None:
        """An image of the frame's size, in the memory of the one before: fresh memory takes as long as the fill."""
        across, down = area.width(), area.height()
        if self._memory.size < across * down:
            self._memory = np.empty(across * down, np.uint32)
        self._pixels = self._memory[: across * down].reshape(down, across)
        self._image = QImage(self._pixels.data, across, down, 4 * across, QImage.Format.Format_RGB32)

    def touch_up(self, bounds: Bounds, margin: float) -> None:
        """Paint a rectangle of the ground anew, with a margin in logical pixels, and nothing else."""
        if self._frame is None or self._brush is None:
            return
        reach = round(margin * self.ratio)
        box = self._frame.box(bounds).adjusted(-reach, -reach, reach, reach).intersected(self._frame.area)
        if not box.isEmpty():
            near = reached(self._frame, box)
            borders = self.ground.borders(self._frame.scale).near(near)
            self._paint(self._frame, self._brush, box, borders, self._marks_near(near))

    def _painted(self, frame: Frame, brush: Brush) -> Iterator[tuple[Frame, QRect]]:
        borders, marks = self.ground.borders(frame.scale), self._marks_near(reached(frame, frame.area))
        for strip, part in self._shape_of(frame, self.ratio):
            self._paint(frame, brush, part, borders.of_strip(strip), marks)
            yield frame, part

    def _paint(self, frame: Frame, brush: Brush, box: QRect, borders: Paths, marks: QPainterPath) -> None:
        """Fill, lines, over them names and dots."""
        with self._painter(frame, box) as painter:
            self._paint_ground(painter, frame, brush, box, borders, marks)
            self.overlay.paint(painter, frame, box, self.ratio)

    def _painter(self, frame: Frame, box: QRect) -> QPainter:
        """A painter of metres, clipped to a box: thin lines take three times as long where nothing is clipped."""
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(box.translated(-frame.area.topLeft()))
        painter.setTransform(frame.transform())
        return painter

    def _marks_near(self, view: Bounds) -> QPainterPath:
        if self._marked is None or self._marked[0] is not self.dress.marked:
            self._marked = (self.dress.marked, self.ground.few(self.dress.marked.nonzero()[0]))
        marked = self._marked[1].near(view)
        return self.ground.rims(marked) if marked.size else QPainterPath()

    def _paint_ground(
        self, painter: QPainter, frame: Frame, brush: Brush, box: QRect, borders: Paths, marks: QPainterPath
    ) -> None:
        runs = self._runs_of(frame)
        if runs is not None:
            self._fill(runs, brush, box.translated(-frame.area.topLeft()))
        else:
            brush.fill(painter, self.dress, self.ground.grids_near(reached(frame, box)))
        brush.draw_lines(painter, borders, marks)

    def _fill(self, runs: Runs, brush: Brush, inside: QRect) -> None:
        """Give each grid's pixels in a part of the image its colour."""
        left, top, right, bottom = inside.left(), inside.top(), inside.right() + 1, inside.bottom() + 1
        self._pixels[top:bottom, left:right] = runs.coloured(brush.pixels(self.dress), top, bottom, left, right)


def region_of(parts: Iterable[QRect]) -> QRegion:
    """Rectangles together."""
    region = QRegion()
    for part in parts:
        region += part
    return region


def parts_of(region: QRegion) -> list[QRect]:
    """The rectangles that a region is made of."""
    return list(region)  # type: ignore[call-overload, no-any-return]


def reached(frame: Frame, box: QRect) -> Bounds:
    """The ground whose borders may touch a box of pixels."""
    return frame.bounds(box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))


def in_device_pixels(box: QRect, ratio: float) -> QRect:
    """The device pixels that a rectangle of logical ones touches."""
    if ratio == 1:
        return box
    left, top = floor(box.x() * ratio), floor(box.y() * ratio)
    right, bottom = ceil((box.x() + box.width()) * ratio), ceil((box.y() + box.height()) * ratio)
    return QRect(left, top, right - left, bottom - top)
