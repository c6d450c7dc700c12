"""How a likely duplicate is painted: number and likeness, the title with what is shared set off, where and when."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.services.duplicates import Duplicate
from commandcenter.ui.registering.likely_words import alike
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

RowRole = Qt.ItemDataRole.UserRole
_LINES = 2
_PAD = 3 * SPACE


@dataclass(frozen=True)
class Row:
    """A duplicate beside its line of details."""

    duplicate: Duplicate
    details: str


class LikelyDelegate(QStyledItemDelegate):
    """Paints rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its title needs: one line or two."""
        row: Row = index.data(RowRole)
        small, body = self._metrics()
        lines = min(_LINES, max(1, _layout(row.duplicate, self._theme, _room(option)).lineCount()))
        return QSize(0, 2 * small.height() + lines * body.lineSpacing() + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row: Row = index.data(RowRole)
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option.state)
        box = rect.adjusted(_PAD, _PAD - SPACE // 2, -_PAD, -_PAD + SPACE // 2)
        small, _ = self._metrics()
        self._head(painter, QRect(box.left(), box.top(), box.width(), small.height()), row.duplicate)
        title = QPointF(box.left(), box.top() + small.height() + SPACE // 2)
        painter.setPen(self._theme.colour("text"))
        layout = _layout(row.duplicate, self._theme, _room(option))
        for number in range(min(_LINES, layout.lineCount())):
            layout.lineAt(number).draw(painter, title)
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("text" if row.duplicate.is_open else "muted"))
        line = QRect(box.left(), box.bottom() - small.height() + 1, box.width(), small.height())
        painter.drawText(line, _LEFT, small.elidedText(row.details, Qt.TextElideMode.ElideRight, line.width()))
        painter.restore()

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font(TYPE_SMALL)), QFontMetrics(self._theme.font(TYPE_BODY))

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            has_focus = state & QStyle.StateFlag.State_HasFocus
            painter.setPen(self._theme.colour("accent" if has_focus else "line"))
            painter.setBrush(self._theme.colour("raised"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            return
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.left() + _PAD, rect.bottom(), rect.right() - _PAD, rect.bottom())

    def _head(self, painter: QPainter, line: QRect, one: Duplicate) -> None:
        painter.setFont(self._theme.font(TYPE_SMALL))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(line, _LEFT, one.number)
        painter.setFont(self._theme.font(TYPE_SMALL, bold=True))
        painter.setPen(self._theme.colour("warning" if one.likeness >= _MUCH else "muted"))
        painter.drawText(line, _RIGHT, alike(one.likeness))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MUCH = 0.8
_BAR = 3 * SPACE
_LEAST_ROOM = 80


def _room(option: QStyleOptionViewItem) -> int:
    """How wide a title may be: the same with a scroll bar and without, so that lines never break otherwise."""
    view = option.widget
    return max(_LEAST_ROOM, (view.width() if view else 0) - 2 * _PAD - _BAR)


def _layout(one: Duplicate, theme: Theme, width: int) -> QTextLayout:
    """The title broken into lines; what is shared is bold and underlined, not only coloured."""
    layout = QTextLayout(one.title, theme.font(TYPE_BODY))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_shared(start, length, theme) for start, length in one.spans])
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _shared(start: int, length: int, theme: Theme) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setForeground(theme.colour("accent"))
    look.setFontUnderline(True)
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, look
    return found
