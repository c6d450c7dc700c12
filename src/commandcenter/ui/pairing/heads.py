"""The heads of the matrix: townships as upright names, departments as plain ones; what is selected is accented."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL, TYPE_TITLE

STEPS: tuple[tuple[int, int, int], ...] = ((72, 40, TYPE_TITLE), (44, 26, TYPE_BODY))
"""Cells of at least this width and height carry heads of this type."""


def type_for(width: int, height: int) -> int:
    """The size of type of both heads, for cells of this size."""
    return next((size for least, low, size in STEPS if width >= least and height >= low), TYPE_SMALL)


class Head(QHeaderView):
    """One head of the matrix. ``lit`` is the selected section, -1 for none; ``type_size`` the size of its type."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._theme = theme
        self.lit = -1
        self.type_size = TYPE_SMALL
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def light(self, section: int) -> None:
        """Accent a section."""
        if section != self.lit:
            self.lit = section
            self.viewport().update()

    def font_of(self, section: int) -> QFont:
        """The font that a section's name is written in."""
        return self._theme.font(self.type_size, bold=section == self.lit)

    def name(self, section: int) -> str:
        """The name in a section."""
        model = self.model()  # None while a window is taken down
        return str(model.headerData(section, self.orientation()) or "") if model else ""

    def sizeHint(self) -> QSize:
        """As much as the longest name needs."""
        metrics = QFontMetrics(self.font_of(-1))
        names = [self.name(section) for section in range(self.count())]
        if self.orientation() == Qt.Orientation.Vertical:
            widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
            return QSize(widest + 5 * SPACE, 0)
        if self._are_flat(metrics, names):
            return QSize(0, metrics.height() + 2 * SPACE)
        longest = max((len(name) for name in names), default=0)
        return QSize(0, longest * self._line(metrics) + 2 * SPACE)

    def _line(self, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance("镇") + 2

    def _are_flat(self, metrics: QFontMetrics, names: list[str]) -> bool:
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return bool(self.count()) and self.sectionSize(0) >= widest + 2 * SPACE

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one name."""
        painter.save()
        painter.setFont(self.font_of(section))
        lit = section == self.lit
        painter.setPen(self._theme.colour("accent" if lit else "muted"))
        name = self.name(section)
        if self.orientation() == Qt.Orientation.Vertical:
            inner = rect.adjusted(3 * SPACE, 0, -SPACE, 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        elif self._are_flat(QFontMetrics(self.font_of(-1)), [self.name(i) for i in range(self.count())]):
            painter.drawText(rect.adjusted(0, 0, 0, -SPACE), Qt.AlignmentFlag.AlignCenter, name)
        else:
            self._upright(painter, rect, name)
        painter.restore()

    def _upright(self, painter: QPainter, rect: QRect, name: str) -> None:
        """Write a name from the bottom up to the top, one character a line."""
        line = self._line(QFontMetrics(self.font_of(-1)))
        top = rect.bottom() - SPACE - line * len(name)
        for row, character in enumerate(name):
            box = QRectF(QPointF(rect.left(), top + row * line), QPointF(rect.right() + 1, top + (row + 1) * line))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
