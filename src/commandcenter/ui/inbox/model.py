"""What the inbox lists: kinds as heads that fold, under each its alerts, as an item model of entries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from commandcenter.services.alerts import EMPTY, Inbox
from commandcenter.services.alerts_kind import AlertKind
from commandcenter.services.alerts_query import Alert
from commandcenter.ui.shell.words import number

Index = QModelIndex | QPersistentModelIndex
EntryRole = Qt.ItemDataRole.UserRole
Key = tuple[str, int, int]


@dataclass(frozen=True)
class Head:
    """A kind, and how many alerts of it there are."""

    kind: AlertKind
    total: int
    is_folded: bool


@dataclass(frozen=True)
class Line:
    """An alert; ``time`` for how long, ``spoken`` all of it in words."""

    kind: AlertKind
    alert: Alert
    time: str
    spoken: str


@dataclass(frozen=True)
class Rest:
    """How many more there are than are listed."""

    kind: AlertKind
    count: int


Entry = Head | Line | Rest
Told = Callable[[AlertKind, Alert], tuple[str, str]]


def entries_of(inbox: Inbox, folded: Iterable[str], told: Told) -> list[Entry]:
    """All entries under their heads; ``told`` puts an alert's time, and all of it, into words."""
    closed = set(folded)
    entries: list[Entry] = []
    for kind, found in inbox.found:
        entries.append(Head(kind, found.total, kind.key in closed))
        if kind.key in closed:
            continue
        entries += [Line(kind, alert, *told(kind, alert)) for alert in found.rows]
        if found.total > len(found.rows):
            entries.append(Rest(kind, found.total - len(found.rows)))
    return entries


def words_of(entry: Entry) -> str:
    """An entry as it is spoken."""
    if isinstance(entry, Line):
        return entry.spoken
    if isinstance(entry, Rest):
        return rest_in_words(entry)
    state = "已收起" if entry.is_folded else "已展开"
    return f"{entry.kind.name} {entry.total} 件，{entry.kind.meaning}，{state}"


def rest_in_words(rest: Rest) -> str:
    """``另有 1 234 件未列出，请按范围查看``."""
    return f"另有 {number(rest.count)} 件未列出：先办上面较急的，或选定镇街后只看所选范围"


class InboxModel(QAbstractListModel):
    """The entries. Heads can be reached but not selected; ``row_of`` finds an alert again after a change."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = EMPTY
        self.entries: Sequence[Entry] = ()
        self.folded: set[str] = set()
        self._rows: dict[Key, int] = {}

    def show_inbox(self, inbox: Inbox, told: Told) -> None:
        """Show another state."""
        self.beginResetModel()
        self.inbox = inbox
        self.entries = entries_of(inbox, self.folded, told)
        self._rows = {entry.alert.key: row for row, entry in enumerate(self.entries) if isinstance(entry, Line)}
        self.endResetModel()

    def row_of(self, key: Key) -> int | None:
        """The row of an alert; None when it is not listed."""
        return self._rows.get(key)

    def head_of(self, kind: str) -> int | None:
        """The row of a kind's head; None when there is none."""
        heads = (row for row, entry in enumerate(self.entries) if isinstance(entry, Head) and entry.kind.key == kind)
        return next(heads, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The entries."""
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Alerts are selected; a head is only gone to."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        entry = self.entries[index.row()]
        if isinstance(entry, Line):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled if isinstance(entry, Head) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry and its words."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == EntryRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.kind.meaning if isinstance(entry, Head) else words_of(entry)
        return None
