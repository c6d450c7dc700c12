"""Turns layers into the map sheet: the arrays that the window paints from."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from commandcenter.gis.topology import OUTSIDE, Floats, Ints, rings_of, shared_edges
from commandcenter.storage.mapsheet import EdgeLevel, MapSheet

LABEL_ASPECT = 2.5  # a label's width over its height


def build_sheet(grids: gpd.GeoDataFrame, villages: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> MapSheet:
    """The sheet of three layers as ``read_district`` gives them: metres, each sorted by code.

    Borders are matched by their exact vertices; where neighbours do not have the same ones, each gets its own edge
    with the outside on the other side.
    """
    shapes, village_shapes, township_shapes = (layer.geometry.to_numpy() for layer in (grids, villages, townships))
    grid_village = _places(grids["village_code"], villages["code"])
    village_township = _places(villages["township_code"], townships["code"])
    rings, township_rings = rings_of(shapes), rings_of(township_shapes)
    edges = shared_edges(rings)
    return MapSheet(
        grid_codes=_texts(grids["code"]),
        grid_village=grid_village.astype(np.int32),
        vertices=rings.vertices,
        ring_offsets=rings.offsets.astype(np.int32),
        ring_owner=rings.owner.astype(np.int32),
        grid_bounds=shapely.bounds(shapes),
        grid_anchors=_middles(shapes),
        edge_vertices=edges.vertices,
        edge_offsets=edges.offsets.astype(np.int32),
        edge_sides=edges.sides.astype(np.int32),
        edge_level=_levels(edges.sides, grid_village, village_township),
        village_codes=_texts(villages["code"]),
        village_township=village_township.astype(np.int32),
        village_anchors=_widest_places(village_shapes),
        village_bounds=shapely.bounds(village_shapes),
        township_codes=_texts(townships["code"]),
        township_anchors=_widest_places(township_shapes),
        township_bounds=shapely.bounds(township_shapes),
        township_vertices=township_rings.vertices,
        township_ring_offsets=township_rings.offsets.astype(np.int32),
        township_ring_owner=township_rings.owner.astype(np.int32),
    )


def _texts(codes: "gpd.pd.Series[str]") -> npt.NDArray[np.str_]:
    texts: npt.NDArray[np.str_] = codes.to_numpy().astype(np.str_)
    return texts


def _places(codes: "gpd.pd.Series[str]", sorted_codes: "gpd.pd.Series[str]") -> Ints:
    """The row of each code in a sorted column of codes."""
    places: Ints = np.searchsorted(_texts(sorted_codes), _texts(codes))
    return places


def _levels(sides: Ints, grid_village: Ints, village_township: Ints) -> npt.NDArray[np.int8]:
    """The highest kind of border that each edge belongs to."""
    village = grid_village[sides]
    township = village_township[village]
    ladder = (
        (sides[:, 1] == OUTSIDE, EdgeLevel.DISTRICT),
        (township[:, 0] != township[:, 1], EdgeLevel.TOWNSHIP),
        (village[:, 0] != village[:, 1], EdgeLevel.VILLAGE),
    )
    levels = np.select([met for met, _ in ladder], [int(level) for _, level in ladder], int(EdgeLevel.GRID))
    return levels.astype(np.int8)


def _middles(shapes: npt.NDArray[np.object_]) -> Floats:
    """The centroid of each polygon, or some point inside where the centroid is not."""
    points = shapely.centroid(shapes)
    outside = ~shapely.contains(shapes, points)
    points[outside] = shapely.point_on_surface(shapes[outside])
    middles: Floats = shapely.get_coordinates(points)
    return middles


def _widest_places(shapes: npt.NDArray[np.object_]) -> Floats:
    """Where a label, wider than high, lies furthest from the border: the middle of the largest lying ellipse."""
    flat = shapely.transform(shapes, lambda xy: xy / (LABEL_ASPECT, 1.0))
    fineness = np.sqrt(shapely.area(flat)) / 60
    lines = [shapely.maximum_inscribed_circle(shape, fine) for shape, fine in zip(flat, fineness, strict=True)]
    centres = shapely.get_coordinates(shapely.get_point(lines, 0))
    stretched: Floats = centres * (LABEL_ASPECT, 1.0)
    return stretched
