"""A small schematic district, and the shipped one."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from commandcenter.gis.contiguity import unions
from commandcenter.gis.layers import CRS, District, read_district
from commandcenter.gis.schematic import Schematic, Style, draw_district
from commandcenter.gis.seeding import Place, Seat

OUTLINE = shapely.Polygon([(0, 0), (5200, 300), (9000, -200), (9400, 4100), (6300, 6400), (5600, 5200), (400, 5900)])
SEATS = [
    Seat("330100001", 2000, 1600),
    Seat("330100002", 6500, 1500),
    Seat("330100003", 2600, 4600),
    Seat("beyond", 8600, 4200, inside=False),
]
PLACES = [
    Place(f"{township}{serial:03d}", township, compact=serial < 3)
    for township in ("330100001", "330100002", "330100003")
    for serial in range(1, 6)
]
GRIDS = 70
STYLE = Style(spacing=50, apron=1500)


def drawn(seed: int) -> Schematic:
    """The small district for a seed."""
    return draw_district(OUTLINE, SEATS, PLACES, GRIDS, seed, STYLE)


def layers(schematic: Schematic) -> District:
    """The three layers of a schematic district."""
    import geopandas as gpd

    villages = unions(schematic.grids, np.array(schematic.village_codes))
    townships = unions(schematic.grids, np.array([code[:9] for code in schematic.village_codes]))
    return District(
        gpd.GeoDataFrame(
            {"code": list(townships), "name": list(townships), "kind": "town"},
            geometry=list(townships.values()),
            crs=CRS,
        ),
        gpd.GeoDataFrame(
            {"code": list(villages), "name": list(villages), "township_code": [code[:9] for code in villages]},
            geometry=list(villages.values()),
            crs=CRS,
        ),
        gpd.GeoDataFrame(
            {"code": schematic.grid_codes, "village_code": schematic.village_codes},
            geometry=list(schematic.grids),
            crs=CRS,
        ),
    )


@pytest.fixture(scope="session")
def small() -> Schematic:
    return drawn(seed=7)


@pytest.fixture(scope="session")
def small_layers(small: Schematic) -> District:
    return layers(small)


@pytest.fixture(scope="session")
def shipped() -> District:
    return read_district(Path(__file__).parents[2] / "maps" / "xiaoshan.gpkg")
