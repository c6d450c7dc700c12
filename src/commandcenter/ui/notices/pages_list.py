"""The list of pages beside the preview: a grid a line, and what it lacks."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.services.notices import Notice
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

_GapsRole = Qt.ItemDataRole.UserRole
HEIGHT = 32  # px


class PagesList(QListWidget):
    """One line a page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("各页")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Line(theme, self))

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """List these."""
        self.clear()
        for notice in notices:
            item = QListWidgetItem(f"{notice.village} {notice.number}")
            lacking = f"待配{'、'.join(notice.gaps)}" if notice.gaps else ""
            item.setData(_GapsRole, lacking)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {lacking}".strip())
            item.setToolTip(f"{notice.code} {lacking}".strip())
            item.setSizeHint(QSize(0, HEIGHT))
            self.addItem(item)


class _Line(QStyledItemDelegate):
    """A grid's name at the left, what it lacks at the right."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line."""
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, self._theme.colour("line"))
        room = option.rect.adjusted(3 * SPACE, 0, -3 * SPACE, 0)
        lacking = str(index.data(_GapsRole))
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("warning"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, lacking)
        taken = painter.fontMetrics().horizontalAdvance(lacking) + (2 * SPACE if lacking else 0)
        painter.setFont(self._theme.font())
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        left = room.adjusted(0, 0, -taken, 0)
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
