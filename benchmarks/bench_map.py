"""The map at 3840×2160: real frames of the panel's view, against peers that show the same polygons, in one run.

Every frame is drawn by the widget's own repaint into its backing store, names, marks and legend included. The grids
wear five colours by lot, which is the hard case: real themes have one colour that most grids share.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPicture
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from benchmarks.measure import RUNS, Timing, ratio, summary, timed
from commandcenter.app import build_office, close_office, open_database, qt_application
from commandcenter.config import shipped
from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.brush import Dress
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.map.strokes import thin_pen
from commandcenter.ui.map.view import MapView
from commandcenter.ui.shell.office import Office

WIDTH, HEIGHT = 3840, 2160
SEED = 2024
CLASSES = 5
LOOKS, FARTHER = 30, 0.0003

Tones = npt.NDArray[np.int64]


def paint_what_is_due() -> None:
    """Let the widgets paint what they asked for, until they ask no more: pyqtgraph paints twice after a pan."""
    QApplication.processEvents()
    QApplication.processEvents()


class OurMap:
    """The panel with a view of just 3840×2160, and what can be done to it."""

    def __init__(self, office: Office) -> None:
        self.panel = MapPanel(office)
        self.frame = QWidget()
        column = QVBoxLayout(self.frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel.handle)
        column.addWidget(self.panel)
        self.view.setFixedSize(WIDTH, HEIGHT)
        self.frame.show()
        while office.jobs.is_busy or self.panel.reading is None:
            QApplication.processEvents()
        self.lot = np.random.default_rng(SEED)
        self.marked = self.view.canvas.dress.marked
        self.wear(self.tones())

    @property
    def view(self) -> MapView:
        """The map itself."""
        return self.panel.view

    def tones(self) -> Tones:
        """A colour for every grid, by lot."""
        return self.lot.integers(0, CLASSES, self.view.ground.count)

    def wear(self, tones: Tones) -> None:
        """Show these colours and paint the frame."""
        self.view.wear(Dress(tones, self.marked))
        paint_what_is_due()

    def repaint(self) -> None:
        """A frame from where the map was not looked at before: each a little farther than the one before.

        Nothing painted can be used again, and neither fill nor places of names: they belong to a scale.
        """
        self._looks = getattr(self, "_looks", 0) % LOOKS + 1
        self.view.look(replace(self.view.home, scale=self.view.home.scale * (1 - self._looks * FARTHER)))
        paint_what_is_due()

    def repaint_here(self) -> None:
        """A frame of the view from the same place as the one before, as after a change of theme."""
        self.view.canvas.forget()
        self.view.repaint()

    def recolour_all(self) -> None:
        """What the day slider does."""
        self.wear(self.tones())

    def recolour_one(self) -> None:
        """Another colour for one grid, and just that repainted."""
        tones = self.view.canvas.dress.tones.copy()
        grid = int(self.lot.integers(0, len(tones)))
        tones[grid] = (tones[grid] + 1) % CLASSES
        self.view.wear(Dress(tones, self.marked))
        paint_what_is_due()

    def pan(self) -> None:
        """A frame a few pixels further, to and fro within what is painted."""
        self._step = -getattr(self, "_step", 1)
        self.view.look(self.view.camera.panned(17 * self._step, 11 * self._step))
        paint_what_is_due()

    def drag(self, steps: int, length: int) -> list[float]:
        """The frames of a long drag and back, those included that must be painted anew, in milliseconds."""
        spent = []
        for step in range(steps):
            start = time.perf_counter()
            self.view.look(self.view.camera.panned(length if step < steps // 2 else -length, 0))
            paint_what_is_due()
            spent.append((time.perf_counter() - start) * 1000)
        return spent

    def zoom(self) -> None:
        """A frame at another scale, to and fro: nothing that was painted can be used."""
        self._nearer = not getattr(self, "_nearer", False)
        self.view.zoom(1.25 if self._nearer else 0.8, QPointF(WIDTH / 2, HEIGHT / 2))
        paint_what_is_due()


class PyqtgraphMap:
    """The same polygons and colours as one QPicture item, as pyqtgraph's own example of a custom item does it."""

    def __init__(self, ours: OurMap) -> None:
        import pyqtgraph as pg

        pg.setConfigOptions(antialias=True, background=ours.view.canvas.inks.ground)
        picture = _picture(ours)

        class Item(pg.GraphicsObject):  # type: ignore[misc]
            def paint(self, painter: QPainter, *_: object) -> None:
                painter.drawPicture(0, 0, picture)

            def boundingRect(self) -> QRectF:
                return QRectF(picture.boundingRect())

        self.widget = pg.PlotWidget()
        self.widget.setAntialiasing(True)
        self.box = self.widget.getViewBox()
        self.box.setAspectLocked(True)
        self.widget.addItem(Item())
        self.widget.setFixedSize(WIDTH, HEIGHT)
        self.widget.show()
        QApplication.processEvents()
        camera = ours.view.camera
        seen = camera.view()
        self.box.setRange(QRectF(seen.left, seen.bottom, seen.right - seen.left, seen.top - seen.bottom), padding=0)
        QApplication.processEvents()

    def repaint(self) -> None:
        """A whole frame."""
        self.widget.viewport().repaint()

    def pan(self) -> None:
        """A frame a few pixels further."""
        self._step = -getattr(self, "_step", 1)
        pixel = self.box.viewPixelSize()
        self.box.translateBy(x=17 * self._step * pixel[0], y=11 * self._step * pixel[1])
        paint_what_is_due()


