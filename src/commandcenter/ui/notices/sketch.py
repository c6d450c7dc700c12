"""The small map on a notice: the grid in its village, the neighbours grey, north up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform

from commandcenter.storage.mapsheet import MapSheet
from commandcenter.ui.map.paths import path_of
from commandcenter.ui.notices.leaf import CENTRE, INKS, Box, Face, Leaf

ROOM = 1.12
"""How much more than the village is shown, so that its neighbours are seen."""
LABEL, NAME = Face(7.5, "muted"), Face(7, "muted")

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Excerpt:
    """What of the sheet a map shows: ``place`` takes metres to the device's dots."""

    place: QTransform
    near: Indices
    own: int
    village: Indices
    clip: QRectF

    def point(self, anchor: npt.NDArray[np.float64]) -> QPointF:
        """Where a place in metres stands on the paper."""
        return self.place.map(QPointF(float(anchor[0]), float(anchor[1])))


class Sketch:
    """Paints the maps of one sheet."""

    def __init__(self, sheet: MapSheet, village_names: dict[str, str]) -> None:
        self._sheet, self._names = sheet, village_names
        self._row = {code: row for row, code in enumerate(sheet.grid_codes.tolist())}

    @cached_property
    def _rings(self) -> tuple[Indices, Indices]:
        """The rings in the order of their grids, and where each grid's begin."""
        order = np.argsort(self._sheet.ring_owner, kind="stable")
        begins = np.searchsorted(self._sheet.ring_owner[order], np.arange(len(self._sheet.grid_codes) + 1))
        return order, begins

    def paint(self, leaf: Leaf, box: Box, code: str) -> bool:
        """Paint the surroundings of a grid into a box; False where the sheet does not know it."""
        own = self._row.get(code)
        if own is None:
            return False
        excerpt = self._excerpt(own, leaf.rect(box))
        painter = leaf.painter
        painter.save()
        painter.setClipRect(excerpt.clip)
        painter.fillRect(excerpt.clip, INKS["wash"])
        self._areas(leaf, excerpt)
        self._borders(leaf, excerpt)
        self._labels(leaf, excerpt)
        painter.restore()
        return True

    def _excerpt(self, own: int, frame: QRectF) -> Excerpt:
        sheet = self._sheet
        mine = sheet.grid_village[own]
        left, bottom, right, top = sheet.village_bounds[mine]
        scale = min(frame.width() / (right - left), frame.height() / (top - bottom)) / ROOM
        place = QTransform(scale, 0, 0, -scale, 0, 0)
        middle = place.map(QPointF((left + right) / 2, (bottom + top) / 2))
        shift = frame.center() - middle
        place = QTransform(scale, 0, 0, -scale, shift.x(), shift.y())
        view = place.inverted()[0].mapRect(frame)  # its y axis points up: top() is the lowest northing
        x1, y1, x2, y2 = sheet.grid_bounds.T
        near = (x1 <= view.right()) & (x2 >= view.left()) & (y1 <= view.bottom()) & (y2 >= view.top())
        return Excerpt(place, np.flatnonzero(near), own, np.flatnonzero(sheet.grid_village == mine), frame)

    def _areas(self, leaf: Leaf, excerpt: Excerpt) -> None:
        around = np.setdiff1d(excerpt.near, excerpt.village)
        others = excerpt.village[excerpt.village != excerpt.own]
        for grids, ink in ((around, "outside"), (others, "village"), (np.array([excerpt.own]), "tint")):
            leaf.painter.fillPath(self._path(grids, excerpt.place), INKS[ink])

    def _path(self, grids: Indices, place: QTransform) -> QPainterPath:
        order, begins = self._rings
        rows = [order[begins[grid] : begins[grid + 1]] for grid in grids.tolist()]
        which = np.concatenate(rows) if rows else np.array([], np.intp)
        if not len(which):
            return QPainterPath()
        return place.map(path_of(self._sheet.vertices, self._sheet.ring_offsets, which))

    def _borders(self, leaf: Leaf, excerpt: Excerpt) -> None:
        """Thin white between grids, grey around villages, firmer around this one, red around the grid."""
        sheet, painter = self._sheet, leaf.painter
        near = np.isin(sheet.edge_sides, excerpt.near).any(axis=1)
        inside = np.isin(sheet.edge_sides, excerpt.village)
        rim = inside.any(axis=1) & ~inside.all(axis=1)
        for which, ink, width in (
            (near & (sheet.edge_level == 0), "paper", 0.25),
            (near & (sheet.edge_level > 0), "line", 0.25),
            (rim, "muted", 0.35),
            ((sheet.edge_sides == excerpt.own).any(axis=1), "red", 0.7),
        ):
            rows = np.flatnonzero(which)
            if len(rows):
                path = path_of(sheet.edge_vertices, sheet.edge_offsets, rows)
                painter.strokePath(excerpt.place.map(path), leaf.pen(ink, width))

    def _labels(self, leaf: Leaf, excerpt: Excerpt) -> None:
        sheet = self._sheet
        for grid in excerpt.village.tolist():
            words = str(sheet.grid_codes[grid])[-3:]
            face = Face(13, "red") if grid == excerpt.own else LABEL
            _label(leaf, excerpt.point(sheet.grid_anchors[grid]), words, face)
        mine = sheet.grid_village[excerpt.own]
        for village in np.unique(sheet.grid_village[excerpt.near]).tolist():
            at = excerpt.point(sheet.village_anchors[village])
            name = self._names.get(str(sheet.village_codes[village]), "")
            if village != mine and _fits(leaf, excerpt.clip, at, name):
                _label(leaf, at, name, NAME)


def _label(leaf: Leaf, at: QPointF, words: str, face: Face) -> None:
    x, y = at.x() / leaf.dots, at.y() / leaf.dots
    leaf.text(Box(x - 20, y - 3, 40, 6), words, face, CENTRE)


def _fits(leaf: Leaf, clip: QRectF, at: QPointF, words: str) -> bool:
    half = leaf.width(words, NAME) / 2 * leaf.dots
    return bool(words) and clip.contains(QRectF(at.x() - half, at.y() - 1.5 * leaf.dots, 2 * half, 3 * leaf.dots))


def north(leaf: Leaf, x: float, y: float) -> None:
    """The arrow that points north, ``x`` its middle and ``y`` its tip."""
    wings = ((x, y), (x + 1.6, y + 5.2), (x, y + 4.2), (x - 1.6, y + 5.2))
    leaf.painter.setPen(Qt.PenStyle.NoPen)
    leaf.painter.setBrush(INKS["text"])
    leaf.painter.drawPolygon(QPolygonF([QPointF(a * leaf.dots, b * leaf.dots) for a, b in wings]))
    leaf.text(Box(x - 3, y + 5, 6, 4), "北", Face(7.5), CENTRE)


def schematic_mark(leaf: Leaf, box: Box) -> None:
    """Says that the borders are not surveyed ones, on a plate of its own."""
    words, face = "示意图，非勘界依据", Face(7, "muted")
    wide = leaf.width(words, face) + 3
    plate = Box(box.right - wide, box.bottom - 5, wide, 5)
    leaf.fill(plate, "paper")
    leaf.text(plate, words, face, CENTRE)
