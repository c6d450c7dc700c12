"""The board's data: the cards in hand, and one list model a column. ``data()`` is a look-up."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from commandcenter.domain.workflow import STAGES
from commandcenter.services.board import Card
from commandcenter.services.filters import Filters
from commandcenter.ui.board.face import Reader
from commandcenter.ui.board.lanes import Rank, Stretch
from commandcenter.ui.board.passing import RESTING, Test, tests_of

CardRole = Qt.ItemDataRole.UserRole + 1
IdRole = Qt.ItemDataRole.UserRole + 2
FaceRole = Qt.ItemDataRole.UserRole + 3

Order = tuple[float, int]
Key = tuple[int, float, int]
_NO_PARENT = QModelIndex()
_NEVER = float("inf")


def order_of(card: Card) -> Order:
    """Where a card stands in its lane: overdue first, then by due; closed ones newest first."""
    if card.closed_at is not None:
        return (-card.closed_at, -card.id)
    return (_NEVER if card.due_at is None else card.due_at, card.id)


class StageModel(QAbstractListModel):
    """The cards of one column that pass the filters, lane by lane, in order; ``rank`` gives a card's lane."""

    def __init__(self, reader: Reader, rank: Rank) -> None:
        super().__init__()
        self._reader, self.rank = reader, rank
        self._keys: list[Key] = []
        self._cards: list[Card] = []

    @property
    def cards(self) -> Sequence[Card]:
        """What is shown, in order."""
        return self._cards

    def show_cards(self, cards: Iterable[Card]) -> None:
        """Show just these."""
        self.beginResetModel()
        pairs = sorted((self.key_of(card), card) for card in cards)
        self._keys = [pair[0] for pair in pairs]
        self._cards = [pair[1] for pair in pairs]
        self.endResetModel()

    def key_of(self, card: Card) -> Key:
        """Where a card stands: its lane, then its place in it."""
        return (self.rank(card), *order_of(card))

    def put(self, card: Card) -> None:
        """Insert a card at its place."""
        key = self.key_of(card)
        row = bisect_left(self._keys, key)
        self.beginInsertRows(_NO_PARENT, row, row)
        self._keys.insert(row, key)
        self._cards.insert(row, card)
        self.endInsertRows()

    def take(self, card: Card) -> bool:
        """Remove a card, as it was put; whether it was there."""
        row = self.row_of(card)
        if row is None:
            return False
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._keys[row], self._cards[row]
        self.endRemoveRows()
        return True

    def replace(self, old: Card, new: Card) -> None:
        """Show a card's new content where it stands; both have the same place in the order."""
        row = self.row_of(old)
        if row is not None:
            self._cards[row] = new
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, card: Card) -> int | None:
        """The row of a card, as it was put; None when it is not shown."""
        row = bisect_left(self._keys, self.key_of(card))
        return row if row < len(self._cards) and self._cards[row].id == card.id else None

    def stretches(self, now: float) -> dict[int, Stretch]:
        """The lanes of this column by rank; what is due before ``now`` comes first in each."""
        found, start, keys = {}, 0, self._keys
        while start < len(keys):
            rank = keys[start][0]
            end = bisect_left(keys, (rank + 1,), start)
            found[rank] = Stretch(start, end, bisect_left(keys, (rank, now, 0), start, end) - start)
            start = end
        return found

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """How many cards."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A card in one of its forms."""
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == CardRole:
            return card
        if role == FaceRole:
            return self._reader.face(card)
        if role == IdRole:
            return card.id
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{card.number} {card.title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (card.title, self._reader.face(card).clock.note) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._reader.face(card).spoken
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Cards can be selected and dragged; where they may be dropped the board decides."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )


class BoardModel:
    """All cards in hand by id, and the columns that show those which pass the filter."""

    def __init__(self, reader: Reader, rank: Rank) -> None:
        self.reader = reader
        self.cards: dict[int, Card] = {}
        self.rank = rank
        self.columns = {stage.key: StageModel(reader, rank) for stage in STAGES}
        self._words: tuple[str, ...] = ()
        self._tests: tuple[Test, ...] = ()
        self._haystacks: dict[int, tuple[int, str]] = {}

    def show_all(self, cards: Iterable[Card]) -> None:
        """Show just these."""
        self.cards = {card.id: card for card in cards}
        self._haystacks.clear()
        self._show()

    def add(self, cards: Iterable[Card]) -> None:
        """Older closed ones come in addition."""
        for card in cards:
            self.update(card.id, card)

    def filter(self, filters: Filters, now: int) -> None:
        """Show only cards that pass the filters at a moment."""
        self._words = tuple(filters.words.lower().split())
        self._tests = tests_of(filters, now)
        self._show()

    def replace_closed(self, closed: Iterable[Card]) -> None:
        """Show these closed ones instead of those in hand."""
        self.cards = {key: card for key, card in self.cards.items() if card.closed_at is None}
        self.cards.update((card.id, card) for card in closed)
        self.columns["closed"].show_cards(card for card in closed if self._passes(card))

    def update(self, issue_id: int, card: Card | None) -> Card | None:
        """Put an issue's card where it stands now, or away when it is None; what was shown of it before."""
        before = self.cards.pop(issue_id, None)
        shown = before is not None and before.stage in self.columns
        if card is not None and card.stage in self.columns:
            self.cards[issue_id] = card
            stays = before is not None and before.stage == card.stage and self._place(before) == self._place(card)
            if before is not None and stays and self._passes(card):
                self.columns[card.stage].replace(before, card)
                return before
        if before is not None and shown:
            self.columns[before.stage].take(before)
        if issue_id in self.cards and card is not None and self._passes(card):
            self.columns[card.stage].put(card)
        return before

    def _place(self, card: Card) -> Key:
        return self.columns[card.stage].key_of(card)

    def cut(self, rank: Rank) -> None:
        """Cut the board into other lanes."""
        self.rank = rank
        for column in self.columns.values():
            column.rank = rank
        self._show()

    def overdue(self, stage: str, now: int) -> int:
        """How many of a column's cards have run out of time; the clock of what is suspended rests."""
        return sum(stretch.overdue for stretch in self.stretches(stage, now).values())

    def stretches(self, stage: str, now: int) -> dict[int, Stretch]:
        """The lanes of a column by rank."""
        return self.columns[stage].stretches(now if stage not in RESTING else -_NEVER)

    def _show(self) -> None:
        by_stage: dict[str, list[Card]] = {key: [] for key in self.columns}
        for card in self.cards.values():
            if card.stage in by_stage and self._passes(card):
                by_stage[card.stage].append(card)
        for key, column in self.columns.items():
            column.show_cards(by_stage[key])

    def _passes(self, card: Card) -> bool:
        if not all(test(card) for test in self._tests):
            return False
        if not self._words:
            return True
        known = self._haystacks.get(card.id)
        if known is None or known[0] != card.version:
            known = self._haystacks[card.id] = (card.version, self.reader.haystack(card))
        return all(word in known[1] for word in self._words)