def _picture(ours: OurMap) -> QPicture:
    picture, view = QPicture(), ours.view
    painter = QPainter(picture)
    painter.setPen(thin_pen(QColor(view.canvas.inks.borders[EdgeLevel.VILLAGE])))
    for ring, grid in zip(view.ground.rings, view.ground.sheet.ring_owner.tolist(), strict=True):
        painter.setBrush(view.canvas.inks.classes[int(view.canvas.dress.tones[grid])])
        painter.drawPolygon(ring)
    painter.end()
    return picture


def geopandas_frame(ours: OurMap) -> Callable[[], object]:
    """GeoDataFrame.plot of the same grids in the same colours, drawn at the same size."""
    import geopandas as gpd
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    grids = gpd.read_file(shipped("maps", "xiaoshan.gpkg"), layer="grid").sort_values("code")
    inks, tones = ours.view.canvas.inks, ours.view.canvas.dress.tones
    colours = [inks.classes[tone].name() for tone in tones.tolist()]
    border = inks.borders[EdgeLevel.VILLAGE].name()

    def draw() -> None:
        figure = pyplot.figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        grids.plot(ax=axes, color=colours, edgecolor=border, linewidth=0.72)
        figure.canvas.draw()
        pyplot.close(figure)

    return draw


def copy_frame() -> Callable[[], object]:
    """Copying one frame from memory to memory."""
    source, target = np.ones((HEIGHT, WIDTH), np.uint32), np.zeros((HEIGHT, WIDTH), np.uint32)
    return lambda: np.copyto(target, source)


def by_turns(ours: Callable[[], object], peer: Callable[[], object], turns: int = 3) -> tuple[Timing, Timing]:
    """Time two actions in short blocks by turns: both meet the same machine, each with its own memory still warm.

    Frames come in rows, when a map is dragged as when a day slider moves; so it is each one's rows that are timed.
    """
    ours_spent: list[float] = []
    peer_spent: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(turns):
            ours_spent += block(ours, RUNS // turns)
            peer_spent += block(peer, RUNS // turns)
    finally:
        gc.enable()
    return summary(ours_spent), summary(peer_spent)


def block(action: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of several times in a row, after two that do not count."""
    action(), action()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def measure(office: Office) -> dict[str, dict[str, Any]]:
    """All figures on an office's map."""
    ours = OurMap(office)
    ours.view.hovered.emit(700, QPoint(900, 900))  # the card beside the pointer is part of the frames
    peer = PyqtgraphMap(ours)
    pan, copy = by_turns(ours.pan, copy_frame())
    here, zoom, drag = timed(ours.repaint_here), timed(ours.zoom), summary(ours.drag(200, 24))
    repaint, plot = by_turns(ours.repaint, geopandas_frame(ours))
    pan_again, peer_pan = by_turns(ours.pan, peer.pan)
    repaint_again, peer_repaint = by_turns(ours.repaint, peer.repaint)
    every, all_repaint = by_turns(ours.recolour_all, ours.repaint)
    one, one_repaint = by_turns(ours.recolour_one, ours.repaint)
    dragging = f"a drag of 200 frames: median {drag.median:.1f}, worst {drag.most:.1f} ms"
    place = f"each from a new place; again from the same: {here.median:.1f} ms"
    zooming = f"a frame at another scale: {zoom.median:.1f} ms"
    figures = {
        "map_pan_over_pyqtgraph": ratio(pan_again, peer_pan, 0.10, "a QPicture item, antialiased"),
        "map_pan_over_memcpy": ratio(pan, copy, 3, dragging),
        "map_repaint_over_geopandas": ratio(repaint, plot, 0.05, f"GeoDataFrame.plot of the grids alone; {place}"),
        "map_repaint_over_pyqtgraph": ratio(repaint_again, peer_repaint, 0.75, zooming),
        "map_recolour_over_repaint": ratio(one, one_repaint, 0.02, "one grid, by lot"),
        "map_recolour_all_over_repaint": ratio(every, all_repaint, 1.1, "other colours by lot for all 2,048"),
    }
    return {name: figure.as_json() for name, figure in figures.items()}


def run(database_url: str | None = None) -> dict[str, dict[str, Any]]:
    """Measure on a database, or on a sample with one season made for it."""
    qt_application()
    with tempfile.TemporaryDirectory() as folder:
        if database_url is None:
            from commandcenter.sample.make import make_sample

            database_url = f"sqlite:///{Path(folder) / 'season.sqlite3'}"
            make_sample(database_url, "season")
        office = build_office(open_database(database_url))
        office.theme.use("dark")
        try:
            return measure(office)
        finally:
            close_office(office)


if __name__ == "__main__":
    import sys

    from benchmarks.__main__ import table

    print(table(figures := run(*sys.argv[1:2])))
    print(*(figure["note"] for figure in figures.values()), sep="\n")
