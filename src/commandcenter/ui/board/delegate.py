"""How a card is painted: straight from its face, sharp at every scale."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.ui.board.face import Face
from commandcenter.ui.board.model import FaceRole, IdRole
from commandcenter.ui.board.pictures import Pictures
from commandcenter.ui.casework.clock_words import COLOURS
from commandcenter.ui.casework.presence import EDITED
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

GAP = 2 * SPACE
PADDING = 2 * SPACE
EDGE = 3
BAR = 2
DIMMED = 0.35

EDGE_COLOURS = {
    "calm": "good",
    "amber": "warning",
    "over": "danger",
    "suspended": "suspended",
    "good": "line",
    "plain": "line",
}
BAR_COLOURS = {**COLOURS, "plain": "line"}


@dataclass(frozen=True)
class _Type:
    """The fonts of a card, and the base lines of its three lines from its top."""

    small: QFont
    body: QFont
    small_metrics: QFontMetricsF
    body_metrics: QFontMetricsF
    lines: tuple[float, float, float]
    height: int


class CardDelegate(QStyledItemDelegate):
    """Paints cards. ``is_dimmed`` while a drag may not end in this column; ``flashes`` are what others just did.

    ``painted_straight`` is set when a card was painted without a picture; whoever reads it may set it back.
    """

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._pictures = theme, pictures
        self.is_dimmed = False
        self.painted_straight = False
        self.flashes: dict[int, str] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self._chip_widths: dict[str, float] = {}
        self.dress()

    def dress(self) -> None:
        """Take the fonts of the theme."""
        small, body = self._theme.font(TYPE_SMALL), self._theme.font(TYPE_BODY)
        fine, plain = QFontMetricsF(small), QFontMetricsF(body)
        first = PADDING + fine.ascent()
        second = first + fine.descent() + SPACE / 2 + plain.ascent()
        third = second + plain.descent() + SPACE / 2 + fine.ascent()
        height = round(third + fine.descent() + PADDING + BAR)
        self._type = _Type(small, body, fine, plain, (first, second, third), height)
        self._elided.clear()
        self._chip_widths.clear()
        self._pictures.clear()

    @property
    def row_height(self) -> int:
        """Height of a card and the gap below it."""
        return self._type.height + GAP

    @property
    def small_font(self) -> QFont:
        """The font of what is written small."""
        return self._type.small

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All cards are alike."""
        return QSize(120, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one card: copy its picture; at the first look there is none and the card is painted straight away."""
        face: Face = index.data(FaceRole)
        issue_id: int = index.data(IdRole)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        flash = self.flashes.get(issue_id, "")
        size = QSize(option.rect.width(), self._type.height)
        ratio = painter.device().devicePixelRatio()
        key = (issue_id, size.width(), ratio, selected, hovered, flash)

        def draw() -> QPixmap:
            return self.picture(size, ratio, face, flash, selected, hovered)

        picture = self._pictures.get(key, face, draw)
        painter.setOpacity(DIMMED if self.is_dimmed else 1.0)
        if picture is None:
            self.painted_straight = True
            box = QRectF(option.rect.topLeft(), size).adjusted(1, 1, -1, -1)
            self.paint_card(painter, box, face, flash, selected, hovered)
        else:
            painter.drawPixmap(option.rect.topLeft(), picture)

    def picture(
        self, size: QSize, ratio: float, face: Face, flash: str = "", selected: bool = False, hovered: bool = False
    ) -> QPixmap:
        """A card as a picture of a size in device-independent pixels; opaque, which copies four times as fast."""
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("panel"))
        painter = QPainter(picture)
        box = QRectF(1, 1, size.width() - 2, size.height() - 2)
        self.paint_card(painter, box, face, flash, selected, hovered)
        painter.end()
        return picture

    def paint_card(
        self, painter: QPainter, box: QRectF, face: Face, flash: str = "", selected: bool = False, hovered: bool = False
    ) -> None:
        """Paint a card into a box."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, face, hovered)
        self._words(painter, box, face, flash)
        self._bar(painter, box, face)
        if selected or flash:
            painter.setPen(QPen(self._theme.colour("accent"), 2 if selected else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _ground(self, painter: QPainter, box: QRectF, face: Face, hovered: bool) -> None:
        """The card, and its left edge in the colour of the clock."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(EDGE_COLOURS[face.clock.tone]))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setBrush(self._theme.colour("line" if hovered else "raised"))
        painter.drawRoundedRect(box.adjusted(EDGE, 0, 0, 0), RADIUS - 1, RADIUS - 1)

    def _words(self, painter: QPainter, box: QRectF, face: Face, flash: str) -> None:
        left, right = box.left() + EDGE + PADDING, box.right() - PADDING
        first, second, third = (box.top() + line for line in self._type.lines)
        muted, text = self._colour("muted"), self._colour("text")
        painter.setFont(self._type.small)
        number_ends = left + self._type.small_metrics.horizontalAdvance(face.number) + SPACE
        chips_left = self._chips(painter, face.chips, right, first, number_ends)
        self._write(painter, left, first, chips_left - SPACE - left, face.number, muted)
        clock_width = self._type.small_metrics.horizontalAdvance(face.clock.words)
        painter.setPen(self._colour(face.clock.colour))
        painter.drawText(QPointF(right - clock_width, third), face.clock.words)
        room = right - clock_width - 2 * SPACE - left
        said = flash or (f"{EDITED} {face.mark}" if face.mark else "")
        self._write(painter, left, third, room, said or face.foot, self._colour("accent") if said else muted)
        painter.setFont(self._type.body)
        painter.setPen(text)
        painter.drawText(QPointF(left, second), self._elide(face.title, right - left, self._type.body_metrics))

    def _write(self, painter: QPainter, x: float, base: float, width: float, words: str, colour: QColor) -> None:
        painter.setPen(colour)
        painter.drawText(QPointF(x, base), self._elide(words, width, self._type.small_metrics))

    def _chips(self, painter: QPainter, chips: tuple[str, ...], right: float, base: float, least: float) -> float:
        """Marks from the right, those that leave the number whole; where the leftmost begins."""
        metrics = self._type.small_metrics
        top, height = base - metrics.ascent() - 1, metrics.height() + 2
        for chip in reversed(chips):
            width = self._chip_width(chip)
            if right - width < least:
                break
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("line"))
            painter.drawRoundedRect(QRectF(right - width, top, width, height), 4, 4)
            painter.setPen(self._colour("text"))
            painter.drawText(QPointF(right - width + 1.5 * SPACE, base), chip)
            right -= width + SPACE
        return right

    def _chip_width(self, chip: str) -> float:
        if chip not in self._chip_widths:
            self._chip_widths[chip] = self._type.small_metrics.horizontalAdvance(chip) + 3 * SPACE
        return self._chip_widths[chip]

    def _bar(self, painter: QPainter, box: QRectF, face: Face) -> None:
        """The clock as a thin bar along the lower edge, inside the rounding."""
        track = QRectF(box.left() + EDGE + 1, box.bottom() - BAR, box.width() - EDGE - RADIUS, BAR)
        painter.fillRect(track, self._colour("line"))
        if face.clock.share > 0:
            track.setWidth(track.width() * face.clock.share)
            painter.fillRect(track, self._colour(BAR_COLOURS[face.clock.tone]))

    def _elide(self, words: str, width: float, metrics: QFontMetricsF) -> str:
        key = (words, int(width))
        if key not in self._elided:
            if len(self._elided) > 4000:
                self._elided.clear()
            self._elided[key] = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
        return self._elided[key]

    def _colour(self, name: str) -> QColor:
        return self._theme.colour(name)
