"""统计: the rates by a dimension, for a period, each with its denominator, every cell a door to its issues."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.rates import RATES
from commandcenter.services.present import end_of
from commandcenter.services.rates import Group, RateTable, load_rates
from commandcenter.services.rates_columns import RATE_COLUMNS, TOTAL, RateColumn, period_in_words
from commandcenter.services.rates_dimensions import DIMENSIONS
from commandcenter.services.scope import Scope
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.rates.doors import DoorsLine, doors_of
from commandcenter.ui.rates.model import NAME, sheet_columns, sheet_row
from commandcenter.ui.rates.periods import PeriodBar
from commandcenter.ui.rates.view import RatesView
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import moment_in_words, number
from commandcenter.ui.tables.exporting import Sheet
from commandcenter.ui.tables.handing_on import HandingOn, file_name
from commandcenter.ui.tables.window import Shown, is_news

SIZE = (1560, 760)
NOTHING = "这段时间没有登记的事项：可换一个时段。"
BEHIND = "collected_issues"


class RatesWindow(QDialog):
    """A window of its own, beside the main one; for the scope and day that were selected when it was opened.

    Signals:
        list_asked(str, Scope, Shown): open the list behind a cell.
        exported(str): a file has been written there.
    """

    list_asked = Signal(str, object, object)
    exported = Signal(str)

    def __init__(self, office: Office, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.scope = office, scope
        self.day = office.selection.day or office.present.today()
        self.table: RateTable | None = None
        self._is_closed, self._is_first = False, True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title, self.state, self.count = QLabel(), QLabel(), QLabel()
        self.nothing, self.stale = QLabel("读取中…"), QLabel("数据有更新，按 F5 刷新")
        self.dimension = Chooser()
        self.period = PeriodBar(self.day)
        self.view = RatesView(office.theme)
        self.doors = DoorsLine()
        self.handing = HandingOn(office, self._sheet, self)
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme, above=self.handing.copy_button)
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        path = self._office.places.path(self.scope)
        self.setWindowTitle(f"统计 · {' › '.join(path)}")
        self.title.setText(f"统计 · {path[-1]}{self._department()}")
        self.title.setObjectName("title")
        for label in (self.state, self.count, self.nothing):
            label.setObjectName("muted")
        self.stale.setObjectName("warning")
        self.stale.hide()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for dimension in DIMENSIONS:
            self.dimension.addItem(f"按{dimension.name}", dimension.key)
        self.dimension.setCurrentIndex(self.dimension.findData("village" if self.scope.township else "township"))
        self.dimension.setAccessibleName("统计维度")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addLayout(in_a_row(self.title, self.state, None))
        column.addLayout(in_a_row(self.dimension, self.period, None))
        column.addWidget(self.nothing, 1)
        column.addWidget(self.view, 1)
        buttons = (self.handing.copy_button, self.handing.save_button)
        column.addLayout(in_a_row(self.count, self.stale, self.doors, None, *buttons))
        self.view.hide()
        self.doors.hide()

    def _department(self) -> str:
        """A cell of the matrix narrows by its department too."""
        return " · 所选部门主办" if self.scope.department is not None else ""

    def _connect(self) -> None:
        self.dimension.currentIndexChanged.connect(self._ask_anew)
        self.period.changed.connect(self.refresh)
        self.view.current_changed.connect(self._show_doors)
        self.view.opened.connect(self._open_cell)
        self.doors.asked.connect(self._open)
        self.handing.exported.connect(self.exported)
        for keys, action in (
            (QKeySequence.StandardKey.Copy, self.handing.copy),
            (QKeySequence.StandardKey.Save, self.handing.ask_where),
            (QKeySequence.StandardKey.Refresh, self.refresh),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)
        self._office.feed.changed.connect(self._hear)
        self._office.feed.found.connect(self._hear)

    def _hear(self, changes: Sequence[ChangeSeen] | None = None) -> None:
        if is_news(changes):
            self.stale.show()

    def _ask_anew(self, _place: int) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        by, scope, period = str(self.dimension.currentData()), self.scope, self.period.period
        moment = min(end_of(self.day), self._office.present.reached())

        def query(session: Session) -> RateTable:
            return load_rates(session, by, scope, moment, period)

        self._office.ask(query, self._show, key=f"rates {id(self)}")

    def _show(self, table: RateTable) -> None:
        if self._is_closed:
            return
        self.table = table
        self.state.setText(f"{period_in_words(table.period)} · 截至 {moment_in_words(table.moment)} 的状态")
        self.count.setText(f"{number(len(table.groups))} 组，双击任一格打开所计事项" if table.groups else "")
        self.stale.hide()
        has_any = bool(table.groups)
        self.nothing.setText(NOTHING)
        self.nothing.setVisible(not has_any)
        self.view.setVisible(has_any)
        self.doors.setVisible(has_any)
        self.view.show_table(table)
        if has_any and self._is_first:
            self.view.body.setFocus()
        self._is_first = False

    def _cell(self, index: QModelIndex) -> tuple[Group | None, RateColumn | None]:
        """The group (None: all together) and the column (None: the name) of a cell."""
        column = None if index.column() == NAME else RATE_COLUMNS[index.column() - 1]
        return self.view.group_at(index), column

    def _show_doors(self, index: QModelIndex) -> None:
        if self.table is not None and index.isValid():
            self.doors.show_cell(self.table, *self._cell(index))

    def _open_cell(self, index: QModelIndex) -> None:
        if self.table is not None and index.isValid():
            self._open(doors_of(self.table, *self._cell(index))[0].filters)

    def _open(self, filters: object) -> None:
        assert isinstance(filters, dict)
        self.list_asked.emit(BEHIND, self.scope, Shown(filters))

    def export_to(self, path: Path) -> None:
        """Write the table as it is shown into a file, on a thread."""
        self.handing.export_to(path)

    def _sheet(self, is_selection: bool) -> Sheet:
        assert self.table is not None
        groups = self.view.chosen() if is_selection else ()
        rows = [sheet_row(group) for group in (groups or (*self.view.model.groups, Group("", TOTAL, self.table.total)))]
        title = file_name(self.title.text(), self.table.dimension.name, day=self.day)
        caption = f"{self.title.text()}，{self.state.text()}".replace(" · ", "，")
        return Sheet(title, sheet_columns(self.table.dimension.name), rows, self._about(self.table), caption)

    def _about(self, table: RateTable) -> Sequence[tuple[str, str]]:
        return (
            ("统计", f"按{table.dimension.name}"),
            ("范围", " › ".join(self._office.places.path(self.scope)) + self._department()),
            ("时段", period_in_words(table.period)),
            ("状态", f"截至 {moment_in_words(table.moment)}"),
            *((rate.name, rate.meaning) for rate in RATES),
            *((column.title, column.meaning) for column in RATE_COLUMNS if not column.is_rate),
        )

    def done(self, result: int) -> None:
        """Closed by Esc: what is still under way has nobody to be shown to."""
        self._is_closed = self.handing.is_over = True
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame: the same."""
        self._is_closed = self.handing.is_over = True
        super().closeEvent(event)
