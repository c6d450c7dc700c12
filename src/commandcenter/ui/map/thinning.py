"""Polylines with fewer vertices, for a scale at which nobody could see those left out."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int32]

PASSES = 6  # each leaves out at most every other vertex; more than this finds hardly any


def thinned(points: Floats, offsets: Offsets, tolerance: float) -> tuple[Floats, Offsets]:
    """The runs ``points[offsets[i]:offsets[i + 1]]`` without what lies within ``tolerance`` of the line that is left.

    Ends stay. Returns the points left, shape (n, 2), and their offsets.
    """
    stays = np.zeros(len(points), bool)
    stays[offsets[:-1]] = stays[offsets[1:] - 1] = True
    left = np.arange(len(points))
    beside = np.zeros(len(points) - 1)  # how far at most the vertices left out lie beside the piece after each vertex
    for turn in range(PASSES):
        some = points[left]
        off = np.maximum(beside[:-1], beside[1:]) + _beside_chords(some)
        goes = (off <= tolerance) & ~stays[left[1:-1]]
        goes[turn % 2 :: 2] = False  # never two neighbours at once
        at = np.flatnonzero(goes) + 1
        beside[at - 1] = off[at - 1]
        left, beside = np.delete(left, at), np.delete(beside, at)
    return points[left], np.searchsorted(left, offsets).astype(np.int32)


def _beside_chords(points: Floats) -> Floats:
    """How far each point but the first and last lies from the straight piece between its two neighbours."""
    chord, arm = points[2:] - points[:-2], points[1:-1] - points[:-2]
    square = np.einsum("ij,ij->i", chord, chord)
    share = np.clip(np.einsum("ij,ij->i", chord, arm) / np.where(square > 0, square, 1), 0, 1)
    x, y = (arm - share[:, None] * chord).T
    away: Floats = np.hypot(x, y)
    return away
