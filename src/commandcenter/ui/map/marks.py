"""What lies over the painted ground: outlines of what is selected, names, dots where something is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap

from commandcenter.ui.map.camera import Bounds
from commandcenter.ui.map.frame import Frame
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.labels import haloed
from commandcenter.ui.map.placing import Name, Placed, Placing
from commandcenter.ui.map.strokes import Line

Floats = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.int64]

DOT = 9  # diameter with its rim, logical pixels
CHOSEN_WIDTH, CASING = 2.5, 2.0
OUTLINE_REACH = 6  # logical pixels beside a border that its outline may touch


@dataclass(frozen=True)
class Outline:
    """A border to stand out, in metres from the ground's origin."""

    path: QPainterPath
    colour: QColor

    @cached_property
    def bounds(self) -> Bounds:
        """The rectangle around it."""
        box = self.path.controlPointRect()
        return Bounds(box.left(), box.top(), box.right(), box.bottom())


def dot_picture(fill: QColor, rim: QColor, ratio: float) -> QPixmap:
    """A round mark, in device pixels, with a rim that sets it off from any class."""
    picture = QPixmap(round(DOT * ratio), round(DOT * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.scale(ratio, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    painter.setPen(QPen(rim, 1.2))
    painter.drawEllipse(QRectF(0.8, 0.8, DOT - 1.6, DOT - 1.6))
    painter.end()
    return picture


@dataclass
class Pictures:
    """Pictures and the boxes of device pixels, counted from the ground's origin, that they go to."""

    images: list[QImage]
    boxes: Pixels

    def __post_init__(self) -> None:
        self._sides = np.ascontiguousarray(self.boxes.T)  # side by side they are compared in half the time

    def below(self, others: "Pictures") -> "Pictures":
        """These, and others over them."""
        return Pictures([*self.images, *others.images], np.concatenate([self.boxes, others.boxes]))

    def paint(self, painter: QPainter, corner: tuple[int, int], box: QRect) -> None:
        """Draw those that touch a box onto an image whose corner is at ``corner``."""
        if not self.images:
            return
        left, top, right, bottom = self._sides
        near = (left <= box.right()) & (right >= box.left()) & (top <= box.bottom()) & (bottom >= box.top())
        rows = near.nonzero()[0]
        places = (self.boxes[rows, :2] - corner).tolist()
        for row, (x, y) in zip(rows.tolist(), places, strict=True):
            painter.drawImage(x, y, self.images[row])


def _centred(images: list[QImage], sizes: Pixels, middles: Floats) -> Pictures:
    """Pictures of these sizes about their middles, both of shape (n, 2) in device pixels."""
    corners = np.rint(middles - sizes / 2).astype(np.int64)
    return Pictures(images, np.hstack([corners, corners + sizes]))


def _none() -> Pictures:
    return Pictures([], np.empty((0, 4), np.int64))


@dataclass
class Overlay:
    """Paints marks and names; keeps their pictures for a scale."""

    inks: Inks
    names: Sequence[Name] = ()
    fonts: tuple[QFont, QFont] = (QFont(), QFont())  # of names that must show, of others
    outlines: tuple[Outline, ...] = ()
    dots: Floats = field(default_factory=lambda: np.empty((0, 2)))
    keeps_names: bool = False  # names stay where they are although dots move
    _ratio: float = field(default=0.0, init=False)
    _scale: float = field(default=0.0, init=False)
    _dots_at_placing: Floats | None = field(default=None, init=False)
    placing: Placing = field(default_factory=lambda: Placing(()), init=False)
    _haloed: dict[int, tuple[QImage, int, int]] = field(default_factory=dict, init=False)  # by row, with its size
    _names: Pictures = field(default_factory=_none, init=False)
    _dots: tuple[Floats, float, Pictures] | None = field(default=None, init=False)  # for which dots and scale
    _together: tuple[Pictures, Pictures, Pictures] | None = field(default=None, init=False)

    def dress(self, inks: Inks, names: Sequence[Name], fonts: tuple[QFont, QFont]) -> None:
        """Other colours, other names or other type."""
        self.inks, self.names, self.fonts = inks, names, fonts
        self.placing = Placing(names)
        self._forget()

    def _forget(self) -> None:
        self._haloed.clear()
        self.__dict__.pop("_dot_picture", None)
        self._dots = None
        self._scale = 0.0

    def paint(self, painter: QPainter, frame: Frame, box: QRect, ratio: float) -> None:
        """Paint everything that touches a box, in the frame's pixels; the painter's transform is the frame's."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._forget()
        reach = round(OUTLINE_REACH * ratio * self.inks.weight)
        for outline in self.outlines:
            if not frame.box(outline.bounds).adjusted(-reach, -reach, reach, reach).intersects(box):
                continue
            Line(self.inks.halo, (CHOSEN_WIDTH + CASING) * ratio * self.inks.weight).draw(painter, outline.path)
            Line(outline.colour, CHOSEN_WIDTH * ratio * self.inks.weight).draw(painter, outline.path)
        painter.resetTransform()
        corner = (frame.area.left(), frame.area.top())
        self._pictures(frame.scale).paint(painter, corner, box)

    def placed(self, scale: float) -> list[Placed]:
        """The names that have room at so many logical pixels a metre, kept clear of the dots where that can be."""
        return self.placing.placed(scale, self.dots, DOT * self.inks.weight)

    def _pictures(self, scale: float) -> Pictures:
        """Names, and over them dots: together, since there is little to paint near a single grid."""
        under, over = self._name_pictures(scale), self._dot_pictures(scale)
        if self._together is None or self._together[0] is not under or self._together[1] is not over:
            self._together = (under, over, under.below(over))
        return self._together[2]

    def _name_pictures(self, scale: float) -> Pictures:
        dots_moved = self._dots_at_placing is not self.dots and not self.keeps_names
        if scale != self._scale or dots_moved:
            self._scale, self._dots_at_placing = scale, self.dots
            labels = self.placed(scale / self._ratio)
            self._names = self._pictures_of(labels, scale) if labels else _none()
        return self._names

    def _pictures_of(self, labels: list[Placed], scale: float) -> Pictures:
        ratio = self._ratio
        pictures, across, down = zip(*map(self._picture, labels), strict=True)
        middles = [(name.x * scale + dx * ratio, dy * ratio - name.y * scale) for _, name, dx, dy in labels]
        return _centred(list(pictures), np.array([across, down], np.int64).T, np.array(middles))

    def _picture(self, label: Placed) -> tuple[QImage, int, int]:
        found = self._haloed.get(label.row)
        if found is None:
            font = self.fonts[0 if label.name.must else 1]
            picture = haloed(label.name.text, font, self.inks.text, self.inks.halo, self._ratio)
            found = self._haloed[label.row] = (picture, picture.width(), picture.height())
        return found

    @cached_property
    def _dot_picture(self) -> QImage:
        return dot_picture(self.inks.danger, self.inks.halo, self._ratio * self.inks.weight).toImage()

    def _dot_pictures(self, scale: float) -> Pictures:
        if self._dots is None or self._dots[0] is not self.dots or self._dots[1] != scale:
            picture = self._dot_picture
            sizes = np.full((len(self.dots), 2), (picture.width(), picture.height()))
            pictures = _centred([picture] * len(self.dots), sizes, self.dots * (scale, -scale))
            self._dots = (self.dots, scale, pictures)
        return self._dots[2]
