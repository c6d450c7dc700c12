"""The map's panel: theme, map, legend, day."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

import numpy as np
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel
from sqlalchemy.orm import Session

from commandcenter.services.present import SAMPLE, facts
from commandcenter.services.scope import Scope
from commandcenter.services.theme_queries import first_day
from commandcenter.services.themes import MAP_THEME, MAP_THEMES, MapTheme, Reading
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.map.brush import Dress
from commandcenter.ui.map.camera import Margins
from commandcenter.ui.map.day_slider import DaySlider
from commandcenter.ui.map.ground import GridIndex, Ground
from commandcenter.ui.map.hover_card import HoverCard, HoverText
from commandcenter.ui.map.inks import inks_of
from commandcenter.ui.map.legend import Legend, legend_lines, outlines_uncovered
from commandcenter.ui.map.names import names_of
from commandcenter.ui.map.readings import Readings
from commandcenter.ui.map.selecting import Selecting
from commandcenter.ui.map.view import MapView
from commandcenter.ui.map.zoom_buttons import ZoomButtons
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.panel import Panel
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

FIRST_THEME = "open_issues"
MARK_TABLES = ("issue", "issue_event", "pairing", "cadre", "organization", "grid")
MINUTE_MS = 60_000
SMALL = 380  # logical pixels: below, the map is small
SETTLE_MS = 200  # the rest of the window follows the slider when it has stood still this long
LEGEND_SHARE = 0.12  # the district gives up so much of its size at most to lie beside the legend


class MapPanel(Panel):
    """地图: themes over the grids, as of any day."""

    def __init__(self, office: Office) -> None:
        super().__init__("地图")
        self.office = office
        self.ground = Ground(office.sheet)
        ids = {code: row.id for code, row in office.places.grid_by_code.items()}
        self.index = GridIndex(office.sheet, ids)
        self.readings = Readings(office, self.index.ids)
        self.theme: MapTheme = MAP_THEME[FIRST_THEME]
        self.reading: Reading | None = None
        self._is_small = False
        self._pointed: tuple[int | None, QPoint] = (None, QPoint())
        self._build()
        self.setFocusProxy(self.view)
        self._connect()
        self._dress()
        self.office.ask(_history, self._learn_history, key="map history")
        self.reload()

    def _build(self) -> None:
        theme = self.office.theme
        self.chooser = Chooser()
        self.chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToContents)
        self.chooser.setAccessibleName("地图专题")
        for _group, entries in groupby(MAP_THEMES, key=attrgetter("group")):
            if self.chooser.count():
                self.chooser.insertSeparator(self.chooser.count())
            for entry in entries:
                self.chooser.addItem(entry.name, entry.key)
        self.chooser.setCurrentIndex(self.chooser.findData(self.theme.key))
        self.schematic = QLabel("示意边界")
        self.schematic.setObjectName("muted")
        self.schematic.hide()
        self.header.addWidget(self.chooser)
        self.header.addWidget(self.schematic)
        self.header.addStretch(1)
        self.view = MapView(self.ground, inks_of(theme))
        self.view.setAccessibleName("网格地图")
        self.selecting = Selecting(self.office, self.ground, self.index, self.view)
        self.legend = Legend(theme, self.view)
        self.zoom_buttons = ZoomButtons(self.view)
        self.hover_card = HoverCard(theme, self.view)
        self.slider = DaySlider(theme)
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 2 * SPACE)
        foot.addWidget(self.slider)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        office, view = self.office, self.view
        self.chooser.currentIndexChanged.connect(self._choose)
        view.resized.connect(self._fit)
        view.hovered.connect(self._hover)
        self.readings.read.connect(self._show_reading)
        office.theme.changed.connect(self._dress)
        office.selection.day_changed.connect(self._follow_day)
        self._calm = Calm(self)
        self._calm.due.connect(self.reload)
        office.feed.changed.connect(self._follow_feed)
        office.feed.found.connect(self.reload)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._publish_day)
        self.slider.day_shown.connect(self._preview_day)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._minute_passed)
        self._minute.start()

    # Reading

    def reload(self) -> None:
        """Read the theme again for the day that the slider shows."""
        self.readings.want(self.theme, self.slider.day)

    def show_theme(self, key: str) -> None:
        """Show a theme by its key."""
        self.chooser.setCurrentIndex(self.chooser.findData(key))

    def _choose(self) -> None:
        self.theme = MAP_THEME[self.chooser.currentData()]
        self.reload()

    def _show_reading(self, reading: Reading) -> None:
        self.reading = reading
        tones = np.array([c.tone for c in reading.theme.classes])[reading.classes]
        marked = reading.uncovered & outlines_uncovered(reading)
        self.view.overlay.keeps_names = self.slider.isSliderDown()
        self.view.wear(Dress(tones, marked))
        self.view.show_dots(np.flatnonzero(reading.overdue))
        self.legend.show_lines(legend_lines(reading, self.view.canvas.inks))
        self._place_cards()
        self._hover(*self._pointed)

    def _learn_history(self, known: "tuple[date | None, bool]") -> None:
        first, is_sample = known
        self.schematic.setVisible(is_sample)
        today = self.office.present.today()
        self.slider.set_days(first or today, today)

    def _follow_feed(self, changes: Sequence[ChangeSeen]) -> None:
        if touches(changes, *self.theme.tables, *MARK_TABLES):
            self._calm.request()

    # The day

    def _minute_passed(self) -> None:
        """Clocks run out by themselves, and days end."""
        self.slider.set_days(self.slider.first, self.office.present.today())
        self.reload()

    def _preview_day(self, day: object) -> None:
        self.reload()
        self._settle.start()

    def _publish_day(self) -> None:
        self.office.selection.show_day(self.slider.day)

    def _follow_day(self, day: date | None) -> None:
        if day != self.slider.day:
            self._settle.stop()
            self.slider.show_day(day)
            self.reload()

    def show_scope(self, scope: Scope) -> None:
        """Bring a scope's place into view, all of it; the whole district when it has none."""
        self.selecting.show_scope(scope)

    # Looks

    def _dress(self) -> None:
        theme = self.office.theme
        fonts = (theme.font(TYPE_SMALL if self._is_small else TYPE_BODY), theme.font(TYPE_SMALL))
        inks = inks_of(theme)
        self.view.dress_up(inks, names_of(self.ground, self.office.places, fonts, self._is_small), fonts)
        self.slider.updateGeometry()
        self.zoom_buttons.setVisible(not self._is_small and theme.type_scale <= 1)
        if self.reading is not None:
            self.legend.show_lines(legend_lines(self.reading, inks))
        self.legend.refresh()
        self._place_cards()
        self.selecting.outline()

    def _fit(self) -> None:
        """A small map has short names and no buttons; nor has a wall, on which nobody clicks."""
        is_small = min(self.view.width() / 1.25, self.view.height()) < SMALL * self.office.theme.type_scale
        if is_small != self._is_small:
            self._is_small = is_small
            self._dress()
        self._place_cards()

    def _place_cards(self) -> None:
        """The legend in a corner at the right, the buttons in the lower one, the district beside them if it fits."""
        corner = self.view.rect().bottomRight() - QPoint(3 * SPACE, SPACE)
        self.zoom_buttons.move(corner - QPoint(self.zoom_buttons.width(), self.zoom_buttons.height()))
        edge = 4.0 * SPACE
        beside = Margins(edge, edge, self.legend.width() + 2 * edge, edge)
        whole = Margins(edge, edge, edge, edge)
        loss = 1 - self.view.scale_for(self.ground.bounds, beside) / self.view.scale_for(self.ground.bounds, whole)
        self.view.set_margins(beside if loss < LEGEND_SHARE else whole)
        self.legend.setVisible(bool(self.legend.lines))
        self.legend.move(min(self._legend_corners(), key=self._covered))

    def _legend_corners(self) -> tuple[QPoint, QPoint]:
        """Above, and below beside the buttons."""
        right = self.view.width() - self.legend.width() - 3 * SPACE
        below = self.view.height() - self.legend.height() - SPACE
        return QPoint(right, 2 * SPACE), QPoint(right - self.zoom_buttons.width() - 2 * SPACE, below)

    def _covered(self, corner: QPoint) -> int:
        """How many grids the legend would cover there when the whole district is shown."""
        x, y = self.view.home.all_to_screen(self.ground.anchors).T
        box = QRect(corner, self.legend.size())
        inside = (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
        return int(np.count_nonzero(inside))

    def _hover(self, grid: int | None, at: QPoint) -> None:
        self._pointed = (grid, at)
        ids = [] if grid is None else self.index.ids_of([grid])
        self.hover_card.show_text(self._hover_text(grid, ids[0]) if grid is not None and ids else None, at)

    def _hover_text(self, grid: int, grid_id: int) -> HoverText:
        places = self.office.places
        leader = self.readings.leaders.get(grid_id)
        lines = [(places.township_of_grid(grid_id).name, "muted"), (f"队长 {leader}" if leader else "没有队长", "text")]
        if self.reading is not None:
            lines.append((self.reading.theme.words(float(self.reading.values[grid])), "text"))
            if self.reading.overdue[grid] and self.reading.theme.key != "overdue":
                lines.append((f"超期 {self.reading.overdue[grid]}", "danger"))
            if self.reading.uncovered[grid] and self.reading.theme.key != "coverage":
                lines.append(("缺固定下沉", "warning"))
        return HoverText(places.grid_name(grid_id), places.grid[grid_id].code, tuple(lines))


def _history(session: Session) -> tuple[date | None, bool]:
    """The first day of the history, and whether the district is a sample."""
    known = facts(session)
    return first_day(session), SAMPLE in known or "schematic" in known
