"""The fill of a gap-free coverage, line of pixels by line: which grid each run of pixels shows.

Every border is known once, with the grid on either side. So where a line of pixels crosses the borders says it all:
from one crossing to the next the pixels belong to the grid on the right-hand side. The runs do not depend on colours,
so that another day's colours are one look-up (2 ms at 3840×2160, where filling the polygons takes 8).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.int32]

OUTSIDE = -1
# Where in a pixel the line lies: near the middle, and never just on a vertex, whose coordinates are round numbers.
HEIGHTS = (0.5003718, 0.4991347, 0.5127159)


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of pixels from the top left corner on, row after row: where each begins, and its grid (-1: none).

    The first of all, outside, begins in the corner: ``grids`` has one more. Of runs that begin at the same pixel the
    last is seen; what the others say means nothing.
    """

    grids: Whole
    rows: Whole
    columns: Whole
    width: int  # of a row

    def coloured(
        self, colours: npt.NDArray[np.uint32], first: int, end: int, left: int = 0, right: int | None = None
    ) -> npt.NDArray[np.uint32]:
        """The rows from ``first`` to before ``end``, and of them the columns from ``left`` to before ``right``.

        Grid ``i`` has ``colours[i]``, what is outside the last. Shape (rows, columns).
        """
        across = (self.width if right is None else right) - left
        begin, stop = self.rows.searchsorted(np.array([first, end], np.int32)).tolist()
        bounds = np.empty(stop - begin + 2, np.int32)
        bounds[0], bounds[-1] = 0, (end - first) * across
        columns = np.minimum(np.maximum(self.columns[begin:stop] - left, 0), across)
        np.add((self.rows[begin:stop] - first) * across, columns, out=bounds[1:-1])
        shown = colours.take(self.grids[begin : stop + 1], mode="wrap")
        return shown.repeat(bounds[1:] - bounds[:-1]).reshape(-1, across)


@dataclass(frozen=True, eq=False)
class Segments:
    """The straight pieces of all borders, from each vertex to the next, in metres from an origin.

    What lies beside a piece that goes south or north is its grids to the west and to the east, two int32 as one number
    so that they move together.
    """

    norths: Floats  # of the vertices: one more than there are pieces
    breaks: Ints  # the pieces between two borders, which are none
    easts: Floats  # where the line of each piece meets northing 0
    slopes: Floats  # metres to the east for each to the south
    southward: Ints
    northward: Ints

    @classmethod
    def of(cls, points: Floats, offsets: Whole, sides: Whole) -> "Segments":
        """The pieces of the borders ``points[offsets[i]:offsets[i + 1]]`` between the grids ``sides[i]``."""
        x, y = np.ascontiguousarray(points.T)
        across, up = np.diff(x), np.diff(y)
        slopes = -across / np.where(up != 0, up, 1)
        beside = np.repeat(sides, np.diff(offsets), axis=0)[:-1]
        going_north, going_south = (np.ascontiguousarray(pair).view(np.int64).ravel() for pair in _both_ways(beside))
        return cls(y, offsets[1:-1] - np.int64(1), x[:-1] + slopes * y[:-1], slopes, going_south, going_north)

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
        line = (self.norths * -scale - (top + at)).clip(0, height)
        rows = np.ceil(line, out=line).astype(np.int32)
        falls = np.diff(rows)
        falls[self.breaks] = 0
        counts = np.abs(falls)
        ends = np.cumsum(counts, dtype=np.int32)
        # The n-th crossing of all lies in the row n + shift of its piece.
        shift = np.minimum(rows[:-1], rows[1:]) - (ends - counts)
        starting = self.easts * scale + self.slopes * (shift + (top + at)) - (left + 0.5)
        number = np.arange(ends[-1], dtype=np.int32)
        piece = np.arange(len(counts), dtype=np.int32).repeat(counts)  # of each crossing
        x = self.slopes.take(piece) * number + starting.take(piece)
        columns = np.ceil(x.clip(0, width, out=x), out=x).astype(np.int32)
        places = (number + shift.take(piece)) * np.int32(width) + columns
        order = in_order(places)
        beside = np.where(falls > 0, self.southward, self.northward).take(piece.take(order))
        west, east = beside.view(np.int32).reshape(-1, 2).T
        return _joined(places.take(order), west, east, width)


def _both_ways(sides: Whole) -> tuple[Whole, Whole]:
    """West and east of what goes north, and of what goes south, by its left and right."""
    return sides, sides[:, ::-1]


def in_order(places: Whole) -> Ints:
    """The order of places in an image, none negative.

    By 16 bits at a time: numpy sorts those by counting, both in a quarter of the time of sorting numbers.
    """
    order = np.argsort(places.astype(np.uint16), kind="stable")
    return order.take(np.argsort((places >> 16).astype(np.uint16).take(order), kind="stable"))


def _joined(places: Whole, west: Whole, east: Whole, width: int) -> Runs | None:
    """The runs between crossings in order, those of a pixel in any; None where they contradict each other.

    Which grid begins is counted up from grid to grid, so that the order within a pixel does not matter.
    """
    grids = np.append(np.int32(OUTSIDE), np.cumsum(east - west, dtype=np.int32) + np.int32(OUTSIDE))
    apart = np.ones(len(places) + 1, bool)
    np.not_equal(places[1:], places[:-1], out=apart[1:-1])
    is_alone = apart[:-1] & apart[1:]
    if ((grids[1:] != east) & is_alone).any() or grids[-1] != OUTSIDE:
        return None
    rows = places // np.int32(width)
    return Runs(grids, rows, places - rows * np.int32(width), width)
