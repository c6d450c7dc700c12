"""The chooser of themes: a combo box with a small arrow of its own, since the style sheet draws none."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE

HALF = 4.0


class Chooser(QComboBox):
    """A combo box that shows that it opens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("muted"), 1.5))
        x, y = self.width() - 3 * SPACE - HALF, self.height() / 2 + 1
        painter.drawPolyline(
            QPolygonF([QPointF(x - HALF, y - HALF / 2), QPointF(x, y + HALF / 2), QPointF(x + HALF, y - HALF / 2)])
        )
        painter.end()
