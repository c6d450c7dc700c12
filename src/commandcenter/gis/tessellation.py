"""Cells around seeds whose borders look grown: crooked, yet shared vertex by vertex.

The seeds are triangulated. Each triangle gets a junction somewhere inside it; the border between two seeds runs from
the junction of one of their two triangles to that of the other. Both halves of the border are bent only within the part
of its own triangle that no other border enters, so borders cannot cross, however crooked they are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from commandcenter.gis.seeding import Floats, Ints

STEPS = 32  # points computed along a border; the ones kept are a divisor of it


@dataclass(frozen=True)
class Borders:
    """Borders between pairs of seeds: ``quads`` are (a, b, first triangle, second triangle)."""

    seeds: Floats
    triangles: Ints  # (t, 3) indices of seeds
    pairs: Ints  # (n, 2) the seeds a, b on either side
    flanks: Ints  # (n, 2) the triangles at either end


@dataclass(frozen=True)
class Crookedness:
    """How borders bend: ``swing`` is the height of the bends as a part of the border's length."""

    swing: float = 0.14
    reach: float = 0.62  # of the way to a seed that a bend may go at most
    vertices: float = 36.0  # wanted around a cell
    fewest: int = 22
    most: int = 58


def triangulate(seeds: Floats) -> Borders:
    """Delaunay triangles of the seeds, and the pairs of seeds that two triangles share."""
    triangles = _triangle_indices(seeds)
    sides = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    sides.sort(axis=1)
    owner = np.tile(np.arange(len(triangles)), 3)
    order = np.lexsort((owner, sides[:, 1], sides[:, 0]))
    sides, owner = sides[order], owner[order]
    twin = np.flatnonzero((sides[1:] == sides[:-1]).all(axis=1))
    return Borders(seeds, triangles, sides[twin], np.column_stack([owner[twin], owner[twin + 1]]))


def _triangle_indices(seeds: Floats) -> Ints:
    collection = shapely.delaunay_triangles(shapely.multipoints(seeds))
    corners = shapely.get_coordinates(shapely.get_parts(collection)).reshape(-1, 4, 2)[:, :3]
    places = shapely.STRtree(shapely.points(seeds))
    index: Ints = places.nearest(shapely.points(corners.reshape(-1, 2))).reshape(-1, 3)
    return index[np.lexsort(np.sort(index, axis=1).T)]


def bent_borders(borders: Borders, levels: Ints, bends: Crookedness, rng: np.random.Generator) -> Floats:
    """The border of each pair as ``STEPS + 1`` points, (pairs, STEPS + 1, 2).

    ``levels`` (seeds, n) are the groups each seed belongs to, the smallest first: their borders run through the
    junctions with few turns, and lesser borders end on them.
    """
    junctions = _junctions(borders, levels, rng)
    path, a, b = _straight_paths(borders, junctions)
    offset = _wander(len(path), rng) * (bends.swing * _lengths(path))[:, None]
    aim = np.where(offset[..., None] > 0, a[:, None], b[:, None]) - path
    room = np.maximum(np.hypot(aim[..., 0], aim[..., 1]), 1e-9)
    portion = bends.reach * np.tanh(np.abs(offset) / room / bends.reach)
    bent: Floats = path + portion[..., None] * aim
    bent[:, [0, -1]] = junctions[borders.flanks]  # to the last bit, or the borders would not meet
    return bent


def _lengths(paths: Floats) -> Floats:
    lengths: Floats = np.hypot(*(np.diff(paths, axis=1).transpose(2, 0, 1))).sum(axis=1)
    return lengths


def _junctions(borders: Borders, levels: Ints, rng: np.random.Generator) -> Floats:
    """A point within each triangle: on the highest border that crosses it, else near its middle."""
    corners = borders.seeds[borders.triangles]
    chance = rng.dirichlet((7.0, 7.0, 7.0), len(corners))
    off_middle = (corners * chance[..., None]).sum(axis=1)
    free = 0.55 * off_middle + 0.45 * _equidistant(corners)
    middles, height = _side_middles(corners, levels[borders.triangles])
    highest = (height == height.max(axis=1, keepdims=True)).astype(float)
    through = (middles * (highest / highest.sum(axis=1, keepdims=True))[..., None]).sum(axis=1)
    placed: Floats = np.where(height.max(axis=1)[:, None] > 0, 0.82 * through + 0.18 * free, free)
    return placed


def _side_middles(corners: Floats, levels: Ints) -> tuple[Floats, Ints]:
    """The middle of each side of the triangles, and how many levels of groups the side crosses."""
    height = (levels != np.roll(levels, -1, axis=1)).sum(axis=2)
    middles: Floats = (corners + np.roll(corners, -1, axis=1)) / 2
    return middles, height


