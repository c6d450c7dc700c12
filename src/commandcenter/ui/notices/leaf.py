"""A leaf of paper being painted: text, lines and boxes in millimetres of an A4 page, whatever the device."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPainterPath, QPen, QTransform

from commandcenter.ui.shell.fonts import PaperFonts

WIDTH, HEIGHT = 210.0, 297.0
POINT = 25.4 / 72  # mm
LEAST = 0.62
"""How far a text that is too long for its place is made smaller before its end is left out."""

SMALLEST = 6.0  # points
OUTLINE = 1000  # pixels at which outlines are taken
THICKER = 0.032
"""How much wider than its glyphs a bold text is, as a share of its size."""

INKS: dict[str, QColor] = {
    "paper": QColor("#ffffff"),
    "text": QColor("#1d2126"),
    "muted": QColor("#5b6168"),
    "line": QColor("#d5d2cc"),
    "wash": QColor("#f7f5f2"),
    "red": QColor("#a3211c"),
    "blush": QColor("#f6e6e3"),
    "gap": QColor("#8a5a00"),
    "tint": QColor("#ecc3be"),
    "outside": QColor("#f1efec"),
    "village": QColor("#dfe3e5"),
}
"""The colours of the paper: it stays white in both themes."""

LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


_SHARES = {LEFT: 0.0, CENTRE: 0.5, RIGHT: 1.0}
"""Of the room that is left in a line: how much stands before the text."""


@dataclass(frozen=True)
class Face:
    """How a text looks; ``points`` is its size."""

    points: float
    ink: str = "text"
    is_bold: bool = False
    is_serif: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle, millimetres from the upper left corner of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower side."""
        return self.y + self.height

    def inset(self, by: float) -> "Box":
        """The box inside it, so much smaller on each side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


class Leaf:
    """Writes on one page that is ``width`` of the device's dots wide; ``dots`` are those of a millimetre.

    The painter is not scaled: text is as heavy on the screen as on paper only in its real size.
    """

    def __init__(self, painter: QPainter, fonts: PaperFonts, width: float) -> None:
        self.painter, self.dots, self._fonts = painter, width / WIDTH, fonts
        self._ready: dict[tuple[bool, float], QFont] = {}

    def text(self, box: Box, words: str, face: Face, align: Qt.AlignmentFlag = LEFT) -> None:
        """One line, in the middle of the box's height; smaller where it is too long."""
        size, shown = self._fitted(words, face, box.width * self.dots)
        font = self.font(face, size)
        metrics = self._metrics(font)
        spare = box.width * self.dots - metrics.horizontalAdvance(shown)
        x = box.x * self.dots + spare * _SHARES[align]
        y = (box.y + box.height / 2) * self.dots + (metrics.ascent() - metrics.descent()) / 2
        if face.is_bold:
            self._thicken(x, y, shown, face, size)
            if self.painter.paintEngine().type() != QPaintEngine.Type.Pdf:
                return  # on a screen the places of text are rounded, those of its outlines are not
        self.painter.setFont(font)
        self.painter.setPen(INKS[face.ink])
        self.painter.drawText(QPointF(x, y), shown)

    def paragraph(self, box: Box, words: str, face: Face) -> None:
        """Lines from the top of the box, broken where they must be; smaller where they are too many."""
        flags, points = LEFT | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, face.points
        while self._height(box, words, self.font(face, points), flags) > box.height * self.dots and points > SMALLEST:
            points -= 0.5
        self.painter.setFont(self.font(face, points))
        self.painter.setPen(INKS[face.ink])
        self.painter.drawText(self.rect(box), flags, words)

    def width(self, words: str, face: Face) -> float:
        """How long a text is, in millimetres."""
        return self._metrics(self.font(face, face.points)).horizontalAdvance(words) / self.dots

    def rule(self, x: float, y: float, width: float, thickness: float, ink: str) -> None:
        """A horizontal line."""
        self.fill(Box(x, y, width, thickness), ink)

    def fill(self, box: Box, ink: str) -> None:
        """A filled rectangle."""
        self.painter.fillRect(self.rect(box), INKS[ink])

    def frame(self, box: Box, ink: str, thickness: float = 0.2, radius: float = 0.0, wash: str = "") -> None:
        """A rectangle's outline, perhaps filled."""
        self.painter.setPen(self.pen(ink, thickness))
        self.painter.setBrush(QBrush(INKS[wash]) if wash else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(self.rect(box), radius * self.dots, radius * self.dots)

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, thickness: float = 0.2) -> None:
        """A straight line."""
        self.painter.setPen(self.pen(ink, thickness))
        self.painter.drawLine(QLineF(*(place * self.dots for place in (x1, y1, x2, y2))))

    def rect(self, box: Box) -> QRectF:
        """A box in the device's dots."""
        return QRectF(*(side * self.dots for side in (box.x, box.y, box.width, box.height)))

    def pen(self, ink: str, thickness: float) -> QPen:
        """A pen of so many millimetres."""
        width, flat = thickness * self.dots, Qt.PenCapStyle.FlatCap
        return QPen(INKS[ink], width, Qt.PenStyle.SolidLine, flat, Qt.PenJoinStyle.RoundJoin)

    def font(self, face: Face, points: float) -> QFont:
        """The font of a face at a size."""
        size = points * POINT * self.dots * 72 / self.painter.device().logicalDpiY()
        key = (face.is_serif, size)
        if key not in self._ready:
            font = QFont(self._families(face))
            font.setPointSizeF(size)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._ready[key] = font
        return self._ready[key]

    def _families(self, face: Face) -> list[str]:
        return list(self._fonts.serif if face.is_serif else self._fonts.sans)

    def _metrics(self, font: QFont) -> QFontMetricsF:
        return QFontMetricsF(font, self.painter.device())

    def _fitted(self, words: str, face: Face, width: float) -> tuple[float, str]:
        """The size at which a text fits, and what is left of it there."""
        long = self._metrics(self.font(face, face.points)).horizontalAdvance(words)
        if long <= width:
            return face.points, words
        points = face.points * max(LEAST, width / long * 0.99)
        metrics = self._metrics(self.font(face, points))
        return points, metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)

    def _thicken(self, x: float, y: float, words: str, face: Face, points: float) -> None:
        """Fill and stroke the outlines of a text. Qt's own bold would write the words twice into a PDF."""
        font, path = QFont(self._families(face)), QPainterPath()
        font.setPixelSize(OUTLINE)
        path.addText(0, 0, font, words)
        scale = points * POINT * self.dots / OUTLINE
        width, ink = OUTLINE * THICKER * scale, INKS[face.ink]
        self.painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        self.painter.setBrush(ink)
        self.painter.drawPath(QTransform(scale, 0, 0, scale, x, y).map(path))

    def _height(self, box: Box, words: str, font: QFont, flags: int) -> float:
        return self._metrics(font).boundingRect(self.rect(box), flags, words).height()


def heading(leaf: Leaf, x: float, y: float, words: str) -> None:
    """The title of a part."""
    leaf.fill(Box(x, y + 1.1, 1.2, 4.6), "red")
    leaf.text(Box(x + 3.4, y, 80, 7), words, Face(14, is_serif=True))
