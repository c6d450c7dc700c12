"""Names as a paste has them, as codes: of cadres alone or with their unit, of units by their short names, of grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.intake.cells import Cell, plain, text_of
from commandcenter.services.places import Places
from commandcenter.storage.schema import Cadre, Organization


@dataclass(frozen=True, eq=False)
class Names:
    """Codes by names as they are compared; ``by_both`` by a cadre's name and unit, ``grids`` as on the screen."""

    by_name: Mapping[str, Sequence[str]]
    by_both: Mapping[tuple[str, str], Sequence[str]]
    units: Mapping[str, Sequence[str]]
    unit_names: frozenset[str]
    grids: Mapping[str, str]

    def cadre(self, cell: Cell, unit: str) -> Cell:
        """The code of the one cadre of that name in that unit; else the cell itself."""
        codes = self.by_both.get((plain(text_of(cell)), plain(unit)), ()) if unit else ()
        return codes[0] if len(codes) == 1 else cell

    def unit(self, cell: Cell) -> Cell:
        """The code of the one organization of that short name; else the cell itself."""
        codes = self.units.get(plain(text_of(cell)), ())
        return codes[0] if len(codes) == 1 else cell

    def grid(self, cell: Cell) -> Cell:
        """The code of a grid that is named by its village and the end of its code; else the cell itself."""
        return self.grids.get(grid_name(text_of(cell)), cell)


def grid_name(text: str) -> str:
    """A grid's name as it is compared: 东灵村 …001 and 东灵村001 are the same."""
    return plain(text).replace("...", "")


def load_names(session: Session, places: Places) -> Names:
    """All of them."""
    query = select(Cadre.code, Cadre.name, Organization.name, Organization.short_name, Organization.code).join(
        Organization, Organization.id == Cadre.organization_id
    )
    by_name: dict[str, list[str]] = {}
    by_both: dict[tuple[str, str], list[str]] = {}
    for code, name, *units in session.execute(query):
        by_name.setdefault(plain(name), []).append(code)
        for unit in {plain(unit) for unit in units}:
            by_both.setdefault((plain(name), unit), []).append(code)
    shorts: dict[str, list[str]] = {}
    for code, short in session.execute(select(Organization.code, Organization.short_name)):
        shorts.setdefault(plain(short), []).append(code)
    return Names(by_name, by_both, shorts, frozenset(unit for _, unit in by_both), _grids(places))


def _grids(places: Places) -> dict[str, str]:
    """Those names that just one grid bears: its village and the end of its code, the township before it or not."""
    found: dict[str, set[str]] = {}
    for grid in places.grids:
        name, township = grid_name(places.grid_name(grid.id)), places.township_of_grid(grid.id)
        for known in (name, f"{plain(township.name)}{name}", f"{plain(township.short)}{name}"):
            found.setdefault(known, set()).add(grid.code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