def _equidistant(corners: Floats) -> Floats:
    """Circumcentres, pulled back into the triangle where they lie outside."""
    squares = ((corners - np.roll(corners, 1, axis=1)) ** 2).sum(axis=2)
    across = squares[:, [2, 0, 1]]  # the square of the side across from each corner
    weight = np.maximum(across * (across.sum(axis=1, keepdims=True) - 2 * across), 0.0)
    weight += 0.04 * weight.sum(axis=1, keepdims=True)
    weight /= weight.sum(axis=1, keepdims=True)
    centre: Floats = (corners * weight[..., None]).sum(axis=1)
    return centre


def _straight_paths(borders: Borders, junctions: Floats) -> tuple[Floats, Floats, Floats]:
    """``STEPS + 1`` points from junction to junction, through the line between the seeds; and the seeds."""
    a, b = borders.seeds[borders.pairs[:, 0]], borders.seeds[borders.pairs[:, 1]]
    start, end = junctions[borders.flanks[:, 0]], junctions[borders.flanks[:, 1]]
    middle = a + np.clip(_crossing(a, b, start, end), 0.25, 0.75)[:, None] * (b - a)
    first = np.hypot(*(middle - start).T)
    part = (first / np.maximum(first + np.hypot(*(end - middle).T), 1e-9))[:, None]
    along = np.linspace(0, 1, STEPS + 1)[None, :]
    before = np.clip(along / np.maximum(part, 1e-9), 0, 1)[..., None]
    after = np.clip((along - part) / np.maximum(1 - part, 1e-9), 0, 1)[..., None]
    path = start[:, None] + before * (middle - start)[:, None] + after * (end - middle)[:, None]
    return path, a, b


def _crossing(a: Floats, b: Floats, start: Floats, end: Floats) -> Floats:
    """How far along a-b the line start-end crosses it (0 to 1 when it does)."""
    ab, line, gap = b - a, end - start, start - a
    below = ab[:, 0] * line[:, 1] - ab[:, 1] * line[:, 0]
    below = np.where(np.abs(below) < 1e-9, 1e-9, below)
    place: Floats = (gap[:, 0] * line[:, 1] - gap[:, 1] * line[:, 0]) / below
    return place


def _wander(count: int, rng: np.random.Generator) -> Floats:
    """Curves over 0 to 1 that begin and end at zero: rough at every scale, about one high."""
    waves = np.arange(1, STEPS // 2 + 1)
    heights = rng.normal(0, 1, (count, waves.size)) * waves**-1.5
    along = np.linspace(0, 1, STEPS + 1)
    curves: Floats = heights @ np.sin(np.pi * waves[:, None] * along)
    return curves


def steps_wanted(borders: Borders, paths: Floats, vertices: float) -> Ints:
    """Segments for each border, a power of two, so that both of its cells come near the wanted number of vertices."""
    length = _lengths(paths)
    around = np.zeros(len(borders.seeds))
    for side in (0, 1):
        np.add.at(around, borders.pairs[:, side], length)
    segment = around[borders.pairs].min(axis=1) / vertices
    power = np.clip(np.round(np.log2(np.maximum(length / segment, 1.0))), 1, np.log2(STEPS))
    steps: Ints = (2**power).astype(np.int64)
    return steps


def steps_mended(borders: Borders, steps: Ints, vertices: Ints, bends: Crookedness) -> Ints:
    """Half the segments around cells with too many ``vertices`` (one count a seed), twice around those with too few.

    Cells at the outline need this: its own vertices come on top.
    """
    over, under = vertices > bends.most, (vertices < bends.fewest) & (vertices > 0)
    factor = np.where(over[borders.pairs].any(axis=1), 0.5, np.where(under[borders.pairs].any(axis=1), 2.0, 1.0))
    mended: Ints = np.clip(steps * factor, 1, STEPS).astype(np.int64)
    return mended


def drawn(paths: Floats, steps: Ints) -> npt.NDArray[np.object_]:
    """A line string for each border, with that many segments."""
    lines = np.empty(len(paths), dtype=object)
    for count in np.unique(steps):
        chosen = np.flatnonzero(steps == count)
        lines[chosen] = shapely.linestrings(paths[chosen][:, :: STEPS // count])
    return lines


def cells_of(seeds: Floats, lines: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ints]:
    """The polygons that ``lines`` enclose, and the index of the seed within each (cells without one are left out)."""
    faces = shapely.get_parts(shapely.polygonize(lines))
    seed, face = shapely.STRtree(faces).query(shapely.points(seeds), predicate="within")
    return faces[face], seed


def cut_faces(outline: shapely.Polygon, lines: npt.NDArray[np.object_], precision: float) -> npt.NDArray[np.object_]:
    """The polygons that ``lines`` make within the outline, with vertices on a lattice of ``precision``."""
    noded = shapely.unary_union([*lines, outline.exterior], grid_size=precision)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside: npt.NDArray[np.object_] = faces[
        shapely.contains(outline.buffer(precision), shapely.point_on_surface(faces))
    ]
    return inside
