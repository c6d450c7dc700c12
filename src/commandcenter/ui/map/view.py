"""The map as a widget: looks through a camera at the ground, and turns mouse, wheel and keys into requests."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.ui.map.brush import Dress
from commandcenter.ui.map.camera import Bounds, Camera, Margins
from commandcenter.ui.map.canvas import Canvas
from commandcenter.ui.map.ground import Ground
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.marks import OUTLINE_REACH, Outline, Overlay
from commandcenter.ui.map.placing import Name
from commandcenter.ui.shell.tokens import GLIDE_MS

Floats = npt.NDArray[np.float64]

NOTCH = 120  # a wheel's step, in eighths of a degree
STEP = 1.25  # nearer or farther by this a notch or a key
PUSH = 1 / 8  # of the view, by an arrow key
PLACE_MARGIN = 40  # pixels around a place that is shown

ZOOM_KEYS = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Equal: STEP, Qt.Key.Key_Minus: 1 / STEP, Qt.Key.Key_Underscore: 1 / STEP}
PUSH_KEYS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class MapView(QWidget):
    """Shows the ground, the marks and the names. Grids are known by their index on the sheet.

    Signals:
        grid_asked(object, bool): a click on a grid (None: beside the district), and whether Ctrl adds it.
        grids_asked(list): the grids in a rectangle that was drawn with Shift.
        place_asked(int): a double-click on a grid.
        hovered(object, QPoint): the pointer is over a grid, or None when it is over none or has left.
        resized(): its size has changed.
    """

    grid_asked = Signal(object, bool)
    grids_asked = Signal(list)
    place_asked = Signal(int)
    hovered = Signal(object, QPoint)
    resized = Signal()

    def __init__(self, ground: Ground, inks: Inks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground = ground
        self.overlay = Overlay(inks)
        self.canvas = Canvas(ground, inks, self.overlay, Dress.plain(ground.count))
        self.margins = Margins(16, 16, 16, 16)
        self.camera = Camera.fitted(ground.bounds, 100, 100, self.margins)
        self._is_home = True
        self._pressed: QPoint | None = None
        self._camera_at_press = self.camera
        self._band: QRect | None = None
        self._is_dragging = False
        self._glide = QVariantAnimation(self, duration=GLIDE_MS, startValue=0.0, endValue=1.0)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._glide_on)
        self._glide_from = self._glide_to = self.camera
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)

    # What it shows

    def wear(self, dress: Dress) -> None:
        """Show the grids in other classes; a few are repainted alone."""
        alone = self.canvas.wear(dress)
        if alone is None:
            self.update(self._place())
        else:
            for grid in alone.tolist():
                self.update(self.box_of(grid))

    def dress_up(self, inks: Inks, names: Sequence[Name], fonts: tuple[QFont, QFont]) -> None:
        """Other colours or type."""
        self.canvas.inks = inks
        self.overlay.dress(inks, names, fonts)
        self.canvas.forget()
        self.update()

    def _place(self) -> QRegion:
        """Where the district lies in the view; beside it nothing ever changes, so it need not be painted again.

        Nowhere while nothing is shown: a window that is being built comes to its size in steps.
        """
        if not self.isVisible():
            return QRegion()
        return self.canvas.place_of(self.camera, self.devicePixelRatioF())

    def paint_anew(self) -> None:
        """Keep nothing of what is painted of the district."""
        self.canvas.forget()
        self.update(self._place())

    def show_outlines(self, outlines: tuple[Outline, ...]) -> None:
        """Let these borders stand out; only where the old and the new ones run is painted anew."""
        before, self.overlay.outlines = self.overlay.outlines, outlines
        for outline in (*before, *outlines):
            self.canvas.touch_up(outline.bounds, OUTLINE_REACH)
        self.update(self._place())

    def show_dots(self, grids: npt.NDArray[np.intp]) -> None:
        """Mark these grids with a dot."""
        dots = self.ground.anchors[grids]
        if not np.array_equal(dots, self.overlay.dots):
            self.overlay.dots = dots
            self.paint_anew()

    def box_of(self, grid: int) -> QRect:
        """The rectangle of a grid with its borders, in logical pixels."""
        left, bottom, right, top = self.ground.boxes[grid].tolist()
        corner, other = self.camera.to_screen(left, top), self.camera.to_screen(right, bottom)
        return QRectF(QPointF(*corner), QPointF(*other)).toAlignedRect().adjusted(-4, -4, 4, 4)

    def hit(self, x: float, y: float) -> int | None:
        """The grid under a pixel; None beside the district."""
        return self.ground.hit(*self.camera.to_world(x, y))

    # Where it looks from

    @property
    def home(self) -> Camera:
        """The camera that shows the whole district."""
        return Camera.fitted(self.ground.bounds, self.width(), self.height(), self.margins)

    @property
    def is_home(self) -> bool:
        """Whether the whole district is shown, and stays so when the view is resized."""
        return self._is_home

    def scale_for(self, bounds: Bounds, margins: Margins | None = None) -> float:
        """Pixels a metre at which a place fills the view."""
        return Camera.fitted(bounds, self.width(), self.height(), margins or self.place_margins).scale

    @property
    def place_margins(self) -> Margins:
        """What is left free around a place that is shown."""
        return Margins(PLACE_MARGIN, PLACE_MARGIN, max(self.margins.right, PLACE_MARGIN), PLACE_MARGIN)

    def set_margins(self, margins: Margins) -> None:
        """Leave other space free at the sides of the whole district."""
        if margins != self.margins:
            self.margins = margins
            if self._is_home:
                self.look(self.home, is_home=True)

    def look(self, camera: Camera, is_home: bool = False) -> None:
        """Look from a camera, at once."""
        self._glide.stop()
        self._look(camera, is_home)

    def _look(self, camera: Camera, is_home: bool) -> None:
        camera = camera.within(self.home, self.ground.bounds).snapped(self.devicePixelRatioF())
        self._is_home = is_home
        if camera != self.camera:
            before, self.camera = self._place(), camera
            self.update(before + self._place())

    def go_home(self) -> None:
        """Glide out to the whole district."""
        self._glide_toward(self.home)

    def go_to(self, bounds: Bounds) -> None:
        """Glide to a place so that all of it is in view."""
        self._glide_toward(Camera.fitted(bounds, self.width(), self.height(), self.place_margins))

    def reveal(self, x: float, y: float) -> None:
        """Glide so that a place is in view, without coming nearer; nothing when it is."""
        if not QRectF(self.rect()).contains(QPointF(*self.camera.to_screen(x, y))):
            self._glide_toward(Camera(x, y, self.camera.scale, self.width(), self.height()))

    def _glide_toward(self, camera: Camera) -> None:
        self._glide.stop()
        self._is_home = False
        self._glide_from, self._glide_to = self.camera, camera.within(self.home, self.ground.bounds)
        self._glide.start()

    def _glide_on(self, part: float) -> None:
        end = self._glide_to
        self._look(self._glide_from.toward(end, part) if part < 1 else end, part == 1 and end == self.home)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Come nearer by a factor, the place under a pixel staying there."""
        bounded = Camera.bounded(self.camera.scale * factor, self.home)
        self.look(self.camera.zoomed(bounded / self.camera.scale, at.x(), at.y()))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy what is painted."""
        painter = QPainter(self)
        self.canvas.draw(painter, self.camera, self.devicePixelRatioF(), event.region())
        if self._band is not None:
            self._paint_band(painter, self._band)
        painter.end()

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        veil = self.canvas.inks.accent
        painter.setPen(QPen(veil, 1))
        painter.setOpacity(0.2)
        painter.fillRect(band, veil)
        painter.setOpacity(1)
        painter.drawRect(QRectF(band).adjusted(0.5, 0.5, -0.5, -0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole district stays whole; another view keeps its middle."""
        size = event.size()
        self.resized.emit()
        self.look(self.home if self._is_home else self.camera.resized(size.width(), size.height()), self._is_home)

    # The pointer and the keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer or farther at the pointer."""
        self.zoom(STEP ** (event.angleDelta().y() / NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a drag or a rectangle."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._camera_at_press = event.position().toPoint(), self.camera
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._band = QRect(self._pressed, self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, draw the rectangle, or say what is under the pointer."""
        at = event.position().toPoint()
        if self._pressed is None:
            self.hovered.emit(self.hit(event.position().x(), event.position().y()), at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        self._is_dragging = self._is_dragging or far
        if self._is_dragging:
            self._drag_to(at, self._pressed)

    def _drag_to(self, at: QPoint, start: QPoint) -> None:
        self.hovered.emit(None, at)
        if self._band is not None:
            self._band = QRect(start, at).normalized()
            self.update()
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.look(self._camera_at_press.panned(at.x() - start.x(), at.y() - start.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        band, dragged = self._band, self._is_dragging
        self._end_gesture()
        if band is not None and dragged:
            self.grids_asked.emit(self._grids_in(band))
        elif not dragged:
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.grid_asked.emit(self.hit(event.position().x(), event.position().y()), adds)

    def _end_gesture(self) -> None:
        self._pressed, self._band, self._is_dragging = None, None, False
        self.unsetCursor()
        self.update()

    def _grids_in(self, band: QRect) -> list[int]:
        left, top = self.camera.to_world(band.left(), band.top())
        right, bottom = self.camera.to_world(band.right(), band.bottom())
        grids: list[int] = self.ground.within(Bounds(left, bottom, right, top)).tolist()
        return grids

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the place that holds the grid; the release that follows is no click."""
        grid = self.hit(event.position().x(), event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and grid is not None:
            self.place_asked.emit(grid)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self.hovered.emit(None, QPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and − zoom, 0 goes home, arrows push the map; Esc takes a rectangle back, everything else goes on."""
        key = Qt.Key(event.key())
        if key in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[key], QPointF(self.rect().center()))
        elif key in PUSH_KEYS:
            across, down = PUSH_KEYS[key]
            self.look(self.camera.panned(across * self.width() * PUSH, down * self.height() * PUSH))
        elif key == Qt.Key.Key_0:
            self.go_home()
        elif key == Qt.Key.Key_Escape and self._pressed is not None:
            self._end_gesture()
        else:
            super().keyPressEvent(event)
