"""The legend: the classes with how many grids are in each, and the marks that every theme carries."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from commandcenter.services.themes import Reading
from commandcenter.ui.map.card import Card
from commandcenter.ui.map.inks import Inks
from commandcenter.ui.map.marks import dot_picture
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

CROWD = 200
SIGN = 12
OVERDUE, UNCOVERED = "有超期事项", "缺固定下沉"
Sign = Literal["fill", "dot", "outline"]


@dataclass(frozen=True)
class LegendLine:
    """One row: a sign in a colour, words, and how many grids."""

    sign: Sign
    colour: QColor
    name: str
    count: int


def legend_lines(reading: Reading, inks: Inks) -> tuple[LegendLine, ...]:
    """The rows for a reading: every class, then the marks that are on the map and say what the classes do not."""
    classes = [
        LegendLine("fill", inks.classes[c.tone], c.name, count)
        for c, count in zip(reading.theme.classes, reading.counts, strict=True)
    ]
    marks = [LegendLine("dot", inks.danger, OVERDUE, int((reading.overdue > 0).sum()))]
    if outlines_uncovered(reading):
        marks.append(LegendLine("outline", inks.warning, UNCOVERED, int(reading.uncovered.sum())))
    return (*classes, *marks)


def outlines_uncovered(reading: Reading) -> bool:
    """Whether grids without a posted cadre get an outline: not where colours say it, and not where most lack one."""
    return reading.theme.kind != "flag" and int(reading.uncovered.sum()) < CROWD


class Legend(Card):
    """The legend as a card."""

    lines: tuple[LegendLine, ...] = ()

    def show_lines(self, lines: tuple[LegendLine, ...]) -> None:
        """Show these rows."""
        if lines != self.lines:
            self.lines = lines
            self.setAccessibleName("图例")
            self.setAccessibleDescription("；".join(f"{line.name} {line.count}" for line in lines))
            self.refresh()

    def _row(self) -> float:
        return self.fontMetrics().height() + SPACE

    def wanted(self) -> QSize:
        """As wide as the longest row, a row a line."""
        self.setFont(self.font_of())
        font = self.font_of()
        words = max((self.advance(line.name, font) for line in self.lines), default=0)
        figures = max((self.advance(number(line.count), font) for line in self.lines), default=0)
        height = len(self.lines) * self._row() + 5 * SPACE
        return QSize(round(words + figures + 11 * SPACE + SIGN * self.theme.type_scale), round(height))

    def paint_content(self, painter: QPainter) -> None:
        """The rows from the top."""
        font, row = self.font_of(), self._row()
        metrics, signs = self.fontMetrics(), SIGN * self.theme.type_scale
        for place, line in enumerate(self.lines):
            top = 2.5 * SPACE + place * row
            base = top + (row + metrics.ascent() - metrics.descent()) / 2
            self._paint_sign(painter, line, QPointF(3 * SPACE + signs / 2, top + row / 2))
            self.write(painter, QPointF(5 * SPACE + signs, base), line.name, font, self.theme.colour("text"))
            figure = number(line.count)
            right = self.width() - 3 * SPACE - self.advance(figure, font)
            self.write(painter, QPointF(right, base), figure, font, self.theme.colour("muted"))

    def _paint_sign(self, painter: QPainter, line: LegendLine, middle: QPointF) -> None:
        if line.sign == "dot":
            ratio = self.devicePixelRatioF()
            dot = dot_picture(line.colour, self.theme.colour("raised"), ratio * self.theme.type_scale)
            dot.setDevicePixelRatio(ratio)
            size = dot.deviceIndependentSize()
            painter.drawPixmap(middle - QPointF(size.width() / 2, size.height() / 2), dot)
            return
        half = SIGN / 2 * self.theme.type_scale
        box = QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
        is_fill = line.sign == "fill"
        painter.setBrush(line.colour if is_fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colour("line"), 1) if is_fill else QPen(line.colour, 2))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if is_fill else box.adjusted(1, 1, -1, -1), 2, 2)
