"""The names that the map may show: townships always, villages where they have room."""

from PySide6.QtGui import QFont

from commandcenter.services.places import Places
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.ui.map.ground import Floats, Ground
from commandcenter.ui.map.labels import measured
from commandcenter.ui.map.placing import Name


def names_of(ground: Ground, places: Places, fonts: tuple[QFont, QFont], is_small: bool) -> tuple[Name, ...]:
    """Townships, the small ones first since they have the least choice, then villages, the large ones first.

    On a small map townships are called by their short names, as in the heads of the matrix.
    """
    sheet = ground.sheet
    townships = {code: row.short if is_small else row.name for code, row in places.township.items()}
    villages = {code: row.name for code, row in places.village.items()}
    large = _names(ground, sheet.township_codes.tolist(), townships, *_of_townships(sheet), fonts[0], True)
    small = _names(ground, sheet.village_codes.tolist(), villages, *_of_villages(sheet), fonts[1], False)
    return (*sorted(large, key=_area), *sorted(small, key=_area, reverse=True))


def _area(name: Name) -> float:
    return name.across * name.down


def _of_townships(sheet: MapSheet) -> tuple[Floats, Floats]:
    return sheet.township_anchors, sheet.township_bounds


def _of_villages(sheet: MapSheet) -> tuple[Floats, Floats]:
    return sheet.village_anchors, sheet.village_bounds


def short(name: str) -> str:
    """A village's name without the word for its committee: the map shows the place."""
    return name.removesuffix("委会") if name.endswith("村委会") else name


def _names(
    ground: Ground, codes: list[str], texts: dict[str, str], anchors: Floats, boxes: Floats, font: QFont, must: bool
) -> list[Name]:
    at = (anchors - ground.origin).tolist()
    extents = (boxes[:, 2:] - boxes[:, :2]).tolist()
    rows = zip(codes, at, extents, strict=True)
    return [
        Name(short(texts[code]), x, y, across, down, *measured(short(texts[code]), font), must)
        for code, (x, y), (across, down) in rows
        if code in texts
    ]
