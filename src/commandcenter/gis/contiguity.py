"""Which pieces of a map lie side by side, and the repair of groups that fell apart."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.topology import OUTSIDE, Ints, rings_of, shared_edges

OUTER = -1  # the group of what is not in the district
LOOSE = -2  # a piece cut off from its cell, to be given to a neighbour
ROUNDS = 40  # of repair before giving up; a few are usual

Polygons = npt.NDArray[np.object_]
Beside = dict[int, dict[int, float]]


def neighbours(polygons: Polygons) -> Beside:
    """For each polygon the polygons beside it, with the length of the border in metres."""
    edges = shared_edges(rings_of(polygons))
    beside: Beside = {number: {} for number in range(len(polygons))}
    for (a, b), length in zip(edges.sides.tolist(), edges.lengths().tolist(), strict=True):
        if b >= 0:
            beside[a][b] = beside[b][a] = beside[a].get(b, 0.0) + length
    return beside


def main_pieces(faces: Polygons, owner: Ints) -> Ints:
    """Each face's owner; only the largest face of an owner keeps it, the rest are LOOSE."""
    order = np.lexsort((-shapely.area(faces), owner))
    first = np.concatenate([[True], owner[order][1:] != owner[order][:-1]])
    main = np.full(len(faces), LOOSE)
    main[order[first]] = owner[order[first]]
    return main


def given_away(faces: Polygons, owner: Ints) -> Ints:
    """The owner of each face, where loose faces join the neighbour with whom they share the longest border."""
    beside = neighbours(faces)
    owner = owner.copy()
    while loose := np.flatnonzero(owner == LOOSE).tolist():
        takers = [_longest(beside[face], owner) for face in loose]
        if all(taker == LOOSE for taker in takers):
            raise CommandCenterError("区界由互不相连的几块组成，请只保留最大的一块再生成示意网格。")
        owner[loose] = takers
    return owner


def enclosed(faces: Polygons, outer: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of the ``outer`` faces cannot be reached from outside without crossing others: holes in the district."""
    beside = neighbours(faces)
    edges = shared_edges(rings_of(faces))
    group = np.where(outer, 0, OUTER)
    seen = np.zeros(len(faces), dtype=bool)
    for face in np.unique(edges.sides[edges.sides[:, 1] == OUTSIDE, 0]).tolist():
        if outer[face] and not seen[face]:
            _piece(face, group, beside, seen)
    return outer & ~seen


def _longest(borders: dict[int, float], owner: Ints) -> int:
    """The owner with the longest border among neighbours that have one, else LOOSE."""
    total: defaultdict[int, float] = defaultdict(float)
    for neighbour, length in sorted(borders.items()):
        if owner[neighbour] != LOOSE:
            total[int(owner[neighbour])] += length
    return max(total, key=lambda key: (total[key], -key)) if total else LOOSE


def joined(cells: Polygons, place: Ints, township: Ints) -> Ints:
    """The place of each cell, changed for the few that lie apart, so that villages and townships are in one piece.

    ``township`` is the township of each place. No place loses its last cell. Raises ``CommandCenterError`` if the
    repair does not come to an end.
    """
    beside = neighbours(cells)
    place = place.copy()
    for _ in range(ROUNDS):
        level = np.append(township, OUTER)[place]
        strays = _strays(place, beside) or _strays(level, beside)
        for cell in strays:
            place[cell] = _adopting(cell, place, level, beside[cell])
        empty = np.setdiff1d(np.arange(len(township)), place)
        for lost in empty.tolist():
            place[_half_of_largest(cells, place, township == township[lost])] = lost
        if not strays and not empty.size:
            return place
    raise CommandCenterError("村社无法各自连成一片，请换一个随机种子再生成示意网格。")


def _strays(group: Ints, beside: Beside) -> list[int]:
    """Cells that are not in the largest connected piece of their group."""
    pieces: defaultdict[int, list[list[int]]] = defaultdict(list)
    seen = np.zeros(len(group), dtype=bool)
    for cell in np.flatnonzero(group != OUTER).tolist():
        if not seen[cell]:
            pieces[int(group[cell])].append(_piece(cell, group, beside, seen))
    return sorted(cell for found in pieces.values() for piece in sorted(found, key=len)[:-1] for cell in piece)


def _piece(cell: int, group: Ints, beside: Beside, seen: npt.NDArray[np.bool_]) -> list[int]:
    """The cells of the same group that can be reached from ``cell``."""
    seen[cell] = True
    piece = [cell]
    for current in piece:
        fresh = [n for n in beside[current] if group[n] == group[cell] and not seen[n]]
        seen[fresh] = True
        piece.extend(fresh)
    return piece


def _adopting(cell: int, place: Ints, level: Ints, borders: dict[int, float]) -> int:
    """The neighbouring place to join: one of the same township first, then by the length of the border."""
    choices = {n: length for n, length in borders.items() if place[n] not in (OUTER, place[cell])}
    if not choices:
        return int(place[cell])
    best = max(choices, key=lambda n: (level[n] == level[cell], choices[n], -n))
    return int(place[best])


def _half_of_largest(cells: Polygons, place: Ints, allowed: npt.NDArray[np.bool_]) -> Ints:
    """The western half of the cells of the allowed place that has the most: it takes in a place that lost all."""
    counts = np.bincount(place[place != OUTER], minlength=len(allowed))
    donor = int(np.where(allowed, counts, -1).argmax())
    its = np.flatnonzero(place == donor)
    return its[np.argsort(shapely.bounds(cells[its])[:, 0], kind="stable")][: len(its) // 2]


def unions(polygons: Polygons, groups: npt.NDArray[np.str_]) -> dict[str, shapely.Geometry]:
    """The union of the polygons of each group of a coverage, by group in ascending order."""
    order = np.argsort(groups, kind="stable")
    names, starts = np.unique(groups[order], return_index=True)
    parts = zip(names.tolist(), np.split(polygons[order], starts[1:]), strict=True)
    return {name: shapely.normalize(shapely.coverage_union_all(part)) for name, part in parts}
