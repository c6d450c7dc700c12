"""The fill of a gap-free coverage, line of pixels by line: which grid each run of pixels shows.

Every border is known once, with the grid on either side. So where a line of pixels crosses the borders says it all:
from one crossing to the next the pixels belong to the grid on the right-hand side. The runs do not depend on colours,
so that another day's colours are one look-up (3 ms at 3840×2160, where filling the polygons takes 8).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commandcenter.storage.mapsheet import MapSheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OUTSIDE = -1
# Where in a pixel the line lies: near the middle, and never just on a vertex, whose coordinates are round numbers.
HEIGHTS = (0.5003718, 0.4991347, 0.5127159)
FINEST = 2.0**32 - 1


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of pixels from the top left corner on, row after row: the grid of each (-1: none) and where it starts."""

    grids: npt.NDArray[np.int32]
    starts: Ints  # one more than grids: the last is the end of the image
    width: int  # of a row

    def coloured(self, colours: npt.NDArray[np.uint32], first: int, end: int) -> npt.NDArray[np.uint32]:
        """The rows from ``first`` to before ``end``, when grid ``i`` has ``colours[i]`` and what is outside the last.

        Shape (rows, width).
        """
        low, high = first * self.width, end * self.width
        begin = int(np.searchsorted(self.starts, low, side="right")) - 1
        stop = int(np.searchsorted(self.starts[:-1], high))
        bounds = np.clip(self.starts[begin : stop + 1], low, high)  # the first and the last run may reach beyond
        return np.repeat(colours[self.grids[begin:stop]], bounds[1:] - bounds[:-1]).reshape(-1, self.width)


@dataclass(frozen=True, eq=False)
class Segments:
    """The straight pieces of all borders, in metres from an origin: upper end, lower end, and what lies beside them."""

    x: Floats  # easting of the upper end
    top: Floats
    bottom: Floats
    slope: Floats  # metres to the east for each to the south
    sides: Ints  # the grids to the left and to the right, two int32 as one number so that they move together

    @classmethod
    def of(cls, sheet: MapSheet, origin: Floats) -> "Segments":
        """The pieces of a sheet's edges."""
        points = sheet.edge_vertices - origin
        is_last = np.zeros(len(points), bool)
        is_last[sheet.edge_offsets[1:] - 1] = True
        start = np.flatnonzero(~is_last)
        edge = np.repeat(np.arange(len(sheet.edge_level)), np.diff(sheet.edge_offsets))[start]
        first, second = points[start], points[start + 1]
        rises = second[:, 1] > first[:, 1]
        upper, lower = (np.where(rises[:, None], a, b) for a, b in ((second, first), (first, second)))
        fall = upper[:, 1] - lower[:, 1]
        sides = sheet.edge_sides[edge]
        return cls(
            x=upper[:, 0].copy(),
            top=upper[:, 1].copy(),
            bottom=lower[:, 1].copy(),
            slope=(lower[:, 0] - upper[:, 0]) / np.where(fall > 0, fall, 1),
            sides=np.ascontiguousarray(np.where(rises[:, None], sides, sides[:, ::-1])).view(np.int64).ravel(),
        )

    def runs(self, scale: float, left: int, top: int, width: int, height: int) -> Runs | None:
        """The runs of an image at ``scale`` pixels a metre, whose corner lies so many pixels from the origin.

        None when the borders do not part the plane into grids without gap or overlap: then neighbours in a line
        contradict each other, and nothing can be said from borders alone.
        """
        for at in HEIGHTS:
            runs = self._runs(scale, left, top, width, height, at)
            if runs is not None:
                return runs
        return None

    def _runs(self, scale: float, left: int, top: int, width: int, height: int, at: float) -> Runs | None:
        first, end = (
            np.clip(np.ceil(side * -scale - (top + at)), 0, height).astype(np.int64) for side in (self.top, self.bottom)
        )
        pieces = np.flatnonzero(end > first)
        first = first[pieces]
        counts = end[pieces] - first
        rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
        slope = self.slope[pieces]
        in_line_0 = self.x[pieces] * scale - left + slope * (self.top[pieces] * scale + (top + at))
        x = np.repeat(in_line_0, counts) + np.repeat(slope, counts) * rows
        order = in_reading_order(rows, x)
        sides = np.repeat(self.sides[pieces], counts)[order].view(np.int32).reshape(-1, 2)
        if not _agree(sides):
            return None
        columns = np.ceil(np.clip(x - 0.5, 0, width)).astype(np.int64)
        starts = (rows * width + columns)[order]
        return Runs(np.append(np.int32(OUTSIDE), sides[:, 1]), np.concatenate([[0], starts, [width * height]]), width)


def in_reading_order(rows: Ints, x: Floats) -> Ints:
    """The order by rows (below 65,536), then by x, to the 4,294,967,296th part of the range of x.

    By 16 bits at a time: numpy sorts those by counting, all three in a third of the time of sorting numbers.
    """
    if not len(x):
        return np.empty(0, np.int64)
    low = x.min()
    fine = ((x - low) * (FINEST / max(x.max() - low, 1.0))).astype(np.uint32)
    digits = np.stack([fine & 0xFFFF, fine >> 16, rows]).astype(np.uint16)
    order = np.argsort(digits[0], kind="stable")
    for digit in digits[1:]:
        order = order[np.argsort(digit[order], kind="stable")]
    return order


def _agree(sides: npt.NDArray[np.int32]) -> bool:
    """Whether each run ends at the border of the grid that it began with, and every line ends outside."""
    left, right = sides.T
    if not len(sides):
        return True
    return bool(left[0] == OUTSIDE == right[-1] and (left[1:] == right[:-1]).all())
