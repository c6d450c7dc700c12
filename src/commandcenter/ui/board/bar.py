"""The board's header: a filter, what this seat may do, and the keys."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.ui.board.lanes import LANE_KIND, LANE_KINDS, NO_LANES
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE

FILTER_WIDTH = 220


class BoardBar(QWidget):
    """The row after the title.

    Signals:
        filter_changed(str): show only cards with these words.
        left(): Enter or Down in the filter: on to the cards.
        keys_asked(): show the keys.
        lanes_asked(str): cut the board into lanes of a kind.
        fold_asked(bool): fold all lanes (True), or unfold them.
    """

    filter_changed = Signal(str)
    left = Signal()
    keys_asked = Signal()
    lanes_asked = Signal(str)
    fold_asked = Signal(bool)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.filter, self.hint, self.keys = QLineEdit(), QLabel(), QToolButton()
        self.lanes = self._lanes_button()
        self.filter.setPlaceholderText("筛选标题、镇街、单位…　/")
        self.filter.setAccessibleName("筛选看板")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(FILTER_WIDTH)
        self.filter.installEventFilter(self)
        self.hint.setObjectName("muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys.setText("?")
        self.keys.setObjectName("quiet")
        self.keys.setAccessibleName("看板的按键")
        self.keys.setToolTip("看板的按键")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACE)
        row.addWidget(self.lanes)
        row.addWidget(self.filter)
        row.addWidget(self.hint, 1)
        row.addWidget(self.keys)
        self.filter.textChanged.connect(self.filter_changed)
        self.keys.clicked.connect(self.keys_asked)
        self.mark_lanes(NO_LANES.key)
        office.seat.changed.connect(self._tell)
        office.selection.day_changed.connect(self._tell)
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

    def focus_filter(self) -> None:
        """Type here now."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears, Enter and Down go on to the cards."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
            return True
        return False

    def _tell(self, _changed: object = None) -> None:
        self.hint.setText(hint(self._office.seat.actor, self._office.selection.day))
        self.hint.setToolTip(self.hint.text())


def hint(actor: Actor, day: date | None) -> str:
    """What this seat may do, from the registry; and that the board does not go back in time."""
    may = "、".join(transition.name for transition in TRANSITIONS if actor.role in transition.roles)
    words = f"{ROLES.name(actor.role)}可办：{may}" if may else f"{ROLES.name(actor.role)}只看不办"
    return f"看板始终显示现在　·　{words}" if day is not None else words
