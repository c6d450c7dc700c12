"""The sample's ground: townships, villages and grids from the shipped reference and map sheet."""

import csv
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from commandcenter.config import shipped
from commandcenter.domain.vocabulary import FOCUS_TAGS
from commandcenter.sample.batch import Batch, batch
from commandcenter.sample.frame import GRIDS_FROM, Frame
from commandcenter.sample.worktime import Ints
from commandcenter.services.initials import initials
from commandcenter.storage.mapsheet import MapSheet

HOUSEHOLDS = 600_000
FOCUS_VILLAGES = 40
WKB_POLYGON = 3


@dataclass(frozen=True, eq=False)
class District:
    """Places in the order of the map sheet; a grid's id is its place in it plus 1."""

    sheet_data: bytes
    sheet: MapSheet
    townships: Sequence[tuple[str, str, str]]  # code, name, kind
    villages: Sequence[tuple[str, str, str]]  # code, name, township code
    households: Ints
    focus: Sequence[tuple[str, str]]  # village code, tag

    @property
    def grids(self) -> int:
        """How many grids there are."""
        return len(self.sheet.grid_codes)

    @cached_property
    def grid_township(self) -> Ints:
        """The index of each grid's township."""
        return self.sheet.village_township[self.sheet.grid_village].astype(np.int64)

    @cached_property
    def grids_of_village(self) -> Sequence[Ints]:
        """The grids (index) of each village."""
        return [np.flatnonzero(self.sheet.grid_village == village) for village in range(len(self.villages))]


def _reference(name: str) -> list[dict[str, str]]:
    with shipped("maps", "reference", name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def build_district(frame: Frame) -> District:
    """Read the shipped places in the sheet's order, and draw households and focus tags."""
    data = shipped("maps", "xiaoshan.npz").read_bytes()
    sheet = MapSheet.from_bytes(data)
    townships = {row["code"]: (row["code"], row["name"], row["kind"]) for row in _reference("townships.csv")}
    villages = {row["code"]: (row["code"], row["name"], row["township_code"]) for row in _reference("villages.csv")}
    ordered = [townships[str(code)] for code in sheet.township_codes]
    urban = np.array([kind == "subdistrict" for _, _, kind in ordered])
    lots = frame.lots("district")
    return District(
        data,
        sheet,
        ordered,
        [villages[str(code)] for code in sheet.village_codes],
        _households(lots, sheet, urban),
        _focus(lots, [str(code) for code in sheet.village_codes]),
    )


def _households(lots: np.random.Generator, sheet: MapSheet, urban: npt.NDArray[np.bool_]) -> Ints:
    """Grids are drawn for a like number of households: area counts little, a town's grids hold somewhat more."""
    size = np.prod(sheet.grid_bounds[:, 2:] - sheet.grid_bounds[:, :2], axis=1)
    town = urban[sheet.village_township[sheet.grid_village]]
    weight = size**0.12 * np.where(town, 1.35, 1.0) * lots.lognormal(0, 0.28, len(size))
    households: Ints = np.maximum(40, np.rint(weight / weight.sum() * HOUSEHOLDS)).astype(np.int64)
    return households


def _focus(lots: np.random.Generator, villages: Sequence[str]) -> list[tuple[str, str]]:
    chosen = sorted(lots.choice(len(villages), FOCUS_VILLAGES, replace=False).tolist())
    tags = [term.key for term in FOCUS_TAGS]
    drawn = lots.choice(tags, FOCUS_VILLAGES, p=(0.2, 0.3, 0.25, 0.25)).tolist()
    second = dict(zip(chosen[::8], lots.choice(tags, len(chosen)).tolist(), strict=False))
    rows = {(villages[place], tag) for place, tag in zip(chosen, drawn, strict=True)}
    rows |= {(villages[place], tag) for place, tag in second.items()}
    return sorted(rows)


def grid_shapes(sheet: MapSheet) -> list[bytes]:
    """Each grid's polygon as WKB; the first ring of an owner is its outer one."""
    rings: list[list[bytes]] = [[] for _ in sheet.grid_codes]
    for ring, owner in enumerate(sheet.ring_owner.tolist()):
        points = sheet.vertices[sheet.ring_offsets[ring] : sheet.ring_offsets[ring + 1]]
        closed = np.concatenate([points, points[:1]]).astype("<f8")
        rings[owner].append(struct.pack("<I", len(closed)) + closed.tobytes())
    return [struct.pack("<BII", 1, WKB_POLYGON, len(parts)) + b"".join(parts) for parts in rings]


def district_batches(district: District) -> list[Batch]:
    """The rows of all places."""
    since = GRIDS_FROM.isoformat()
    codes = [village[0] for village in district.villages]
    grids = [
        (place + 1, str(code), codes[village], households, since, shape)
        for place, (code, village, households, shape) in enumerate(
            zip(
                district.sheet.grid_codes.tolist(),
                district.sheet.grid_village.tolist(),
                district.households.tolist(),
                grid_shapes(district.sheet),
                strict=True,
            )
        )
    ]
    return [
        batch("map_sheet", "id valid_from data", [(1, since, district.sheet_data)], "地图"),
        batch("township", "code name kind initials", [(*row, initials(row[1])) for row in district.townships], "镇街"),
        batch(
            "village",
            "code name township_code initials",
            [(*row, initials(row[1])) for row in district.villages],
            "村社",
        ),
        batch("village_focus", "village_code tag", list(district.focus), "重点村社"),
        batch("grid", "id code village_code households valid_from geometry", list(grids), "网格"),
    ]
