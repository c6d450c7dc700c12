"""Draws a schematic district: townships, villages and grids that nobody surveyed, inside an outline that somebody did.

Townships are the places nearest to a seat, villages and grids are clusters within them. What is decided is the grids'
middles; villages and townships are unions of grids, so that the three levels nest by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.contiguity import LOOSE, OUTER, enclosed, given_away, joined, main_pieces
from commandcenter.gis.seeding import Floats, Ints, Place, Seat, WaveField, clusters, middles, nearest, share, strew
from commandcenter.gis.tessellation import (
    Crookedness,
    bent_borders,
    cells_of,
    cut_faces,
    drawn,
    steps_mended,
    steps_wanted,
    triangulate,
)

Polygons = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Style:
    """What a schematic district looks like; lengths in metres."""

    spacing: float = 60.0  # between the strewn points
    precision: float = 0.1  # of the coordinates
    township_wave: float = 5200.0  # the longest bend of a township's border
    township_swing: float = 430.0
    compact_area: float = 0.24  # of a community, when an average village is 1
    apron: float = 2600.0  # width of the strip around the outline whose cells are cut off
    mending: int = 6  # times that a border's number of vertices is corrected at most
    bends: Crookedness = field(default_factory=Crookedness)


@dataclass(frozen=True, eq=False)
class Schematic:
    """Grids in the order of their codes. A grid's code is its village's and a serial of three digits."""

    grids: Polygons
    grid_codes: list[str]
    village_codes: list[str]  # of each grid


@dataclass(frozen=True, eq=False)
class _Seeds:
    points: Floats
    place: Ints  # index of the village, or OUTER


def draw_district(
    outline: shapely.Polygon,
    seats: Sequence[Seat],
    places: Sequence[Place],
    grids: int,
    seed: int,
    style: Style | None = None,
) -> Schematic:
    """Exactly ``grids`` grids inside ``outline`` (metres), at least one for each place.

    The same arguments draw the same district. Raises ``CommandCenterError`` if there are too few grids or a township
    has places but no seat.
    """
    style = style or Style()
    _check(seats, places, grids)
    rng = np.random.default_rng(seed)
    seeds = _strewn_seeds(outline, seats, places, grids, rng, style)
    township = _township_numbers(places)
    cells, place = _cells(outline, seeds, township, style, rng)
    inside = place != OUTER
    if inside.sum() != grids:
        raise CommandCenterError("区界过于曲折，有网格落在界外，请换一个随机种子再生成示意网格。")
    place = joined(cells, place, township)[inside]
    return _numbered(cells[inside], place, places)


def _check(seats: Sequence[Seat], places: Sequence[Place], grids: int) -> None:
    if grids < len(places):
        raise CommandCenterError(f"{grids} 个网格不够分给 {len(places)} 个村社，请把网格数增加到至少 {len(places)}。")
    orphans = {place.township for place in places} - {seat.code for seat in seats if seat.inside}
    if orphans:
        raise CommandCenterError(f"镇街 {'、'.join(sorted(orphans))} 没有驻地坐标，请在驻地表中补上。")


def _township_numbers(places: Sequence[Place]) -> Ints:
    codes = sorted({place.township for place in places})
    return np.array([codes.index(place.township) for place in places])


# --- middles of the grids ------------------------------------------------------------------------------------------


def _strewn_seeds(
    outline: shapely.Polygon,
    seats: Sequence[Seat],
    places: Sequence[Place],
    grids: int,
    rng: np.random.Generator,
    style: Style,
) -> _Seeds:
    """The middles of the district's grids, of cells for the neighbours and of an apron around the outline."""
    points = strew(outline, style.spacing, rng)
    township = _nearest_seat(points, seats, rng, style)
    village = np.full(len(points), OUTER)
    density = np.empty(len(points))
    for number, seat in enumerate(seats):
        mine = np.flatnonzero(township == number)
        density[mine] = _density(points[mine], seat)
        if seat.inside and any(place.township == seat.code for place in places):
            village[mine] = _villages(points[mine], density[mine], seat, places, rng, style)
    middle, place = _grid_middles(points, density, village, places, grids, rng)
    others = _plain_middles(points[village == OUTER], len(points) / grids * 1.4, rng)
    apron = _apron(outline, style, rng)
    every = np.vstack([middle, others, apron])
    return _Seeds(every, np.concatenate([place, np.full(len(every) - len(place), OUTER)]))


