"""The pages of the settings: each shows one part of the book and asks for changes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from commandcenter.services.rules import FIRST_YEAR, LAST_YEAR
from commandcenter.services.settings_book import Book
from commandcenter.ui.settings.sheet_view import SheetView
from commandcenter.ui.settings.sheets import Sheet, categories_sheet, hours_sheet, limits_sheet, numbers_sheet
from commandcenter.ui.settings.year_view import YearView
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL, TYPE_TITLE

HIGH_HOURS = 64
GAP = 3 * "&nbsp;"
LEGEND = f"实线 管理员所定{GAP}虚线 有待生效的改动{GAP}{GAP}Shift+方向键或拖动选几天，PageUp、PageDown 换年"


class Page(QWidget):
    """A page. ``first`` takes the focus.

    Signals:
        change_asked(object, QPoint): change the settings of these keys (a list); a point of the screen beside them.
        category_asked(QPoint): add a category.
    """

    change_asked = Signal(object, QPoint)
    category_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.first: QWidget = self
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * SPACE)

    def show_book(self, book: Book) -> None:
        """Show what holds and what is planned."""
        raise NotImplementedError

    def let_edit(self, sentence: str | None) -> None:
        """``sentence`` says why nothing may be changed here; None when it may."""

    def dress(self) -> None:
        """The theme is another."""


class SheetPage(Page):
    """A page that is one table."""

    def __init__(self, name: str, sheet: Callable[[Book], Sheet], book: Book, theme: Theme) -> None:
        super().__init__()
        self._sheet = sheet
        self.view = SheetView(sheet(book), name, theme)
        self.first = self.view
        self.column.addWidget(self.view, 1)
        self.view.change_asked.connect(self._ask)

    def show_book(self, book: Book) -> None:
        """Show what holds and what is planned."""
        self.view.show_sheet(self._sheet(book))

    def dress(self) -> None:
        """Sizes of the type in force."""
        self.view.dress()

    def _ask(self, key: str, rect: QRect) -> None:
        self.change_asked.emit([key], self.view.viewport().mapToGlobal(rect.bottomLeft()))


class CategoriesPage(SheetPage):
    """The categories, and a button that adds one."""

    def __init__(self, name: str, book: Book, theme: Theme) -> None:
        super().__init__(name, categories_sheet, book, theme)
        self.add = QPushButton("新增类别…")
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.column.addLayout(row)

    def let_edit(self, sentence: str | None) -> None:
        """Only the administrator adds one."""
        self.add.setEnabled(sentence is None)
        self.add.setToolTip(sentence or "新类别从所选的那天起可用")

    def _add(self) -> None:
        self.category_asked.emit(self.add.mapToGlobal(QPoint(0, -80 * SPACE)))


class HoursBar(QWidget):
    """The hours of a day, midnight to midnight, with what is worked of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spans: Sequence[tuple[int, int]] = ()
        self.setFixedHeight(HIGH_HOURS)

    def show_spans(self, spans: Sequence[tuple[int, int]], words: str) -> None:
        """``spans``: minute of the day at which work begins, and minutes worked."""
        self._spans = spans
        self.setAccessibleName(f"工作时间 {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The day, its hours beneath."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, width = 5 * SPACE, self.width() - 10 * SPACE
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(left, 4 * SPACE, width, 4 * SPACE, SPACE, SPACE)
        painter.setBrush(theme.colour("accent"))
        for start, length in self._spans:
            painter.drawRoundedRect(
                left + start * width // 1440, 4 * SPACE, length * width // 1440, 4 * SPACE, SPACE, SPACE
            )
        painter.setFont(theme.font(TYPE_SMALL))
        painter.setPen(theme.colour("muted"))
        for hour in range(0, 25, 3):
            at = left + hour * width // 24
            rect = QRect(at - 5 * SPACE, 9 * SPACE, 10 * SPACE, 5 * SPACE)
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{hour}:00")


class HoursPage(SheetPage):
    """The working hours, as a picture of the day and as the course of changes."""

    def __init__(self, name: str, book: Book, theme: Theme) -> None:
        super().__init__(name, hours_sheet, book, theme)
        self.bar = HoursBar(theme)
        self.column.insertWidget(0, self.bar)
        self.show_book(book)

    def show_book(self, book: Book) -> None:
        """Show what holds and what is planned."""
        super().show_book(book)
        hours = book.rules.hours
        self.bar.show_spans(hours.lengths, "、".join(f"{start:%H:%M}到{end:%H:%M}" for start, end in hours.spans))


class CalendarPage(Page):
    """A year of days, and whether it is known or only taken for granted."""

    def __init__(self, name: str, book: Book, theme: Theme) -> None:
        super().__init__()
        self._book, self._theme = book, theme
        self.view = YearView(book.rules, book.today, theme)
        self.first = self.view
        self.year, self.state, self.legend = QLabel(), QLabel(), QLabel()
        self.earlier, self.later, self.announce = QPushButton("‹"), QPushButton("›"), QPushButton("标明已公布…")
        self.change = QPushButton("改所选的日子…")
        self._lay_out()
        self._connect()
        self._tell()
        self.dress()

    def _lay_out(self) -> None:
        for button, name in ((self.earlier, "上一年  PageUp"), (self.later, "下一年  PageDown")):
            button.setObjectName("quiet")
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.state.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        for widget in (self.earlier, self.year, self.later):
            row.addWidget(widget)
        row.addWidget(self.state, 1)
        row.addWidget(self.announce)
        row.addWidget(self.change)
        self.column.addLayout(row)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.legend)

    def _connect(self) -> None:
        self.earlier.clicked.connect(self._back)
        self.later.clicked.connect(self._on)
        self.announce.clicked.connect(self._announce)
        self.change.clicked.connect(self.view.ask)
        self.view.year_changed.connect(self._tell)
        self.view.change_asked.connect(self._ask)

    def show_book(self, book: Book) -> None:
        """Show what holds and what is planned."""
        self._book = book
        heads = [key.removeprefix("calendar.") for key in book.planned if key.startswith("calendar.")]
        self.view.show_rules(book.rules, frozenset(date.fromisoformat(day) for day in heads), book.today)
        self._tell()

    def let_edit(self, sentence: str | None) -> None:
        """Only the administrator changes days."""
        for button in (self.announce, self.change):
            button.setEnabled(sentence is None)
            button.setToolTip(sentence or "")

    def dress(self) -> None:
        """The theme is another."""
        tokens, theme = self._theme.tokens, self._theme
        self.year.setFont(theme.font(TYPE_TITLE, bold=True))
        for label in (self.legend, self.state):
            label.setFont(theme.font(TYPE_SMALL))
        self.legend.setStyleSheet(f"color: {tokens.muted}")
        worked, free = f"<font color='{tokens.warning}'>班</font>", f"<font color='{tokens.good}'>休</font>"
        self.legend.setText(f"{worked} 调休上班{GAP}{free} 放假{GAP}{LEGEND}")
        self._tell()
        self.view.update()

    def _tell(self, _year: int = 0) -> None:
        year, known, tokens = self.view.year, self._book.rules.calendar, self._theme.tokens
        is_provisional = known.is_provisional(year)
        self.year.setText(f"{year}年")
        if is_provisional:
            words = "暂按周末推算：这一年的放假安排尚未公布，录全放假和调休后请标明"
        elif year > known.last_known:
            words = "放假安排由管理员录入"
        else:
            words = "放假安排已公布，软件已知道"
        self.state.setText(words)
        self.state.setStyleSheet(f"color: {tokens.warning if is_provisional else tokens.muted}")
        self.announce.setVisible(year > known.last_known)
        self.announce.setText("标明已公布…" if is_provisional else "改为尚未公布…")
        self.earlier.setEnabled(year > FIRST_YEAR)
        self.later.setEnabled(year < LAST_YEAR)

    def _back(self) -> None:
        self.view.go_to_year(self.view.year - 1)

    def _on(self) -> None:
        self.view.go_to_year(self.view.year + 1)

    def _announce(self) -> None:
        self.change_asked.emit(
            [f"announced.{self.view.year}"], self.announce.mapToGlobal(self.announce.rect().bottomLeft())
        )

    def _ask(self, days: list[date], rect: QRect) -> None:
        point = self.view.mapToGlobal(rect.bottomLeft() + QPoint(0, SPACE))
        self.change_asked.emit([f"calendar.{day.isoformat()}" for day in days], point)


def limits_page(name: str, book: Book, theme: Theme) -> Page:
    """The limits."""
    return SheetPage(name, limits_sheet, book, theme)


def numbers_page(name: str, book: Book, theme: Theme) -> Page:
    """The numbers."""
    return SheetPage(name, numbers_sheet, book, theme)


def proposed_day(keys: Sequence[str], today: date) -> date:
    """From when a change is proposed to hold: the calendar at once, everything else from tomorrow on."""
    return today if keys[0].startswith(("calendar.", "announced.")) else today + timedelta(days=1)
