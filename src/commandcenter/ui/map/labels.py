"""Names on the map: their size, and their haloed pictures, drawn once."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

HALO = 3.0  # width of the halo's line, logical pixels
PAD = 2


def measured(text: str, font: QFont) -> tuple[float, float]:
    """Width and height of a text, without its halo."""
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text), metrics.ascent() + metrics.descent() * 0.4


def haloed(text: str, font: QFont, ink: QColor, halo: QColor, ratio: float) -> QImage:
    """The picture of a name, in device pixels, with an edge in the halo's colour."""
    metrics = QFontMetricsF(font)
    margin = HALO + PAD
    size = QSize(
        round(metrics.horizontalAdvance(text) + 2 * margin), round(metrics.ascent() + metrics.descent() + 2 * margin)
    )
    picture = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(margin, margin + metrics.ascent()), font, text)
    painter = QPainter(picture)
    painter.scale(ratio, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(
        path, QPen(halo, HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.fillPath(path, ink)
    painter.end()
    return picture
