"""The fill of a gap-free coverage, line of pixels by line: which grid each run of pixels shows.

Every border is known once, with the grid on either side. So where a line of pixels crosses the borders says it all:
from one crossing to the next the pixels belong to the grid on the right-hand side. The runs do not depend on colours,
so that another day's colours are one look-up (1.5 ms at 3840×2160, where filling the polygons takes 8).
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
ROW = float(1 << 18)  # more than any line of pixels, and of any border beside the view, is long


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of pixels from the top left corner on, row after row: the grid of each (-1: none) and its length."""

    grids: Ints
    lengths: Ints

    def coloured(self, colours: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """The pixels, when grid ``i`` has ``colours[i]``, and what is outside has the last of them."""
        return np.repeat(colours[self.grids], self.lengths)


@dataclass(frozen=True, eq=False)
class Segments:
    """The straight pieces of all borders, in metres from an origin: upper end, lower end, and what lies beside them."""

    x: Floats  # easting of the upper end
    top: Floats
    bottom: Floats
    slope: Floats  # metres to the east for each to the south
    left: Ints
    right: Ints

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
        left, right = sheet.edge_sides[edge].astype(np.int64).T
        return cls(
            x=upper[:, 0].copy(),
            top=upper[:, 1].copy(),
            bottom=lower[:, 1].copy(),
            slope=(lower[:, 0] - upper[:, 0]) / np.where(fall > 0, fall, 1),
            left=np.where(rises, left, right),
            right=np.where(rises, right, left),
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
            np.clip(np.ceil(-height_of * scale - top - at), 0, height).astype(np.int64)
            for height_of in (self.top, self.bottom)
        )
        pieces = np.flatnonzero(end > first)
        counts, first = (end - first)[pieces], first[pieces]
        which = np.repeat(np.arange(len(pieces)), counts)
        rows = np.arange(len(which)) - (np.cumsum(counts) - counts - first)[which]
        slope = self.slope[pieces]
        in_first_line = self.x[pieces] * scale - left + slope * (self.top[pieces] * scale + top + at)
        x = in_first_line[which] + slope[which] * rows
        order = np.argsort(rows * ROW + x)
        rows, x, piece = rows[order], x[order], pieces[which[order]]
        if not _agree(self.left[piece], self.right[piece]):
            return None
        columns = np.ceil(np.clip(x - 0.5, 0, width)).astype(np.int64)
        return _as_runs(rows * width + columns, self.right[piece], width * height)


def _agree(left: Ints, right: Ints) -> bool:
    """Whether each run ends at the border of the grid that it began with, and every line ends outside."""
    ends = np.concatenate([left, [OUTSIDE]])
    begins = np.concatenate([[OUTSIDE], right])
    return bool((ends == begins).all())


def _as_runs(starts: Ints, grids: Ints, whole: int) -> Runs:
    starts = np.concatenate([[0], starts])
    return Runs(np.concatenate([[OUTSIDE], grids]), np.diff(starts, append=whole))
