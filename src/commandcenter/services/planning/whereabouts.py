"""Where places and organizations are, from the map's ready-made anchors: points inside each grid, village and township.

No table says where a unit's house stands. A township office is taken to sit at its township's anchor, a village
committee at its village's, and district-level units in the seat's township: by convention of the codes the lowest one,
unless a setting names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.places import load_sheet
from commandcenter.services.targets import Seen
from commandcenter.storage.schema import Grid, Township

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """Points in metres, by row id of a grid and by code of village and township; empty where there is no map."""

    grids: Mapping[int, Point]
    villages: Mapping[str, Point]
    townships: Mapping[str, Point]
    seat: Point | None

    def of_unit(self, township: str | None, village: str | None) -> Point | None:
        """Where an organization sits that belongs to a township or village, or to neither."""
        if village is not None:
            return self.villages.get(village)
        return self.townships.get(township) if township is not None else self.seat

    def of_target(self, seen: Seen) -> Point | None:
        """Where a target is: its grid, else its village, else its township, else the seat."""
        if seen.grid_id is not None:
            return self.grids.get(seen.grid_id)
        return self.of_unit(seen.township, seen.village)


def load_whereabouts(session: Session, seat: str | None) -> Whereabouts:
    """The anchors of the map in force."""
    sheet = load_sheet(session)
    if sheet is None:
        return Whereabouts({}, {}, {}, None)
    by_code = _points(sheet.grid_codes.tolist(), sheet.grid_anchors.tolist())
    townships = _points(sheet.township_codes.tolist(), sheet.township_anchors.tolist())
    grids = {key: by_code[code] for key, code in session.execute(select(Grid.id, Grid.code)) if code in by_code}
    villages = _points(sheet.village_codes.tolist(), sheet.village_anchors.tolist())
    seat = seat or session.scalar(select(Township.code).order_by(Township.code).limit(1))
    return Whereabouts(grids, villages, townships, townships.get(seat or ""))


def _points(codes: list[str], anchors: list[list[float]]) -> dict[str, Point]:
    return {code: (x, y) for code, (x, y) in zip(codes, anchors, strict=True)}
