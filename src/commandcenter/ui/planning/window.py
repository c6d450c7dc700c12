"""The planner's window: constraints, the proposal as a difference, and putting it in force as one step."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from commandcenter.domain.pairing import KINDS, PairingKind
from commandcenter.services.planning.undo import load_plans
from commandcenter.services.scope import Scope
from commandcenter.ui.planning.asking import PlanAsk, Solved
from commandcenter.ui.planning.banner import LIST, SOLVE, Notice
from commandcenter.ui.planning.fates import LACKING, STRUCK
from commandcenter.ui.planning.freshness import Freshness
from commandcenter.ui.planning.in_force_form import InForceForm
from commandcenter.ui.planning.marking import Marking
from commandcenter.ui.planning.parts import STEPS, WIDE_FROM, Parts
from commandcenter.ui.planning.rows import ProposalRow, rows_of, sheet_of
from commandcenter.ui.planning.solving import Solving
from commandcenter.ui.planning.standing import Standing
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.exporting import Sheet
from commandcenter.ui.tables.handing_on import file_name

SIZE = (1280, 800)
FIRST_KIND = "squad_grid"
SETTLE_MS = 150  # the rest of the windows follow the table's selection when it has stood still this long


class PlanWindow(QWidget):
    """The window. ``solved`` is the proposal that is shown, None until one is; ``applied`` the plan it became."""

    def __init__(self, office: Office, kind: str = FIRST_KIND, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office = office
        self.solved: Solved | None = None
        self.applied: int | None = None
        self.is_stale = self._is_wide = False
        self.marking = Marking()
        self._trouble: Notice | None = None
        self._rows: list[ProposalRow] = []
        self.form: InForceForm | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.parts = Parts(self, office, KINDS[kind], self._sheet)
        self.solving, self.freshness = Solving(office, self), Freshness(office, self)
        self.messages = MessageBar(self, office.messages, office.theme, above=self.parts.go)
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._connect()
        self._shortcuts()
        self.resize(*SIZE)
        self.parts.dress()
        self._use(KINDS[kind])
        self._load_records()

    def _connect(self) -> None:
        office, parts, solving = self._office, self.parts, self.solving
        parts.constraints.kind_changed.connect(self._use)
        parts.constraints.changed.connect(self.show_state)
        parts.solve.clicked.connect(self.solve)
        parts.stop.clicked.connect(self.solving.stop)
        parts.go.clicked.connect(self.ask_in_force)
        parts.banner.followed.connect(self._follow_link)
        parts.lines.chosen.connect(self._lines_chosen)
        parts.lines.pin_asked.connect(self._pin)
        parts.lines.strike_asked.connect(self._strike)
        parts.lines.place_asked.connect(parts.map.go_to)
        parts.map.targets_asked.connect(parts.lines.choose_targets)
        parts.records.undo_asked.connect(self.undo)
        parts.records_tab.toggled.connect(self._turn_page)
        self._settle.timeout.connect(self._select_place)
        solving.told.connect(self._progress)
        solving.solved.connect(self._show_solved)
        solving.stopped.connect(self._stopped)
        solving.refused.connect(self._refused)
        solving.applied.connect(self._applied)
        solving.undone.connect(self._undone)
        self.freshness.went_stale.connect(self._grow_stale)
        self.freshness.written.connect(self._load_records)
        office.seat.changed.connect(self._seat_taken)
        office.theme.changed.connect(self.parts.dress)

    def _shortcuts(self) -> None:
        handing = self.parts.handing
        for keys, run in (
            (Qt.Key.Key_Return, self.enter),
            (Qt.Key.Key_Enter, self.enter),
            (Qt.Key.Key_Escape, self.escape),
            (QKeySequence.StandardKey.Copy, handing.copy),
            (QKeySequence.StandardKey.Save, handing.ask_where),
            (QKeySequence.StandardKey.Find, self.parts.lines.sieve.search.setFocus),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WindowShortcut)

    # Solving

    @property
    def kind(self) -> PairingKind:
        """The kind that is planned."""
        return self.parts.constraints.kind

    def show_kind(self, key: str) -> None:
        """Plan another kind."""
        self.parts.constraints.show_kind(key)

    def _use(self, kind: PairingKind) -> None:
        """Begin anew with a kind."""
        self.solving.stop()
        self.setWindowTitle(f"配对方案 · {kind.name}")
        self.solved, self.applied, self.is_stale, self._trouble = None, None, False, None
        self.marking.clear()
        self._rows = []
        self.parts.lines.use(kind)
        self.freshness.solved = None
        self.parts.comparison.show_solved(None)
        self.parts.map.show_rows(())
        self.show_state()

    def question(self) -> PlanAsk:
        """What would be solved now."""
        form = self.parts.constraints
        return PlanAsk(form.kind, form.day(), form.settings(), *self.marking.keys())

    def solve(self) -> None:
        """Solve under the constraints, pins and strikes as they stand."""
        if self.solving.is_busy:
            return
        self._trouble = None
        self.parts.bar.setRange(0, STEPS)
        self.parts.bar.setValue(0)
        self.solving.ask(self.question())
        self.show_state()

    def _progress(self, share: float, words: str) -> None:
        self.parts.bar.setValue(round(share * STEPS))
        self.parts.step.setText(f"{words}…")

    def _show_solved(self, solved: Solved) -> None:
        if solved.ask.kind is not self.kind:
            self.show_state()
            return
        self.solved, self.applied, self.is_stale = solved, None, False
        self.freshness.solved = solved
        self.parts.comparison.show_solved(solved)
        self._show_rows()
        self.parts.map.show_rows(self._rows)
        if solved.proposal.obstacles:
            self.parts.lines.sieve.show_fate(LACKING)
        self.show_state()
        self.freshness.look_again()

    def _show_rows(self) -> None:
        """The rows, with what is pinned and struck by now."""
        if self.solved is not None:
            self._rows = rows_of(self.solved, self._office.places, self.marking.pins, self.marking.strikes)
            self.parts.lines.show_rows(self._rows)

    def _stopped(self, sentence: str) -> None:
        self.show_state()
        self.parts.step.setText(sentence)

    def _refused(self, sentence: str) -> None:
        self._trouble = Notice(sentence, (), "danger")
        self.show_state()
        self.freshness.look_again()

    # By hand

    def _pin(self, rows: list[ProposalRow]) -> None:
        self._mark(self.marking.pin(rows))

    def _strike(self, rows: list[ProposalRow]) -> None:
        self._mark(self.marking.strike(rows))

    def _mark(self, many: int) -> None:
        if many and not self.solving.is_busy:
            self._show_rows()
            self.show_state()

    def _lines_chosen(self, rows: list[ProposalRow]) -> None:
        scopes = list(dict.fromkeys(row.scope for row in rows if row.scope is not None))
        if scopes:
            self.parts.map.outline(scopes)
            self._settle.start()

    def _select_place(self) -> None:
        """What is selected here is selected everywhere."""
        scopes = list(dict.fromkeys(row.scope for row in self.parts.lines.selected() if row.scope is not None))
        grids = tuple(sorted({grid for scope in scopes for grid in scope.grids}))
        if len(scopes) == 1:
            self._office.selection.select(scopes[0])
        elif grids:
            self._office.selection.select(Scope(grids=grids))

    # In force

    def ask_in_force(self) -> None:
        """Ask once more, in figures."""
        if self.solved is None or not self.parts.go.isEnabled() or self.form is not None:
            return
        self.form = InForceForm(self.solved.proposal, self._office.theme, self)
        self.form.agreed.connect(self.put_in_force)
        self.form.left.connect(self._form_left)
        self.form.open_at(self.parts.go.mapTo(self, self.parts.go.rect().topRight()) - self.form.rect().bottomRight())
        self.form.send.setFocus()

    def _form_left(self) -> None:
        self.form = None

    def put_in_force(self) -> None:
        """Put the proposal in force as one transaction."""
        self.form = None
        if self.solved is not None:
            self._write(partial(self.solving.apply, self.solved.proposal))

    def undo(self, plan_id: int) -> None:
        """Undo a plan as one."""
        self._write(partial(self.solving.undo, plan_id))

    def _write(self, run: "partial[None]") -> None:
        if self.solving.is_busy:
            return
        self._trouble = None
        self.parts.bar.setRange(0, 0)
        run()
        self.show_state()

    def _applied(self, plan_id: int) -> None:
        self.applied = plan_id
        self._load_records()
        self.show_state()

    def _undone(self, plan_id: int) -> None:
        if plan_id == self.applied:
            self.applied, self.is_stale = None, True
        self._load_records()
        self.show_state()

    # Following

    def _grow_stale(self) -> None:
        if self.solved is not None and self.applied is None and not self.solving.is_writing:
            self.is_stale = True
            self.show_state()

    def _load_records(self) -> None:
        self._office.ask(load_plans, self.parts.records.show_plans, key=f"plan records {id(self)}")

    def _seat_taken(self, _actor: object) -> None:
        self.parts.records.refresh()
        self.show_state()

    # What is shown

    def show_state(self) -> None:
        """Which parts are there, what may be pressed, and why not."""
        parts, is_busy, solved = self.parts, self.solving.is_busy, self.solved
        parts.enable(not is_busy)
        parts.stop.setVisible(is_busy and not self.solving.is_writing)
        parts.bar.setVisible(is_busy)
        parts.solve.setText("求解" if solved is None else "重新求解")
        parts.table_pages.setCurrentWidget(parts.empty if solved is None else parts.lines)
        standing = self._standing()
        why_not = standing.why_not()
        parts.banner.show_notices(standing.notices())
        parts.go.setEnabled(why_not is None and not is_busy)
        parts.go.setToolTip(why_not or "")
        if not is_busy:
            parts.step.setText("" if self.is_on_records else why_not or standing.summary())
        elif self.solving.is_writing:
            parts.step.setText("正在写入…")
        for button in (parts.handing.copy_button, parts.handing.save_button):
            button.setVisible(solved is not None or self.is_on_records)

    def is_pending(self) -> bool:
        """Whether something was changed by hand that is not solved yet."""
        return self.solved is not None and self.question() != self.solved.ask

    def _standing(self) -> Standing:
        return Standing(
            self.kind,
            self.solved,
            self._office.seat.actor.role,
            self.applied is not None,
            self.is_stale,
            self.is_pending(),
            (len(self.marking.pins), len(self.marking.strikes)),
            self._trouble,
        )

    def _follow_link(self, key: str) -> None:
        if key == SOLVE:
            self.solve()
        elif key == LIST:
            self.parts.lines.show_only(LACKING)
        elif key == "strikes":
            self.parts.lines.show_only(STRUCK)
        else:
            self.parts.constraints.go_to(key)

    @property
    def is_on_records(self) -> bool:
        """Whether the records are shown."""
        return self.parts.records_tab.isChecked()

    def _turn_page(self, is_on_records: bool) -> None:
        self.parts.pages.setCurrentIndex(1 if is_on_records else 0)
        self.parts.side.setVisible(not is_on_records)
        self.parts.go.setVisible(not is_on_records)
        self.show_state()

    def _sheet(self, only_selected: bool) -> Sheet:
        parts, today = self.parts, self._office.present.today()
        if self.is_on_records or self.solved is None:
            model = parts.records.model
            return Sheet(file_name("配对方案记录", day=today), model.columns, model.values())
        lines = parts.lines
        return sheet_of(self.solved, lines.model.columns, lines.values(only_selected), self.applied is not None)

    def enter(self) -> None:
        """Enter: agree to the form where it is open, else solve."""
        if self.form is not None:
            (self.form.leave.click if self.form.leave.hasFocus() else self.form.submit)()
        elif not self.is_on_records:
            self.solve()

    def escape(self) -> None:
        """Esc: leave the form, else stop solving."""
        if self.form is not None:
            self.form.dismiss()
        else:
            self.solving.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The map beside the table where there is room."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= WIDE_FROM
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self.parts.arrange(is_wide)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is being solved is stopped; what is being written ends by itself and is told."""
        self.solving.leave()
        super().closeEvent(event)
