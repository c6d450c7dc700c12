"""The map of each kind's gaps: whether somebody is answerable for what lies in a grid, as of any day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PairingKind, Target
from commandcenter.services.gaps import MUST_COVER, about, coming_gaps, gap_keys, population_of
from commandcenter.services.in_force import drawn
from commandcenter.services.targets import Seen, key_of, see
from commandcenter.services.theme_queries import AsOf, Values
from commandcenter.storage.schema import Grid, Village

UNCONCERNED, COVERED, COMING, GAP = 0.0, 1.0, 2.0, 3.0

_PLACES = frozenset(Target) - {Target.CADRE}

ON_THE_MAP: tuple[PairingKind, ...] = tuple(
    kind for kind in MUST_COVER if population_of(kind).side != "holder" and kind.target in _PLACES
)
"""The kinds whose gaps lie somewhere: all but those that are a person's."""


def gap_states(kind: PairingKind, session: Session, at: AsOf) -> Values:
    """The worst of what lies in each grid. A township's or village's gap is one of all its grids."""
    there, coming = gap_keys(session, kind, at.day), coming_gaps(session, kind, at.day)
    query = about(kind)
    members = see(session, query.where(key_of(query).in_(population_of(kind).members(at.day))))
    grids = _Grids(session, at.day)
    values: dict[int, float] = {}
    for one in members:
        state = GAP if one.key in there else COMING if one.key in coming else COVERED
        for grid_id in grids.of(one):
            values[grid_id] = max(values.get(grid_id, UNCONCERNED), state)
    return values


class _Grids:
    """The grids of a day by what they lie in."""

    def __init__(self, session: Session, day: date) -> None:
        self._by_place: dict[str, list[int]] = {}
        query = select(Grid.id, Grid.village_code, Village.township_code)
        for grid_id, village, township in session.execute(
            query.join(Village, Village.code == Grid.village_code).where(drawn(day))
        ):
            self._by_place.setdefault(village, []).append(grid_id)
            self._by_place.setdefault(township, []).append(grid_id)

    def of(self, one: Seen) -> Iterable[int]:
        """The grids that something lies in, or is."""
        if one.grid_id is not None:
            return (one.grid_id,)
        return self._by_place.get(one.village or one.township or "", ())


def state_words(value: float) -> str:
    """A grid's value in words."""
    return {
        UNCONCERNED: "没有须结对的对象",
        COVERED: "都有人负责",
        COMING: "30 天内将空缺",
        GAP: "有空缺",
    }[value]
