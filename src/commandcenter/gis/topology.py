"""The borders that polygons of a coverage share, found by their exact vertices."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
OUTSIDE = -1


@dataclass(frozen=True, eq=False)
class Rings:
    """Rings of polygons, not closed, wound so that the polygon is on the left; ``owner`` is the polygon's index."""

    vertices: Floats  # (n, 2)
    offsets: Ints  # (rings + 1,)
    owner: Ints  # (rings,)

    @property
    def lengths(self) -> Ints:
        """Vertices of each ring."""
        return np.diff(self.offsets)


@dataclass(frozen=True, eq=False)
class SharedEdges:
    """Polylines between junctions; ``sides`` are the polygons to the left and right, ``OUTSIDE`` for none."""

    vertices: Floats  # (m, 2)
    offsets: Ints  # (edges + 1,)
    sides: Ints  # (edges, 2)

    def lengths(self) -> Floats:
        """The length of each edge in the unit of the coordinates."""
        steps = np.hypot(*np.diff(self.vertices, axis=0).T)
        so_far = np.concatenate([[0.0], np.cumsum(steps)])
        lengths: Floats = so_far[self.offsets[1:] - 1] - so_far[self.offsets[:-1]]
        return lengths


def rings_of(polygons: npt.NDArray[np.object_]) -> Rings:
    """The rings of polygons and multi-polygons, without their closing vertex."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)
    counts = np.bincount(ring, minlength=len(rings)) - 1
    return Rings(vertices[~last], np.concatenate([[0], np.cumsum(counts)]), part_owner[ring_part])


def shared_edges(rings: Rings) -> SharedEdges:
    """Each border between two polygons, or a polygon and the outside, as one polyline from junction to junction.

    A border without a junction (an island) is closed: its last vertex repeats its first.
    """
    start, following = _vertex_numbers(rings.vertices), _next_in_ring(rings)
    end = start[following]
    left = np.repeat(rings.owner, rings.lengths)
    right = _across(start, end, left)
    breaks = _breaks(rings, start, right)
    order = _from_first_break(rings, breaks)
    return _chains(rings.vertices, following, order, breaks, left, right)


def _vertex_numbers(vertices: Floats) -> Ints:
    """A number for each different place."""
    order = np.lexsort((vertices[:, 1], vertices[:, 0]))
    ordered = vertices[order]
    new = np.concatenate([[False], (ordered[1:] != ordered[:-1]).any(axis=1)])
    numbers = np.empty(len(vertices), dtype=np.int64)
    numbers[order] = np.cumsum(new)
    return numbers


def _next_in_ring(rings: Rings) -> Ints:
    following = np.arange(1, len(rings.vertices) + 1)
    following[rings.offsets[1:] - 1] = rings.offsets[:-1]
    return following


def _across(start: Ints, end: Ints, owner: Ints) -> Ints:
    """The polygon that has the same segment the other way round, or ``OUTSIDE``."""
    base = int(start.max()) + 1
    there, back = start * base + end, end * base + start
    order = np.argsort(there, kind="stable")
    place = np.minimum(np.searchsorted(there[order], back), len(order) - 1)
    found = there[order][place] == back
    return np.where(found, owner[order][place], OUTSIDE)


def _breaks(rings: Rings, start: Ints, right: Ints) -> Flags:
    """Vertices where an edge begins: another polygon comes to the right, or more than one border passes through."""
    previous = np.arange(-1, len(start) - 1)
    previous[rings.offsets[:-1]] = rings.offsets[1:] - 1
    visits = np.bincount(start)
    open_visits = np.bincount(start[right == OUTSIDE], minlength=len(visits))
    # A vertex inside a border of two polygons is visited twice, one on the outline once.
    usual = np.where(right == OUTSIDE, 1, 2)
    crowded = (visits[start] != usual) | ((right != OUTSIDE) & (open_visits[start] > 0))
    flags: Flags = (right != right[previous]) | crowded
    return flags


def _from_first_break(rings: Rings, breaks: Flags) -> Ints:
    """An order of the vertices in which each ring starts at its first break (or where it did, if it has none)."""
    lengths, firsts = rings.lengths, rings.offsets[:-1]
    places = np.arange(len(breaks))
    candidates = np.where(breaks, places, len(breaks))
    first_break = np.minimum.reduceat(candidates, firsts)
    turn = np.where(first_break < len(breaks), first_break - firsts, 0)
    ring = np.repeat(np.arange(len(lengths)), lengths)
    within = (places - firsts[ring] + turn[ring]) % lengths[ring]
    order: Ints = firsts[ring] + within
    breaks[order[firsts]] = True
    return order


def _chains(vertices: Floats, following: Ints, order: Ints, breaks: Flags, left: Ints, right: Ints) -> SharedEdges:
    """Runs of segments from break to break, each border once: from the side of the lower polygon."""
    heads = np.flatnonzero(breaks[order])
    counts = np.diff(np.append(heads, len(order)))
    sides = np.column_stack([left[order[heads]], right[order[heads]]])
    keep = (sides[:, 1] == OUTSIDE) | (sides[:, 0] < sides[:, 1])
    heads, counts, sides = heads[keep], counts[keep], sides[keep]
    offsets = np.concatenate([[0], np.cumsum(counts + 1)])
    edge = np.repeat(np.arange(len(counts)), counts + 1)
    step = np.arange(offsets[-1]) - offsets[edge]
    closing = step == counts[edge]
    index = order[heads[edge] + step - closing]
    return SharedEdges(vertices[np.where(closing, following[index], index)], offsets, sides)
