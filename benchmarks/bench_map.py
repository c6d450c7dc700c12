"""The map at 3840×2160: real frames of the panel's view, against peers that show the same polygons, in one run.

Every frame is drawn by the widget's own repaint into its backing store, names, marks and legend included. The grids
wear five colours by lot, which is the hard case: real themes have one colour that most grids share.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QPainter, QPicture
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from commandcenter.app import build_office, close_office, open_database, qt_application
from commandcenter.config import shipped
from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.map.canvas import Dress
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.map.strokes import thin_pen
from commandcenter.ui.map.view import MapView
from commandcenter.ui.shell.office import Office

WIDTH, HEIGHT = 3840, 2160
TIMES = 31
SLOW_TIMES = 15
SEED = 2024
CLASSES = 5

Tones = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Timed:
    """Milliseconds of each time, sorted."""

    all: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.all)

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles."""
        low, _, high = statistics.quantiles(self.all, n=4)
        return low, high


def timed(work: Callable[[], object], times: int = TIMES) -> Timed:
    """Time something after two times that do not count."""
    work()
    work()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return Timed(tuple(sorted(spent)))


def compared(ours: Timed, peer: Timed, goal: float, peer_name: str) -> dict[str, Any]:
    """A result's entry: our median over the peer's."""
    return {
        "value": ours.median / peer.median,
        "goal": goal,
        "median_ms": ours.median,
        "spread_ms": ours.spread,
        "peer": peer_name,
        "peer_median_ms": peer.median,
        "peer_spread_ms": peer.spread,
        "times": min(len(ours.all), len(peer.all)),
    }


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
        self.view.repaint()

    def repaint(self) -> None:
        """A frame with nothing kept."""
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
        self.view.repaint(self.view.box_of(grid))

    def pan(self) -> None:
        """A frame a few pixels further, to and fro within what is painted."""
        self._step = -getattr(self, "_step", 1)
        self.view.look(self.view.camera.panned(17 * self._step, 11 * self._step))
        self.view.repaint()

    def drag(self, steps: int, length: int) -> Timed:
        """A long drag, frame by frame, with the frames that must be painted anew."""
        self.view.look(self.view.home)
        spent = []
        for step in range(steps):
            start = time.perf_counter()
            self.view.look(self.view.camera.panned(length if step < steps // 2 else -length, 0))
            self.view.repaint()
            spent.append((time.perf_counter() - start) * 1000)
        self.view.look(self.view.home)
        return Timed(tuple(sorted(spent)))


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

        self.widget = pg.GraphicsView()
        self.widget.setAntialiasing(True)
        self.box = pg.ViewBox(lockAspect=True, enableMenu=False)
        self.widget.setCentralItem(self.box)
        self.box.addItem(Item())
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
        self.widget.viewport().repaint()


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


def measure(office: Office) -> dict[str, dict[str, Any]]:
    """All figures on an office's map."""
    ours = OurMap(office)
    ours.panel._hover(700, QPoint(900, 900))  # the card beside the pointer is part of the frames
    peer = PyqtgraphMap(ours)
    pan, repaint, one, every = (timed(w) for w in (ours.pan, ours.repaint, ours.recolour_one, ours.recolour_all))
    drag = ours.drag(200, 24)
    peer_pan, peer_repaint = timed(peer.pan, SLOW_TIMES), timed(peer.repaint, SLOW_TIMES)
    copy, plot = timed(copy_frame()), timed(geopandas_frame(ours), SLOW_TIMES)
    return {
        "map_pan_over_pyqtgraph": compared(pan, peer_pan, 0.10, "pyqtgraph, a pan frame"),
        "map_pan_over_memcpy": compared(pan, copy, 3, "copying one frame")
        | {"drag_median_ms": drag.median, "drag_mean_ms": statistics.mean(drag.all), "drag_worst_ms": drag.all[-1]},
        "map_repaint_over_geopandas": compared(repaint, plot, 0.05, "GeoDataFrame.plot"),
        "map_repaint_over_pyqtgraph": compared(repaint, peer_repaint, 0.75, "pyqtgraph, a full frame"),
        "map_recolour_over_repaint": compared(one, repaint, 0.02, "our full repaint"),
        "map_recolour_all_over_repaint": compared(every, repaint, 1.1, "our full repaint"),
    }


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

    for name, entry in run(*sys.argv[1:2]).items():
        print(
            f"{name:32} {entry['value']:.4f} (goal {entry['goal']})  "
            f"{entry['median_ms']:.2f} ms {tuple(round(x, 2) for x in entry['spread_ms'])} / "
            f"{entry['peer_median_ms']:.2f} ms {tuple(round(x, 2) for x in entry['peer_spread_ms'])} {entry['peer']}"
        )
        for extra in ("drag_median_ms", "drag_mean_ms", "drag_worst_ms"):
            if extra in entry:
                print(f"    {extra} {entry[extra]:.2f}")
