"""All borders made ready for a range of scales: thinned to what can be seen, and cut into strips from north to south.

A frame is painted strip by strip, so that the pixels under the borders are still in the processor's cache when those
are drawn.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor, log2

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainterPath

from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.camera import Bounds
from commandcenter.ui.map.paths import Polylines
from commandcenter.ui.map.thinning import thinned

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Paths = dict[EdgeLevel, QPainterPath]

UNSEEN = 0.5  # device pixels that a thinned border may lie beside the true one
STRIP = 320  # device pixels, at most
REACH = 8  # device pixels that a border may be drawn beside its line


def detail_for(scale: float) -> float:
    """The least power of two not below ``scale``: borders are made ready once for all scales down to its half."""
    return float(2.0 ** ceil(log2(scale)))


class Borders:
    """The borders for scales from half of ``detail`` up to it, in device pixels a metre."""

    def __init__(
        self, points: Floats, offsets: npt.NDArray[np.int32], levels: npt.NDArray[np.int8], detail: float
    ) -> None:
        self.points, self.offsets = thinned(points, offsets, UNSEEN / detail)
        self._lines = Polylines(self.points, self.offsets)
        self._by_level = np.argsort(levels, kind="stable")
        self._level_ends = np.cumsum(np.bincount(levels, minlength=len(EdgeLevel)))
        self._height = STRIP / detail
        self._reach = REACH / (detail / 2)
        easts, norths = np.ascontiguousarray(self.points.T)
        begins, order = self.offsets[:-1], self._by_level
        self._lefts, self._bottoms = (
            np.minimum.reduceat(at, begins)[order].astype(np.float32) for at in (easts, norths)
        )
        self._rights, self._tops = (np.maximum.reduceat(at, begins)[order].astype(np.float32) for at in (easts, norths))
        self._strips: dict[int, Paths] = {}

    def strips(self, bottom: float, top: float) -> Iterator[tuple[int, float, float]]:
        """Number, bottom and top, in metres, of the strips between two heights, from the north."""
        for strip in range(floor(top / self._height), floor(bottom / self._height) - 1, -1):
            yield strip, strip * self._height, (strip + 1) * self._height

    def of_strip(self, strip: int) -> Paths:
        """The borders that may be drawn into a strip."""
        if strip not in self._strips:
            low, high = strip * self._height - self._reach, (strip + 1) * self._height + self._reach
            self._strips[strip] = self._paths(np.flatnonzero((self._bottoms <= high) & (self._tops >= low)))
        return self._strips[strip]

    def near(self, box: Bounds) -> Paths:
        """The borders that touch a rectangle of the ground, or nearly so."""
        beside = (self._lefts <= box.right) & (self._rights >= box.left)
        return self._paths((beside & (self._bottoms <= box.top) & (self._tops >= box.bottom)).nonzero()[0])

    def _paths(self, edges: Indices) -> Paths:
        """The borders at these places of the order by levels, by level."""
        ends = edges.searchsorted(self._level_ends).tolist()
        runs = self._by_level[edges].tolist()
        groups = [runs[begin:end] for begin, end in pairwise([0, *ends])]
        return dict(zip(EdgeLevel, self._lines.paths(groups), strict=True))
