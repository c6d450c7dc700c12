"""Names on the map: which of them have room at a scale (pure), and their haloed pictures, drawn once."""

from collections.abc import Sequence
from dataclasses import dataclass

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
ROOM_ACROSS, ROOM_DOWN = 1.5, 3.0  # how much larger than its text a place must be, for calm
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


def placed(names: Sequence[Name], scale: float, dots: Floats, dot_size: float) -> list[Placed]:
    """The names that have room at so many pixels a metre, none over another but where one must.

    ``dots`` are places in metres, shape (n, 2), that names had better not cover. Earlier names go first. Panning
    changes nothing, so this is worked out once a scale.
    """
    taken = np.empty((0, 4))
    spots = _spots(dots, scale, dot_size)
    shown: list[Placed] = []
    for name in names:
        if not (name.must or _has_room(name, scale)):
            continue
        boxes = [_box(name, scale, shift) for shift in (MUST_SHIFTS if name.must else MAY_SHIFTS)]
        overlaps = [_overlap(box, taken) for box in boxes]
        best = int(np.argmin([over * WORSE + _overlap(box, spots) for over, box in zip(overlaps, boxes, strict=True)]))
        if overlaps[best] > 0 and not name.must:
            continue
        shift = (MUST_SHIFTS if name.must else MAY_SHIFTS)[best]
        shown.append(Placed(name, shift[0] * name.height, shift[1] * name.height))
        taken = np.vstack([taken, boxes[best]])
    return shown


def _spots(dots: Floats, scale: float, size: float) -> Floats:
    middles = dots * (scale, -scale)
    return np.hstack([middles - size / 2, middles + size / 2])


def _has_room(name: Name, scale: float) -> bool:
    return name.across * scale >= name.width * ROOM_ACROSS and name.down * scale >= name.height * ROOM_DOWN


def _box(name: Name, scale: float, shift: tuple[float, float]) -> Floats:
    x, y = name.x * scale + shift[0] * name.height, -name.y * scale + shift[1] * name.height
    return np.array([x - name.width / 2, y - name.height / 2, x + name.width / 2, y + name.height / 2])


def _overlap(box: Floats, taken: Floats) -> float:
    """The area that a box shares with those before it."""
    low, high = np.maximum(taken[:, :2], box[:2]), np.minimum(taken[:, 2:], box[2:])
    return float(np.clip(high - low, 0, None).prod(axis=1).sum())


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
