"""Names on the map: which of them have room at a scale (pure), and their haloed pictures, drawn once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

Floats = npt.NDArray[np.float64]

HALO = 3.0  # width of the halo's line, logical pixels
PAD = 2
# Where a name may move to when its place is taken, in heights of its own.
MUST_SHIFTS = (
    (0, 0),
    (0, 0.5),
    (0, -0.5),
    (0, 0.8),
    (0, -0.8),
    (1.2, 0),
    (-1.2, 0),
    (1.2, 0.8),
    (-1.2, 0.8),
    (1.2, -0.8),
    (-1.2, -0.8),
)
ROOM_ACROSS, ROOM_DOWN = 1.8, 3.5  # how much larger than its text a place must be, for calm
WORSE = 100.0  # a name over a name, against a name over a dot
MAY_SHIFTS = ((0, 0), (0, 0.9), (0, -0.9))


@dataclass(frozen=True)
class Name:
    """A text for a place: its anchor and the extent of the place in metres, and its size in logical pixels.

    One that ``must`` show is moved when its place is taken; another is left out, and so it is where its place is
    smaller than the text.
    """

    text: str
    x: float
    y: float
    across: float
    down: float
    width: float
    height: float
    must: bool


@dataclass(frozen=True)
class Placed:
    """A name that shows: its middle is at (x, y) metres, moved by (dx, dy) logical pixels."""

    name: Name
    dx: float
    dy: float


Box = tuple[float, float, float, float]
Cells = list[tuple[int, int]]


class Taken:
    """Boxes that are taken, in cells of a plain grid: asking about a box looks at its neighbours only."""

    CELL = 128

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        """Take a box."""
        for cell in cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def overlap(self, box: Box, cells: Cells) -> float:
        """The area that a box in these cells shares with those taken; one that lies in several counts in each."""
        left, top, right, bottom = box
        area = 0.0
        for cell in cells:
            for other in self._cells.get(cell, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    area += (min(right, other[2]) - max(left, other[0])) * (min(bottom, other[3]) - max(top, other[1]))
        return area


def cells_of(box: Box) -> Cells:
    """The cells of :class:`Taken` that a box touches."""
    left, top, right, bottom = box
    across = range(int(left // Taken.CELL), int(right // Taken.CELL) + 1)
    down = range(int(top // Taken.CELL), int(bottom // Taken.CELL) + 1)
    return [(x, y) for x in across for y in down]


def placed(names: Sequence[Name], scale: float, dots: Floats, dot_size: float) -> list[Placed]:
    """The names that have room at so many pixels a metre, none over another but where one must.

    ``dots`` are places in metres, shape (n, 2), that names had better not cover. Earlier names go first. Panning
    changes nothing, so this is worked out once a scale.
    """
    taken, spots = Taken(), Taken()
    for x, y in (dots * (scale, -scale)).tolist():
        spots.take(_around(x, y, dot_size, dot_size))
    shown: list[Placed] = []
    for name in names:
        if name.must or _has_room(name, scale):
            shift = _best_shift(name, scale, taken, spots)
            if shift is not None:
                taken.take(_box(name, scale, shift))
                shown.append(Placed(name, shift[0] * name.height, shift[1] * name.height))
    return shown


def _has_room(name: Name, scale: float) -> bool:
    return name.across * scale >= name.width * ROOM_ACROSS and name.down * scale >= name.height * ROOM_DOWN


def _best_shift(name: Name, scale: float, taken: Taken, spots: Taken) -> tuple[float, float] | None:
    """The first shift that lies free, or the least bad one of a name that must show."""
    best, least = None, inf
    for shift in MUST_SHIFTS if name.must else MAY_SHIFTS:
        box = _box(name, scale, shift)
        cells = cells_of(box)
        names_hit = taken.overlap(box, cells)
        if names_hit > 0 and not name.must:
            continue
        badness = names_hit * WORSE + spots.overlap(box, cells)
        if badness < least:
            best, least = shift, badness
        if badness == 0:
            break
    return best


def _box(name: Name, scale: float, shift: tuple[float, float]) -> Box:
    x, y = name.x * scale + shift[0] * name.height, -name.y * scale + shift[1] * name.height
    return _around(x, y, name.width, name.height)


def _around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def measured(text: str, font: QFont) -> tuple[float, float]:
    """Width and height of a text, without its halo."""
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text), metrics.ascent() + metrics.descent() * 0.4


def haloed(text: str, font: QFont, ink: QColor, halo: QColor, ratio: float) -> QPixmap:
    """The picture of a name, in device pixels, with an edge in the halo's colour."""
    metrics = QFontMetricsF(font)
    margin = HALO + PAD
    size = QSize(
        round(metrics.horizontalAdvance(text) + 2 * margin), round(metrics.ascent() + metrics.descent() + 2 * margin)
    )
    picture = QPixmap(size * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(margin, margin + metrics.ascent()), font, text)
    painter = QPainter(picture)
    painter.scale(ratio, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(
        path, QPen(halo, HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.fillPath(path, ink)
    painter.end()
    return picture
