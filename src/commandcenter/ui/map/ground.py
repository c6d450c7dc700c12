"""The map sheet made ready for the painter: Qt polygons in metres from a near origin, borders by level, look-ups."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtGui import QPainterPath, QPolygonF

from commandcenter.services.scope import Scope
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.ui.map.borders import Borders, detail_for
from commandcenter.ui.map.camera import Bounds
from commandcenter.ui.map.paths import Polylines
from commandcenter.ui.map.silhouette import Silhouette
from commandcenter.ui.map.spans import Segments

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

POINT_BYTES = 16  # QPointF: two doubles


def polygon_of(points: Floats) -> QPolygonF:
    """A QPolygonF with these points, shape (n, 2), copied in one go (point by point takes seven times as long)."""
    polygon = QPolygonF()
    polygon.resize(len(points))
    if len(points):
        memory = shiboken6.VoidPtr(polygon.data(), len(points) * POINT_BYTES, True)  # type: ignore[call-arg, arg-type]
        np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points  # type: ignore[call-overload]
    return polygon


def _cut(points: Floats, offsets: npt.NDArray[np.int32]) -> list[QPolygonF]:
    return [polygon_of(points[start:end]) for start, end in pairwise(offsets.tolist())]


def _touching(sides: Floats, view: Bounds) -> Indices:
    """The boxes that touch a rectangle; ``sides`` are all left sides, all bottoms, all right sides, all tops."""
    left, bottom, right, top = sides
    near = (left <= view.right) & (right >= view.left) & (bottom <= view.top) & (top >= view.bottom)
    rows: Indices = near.nonzero()[0]
    return rows


@dataclass(frozen=True, eq=False)
class Few:
    """Some grids and the sides of their boxes."""

    grids: Indices
    sides: Floats

    def near(self, view: Bounds) -> Indices:
        """Those whose boxes touch a rectangle."""
        return self.grids[_touching(self.sides, view)]


class Ground:
    """What the map is painted from. All places are metres relative to ``origin``; grids are known by their index."""

    def __init__(self, sheet: MapSheet) -> None:
        self.sheet = sheet
        self.count = len(sheet.grid_codes)
        whole = Bounds.around(sheet.grid_bounds)
        self.origin = np.array(whole.middle)
        self.boxes: Floats = sheet.grid_bounds - np.tile(self.origin, 2)
        self.bounds = Bounds.around(self.boxes)
        self.anchors: Floats = sheet.grid_anchors - self.origin
        self._points: Floats = sheet.vertices - self.origin
        self._edge_points: Floats = sheet.edge_vertices - self.origin
        self.grid_township = sheet.village_township[sheet.grid_village]
        self._box_sides = np.ascontiguousarray(self.boxes.T)
        self._left_grids, self._right_grids = np.ascontiguousarray(sheet.edge_sides.T)
        self._borders: dict[float, Borders] = {}

    @cached_property
    def rings(self) -> list[QPolygonF]:
        """All rings, as Qt's polygons."""
        return _cut(self._points, self.sheet.ring_offsets)

    @cached_property
    def silhouette(self) -> Silhouette:
        """How far it reaches at each height."""
        return Silhouette(self._edge_points, self.sheet.edge_offsets)

    @cached_property
    def segments(self) -> Segments:
        """The borders for filling line by line."""
        return Segments.of(self._edge_points, self.sheet.edge_offsets, self.sheet.edge_sides)

    def borders(self, scale: float) -> Borders:
        """All borders as they are drawn at so many device pixels a metre; made once for each doubling of it."""
        detail = detail_for(scale)
        if detail not in self._borders:
            sheet = self.sheet
            self._borders[detail] = Borders(self._edge_points, sheet.edge_offsets, sheet.edge_level, detail)
        return self._borders[detail]

    @cached_property
    def holed(self) -> dict[int, QPainterPath]:
        """The grids of several rings (holes, islands), as paths with odd-even fill."""
        owner, offsets = self.sheet.ring_owner, self.sheet.ring_offsets
        owners, counts = np.unique(owner, return_counts=True)
        rings = Polylines(self._points, offsets)
        return {int(grid): rings.path(np.flatnonzero(owner == grid)) for grid in owners[counts > 1]}

    @cached_property
    def outer(self) -> list[QPolygonF]:
        """The first ring of each grid."""
        _, rows = np.unique(self.sheet.ring_owner, return_index=True)
        return [self.rings[row] for row in rows.tolist()]

    def joined(self, edges: Indices) -> QPainterPath:
        """Some borders as one path."""
        return self._edges.path(edges)

    @cached_property
    def _edges(self) -> Polylines:
        return Polylines(self._edge_points, self.sheet.edge_offsets)

    def grids_near(self, view: Bounds) -> Indices:
        """The grids whose boxes touch a rectangle."""
        return _touching(self._box_sides, view)

    def hit(self, x: float, y: float) -> int | None:
        """The index of the grid that holds a point (metres from ``origin``); None outside the district."""
        for grid in self.grids_near(Bounds(x, y, x, y)).tolist():
            if self._holds(grid, x, y):
                return int(grid)
        return None

    def _holds(self, grid: int, x: float, y: float) -> bool:
        """Whether an upward ray from the point crosses the grid's rings an odd number of times."""
        return bool(sum(self._crossings(ring, x, y) for ring in self._rows_of(grid)) % 2)

    def _rows_of(self, grid: int) -> list[int]:
        start, end = np.searchsorted(self._sorted_owners, (grid, grid + 1))
        rows: list[int] = self._owner_order[start:end].tolist()
        return rows

    @cached_property
    def _owner_order(self) -> Indices:
        return np.argsort(self.sheet.ring_owner, kind="stable")

    @cached_property
    def _sorted_owners(self) -> npt.NDArray[np.int32]:
        return self.sheet.ring_owner[self._owner_order]

    def _crossings(self, ring: int, x: float, y: float) -> int:
        start, end = self.sheet.ring_offsets[ring : ring + 2].tolist()
        x1, y1 = self._points[start:end].T
        x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
        spans = (x1 > x) != (x2 > x)
        heights = y1[spans] + (x - x1[spans]) * (y2[spans] - y1[spans]) / (x2[spans] - x1[spans])
        return int(np.count_nonzero(heights > y))

    def within(self, view: Bounds) -> Indices:
        """The grids whose middle lies in a rectangle."""
        x, y = self.anchors.T
        inside = (x >= view.left) & (x <= view.right) & (y >= view.bottom) & (y <= view.top)
        return np.flatnonzero(inside)

    def outline(self, chosen: Flags) -> QPainterPath:
        """The border of a set of grids, as one path."""
        left, right = self._chosen_sides(chosen)
        return self.joined(np.flatnonzero(left != right))

    def few(self, grids: Indices) -> "Few":
        """Some grids, to be looked for by their boxes."""
        return Few(grids, np.ascontiguousarray(self.boxes[grids].T))

    def rims(self, grids: Indices) -> QPainterPath:
        """The borders of each of these grids, those between two of them too."""
        chosen = np.zeros(self.count, bool)
        chosen[grids] = True
        left, right = self._chosen_sides(chosen)
        return self.joined(np.flatnonzero(left | right))

    def _chosen_sides(self, chosen: Flags) -> tuple[Flags, Flags]:
        """Whether the grid to the left, and to the right, of each border is chosen; outside (-1) never is."""
        and_outside = np.append(chosen, False)
        return and_outside[self._left_grids], and_outside[self._right_grids]


