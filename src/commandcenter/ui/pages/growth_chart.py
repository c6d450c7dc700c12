"""成长档案 as a chart by month: visits by day and by night, issues raised and settled, how they were judged.

Imports pyqtgraph, so it is imported only when a page with a chart is shown; :func:`warm_up` does that on a thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Chart, Month
from commandcenter.ui.pages.title import SectionTitle
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

HEIGHT = 32 * SPACE
AXIS_WIDTH = 10 * SPACE


@dataclass(frozen=True)
class Series:
    """A kind of bar. ``below`` is what it stands upon; ``shift`` and ``width`` are in months."""

    name: str
    colour: str
    value: Callable[[Month], int]
    below: Callable[[Month], int] = lambda month: 0
    shift: float = 0.0
    width: float = 0.62
    alpha: int = 255
    is_hollow: bool = False


@dataclass(frozen=True)
class Plot:
    """A band of the chart."""

    title: str
    series: tuple[Series, ...]


PLOTS: tuple[Plot, ...] = (
    Plot(
        "走访",
        (
            Series("日访", "accent", lambda month: month.visits - month.nights, alpha=120),
            Series("夜访", "accent", lambda month: month.nights, lambda month: month.visits - month.nights),
        ),
    ),
    Plot(
        "事项",
        (
            Series("提出", "muted", lambda month: month.raised, is_hollow=True),
            Series("已办结", "good", lambda month: month.settled),
            Series("退回过", "warning", lambda month: month.returned, shift=0.2, width=0.22),
        ),
    ),
    Plot(
        "评价",
        (
            Series("首评满意", "good", lambda month: month.content),
            Series("不满意过", "danger", lambda month: month.evaluated - month.content, lambda month: month.content),
        ),
    ),
)
"""The bands, from the top."""


def warm_up() -> None:
    """For a thread: importing this module is all that takes long."""


def month_in_words(month: Month) -> str:
    """Everything that is known of a month, in one line."""
    parts = [
        f"{month.first.year}年{month.first.month}月",
        f"走访 {month.visits}（夜 {month.nights}）",
        f"提出 {month.raised}",
        f"已办结 {month.settled}",
        f"首评满意 {month.content}/{month.evaluated}",
        f"退回过 {month.returned}",
    ]
    return "\u2003".join(parts)


class GrowthChart(QWidget):
    """The chart. The pointer, or the arrow keys, choose a month, which is told in words above it; Enter opens it.

    Signals:
        opened(Goal): the visits of the month are asked for.
    """

    opened = Signal(object)

    def __init__(self, chart: Chart, theme: Theme) -> None:
        super().__init__()
        self.chart, self._theme = chart, theme
        self.current = len(chart.months) - 1
        self.title = SectionTitle(chart.title, None, "", theme)
        self.readout, self.empty = QLabel(), QLabel(chart.empty)
        self.plots = [_Band(plot, chart.months, theme) for plot in PLOTS]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.empty.setObjectName("muted")
        self._lay_out()
        for band in self.plots:
            band.pointed.connect(self.go_to)
            band.pressed.connect(self._open)
        self.dress()
        self.go_to(self.current)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to draw."""
        return any(month.visits or month.raised for month in self.chart.months)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        column.addWidget(self.readout)
        column.addWidget(self.empty)
        for band in self.plots:
            column.addWidget(band)
        self.readout.setVisible(self.has_any)
        for band in self.plots:
            band.setVisible(self.has_any)
        self.empty.setVisible(not self.has_any)
        self.readout.setWordWrap(True)

    def go_to(self, place: int) -> None:
        """Choose a month by its place."""
        self.current = min(max(place, 0), len(self.chart.months) - 1)
        words = month_in_words(self.chart.months[self.current])
        self.readout.setText(words)
        self.setAccessibleName(f"{self.chart.title}，左右键逐月查看，回车打开当月走访，下方有按月明细表")
        self.setAccessibleDescription(words)
        for band in self.plots:
            band.mark(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the months, Home and End to the first and the last, Enter opens."""
        last = len(self.chart.months) - 1
        key, here = Qt.Key(event.key()), self.current
        places = {Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: here + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif key in places:
            self.go_to(places[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(0)
        else:
            super().keyPressEvent(event)

    def _open(self, band: int) -> None:
        """What the current month counts: visits in the upper band, issues in the others."""
        self.opened.emit(self.chart.doors[self.current][min(band, 1)])

    def dress(self) -> None:
        """Take the theme in force."""
        theme = self._theme
        self.title.dress()
        self.readout.setFont(theme.font(TYPE_SMALL))
        for band in self.plots:
            band.dress()


class _Band(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """One band of the chart.

    Signals:
        pointed(int): the pointer is over a month.
        pressed(int): a month was pressed; the number of the band.
    """

    pointed = Signal(int)
    pressed = Signal(int)

    def __init__(self, plot: Plot, months: Sequence[Month], theme: Theme) -> None:
        super().__init__(enableMenu=False)
        self._plot, self._months, self._theme = plot, months, theme
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.getAxis("left").setWidth(AXIS_WIDTH)
        self.setXRange(-0.6, len(months) - 0.4, padding=0)
        tallest = max((series.value(one) + series.below(one) for series in plot.series for one in months), default=0)
        self.setYRange(0, max(tallest * 1.15, 4), padding=0)
        self._band = pg.LinearRegionItem(movable=False)
        self._band.setZValue(-10)
        self.viewport().installEventFilter(self)

    def dress(self) -> None:
        """Draw everything anew in the theme's colours."""
        theme = self._theme
        self.clear()
        self.setBackground(theme.colour("panel"))
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(pg.mkPen(theme.colour("line")))
            axis.setTextPen(pg.mkPen(theme.colour("muted")))
            axis.setTickFont(theme.font(TYPE_SMALL))
            axis.setStyle(tickLength=0)
        self.getAxis("bottom").setTicks([_named(self._months)])
        top = self.viewRange()[1][1]
        step = max(1, round(top / 4))
        self.getAxis("left").setTicks([[(value, str(value)) for value in range(0, int(top) + 1, step)]])
        self.showGrid(y=True, alpha=0.12)
        self.addItem(self._band)
        for series in self._plot.series:
            self._draw(series)
        self._name()

    def _draw(self, series: Series) -> None:
        colour = QColor(self._theme.colour(series.colour))
        colour.setAlpha(series.alpha)
        hollow = QColor(colour)
        hollow.setAlpha(36)
        there = [(place, month) for place, month in enumerate(self._months) if series.value(month)]
        if not there:
            return
        bars = pg.BarGraphItem(
            x=[place + series.shift for place, _ in there],
            y0=[series.below(month) for _, month in there],
            height=[series.value(month) for _, month in there],
            width=series.width,
            brush=hollow if series.is_hollow else colour,
            pen=pg.mkPen(colour) if series.is_hollow else pg.mkPen(None),
        )
        self.addItem(bars)

    def _name(self) -> None:
        """What each colour means, in the plot's title."""
        tokens, colour = self._theme.tokens.colours(), self._theme.colour
        seen = {s.name: _over(colour(s.colour), colour("panel"), s.alpha) for s in self._plot.series}
        marks = {True: "□", False: "■"}
        names = (f'<span style="color:{seen[s.name]}">{marks[s.is_hollow]}</span> {s.name}' for s in self._plot.series)
        size = self._theme.font(TYPE_SMALL).pixelSize()
        words = "&nbsp;&nbsp;&nbsp;".join((f"<b>{self._plot.title}</b>", *names))
        label = self.getPlotItem().titleLabel
        self.setTitle(f'<span style="font-size:{size}px; color:{tokens["muted"]}">{words}</span>', justify="left")
        label.item.setFont(self._theme.font(TYPE_SMALL))

    def mark(self, place: int) -> None:
        """Shade a month."""
        shade = QColor(self._theme.colour("accent"))
        shade.setAlpha(40)
        self._band.setBrush(shade)
        for line in self._band.lines:
            line.setPen(pg.mkPen(None))
        self._band.setRegion((place - 0.5, place + 0.5))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer chooses a month; pressing it opens it."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease):
            at: QPointF = event.position()  # type: ignore[attr-defined]
            place = round(self.getViewBox().mapSceneToView(self.mapToScene(at.toPoint())).x())
            if 0 <= place < len(self._months):
                self.pointed.emit(place)
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.pressed.emit(PLOTS.index(self._plot))
        return bool(super().eventFilter(watched, event))


def _named(months: Sequence[Month]) -> list[tuple[int, str]]:
    """Every third month by its number, January and the first with the year."""
    ticks = []
    for place, month in enumerate(months):
        if place == 0 or month.first.month % 3 == 1:
            year = f"{month.first.year}年" if place == 0 or month.first.month == 1 else ""
            ticks.append((place, f"{year}{month.first.month}月"))
    return ticks[1:] if len(ticks) > 1 and ticks[1][0] == 1 else ticks


def _over(colour: QColor, ground: QColor, alpha: int) -> str:
    """What a colour looks like over a ground: rich text knows no transparency."""
    share = alpha / 255
    red, green, blue = (
        round(one * share + other * (1 - share))
        for one, other in (
            (colour.red(), ground.red()),
            (colour.green(), ground.green()),
            (colour.blue(), ground.blue()),
        )
    )
    return QColor(red, green, blue).name()
