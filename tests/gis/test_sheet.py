"""The map sheet against the polygons it was made from."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from commandcenter.gis.layers import District
from commandcenter.gis.sheet import build_sheet
from commandcenter.storage.mapsheet import EdgeLevel, MapSheet


@pytest.fixture(scope="module", params=["small_layers", "shipped"])
def district(request: pytest.FixtureRequest) -> District:
    found: District = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def sheet(district: District) -> MapSheet:
    return build_sheet(district.grids, district.villages, district.townships)


def edge_lengths(sheet: MapSheet) -> np.ndarray:
    steps = np.hypot(*np.diff(sheet.edge_vertices, axis=0).T)
    ends = sheet.edge_offsets[1:-1] - 1
    steps[ends] = 0  # from the end of one edge to the start of the next
    return np.add.reduceat(np.append(steps, 0), sheet.edge_offsets[:-1])


def ring(vertices: np.ndarray, offsets: np.ndarray, number: int) -> np.ndarray:
    return vertices[offsets[number] : offsets[number + 1]]


def test_rings_are_the_polygons(district: District, sheet: MapSheet) -> None:
    for vertices, offsets, owner, layer in (
        (sheet.vertices, sheet.ring_offsets, sheet.ring_owner, district.grids),
        (sheet.township_vertices, sheet.township_ring_offsets, sheet.township_ring_owner, district.townships),
    ):
        assert owner.tolist() == list(range(len(layer)))  # one ring each: neither has holes here
        drawn = [shapely.Polygon(ring(vertices, offsets, number)) for number in range(len(owner))]
        assert shapely.equals(np.array(drawn), layer.geometry.to_numpy()).all()


def test_each_border_is_in_exactly_one_edge(district: District, sheet: MapSheet) -> None:
    lengths = edge_lengths(sheet)
    inner = sheet.edge_sides[:, 1] >= 0
    perimeters = shapely.length(district.grids.geometry.to_numpy())
    assert 2 * lengths[inner].sum() + lengths[~inner].sum() == pytest.approx(perimeters.sum())
    around = np.zeros(len(perimeters))
    np.add.at(around, sheet.edge_sides[:, 0], lengths)
    np.add.at(around, sheet.edge_sides[inner, 1], lengths[inner])
    assert around == pytest.approx(perimeters)
    assert lengths[~inner].sum() == pytest.approx(shapely.union_all(district.grids.geometry.to_numpy()).length)


def test_no_segment_is_in_two_edges(sheet: MapSheet) -> None:
    starts = np.delete(np.arange(len(sheet.edge_vertices)), sheet.edge_offsets[1:] - 1)
    segments = np.stack([sheet.edge_vertices[starts], sheet.edge_vertices[starts + 1]], axis=1)
    undirected = {tuple(sorted(map(tuple, segment))) for segment in segments.tolist()}
    assert len(undirected) == len(segments)


def test_the_left_grid_lies_to_the_left(district: District, sheet: MapSheet) -> None:
    shapes = district.grids.geometry.to_numpy()
    starts = sheet.edge_offsets[:-1]
    first, second = sheet.edge_vertices[starts], sheet.edge_vertices[starts + 1]
    along = (second - first) / np.hypot(*(second - first).T)[:, None]
    beside = (first + second) / 2 + 0.01 * np.column_stack([-along[:, 1], along[:, 0]])
    assert shapely.contains_xy(shapes[sheet.edge_sides[:, 0]], beside).all()


def test_edges_end_at_junctions_only(sheet: MapSheet) -> None:
    first = sheet.edge_vertices[sheet.edge_offsets[:-1]]
    last = sheet.edge_vertices[sheet.edge_offsets[1:] - 1]
    ends, count = np.unique(np.vstack([first, last]), axis=0, return_counts=True)
    assert count.min() >= 3
    inner = np.delete(np.arange(len(sheet.edge_vertices)), np.r_[sheet.edge_offsets[:-1], sheet.edge_offsets[1:] - 1])
    assert not set(map(tuple, ends.tolist())) & set(map(tuple, sheet.edge_vertices[inner].tolist()))


def test_edge_levels_follow_from_the_codes(sheet: MapSheet) -> None:
    codes = sheet.grid_codes
    for (left, right), level in zip(sheet.edge_sides.tolist(), sheet.edge_level.tolist(), strict=True):
        if right < 0:
            expected = EdgeLevel.DISTRICT
        elif codes[left][:9] != codes[right][:9]:
            expected = EdgeLevel.TOWNSHIP
        elif codes[left][:12] != codes[right][:12]:
            expected = EdgeLevel.VILLAGE
        else:
            expected = EdgeLevel.GRID
        assert level == expected


def test_codes_point_upwards(sheet: MapSheet) -> None:
    villages = sheet.village_codes[sheet.grid_village]
    assert (villages == sheet.grid_codes.astype("<U12")).all()
    assert (sheet.township_codes[sheet.village_township] == sheet.village_codes.astype("<U9")).all()


def test_anchors_lie_inside_and_bounds_around(district: District, sheet: MapSheet) -> None:
    for layer, anchors, bounds in (
        (district.grids, sheet.grid_anchors, sheet.grid_bounds),
        (district.villages, sheet.village_anchors, sheet.village_bounds),
        (district.townships, sheet.township_anchors, sheet.township_bounds),
    ):
        shapes = layer.geometry.to_numpy()
        assert shapely.contains_xy(shapes, anchors).all()
        assert (bounds == shapely.bounds(shapes)).all()


def test_sheet_survives_its_bytes(sheet: MapSheet) -> None:
    again = MapSheet.from_bytes(sheet.to_bytes())
    assert (again.vertices == sheet.vertices).all()
    assert (again.edge_level == sheet.edge_level).all()


def test_enclave_has_a_closed_edge_and_its_host_a_hole() -> None:
    inner = shapely.box(1, 1, 2, 2)
    outer = shapely.box(0, 0, 3, 3).difference(inner)
    grids = gpd.GeoDataFrame({"code": ["a1", "b1"], "village_code": ["a", "b"]}, geometry=[outer, inner])
    villages = gpd.GeoDataFrame({"code": ["a", "b"], "township_code": ["t", "t"]}, geometry=[outer, inner])
    townships = gpd.GeoDataFrame({"code": ["t"]}, geometry=[shapely.box(0, 0, 3, 3)])
    sheet = build_sheet(grids, villages, townships)
    assert sheet.ring_owner.tolist() == [0, 0, 1]
    assert sorted(zip(sheet.edge_sides.tolist(), sheet.edge_level.tolist(), strict=True)) == [
        ([0, -1], EdgeLevel.DISTRICT),
        ([0, 1], EdgeLevel.VILLAGE),
    ]
    for number in range(2):
        closed = ring(sheet.edge_vertices, sheet.edge_offsets, number)
        assert (closed[0] == closed[-1]).all()
    assert shapely.contains_xy(outer, *sheet.grid_anchors[0])
