"""The panel 结对: the matrix, the two-sided table of every other kind, and the table of all kinds' gaps."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import KINDS
from commandcenter.domain.rates import Ratio
from commandcenter.services.gaps import COMING_DAYS, GapTable, load_gap_table
from commandcenter.services.matrix import KIND, Matrix, load_matrix
from commandcenter.services.pages.ref import PageRef
from commandcenter.services.pairing_coverage import all_coverage, coverage
from commandcenter.services.planning.settings import PLANNED
from commandcenter.services.scope import Scope
from commandcenter.services.settings import rules_on
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.pairing.arrangement import Arrangement, arranged
from commandcenter.ui.pairing.arranging import Arranging
from commandcenter.ui.pairing.handing import Handing
from commandcenter.ui.pairing.kinds_menu import GAPS, KindsMenu
from commandcenter.ui.pairing.legend import Legend
from commandcenter.ui.pairing.matrix import MatrixView
from commandcenter.ui.pairing.model import KeyRole, MatrixModel
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.panel import Panel
from commandcenter.ui.shell.words import number

if TYPE_CHECKING:  # imported when they are shown first: a start is measured
    from commandcenter.ui.pairing.editing import Editing
    from commandcenter.ui.pairing.gap_view import GapView
    from commandcenter.ui.pairing.side_rows import Sides
    from commandcenter.ui.pairing.two_sided import TwoSided

CONCERNED = (
    "setting",
    "pairing",
    "issue",
    "cadre",
    "organization",
    "township",
    "village_focus",
    "enterprise",
    "enterprise_tag",
    "project",
    "talent",
    "grid",
)
REFRESH_MS = 60_000


@dataclass(frozen=True)
class _Loaded:
    coverage: dict[str, Ratio | None]
    matrix: Matrix | None = None
    sides: "Sides | None" = None
    gaps: GapTable | None = None


class PairingPanel(Panel):
    """The panel. ``kind`` is the key of the kind that it shows, or GAPS for the gaps of all."""

    def __init__(self, office: Office) -> None:
        super().__init__("结对")
        self._office = office
        self.kind = KIND
        self.selector = KindsMenu()
        self.covered = QLabel()
        self.plan_button = QPushButton("配对方案…")
        self.legend = Legend(office.theme)
        self.arranging = Arranging(self)
        self.model = MatrixModel(office.theme)
        self.matrix = MatrixView(self.model, office.theme)
        self.nothing = QLabel("没有符合的部门或镇街。")
        self.pages = QStackedWidget()
        self.handing = Handing(self.matrix, self)
        self._two_sided: TwoSided | None = None
        self._gaps: GapView | None = None
        self._editing: Editing | None = None
        self._settings: QSettings | None = None
        self._whole: Matrix | None = None
        self._coverage: dict[str, Ratio | None] = {}
        self._calm = Calm(self)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.start()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.covered.setObjectName("muted")
        self.covered.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | _BY_KEYBOARD)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (self.selector, self.covered, self.arranging.button, self.arranging.line):
            self.header.addWidget(part)
        self.header.addWidget(self.legend, 1)
        self.plan_button.setObjectName("quiet")
        self.plan_button.setToolTip("求这一类结对的最优方案，看过再付诸实施")
        self.header.addWidget(self.plan_button)
        for page in (self.matrix, self.nothing):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def _connect(self) -> None:
        office = self._office
        self.selector.chosen.connect(self.show_kind)
        self.selector.opening.connect(self._ask_all_coverage)
        self.plan_button.clicked.connect(self._ask_for_plan)
        self.covered.linkActivated.connect(self._open_gaps)
        self.arranging.changed.connect(self._arrange)
        self.arranging.done.connect(self.matrix.setFocus)
        self.matrix.cell_chosen.connect(self._cell_chosen)
        self.matrix.township_chosen.connect(self._township_chosen)
        self.matrix.department_chosen.connect(self._department_chosen)
        self.matrix.edit_asked.connect(self._edit)
        self.matrix.search_asked.connect(self.arranging.search)
        self.matrix.arrange_asked.connect(self.arranging.button.showMenu)
        self.matrix.plain_asked.connect(self.arranging.reset)
        self.matrix.head_menu_asked.connect(self._head_menu)
        office.selection.scope_changed.connect(self._scope_changed)
        office.selection.day_changed.connect(self._day_changed)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.refresh)
        office.theme.changed.connect(self._dress)
        self._calm.due.connect(self.refresh)
        self._timer.timeout.connect(self.refresh)

    @property
    def two_sided(self) -> "TwoSided":
        """Both sides of a kind: made, with what it needs, when a kind other than the matrix is shown first."""
        if self._two_sided is None:
            from commandcenter.ui.pairing.two_sided import TwoSided

            self._two_sided = made = TwoSided(self._office)
            made.scope_asked.connect(self._office.selection.select)
            made.page_asked.connect(self._open_page)
            if self._settings is not None:
                made.recall(self._settings)
            self.handing.take_in(made)
            self.pages.addWidget(made)
        return self._two_sided

    @property
    def has_two_sided(self) -> bool:
        """Whether it has been made."""
        return self._two_sided is not None

    @property
    def gaps(self) -> "GapView":
        """The table of all kinds' gaps: made when it is shown first."""
        if self._gaps is None:
            from commandcenter.ui.pairing.gap_model import GapModel
            from commandcenter.ui.pairing.gap_view import GapView

            self._gaps = made = GapView(GapModel(self._office.places.townships), self._office.theme)
            made.list_asked.connect(self._open_list)
            made.kind_asked.connect(self.show_kind)
            made.township_chosen.connect(self._township_chosen)
            self.pages.addWidget(made)
        return self._gaps

    @property
    def editing(self) -> "Editing":
        """Editing of the matrix's cells in place: made for the first."""
        if self._editing is None:
            from commandcenter.ui.pairing.editing import Editing

            self._editing = Editing(self._office, self.matrix)
        return self._editing

    def recall(self, settings: QSettings) -> None:
        """Arranged as it was left."""
        self.arranging.recall(settings)
        self._settings = settings
        if self._two_sided is not None:
            self._two_sided.recall(settings)

    def keep(self, settings: QSettings) -> None:
        """Keep how it is arranged."""
        self.arranging.keep(settings)
        if self._two_sided is not None:
            self._two_sided.keep(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rows are pasted."""
        if not self.handing.take_key(event, KINDS.get(self.kind)):
            super().keyPressEvent(event)

    def day(self) -> date:
        """The day that is shown."""
        return self._office.selection.day or self._office.present.today()

    def show_kind(self, key: str) -> None:
        """Show another kind, or the gaps of all."""
        self.kind = key
        self.selector.show_kind(key)
        self._close_editor()
        self.plan_button.setVisible(key in _PLANNED)
        self.refresh()

    def refresh(self) -> None:
        """Ask for everything anew."""
        key, day, now = self.kind, self.day(), self._office.present.reached()
        places = self._office.places

        def query(session: Session) -> _Loaded:
            if key == GAPS:
                return _Loaded(all_coverage(session, day), gaps=load_gap_table(session, day))
            kind = KINDS[key]
            figures = {key: coverage(session, kind, day)}
            if key == KIND:
                return _Loaded(figures, matrix=load_matrix(session, day, now))
            limit = rules_on(session, day).numbers.get(kind.limit_key, kind.limit)
            from commandcenter.services.holdings import load_holdings
            from commandcenter.ui.pairing.side_rows import sides_of

            return _Loaded(figures, sides=sides_of(load_holdings(session, kind, day), places, limit))

        self._office.ask(query, self._show, key="pairing")

    def _show(self, loaded: _Loaded) -> None:
        self._know_coverage(loaded.coverage)
        if loaded.matrix is not None:
            self._whole = loaded.matrix
            self._arrange(self.arranging.arrangement)
        elif loaded.sides is not None:
            self.two_sided.show_sides(loaded.sides)
            self.two_sided.follow(self._office.selection.scope)
            self.pages.setCurrentWidget(self.two_sided)
        elif loaded.gaps is not None:
            self.gaps.table.show_table(loaded.gaps)
            self._light()
            self.pages.setCurrentWidget(self.gaps)
        self.legend.be_quiet(loaded.matrix is None)
        self.arranging.set_wanted(loaded.matrix is not None)
        self.header.activate()

    def _arrange(self, how: Arrangement) -> None:
        if self._whole is None or self.kind != KIND:
            return
        shown = arranged(self._whole, how)
        self.model.show_matrix(shown.matrix)
        self.matrix.group(shown.rows, shown.columns)
        self.matrix.dress()
        self._light()
        self.pages.setCurrentWidget(self.matrix if self.model.rowCount() and self.model.columnCount() else self.nothing)
        self.header.activate()

    def _ask_all_coverage(self) -> None:
        """The figures of the other kinds are asked for when somebody looks at them: as the menu opens."""
        self._office.ask(partial(all_coverage, day=self.day()), self._know_coverage, key="pairing coverage")

    def _know_coverage(self, known: dict[str, Ratio | None]) -> None:
        self._coverage |= known
        self._show_coverage()

    def _show_coverage(self) -> None:
        self.selector.show_coverage(self._coverage)
        warning = self._office.theme.tokens.warning
        if self.kind == GAPS:
            self.covered.setText(f"点数字看名单；+ 为 {COMING_DAYS} 天内将空缺")
            self.covered.setToolTip("")
        elif self.kind in self._coverage:
            self.covered.setText(_in_words(self._coverage[self.kind], warning))
            self.covered.setToolTip(KINDS[self.kind].covered)

    def _light(self) -> None:
        scope = self._office.selection.scope
        self.matrix.light(scope.department, scope.township)
        if self._gaps is not None:
            self._gaps.light(scope.township)

    def _dress(self) -> None:
        self.matrix.dress()
        self.legend.updateGeometry()
        self.legend.update()
        for made in (self._two_sided, self._gaps):
            if made is not None:
                made.dress()
        if self._coverage:
            self._show_coverage()

    def _cell_chosen(self, department_id: int, township: str) -> None:
        self._office.selection.select(Scope(township, department=department_id))

    def _township_chosen(self, township: str) -> None:
        self._office.selection.select(Scope(township or None))

    def _department_chosen(self, department_id: int) -> None:
        self._office.selection.select(Scope(department=department_id))

    def _head_menu(self, axis: str, at: QPoint) -> None:
        self.arranging.open_menu("columns" if axis == "columns" else "rows", at)

    def _open_page(self, kind: str, key: int) -> None:
        self._office.doors.page_asked.emit(PageRef(kind, key))

    def _ask_for_plan(self, _checked: bool = False) -> None:
        self._office.doors.plan_asked.emit(self.kind)

    def _open_gaps(self, _link: str) -> None:
        self._open_list(self.kind, "")

    def _open_list(self, kind: str, township: str) -> None:
        from commandcenter.services.list_gaps import key_of_list
        from commandcenter.ui.pairing.gap_model import DISTRICT, NOWHERE

        scope = Scope() if township in (DISTRICT, NOWHERE) else Scope(township)
        self._office.doors.list_asked.emit(key_of_list(kind), scope)

    def _edit(self, index: QModelIndex) -> None:
        self._cell_chosen(*self.model.data(index, KeyRole))
        self.editing.open(index, self.day())

    def _scope_changed(self, scope: Scope) -> None:
        self._light()
        if self._two_sided is not None:
            self._two_sided.follow(scope)

    def _close_editor(self) -> None:
        if self._editing is not None:
            self._editing.close()

    def _day_changed(self, _day: object) -> None:
        self._close_editor()
        self.refresh()

    def _follow(self, changes: list[ChangeSeen]) -> None:
        if touches(changes, *CONCERNED):
            self._calm.request()


_PLANNED = frozenset(kind.key for kind in PLANNED)
_BY_KEYBOARD = Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def _in_words(ratio: Ratio | None, warning: str) -> str:
    """What is covered of all; what lacks is a link to the list behind it."""
    if ratio is None:
        return "不作要求"
    gap = ratio.whole - ratio.part
    link = f'<a href="gaps" style="color:{warning}; text-decoration:none">缺 {number(gap)}</a>'
    return f"{number(ratio.part)} / {number(ratio.whole)}" + (f" · {link}" if gap else "")
