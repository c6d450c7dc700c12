"""Draws the sample district: maps/xiaoshan.gpkg and maps/xiaoshan.npz, from the facts in maps/reference.

    python maps/build_xiaoshan.py [folder]

The outline, names, codes and seats are real. The borders inside are schematic (示意): nobody surveyed them.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from commandcenter.gis.contiguity import unions
from commandcenter.gis.layers import CRS, District, read_district, write_district
from commandcenter.gis.outline import read_outline
from commandcenter.gis.schematic import Schematic, draw_district
from commandcenter.gis.seeding import Place, Seat
from commandcenter.gis.sheet import build_sheet

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
GRIDS = 2048
SEED = 2017
NOTE = "示意"
DESCRIPTION = "示意：区界为 2017 年实际区界并去除钱塘区部分，镇街、村社、网格边界均为程序生成的示意边界，不是实际边界。"
# The last three digits of a village's code, by the statistics bureau's rule: below 200 a residents' committee.
FIRST_RURAL = "200"


def read_table(name: str) -> pd.DataFrame:
    """A table of the reference folder, every value as text."""
    return pd.read_csv(REFERENCE / name, dtype=str)


def read_seats() -> list[Seat]:
    """The seats of the townships, and of the neighbours whose cells are cut away."""
    inside, outside = read_table("townships.csv"), read_table("neighbours_outside.csv")
    return _seats(inside, inside["code"], True) + _seats(outside, outside["name"], False)


def _seats(table: pd.DataFrame, codes: Sequence[str], inside: bool) -> list[Seat]:
    east, north = table["seat_lon"].astype(float), table["seat_lat"].astype(float)
    points = gpd.GeoSeries.from_xy(east, north, crs="EPSG:4326").to_crs(CRS)
    return [Seat(code, point.x, point.y, inside) for code, point in zip(codes, points, strict=True)]


def read_places() -> list[Place]:
    """The villages and communities; communities are compact."""
    table = read_table("villages.csv")
    return [
        Place(code, township, code[9:] < FIRST_RURAL)
        for code, township in zip(table["code"], table["township_code"], strict=True)
    ]


def as_layers(drawn: Schematic) -> District:
    """The three layers with their names, from the grids up."""
    villages = unions(drawn.grids, np.array(drawn.village_codes))
    townships = unions(drawn.grids, np.array([code[:9] for code in drawn.village_codes]))
    village_facts = read_table("villages.csv").set_index("code").loc[list(villages)].reset_index()
    township_facts = read_table("townships.csv").set_index("code").loc[list(townships)].reset_index()
    grid_facts = pd.DataFrame({"code": drawn.grid_codes, "village_code": drawn.village_codes})
    return District(
        _layer(township_facts[["code", "name", "kind"]], list(townships.values())),
        _layer(village_facts[["code", "name", "township_code"]], list(villages.values())),
        _layer(grid_facts, list(drawn.grids)),
    )


def _layer(facts: pd.DataFrame, shapes: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(facts.assign(note=NOTE), geometry=shapes, crs=CRS)


def build(folder: Path) -> None:
    """Write both files into ``folder``."""
    outline = read_outline(REFERENCE / "boundary_2017.geojson")
    drawn = draw_district(outline, read_seats(), read_places(), GRIDS, SEED)
    write_district(folder / "xiaoshan.gpkg", as_layers(drawn), DESCRIPTION)
    district = read_district(folder / "xiaoshan.gpkg")
    sheet = build_sheet(district.grids, district.villages, district.townships)
    (folder / "xiaoshan.npz").write_bytes(sheet.to_bytes())


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
