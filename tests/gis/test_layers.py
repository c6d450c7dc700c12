"""Reading and writing a district's layers, and what is said of a bad file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.layers import CRS, District, grid_wkb, read_district, write_district


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "district.gpkg"


def test_district_comes_back_as_it_was_written(path: Path, small_layers: District) -> None:
    write_district(path, small_layers, "示意")
    again = read_district(path)
    for name in ("townships", "villages", "grids"):
        before, after = getattr(small_layers, name), getattr(again, name)
        assert list(after["code"]) == list(before["code"])
        assert after.crs == CRS
        assert shapely.equals_exact(after.geometry.to_numpy(), before.geometry.to_numpy(), normalize=True).all()


def test_same_district_gives_the_same_bytes(tmp_path: Path, small_layers: District) -> None:
    for name in ("a", "b"):
        write_district(tmp_path / f"{name}.gpkg", small_layers, "示意")
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_rows_are_sorted_and_projected(path: Path, small_layers: District) -> None:
    shuffled = small_layers.grids.iloc[::-1].to_crs("EPSG:4326")
    write_district(path, replace(small_layers, grids=shuffled), "")
    grids = read_district(path).grids
    assert list(grids["code"]) == list(small_layers.grids["code"])
    assert shapely.area(grids.geometry.to_numpy()) == pytest.approx(small_layers.grids.area.to_numpy(), rel=1e-6)


def test_wkb_is_in_the_order_of_the_rows(small_layers: District) -> None:
    coded = grid_wkb(small_layers.grids)
    assert all(isinstance(item, bytes) for item in coded)
    assert list(shapely.from_wkb(coded)) == list(small_layers.grids.geometry)


def repeated(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return grids.assign(code=grids["code"].mask(grids.index == 1, grids["code"][0]))


def orphaned(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return grids.assign(village_code=grids["village_code"].mask(grids.index == 0, "999999999999"))


def pointed(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return grids.set_geometry(grids.geometry.mask(grids.index == 0, shapely.Point(0, 0)))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda grids: grids.drop(columns="village_code"), "图层 grid 缺少字段 village_code"),
        (lambda grids: grids.iloc[:0], "图层 grid 是空的"),
        (lambda grids: grids.set_crs(None, allow_override=True), "图层 grid 的坐标系未知"),
        (repeated, "编码 330100001001001 重复"),
        (orphaned, "330100001001001 的 village_code 在图层 village 中不存在"),
        (pointed, "330100001001001 不是面"),
    ],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_bad_layer_is_refused_in_words(
    path: Path, small_layers: District, spoil: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], sentence: str
) -> None:
    write_district(path, replace(small_layers, grids=spoil(small_layers.grids)), "")
    with pytest.raises(CommandCenterError, match=sentence):
        read_district(path)


def test_missing_layer_is_refused(path: Path, small_layers: District) -> None:
    small_layers.grids.to_file(path, layer="grid", driver="GPKG", engine="pyogrio")
    with pytest.raises(CommandCenterError, match="缺少图层 township、village"):
        read_district(path)


def test_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(CommandCenterError, match="找不到地图文件"):
        read_district(path)


def test_file_of_another_kind_is_refused(path: Path) -> None:
    path.write_text("这不是地图", encoding="utf-8")
    with pytest.raises(CommandCenterError, match="不是可读的地图文件"):
        read_district(path)


def test_cut_off_file_is_refused(path: Path, small_layers: District) -> None:
    write_district(path, small_layers, "")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(CommandCenterError):
        read_district(path)
