"""The window of the settings: five sections, what holds in each, and who changed what, when and why."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from commandcenter.services.listing import Column
from commandcenter.services.settings import check_change
from commandcenter.services.settings_book import STANDINGS, Book, load_book
from commandcenter.ui.models.table import TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.settings.changing import Changing
from commandcenter.ui.settings.pages import Page
from commandcenter.ui.settings.sections import SECTIONS, Section
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_LARGE, TYPE_SMALL, TYPE_TITLE

SIZE = (1280, 860)
WIDE_NAMES, HIGH_HISTORY = 132, 158
HISTORY = (
    Column("set_at", "何时改", 9, "moment"),
    Column("label", "改了什么", 12),
    Column("before", "原为", 9),
    Column("after", "改为", 9),
    Column("valid_from", "起算日", 6, "day"),
    Column("standing", "现状", 5),
    Column("who", "何人", 4),
    Column("reason", "原因", 8),
)


class SettingsWindow(QWidget):
    """The window. ``book`` is None until it is read; ``changing`` asks for changes and makes them."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office = office
        self.book: Book | None = None
        self._is_closed = False
        self.pages: dict[str, Page] = {}
        self.setObjectName("settingsWindow")
        self.setWindowTitle("设置")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.names, self.stack = QListWidget(), QStackedWidget()
        self.title, self.meaning, self.who, self.head = QLabel(), QLabel(), QLabel(), QLabel("改动记录")
        self.history = TableModel(HISTORY, self)
        self.history_view = plain_table(self.history, "改动记录")
        self.nothing = QLabel("这里还没有改过：都是软件出厂的设置。")
        self._lay_out()
        self.changing = Changing(office, self)
        self.messages = MessageBar(self, office.messages, office.theme)
        self._connect()
        self.resize(*SIZE)
        self._dress()
        self.refresh()

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return SECTIONS[max(self.names.currentRow(), 0)]

    def _lay_out(self) -> None:
        self.names.setAccessibleName("设置的几部分")
        self.names.addItems([section.title for section in SECTIONS])
        self.names.setCurrentRow(0)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.meaning.setWordWrap(True)
        self.history_view.setFixedHeight(HIGH_HISTORY)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.who)
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE)
        column.addLayout(head)
        column.addWidget(self.meaning)
        column.addWidget(self.stack, 1)
        for widget in (self.head, self.history_view, self.nothing):
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        row.setSpacing(5 * SPACE)
        row.addWidget(self.names)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        office = self._office
        self.names.currentRowChanged.connect(self._choose)
        self.changing.ended.connect(self._go_back)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.refresh)
        office.rules_changed.connect(self.refresh)
        office.seat.changed.connect(self._say_who)
        office.theme.changed.connect(self._dress)

    def refresh(self) -> None:
        """Read the book anew."""
        today = self._office.present.today()
        self._office.ask(lambda session: load_book(session, today), self._show, key=f"settings {id(self)}")

    def _follow(self, changes: object) -> None:
        if touches(changes, "setting"):
            self.refresh()

    def _show(self, book: Book) -> None:
        if self._is_closed:
            return
        is_first = self.book is None
        self.book = book
        for section in SECTIONS:
            if section.key not in self.pages:
                self._add_page(section, book)
            self.pages[section.key].show_book(book)
        self._turn()
        self._say_who()
        if is_first:
            self.names.setFocus()

    def _add_page(self, section: Section, book: Book) -> None:
        page = section.build(section.title, book, self._office.theme)
        page.change_asked.connect(self._ask)
        page.category_asked.connect(self._ask_category)
        self.pages[section.key] = page
        self.stack.addWidget(page)

    def _choose(self, _row: int) -> None:
        self.changing.close_form()
        self._turn()
        self.names.setFocus()

    def _turn(self) -> None:
        """Show the chosen section."""
        self.title.setText(self.section.title)
        self.meaning.setText(self.section.meaning)
        if self.book is not None:
            self.stack.setCurrentWidget(self.pages[self.section.key])
            self._tell_history(self.book)

    def _tell_history(self, book: Book) -> None:
        entries = [entry for entry in book.entries if self.section.holds(entry)]
        rows = [
            (one.set_at, one.label, one.before, one.after, one.valid_from, STANDINGS[one.standing], one.who, one.reason)
            for one in entries
        ]
        self.history.show_content(ready(HISTORY, rows, [entry.id for entry in entries]))
        self.history_view.setVisible(bool(rows))
        self.nothing.setVisible(not rows)

    def _say_who(self, _actor: object = None) -> None:
        sentence = check_change(self._office.seat.actor)
        tokens = self._office.theme.tokens
        self.who.setText(sentence or "按 Enter 修改")
        self.who.setStyleSheet(f"color: {tokens.warning if sentence else tokens.muted}")
        for page in self.pages.values():
            page.let_edit(sentence)

    def _ask(self, keys: list[str], at: QPoint) -> None:
        if self.book is not None:
            self.changing.begin(self.book, keys, at)

    def _ask_category(self, at: QPoint) -> None:
        if self.book is not None:
            self.changing.begin_category(self.book, at)

    def _go_back(self) -> None:
        """A form is gone: where it was asked for one may go on."""
        page = self.pages.get(self.section.key)
        if page is not None:
            page.first.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is still under way has nobody to be shown to."""
        self._is_closed = True
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the window when no form has a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        theme, tokens = self._office.theme, self._office.theme.tokens
        self.title.setFont(theme.font(TYPE_LARGE, bold=True))
        self.head.setFont(theme.font(TYPE_TITLE, bold=True))
        for label in (self.meaning, self.who, self.nothing):
            label.setFont(theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {tokens.muted}")
        self.names.setFont(theme.font(TYPE_BODY))
        self.names.setFixedWidth(round(WIDE_NAMES * theme.type_scale))
        set_widths(self.history_view, HISTORY, QFontMetrics(theme.font()))
        self.setStyleSheet(
            f"QWidget#settingsWindow {{ background: {tokens.panel}; }}"
            f"QListWidget {{ background: {tokens.panel}; border: none; outline: none; }}"
            f"QListWidget::item {{ padding: {2 * SPACE}px {3 * SPACE}px; border-radius: {RADIUS}px; }}"
            f"QListWidget::item:selected {{ background: {tokens.line}; color: {tokens.text}; }}"
            f"QListWidget::item:selected:active:focus {{ border: 1px solid {tokens.accent}; }}"
        )
        for page in self.pages.values():
            page.dress()
        self._say_who()
