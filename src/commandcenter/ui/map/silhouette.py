"""How far west and east the district reaches at each height: beside that there is nothing to paint."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEVELS = 512


class Silhouette:
    """The western- and easternmost borders in level layers of the ground, in metres."""

    def __init__(self, points: Floats, offsets: npt.NDArray[np.int32]) -> None:
        x, y = np.ascontiguousarray(points.T)
        self._bottom = float(y.min())
        self._thickness = max(float(y.max()) - self._bottom, 1.0) / LEVELS
        is_piece = np.ones(len(points) - 1, bool)
        is_piece[offsets[1:-1] - 1] = False
        start = is_piece.nonzero()[0]
        level = ((y - self._bottom) / self._thickness).astype(np.int64).clip(0, LEVELS - 1)
        low, high = np.minimum(level[start], level[start + 1]), np.maximum(level[start], level[start + 1])
        counts = high - low + 1
        piece = np.repeat(start, counts)
        levels = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts - low, counts)
        self._lefts, self._rights = np.full(LEVELS, np.inf), np.full(LEVELS, -np.inf)
        np.minimum.at(self._lefts, levels, np.minimum(x[piece], x[piece + 1]))
        np.maximum.at(self._rights, levels, np.maximum(x[piece], x[piece + 1]))

    def extent(self, bottom: float, top: float) -> tuple[float, float] | None:
        """The west and the east end of the ground between two heights; None where there is none."""
        first = max(int((bottom - self._bottom) // self._thickness), 0)
        last = min(int((top - self._bottom) // self._thickness), LEVELS - 1)
        if first > last:
            return None
        left, right = float(self._lefts[first : last + 1].min()), float(self._rights[first : last + 1].max())
        return (left, right) if left <= right else None
