"""The plain view of the other kinds: who holds what, since when."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from commandcenter.domain.pairing import PairingKind, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.held import Held
from commandcenter.services.listing import Column
from commandcenter.services.scope import Scope
from commandcenter.ui.models.table import Content, TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE

COLUMNS: tuple[Column, ...] = (
    Column("holder", "结对人", 7),
    Column("unit", "单位", 6),
    Column("role", "身份", 5),
    Column("target", "对象", 11),
    Column("since", "自", 6, "day"),
    Column("note", "所在或说明", 12),
)


def rows_of(held: Sequence[Held]) -> Content:
    """The rows as the table shows them; to be run on a thread."""
    rows = [(one.holder, one.unit, SQUAD_ROLES.name(one.role), one.target, one.since, one.target_note) for one in held]
    return ready(COLUMNS, rows, list(range(len(rows))))


class Holdings(QWidget):
    """The table with a filter.

    Signals:
        scope_asked(Scope): select the place of the pairing's target.
    """

    scope_asked = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._held: Sequence[Held] = ()
        self.model = TableModel(COLUMNS, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("筛选：姓名、单位、对象")
        self.filter.setAccessibleName("筛选结对")
        self.filter.setClearButtonEnabled(True)
        self.view = plain_table(self.model, "结对名单")
        self.empty = QLabel("这一天没有这类结对。")
        self.empty.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.filter)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        self.filter.textChanged.connect(self.model.filter)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._clicked)

    def show_held(self, kind: PairingKind, held: Sequence[Held], content: Content) -> None:
        """Show the pairings of a kind; columns without a meaning for it are hidden."""
        self._held = held
        self.model.show_content(content)
        self.empty.setVisible(not held)
        self.view.setVisible(bool(held))
        self.dress()
        self.view.setColumnHidden(1, not any(one.unit for one in held))
        self.view.setColumnHidden(2, not kind.roles)
        self.view.setColumnHidden(5, kind.target is Target.TOWNSHIP)

    def dress(self) -> None:
        """Take the theme in force."""
        set_widths(self.view, COLUMNS, QFontMetrics(self._office.theme.font()))

    def _clicked(self, index: QModelIndex) -> None:
        one = self._held[self.model.id_of(index.row())]
        places = self._office.places
        if one.grid_id in places.grid:
            self.scope_asked.emit(places.scope_of_grid(int(one.grid_id or 0)))
        elif one.village_code:
            self.scope_asked.emit(places.resolve(one.village_code) or Scope())
        elif one.township_code:
            self.scope_asked.emit(Scope(one.township_code))
