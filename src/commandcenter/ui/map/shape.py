"""Where in a frame there is anything to paint: strips as wide as the district, its borders and its names are there."""

from collections.abc import Iterator
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect

from commandcenter.ui.map.borders import Borders
from commandcenter.ui.map.frame import Frame
from commandcenter.ui.map.silhouette import Silhouette

Floats = npt.NDArray[np.float64]
Shape = tuple[tuple[int, QRect], ...]  # strips by number, in pixels counted from the ground's origin


def shape_of(frame: Frame, borders: Borders, silhouette: Silhouette, beside: float, names: Floats) -> Shape:
    """The strips from the north.

    ``beside`` is how many device pixels beside a border its line and the outlines may reach; ``names`` are the boxes,
    in pixels counted from the ground's origin, that names may cover: all left sides, tops, right sides, bottoms.
    """
    return tuple(_strips(frame, borders, silhouette, beside, names))


def _strips(
    frame: Frame, borders: Borders, silhouette: Silhouette, beside: float, names: Floats
) -> Iterator[tuple[int, QRect]]:
    seen, margin = frame.bounds(frame.area), beside / frame.scale
    lefts, tops, rights, bottoms = names
    for strip, bottom, top in borders.strips(seen.bottom, seen.top):
        rows = frame.between(bottom, top)
        west, east = silhouette.extent(bottom - margin, top + margin) or (np.inf, -np.inf)
        here = (tops <= rows.bottom() + 1) & (bottoms >= rows.top())
        left = min(west * frame.scale - beside, lefts[here].min(initial=np.inf))
        right = max(east * frame.scale + beside, rights[here].max(initial=-np.inf))
        if left < right:
            part = QRect(floor(left), rows.top(), ceil(right) - floor(left), rows.height()).intersected(frame.area)
            if not part.isEmpty():
                yield strip, part
