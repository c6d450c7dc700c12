"""A year of the working calendar: twelve months, each day worked or free, and who says so."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from commandcenter.services.rules import FIRST_YEAR, LAST_YEAR, Rules
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import WEEKDAYS, day_in_words

MONTHS_ACROSS, ROWS_OF_DAYS = 4, 8  # a title, the weekdays and at most six weeks
STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


@dataclass(frozen=True)
class DayFace:
    """How a day shows: ``mark`` is 班 or 休 where it differs from its weekday."""

    is_worked: bool
    mark: str
    is_own: bool
    is_planned: bool


def day_face(rules: Rules, planned: frozenset[date], day: date) -> DayFace:
    """A day by the rules in force."""
    worked, usual = rules.calendar.is_workday(day), day.weekday() < 5
    mark = "" if worked == usual else "班" if worked else "休"
    return DayFace(worked, mark, day in rules.calendar.overrides, day in planned)


class YearView(QWidget):
    """Twelve months to walk through; Shift or a drag takes several days.

    Signals:
        change_asked(object, QRect): change these days (a list of dates); the rectangle is the last one's cell.
        year_changed(int): another year is shown.
    """

    change_asked = Signal(object, QRect)
    year_changed = Signal(int)

    def __init__(self, rules: Rules, today: date, theme: Theme) -> None:
        super().__init__()
        self._rules, self._today, self._theme = rules, today, theme
        self._planned: frozenset[date] = frozenset()
        self.current = self._anchor = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._speak()

    @property
    def year(self) -> int:
        """The year that is shown."""
        return self.current.year

    def show_rules(self, rules: Rules, planned: frozenset[date], today: date) -> None:
        """Show what holds now, and which days are planned to be something else."""
        self._rules, self._planned, self._today = rules, planned, today
        self._speak()
        self.update()

    def chosen(self) -> list[date]:
        """The days that are taken, in order."""
        first, last = sorted((self._anchor, self.current))
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def go(self, day: date, keeps_anchor: bool = False) -> None:
        """Stand on a day."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return
        before = self.current.year
        self.current = day
        if not keeps_anchor or self._anchor.year != day.year:
            self._anchor = day
        if day.year != before:
            self.year_changed.emit(day.year)
        self._speak()
        self.update()

    def go_to_year(self, year: int) -> None:
        """The same day of another year."""
        last = calendar.monthrange(year, self.current.month)[1] if FIRST_YEAR <= year <= LAST_YEAR else 1
        self.go(date(year, self.current.month, min(self.current.day, last)))

    def words(self, day: date) -> str:
        """A day as a screen reader and the tool tip say it."""
        face = day_face(self._rules, self._planned, day)
        told = [day_in_words(day), "上班" if face.is_worked else "休息"]
        told += ["管理员所定"] * face.is_own + ["有待生效的改动"] * face.is_planned
        if self._rules.calendar.is_provisional(day.year) and not face.is_own:
            told.append("暂按周末推算")
        return "，".join(told)

    def _speak(self) -> None:
        self.setAccessibleName(f"{self.year}年日历：{self.words(self.current)}")

    # Where things are

    def _month_size(self) -> QSize:
        return QSize(self.width() // MONTHS_ACROSS, self.height() // 3)

    def _cell_size(self) -> QSize:
        month = self._month_size()
        return QSize((month.width() - 4 * SPACE) // 7, (month.height() - SPACE) // ROWS_OF_DAYS)

    def _month_origin(self, month: int) -> QPoint:
        size = self._month_size()
        return QPoint((month - 1) % MONTHS_ACROSS * size.width(), (month - 1) // MONTHS_ACROSS * size.height())

    def rect_of(self, day: date) -> QRect:
        """The cell of a day of the shown year."""
        size = self._cell_size()
        place = day.replace(day=1).weekday() + day.day - 1
        at = QPoint(place % 7 * size.width(), (2 + place // 7) * size.height())
        return QRect(self._month_origin(day.month) + at, size)

    def day_at(self, point: QPoint) -> date | None:
        """The day at a point; None between them."""
        month, cell = self._month_size(), self._cell_size()
        column, row = point.x() // max(month.width(), 1), point.y() // max(month.height(), 1)
        if not (0 <= column < MONTHS_ACROSS and 0 <= row < 3):
            return None
        number = row * MONTHS_ACROSS + column + 1
        inside = point - self._month_origin(number)
        across, down = inside.x() // max(cell.width(), 1), inside.y() // max(cell.height(), 1) - 2
        place = down * 7 + across - date(self.year, number, 1).weekday() + 1
        is_there = 0 <= across < 7 and down >= 0 and 1 <= place <= calendar.monthrange(self.year, number)[1]
        return date(self.year, number, place) if is_there else None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """All months."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = set(self.chosen())
        for month in range(1, 13):
            self._paint_month(painter, month, taken)

    def _paint_month(self, painter: QPainter, month: int, taken: set[date]) -> None:
        theme, size, origin = self._theme, self._cell_size(), self._month_origin(month)
        painter.setFont(theme.font(TYPE_BODY, bold=True))
        painter.setPen(theme.colour("text"))
        title = QRect(origin, QSize(size.width() * 7, size.height())).adjusted(SPACE, 0, 0, 0)
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{month}月")
        painter.setFont(theme.font(TYPE_SMALL))
        painter.setPen(theme.colour("muted"))
        for place, name in enumerate(WEEKDAYS):
            head = QRect(origin + QPoint(place * size.width(), size.height()), size)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)
        for number in range(1, calendar.monthrange(self.year, month)[1] + 1):
            day = date(self.year, month, number)
            self._paint_day(painter, day, self.rect_of(day), day in taken)

    def _paint_day(self, painter: QPainter, day: date, rect: QRect, is_taken: bool) -> None:
        theme, face = self._theme, day_face(self._rules, self._planned, day)
        inner = rect.adjusted(1, 1, -1, -1)
        if is_taken:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("line"))
            painter.drawRoundedRect(inner, SPACE, SPACE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == self.current and self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(inner, SPACE, SPACE)
        painter.setFont(theme.font(TYPE_SMALL, bold=day == self._today))
        painter.setPen(theme.colour("text" if face.is_worked else "muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if face.mark:
            self._mark(painter, rect, str(day.day), face)
        if face.is_own or face.is_planned:
            self._underline(painter, rect, face)

    def _mark(self, painter: QPainter, rect: QRect, figure: str, face: DayFace) -> None:
        """班 or 休 at the figure's right."""
        left = rect.center().x() + QFontMetrics(painter.font()).horizontalAdvance(figure) // 2 + 2
        painter.setPen(self._theme.colour("warning" if face.is_worked else "good"))
        mark = QRect(left, rect.top(), 5 * SPACE, rect.height())
        painter.drawText(mark, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, face.mark)

    def _underline(self, painter: QPainter, rect: QRect, face: DayFace) -> None:
        style = Qt.PenStyle.SolidLine if face.is_own else Qt.PenStyle.DotLine
        painter.setPen(QPen(self._theme.colour("accent"), 2, style))
        painter.drawLine(rect.left() + 2 * SPACE, rect.bottom(), rect.right() - 2 * SPACE, rect.bottom())

    # Hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, with Shift they take more; PageUp and PageDown change the year; Enter changes the days."""
        key, more = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in STEPS:
            self.go(self.current + timedelta(days=STEPS[key]), more)
        elif key in _YEARS:
            self.go_to_year(self.year + _YEARS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            self.ask()
        elif key == Qt.Key.Key_Home:
            self.go(self._today)
        else:
            super().keyPressEvent(event)

    def ask(self) -> None:
        """Ask to change the days that are taken."""
        self.change_asked.emit(self.chosen(), self.rect_of(self.current))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on a day."""
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.go(day, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """With the button down, take all days on the way."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            day = self.day_at(event.position().toPoint())
            if day is not None and day != self.current:
                self.go(day, keeps_anchor=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change the day."""
        if self.day_at(event.position().toPoint()) is not None:
            self.ask()

    def event(self, event: object) -> bool:
        """The tool tip of the day under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(day) if day else "", self)
            return True
        return super().event(event)  # type: ignore[arg-type]


_YEARS: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
