"""How a cell of the matrix is painted: shade for load, a dot for overdue, a dashed frame for nobody."""

from dataclasses import dataclass
from math import inf

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.services.matrix import Cell
from commandcenter.ui.pairing.model import CellRole
from commandcenter.ui.pairing.words import load_class, surname
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_LARGE, TYPE_SMALL, TYPE_TITLE

SIZES = (TYPE_LARGE, TYPE_TITLE, TYPE_BODY, TYPE_SMALL)
ROOM = 1.55
"""Height of a cell per height of its type."""
USUAL_NAME = "欧阳明"
"""Type is chosen for names of this length, so that shorter ones do not stand out."""
MOST_FITTED = 2_000
GOOD_SCORE = 80
"""Below it the bar of a cell's score warns."""
TWO_LINES = 56
"""From this height on a cell also writes its load."""


@dataclass(frozen=True)
class Marks:
    """What is emphasised about a cell."""

    chosen: bool = False
    focused: bool = False


class CellDelegate(QStyledItemDelegate):
    """Paints cells. ``lit_row`` and ``lit_column`` are what the selection lights up, -1 for none.

    Columns that share a space differ by a pixel; names are fitted to ``common_width``, so that all are of one size.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lit_row = self.lit_column = -1
        self.focus: tuple[int, int] | None = None
        self.common_width = inf
        self._fitted: dict[tuple[str, int, int], tuple[str, QFont]] = {}
        self._small = theme.font(TYPE_SMALL)
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        """Forget what was fitted for another theme or scale."""
        self._fitted.clear()
        self._small = self._theme.font(TYPE_SMALL)

    def _fit(self, name: str, box: QRectF) -> tuple[str, QFont]:
        width = min(box.width(), self.common_width)
        key = (name, round(width), round(box.height()))
        if key not in self._fitted:
            if len(self._fitted) >= MOST_FITTED:
                self._fitted.clear()
            self._fitted[key] = fitted(self._theme, name, width, box.height())
        return self._fitted[key]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        cell: Cell = index.data(CellRole)
        row, column = index.row(), index.column()
        both = self.lit_row >= 0 and self.lit_column >= 0
        chosen = both and (row, column) == (self.lit_row, self.lit_column)
        marks = Marks(chosen, self.focus == (row, column))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        self._paint(painter, rect.adjusted(1, 1, -1, -1), cell, marks)
        painter.restore()

    def _paint(self, painter: QPainter, box: QRectF, cell: Cell, marks: Marks) -> None:
        if cell.is_empty:
            self._frame(painter, box, "warning", Qt.PenStyle.DashLine)
        else:
            self._fill(painter, box, cell)
            self._write(painter, box, cell)
        if cell.overdue:
            self._dot(painter, box)
        if cell.score is not None:
            self._bar(painter, box, cell.score)
        if marks.chosen or marks.focused:
            self._frame(painter, box, "accent", Qt.PenStyle.SolidLine, 2 if marks.chosen else 1)

    def _fill(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.matrix[load_class(cell.load)]))
        painter.drawRoundedRect(box, 2, 2)

    def _frame(self, painter: QPainter, box: QRectF, colour: str, style: Qt.PenStyle, width: int = 1) -> None:
        pen = QPen(self._theme.colour(colour), width, style)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 2, 2)

    def _dot(self, painter: QPainter, box: QRectF) -> None:
        radius = min(max(box.height() * 0.1, 2.0), 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("danger"))
        painter.drawEllipse(QPointF(box.right() - radius - 1.5, box.top() + radius + 1.5), radius, radius)

    def _bar(self, painter: QPainter, box: QRectF, score: float) -> None:
        """Along the lower edge: as long as the mean score of its answers to whistles."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("muted" if score >= GOOD_SCORE else "warning"))
        painter.drawRect(QRectF(box.left() + 1, box.bottom() - 2, (box.width() - 2) * score / 100, 2))

    def _write(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        text, font = self._fit(cell.liaison, box)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        if box.height() < TWO_LINES:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            return
        middle = box.center().y() + SPACE
        above = QRectF(box.left(), box.top(), box.width(), middle - box.top())
        below = QRectF(box.left(), middle, box.width(), box.bottom() - middle)
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)
        painter.setFont(self._small)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, load_words(cell))


def load_words(cell: Cell) -> str:
    """The second line of a tall cell."""
    parts = (f"{cell.load} 件", f"超 {cell.overdue}" if cell.overdue else "")
    score = "" if cell.score is None else f"{cell.score:.0f} 分"
    return " · ".join(filter(None, (*parts, score)))


def fitted(theme: Theme, name: str, width: float, height: float) -> tuple[str, QFont]:
    """The full name where it fits, otherwise the surname, in the largest type that the cell holds."""
    tall = height / 2 if height >= TWO_LINES else height
    sizes = [size for size in SIZES if size * theme.type_scale * ROOM <= max(tall, TYPE_SMALL * ROOM)] or [TYPE_SMALL]
    for size in sizes:
        font = theme.font(size)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(name), metrics.horizontalAdvance(USUAL_NAME))
        if widest + 2 * SPACE <= width:
            return name, font
    short = surname(name)
    fits = (size for size in sizes if QFontMetricsF(theme.font(size)).horizontalAdvance(short) + SPACE <= width)
    return short, theme.font(next(fits, sizes[-1]))
