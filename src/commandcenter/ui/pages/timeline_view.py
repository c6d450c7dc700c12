"""A timeline: who was answerable from when to when, as bars over the days; gaps as gaps, a line at the page's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Bar, Gap, Lane, Timeline
from commandcenter.ui.pages.axis import Axis
from commandcenter.ui.pages.title import SectionTitle
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

LANE, BAR = 7 * SPACE, 5 * SPACE
AXIS = 6 * SPACE
TICK_ROOM = 88
FILL = 70
"""How opaque a bar is, of 255: its words must be read over it."""
LEAST = 3.0
WORDS_ROOM = 2.0 * SPACE


@dataclass(frozen=True)
class Drawn:
    """A bar or a gap, where it is drawn, and from where to where its lane is free around it."""

    rect: QRectF
    item: Bar | Gap
    before: float
    after: float

    @property
    def words(self) -> str:
        """For a tool tip and a screen reader."""
        if isinstance(self.item, Bar):
            return f"{self.item.words}：{self.item.note}"
        until = self.item.until.isoformat() if self.item.until else "今"
        return f"{self.item.note}：{self.item.since.isoformat()} 至 {until}"


class TimelineView(QWidget):
    """The painted part. Arrow keys walk over bars and gaps, Enter follows a bar, the pointer tells them.

    Signals:
        opened(Goal): a bar was followed.
    """

    opened = Signal(object)

    def __init__(self, timeline: Timeline, theme: Theme) -> None:
        super().__init__()
        self.timeline, self._theme = timeline, theme
        self.drawn: list[Drawn] = []
        self.current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{timeline.title}：左右键逐段查看，回车打开")
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        self._names = QFontMetricsF(self._theme.font(TYPE_SMALL))
        self._lane = max(LANE, round(self._names.height()) + 2 * SPACE)
        self.setFixedHeight(AXIS + self._lane * len(self.timeline.lanes) + 2 * SPACE)
        self._arrange()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(480, self.height())

    def resizeEvent(self, event: object) -> None:
        """Everything has another place."""
        self._arrange()

    def axis(self) -> Axis:
        """The days over the width that the names leave."""
        widest = max((self._names.horizontalAdvance(lane.name) for lane in self.timeline.lanes), default=0.0)
        line = self.timeline
        return Axis(line.since, line.until, widest + 4 * SPACE, max(self.width() - 2.0 * SPACE, widest + 20 * SPACE))

    def _arrange(self) -> None:
        axis = self.axis()
        self.drawn = [drawn for row, lane in enumerate(self.timeline.lanes) for drawn in self._of_lane(lane, row, axis)]

    def _of_lane(self, lane: Lane, row: int, axis: Axis) -> list[Drawn]:
        items: Sequence[Bar | Gap] = sorted((*lane.bars, *lane.gaps), key=lambda one: one.since)
        rects = [self._rect(one.since, one.until, row, axis) for one in items]
        ends = [axis.left, *(rect.right() for rect in rects)]
        starts = [*(rect.left() for rect in rects[1:]), axis.right]
        return [Drawn(*each) for each in zip(rects, items, ends, starts, strict=False)]

    def _rect(self, since: date, until: date | None, row: int, axis: Axis) -> QRectF:
        left, right = axis.x(since), axis.x(until or date.max)
        top = AXIS + row * self._lane + (self._lane - BAR) / 2
        return QRectF(left, top, max(right - left - 1, LEAST), BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks, names, bars, gaps, the line of the day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(TYPE_SMALL))
        axis = self.axis()
        self._paint_ticks(painter, axis)
        self._paint_names(painter)
        for place, drawn in enumerate(self.drawn):
            self._paint(painter, drawn, place == self.current and self.hasFocus())
        self._paint_day(painter, axis)
        painter.end()

    def _paint_ticks(self, painter: QPainter, axis: Axis) -> None:
        bottom = self.height() - 2 * SPACE
        for day, words in axis.ticks(TICK_ROOM):
            x = axis.x(day)
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(QPointF(x, AXIS - SPACE), QPointF(x, bottom))
            width = self._names.horizontalAdvance(words)
            painter.setPen(self._theme.colour("muted"))
            if x + SPACE + width <= axis.right and not self._under_the_day(axis, x, width):
                painter.drawText(QPointF(x + SPACE, self._names.ascent()), words)

    def _under_the_day(self, axis: Axis, x: float, width: float) -> bool:
        """Whether a tick's words would run into those of the page's day."""
        label = self._day_label(axis)
        return x + SPACE + width + SPACE > label.left() and x < label.right()

    def _day_label(self, axis: Axis) -> QRectF:
        width = self._names.horizontalAdvance(self._day_words())
        x = min(max(axis.x(self.timeline.as_of) - width / 2, axis.left), self.width() - width)
        return QRectF(x, 0, width, self._names.height())

    def _day_words(self) -> str:
        line = self.timeline
        return "今天" if line.as_of >= line.until else f"所看 {line.as_of.isoformat()}"

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(self._theme.colour("muted"))
        for row, lane in enumerate(self.timeline.lanes):
            box = QRectF(0, AXIS + row * self._lane, self.width(), self._lane)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, lane.name)

    def _paint(self, painter: QPainter, drawn: Drawn, is_current: bool) -> None:
        item = drawn.item
        if isinstance(item, Bar):
            self._paint_bar(painter, drawn.rect, item)
            words, colour = item.words, "text"
        else:
            self._paint_gap(painter, drawn.rect)
            words, colour = item.note, "danger"
        box = _room(drawn, self._names.horizontalAdvance(words) + 1)
        if box is not None:
            painter.setPen(self._theme.colour(colour))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(drawn.rect.adjusted(-1, -1, 1, 1), SPACE, SPACE)

    def _paint_bar(self, painter: QPainter, rect: QRectF, bar: Bar) -> None:
        """Pale, with a strong edge where it begins; what held no more on the page's day is paler."""
        colour = QColor(self._theme.colour(bar.tone or "accent"))
        as_of = self.timeline.as_of
        runs = bar.since <= as_of and (bar.until is None or bar.until > as_of)
        fill = QColor(colour)
        fill.setAlpha(FILL if runs else FILL // 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, SPACE / 2, SPACE / 2)
        colour.setAlpha(255 if runs else 140)
        painter.setBrush(colour)
        painter.drawRect(QRectF(rect.left(), rect.top(), min(3.0, rect.width()), rect.height()))

    def _paint_gap(self, painter: QPainter, rect: QRectF) -> None:
        """Hatched: it is told from a bar without its colour."""
        colour = QColor(self._theme.colour("danger"))
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        hatch = QColor(colour)
        hatch.setAlpha(60)
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_day(self, painter: QPainter, axis: Axis) -> None:
        x = axis.x(self.timeline.as_of)
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        painter.drawLine(QPointF(x, AXIS - SPACE), QPointF(x, self.height() - 2.0 * SPACE))
        painter.drawText(self._day_label(axis), Qt.AlignmentFlag.AlignLeft, self._day_words())

    def at(self, point: QPointF) -> int:
        """The place of what is drawn at a point; -1 for nothing."""
        found = (place for place, drawn in enumerate(self.drawn) if drawn.rect.adjusted(-1, -2, 1, 2).contains(point))
        return next(found, -1)

    def event(self, event: QEvent) -> bool:
        """The pointer tells what it is over."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.drawn[place].words if place >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A bar that leads somewhere shows it."""
        place = self.at(event.position())
        item = self.drawn[place].item if place >= 0 else None
        leads = isinstance(item, Bar) and item.goal is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Follow what is pressed."""
        place = self.at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(place)
            self.follow()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter follows."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or not self.drawn:
            super().keyPressEvent(event)
        elif key in steps:
            self.go_to(min(max(self.current + steps[key], 0), len(self.drawn) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.follow()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always something to walk from."""
        super().focusInEvent(event)
        if self.drawn and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go_to(max(self.current, 0))
        self.update()

    def go_to(self, place: int) -> None:
        """Mark a bar or a gap, and tell it."""
        self.current = place
        words = self.drawn[place].words
        self.setAccessibleDescription(words)
        if self.isVisible():
            at = self.drawn[place].rect
            QToolTip.showText(self.mapToGlobal(QPointF(at.center().x(), at.bottom()).toPoint()), words, self)
        self.update()

    def follow(self) -> None:
        """Open what the current bar leads to."""
        item = self.drawn[self.current].item
        if isinstance(item, Bar) and item.goal is not None:
            self.opened.emit(item.goal)


def _room(drawn: Drawn, width: float) -> QRectF | None:
    """Where words stand: in the bar, behind it or before it; nowhere rather than cut."""
    rect = drawn.rect
    if width + 2 * WORDS_ROOM <= rect.width():
        left = rect.left() + WORDS_ROOM
    elif rect.right() + SPACE + width <= drawn.after:
        left = rect.right() + SPACE
    else:
        left = rect.left() - SPACE - width
    return QRectF(left, rect.top(), width, rect.height()) if left >= drawn.before else None


class TimelineSection(QWidget):
    """A timeline under its title; said in words where there is none.

    Signals:
        opened(Goal): a bar was followed.
    """

    opened = Signal(object)

    def __init__(self, timeline: Timeline, theme: Theme) -> None:
        super().__init__()
        self.title = SectionTitle(timeline.title, None, "" if timeline.lanes else timeline.empty, theme)
        self.view = TimelineView(timeline, theme)
        self.view.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        if timeline.lanes:
            column.addWidget(self.view)

    def dress(self) -> None:
        """Take the theme in force."""
        self.title.dress()
        self.view.dress()
