"""The left side: which kind, from which day, and the constraints as an ordered form."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from commandcenter.domain.pairing import KINDS, PairingKind
from commandcenter.domain.vocabulary import ORGANIZATION_KINDS
from commandcenter.services.pairing_rules import FURTHEST_AHEAD
from commandcenter.services.planning.settings import PLANNED, PlanSettings, default_settings, organization_kinds
from commandcenter.services.planning.terms import terms_of
from commandcenter.ui.planning.asking import UnitRow, units_on
from commandcenter.ui.planning.editors import CONSTRAINTS, WEIGHTS, ManyEditor, OneEditor, weight_editor
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.laying import be_plain_area
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

WIDTH, LABEL_WIDTH = 292, 72


class Constraints(QWidget):
    """The form. ``kind`` is the one that is planned.

    Signals:
        kind_changed(PairingKind): another kind is planned.
        changed(): anything else was changed.
    """

    kind_changed = Signal(object)
    changed = Signal()

    def __init__(self, office: Office, kind: PairingKind) -> None:
        super().__init__()
        self._office, self.kind = office, kind
        self.editors: dict[str, Any] = {}
        self.weights: dict[str, Any] = {}
        self._is_putting = False
        self.kinds, self.day_edit = Chooser(), QDateEdit()
        self.reset_button = QPushButton("恢复默认约束")
        self.area = QScrollArea()
        self._heads: list[QLabel] = []
        self._set_up()
        self._lay_out()
        self.kinds.currentIndexChanged.connect(self._take_kind)
        self.day_edit.dateChanged.connect(self._tell)
        self.reset_button.clicked.connect(self.reset)
        self._build()

    def _set_up(self) -> None:
        for kind in PLANNED:
            self.kinds.addItem(kind.name, kind.key)
        self.kinds.setCurrentIndex(self.kinds.findData(self.kind.key))
        self.kinds.setAccessibleName("结对种类")
        today = self._office.present.today()
        last = today + FURTHEST_AHEAD
        self.day_edit.setDateRange(QDate(today.year, today.month, today.day), QDate(last.year, last.month, last.day))
        self.day_edit.setDisplayFormat("yyyy年M月d日 ddd")
        self.day_edit.setCalendarPopup(True)
        self.day_edit.setStyleSheet(f"QDateEdit::drop-down {{ border: none; width: {5 * SPACE}px; }}")
        self.day_edit.setAccessibleName("从哪一天起")
        self.day_edit.setToolTip("方案从这一天起实施：今天或以后")
        self.reset_button.setObjectName("quiet")
        self.reset_button.setAutoDefault(False)

    def _lay_out(self) -> None:
        self.setFixedWidth(round(WIDTH * self._office.theme.type_scale))
        head = _grid()
        for row, (name, widget) in enumerate((("结对种类", self.kinds), ("起始日", self.day_edit))):
            head.addWidget(_label(name, widget), row, 0)
            head.addWidget(widget, row, 1)
        be_plain_area(self.area)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        column.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignLeft)

    def minimumSizeHint(self) -> QSize:
        """Low where there is little room: it scrolls."""
        return QSize(WIDTH, 200)

    def day(self) -> date:
        """From which day on."""
        chosen = self.day_edit.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def rule(self) -> int | None:
        """How many targets one holder may have by the rules in force."""
        return self._office.rules.numbers.get(self.kind.limit_key, self.kind.limit)

    def settings(self) -> PlanSettings:
        """The constraints as they stand."""
        values = {key: editor.read() for key, editor in self.editors.items()}
        weights = {key: editor.read() for key, editor in self.weights.items()}
        base = default_settings(self.kind, self.rule())
        return PlanSettings(**{**_fields(base), **values, "weights": weights})

    def show_kind(self, key: str) -> None:
        """Plan another kind."""
        self.kinds.setCurrentIndex(self.kinds.findData(key))

    def reset(self) -> None:
        """The constraints that the kind starts from."""
        settings = default_settings(self.kind, self.rule())
        self._is_putting = True
        for key, editor in self.editors.items():
            editor.put(getattr(settings, key))
        for key, editor in self.weights.items():
            editor.put(settings.weights[key])
        self._is_putting = False
        self.changed.emit()

    def go_to(self, key: str) -> None:
        """Put the keyboard into a constraint, in view."""
        editor = self.editors.get(key)
        if editor is not None:
            self.area.ensureWidgetVisible(editor)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_kind(self, _index: int) -> None:
        self.kind = KINDS[self.kinds.currentData()]
        self._build()
        self.kind_changed.emit(self.kind)

    def _build(self) -> None:
        """The form for the kind that is planned."""
        self.editors, self.weights, self._heads = {}, {}, []
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 2 * SPACE, 0)
        column.setSpacing(2 * SPACE)
        for group, entries in groupby(CONSTRAINTS, key=attrgetter("group")):
            lines = []
            for entry in entries:
                if entry.fits(self.kind):
                    editor = self.editors[entry.key] = entry.make(self.kind)
                    lines.append((entry.name, entry.meaning, editor))
            self._add_group(column, group, lines)
        terms = []
        for term in terms_of(self.kind):
            weight = self.weights[term.key] = weight_editor(term)
            terms.append((term.name, f"{term.meaning}：每{term.unit}多少分，越高越看重，0 为不计", weight))
        self._add_group(column, WEIGHTS, terms)
        column.addStretch(1)
        self.area.setWidget(body)
        body.setAutoFillBackground(False)
        self._offer_places()
        self._ask_units()
        self.reset()
        for editor in (*self.editors.values(), *self.weights.values()):
            editor.changed.connect(self._tell)
        self.dress()

    def _add_group(self, column: QVBoxLayout, group: str, lines: Sequence[tuple[str, str, QWidget]]) -> None:
        head = QLabel(group)
        self._heads.append(head)
        grid = _grid()
        for row, (name, meaning, editor) in enumerate(lines):
            label = _label(name, editor)
            for widget in (label, editor):
                widget.setToolTip(widget.toolTip() or meaning)
            editor.setAccessibleName(editor.accessibleName() or name)
            editor.setAccessibleDescription(meaning)
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
        column.addWidget(head)
        column.addLayout(grid)
        column.addSpacing(SPACE)

    def _offer_places(self) -> None:
        townships, seat = self.editors["townships"], self.editors["seat"]
        assert isinstance(townships, ManyEditor)
        assert isinstance(seat, OneEditor)
        rows = self._office.places.townships
        townships.offer([(one.code, one.name, one.initials) for one in rows])
        first = rows[0].name if rows else ""
        seat.offer([(f"{first}（默认）", None), *((one.name, one.code) for one in rows)])

    def _ask_units(self) -> None:
        """The organizations to choose among, read on a thread."""
        kinds, day = organization_kinds(self.kind), self._office.present.today()
        self._office.ask(partial(units_on, kinds=kinds, day=day), self._offer_units, key=f"plan units {id(self)}")

    def _offer_units(self, units: list[UnitRow]) -> None:
        editor = self.editors["organizations"]
        assert isinstance(editor, ManyEditor)
        editor.offer([(one.id, one.name, f"{one.initials} {ORGANIZATION_KINDS.name(one.kind)}") for one in units])

    def _tell(self, *_value: object) -> None:
        if not self._is_putting:
            self.changed.emit()

    def dress(self) -> None:
        """Take the theme in force."""
        for head in self._heads:
            head.setFont(self._office.theme.font(TYPE_SMALL, bold=True))
            head.setStyleSheet(f"color: {self._office.theme.tokens.muted}")


def _fields(settings: PlanSettings) -> dict[str, Any]:
    return dict(vars(settings))


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * SPACE)
    grid.setVerticalSpacing(SPACE)
    grid.setColumnMinimumWidth(0, LABEL_WIDTH)
    grid.setColumnStretch(1, 1)
    return grid


def _label(name: str, buddy: QWidget) -> QLabel:
    label = QLabel(name)
    label.setBuddy(buddy)
    return label