def _nearest_seat(points: Floats, seats: Sequence[Seat], rng: np.random.Generator, style: Style) -> Ints:
    """The number of the seat nearest to each point on a map that is pulled about a little, so that borders bend."""
    pull = [WaveField.drawn(rng, style.township_wave, 3, style.township_swing) for _ in "xy"]
    at = np.array([(seat.x, seat.y) for seat in seats])
    return nearest(*(where + np.column_stack([field.at(where) for field in pull]) for where in (points, at)))


def _density(points: Floats, seat: Seat) -> Floats:
    """How thickly people live, falling off from the township's seat; 1 in its middle, about a tenth at its edge."""
    far = np.hypot(points[:, 0] - seat.x, points[:, 1] - seat.y)
    radius = np.sqrt((far**2).mean() * 2)
    values: Floats = 1 / (1 + (far / (0.36 * radius)) ** 2)
    return values


def _villages(
    points: Floats, density: Floats, seat: Seat, places: Sequence[Place], rng: np.random.Generator, style: Style
) -> Ints:
    """The place of each point of a township: communities around the seat, villages further out."""
    mine = [number for number, place in enumerate(places) if place.township == seat.code]
    groups = [[n for n in mine if places[n].compact], [n for n in mine if not places[n].compact]]
    core = len(groups[0]) * style.compact_area
    portion = core / (core + len(groups[1]))
    wobble = WaveField.drawn(rng, 1800.0, 2, 260.0).at(points)
    rank = np.argsort(np.argsort(np.hypot(points[:, 0] - seat.x, points[:, 1] - seat.y) + wobble))
    ring = (rank >= round(portion * len(points))).astype(int)
    labels = np.full(len(points), OUTER)
    for number, group in enumerate(groups):
        chosen = np.flatnonzero(ring == number)
        if group:
            found = clusters(points[chosen], density[chosen], len(group), 7, rng)
            labels[chosen] = np.array(group)[_outward(points[chosen], found, seat, len(group))[found]]
    return labels


def _outward(points: Floats, labels: Ints, seat: Seat, count: int) -> Ints:
    """For each cluster its rank by distance from the seat: low codes lie in the middle."""
    centre = middles(points, np.ones(len(points)), labels, np.zeros((count, 2)))
    return np.argsort(np.argsort(np.hypot(centre[:, 0] - seat.x, centre[:, 1] - seat.y)))


def _grid_middles(
    points: Floats,
    density: Floats,
    village: Ints,
    places: Sequence[Place],
    grids: int,
    rng: np.random.Generator,
) -> tuple[Floats, Ints]:
    """The middles of the grids and the place of each."""
    counts = share(_people(village, places, rng), grids)
    found = []
    for number, count in enumerate(counts):
        mine = np.flatnonzero(village == number)
        labels = clusters(points[mine], density[mine], count, 3, rng)
        found.append(middles(points[mine], density[mine], labels, np.zeros((count, 2))))
    return np.vstack(found), np.repeat(np.arange(len(places)), counts)


def _people(village: Ints, places: Sequence[Place], rng: np.random.Generator) -> Floats:
    """A weight for each place that goes as its population might: communities and large villages have more."""
    area = np.bincount(village[village != OUTER], minlength=len(places)).astype(float)
    compact = np.array([place.compact for place in places])
    weight = np.where(compact, 1.5, 1.0)
    for kind in (compact, ~compact):
        weight[kind] *= (area[kind] / max(area[kind].mean(), 1.0)) ** 0.5 if kind.any() else 1.0
    people: Floats = weight * rng.lognormal(0, 0.16, len(places))
    return people


