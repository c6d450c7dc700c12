"""The outline of a district from a file."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.layers import CRS


def read_outline(path: Path) -> shapely.Polygon:
    """The largest polygon of the file at ``path``, valid, in metres (``CRS``), without the holes that digitising left.

    Raises ``CommandCenterError`` if the file cannot be read or holds no polygon.
    """
    try:
        shapes = gpd.read_file(path, engine="pyogrio").to_crs(CRS).geometry.to_numpy()
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise CommandCenterError(f"区界文件 {path} 读不出来，请换用完好的 GeoJSON 或 GeoPackage 文件。") from error
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes)))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if not len(polygons):
        raise CommandCenterError(f"区界文件 {path} 中没有面，请换用画有区界的文件。")
    largest = polygons[np.argmax(shapely.area(polygons))]
    return shapely.Polygon(largest.exterior)
