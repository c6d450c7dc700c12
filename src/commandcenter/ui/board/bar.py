"""The board's header: its lanes, its filters, what this seat may do, and the keys."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.board import Card
from commandcenter.ui.board.filter_bar import FilterBar
from commandcenter.ui.board.lanes import LANE_KIND, LANE_KINDS, NO_LANES
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE


class BoardBar(QWidget):
    """The row after the title.

    Signals:
        keys_asked(): show the keys.
        lanes_asked(str): cut the board into lanes of a kind.
        fold_asked(bool): fold all lanes (True), or unfold them.
    """

    keys_asked = Signal()
    lanes_asked = Signal(str)
    fold_asked = Signal(bool)

    def __init__(self, office: Office, cards: Callable[[], Iterable[Card]]) -> None:
        super().__init__()
        self._office = office
        self.filters, self.hint, self.keys = FilterBar(office, cards), QLabel(), QToolButton()
        self.lanes = self._lanes_button()
        self.hint.setObjectName("muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys.setText("?")
        self.keys.setObjectName("quiet")
        self.keys.setAccessibleName("看板的按键")
        self.keys.setToolTip("看板的按键")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.lanes)
        row.addWidget(self.filters)
        row.addWidget(self.filters.strip, 1)
        row.addWidget(self.hint, 1)
        row.addWidget(self.keys)
        self.keys.clicked.connect(self.keys_asked)
        self.mark_lanes(NO_LANES.key)
        office.seat.changed.connect(self._tell)
        office.selection.day_changed.connect(self._tell)
        office.selection.filters_changed.connect(self._tell)
        self._tell()

    def _lanes_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("quiet")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip("把看板分成泳道")
        menu = QMenu(button)
        group = QActionGroup(menu)
        for kind in LANE_KINDS:
            entry = menu.addAction(kind.name)
            entry.setCheckable(True)
            entry.setData(kind.key)
            entry.triggered.connect(partial(self._ask_lanes, kind.key))
            group.addAction(entry)
        menu.addSeparator()
        self._folding = [menu.addAction(words) for words in ("全部收起", "全部展开")]
        for entry, folded in zip(self._folding, (True, False), strict=True):
            entry.triggered.connect(partial(self._ask_fold, folded))
        button.setMenu(menu)
        return button

    def mark_lanes(self, key: str) -> None:
        """Show by what the board is cut."""
        kind = LANE_KIND[key]
        for entry in self.lanes.menu().actions():
            if entry.isCheckable():
                entry.setChecked(entry.data() == key)
        for entry in self._folding:
            entry.setEnabled(kind is not NO_LANES)
        self.lanes.setText(f"泳道：{kind.subject} ▾" if kind.subject else "泳道 ▾")
        self.lanes.setAccessibleName(f"泳道：{kind.name}")

    def _ask_lanes(self, key: str, _checked: bool = False) -> None:
        self.lanes_asked.emit(key)

    def _ask_fold(self, folded: bool, _checked: bool = False) -> None:
        self.fold_asked.emit(folded)

    def _tell(self, _changed: object = None) -> None:
        """The chips of the filters take the room of the hint."""
        self.hint.setText(hint(self._office.seat.actor, self._office.selection.day))
        self.hint.setToolTip(self.hint.text())
        self.hint.setVisible(not self.filters.strip.chips)


def hint(actor: Actor, day: date | None) -> str:
    """What this seat may do, from the registry; and that the board does not go back in time."""
    may = "、".join(transition.name for transition in TRANSITIONS if actor.role in transition.roles)
    words = f"{ROLES.name(actor.role)}可办：{may}" if may else f"{ROLES.name(actor.role)}只看不办"
    return f"看板始终显示现在　·　{words}" if day is not None else words
