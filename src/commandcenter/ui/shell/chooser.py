"""A combo box with a small arrow of its own, since the style sheet draws none."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QWidget

from commandcenter.ui.shell.tokens import SPACE

HALF = 4.0


class Chooser(QComboBox):
    """A combo box that shows that it opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        paint_arrow(self)


def paint_arrow(widget: QWidget) -> None:
    """The arrow at the right edge that says that a widget opens; called while it is painted."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
    x, y = widget.width() - 3 * SPACE - HALF, widget.height() / 2 + 1
    painter.drawPolyline(
        QPolygonF([QPointF(x - HALF, y - HALF / 2), QPointF(x, y + HALF / 2), QPointF(x + HALF, y - HALF / 2)])
    )
    painter.end()
