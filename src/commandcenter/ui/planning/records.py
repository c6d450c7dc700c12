"""配对方案记录: the plans that were put in force, newest first, each of which can be undone as one."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from commandcenter.domain.pairing import KINDS, may_assign
from commandcenter.services.listing import Column, Row
from commandcenter.services.planning.undo import PlanRow
from commandcenter.ui.models.table import TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

EMPTY = "还没有方案付诸实施过。"
COLUMNS: tuple[Column, ...] = (
    Column("in_force_at", "付诸实施", 9, "moment"),
    Column("kind", "结对种类", 8),
    Column("day", "起始日", 6, "day"),
    Column("by", "由谁", 4),
    Column("added", "新增", 3, "number"),
    Column("ended", "结束", 3, "number"),
    Column("coverage", "覆盖", 13),
    Column("km", "平均公里", 8),
    Column("gini", "负担基尼", 8),
    Column("state", "状态", 8),
)


class Records(QWidget):
    """The list and the button that undoes what is chosen.

    Signals:
        undo_asked(int): this plan is to be undone.
    """

    undo_asked = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.plans: Sequence[PlanRow] = ()
        self.model = TableModel(COLUMNS, self)
        self.table = plain_table(self.model, "配对方案记录")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.empty, self.hint = QLabel(EMPTY), QLabel()
        self.undo_button = QPushButton("撤销所选方案")
        for label in (self.empty, self.hint):
            label.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.undo_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.undo_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.undo_button.clicked.connect(self._undo)
        self.dress()
        self.show_plans(())

    def show_plans(self, plans: Sequence[PlanRow]) -> None:
        """Show these."""
        self.plans = plans
        self.model.show_content(ready(COLUMNS, [row_of(plan) for plan in plans], [plan.id for plan in plans]))
        self.table.setVisible(bool(plans))
        self.empty.setVisible(not plans)
        self._selected()

    def chosen(self) -> PlanRow | None:
        """The plan that is selected."""
        rows = self.table.selectionModel().selectedRows()
        ids = {self.model.id_of(index.row()) for index in rows}
        return next((plan for plan in self.plans if plan.id in ids), None)

    def _selected(self, *_ranges: object) -> None:
        plan, refusal = self.chosen(), may_assign(self._office.seat.actor.role)
        may = plan is not None and plan.undone_at is None and refusal is None
        self.undo_button.setEnabled(may)
        if refusal is not None:
            self.hint.setText(refusal)
        elif plan is None:
            self.hint.setText(
                "选中一个方案可以把它整个撤销：它开始的结对结束，它结束的结对恢复。" if self.plans else ""
            )
        else:
            self.hint.setText(
                "这个方案已经撤销。" if plan.undone_at else "从今天起撤销；以后另有变动的，会说明为什么不能。"
            )

    def refresh(self) -> None:
        """The seat may be another's now."""
        self._selected()

    def _undo(self) -> None:
        plan = self.chosen()
        if plan is not None:
            self.undo_asked.emit(plan.id)

    def dress(self) -> None:
        """Take the theme in force."""
        set_widths(self.table, COLUMNS, QFontMetrics(self._office.theme.font()))


def row_of(plan: PlanRow) -> Row:
    """A plan as a row."""
    kind = KINDS[plan.kind].name if plan.kind in KINDS else plan.kind
    state = "在用" if plan.undone_at is None else f"已由{plan.undone_by}撤销"
    return (
        plan.in_force_at,
        kind,
        plan.day,
        plan.by_name,
        plan.added,
        plan.ended,
        _change(plan, _covered),
        _change(plan, lambda figures: _decimal(figures.get("mean_km"), 1)),
        _change(plan, lambda figures: _decimal(figures.get("gini"), 3)),
        state,
    )


def _change(plan: PlanRow, words: Any) -> str:
    return f"{words(plan.before)} → {words(plan.after)}"


def _covered(figures: Mapping[str, Any]) -> str:
    ratio = figures.get("coverage", {})
    return f"{number(ratio.get('part', 0))}/{number(ratio.get('whole', 0))}"


def _decimal(value: float | None, places: int) -> str:
    return "—" if value is None else f"{value:.{places}f}"
