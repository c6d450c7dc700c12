"""How the palette's entries are painted: title left, what it is right, groups as small heads."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.ui.palette.results import Entry, EntryRole
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Paints entries."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Groups are lower than entries."""
        entry: Entry = index.data(EntryRole)
        height = 7 * SPACE if entry.subject is None else 9 * SPACE
        return QSize(0, round(height * self._theme.type_scale))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one entry."""
        entry: Entry = index.data(EntryRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if entry.subject is None:
            self._head(painter, rect, entry)
        else:
            self._entry(painter, rect, entry, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        painter.setFont(self._theme.font(TYPE_SMALL, bold=True))
        painter.setPen(self._theme.colour("muted"))
        box = rect.adjusted(4 * SPACE, 0, -4 * SPACE, -SPACE)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.title)

    def _entry(self, painter: QPainter, rect: QRect, entry: Entry, is_chosen: bool) -> None:
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(rect.adjusted(2 * SPACE, 1, -2 * SPACE, -1), RADIUS, RADIUS)
        box = rect.adjusted(4 * SPACE, 0, -4 * SPACE, 0)
        painter.setFont(self._theme.font(TYPE_SMALL))
        metrics = painter.fontMetrics()
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideMiddle, box.width() * 3 // 5)
        painter.setPen(self._theme.colour("on_accent" if is_chosen else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | _MIDDLE, detail)
        painter.setFont(self._theme.font(TYPE_BODY))
        painter.setPen(self._theme.colour("on_accent" if is_chosen else "text"))
        room = box.width() - metrics.horizontalAdvance(detail) - 4 * SPACE
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _MIDDLE, title)
