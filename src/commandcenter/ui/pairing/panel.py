"""The panel 结对: a selector of all kinds with their coverage, the matrix, and plain lists for the other kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QStackedWidget, QToolButton
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS
from commandcenter.domain.rates import Ratio
from commandcenter.services.held import Held, load_held
from commandcenter.services.matrix import KIND, Matrix, load_matrix
from commandcenter.services.pairing_coverage import all_coverage, coverage
from commandcenter.services.scope import Scope
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.models.table import Content
from commandcenter.ui.pairing.editing import Editing
from commandcenter.ui.pairing.holdings import Holdings, rows_of
from commandcenter.ui.pairing.legend import Legend
from commandcenter.ui.pairing.matrix import MatrixView
from commandcenter.ui.pairing.model import KeyRole, MatrixModel
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.panel import Panel
from commandcenter.ui.shell.words import number

CONCERNED = ("pairing", "issue", "cadre", "organization", "township", "enterprise_tag", "grid")


REFRESH_MS = 60_000


@dataclass(frozen=True)
class _Loaded:
    coverage: dict[str, Ratio | None]
    matrix: Matrix | None
    held: Sequence[Held]
    content: Content | None


class PairingPanel(Panel):
    """The panel. ``kind`` is the key of the kind that it shows."""

    def __init__(self, office: Office) -> None:
        super().__init__("结对")
        self._office = office
        self.kind = KIND
        self.selector = QToolButton()
        self._menu = QMenu(self.selector)
        self._entries: dict[str, QAction] = {}
        self.covered = QLabel()
        self.legend = Legend(office.theme)
        self.model = MatrixModel(office.theme)
        self.matrix = MatrixView(self.model, office.theme)
        self.holdings = Holdings(office)
        self.pages = QStackedWidget()
        self.editing = Editing(office, self.matrix)
        self._coverage: dict[str, Ratio | None] = {}
        self._calm = Calm(self)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.start()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        for kind in PAIRING_KINDS:
            entry = self._menu.addAction(kind.name)
            entry.setData(kind.key)
            entry.setCheckable(True)
            self._entries[kind.key] = entry
        self.selector.setMenu(self._menu)
        self.selector.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._name_kind()
        self.covered.setObjectName("muted")
        self.header.addWidget(self.selector)
        self.header.addWidget(self.covered)
        self.header.addWidget(self.legend, 1)
        self.pages.addWidget(self.matrix)
        self.pages.addWidget(self.holdings)
        self.body.addWidget(self.pages, 1)

    def _connect(self) -> None:
        office = self._office
        self._menu.triggered.connect(self._kind_chosen)
        self._menu.aboutToShow.connect(self._ask_all_coverage)
        self.matrix.cell_chosen.connect(self._cell_chosen)
        self.matrix.township_chosen.connect(self._township_chosen)
        self.matrix.department_chosen.connect(self._department_chosen)
        self.matrix.edit_asked.connect(self._edit)
        self.holdings.scope_asked.connect(office.selection.select)
        office.selection.scope_changed.connect(self._scope_changed)
        office.selection.day_changed.connect(self._day_changed)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.refresh)
        office.theme.changed.connect(self._dress)
        self._calm.due.connect(self.refresh)
        self._timer.timeout.connect(self.refresh)

    def day(self) -> date:
        """The day that is shown."""
        return self._office.selection.day or self._office.present.today()

    def show_kind(self, key: str) -> None:
        """Show another kind."""
        self.kind = key
        self._name_kind()
        self.editing.close()
        self.refresh()

    def _name_kind(self) -> None:
        self.selector.setText(f"{KINDS[self.kind].name} ▾")
        self.selector.setToolTip(KINDS[self.kind].covered)
        self.selector.setAccessibleName(f"结对种类：{KINDS[self.kind].name}")
        for key, entry in self._entries.items():
            entry.setChecked(key == self.kind)

    def refresh(self) -> None:
        """Ask for everything anew."""
        kind, day, now = KINDS[self.kind], self.day(), self._office.present.reached()

        def query(session: Session) -> _Loaded:
            figures = {kind.key: coverage(session, kind, day)}
            if kind.key == KIND:
                return _Loaded(figures, load_matrix(session, day, now), (), None)
            held = load_held(session, kind, day)
            return _Loaded(figures, None, held, rows_of(held))

        self._office.ask(query, self._show, key="pairing")

    def _show(self, loaded: _Loaded) -> None:
        self._know_coverage(loaded.coverage)
        if loaded.matrix is not None:
            self.model.show_matrix(loaded.matrix)
            self.matrix.dress()
            self._light()
            self.pages.setCurrentWidget(self.matrix)
        elif loaded.content is not None:
            self.holdings.show_held(KINDS[self.kind], loaded.held, loaded.content)
            self.pages.setCurrentWidget(self.holdings)
        self.legend.be_quiet(loaded.matrix is None)
        self.header.activate()

    def _ask_all_coverage(self) -> None:
        """The figures of the other kinds are asked for when somebody looks at them: as the menu opens."""
        self._office.ask(partial(all_coverage, day=self.day()), self._know_coverage, key="pairing coverage")

    def _know_coverage(self, known: dict[str, Ratio | None]) -> None:
        self._coverage |= known
        self._show_coverage()

    def _show_coverage(self) -> None:
        for key, ratio in self._coverage.items():
            figure = f"{number(ratio.part)} / {number(ratio.whole)}" if ratio else "不作要求"
            self._entries[key].setText(f"{KINDS[key].name}\t{figure}")
        if self.kind in self._coverage:
            self.covered.setText(_in_words(self._coverage[self.kind], self._office.theme.tokens.warning))
        self.covered.setToolTip(KINDS[self.kind].covered)

    def _light(self) -> None:
        scope = self._office.selection.scope
        self.matrix.light(scope.department, scope.township)

    def _dress(self) -> None:
        self.matrix.dress()
        self.legend.updateGeometry()
        self.legend.update()
        self.holdings.dress()
        if self._coverage:
            self._show_coverage()

    def _kind_chosen(self, entry: QAction) -> None:
        self.show_kind(str(entry.data()))

    def _cell_chosen(self, department_id: int, township: str) -> None:
        self._office.selection.select(Scope(township, department=department_id))

    def _township_chosen(self, township: str) -> None:
        self._office.selection.select(Scope(township))

    def _department_chosen(self, department_id: int) -> None:
        self._office.selection.select(Scope(department=department_id))

    def _edit(self, index: QModelIndex) -> None:
        self._cell_chosen(*self.model.data(index, KeyRole))
        self.editing.open(index, self.day())

    def _scope_changed(self, _scope: Scope) -> None:
        self._light()

    def _day_changed(self, _day: object) -> None:
        self.editing.close()
        self.refresh()

    def _follow(self, changes: list[ChangeSeen]) -> None:
        if touches(changes, *CONCERNED):
            self._calm.request()


def _in_words(ratio: Ratio | None, warning: str) -> str:
    if ratio is None:
        return "不作要求"
    gap = ratio.whole - ratio.part
    lacking = f' · <span style="color:{warning}">缺 {number(gap)}</span>' if gap else ""
    return f"{number(ratio.part)} / {number(ratio.whole)}{lacking}"
