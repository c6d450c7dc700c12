"""The board cut into lanes: keeps lanes, columns and heads in step, with one vertical scroll bar for all."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from commandcenter.services.board import NOBODY, Card, Directory
from commandcenter.services.places import Places
from commandcenter.ui.board.column import Column
from commandcenter.ui.board.lanes import NO_LANES, LaneKind, LaneTable, Measures, Stretch, lay_out
from commandcenter.ui.board.model import BoardModel
from commandcenter.ui.board.rail import Rail
from commandcenter.ui.board.rows import Cell, EvenRows, LanedRows
from commandcenter.ui.board.stage_view import NO_GROUND, Ground, Note
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

LANE_GAP = 4 * SPACE
LINE = 6 * SPACE
_NOTHING = LaneTable((), {}, 0)


class Swimlanes(QObject):
    """The lanes of a board. ``head`` is the widget with their heads, ``bar`` the scroll bar; both hidden without lanes.

    Signals:
        folded(): a lane was folded or unfolded.
    """

    folded = Signal()

    def __init__(
        self, over: QWidget, columns: Mapping[str, Column], model: BoardModel, places: Places, theme: Theme
    ) -> None:
        super().__init__(over)
        self._columns, self._model, self._places, self._theme = columns, model, places, theme
        self.kind: LaneKind = NO_LANES
        self.table = _NOTHING
        self._folded: frozenset[int] = frozenset()
        self._stretches: dict[str, dict[int, Stretch]] = {}
        self._now, self._names = 0, NOBODY
        self.rail, self.bar = Rail(theme), QScrollBar(Qt.Orientation.Vertical)
        self.head = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._top = QLabel()
        self._top.setObjectName("muted")
        self._top.setContentsMargins(2 * SPACE, SPACE, 0, 0)
        self._top.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._foot = QWidget()
        column = QVBoxLayout(self.head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.rail, 1)
        column.addWidget(self._foot)
        self.head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.head.hide()
        self.bar.hide()

    def _connect(self) -> None:
        for key, column in self._columns.items():
            model = column.view.stage_model()
            for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
                signal.connect(partial(self._rows_changed, key))
            column.view.verticalScrollBar().valueChanged.connect(self._scroll)
        self.rail.verticalScrollBar().valueChanged.connect(self._scroll)
        self.bar.valueChanged.connect(self._scroll)
        self.rail.fold_asked.connect(self.fold)
        self._first = next(iter(self._columns.values())).view
        self._first.verticalScrollBar().rangeChanged.connect(self._take_range)
        self._first.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether there are lanes."""
        return self.kind is not NO_LANES

    def use(self, kind: LaneKind) -> None:
        """Cut the board by a kind."""
        if kind is self.kind:
            return
        self.kind, self._folded = kind, frozenset()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self.is_on else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        for column in self._columns.values():
            column.view.setVerticalScrollBarPolicy(policy)
            column.view.verticalScrollBar().setValue(0)
        self._top.setText(kind.subject)
        self.head.setVisible(self.is_on)
        self.bar.setVisible(self.is_on)
        self._model.cut(kind.rank(self._places))
        if not self.is_on:
            self._even()
        self._align()

    def _even(self) -> None:
        self.table = _NOTHING
        for column in self._columns.values():
            column.view.lay_out(EvenRows(column.view.delegate.row_height), NO_GROUND)

    def know(self, names: Directory) -> None:
        """Use these names from now on."""
        self._names = names
        self._show_heads()

    def set_now(self, now: int) -> None:
        """Count what is overdue at this moment."""
        self._now = now
        for key in self._columns:
            self._stretches[key] = self._model.stretches(key, now)
        self._lay_lanes()

    def title(self, rank: int) -> str:
        """A lane's name."""
        return self.kind.title(rank, self._places, self._names)

    def lane_of(self, card: Card) -> int:
        """The rank of the lane that a card is in."""
        return self._model.rank(card)

    def lanes_of(self, stage: str) -> dict[int, Stretch]:
        """The lanes in which a column has cards that are to be seen, by rank from the top down."""
        stretches = self._stretches.get(stage, {})
        seen = {cell.start for cell in self.table.cells.get(stage, ()) if cell.is_open and cell.end > cell.start}
        return {rank: stretch for rank, stretch in stretches.items() if stretch.start in seen}

    def lane_at(self, at: QPoint) -> int | None:
        """The rank of the lane at a global point, by its height; None when there is none."""
        y = self.rail.viewport().mapFromGlobal(at).y() + self.rail.verticalOffset()
        row = self.rail.rows.near(y, len(self.table.lanes))
        return self.table.lanes[row].rank if self.is_on and 0 <= row < len(self.table.lanes) else None

    def fold(self, rank: int, folded: bool) -> None:
        """Fold or unfold a lane."""
        after = self._folded | {rank} if folded else self._folded - {rank}
        if after != self._folded:
            self._folded = after
            self._lay_lanes()
            self.folded.emit()

    def fold_all(self, folded: bool) -> None:
        """Fold or unfold all lanes."""
        self._folded = frozenset(lane.rank for lane in self.table.lanes) if folded else frozenset()
        self._lay_lanes()
        self.folded.emit()

    def unfold_for(self, card: Card) -> None:
        """A card is to be seen."""
        self.fold(self.lane_of(card), False)

    def dress(self) -> None:
        """Take the type sizes of the theme."""
        self.rail.dress()
        if self.is_on:
            self._lay_lanes(anew=True)

    def _rows_changed(self, key: str, *_rows: object) -> None:
        if self.is_on:
            self._stretches[key] = self._model.stretches(key, self._now)
            self._lay_lanes()

    def _lay_lanes(self, anew: bool = False) -> None:
        """Put everything where it belongs; columns of which nothing has changed are not touched."""
        if not self.is_on:
            return
        row = self._first.delegate.row_height
        measures = Measures(row, self.rail.delegate.height, LINE, LANE_GAP)
        before, self.table = self.table, lay_out(self._stretches, "closed", self._folded, measures)
        lines = tuple(lane.top - LANE_GAP // 2 for lane in self.table.lanes[1:])
        moved = anew or [lane.top for lane in before.lanes] != [lane.top for lane in self.table.lanes]
        for key, column in self._columns.items():
            cells = self.table.cells.get(key, ())
            if moved or cells != before.cells.get(key) or before.length != self.table.length:
                column.view.lay_out(LanedRows(row, self.table.length, cells), self._ground(key, lines))
        self._show_heads()

    def _ground(self, key: str, lines: tuple[int, ...]) -> Ground:
        notes = (self._note(cell) for cell in self.table.cells.get(key, ()))
        return Ground(lines, tuple(note for note in notes if note is not None))

    def _note(self, cell: Cell) -> Note | None:
        """What is to be read where cards are not seen."""
        shown = cell.end - cell.start
        if not cell.is_open:
            return cell.top, self.rail.delegate.height, f"{number(shown + cell.rest)} 件"
        if not cell.rest:
            return None
        top = cell.top + shown * self._first.delegate.row_height
        return top, LINE, f"{'另有 ' if shown else ''}{number(cell.rest)} 件"

    def _show_heads(self) -> None:
        lanes = self.table.lanes
        self.rail.show_lanes(
            lanes, [self.title(lane.rank) for lane in lanes], self.table.length, self._first.delegate.row_height
        )

    def _scroll(self, value: int) -> None:
        """One is scrolled, all are."""
        if self.is_on:
            for view in (self.rail, *(column.view for column in self._columns.values())):
                view.verticalScrollBar().setValue(value)
            self.bar.setValue(value)

    def _take_range(self, least: int, most: int) -> None:
        own = self._first.verticalScrollBar()
        self.bar.setRange(least, most)
        self.bar.setPageStep(own.pageStep())
        self.bar.setSingleStep(own.singleStep())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The heads stand beside the cards, whatever is above and below those."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._align()
        return False

    def _align(self) -> None:
        over = self.parent()
        if self.is_on and isinstance(over, QWidget):
            top = self._first.mapTo(over, QPoint(0, 0)).y() - self.head.y()
            self._top.setFixedHeight(max(top, 0))
            self._foot.setFixedHeight(max(self.head.height() - top - self._first.height(), 0))
            self._take_range(0, self._first.verticalScrollBar().maximum())
