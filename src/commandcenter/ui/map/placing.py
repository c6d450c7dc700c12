"""Which names have room on the map at a scale, and where they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf, log
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
EDGE = 6.0  # logical pixels around a name that its halo may cover
BAND = 2**0.5  # what may meet is found once for all scales up to so many times one
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


@dataclass(frozen=True)
class Band:
    """What may come near what at scales from ``scale`` up to ``BAND`` times that: by row, those before it."""

    scale: float
    where: Indices  # the rows that have room at any of these scales
    rows: list[int]
    from_scales: list[float]
    rivals: dict[int, list[int]]


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
        moves = [np.abs(shifts).max(axis=0) for shifts in (MAY_SHIFTS, MUST_SHIFTS)]
        self._farthest = np.where(must > 0, *(move[:, None] for move in reversed(moves)))
        self._bands: dict[int, Band] = {}
        self._near: tuple[Band, Floats, dict[int, list[int]]] | None = None  # near names in a band, for which dots

    def placed(self, scale: float, dots: Floats, dot_size: float) -> list[Placed]:
        """The names that have room at so many pixels a metre, none over another but where one must.

        ``dots`` are places in metres, shape (n, 2), that names had better not cover. Panning changes nothing, so this
        is worked out once a scale.
        """
        band = self._band(scale)
        near_dots, half = self._near_dots(band, dots, dot_size), dot_size / 2
        spots = [(x * scale - half, -y * scale - half, x * scale + half, -y * scale + half) for x, y in dots.tolist()]
        taken: dict[int, Box] = {}
        shown = []
        for row, box, least_scale in zip(band.rows, self._boxes(band.where, scale), band.from_scales, strict=True):
            if least_scale > scale:
                continue
            name = self._names[row]
            names_hit = [taken[rival] for rival in band.rivals.get(row, ()) if rival in taken]
            shift = _best_shift(name, box, names_hit, [spots[spot] for spot in near_dots.get(row, ())])
            if shift is not None:
                dx, dy = shift[0] * name.height, shift[1] * name.height
                taken[row] = _moved(box, dx, dy) if dx or dy else box
                shown.append(Placed(row, name, dx, dy))
        return shown

    def reaches(self, scale: float) -> Floats:
        """The boxes, halo and shifts included, that names may cover: lefts, tops, rights, bottoms, logical pixels."""
        rows = (self._from_scale <= scale).nonzero()[0]
        lefts, tops, rights, bottoms = self._grown(rows, scale, 0)
        across, down = self._farthest[:, rows] * self._height[rows] + EDGE
        return np.stack([lefts - across, tops - down, rights + across, bottoms + down])

    def _boxes(self, rows: Indices, scale: float) -> list[Box]:
        return list(zip(*(side.tolist() for side in self._grown(rows, scale, 0)), strict=True))

    def _band(self, scale: float) -> Band:
        number = floor(log(scale, BAND))
        if number not in self._bands:
            least = float(BAND**number)
            rows = (self._from_scale <= least * BAND).nonzero()[0]
            grown = self._grown(rows, least, FARTHEST)
            one, other = _meeting(grown, grown)
            earlier = other < one
            rivals = _grouped(rows[one[earlier]], rows[other[earlier]])
            self._bands[number] = Band(least, rows, rows.tolist(), self._from_scale[rows].tolist(), rivals)
        return self._bands[number]

    def _near_dots(self, band: Band, dots: Floats, size: float) -> dict[int, list[int]]:
        """The dots that a name may meet in a band, by row."""
        if self._near is None or self._near[0] is not band or self._near[1] is not dots:
            half, x, y = size / 2, dots[:, 0] * band.scale, dots[:, 1] * -band.scale
            spots = np.stack([x - half, y - half, x + half, y + half])
            one, spot = _meeting(self._grown(band.where, band.scale, FARTHEST), spots)
            self._near = (band, dots, _grouped(band.where[one], spot))
        return self._near[2]

    def _grown(self, rows: Indices, scale: float, shift: float) -> Floats:
        """The boxes that names reach by a shift in their heights: all left sides, tops, right sides, bottoms."""
        x, y, reach = self._x[rows] * scale, self._y[rows] * -scale, self._height[rows] * shift
        wide, high = self._width[rows] / 2 + reach, self._height[rows] / 2 + reach
        return np.stack([x - wide, y - high, x + wide, y + high])


def _moved(box: Box, dx: float, dy: float) -> Box:
    left, top, right, bottom = box
    return left + dx, top + dy, right + dx, bottom + dy


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


def _best_shift(name: Name, box: Box, taken: Sequence[Box], spots: Sequence[Box]) -> Shift | None:
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


def _overlap(box: Box, others: Sequence[Box]) -> float:
    """The area that a box shares with others."""
    left, top, right, bottom = box
    area = 0.0
    for other in others:
        if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
            area += (min(right, other[2]) - max(left, other[0])) * (min(bottom, other[3]) - max(top, other[1]))
    return area
