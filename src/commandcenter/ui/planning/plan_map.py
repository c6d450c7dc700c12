"""The proposal on the map: each place in the colour and hatch of what becomes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT
from commandcenter.services.scope import Scope
from commandcenter.ui.map.brush import Brush, Dress
from commandcenter.ui.map.camera import Bounds, Margins
from commandcenter.ui.map.canvas import Canvas
from commandcenter.ui.map.ground import Flags, GridIndex, Ground
from commandcenter.ui.map.hover_card import HoverCard, HoverText
from commandcenter.ui.map.inks import Inks, inks_of
from commandcenter.ui.map.legend import SIGN, Legend, LegendLine
from commandcenter.ui.map.marks import Outline
from commandcenter.ui.map.names import names_of
from commandcenter.ui.map.spans import Runs
from commandcenter.ui.map.view import MapView
from commandcenter.ui.planning.fates import (
    CHANGED,
    FATE,
    ON_MAP,
    TONE,
    UNTOUCHED,
    fill_of,
    ink_of,
    paint_swatch,
)
from commandcenter.ui.planning.rows import ProposalRow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

LINES_IN_CARD = 6
AROUND = 0.75  # of a place's size is shown on each side of it


@dataclass
class HatchedCanvas(Canvas):
    """A painted map whose grids are hatched by their tone; ``hatching`` gives the ink of each hatched tone."""

    hatching: Mapping[int, int] = ()  # type: ignore[assignment]

    def _fill(self, runs: Runs, brush: Brush, inside: QRect) -> None:
        super()._fill(runs, brush, inside)
        if not self.hatching or self._frame is None:
            return
        left, top, right, bottom = inside.left(), inside.top(), inside.right() + 1, inside.bottom() + 1
        tones = runs.coloured(np.append(self.dress.tones, 0).astype(np.uint32), top, bottom, left, right)
        area, part = self._frame.area, self._pixels[top:bottom, left:right]
        x, y = np.arange(left, right)[None, :] + area.left(), np.arange(top, bottom)[:, None] + area.top()
        for tone, ink in self.hatching.items():
            hatch = ON_MAP[tone].hatch
            assert hatch is not None
            part[(tones == tone) & hatch.lines(x, y)] = ink


class HatchedView(MapView):
    """A map that paints hatches."""

    def __init__(self, ground: Ground, inks: Inks) -> None:
        super().__init__(ground, inks)
        self.canvas: HatchedCanvas = HatchedCanvas(ground, inks, self.overlay, Dress.plain(ground.count))

    def hatch(self, hatching: Mapping[int, int]) -> None:
        """Other inks for the hatches."""
        self.canvas.hatching = hatching
        self.paint_anew()


class FateLegend(Legend):
    """The legend, its fields hatched as on the map."""

    def _paint_sign(self, painter: QPainter, line: LegendLine, middle: QPointF) -> None:
        half = SIGN / 2 * self.theme.type_scale
        box = QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
        fate = next(fate for fate in ON_MAP if fate.name == line.name)
        paint_swatch(painter, box, fate, self.theme)


class PlanMap(QWidget):
    """The map with its legend.

    Signals:
        targets_asked(frozenset): grids were clicked or boxed; the keys of what is held there, none beside the district.
    """

    targets_asked = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.ground = Ground(office.sheet)
        self.index = GridIndex(office.sheet, {code: row.id for code, row in office.places.grid_by_code.items()})
        self.view = HatchedView(self.ground, inks_for(office.theme))
        self.view.setAccessibleName("配对方案地图")
        self.legend = FateLegend(office.theme, self.view)
        self.card = HoverCard(office.theme, self.view)
        self._tones = np.zeros(self.ground.count, np.int64)
        self._by_grid: Mapping[int, Sequence[ProposalRow]] = {}
        self._chosen: Flags = np.zeros(self.ground.count, bool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.grid_asked.connect(self._grid_clicked)
        self.view.grids_asked.connect(self._grids_boxed)
        self.view.place_asked.connect(self._enter)
        self.view.hovered.connect(self._hover)
        self.dress()

    # What it shows

    def show_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Colour the places of these rows; none: the district as it is."""
        fates, by_grid = self._fates(rows)
        self._by_grid = by_grid
        self._tones = np.array([TONE[fates.get(grid, UNTOUCHED)] for grid in range(self.ground.count)], np.int64)
        self.view.wear(Dress(self._tones, np.zeros(self.ground.count, bool)))
        self._show_legend()

    def _fates(self, rows: Sequence[ProposalRow]) -> tuple[dict[int, str], dict[int, list[ProposalRow]]]:
        """The fate of each grid on the sheet, and the rows of its place."""
        fates: dict[int, str] = {}
        by_grid: dict[int, list[ProposalRow]] = defaultdict(list)
        inside: dict[Scope, list[int]] = {}
        for row in rows:
            if row.scope is None or row.fate not in TONE:
                continue
            place = replace(row.scope, department=None)
            if place not in inside:
                inside[place] = self.index.rows_in(place).nonzero()[0].tolist()
            for grid in inside[place]:
                by_grid[grid].append(row)
                fates[grid] = together(fates.get(grid), row.fate)
        return fates, by_grid

    def _show_legend(self) -> None:
        counts = np.bincount(self._tones, minlength=len(ON_MAP)).tolist()
        lines = tuple(
            LegendLine("fill", fill_of(fate, self._office.theme), fate.name, count)
            for fate, count in zip(ON_MAP, counts, strict=True)
            if count
        )
        self.legend.show_lines(lines if any(self._tones) else ())
        self._place_legend()

    def outline(self, scopes: Iterable[Scope]) -> None:
        """Let these places stand out, and come to them when the first is out of sight."""
        chosen = np.zeros(self.ground.count, bool)
        for scope in scopes:
            chosen |= self.index.rows_in(replace(scope, department=None))
        self._chosen = chosen
        self._show_outline()
        if chosen.any():
            self.view.reveal(*self.ground.anchors[int(chosen.argmax())].tolist())

    def go_to(self, scope: Scope) -> None:
        """Bring a place into view, all of it and what lies around."""
        rows = self.index.rows_in(replace(scope, department=None))
        if rows.any():
            self.view.go_to(widened(Bounds.around(self.ground.boxes[rows])))
        else:
            self.view.go_home()

    def _show_outline(self) -> None:
        path = self.ground.outline(self._chosen)
        outlines = (Outline(path, self._office.theme.colour("text")),) if self._chosen.any() else ()
        self.view.show_outlines(outlines)

    # The pointer

    def _grid_clicked(self, grid: int | None, adds: bool) -> None:
        self._ask([] if grid is None else [grid], adds)

    def _grids_boxed(self, grids: list[int]) -> None:
        self._ask(grids, False)

    def _ask(self, grids: list[int], adds: bool) -> None:
        here = {*self._chosen.nonzero()[0].tolist(), *grids} if adds else set(grids)
        chosen = np.zeros(self.ground.count, bool)
        chosen[sorted(here)] = True
        self._chosen = chosen
        self._show_outline()
        self.targets_asked.emit(frozenset(row.target for grid in here for row in self._by_grid.get(grid, ())))

    def _enter(self, grid: int) -> None:
        for grid_id in self.index.ids_of([grid]):
            rows = self.index.rows_in(Scope(self._office.places.township_of_grid(grid_id).code))
            self.view.go_to(Bounds.around(self.ground.boxes[rows]))

    def _hover(self, grid: int | None, at: QPoint) -> None:
        ids = [] if grid is None else self.index.ids_of([grid])
        self.card.show_text(self._words(grid, ids[0]) if grid is not None and ids else None, at)

    def _words(self, grid: int, grid_id: int) -> HoverText:
        places = self._office.places
        lines = [(places.township_of_grid(grid_id).name, "muted")]
        rows = [row for row in self._by_grid.get(grid, ()) if row.fate != KEPT] or self._by_grid.get(grid, ())
        lines += [(in_a_line(row), FATE[row.fate].token) for row in rows[:LINES_IN_CARD]]
        if len(rows) > LINES_IN_CARD:
            lines.append((f"…… 共 {len(rows)} 条", "muted"))
        return HoverText(places.grid_name(grid_id), places.grid[grid_id].code, tuple(lines))

    # Looks

    def dress(self) -> None:
        """Take the theme in force."""
        theme = self._office.theme
        fonts = (theme.font(TYPE_SMALL), theme.font(TYPE_SMALL))
        self.view.dress_up(inks_for(theme), names_of(self.ground, self._office.places, fonts, True), fonts)
        self.view.hatch({tone: ink_of(fate, theme).rgb() for tone, fate in enumerate(ON_MAP) if fate.hatch})
        self._show_legend()
        self.legend.refresh()
        self._show_outline()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend keeps its corner."""
        super().resizeEvent(event)
        self._place_legend()

    def _place_legend(self) -> None:
        self.legend.setVisible(bool(self.legend.lines))
        edge = 2.0 * SPACE
        across, down = (side + 2 * edge for side in (self.legend.width(), self.legend.height()))
        is_tall = self.height() > self.width()
        self.view.set_margins(Margins(edge, down if is_tall else edge, edge if is_tall else across, edge))
        self.legend.move(self.width() - self.legend.width() - 2 * SPACE, 2 * SPACE)


def widened(bounds: Bounds) -> Bounds:
    """A place with its surroundings: alone it would say little of where it is."""
    across, down = ((side * AROUND) for side in (bounds.right - bounds.left, bounds.top - bounds.bottom))
    return Bounds(bounds.left - across, bounds.bottom - down, bounds.right + across, bounds.top + down)


def inks_for(theme: Theme) -> Inks:
    """The map's inks with the colours of the fates."""
    return replace(inks_of(theme), classes=tuple(fill_of(fate, theme) for fate in ON_MAP))


def together(one: str | None, other: str) -> str:
    """What becomes of a place with two lines."""
    if {one, other} in ({ADDED, ENDED}, {CHANGED, ADDED}, {CHANGED, ENDED}):
        return CHANGED
    return max((fate for fate in (one, other) if fate is not None), key=TONE.__getitem__)


def in_a_line(row: ProposalRow) -> str:
    """A row in a few words."""
    if row.line is None:
        return FATE[row.fate].name
    line = row.line
    who = f"{line.holder_name} {line.liaison_name}" if line.liaison_name else line.holder_name
    return f"{FATE[row.fate].name} {who}（{line.unit}）"
