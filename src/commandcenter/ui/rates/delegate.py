"""Paints a cell of rates: per cent large, part and whole beside it, and a thin bar that shows the size at a glance."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.domain.rates import Ratio
from commandcenter.services.rates_columns import RATE_COLUMNS, RateColumn
from commandcenter.ui.rates.model import NAME, LengthRole, RatioRole, fraction, percent
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

Index = QModelIndex | QPersistentModelIndex
BAR = 3
BAR_ALPHA = 150
PAD = 2 * SPACE + 1
TONES = {
    "overdue": "danger",
    "late": "danger",
    "dissatisfied": "danger",
    "suspended": "suspended",
    "returned": "warning",
}
"""Columns whose bars have a status colour; their titles say what it is."""


class RatesDelegate(QStyledItemDelegate):
    """The cells. ``is_total``: in bold, without bars."""

    def __init__(self, theme: Theme, is_total: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._is_total = theme, is_total

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        painter.save()
        rect = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("line"))
        elif index.row() % 2:
            painter.fillRect(rect, self._theme.colour("raised"))
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        if index.column() == NAME:
            self._write(painter, inner, str(index.data()), Qt.AlignmentFlag.AlignLeft)
        else:
            column = RATE_COLUMNS[index.column() - 1]
            ratio = index.data(RatioRole)
            if not self._is_total:
                self._bar(painter, inner, column, float(index.data(LengthRole) or 0.0))
            if ratio is None:
                self._write(painter, inner, str(index.data()), Qt.AlignmentFlag.AlignRight)
            else:
                self._rate(painter, inner, column, ratio)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()

    def _write(self, painter: QPainter, rect: QRectF, text: str, side: Qt.AlignmentFlag, muted: bool = False) -> None:
        font = self._theme.font(TYPE_SMALL if muted else TYPE_BODY, bold=self._is_total and not muted)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted" if muted else "text"))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(rect.width()))
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, elided)

    def _rate(self, painter: QPainter, rect: QRectF, column: RateColumn, ratio: Ratio) -> None:
        """Per cent to the right, part and whole before it."""
        room = self.percent_width()
        right = QRectF(rect.right() - room, rect.top(), room, rect.height())
        self._write(painter, right, percent(column, ratio), Qt.AlignmentFlag.AlignRight)
        self._write(
            painter, rect.adjusted(0, 0, -room - 2 * SPACE, 0), fraction(ratio), Qt.AlignmentFlag.AlignRight, muted=True
        )

    def _bar(self, painter: QPainter, rect: QRectF, column: RateColumn, length: float) -> None:
        """A rate as a track filled from the left; a count as a stroke to its digits, the most of the column full."""
        track = QRectF(rect.left(), rect.bottom() - BAR - 1, rect.width(), BAR)
        colour = QColor(self._theme.colour(TONES.get(column.key, "accent")))
        colour.setAlpha(BAR_ALPHA)
        if column.is_rate:
            painter.fillRect(track, self._theme.colour("line"))
            painter.fillRect(QRectF(track.left(), track.top(), track.width() * length, BAR), colour)
        elif length > 0:
            width = max(1.0, track.width() * length)
            painter.fillRect(QRectF(track.right() - width, track.top(), width, BAR), colour)

    def percent_width(self) -> int:
        """The room that the longest share takes."""
        metrics = QFontMetrics(self._theme.font(TYPE_BODY, bold=self._is_total))
        return metrics.horizontalAdvance("99.99%") + SPACE

    def width_of(self, section: int, widest: str) -> int:
        """How wide a column must be for its widest fraction or count."""
        body = QFontMetrics(self._theme.font(TYPE_BODY, bold=True)).horizontalAdvance
        if section == NAME or not RATE_COLUMNS[section - 1].is_rate:
            return body(widest) + 2 * PAD + SPACE
        small = QFontMetrics(self._theme.font(TYPE_SMALL)).horizontalAdvance(widest)
        return small + self.percent_width() + 2 * SPACE + 2 * PAD

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row's height."""
        return QSize(80, QFontMetrics(self._theme.font()).height() + 4 * SPACE)
