"""The map as a place to let go: a grid, all that are selected where it is one of them, or the place it lies in."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QTransform

from commandcenter.domain.pairing import MEASURES, Target
from commandcenter.services.places import Places
from commandcenter.services.targets import Key
from commandcenter.ui.assigning.veil import DIM_ALPHA, Veil
from commandcenter.ui.assigning.zones import Over, place_in
from commandcenter.ui.map.camera import Camera
from commandcenter.ui.map.ground import Ground
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.hands import Named
from commandcenter.ui.shell.office import Office

Rows = npt.NDArray[np.bool_]
ON_MAP = (Target.GRID, Target.VILLAGE, Target.TOWNSHIP)
"""What can be pointed at on the map."""
OUTLINE = 3


class MapVeil(Veil):
    """Dims grids, and outlines places, through the map's camera."""

    def __init__(self, panel: MapPanel, office: Office) -> None:
        super().__init__(panel.view, office.theme)
        self._view = panel.view
        self._rows: Rows = np.zeros(self._view.ground.count, bool)
        self._picture: tuple[Camera, QPixmap] | None = None
        self._path: QPainterPath | None = None

    def dim(self, rows: Rows) -> None:
        """Dim these grids of the sheet."""
        self._rows, self._picture, self._path = rows, None, None
        self.lie()

    def outline_places(self, path: QPainterPath | None, takes: bool) -> None:
        """Outline places, in the ground's metres."""
        self._path, self.takes = path, takes
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dimmed grids, painted once for a camera; then the outline."""
        camera = self._view.camera
        if self._picture is None or self._picture[0] != camera:
            self._picture = (camera, self._painted(camera))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture[1])
        if self._path is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(_transform(camera))
            for pen in (QPen(self._view.canvas.inks.halo, OUTLINE + 3), self.pen()):
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawPath(self._path)
        painter.end()

    def pen(self) -> QPen:
        """A little stronger than over rows."""
        pen = super().pen()
        pen.setWidth(OUTLINE)
        return pen

    def _painted(self, camera: Camera) -> QPixmap:
        ratio, ground = self.devicePixelRatioF(), self._view.ground
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setTransform(_transform(camera))
        colour = QColor(self.theme.colour("panel"))
        colour.setAlpha(DIM_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        near = ground.grids_near(camera.view())
        for row in near[self._rows[near]].tolist():
            if (path := ground.holed.get(row)) is not None:
                painter.drawPath(path)
            else:
                painter.drawPolygon(ground.outer[row])
        painter.end()
        return picture


def _transform(camera: Camera) -> QTransform:
    """From the ground's metres to the view's pixels."""
    x, y = camera.to_screen(0, 0)
    return QTransform(camera.scale, 0, 0, -camera.scale, x, y)


class MapZone:
    """The map, for kinds whose targets are places on it."""

    def __init__(self, panel: MapPanel, target: Target, office: Office) -> None:
        self._panel, self._target, self._office = panel, target, office
        self._by_row = _keys_by_row(panel, target, office.places)
        self._veil = MapVeil(panel, office)

    @property
    def _ground(self) -> Ground:
        return self._panel.ground

    def every(self) -> Sequence[Key]:
        """Every place on the map, once."""
        return list(dict.fromkeys(key for key in self._by_row if key is not None))

    def over(self, at: QPoint) -> Over | None:
        """The place under the pointer."""
        local = place_in(self._panel.view, at)
        row = self._panel.view.hit(local.x(), local.y()) if local is not None else None
        key = self._by_row[row] if row is not None else None
        if key is None:
            return None
        chosen = self._office.selection.scope.grids
        keys: tuple[Key, ...] = chosen if self._target is Target.GRID and key in chosen else (key,)
        names = tuple(Named(one, self._name(one)) for one in keys)
        words = names[0].name if len(names) == 1 else f"选中的 {len(names)} {MEASURES[self._target]}"
        return Over(names, words, keys)

    def _name(self, key: Key) -> str:
        places = self._office.places
        if self._target is Target.GRID:
            return places.grid_name(int(key))
        return (places.village if self._target is Target.VILLAGE else places.township)[str(key)].name

    def _rows_of(self, keys: Collection[Key]) -> Rows:
        wanted = frozenset(keys)
        return np.fromiter((key in wanted for key in self._by_row), bool, len(self._by_row))

    def shine(self, takers: Collection[Key]) -> None:
        """Dim the others."""
        self._veil.dim(~self._rows_of(takers))

    def point(self, over: Over | None, takes: bool) -> None:
        """Outline the places."""
        path = self._ground.outline(self._rows_of(over.keys)) if over is not None else None
        self._veil.outline_places(path, takes)

    def rest(self) -> None:
        """As before; a zone is of one drag."""
        self._veil.hide()
        self._veil.deleteLater()


def _keys_by_row(panel: MapPanel, target: Target, places: Places) -> list[Key | None]:
    """What each grid of the sheet stands for; None for one that the database does not have."""
    grids = panel.index.ids.tolist()
    of: dict[Target, Callable[[int], Key]] = {
        Target.GRID: lambda grid_id: grid_id,
        Target.VILLAGE: lambda grid_id: places.grid[grid_id].village_code,
        Target.TOWNSHIP: lambda grid_id: places.township_of_grid(grid_id).code,
    }
    return [of[target](grid_id) if grid_id in places.grid else None for grid_id in grids]
