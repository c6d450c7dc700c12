"""What the rows of a roster are held against: everything that they may name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.intake.choice import Assumed
from commandcenter.services.intake.whereabouts import TOWNSHIP_ENDS, VILLAGE_ENDS, GridFinder, Names
from commandcenter.services.places import Places, load_places
from commandcenter.services.present import facts
from commandcenter.services.rosters.finder import Finder
from commandcenter.storage.schema import Cadre, Enterprise, Grid, Organization, Project, Talent

Drawing = tuple[int, date, date | None]

FOUND: tuple[tuple[str, str, type[Organization | Cadre | Enterprise | Project | Talent]], ...] = (
    ("organizations", "个单位", Organization),
    ("cadres", "名干部", Cadre),
    ("enterprises", "家企业", Enterprise),
    ("projects", "个项目", Project),
    ("talents", "位人才", Talent),
)


@dataclass(frozen=True, eq=False)
class Known:
    """The district as it is now. ``drawings`` are all drawings of each grid's code, those no longer in force too."""

    today: date
    places: Places
    drawings: Mapping[str, Sequence[Drawing]]
    finders: Mapping[str, Finder]
    assumed: Assumed
    grids: GridFinder = field(init=False)
    townships: Names = field(init=False)
    villages: Names = field(init=False)
    grid_codes: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        own = {
            "grids": GridFinder(self.places, self.drawings.keys()),
            "townships": Names(((one.code, one.name) for one in self.places.townships), TOWNSHIP_ENDS),
            "villages": Names(((one.code, one.name) for one in self.places.villages), VILLAGE_ENDS),
            "grid_codes": {drawing[0]: code for code, drawings in self.drawings.items() for drawing in drawings},
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def grid_id(self, code: str, day: date) -> int:
        """The drawing of a grid that was in force on a day; else the newest. Raises KeyError."""
        drawings = self.drawings[code]
        fits = (one for one, first, end in drawings if first <= day and (end is None or end > day))
        return next(fits, drawings[-1][0])


def load_known(session: Session, today: date, assumed: Assumed) -> Known:
    """Everything that a row may name."""
    places = load_places(session, facts(session).get("district_name", ""))
    drawings: dict[str, list[Drawing]] = {}
    query = select(Grid.code, Grid.id, Grid.valid_from, Grid.valid_to).order_by(Grid.valid_from)
    for code, grid_id, first, end in session.execute(query):
        drawings.setdefault(code, []).append((grid_id, first, end))
    finders = {
        key: Finder(measure, session.execute(select(entity.id, entity.code, entity.name)).all())
        for key, measure, entity in FOUND
    }
    return Known(today, places, drawings, finders, assumed)
