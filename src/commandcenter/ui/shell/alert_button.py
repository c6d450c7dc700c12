"""The bell in the window's head: how much waits, the grave and the rest told apart by form as well as by colour."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL
from commandcenter.ui.shell.words import number

MOST = 999
_BELL = 16


class AlertButton(QToolButton):
    """The button. A full pill counts what is grave, a hollow one the rest when nothing is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.red = self.amber = 0
        self.setObjectName("quiet")
        self.setCheckable(True)
        self.show_counts(0, 0)
        theme.changed.connect(self._dress)

    def show_counts(self, red: int, amber: int) -> None:
        """Show other counts."""
        self.red, self.amber = red, amber
        told = f"紧急 {number(red)}，留意 {number(amber)}" if red or amber else "没有等您办的事"
        self.setToolTip(f"待办提醒：{told}（Ctrl+I）")
        self.setAccessibleName(f"待办提醒 {told}")
        self._dress()

    @property
    def badge(self) -> str:
        """The figure in the pill; empty when nothing waits."""
        count = self.red or self.amber
        return f"{MOST}+" if count > MOST else str(count or "")

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the bell and the pill beside it."""
        width = _BELL * self._theme.type_scale + 4 * SPACE
        if self.badge:
            width += self._pill_width() + SPACE
        return QSize(round(width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed."""
        return self.sizeHint()

    def _pill_width(self) -> float:
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(self.badge) + 2.5 * SPACE, 5 * SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button's own ground, the bell, the pill."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = _BELL * self._theme.type_scale
        room = QRectF(2 * SPACE, (self.height() - side) / 2, side, side)
        self._paint_bell(painter, room)
        if self.badge:
            self._paint_pill(painter, room.right() + SPACE)
        painter.end()

    def _ink(self) -> QColor:
        name = "danger" if self.red else "warning" if self.amber else "muted"
        return self._theme.colour(name)

    def _paint_bell(self, painter: QPainter, room: QRectF) -> None:
        painter.save()
        painter.translate(room.topLeft())
        painter.scale(room.width() / 16, room.height() / 16)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self._theme.colour("text" if self.badge else "muted"), 1.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(_bell())
        painter.restore()

    def _paint_pill(self, painter: QPainter, left: float) -> None:
        font = self._theme.font(TYPE_SMALL, bold=True)
        painter.setFont(font)
        height = painter.fontMetrics().height() + 2
        pill = QRectF(left, (self.height() - height) / 2, self._pill_width(), height).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._ink(), 1))
        painter.setBrush(self._ink() if self.red else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(self._theme.colour("ground") if self.red else self._ink())
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.badge)


def _bell() -> QPainterPath:
    """A bell in a square of 16."""
    path = QPainterPath(QPointF(2.5, 12))
    path.cubicTo(QPointF(4.5, 10), QPointF(3.5, 2.5), QPointF(8, 2.5))
    path.cubicTo(QPointF(12.5, 2.5), QPointF(11.5, 10), QPointF(13.5, 12))
    path.closeSubpath()
    path.moveTo(6.5, 14.2)
    path.quadTo(QPointF(8, 15.4), QPointF(9.5, 14.2))
    path.moveTo(8, 2.5)
    path.lineTo(8, 1.2)
    return path
