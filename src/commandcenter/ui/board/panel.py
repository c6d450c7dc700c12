"""The board: seven columns, dragging between them, and what others do shown as it happens."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QSettings, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from commandcenter.domain.workflow import STAGES
from commandcenter.services.board import Card, Cursor
from commandcenter.services.filters import NO_FILTERS, Filters, as_listed
from commandcenter.ui.board.bar import BoardBar
from commandcenter.ui.board.column import Column
from commandcenter.ui.board.face import Reader
from commandcenter.ui.board.following import Closed, Following, Loaded, News
from commandcenter.ui.board.gestures import Gestures
from commandcenter.ui.board.keys import KeysCard
from commandcenter.ui.board.lanes import LANE_KIND, NO_LANES
from commandcenter.ui.board.model import BoardModel
from commandcenter.ui.board.pictures import Pictures
from commandcenter.ui.board.row import ColumnsRow
from commandcenter.ui.board.swimlanes import Swimlanes
from commandcenter.ui.board.touches import Touches
from commandcenter.ui.board.walking import Walking
from commandcenter.ui.casework.presence import Presence
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.panel import Panel
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

if TYPE_CHECKING:  # imported with the first step: a start is measured
    from commandcenter.ui.casework.moves import Moves

TICK_MS = 60_000
LANES_SETTING = "board/lanes"


class BoardPanel(Panel):
    """The panel. ``columns`` by stage, ``model`` holds the cards, ``moves`` makes the transitions."""

    def __init__(self, office: Office) -> None:
        super().__init__("看板")
        self._office = office
        self.reader = Reader(office.places, office.rules)
        self.reader.set_now(office.present.now())
        self.model = BoardModel(self.reader, NO_LANES.rank(office.places))
        pictures = Pictures()
        self.columns = {
            stage.key: Column(stage, self.model.columns[stage.key], office.theme, pictures) for stage in STAGES
        }
        self.row = ColumnsRow(list(self.columns.values()))
        self.lanes = Swimlanes(self, self.columns, self.model, office.places, office.theme)
        self.bar = BoardBar(office, self.cards)
        self.walking = Walking(self.row, self.columns, self.lanes)
        self._moves: Moves | None = None
        self.gestures = Gestures(office, self, list(self.columns.values()), self.reader, self.lanes, lambda: self.moves)
        self.following = Following(office, self)
        self._presence = Presence(office, self)
        self._touches = Touches(self.row, self.columns, self.reader)
        self._filters = office.selection.filters
        self._is_choosing = False
        self._closed_count = 0
        self._has_all_closed = False
        self._closed_until: Cursor | None = None
        self._own: dict[int, int] = {}
        self._clock = QTimer(self)
        self._lay_out()
        self._connect()
        self._connect_columns()
        self._clock.start(TICK_MS)
        self.model.filter(self._filters, self._now())
        self.following.refresh()
        self._presence.ask()

    @property
    def moves(self) -> "Moves":
        """What makes the transitions, with the forms and services that they need: made for the first one."""
        if self._moves is None:
            from commandcenter.ui.casework.moves import Moves

            self._moves = Moves(self._office, self)
            self._moves.moved.connect(self._moved)
        return self._moves

    def _lay_out(self) -> None:
        self.header.addWidget(self.bar, 1)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(2 * SPACE, 0, 2 * SPACE, SPACE)
        across.setSpacing(0)
        across.addWidget(self.lanes.head)
        across.addWidget(self.row, 1)
        across.addWidget(self.lanes.bar)
        self.body.addWidget(holder, 1)
        self.setFocusProxy(self.columns[STAGES[0].key].view)

    def _connect(self) -> None:
        office = self._office
        self.following.loaded.connect(self._show)
        self.following.told.connect(self._hear)
        self.following.older.connect(self._show_older)
        self.following.closed.connect(self._show_closed)
        self._presence.changed.connect(self._show_marks)
        self.bar.filters.left.connect(self.walking.begin)
        self.bar.keys_asked.connect(self.show_keys)
        self.bar.lanes_asked.connect(self.use_lanes)
        self.bar.fold_asked.connect(self.lanes.fold_all)
        self._clock.timeout.connect(self._tick)
        office.selection.scope_changed.connect(self._scope_changed)
        office.selection.filters_changed.connect(self._filter)
        office.selection.issue_changed.connect(self._show_focused)
        office.theme.changed.connect(self._dress)
        office.rules_changed.connect(self._use_rules)

    def _connect_columns(self) -> None:
        for column in self.columns.values():
            view = column.view
            view.drag_begun.connect(partial(self.gestures.begin_drag, column))
            view.drag_moved.connect(self.gestures.dragging.move)
            view.drag_dropped.connect(self.gestures.dragging.drop)
            view.drag_cancelled.connect(self.gestures.dragging.end)
            view.open_asked.connect(self._office.doors.issue_asked)
            view.menu_asked.connect(self.gestures.show_menu)
            view.chosen.connect(self._choose)
            view.selectionModel().selectionChanged.connect(partial(self._only_here, column))
            column.count.clicked.connect(partial(self._list, column, False))
            column.overdue.clicked.connect(partial(self._list, column, True))
        self.columns["closed"].more.clicked.connect(self._ask_older)

    def _show(self, loaded: Loaded) -> None:
        if loaded.names is not None:
            self.reader.know(loaded.names)
            self.lanes.know(loaded.names)
            self.bar.filters.know(loaded.names)
        self.reader.attach(loaded.attached)
        self.reader.set_now(self._office.present.now())
        self._closed_count = loaded.closed_count
        self._take_page(loaded.closed)
        self.model.show_all((*loaded.open, *loaded.closed))
        self._own.clear()
        self._tell()
        self._show_focused(self._office.selection.issue_id)

    def _show_older(self, older: Sequence[Card]) -> None:
        self._take_page(older)
        self.model.add(older)
        self._tell()

    def _show_closed(self, closed: Closed) -> None:
        self._closed_count = closed.count
        self._take_page(closed.cards)
        self.model.replace_closed(closed.cards)
        self._tell()

    def _take_page(self, page: Sequence[Card]) -> None:
        """Remember where the closed issues in hand end."""
        self._has_all_closed = not page
        self._closed_until = Cursor(page[-1].closed_at or 0, page[-1].id) if page else None

    def _hear(self, news: News) -> None:
        """Others' moves glide and name who; the own ones have been shown already."""
        self._closed_count = news.closed_count
        self.reader.attach_to(news.ids, news.attached)
        found = {card.id: card for card in news.cards}
        for issue_id in news.ids:
            card, known = found.get(issue_id), self.model.cards.get(issue_id)
            if card is not None and known is not None and card.version < known.version:
                continue
            if card is not None and known is None and self._is_too_old(card):
                continue
            own = card is not None and self._own.get(issue_id) == card.version
            if own or card is None or known == card:
                self.model.update(issue_id, card)
            else:
                step = news.steps.get(issue_id)
                words = f"{step.who} 刚刚{step.step}" if step else ""
                self._touches.show(card, known, words, partial(self.model.update, issue_id, card))
        self._tell()

    def _is_too_old(self, card: Card) -> bool:
        """Whether a closed issue lies before those in hand."""
        until = self._closed_until
        return card.closed_at is not None and until is not None and card.closed_at < until.closed_at

    def _moved(self, after: Sequence[Card]) -> None:
        """What this window did is shown at once; the feed will tell the same again."""
        for card in after:
            self._own[card.id] = card.version
            self.model.update(card.id, card)
        self._tell()
        first = after[0]
        if first.stage in self.columns:
            self.lanes.unfold_for(first)
            self.columns[first.stage].view.select_card(first, near_only=self.lanes.is_on)  # all columns would go there

    def _tell(self) -> None:
        """The figures in the heads."""
        now = self._now()
        self.lanes.set_now(now)
        for key, column in self.columns.items():
            rows = self.model.columns[key].rowCount()
            words = self._closed_words(rows) if key == "closed" else number(rows)
            column.tell(words, self.model.overdue(key, now))
        shown = self.model.columns["closed"].rowCount()
        self.columns["closed"].more.setVisible(bool(shown) and not self._has_all_closed)

    def _closed_words(self, rows: int) -> str:
        """Words are looked for among those in hand only."""
        lately = f"近 7 天 {number(self._closed_count)}"
        return f"{number(rows)}（{lately}）" if self._filters.words else lately

    def _show_marks(self, marks: dict[int, str]) -> None:
        """Who else is at work on which issue."""
        for issue_id in self.reader.mark(marks):
            card = self.model.cards.get(issue_id)
            if card is not None:
                self.model.columns[card.stage].replace(card, card)

    def _ask_older(self) -> None:
        if self._closed_until is not None:
            self.following.ask_older(self._closed_until)

    def _use_rules(self) -> None:
        self.reader.use(self._office.rules)
        self._tick()

    def _tick(self) -> None:
        self.reader.set_now(self._office.present.now())
        if self._filters.overdue:
            self.model.filter(self._filters, self._now())
        self._tell()
        for column in self.columns.values():
            column.view.viewport().update()

    def cards(self) -> Sequence[Card]:
        """All cards in hand."""
        return tuple(self.model.cards.values())

    def use_lanes(self, key: str) -> None:
        """Cut the board into lanes of a kind."""
        self.lanes.use(LANE_KIND[key])
        self.bar.mark_lanes(key)
        self._tell()

    def _only_here(self, column: Column, selected: QItemSelection, _deselected: QItemSelection) -> None:
        """Cards are selected in one column at a time."""
        if not selected.isEmpty():
            for other in self.columns.values():
                if other is not column:
                    other.view.clearSelection()

    def _choose(self, card: Card) -> None:
        """A card chosen here is selected by its column, as its keys say: Ctrl adds, Shift spans."""
        self._is_choosing = True
        self._office.selection.focus_issue(card.id)
        self._is_choosing = False

    def _show_focused(self, issue_id: int | None) -> None:
        """Another panel put an issue in focus, or took it away."""
        if self._is_choosing:
            return
        card = self.model.cards.get(issue_id) if issue_id is not None else None
        for key, column in self.columns.items():
            if card is None:
                column.view.clearSelection()
            elif key == card.stage and card.id not in [one.id for one in column.view.selected_cards()]:
                self.lanes.unfold_for(card)
                column.view.select_card(card)

    def _scope_changed(self, _scope: object) -> None:
        if self._moves is not None:
            self._moves.close_form()
        self.following.refresh()

    def _list(self, column: Column, is_overdue: bool, _checked: bool = False) -> None:
        """A column as a table, narrowed as the board is."""
        stage = column.stage
        asked = replace(self._filters, stages=(stage.key,), overdue=is_overdue or self._filters.overdue)
        key = "open_issues" if stage.is_open else "closed_week"
        self._office.doors.narrowed_asked.emit(key, self._office.selection.scope, as_listed(asked))

    def _filter(self, filters: Filters) -> None:
        """Those in hand at once; of the closed ones others may pass now."""
        before, self._filters = self._filters, filters
        self.model.filter(filters, self._now())
        self._tell()
        if replace(before, words="") != replace(filters, words=""):
            self.following.ask_closed()

    def _now(self) -> int:
        return int(self._office.present.now().timestamp())

    def recall(self, settings: QSettings) -> None:
        """Be cut into the lanes of last time."""
        key = str(settings.value(LANES_SETTING, NO_LANES.key))
        self.use_lanes(key if key in LANE_KIND else NO_LANES.key)

    def keep(self, settings: QSettings) -> None:
        """Keep by what the board is cut."""
        settings.setValue(LANES_SETTING, self.lanes.kind.key)

    def show_keys(self) -> None:
        """Show what the keys do."""
        KeysCard(self._office.theme, self.window())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that belong to no column."""
        if event.text() == "/" or event.key() == Qt.Key.Key_F:
            self.bar.filters.focus()
        elif event.key() == Qt.Key.Key_Escape and not self._filters.is_empty:
            self._office.selection.narrow(NO_FILTERS)
        elif event.text() in ("?", "？"):
            self.show_keys()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        for column in self.columns.values():
            column.dress()
        self.lanes.dress()
        self.row.dress()
