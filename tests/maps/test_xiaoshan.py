"""The shipped map: what the issue promises of it, and that the script makes it."""

import csv
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from commandcenter.gis.layers import District, read_district
from commandcenter.gis.outline import read_outline
from commandcenter.gis.sheet import build_sheet
from commandcenter.storage.mapsheet import MapSheet
from maps.build_xiaoshan import build

MAPS = Path(__file__).parents[2] / "maps"


def table(name: str) -> list[dict[str, str]]:
    with (MAPS / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(MAPS / "xiaoshan.gpkg")


@pytest.fixture(scope="module")
def grids(district: District) -> np.ndarray:
    shapes: np.ndarray = district.grids.geometry.to_numpy()
    return shapes


def test_all_places_are_there_by_their_real_names(district: District) -> None:
    for layer, facts in ((district.townships, "townships.csv"), (district.villages, "villages.csv")):
        expected = {row["code"]: row["name"] for row in table(facts)}
        assert dict(zip(layer["code"], layer["name"], strict=True)) == expected
    assert len(district.townships) == 22
    assert len(district.villages) == 576
    assert len(district.grids) == 2048
    assert set(district.grids["village_code"]) == set(district.villages["code"])
    assert Counter(district.townships["kind"]) == {"subdistrict": 10, "town": 12}


def test_grids_are_a_coverage_without_a_gap(grids: np.ndarray) -> None:
    assert shapely.is_valid(grids).all()
    assert set(shapely.get_type_id(grids)) == {shapely.GeometryType.POLYGON}
    assert not shapely.get_num_interior_rings(grids).any()
    assert shapely.coverage_is_valid(grids)
    whole = shapely.union_all(grids)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert shapely.area(grids).sum() == pytest.approx(whole.area, abs=1e-3)
    assert 930e6 < whole.area < 1010e6


def test_levels_nest(district: District) -> None:
    pairs = (
        (district.grids, "village_code", district.villages),
        (district.villages, "township_code", district.townships),
    )
    for lower, parent, upper in pairs:
        assert (lower["code"].str[: len(upper["code"][0])] == lower[parent]).all()
        assert set(upper.geometry.geom_type) == {"Polygon"}
        parts = lower.groupby(parent).geometry.apply(lambda part: shapely.coverage_union_all(part.to_numpy()))
        assert shapely.equals(parts.loc[upper["code"]].to_numpy(), upper.geometry.to_numpy()).all()


def test_vertices_are_20_to_60_a_grid(grids: np.ndarray) -> None:
    vertices = shapely.get_num_coordinates(grids) - 1
    assert vertices.min() >= 20
    assert vertices.max() <= 60


def test_serials_run_west_to_east_then_north_to_south(district: District, grids: np.ndarray) -> None:
    middle = shapely.get_coordinates(shapely.centroid(grids))
    for village, rows in district.grids.groupby("village_code").groups.items():
        ordered = sorted(rows, key=lambda row: (middle[row, 0], -middle[row, 1]))
        assert list(district.grids["code"][ordered]) == [f"{village}{n:03d}" for n in range(1, len(rows) + 1)]


def test_seats_lie_in_their_townships_and_neighbours_outside(district: District, grids: np.ndarray) -> None:
    def points(rows: list[dict[str, str]]) -> np.ndarray:
        east, north = ([float(row[key]) for row in rows] for key in ("seat_lon", "seat_lat"))
        projected: np.ndarray = gpd.GeoSeries.from_xy(east, north, crs="EPSG:4326").to_crs("EPSG:4549").to_numpy()
        return projected

    assert shapely.contains(district.townships.geometry.to_numpy(), points(table("townships.csv"))).all()
    assert not shapely.contains(shapely.union_all(grids), points(table("neighbours_outside.csv"))).any()


def test_real_outline_is_kept(grids: np.ndarray) -> None:
    outline = read_outline(MAPS / "reference" / "boundary_2017.geojson")
    border = shapely.union_all(grids).exterior
    corners = shapely.points(outline.exterior.coords)
    kept = corners[shapely.distance(corners, border) < 0.1]
    assert len(kept) > 0.6 * len(corners)  # the rest went to Qiantang District
    assert outline.buffer(0.15).contains(shapely.union_all(grids))


def test_a_town_is_denser_in_its_centre(district: District, grids: np.ndarray) -> None:
    seats = {row["code"]: (float(row["seat_lon"]), float(row["seat_lat"])) for row in table("townships.csv")}
    at = gpd.GeoSeries.from_xy(*zip(*seats.values(), strict=True), crs="EPSG:4326").to_crs("EPSG:4549").to_numpy()
    township = district.grids["code"].str[:9].to_numpy()
    denser = 0
    for code, seat in zip(seats, at, strict=True):
        mine = grids[township == code]
        near = np.argsort(shapely.distance(mine, seat))
        quarter = len(mine) // 4
        denser += shapely.area(mine[near[:quarter]]).mean() < 0.6 * shapely.area(mine[near[-quarter:]]).mean()
    assert denser >= 20


def test_every_layer_says_that_it_is_schematic(district: District) -> None:
    for layer, name in ((district.townships, "township"), (district.villages, "village"), (district.grids, "grid")):
        assert set(layer["note"]) == {"示意"}
        info = pyogrio.read_info(MAPS / "xiaoshan.gpkg", layer=name)
        assert "示意" in info["layer_metadata"]["DESCRIPTION"]


def test_the_sheet_is_made_from_the_layers(district: District) -> None:
    sheet = build_sheet(district.grids, district.villages, district.townships)
    shipped = MapSheet.from_bytes((MAPS / "xiaoshan.npz").read_bytes())
    assert (shipped.grid_codes == sheet.grid_codes).all()
    assert (shipped.edge_sides == sheet.edge_sides).all()
    assert (shipped.edge_level == sheet.edge_level).all()
    assert (shipped.vertices == sheet.vertices).all()
    assert shipped.township_anchors == pytest.approx(sheet.township_anchors)


def test_the_script_makes_the_same_geometry_again(tmp_path: Path, district: District) -> None:
    build(tmp_path)
    again = read_district(tmp_path / "xiaoshan.gpkg")
    for name in ("townships", "villages", "grids"):
        before, after = getattr(district, name), getattr(again, name)
        assert list(after["code"]) == list(before["code"])
        # A decimetre is the coordinates' precision: other processors may round the last one the other way.
        assert shapely.equals_exact(after.geometry.to_numpy(), before.geometry.to_numpy(), tolerance=0.15).all()
