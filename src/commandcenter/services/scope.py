"""What is selected, as a value: every query that can be narrowed takes one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true

from commandcenter.storage.schema import Grid, Village


@dataclass(frozen=True)
class Scope:
    """A part of the district; the narrowest field that is set decides. Empty: all of it.

    ``grids`` are row ids (one, or several picked on the map). ``department`` is an organization's id and narrows by
    lead organization on top of the place: with a township it is a cell of the pairing matrix.
    """

    township: str | None = None
    village: str | None = None
    grids: tuple[int, ...] = ()
    department: int | None = None

    @property
    def is_district(self) -> bool:
        """Whether nothing is selected."""
        return self == Scope()

    def step_out(self) -> "Scope":
        """One step wider: grid, village, cell, township, district."""
        if self.grids:
            return Scope(self.township, self.village, (), self.department)
        if self.village:
            return Scope(self.township, None, (), self.department)
        if self.department:
            return Scope(self.township)
        return Scope()

    def within(self, column: Any) -> tuple[ColumnElement[bool], ...]:
        """The condition that a grid id lies in this scope's place; nothing where the place is the whole district."""
        return (self.holds_grid(column),) if self.township or self.grids else ()

    def holds_grid(self, column: Any) -> ColumnElement[bool]:
        """The SQL condition that a grid id lies in this scope's place."""
        if self.grids:
            return column.in_(self.grids)  # type: ignore[no-any-return]
        if self.village:
            return column.in_(select(Grid.id).where(Grid.village_code == self.village))  # type: ignore[no-any-return]
        if self.township:
            inside = select(Grid.id).join(Village, Village.code == Grid.village_code)
            return column.in_(inside.where(Village.township_code == self.township))  # type: ignore[no-any-return]
        return true()
