"""What the shades and marks of the matrix mean."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from commandcenter.ui.pairing.words import LOAD_CLASSES
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

SWATCH = 12


class Legend(QWidget):
    """The legend in one line; it gives way where the panel is narrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_quiet = False
        self._signs = (("超期", self._dot), ("空缺", self._gap), ("吹哨评分", self._bar))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("图例：底色深浅为在办件数，红点为超期，虚框为空缺，底边长短为吹哨评分")
        self.setToolTip("底色：该部门在该镇街的在办件数；红点：有超期；虚框：空缺；底边：一年来镇街给吹哨答复的平均分")

    def be_quiet(self, quiet: bool) -> None:
        """Show nothing, but keep the place."""
        self._is_quiet = quiet
        self.update()

    def sizeHint(self) -> QSize:
        """The width of all entries."""
        return QSize(self._width(), SWATCH + 2 * SPACE)

    def _entries(self) -> list[str]:
        return [*(one.words for one in LOAD_CLASSES), *(words for words, _ in self._signs)]

    def _width(self) -> int:
        metrics = QFontMetrics(self._theme.font(TYPE_SMALL))
        words = sum(metrics.horizontalAdvance(words) + SWATCH + 3 * SPACE for words in self._entries())
        return words + metrics.horizontalAdvance("在办") + 2 * SPACE

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it to the right, all of it or nothing."""
        if self._is_quiet or self.width() < self._width():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(TYPE_SMALL))
        metrics = painter.fontMetrics()
        left = float(self.width() - self._width())
        left = self._word(painter, left, "在办", metrics.horizontalAdvance("在办")) + SPACE
        for number, words in enumerate(self._entries()):
            self._mark(painter, number, QRectF(left, (self.height() - SWATCH) / 2, SWATCH, SWATCH))
            left = self._word(painter, left + SWATCH + SPACE, words, metrics.horizontalAdvance(words)) + SPACE
        painter.end()

    def _word(self, painter: QPainter, left: float, words: str, width: int) -> float:
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(QRectF(left, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        return left + width + SPACE

    def _mark(self, painter: QPainter, number: int, box: QRectF) -> None:
        shades = self._theme.tokens.matrix
        if number < len(shades):
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.setBrush(QColor(shades[number]))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        else:
            self._signs[number - len(shades)][1](painter, box)

    def _dot(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("danger"))
        painter.drawEllipse(QPointF(box.center()), 3, 3)

    def _gap(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self._theme.colour("warning"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

    def _bar(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("muted"))
        painter.drawRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2))
