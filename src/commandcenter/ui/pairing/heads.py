"""The heads of the matrix: townships as upright names, departments as plain ones; what is selected is accented."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from commandcenter.ui.pairing.arrangement import Groups
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL, TYPE_TITLE

STEPS: tuple[tuple[int, int, int], ...] = ((72, 40, TYPE_TITLE), (44, 26, TYPE_BODY))
"""Cells of at least this width and height carry heads of this type."""


def type_for(width: int, height: int) -> int:
    """The size of type of both heads, for cells of this size."""
    return next((size for least, low, size in STEPS if width >= least and height >= low), TYPE_SMALL)


def be_plain(table: QTableView, name: str) -> None:
    """A table that is all cells and heads: no frame, lines, bars, choice or edits of Qt's own."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setAccessibleName(name)


class Head(QHeaderView):
    """One head of the matrix. ``lit`` is the selected section, -1 for none; ``type_size`` the size of its type.

    ``width_to_come`` is that of a section once the layout is done, 0 where it is done already. ``groups`` are names and
    how many sections each, in order: their names stand in a strip along the outer edge.
    """

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._theme = theme
        self.lit = -1
        self.type_size = TYPE_SMALL
        self.groups: Groups = ()
        self.width_to_come = 0
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
            return QSize(widest + 5 * SPACE + self._strip(), 0)
        if self._are_flat(metrics, names):
            return QSize(0, metrics.height() + 2 * SPACE + self._strip())
        longest = max((len(name) for name in names), default=0)
        return QSize(0, longest * self._line(metrics) + 2 * SPACE + self._strip())

    def _strip(self) -> int:
        """How broad the strip is that holds the names of groups."""
        return QFontMetrics(self._theme.font(TYPE_SMALL)).height() + SPACE if self.groups else 0

    def spans(self) -> list[tuple[str, int, int]]:
        """The groups with where each begins and how long it is, in pixels."""
        first, found = 0, []
        for name, count in self.groups:
            last = first + count - 1
            start = self.sectionViewportPosition(first)
            found.append((name, start, self.sectionViewportPosition(last) + self.sectionSize(last) - start))
            first += count
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """The names of the sections, then those of the groups over them."""
        super().paintEvent(event)
        if not self.groups or not self.count():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font(TYPE_SMALL))
        across = self.orientation() == Qt.Orientation.Horizontal
        for (name, start, length), (_, count) in zip(self.spans(), self.groups, strict=True):
            painter.setPen(self._theme.colour("line"))
            if across:
                painter.drawLine(start + 2, self._strip() - 2, start + length - 3, self._strip() - 2)
            else:
                painter.drawLine(self._strip() - 2, start + 2, self._strip() - 2, start + length - 3)
            painter.setPen(self._theme.colour("muted"))
            self._name_group(painter, f"{name} {count}", start, length, across)
        painter.end()

    def _name_group(self, painter: QPainter, words: str, start: int, length: int, across: bool) -> None:
        """Along the strip: from left to right, or turned to read from below."""
        strip = self._strip() - 2
        if across:
            painter.drawText(QRectF(start + 2, 0, length - 4, strip), Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.save()
        painter.translate(0, start + length)
        painter.rotate(-90)
        painter.drawText(QRectF(2, 0, length - 4, strip), Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _line(self, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance("镇") + 2

    def _are_flat(self, metrics: QFontMetrics, names: list[str]) -> bool:
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return bool(self.count()) and (self.width_to_come or self.sectionSize(self.count() - 1)) >= widest + 2 * SPACE

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one name."""
        painter.save()
        painter.setFont(self.font_of(section))
        lit = section == self.lit
        painter.setPen(self._theme.colour("accent" if lit else "muted"))
        name = self.name(section)
        if self.orientation() == Qt.Orientation.Vertical:
            inner = rect.adjusted(3 * SPACE + self._strip(), 0, -SPACE, 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        elif self._are_flat(QFontMetrics(self.font_of(-1)), [self.name(i) for i in range(self.count())]):
            painter.drawText(rect.adjusted(0, self._strip(), 0, -SPACE), Qt.AlignmentFlag.AlignCenter, name)
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
