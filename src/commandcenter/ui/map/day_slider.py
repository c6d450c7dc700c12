"""The day slider: from the first day of the history to now, with a mark at each year."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL
from commandcenter.ui.shell.words import day_in_words

HANDLE = 14
MONTH = 30


class DaySlider(QSlider):
    """A slider of days; its right end is "now". Arrows step a day, page keys a month.

    Signals:
        day_shown(object): the day it stands at, or None for now; also while it is dragged.
    """

    day_shown = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._first = self._last = date.today()
        self.setRange(0, 0)
        self.setAccessibleName("日期")
        self.setPageStep(MONTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._announce)

    def set_days(self, first: date, last: date) -> None:
        """The days it spans; it stays at "now" or at its day."""
        day = self.day
        self._first, self._last = min(first, last), last
        self.blockSignals(True)
        self.setRange(0, (self._last - self._first).days)
        self.blockSignals(False)
        self.show_day(day)
        self.update()

    @property
    def first(self) -> date:
        """The first day that it spans."""
        return self._first

    @property
    def day(self) -> date | None:
        """The day it stands at; None for now."""
        return None if self.value() == self.maximum() else self._first + timedelta(days=self.value())

    def show_day(self, day: date | None) -> None:
        """Stand at a day without announcing it."""
        self.blockSignals(True)
        self.setValue(self.maximum() if day is None else (day - self._first).days)
        self.blockSignals(False)
        self._describe()
        self.update()

    def words(self) -> str:
        """The day it stands at, in words."""
        return day_in_words(self.day) if self.day else "现在"

    def _announce(self) -> None:
        self._describe()
        self.day_shown.emit(self.day)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words())

    # Painting

    def sizeHint(self) -> QSize:
        """Room for the years below the groove."""
        small = QFontMetricsF(self._theme.font(TYPE_SMALL)).height()
        return QSize(240, round(small * 2 + 4 * SPACE))

    def _groove(self) -> tuple[float, float, float]:
        """Left end, right end, height of its line."""
        small = QFontMetricsF(self._theme.font(TYPE_SMALL)).height()
        return HANDLE / 2 + 1, self.width() - HANDLE / 2 - 1, small + 2 * SPACE

    def _x_of(self, value: int) -> float:
        left, right, _ = self._groove()
        return left + (right - left) * value / max(self.maximum(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove, years, handle, and the day over the handle when it is not now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, middle = self._groove()
        painter.setPen(QPen(self._theme.colour("line"), 4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        self._paint_years(painter, middle)
        x = self._x_of(self.value())
        self._paint_handle(painter, x, middle)
        self._paint_day(painter, x)

    def _years(self) -> list[tuple[int, str]]:
        """Where each year begins, and where the slider does."""
        turns = [date(year, 1, 1) for year in range(self._first.year + 1, self._last.year + 1)]
        return [(0, str(self._first.year)), *(((turn - self._first).days, str(turn.year)) for turn in turns)]

    def _paint_years(self, painter: QPainter, middle: float) -> None:
        font = self._theme.font(TYPE_SMALL)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        free_from = -1.0
        limit = self.width() - metrics.horizontalAdvance("现在") - 2 * SPACE
        for value, text in self._years():
            x, width = self._x_of(value), metrics.horizontalAdvance(text)
            painter.setPen(QPen(self._theme.colour("muted"), 1))
            painter.drawLine(QPointF(x, middle + 4), QPointF(x, middle + 7))
            start = min(max(x - width / 2, 0), self.width() - width)
            if start >= free_from and start + width < limit:
                painter.drawText(QPointF(start, middle + 8 + metrics.ascent()), text)
                free_from = start + width + 2 * SPACE
        now = "现在"
        painter.setPen(self._theme.colour("text" if self.day is None else "muted"))
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(now), middle + 8 + metrics.ascent()), now)

    def _paint_handle(self, painter: QPainter, x: float, middle: float) -> None:
        accent = self._theme.colour("accent")
        if self.hasFocus():
            halo = QColor(accent)
            halo.setAlphaF(0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(x, middle), HANDLE / 2 + 4, HANDLE / 2 + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x, middle), HANDLE / 2, HANDLE / 2)

    def _paint_day(self, painter: QPainter, x: float) -> None:
        if self.day is None and not self.isSliderDown():
            return
        font = self._theme.font(TYPE_SMALL)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self.words()) + 4 * SPACE
        left = min(max(x - width / 2, 0), self.width() - width)
        box = QRectF(left, 0, width, metrics.height() + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(box, RADIUS - 2, RADIUS - 2)
        painter.setPen(self._theme.colour("on_accent"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.words())

    # The mouse: the handle comes to where the groove is pressed

    def _value_at(self, x: float) -> int:
        left, right, _ = self._groove()
        part = min(max((x - left) / max(right - left, 1), 0), 1)
        return round(part * self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Come to the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self.setValue(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay."""
        self.setSliderDown(False)
        self.update()
