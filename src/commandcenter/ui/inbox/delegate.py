"""How the inbox's entries are painted: heads with counts, alerts on two lines with their time at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.services.alerts_kind import Severity
from commandcenter.ui.inbox.model import EntryRole, Head, Line, Rest, rest_in_words
from commandcenter.ui.inbox.words import rung, whereabouts
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import number

COLOURS: dict[Severity, str] = {"red": "danger", "amber": "warning"}
HEAD, LINE, REST = 9 * SPACE, 13 * SPACE, 8 * SPACE
EDGE = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """Paints entries."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heads are lower than alerts."""
        entry = index.data(EntryRole)
        height = HEAD if isinstance(entry, Head) else LINE if isinstance(entry, Line) else REST
        return QSize(0, round(height * self._theme.type_scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        entry = index.data(EntryRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        box = QRectF(option.rect).adjusted(2 * SPACE, 1, -2 * SPACE, -1)
        if isinstance(entry, Line):
            self._ground(painter, box, entry, state)
            self._line(painter, box.adjusted(EDGE + 2 * SPACE, SPACE, -2 * SPACE, -SPACE), entry)
        elif isinstance(entry, Head):
            self._head(painter, box.adjusted(SPACE, 0, -2 * SPACE, 0), entry)
        else:
            self._rest(painter, box.adjusted(EDGE + 2 * SPACE, 0, -2 * SPACE, 0), entry)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRectF, line: Line, state: QStyle.StateFlag) -> None:
        """The alert's ground, and its left edge in the colour of its kind."""
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(COLOURS[line.kind.severity]))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setBrush(self._theme.colour("line" if selected else "panel" if hovered else "raised"))
        painter.drawRoundedRect(box.adjusted(EDGE, 0, 0, 0), RADIUS - 1, RADIUS - 1)

    def _head(self, painter: QPainter, box: QRectF, head: Head) -> None:
        colour = self._theme.colour(COLOURS[head.kind.severity])
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(box, _LEFT, "▸" if head.is_folded else "▾")
        box = box.adjusted(4 * SPACE, 0, 0, 0)
        painter.setFont(self._theme.font(TYPE_BODY, bold=True))
        painter.setPen(colour)
        count = number(head.total)
        painter.drawText(box, _RIGHT, count)
        room = box.width() - painter.fontMetrics().horizontalAdvance(count) - 3 * SPACE
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, _LEFT, head.kind.name)
        used = painter.fontMetrics().horizontalAdvance(head.kind.name) + 2 * SPACE
        self._write(painter, QRectF(box.left() + used, box.top(), room - used, box.height()), head.kind.meaning)

    def _line(self, painter: QPainter, box: QRectF, line: Line) -> None:
        first = QRectF(box.left(), box.top(), box.width(), box.height() / 2)
        second = first.translated(0, box.height() / 2)
        alert = line.alert
        painter.setFont(self._theme.font(TYPE_SMALL, bold=True))
        painter.setPen(self._theme.colour(COLOURS[line.kind.severity]))
        painter.drawText(first, _RIGHT, line.time)
        taken = painter.fontMetrics().horizontalAdvance(line.time) + 3 * SPACE
        painter.setFont(self._theme.font(TYPE_BODY))
        painter.setPen(self._theme.colour("text"))
        title = painter.fontMetrics().elidedText(alert.title, Qt.TextElideMode.ElideRight, round(first.width() - taken))
        painter.drawText(first, _LEFT, title)
        climbed = rung(alert)
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(second, _RIGHT, climbed)
        taken = painter.fontMetrics().horizontalAdvance(climbed) + 3 * SPACE if climbed else 0
        self._write(painter, second.adjusted(0, 0, -taken, 0), f"{alert.number}　{whereabouts(line.kind, alert)}")

    def _rest(self, painter: QPainter, box: QRectF, rest: Rest) -> None:
        self._write(painter, box, rest_in_words(rest))

    def _write(self, painter: QPainter, box: QRectF, words: str) -> None:
        """Muted small words, as many as there is room for."""
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("muted"))
        room = max(round(box.width()), 0)
        painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
