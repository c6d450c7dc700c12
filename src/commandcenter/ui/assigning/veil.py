"""A veil over a view while something is dragged: it dims what would not take it and outlines what is under it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from commandcenter.ui.shell.theme import Theme

DIM_ALPHA = 165
OUTLINE = 2


class Veil(QWidget):
    """Lies over a view's viewport and lets the mouse through. ``takes`` says whether what is outlined would take it."""

    def __init__(self, over: QWidget, theme: Theme) -> None:
        super().__init__(over)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dim = QRegion()
        self._under: QRectF | None = None
        self.takes = False
        self.hide()

    def lie(self, dim: QRegion | None = None) -> None:
        """Lie over the whole view and dim a part of it."""
        self._dim, self._under = dim or QRegion(), None
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.update()

    def outline(self, box: QRectF | None, takes: bool) -> None:
        """Outline what is under the pointer."""
        if (box, takes) != (self._under, self.takes):
            self._under, self.takes = box, takes
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is dimmed, then the outline: whole where it would be taken, dashed where not."""
        painter = QPainter(self)
        colour = QColor(self.theme.colour("panel"))
        colour.setAlpha(DIM_ALPHA)
        painter.setClipRegion(self._dim)
        painter.fillRect(self.rect(), colour)
        painter.setClipping(False)
        if self._under is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.pen())
            painter.drawRoundedRect(self._under.adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def pen(self) -> QPen:
        """The pen of the outline."""
        style = Qt.PenStyle.SolidLine if self.takes else Qt.PenStyle.DashLine
        return QPen(self.theme.colour("accent" if self.takes else "warning"), OUTLINE, style)
