"""The table behind a figure: sorts, filters, copies, exports, opens what a row stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.services.listing import Asked, Cursor, Listed, Row
from commandcenter.services.lists import LIST
from commandcenter.services.scope import Scope
from commandcenter.ui.models.table import Content, TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.icons import icon
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import day_in_words, number
from commandcenter.ui.tables.copying import for_clipboard
from commandcenter.ui.tables.exporting import FORMS, export

SIZE = (1120, 640)


@dataclass(frozen=True)
class _Page:
    listed: Listed
    content: Content


class TableWindow(QDialog):
    """A window of its own, beside the main one; it shows the day that was selected when it was opened.

    Signals:
        exported(str): a file has been written there.
    """

    exported = Signal(str)

    def __init__(self, office: Office, list_key: str, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.kind, self.scope = office, LIST[list_key], scope
        self.day = office.selection.day or office.present.today()
        self._rows: list[Row] = []
        self._ids: list[int] = []
        self._total = 0
        self._is_closed = False
        self._next: Cursor | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{self.kind.title} · {' › '.join(office.places.path(scope))}")
        self.model = TableModel(self.kind.columns, self)
        self.view = plain_table(self.model, self.kind.title)
        self.filter, self.count, self.nothing = QLineEdit(), QLabel(), QLabel("读取中…")
        self.stale = QLabel("数据有更新，按 F5 刷新")
        self.more, self.copy, self.save = QPushButton("继续加载"), QPushButton("复制"), QPushButton("导出…")
        self._lay_out()
        self._dress()
        self._connect()
        self._load(None)

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        title = QLabel(self._heading())
        title.setObjectName("title")
        meaning = QLabel(f"{self.kind.meaning} · {day_in_words(self.day)}")
        meaning.setObjectName("muted")
        self.filter.setPlaceholderText("筛选：任一列的文字，空格分开几个词  /")
        self.filter.setAccessibleName("筛选")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(300)
        self.count.setObjectName("muted")
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more.hide()
        self.stale.setObjectName("warning")
        self.stale.hide()
        self.copy.setToolTip("复制所选的行，未选则全部（Ctrl+C）")
        self.save.setToolTip("导出所列的行（Ctrl+S）")
        for button in (self.more, self.copy, self.save):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addLayout(_row(title, meaning, None, self.filter))
        column.addWidget(self.nothing, 1)
        column.addWidget(self.view, 1)
        column.addLayout(_row(self.count, self.more, self.stale, None, self.copy, self.save))
        self.view.hide()
        set_widths(self.view, self.kind.columns, QFontMetrics(self._office.theme.font()))

    def _dress(self) -> None:
        for key, button in (("more", self.more), ("copy", self.copy), ("export", self.save)):
            button.setIcon(icon(key, self._office.theme))

    def _heading(self) -> str:
        return f"{self.kind.title} · {self._office.places.path(self.scope)[-1]}"

    def _connect(self) -> None:
        self._office.theme.changed.connect(self._dress)
        self.filter.textChanged.connect(self._filter)
        self.view.activated.connect(self._open)
        self.view.doubleClicked.connect(self._open)
        self.more.clicked.connect(self._load_more)
        self.copy.clicked.connect(self.copy_rows)
        self.save.clicked.connect(self._ask_where)
        for keys, action in (
            (QKeySequence.StandardKey.Copy, self.copy_rows),
            (QKeySequence.StandardKey.Save, self._ask_where),
            (QKeySequence.StandardKey.Refresh, self.refresh),
            ("/", self.filter.setFocus),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)

        self._office.feed.changed.connect(self._hear)
        self._office.feed.found.connect(self._hear)

    def _hear(self, _changes: object = None) -> None:
        """Rows stay where they are while they are read; what is newer is only announced."""
        self.stale.show()

    def refresh(self) -> None:
        """Read the list anew."""
        self._rows, self._ids = [], []
        self._load(None)

    def _load_more(self) -> None:
        self.more.setEnabled(False)
        self._load(self._next)

    def _load(self, after: Cursor | None) -> None:
        kind, asked = (
            self.kind,
            Asked(self.scope, self.day, self._office.present.now(), after, {}, self._office.seat.actor),
        )
        rows, ids = list(self._rows), list(self._ids)

        def query(session: Session) -> _Page:
            listed = kind.query(session, asked)
            return _Page(listed, ready(kind.columns, [*rows, *listed.rows], [*ids, *listed.ids]))

        self._office.ask(query, self._show, key=f"table {id(self)}")

    def done(self, result: int) -> None:
        """Closed by Esc: what is still under way has nobody to be shown to."""
        self._is_closed = True
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame: the same."""
        self._is_closed = True
        super().closeEvent(event)

    def _show(self, page: _Page) -> None:
        if self._is_closed:
            return
        self._rows, self._ids = list(page.content.rows), list(page.content.ids)
        self._total, self._next = page.listed.total, page.listed.next
        self.model.show_content(page.content)
        self.nothing.setText("没有符合条件的记录。")
        self.nothing.setVisible(not self._rows)
        self.view.setVisible(bool(self._rows))
        self.more.setVisible(self._next is not None)
        self.more.setEnabled(True)
        self._say_count()
        self.stale.hide()
        if self._rows and self.view.hasFocus() is False:
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
        elif self.kind.opens == "grid" and opened in self._office.places.grid:
            self._office.selection.select(self._office.places.scope_of_grid(opened))

    def copy_rows(self) -> None:
        """Put the selected rows, or all that are shown, on the clipboard."""
        rows = self._chosen_rows()
        QGuiApplication.clipboard().setMimeData(for_clipboard(self.kind.columns, rows))
        self._office.messages.say(f"已复制 {number(len(rows))} 行，可粘贴到 Excel。", "good")

    def _chosen_rows(self) -> Sequence[Row]:
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return self.model.values(chosen or None)

    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / f"{self._heading().replace(' · ', '-')}-{self.day:%Y%m%d}.xlsx")
        forms = ";;".join(f"{form.name} (*{form.suffix})" for form in FORMS)
        chosen, form = QFileDialog.getSaveFileName(self, "导出", proposal, forms)
        if chosen:
            suffix = next((one.suffix for one in FORMS if form.endswith(f"(*{one.suffix})")), FORMS[0].suffix)
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(suffix))

    def export_to(self, path: Path) -> None:
        """Write all rows that are shown into a file, on a thread."""
        title, columns, rows = self.kind.title, self.kind.columns, self.model.values()
        self.save.setEnabled(False)
        self._office.jobs.start(lambda: export(path, title, columns, rows), self._written, failed=self._not_written)

    def _written(self, path: Path) -> None:
        if not self._is_closed:
            self.save.setEnabled(True)
            self.exported.emit(str(path))
        self._office.messages.say(f"已导出到 {path}。", "good")

    def _not_written(self, failure: Failure) -> None:
        if not self._is_closed:
            self.save.setEnabled(True)
        if failure.is_expected:
            self._office.messages.fail(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None stretches."""
    row = QHBoxLayout()
    row.setSpacing(2 * SPACE)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
