"""The table behind a figure: sorts, filters, chooses columns, copies, exports, opens what a row stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.services.list_filters import Options, load_options
from commandcenter.services.listing import Asked, Cursor, Filters, Listed, Row
from commandcenter.services.lists import LIST
from commandcenter.services.pages.page import PageRef
from commandcenter.services.scope import Scope
from commandcenter.services.views import View
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.models.table import Content, TableModel, ready
from commandcenter.ui.models.view import plain_table
from commandcenter.ui.shell.icons import icon
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import day_in_words, moment_in_words, number
from commandcenter.ui.tables.columns_menu import ColumnsMenu
from commandcenter.ui.tables.exporting import Sheet
from commandcenter.ui.tables.filter_bar import FilterBar
from commandcenter.ui.tables.handing_on import HandingOn, file_name
from commandcenter.ui.tables.views_menu import ViewsMenu

SIZE = (1180, 680)
NO_NEWS = ("saved_view", "editing", "mapping", "unmasking")
"""Tables of the database that no table on the screen shows: somebody opens a form, keeps a view."""
NOTHING = "没有符合条件的记录。"
NOTHING_HERE = "没有符合这些筛选的事项：可去掉一两个条件再看。"
QUICK = "筛选：任一列的文字，空格分开几个词  /"
QUICK_OR_ALL = "筛选所列的行，回车查全部  /"


@dataclass(frozen=True)
class _Page:
    listed: Listed
    content: Content


@dataclass(frozen=True)
class Shown:
    """How a table is opened: narrowed by filters, with these columns (none: those of its list), as a saved view.

    ``of`` says whose rows it holds, where filters that a door has set make them somebody's.
    """

    filters: Filters | None = None
    columns: tuple[str, ...] = ()
    view: View | None = None
    of: str = ""


class TableWindow(QDialog):
    """A window of its own, beside the main one; it shows the day that was selected when it was opened.

    Signals:
        exported(str): a file has been written there.
    """

    exported = Signal(str)

    def __init__(
        self, office: Office, list_key: str, scope: Scope, parent: QWidget | None = None, shown: Shown | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.kind, self.scope = office, LIST[list_key], scope
        self.day = office.selection.day or office.present.today()
        self._rows: list[Row] = []
        self._ids: list[int] = []
        self._total = 0
        self._is_closed = False
        self._next: Cursor | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = TableModel(self.kind.columns, self)
        self.view = plain_table(self.model, self.kind.title)
        self.title, self.meaning = QLabel(), QLabel()
        self.filter, self.count, self.nothing = QLineEdit(), QLabel(), QLabel("读取中…")
        self.stale = QLabel("数据有更新，按 F5 刷新")
        self.more = QPushButton("继续加载")
        self.bar = FilterBar(office)
        self.columns = ColumnsMenu(self.view, self.kind.columns, self)
        self.views = ViewsMenu(office, self._what_is_shown, self)
        self.handing = HandingOn(office, self._sheet, self)
        self.copy, self.save = self.handing.copy_button, self.handing.save_button
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme, above=self.copy)
        self._dress()
        self._of = shown.of if shown else ""
        self._begin(shown or Shown())
        self._connect()
        if self.kind.has_filters or self.bar.filters:
            office.ask(load_options, self._know, key=f"options {id(self)}")
        self._load(None)

    def _begin(self, shown: Shown) -> None:
        self.columns.dress(QFontMetrics(self._office.theme.font()))
        self.columns.begin_with(shown.columns or self.kind.shown_at_first)
        self.bar.put(shown.filters or {}, is_news=False)
        self.views.view = shown.view
        self._say_title()

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        self.title.setObjectName("title")
        for label in (self.meaning, self.count, self.nothing):
            label.setObjectName("muted")
        self.filter.setPlaceholderText(QUICK_OR_ALL if self.kind.has_filters else QUICK)
        self.filter.setAccessibleName("筛选")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(300)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.more.hide()
        self.more.setAutoDefault(False)
        self.stale.setObjectName("warning")
        self.stale.hide()
        self.bar.setVisible(self.kind.has_filters)
        self.views.button.setVisible(self.kind.has_filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addLayout(in_a_row(self.title, self.meaning, None, self.filter))
        tools = in_a_row(self.bar, self.columns.button, self.views.button)
        tools.setStretch(0, 1)
        for button in (self.columns.button, self.views.button):
            tools.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        if not self.kind.has_filters:
            tools.insertStretch(0, 1)
        column.addLayout(tools)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.view, 1)
        column.addLayout(in_a_row(self.count, self.more, self.stale, None, self.copy, self.save))
        self.view.setCornerWidget(QWidget())
        self.view.hide()

    def _dress(self) -> None:
        self.more.setIcon(icon("more", self._office.theme))

    def _say_title(self) -> None:
        path, view = self._office.places.path(self.scope), self.views.view
        name = view.name if view is not None else self.kind.title
        self.setWindowTitle(f"{name} · {self._of or ' › '.join(path)}")
        self.title.setText(f"{name} · {self._of or path[-1]}")
        self.meaning.setText(f"{self.kind.meaning} · {day_in_words(self.day)}")
        self.meaning.setToolTip(self.kind.meaning)

    def _connect(self) -> None:
        office = self._office
        office.theme.changed.connect(self._dress)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self.search_all)
        self.view.activated.connect(self._open)
        self.view.doubleClicked.connect(self._open)
        self.more.clicked.connect(self._load_more)
        self.bar.changed.connect(self.refresh)
        self.views.asked.connect(self.use_view)
        self.views.changed.connect(self._say_title)
        self.handing.exported.connect(self.exported)
        for keys, action in (
            (QKeySequence.StandardKey.Copy, self.handing.copy),
            (QKeySequence.StandardKey.Save, self.handing.ask_where),
            (QKeySequence.StandardKey.Refresh, self.refresh),
            ("/", self.filter.setFocus),
            ("Ctrl+Return", self.open_page),
            ("Ctrl+L", self.bar.open_menu),
            ("Ctrl+Shift+Del", self.bar.clear_all),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)
        office.feed.changed.connect(self._hear)
        office.feed.found.connect(self._hear)

    def _hear(self, changes: Sequence[ChangeSeen] | None = None) -> None:
        """Rows stay where they are while they are read; what is newer is only announced."""
        if is_news(changes):
            self.stale.show()

    def _know(self, options: Options) -> None:
        if not self._is_closed:
            self.bar.know(options)

    def refresh(self) -> None:
        """Read the list anew."""
        self._rows, self._ids = [], []
        self._load(None)

    def use_view(self, view: View) -> None:
        """Show a saved view in this window."""
        self.kind = LIST[view.kind]
        self.views.use(view)
        self.columns.begin_with(view.columns)
        self.filter.clear()
        self.bar.put(view.filters)

    def _what_is_shown(self) -> tuple[str, Filters, tuple[str, ...]]:
        return self.kind.key, dict(self.bar.filters), self.columns.keys()

    def search_all(self) -> None:
        """Look for the words of the line in all issues, not only in the rows that are loaded."""
        if self.kind.has_filters and self.filter.text().strip():
            words = " ".join(self.filter.text().split())
            self.filter.clear()
            self.bar.set("words", (words,))

    def _load_more(self) -> None:
        self.more.setEnabled(False)
        self._load(self._next)

    def _load(self, after: Cursor | None) -> None:
        kind, office = self.kind, self._office
        filters: Mapping[str, tuple[str, ...]] = dict(self.bar.filters)
        asked = Asked(self.scope, self.day, office.present.reached(), after, filters, office.seat.actor)
        rows, ids = list(self._rows), list(self._ids)

        def query(session: Session) -> _Page:
            listed = kind.query(session, asked)
            return _Page(listed, ready(kind.columns, [*rows, *listed.rows], [*ids, *listed.ids]))

        office.ask(query, self._show, key=f"table {id(self)}")

    def done(self, result: int) -> None:
        """Closed by Esc: what is still under way has nobody to be shown to."""
        self._end()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame: the same."""
        self._end()
        super().closeEvent(event)

    def _end(self) -> None:
        self._is_closed = self.handing.is_over = self.views.is_over = True

    def _show(self, page: _Page) -> None:
        if self._is_closed:
            return
        self._rows, self._ids = list(page.content.rows), list(page.content.ids)
        self._total, self._next = page.listed.total, page.listed.next
        self.model.show_content(page.content)
        self.nothing.setText(page.listed.note or (NOTHING_HERE if self.bar.filters else NOTHING))
        self.nothing.setVisible(not self._rows)
        self.view.setVisible(bool(self._rows))
        self.more.setVisible(self._next is not None)
        self.more.setEnabled(True)
        self._say_count()
        self.stale.hide()
        if self._rows and self.focusWidget() in (None, self.filter) and not self.filter.text():
            self.view.setFocus()

    def _say_count(self) -> None:
        shown, loaded = self.model.rowCount(), self.model.whole
        words = f"{number(loaded)} 行" if loaded == self._total else f"前 {number(loaded)} / {number(self._total)} 行"
        self.count.setText(words if shown == loaded else f"筛出 {number(shown)} / {words}")

    def _filter(self, words: str) -> None:
        self.model.filter(words)
        self._say_count()

    def _open(self, index: QModelIndex) -> None:
        """Open what a row stands for."""
        if not index.isValid():
            return
        opened = self.model.id_of(index.row())
        if self.kind.opens == "issue":
            self._office.doors.issue_asked.emit(opened)
        elif self.kind.opens == "enterprise":
            self._office.doors.page_asked.emit(PageRef("enterprise", opened))
        elif self.kind.opens == "grid" and opened in self._office.places.grid:
            self._office.selection.select(self._office.places.scope_of_grid(opened))

    def open_page(self) -> None:
        """Open the page of the grid that the current row stands for."""
        index = self.view.currentIndex()
        if index.isValid() and self.kind.opens in ("grid", "enterprise"):
            self._office.doors.page_asked.emit(PageRef(self.kind.opens, self.model.id_of(index.row())))

    def export_to(self, path: Path) -> None:
        """Write all rows that are shown into a file, on a thread."""
        self.handing.export_to(path)

    def _sheet(self, is_selection: bool) -> Sheet:
        """What is handed on: the rows shown, or those selected, under the columns shown."""
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows()) if is_selection else []
        columns, rows = self.columns.picked(self.model.values(chosen or None))
        narrowed = self.narrowed()
        title = file_name(self.title.text(), day=self.day)
        return Sheet(title, columns, rows, self._about(len(rows), narrowed), f"筛选：{narrowed}" if narrowed else "")

    def narrowed(self) -> str:
        """To what the rows are narrowed, in words; empty when they are not."""
        words = " ".join(self.filter.text().split())
        return "；".join(part for part in (self.bar.words(), f"所列行中含“{words}”" if words else "") if part)

    def _about(self, count: int, narrowed: str) -> Sequence[tuple[str, str]]:
        rest = "" if self._next is None else f"（全部 {self._total} 行，未全部加载）"
        return (
            ("列表", f"{self.title.text()}：{self.kind.meaning}"),
            ("范围", " › ".join(self._office.places.path(self.scope))),
            ("日期", day_in_words(self.day)),
            ("筛选", narrowed or "无"),
            ("行数", f"{count}{rest}"),
            ("导出时间", moment_in_words(self._office.present.now())),
            ("个人信息", "不含反映人姓名和电话"),
        )


def is_news(changes: Sequence[ChangeSeen] | None) -> bool:
    """Whether lines of the feed can concern a table; without lines, much has changed at once."""
    return changes is None or any(change.entity not in NO_NEWS for change in changes)