class GridIndex:
    """The way between a database's rows and the sheet's order."""

    def __init__(self, sheet: MapSheet, ids_by_code: dict[str, int]) -> None:
        self._sheet = sheet
        self.ids: npt.NDArray[np.int64] = np.array(
            [ids_by_code.get(code, -1) for code in sheet.grid_codes.tolist()], np.int64
        )
        self._row = {grid_id: row for row, grid_id in enumerate(self.ids.tolist()) if grid_id >= 0}
        self._township = {code: row for row, code in enumerate(sheet.township_codes.tolist())}
        self._village = {code: row for row, code in enumerate(sheet.village_codes.tolist())}

    def ids_of(self, rows: list[int]) -> list[int]:
        """The ids of grids on the sheet; those that the database does not have are left out."""
        return [grid_id for grid_id in self.ids[rows].tolist() if grid_id >= 0]

    def row(self, grid_id: int) -> int | None:
        """Where a grid stands on the sheet; None for one that is not drawn on it."""
        return self._row.get(grid_id)

    def rows_in(self, scope: Scope) -> Flags:
        """Which grids of the sheet a scope's place holds; none for the whole district."""
        chosen = np.zeros(len(self.ids), bool)
        if scope.grids:
            rows = [self._row[grid_id] for grid_id in scope.grids if grid_id in self._row]
            chosen[rows] = True
        elif scope.village:
            chosen |= self._sheet.grid_village == self._village.get(scope.village, -1)
        elif scope.township:
            township = self._sheet.village_township[self._sheet.grid_village]
            chosen |= township == self._township.get(scope.township, -1)
        return chosen
