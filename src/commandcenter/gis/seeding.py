"""Where the cells of a schematic district have their middles: seats, then villages, then grids.

Everything works on a cloud of evenly strewn points, each carrying a weight: the density of people. Townships take the
points nearest to their seat, villages and grids are weighted k-means clusters of the points of what contains them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from commandcenter.domain.errors import CommandCenterError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Seat:
    """The seat of a township in metres. ``inside`` is false for a neighbour whose cell is cut away."""

    code: str
    x: float
    y: float
    inside: bool = True


@dataclass(frozen=True)
class Place:
    """A village of a township. ``compact`` places (communities) are small and lie around the seat."""

    code: str
    township: str
    compact: bool


@dataclass(frozen=True)
class WaveField:
    """A smooth random field: a sum of plane waves, the same for the same seed."""

    waves: Floats  # (n, 2) radians a metre
    phases: Floats  # (n,)
    amplitudes: Floats  # (n,) metres

    @classmethod
    def drawn(cls, rng: np.random.Generator, longest: float, octaves: int, amplitude: float) -> "WaveField":
        """A field whose waves are ``longest`` metres and shorter, half as long and half as high with every octave."""
        octave = np.repeat(np.arange(octaves), 6)
        angles = rng.uniform(0, 2 * np.pi, octave.size)
        lengths = longest / 2.0**octave * rng.uniform(0.75, 1.35, octave.size)
        waves = 2 * np.pi / lengths[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
        return cls(
            waves, rng.uniform(0, 2 * np.pi, octave.size), np.asarray(amplitude * 0.58 / 2.0**octave, dtype=np.float64)
        )

    def at(self, points: Floats) -> Floats:
        """The field's value in metres at ``points`` (n, 2)."""
        values: Floats = np.sin(points @ self.waves.T + self.phases) @ self.amplitudes
        return values


def strew(area: shapely.Polygon, spacing: float, rng: np.random.Generator) -> Floats:
    """Points inside ``area``, one to a lattice cell of ``spacing`` metres, placed at random within it."""
    left, low, right, high = area.bounds
    x, y = np.meshgrid(np.arange(left, right, spacing), np.arange(low, high, spacing))
    points = np.column_stack([x.ravel(), y.ravel()])
    points += rng.uniform(0, spacing, points.shape)
    shapely.prepare(area)
    inside: Floats = points[shapely.contains_xy(area, points)]
    return inside


def nearest(points: Floats, centres: Floats) -> Ints:
    """Index of the nearest of ``centres`` for each of ``points``."""
    squared = (centres**2).sum(axis=1) - 2 * points @ centres.T
    labels: Ints = squared.argmin(axis=1)
    return labels


def clusters(points: Floats, weights: Floats, count: int, rounds: int, rng: np.random.Generator) -> Ints:
    """Weighted k-means: the label (0 to ``count`` - 1) of each point, none of them empty.

    Few ``rounds`` leave shapes uneven, as grown ones are; many make them alike. Raises ``CommandCenterError`` if there
    are fewer than ``count`` points.
    """
    if len(points) < count:
        raise CommandCenterError(f"一块地方只有 {len(points)} 个布点，分不出 {count} 个单元，请减小布点间距。")
    centres = points[_spread_start(points, weights, count, rng)]
    for _ in range(rounds):
        centres = middles(points, weights, nearest(points, centres), centres)
    return nearest(points, centres)


def middles(points: Floats, weights: Floats, labels: Ints, before: Floats) -> Floats:
    """Weighted middle of each cluster; one without points stays where it was ``before``."""
    mass = np.bincount(labels, weights, len(before))
    sums = np.column_stack([np.bincount(labels, weights * points[:, axis], len(before)) for axis in (0, 1)])
    return np.where(mass[:, None] > 0, sums / np.maximum(mass, 1e-12)[:, None], before)


def _spread_start(points: Floats, weights: Floats, count: int, rng: np.random.Generator) -> Ints:
    """k-means++: starting points far from each other, more of them where the weight is."""
    chosen = [int(rng.choice(len(points), p=weights / weights.sum()))]
    distance = np.full(len(points), np.inf)
    while len(chosen) < count:
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chance = distance * weights
        chosen.append(int(rng.choice(len(points), p=chance / chance.sum())))
    return np.array(chosen)


def share(weights: Sequence[float] | Floats, total: int) -> Ints:
    """Split ``total`` by weight into whole numbers of at least one each (largest remainders)."""
    portions = np.asarray(weights, dtype=float)
    free = portions / portions.sum() * (total - portions.size)
    counts = np.floor(free).astype(np.int64)
    short = total - portions.size - int(counts.sum())
    counts[np.argsort(counts - free, kind="stable")[:short]] += 1
    whole: Ints = counts + 1
    return whole
