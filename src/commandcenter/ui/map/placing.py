"""Which names have room on the map at a scale, and where they go."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Box = tuple[float, float, float, float]
Shift = tuple[float, float]

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
MAY_SHIFTS = ((0, 0), (0, 0.9), (0, -0.9))
FARTHEST = 1.2  # of all shifts, either way
ROOM_ACROSS, ROOM_DOWN = 1.8, 3.5  # how much larger than its text a place must be, for calm
TINY = 1e-6
WORSE = 100.0  # a name over a name, against a name over a dot


class Name(NamedTuple):
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


class Placed(NamedTuple):
    """A name that shows, by its row: its middle is at (x, y) metres, moved by (dx, dy) logical pixels."""

    row: int
    name: Name
    dx: float
    dy: float


class Placing:
    """Finds room for names. Earlier ones go first."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        table = np.array([name[1:] for name in names], np.float64).reshape(-1, 7)
        self._x, self._y, across, down, self._width, self._height, must = np.ascontiguousarray(table.T)
        roomy = np.maximum(
            self._width * ROOM_ACROSS / np.maximum(across, TINY), self._height * ROOM_DOWN / np.maximum(down, TINY)
        )
        self._from_scale = np.where(must > 0, 0.0, roomy)

    def placed(self, scale: float, dots: Floats, dot_size: float) -> list[Placed]:
        """The names that have room at so many pixels a metre, none over another but where one must.

        ``dots`` are places in metres, shape (n, 2), that names had better not cover. Panning changes nothing, so this
        is worked out once a scale.
        """
        rows = (self._from_scale <= scale).nonzero()[0]
        boxes = _around(self._x[rows] * scale, self._y[rows] * -scale, self._width[rows], self._height[rows])
        size = np.full(len(dots), dot_size)
        spots = _around(dots[:, 0] * scale, dots[:, 1] * -scale, size, size)
        reach = FARTHEST * self._height[rows]
        rivals = _earlier_within_reach(boxes, reach)
        near_spots = _within_reach(boxes, reach, spots)
        spot_boxes: list[Box] = spots.T.tolist()
        taken: dict[int, Box] = {}
        shown = []
        for at, (row, box) in enumerate(zip(rows.tolist(), boxes.T.tolist(), strict=True)):
            name = self._names[row]
            names_hit = [taken[rival] for rival in rivals.get(at, ()) if rival in taken]
            shift = _best_shift(name, box, names_hit, [spot_boxes[spot] for spot in near_spots.get(at, ())])
            if shift is not None:
                dx, dy = shift[0] * name.height, shift[1] * name.height
                taken[at] = _moved(box, dx, dy)
                shown.append(Placed(row, name, dx, dy))
        return shown


def _around(x: Floats, y: Floats, width: Floats, height: Floats) -> Floats:
    """Boxes about their middles: all left sides, all tops, all right sides, all bottoms."""
    return np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _moved(box: Box, dx: float, dy: float) -> Box:
    left, top, right, bottom = box
    return left + dx, top + dy, right + dx, bottom + dy


def _earlier_within_reach(boxes: Floats, reach: Floats) -> dict[int, list[int]]:
    """For each box those before it that it may meet when both are shifted, in their order."""
    grown = boxes + reach * np.array([[-1], [-1], [1], [1]])
    one, other = _meeting(grown, grown)
    return _grouped(one[other < one], other[other < one])


def _within_reach(boxes: Floats, reach: Floats, spots: Floats) -> dict[int, list[int]]:
    """For each box the spots that it may meet when it is shifted."""
    return _grouped(*_meeting(boxes + reach * np.array([[-1], [-1], [1], [1]]), spots))


def _meeting(boxes: Floats, others: Floats) -> tuple[Indices, Indices]:
    """The pairs of a box and another that overlap; only those at about the same height are compared."""
    left, top, right, bottom = boxes
    order = np.argsort(others[1])
    tops = others[1][order]
    tallest = (others[3] - others[1]).max(initial=0)
    first, end = tops.searchsorted(top - tallest), tops.searchsorted(bottom)
    counts = end - first
    one = np.arange(len(left)).repeat(counts)
    other = order[np.arange(len(one)) + (first - (np.cumsum(counts) - counts)).repeat(counts)]
    meet = (left[one] < others[2][other]) & (right[one] > others[0][other]) & (top[one] < others[3][other])
    return one[meet], other[meet]


def _grouped(keys: Indices, values: Indices) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        groups.setdefault(key, []).append(value)
    return groups


def _best_shift(name: Name, box: Box, taken: list[Box], spots: list[Box]) -> Shift | None:
    """The first shift that lies free, or the least bad one of a name that must show."""
    if not taken and not spots:
        return (0, 0)
    best, least = None, inf
    for shift in MUST_SHIFTS if name.must else MAY_SHIFTS:
        there = _moved(box, shift[0] * name.height, shift[1] * name.height)
        names_hit = _overlap(there, taken)
        if names_hit > 0 and not name.must:
            continue
        badness = names_hit * WORSE + _overlap(there, spots)
        if badness < least:
            best, least = shift, badness
        if badness == 0:
            break
    return best


def _overlap(box: Box, others: list[Box]) -> float:
    """The area that a box shares with others."""
    left, top, right, bottom = box
    area = 0.0
    for other in others:
        if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
            area += (min(right, other[2]) - max(left, other[0])) * (min(bottom, other[3]) - max(top, other[1]))
    return area
