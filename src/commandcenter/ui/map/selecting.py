"""Between the map and the window's one selection: clicks select, what is selected stands out."""

import numpy as np
from PySide6.QtCore import QObject
from sqlalchemy import select

from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue
from commandcenter.ui.map.camera import Bounds
from commandcenter.ui.map.ground import GridIndex, Ground
from commandcenter.ui.map.marks import Outline
from commandcenter.ui.map.view import MapView
from commandcenter.ui.shell.office import Office

NEARLY = 0.9


class Selecting(QObject):
    """Answers the view's requests and outlines the scope and the grid of the issue in focus."""

    def __init__(self, office: Office, ground: Ground, index: GridIndex, view: MapView) -> None:
        super().__init__(view)
        self._office, self._ground, self._index, self._view = office, ground, index, view
        self._focused: int | None = None
        view.grid_asked.connect(self._select_grid)
        view.grids_asked.connect(self._select_grids)
        view.place_asked.connect(self._enter_place)
        office.selection.scope_changed.connect(self.outline)
        office.selection.issue_changed.connect(self._follow_issue)

    def _select_grid(self, grid: int | None, adds: bool) -> None:
        """A click: just this grid, or this one too (or no more); beside the district, all of it."""
        clicked = set() if grid is None else set(self._index.ids_of([grid]))
        chosen = set(self._office.selection.scope.grids) ^ clicked if adds else clicked
        self._office.selection.select(self._scope_of(sorted(chosen)))

    def _select_grids(self, grids: list[int]) -> None:
        ids = self._index.ids_of(grids)
        if ids:
            self._office.selection.select(self._scope_of(ids))

    def _scope_of(self, ids: list[int]) -> Scope:
        """The scope of some grids, with the township and village that they share."""
        places = self._office.places
        villages = {places.grid[grid_id].village_code for grid_id in ids}
        townships = {places.village[code].township_code for code in villages}
        return Scope(
            townships.pop() if len(townships) == 1 else None, villages.pop() if len(villages) == 1 else None, tuple(ids)
        )

    def _enter_place(self, grid: int) -> None:
        """A double-click: into the township, or into the village when the township fills the view already."""
        for grid_id in self._index.ids_of([grid]):
            village = self._office.places.village_of_grid(grid_id)
            township = Scope(village.township_code)
            is_inside = self._view.camera.scale >= self._view.scale_for(self._bounds(township)) * NEARLY
            scope = Scope(village.township_code, village.code) if is_inside else township
            self._office.selection.select(scope)
            self.show_scope(scope)

    def show_scope(self, scope: Scope) -> None:
        """Bring a scope's place into view, all of it; the whole district when it has none."""
        if self._index.rows_in(scope).any():
            self._view.go_to(self._bounds(scope))
        else:
            self._view.go_home()

    def _bounds(self, scope: Scope) -> Bounds:
        return Bounds.around(self._ground.boxes[self._index.rows_in(scope)])

    def outline(self) -> None:
        """Let the borders of what is selected stand out."""
        inks, outlines = self._view.canvas.inks, []
        chosen = self._index.rows_in(self._office.selection.scope)
        if chosen.any():
            outlines.append(Outline(self._ground.outline(chosen), inks.accent))
        if self._focused is not None:
            one = np.zeros(self._ground.count, bool)
            one[self._focused] = True
            outlines.append(Outline(self._ground.outline(one), inks.text))
        self._view.show_outlines(tuple(outlines))

    def _follow_issue(self, issue_id: int | None) -> None:
        if issue_id is None:
            self._focus(None)
            return
        query = select(Issue.grid_id).where(Issue.id == issue_id)
        self._office.ask(lambda session: session.scalar(query), self._focus, key="map issue")

    def _focus(self, grid_id: int | None) -> None:
        """Outline an issue's grid; come to it when it is out of sight."""
        self._focused = None if grid_id is None else self._index.row(grid_id)
        self.outline()
        if self._focused is not None:
            self._view.reveal(*self._ground.anchors[self._focused].tolist())