def _plain_middles(points: Floats, points_each: float, rng: np.random.Generator) -> Floats:
    """Middles of cells of about ``points_each`` points."""
    count = round(len(points) / points_each)
    if count == 0:
        return np.empty((0, 2))
    even = np.ones(len(points))
    return middles(points, even, clusters(points, even, count, 3, rng), np.zeros((count, 2)))


def _apron(outline: shapely.Polygon, style: Style, rng: np.random.Generator) -> Floats:
    """Points around the outline, so that the cells at its edge are closed."""
    lines = [outline.buffer(style.apron * times).exterior for times in (1.0, 1.6)]
    rings = [shapely.line_interpolate_point(line, np.arange(0, line.length, style.apron * 0.4)) for line in lines]
    points = shapely.get_coordinates(np.concatenate(rings))
    shaken: Floats = points + rng.uniform(-0.1, 0.1, points.shape) * style.apron
    return shaken


# --- cells ---------------------------------------------------------------------------------------------------------


def _cells(
    outline: shapely.Polygon, seeds: _Seeds, township: Ints, style: Style, rng: np.random.Generator
) -> tuple[Polygons, Ints]:
    """The seeds' cells within the outline, and the place of each."""
    borders = triangulate(seeds.points)
    levels = np.column_stack([seeds.place, np.append(township, OUTER)[seeds.place]])
    paths = bent_borders(borders, levels, style.bends, rng)
    steps = steps_wanted(borders, paths, style.bends.vertices)
    for _ in range(style.mending):
        cells, kept = _cut(outline, seeds, drawn(paths, steps), style.precision)
        vertices = np.zeros(len(seeds.points), dtype=np.int64)
        vertices[kept] = np.where(seeds.place[kept] != OUTER, shapely.get_num_coordinates(cells) - 1, 0)
        before, steps = steps, steps_mended(borders, steps, vertices, style.bends)
        if (steps == before).all():
            break
    return cells, seeds.place[kept]


def _cut(outline: shapely.Polygon, seeds: _Seeds, lines: Polygons, precision: float) -> tuple[Polygons, Ints]:
    """The part of each cell within the outline, in one piece, and the number of its seed."""
    whole, seed_of_whole = cells_of(seeds.points, lines)
    faces = cut_faces(outline, lines, precision)
    face, cell = shapely.STRtree(whole).query(shapely.point_on_surface(faces), predicate="within")
    owner = np.full(len(faces), LOOSE)
    owner[face] = seed_of_whole[cell]
    owner = given_away(faces, main_pieces(faces, owner))
    owner = given_away(faces, np.where(enclosed(faces, seeds.place[owner] == OUTER), LOOSE, owner))
    kept = np.unique(owner)
    cells = np.array([shapely.coverage_union_all(faces[owner == seed]) for seed in kept], dtype=object)
    return shapely.transform(cells, lambda xy: np.round(xy, 1)), kept


# --- numbers -------------------------------------------------------------------------------------------------------


def _numbered(cells: Polygons, place: Ints, places: Sequence[Place]) -> Schematic:
    """Serials within each village from west to east, then north to south, by the middle of the grid."""
    middle = shapely.get_coordinates(shapely.centroid(cells))
    codes = np.array([places[number].code for number in place])
    order = np.lexsort((-middle[:, 1], middle[:, 0], codes))
    ordered = codes[order]
    first = np.searchsorted(ordered, ordered)
    serials = np.arange(len(ordered)) - first + 1
    return Schematic(
        shapely.normalize(cells[order]),
        [f"{code}{serial:03d}" for code, serial in zip(ordered, serials, strict=True)],
        ordered.tolist(),
    )
