"""Polylines with fewer vertices, for a scale at which nobody could see those left out."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Offsets = npt.NDArray[np.int32]


def thinned(points: Floats, offsets: Offsets, tolerance: float) -> tuple[Floats, Offsets]:
    """The runs ``points[offsets[i]:offsets[i + 1]]`` without what lies within ``tolerance`` of the line that is left.

    Ends stay. Returns the points left, shape (n, 2), and their offsets. As Douglas and Peucker do it, all runs at
    once: of what lies between two vertices that stay, the farthest stays too when it lies too far off.
    """
    stays = np.zeros(len(points), bool)
    stays[offsets[:-1]] = stays[offsets[1:] - 1] = True
    undecided = np.flatnonzero(~stays)
    while undecided.size:
        kept = np.flatnonzero(stays)
        after = np.searchsorted(kept, undecided)
        before, behind = kept[after - 1], kept[after]
        away = _beside_chord(points[undecided], points[before], points[behind])
        worst = _worst_of_chord(away, before)
        is_far = worst > tolerance
        stays[undecided[is_far & (away == worst)]] = True
        undecided = undecided[is_far & (away < worst)]
    left = np.flatnonzero(stays)
    return points[left], np.searchsorted(left, offsets).astype(np.int32)


def _worst_of_chord(away: Floats, chord: Indices) -> Floats:
    """The greatest of the distances to the same chord, for each; those of a chord are neighbours."""
    heads = np.flatnonzero(np.append(True, chord[1:] != chord[:-1]))
    return np.repeat(np.maximum.reduceat(away, heads), np.diff(np.append(heads, len(chord))))


def _beside_chord(points: Floats, start: Floats, end: Floats) -> Floats:
    """How far each point lies from the straight piece between its two others."""
    chord, arm = end - start, points - start
    square = np.einsum("ij,ij->i", chord, chord)
    share = np.clip(np.einsum("ij,ij->i", chord, arm) / np.where(square > 0, square, 1), 0, 1)
    x, y = (arm - share[:, None] * chord).T
    away: Floats = np.hypot(x, y)
    return away
