"""The outline read from a file is one valid polygon in metres."""

import json
from pathlib import Path

import pytest
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.outline import read_outline


def write(path: Path, geometry: shapely.Geometry) -> Path:
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(geometry))}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def test_ring_that_touches_itself_is_made_valid(tmp_path: Path) -> None:
    bow = shapely.Polygon([(120, 30), (120.2, 30.2), (120.2, 30), (120.15, 30), (120.1, 30.2)])
    assert not bow.is_valid
    outline = read_outline(write(tmp_path / "bow.geojson", bow))
    assert outline.is_valid
    assert outline.geom_type == "Polygon"
    assert outline.centroid.x == pytest.approx(515_000, abs=6_000)


def test_holes_are_filled(tmp_path: Path) -> None:
    holed = shapely.box(120, 30, 120.1, 30.1).difference(shapely.box(120.04, 30.04, 120.05, 30.05))
    assert not read_outline(write(tmp_path / "holed.geojson", holed)).interiors


def test_file_without_a_polygon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandCenterError, match="没有面"):
        read_outline(write(tmp_path / "line.geojson", shapely.LineString([(120, 30), (121, 30)])))


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CommandCenterError, match="读不出来"):
        read_outline(path)
