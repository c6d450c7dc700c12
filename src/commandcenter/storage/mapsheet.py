"""The district's geometry as ready-made arrays: what the window paints from, without geopandas.

All coordinates are metres in EPSG:4549 (CGCS2000 / 3-degree Gauss-Kruger, 120°E), x = easting, y = northing.
"""

import io
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Texts = npt.NDArray[np.str_]


class EdgeLevel(IntEnum):
    """The highest kind of border that a shared edge belongs to."""

    GRID = 0
    VILLAGE = 1
    TOWNSHIP = 2
    DISTRICT = 3


@dataclass(frozen=True, eq=False)
class MapSheet:
    """Polygons of grids and townships, their shared borders and places for labels.

    Ring ``i`` of a layer is ``vertices[ring_offsets[i]:ring_offsets[i + 1]]``, not closed (the first vertex is not
    repeated), and belongs to polygon ``ring_owner[i]``; holes are further rings of the same owner (odd-even fill).
    Edge ``j`` is the polyline ``edge_vertices[edge_offsets[j]:edge_offsets[j + 1]]`` between the grids
    ``edge_sides[j]`` (-1: outside the district). Every border between two grids is in exactly one edge.
    """

    grid_codes: Texts  # (grids,) in the order of numbering
    grid_village: Ints  # (grids,) index into village_codes
    vertices: Floats  # (n, 2)
    ring_offsets: Ints  # (rings + 1,)
    ring_owner: Ints  # (rings,) index of the grid
    grid_bounds: Floats  # (grids, 4) min x, min y, max x, max y
    grid_anchors: Floats  # (grids, 2) a point inside
    edge_vertices: Floats  # (m, 2)
    edge_offsets: Ints  # (edges + 1,)
    edge_sides: Ints  # (edges, 2) left and right grid, -1 for outside
    edge_level: npt.NDArray[np.int8]  # (edges,) an EdgeLevel
    village_codes: Texts  # (villages,)
    village_township: Ints  # (villages,) index into township_codes
    village_anchors: Floats  # (villages, 2)
    village_bounds: Floats  # (villages, 4)
    township_codes: Texts  # (townships,)
    township_anchors: Floats  # (townships, 2)
    township_bounds: Floats  # (townships, 4)
    township_vertices: Floats  # (k, 2)
    township_ring_offsets: Ints
    township_ring_owner: Ints

    def to_bytes(self) -> bytes:
        """The arrays as one uncompressed ``.npz``."""
        buffer = io.BytesIO()
        np.savez(buffer, **{f.name: getattr(self, f.name) for f in fields(self)})
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "MapSheet":
        """The sheet that :meth:`to_bytes` wrote. Raises ``KeyError`` or ``ValueError`` for anything else."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(**{f.name: arrays[f.name] for f in fields(cls)})
