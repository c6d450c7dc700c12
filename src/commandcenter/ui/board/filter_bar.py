"""The filters at the board's head: a line for words, a menu for all else, and a chip for each that narrows."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QScrollArea, QSizePolicy, QToolButton, QWidget

from commandcenter.services.board import NOBODY, Card, Directory
from commandcenter.services.filters import NO_FILTERS, Filters
from commandcenter.ui.board.filter_words import CHOOSABLE, DAYS, Chip, chips, of_days, toggled, without
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

WORDS_WIDTH = 220
MOST_LEADS = 30
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class FilterBar(QWidget):
    """Shows and sets ``office.selection.filters``; the ``strip`` of chips stands where its owner puts it.

    ``cards`` are those among which leading units can be chosen.

    Signals:
        left(): Enter or Down in the line: on to the cards.
    """

    left = Signal()

    def __init__(self, office: Office, cards: Callable[[], Iterable[Card]]) -> None:
        super().__init__()
        self._office, self._cards = office, cards
        self._names = NOBODY
        self.words, self.button, self.menu = QLineEdit(), QToolButton(), QMenu(self)
        self.strip = _Strip()
        self._lay_out()
        self.words.textEdited.connect(self._search)
        self.words.textChanged.connect(self._cleared)
        self.menu.aboutToShow.connect(self._fill)
        office.selection.filters_changed.connect(self._show)
        self._show(office.selection.filters)

    def _lay_out(self) -> None:
        self.words.setPlaceholderText("筛选标题、镇街、单位…　/")
        self.words.setAccessibleName("筛选看板")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(WORDS_WIDTH)
        self.words.installEventFilter(self)
        self.button.setText("筛选 ▾")
        self.button.setObjectName("quiet")
        self.button.setAccessibleName("更多筛选条件")
        self.button.setToolTip("按清单、类别、来源、单位、登记时间筛选")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        for widget in (self.words, self.button):
            row.addWidget(widget)
        self.strip.setFixedHeight(self.words.sizeHint().height())

    def know(self, names: Directory) -> None:
        """Use these names from now on."""
        self._names = names
        self._show(self._office.selection.filters)

    def focus(self) -> None:
        """Type here now."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears the words, then everything; Enter and Down go on to the cards."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self.words.text():
            self._narrow(replace(self._filters, words=""))
            return True
        if event.key() in ENTER:
            self.left.emit()
            return True
        return False

    @property
    def _filters(self) -> Filters:
        return self._office.selection.filters

    def _narrow(self, filters: Filters) -> None:
        self._office.selection.narrow(filters)

    def _search(self, words: str) -> None:
        self._narrow(replace(self._filters, words=words))

    def _cleared(self, words: str) -> None:
        """The button in the line empties it without an edit."""
        if not words:
            self._search("")

    def _show(self, filters: Filters) -> None:
        if filters.words != self.words.text():
            self.words.setText(filters.words)
        shown = chips(filters, self._names, self._office.rules.catalog)
        self.strip.show_chips(shown, self._remove, self._clear)

    def _remove(self, chip: Chip) -> None:
        self._narrow(without(self._filters, chip.fields))

    def _clear(self) -> None:
        self._narrow(NO_FILTERS)

    def _fill(self) -> None:
        """The menu as things stand now."""
        self.menu.clear()
        self._add_own()
        self.menu.addSeparator()
        for kind in CHOOSABLE:
            menu = self.menu.addMenu(kind.title)
            chosen = getattr(self._filters, kind.field)
            for key, name in kind.options(self._office.rules.catalog):
                self._add(menu, name, key in chosen, partial(toggled, field=kind.field, key=key))
        self._add_leads(self.menu.addMenu("主办单位"))
        days, today = self.menu.addMenu("登记时间"), self._office.present.today()
        for name, count in DAYS:
            after = partial(of_days, today=today, days=count)
            is_so = after(self._filters).registered_from is None and self._filters.registered_from is not None
            self._add(days, name, is_so, after)
        self.menu.addSeparator()
        clear = self.menu.addAction("清除全部筛选")
        clear.setEnabled(not self._filters.is_empty)
        clear.triggered.connect(self._clear)

    def _add_own(self) -> None:
        actor, filters = self._office.seat.actor, self._filters
        person, lead = actor.cadre_id, actor.organization_id
        mine = self._add(self.menu, "我首问或协调的", person == filters.person, partial(_with_person, person=person))
        mine.setEnabled(person is not None)
        ours = self._add(self.menu, "本单位主办的", lead == filters.lead, partial(_with_lead, lead=lead))
        ours.setEnabled(lead is not None)
        self._add(self.menu, "只看超期", filters.overdue, _with_overdue)

    def _add_leads(self, menu: QMenu) -> None:
        """Those that lead most of what is in hand first."""
        counted = Counter(card.lead_organization_id for card in self._cards() if card.lead_organization_id)
        for lead, count in counted.most_common(MOST_LEADS):
            words = f"{self._names.organizations.get(lead, '')}　{number(count)}"
            self._add(menu, words, lead == self._filters.lead, partial(_with_lead, lead=lead))

    def _add(self, menu: QMenu, words: str, is_on: bool, after: Callable[[Filters], Filters]) -> QAction:
        entry = menu.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(is_on)
        entry.triggered.connect(partial(self._apply, after))
        return entry

    def _apply(self, after: Callable[[Filters], Filters], _checked: bool = False) -> None:
        self._narrow(after(self._filters))


def _with_person(filters: Filters, person: int | None) -> Filters:
    return replace(filters, person=None if filters.person == person else person)


def _with_lead(filters: Filters, lead: int | None) -> Filters:
    return replace(filters, lead=None if filters.lead == lead else lead)


def _with_overdue(filters: Filters) -> Filters:
    return replace(filters, overdue=not filters.overdue)


class _Strip(QScrollArea):
    """Chips in a row, which takes what room there is and asks for none."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self.chips: dict[Chip, QToolButton] = {}
        self.hide()

    def show_chips(self, shown: Iterable[Chip], remove: Callable[[Chip], None], clear: Callable[[], None]) -> None:
        """Show these; a press removes one."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self.chips = {chip: _button(f"{chip.words}　✕", f"去掉筛选：{chip.words}") for chip in shown}
        for chip, button in self.chips.items():
            button.clicked.connect(partial(_press, remove, chip))
            row.addWidget(button)
        if len(self.chips) > 1:
            every = _button("全部清除", "去掉全部筛选")
            every.clicked.connect(clear)
            row.addWidget(every)
        row.addStretch(1)
        self.setWidget(holder)
        self.setVisible(bool(self.chips))


def _press(remove: Callable[[Chip], None], chip: Chip, _checked: bool = False) -> None:
    remove(chip)


def _button(words: str, spoken: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setStyleSheet(f"padding: 1px {2 * SPACE}px; min-height: 18px")
    button.setToolTip(spoken)
    button.setAccessibleName(spoken)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
