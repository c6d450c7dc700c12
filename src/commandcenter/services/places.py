"""The district's places, loaded once: codes, names and what lies in what."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.places import short_grid
from commandcenter.services.scope import Scope
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.storage.schema import Grid, MapSheetRow, Township, Village


@dataclass(frozen=True)
class TownshipRow:
    """镇街; ``short`` is the name without 街道 or 镇."""

    code: str
    name: str
    kind: str
    initials: str

    @property
    def short(self) -> str:
        """The name as a column's head shows it."""
        return self.name.removesuffix("街道").removesuffix("镇")


@dataclass(frozen=True)
class VillageRow:
    """村社."""

    code: str
    name: str
    township_code: str
    initials: str


@dataclass(frozen=True)
class GridRow:
    """网格, as it is drawn now."""

    id: int
    code: str
    village_code: str
    households: int


@dataclass(frozen=True, eq=False)
class Places:
    """All places in force, in the order of their codes."""

    district: str
    townships: tuple[TownshipRow, ...]
    villages: tuple[VillageRow, ...]
    grids: tuple[GridRow, ...]

    @cached_property
    def township(self) -> dict[str, TownshipRow]:
        """Townships by code."""
        return {row.code: row for row in self.townships}

    @cached_property
    def village(self) -> dict[str, VillageRow]:
        """Villages by code."""
        return {row.code: row for row in self.villages}

    @cached_property
    def grid(self) -> dict[int, GridRow]:
        """Grids by row id."""
        return {row.id: row for row in self.grids}

    @cached_property
    def grid_by_code(self) -> dict[str, GridRow]:
        """Grids by code."""
        return {row.code: row for row in self.grids}

    def township_of_grid(self, grid_id: int) -> TownshipRow:
        """The township that a grid lies in."""
        return self.township[self.village_of_grid(grid_id).township_code]

    def village_of_grid(self, grid_id: int) -> VillageRow:
        """The village that a grid lies in."""
        return self.village[self.grid[grid_id].village_code]

    def grid_name(self, grid_id: int) -> str:
        """A grid in words: village and the end of its code."""
        return f"{self.village_of_grid(grid_id).name} {short_grid(self.grid[grid_id].code)}"

    def scope_of_grid(self, grid_id: int) -> Scope:
        """The scope that is just this grid, with the places around it."""
        village = self.village_of_grid(grid_id)
        return Scope(village.township_code, village.code, (grid_id,))

    def path(self, scope: Scope) -> tuple[str, ...]:
        """The scope in words, from the district down."""
        steps = [self.district]
        if scope.township:
            steps.append(self.township[scope.township].name)
        if scope.village:
            steps.append(self.village[scope.village].name)
        if len(scope.grids) == 1:
            steps.append(f"网格 {short_grid(self.grid[scope.grids[0]].code)}")
        elif scope.grids:
            steps.append(f"{len(scope.grids)} 个网格")
        return tuple(steps)

    def resolve(self, code: str) -> Scope | None:
        """The scope that a township's, village's or grid's code names; None for no such code."""
        if code in self.township:
            return Scope(code)
        if code in self.village:
            return Scope(self.village[code].township_code, code)
        grid = self.grid_by_code.get(code)
        return self.scope_of_grid(grid.id) if grid else None


def load_places(session: Session, district: str) -> Places:
    """All places in force."""
    townships = select(Township.code, Township.name, Township.kind, Township.initials)
    villages = select(Village.code, Village.name, Village.township_code, Village.initials)
    grids = select(Grid.id, Grid.code, Grid.village_code, Grid.households).where(Grid.valid_to.is_(None))
    return Places(
        district,
        tuple(TownshipRow(*row) for row in session.execute(townships.order_by("code"))),
        tuple(VillageRow(*row) for row in session.execute(villages.order_by("code"))),
        tuple(GridRow(*row) for row in session.execute(grids.order_by("code"))),
    )


def load_sheet(session: Session) -> MapSheet | None:
    """The geometry of the grids in force; None when no map has been imported."""
    data = session.scalar(select(MapSheetRow.data).order_by(MapSheetRow.valid_from.desc()).limit(1))
    return MapSheet.from_bytes(data) if data else None
