"""A district's three layers in one GeoPackage: townships, villages, grids."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from commandcenter.domain.errors import CommandCenterError

CRS = "EPSG:4549"  # CGCS2000 / 3-degree Gauss-Kruger, central meridian 120°E: metres


@dataclass(frozen=True, eq=False)
class District:
    """The layers of a district, each sorted by ``code``, in metres (``CRS``)."""

    townships: gpd.GeoDataFrame  # code, name, kind
    villages: gpd.GeoDataFrame  # code, name, township_code
    grids: gpd.GeoDataFrame  # code, village_code


@dataclass(frozen=True)
class Layer:
    """What a layer of the file is called and has; ``parent`` is the column that names a row of ``parent_layer``."""

    name: str
    field: str
    columns: tuple[str, ...]
    parent: str = ""
    parent_layer: str = ""


LAYERS = (
    Layer("township", "townships", ("code", "name", "kind")),
    Layer("village", "villages", ("code", "name", "township_code"), "township_code", "township"),
    Layer("grid", "grids", ("code", "village_code"), "village_code", "village"),
)


def read_district(path: Path) -> District:
    """The district in the GeoPackage at ``path``.

    Raises ``CommandCenterError`` if the file cannot be read, lacks a layer or column, has no or another coordinate
    system that cannot be projected, repeats a code or names a village or township that is not there.
    """
    _refuse_unreadable(path)
    frames = {layer.name: _read_layer(path, layer) for layer in LAYERS}
    for layer in LAYERS:
        _refuse_orphans(path, layer, frames)
    return District(**{layer.field: frames[layer.name] for layer in LAYERS})


def write_district(path: Path, district: District, description: str) -> None:
    """Write the layers to a new GeoPackage at ``path``, with ``description`` as the metadata of each.

    The same district gives the same bytes: the date that the format asks for is a fixed one.
    """
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2024-08-02T00:00:00.000Z"})
    try:
        for layer in LAYERS:
            getattr(district, layer.field).to_file(
                path, layer=layer.name, driver="GPKG", engine="pyogrio", layer_metadata={"DESCRIPTION": description}
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def grid_wkb(grids: gpd.GeoDataFrame) -> list[bytes]:
    """The polygon of each grid as well-known binary, in the order of the rows."""
    return list(shapely.to_wkb(grids.geometry.to_numpy()))


def _refuse_unreadable(path: Path) -> None:
    if not path.is_file():
        raise CommandCenterError(f"找不到地图文件 {path}，请检查路径。")
    try:
        present = {str(name) for name, _ in pyogrio.list_layers(path)}
    except pyogrio.errors.DataSourceError as error:
        raise CommandCenterError(f"{path} 不是可读的地图文件，请换用完好的 GeoPackage 文件。") from error
    missing = [layer.name for layer in LAYERS if layer.name not in present]
    if missing:
        raise CommandCenterError(f"地图文件 {path} 缺少图层 {'、'.join(missing)}，请补上后再试。")


def _read_layer(path: Path, layer: Layer) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path, layer=layer.name, engine="pyogrio")
    except (pyogrio.errors.DataLayerError, pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
        raise CommandCenterError(f"地图文件 {path} 的图层 {layer.name} 读不出来，请换用完好的文件。") from error
    for wrong, sentence in _CHECKS:
        if found := wrong(frame, layer):
            raise CommandCenterError(f"地图文件 {path} 的图层 {layer.name} {sentence.format(found)}")
    kept = frame.assign(**{name: frame[name].astype(str) for name in layer.columns}).to_crs(CRS)
    return kept.sort_values("code", kind="stable", ignore_index=True)


def _missing_columns(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    return "、".join(name for name in layer.columns if name not in frame.columns)


def _nothing_drawn(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    return "" if isinstance(frame, gpd.GeoDataFrame) and len(frame) else "空"


def _no_system(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    return "未知" if frame.crs is None else ""


def _shapeless(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    areal = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~frame.geometry.is_empty
    return _first_codes(frame.loc[~areal, "code"])


def _repeated(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    return _first_codes(frame.loc[frame["code"].duplicated(), "code"])


def _first_codes(codes: "gpd.pd.Series[str]") -> str:
    shown = [str(code) for code in codes[:3]]
    return "、".join(shown) + (f" 等 {len(codes)} 个" if len(codes) > len(shown) else "")


_CHECKS: tuple[tuple[Callable[[gpd.GeoDataFrame, Layer], str], str], ...] = (
    (_nothing_drawn, "是{}的，请补上图形。"),
    (_missing_columns, "缺少字段 {}，请补上后再试。"),
    (_no_system, "的坐标系{}，请先设定坐标系（如 EPSG:4549）。"),
    (_shapeless, "中 {} 不是面，请改正图形。"),
    (_repeated, "中编码 {} 重复，请改为唯一。"),
)


def _refuse_orphans(path: Path, layer: Layer, frames: dict[str, gpd.GeoDataFrame]) -> None:
    """Every row belongs to a row that is there."""
    if not layer.parent:
        return
    frame = frames[layer.name]
    orphans = frame.loc[~frame[layer.parent].isin(frames[layer.parent_layer]["code"]), "code"]
    if len(orphans):
        raise CommandCenterError(
            f"地图文件 {path} 的图层 {layer.name} 中 {_first_codes(orphans)} 的 {layer.parent} "
            f"在图层 {layer.parent_layer} 中不存在，请改正后再试。"
        )
