"""What the palette lists: hits and actions in groups, as an item model of titles and entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from commandcenter.services.search import PER_KIND, Hit, rank
from commandcenter.ui.shell.actions import Action

Index = QModelIndex | QPersistentModelIndex
EntryRole = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Entry:
    """A line of the list: a group's title (``subject`` is None) or something to choose."""

    title: str
    detail: str = ""
    subject: Hit | Action | None = None


GROUPS: tuple[tuple[str, str], ...] = (
    ("township", "镇街"),
    ("village", "村社"),
    ("grid", "网格"),
    ("cadre", "干部"),
    ("enterprise", "企业"),
    ("issue", "事项"),
)


def find_actions(actions: Sequence[Action], typed: str) -> list[Action]:
    """Actions by name and pinyin initials; all of them while nothing is typed."""
    typed = typed.strip().lower()
    if not typed:
        return list(actions)
    ranked = [(rank(typed, action.name.lower(), action.initials), action) for action in actions]
    found = [(place, action) for place, action in ranked if place is not None]
    return [action for _, action in sorted(found, key=lambda pair: pair[0])[:PER_KIND]]


def grouped(hits: Sequence[Hit], actions: Sequence[Action]) -> list[Entry]:
    """All entries under their groups' titles."""
    entries: list[Entry] = []
    for kind, title in GROUPS:
        found = [Entry(hit.title, hit.detail, hit) for hit in hits if hit.kind == kind]
        entries += [Entry(title), *found] if found else []
    if actions:
        entries += [Entry("操作"), *(Entry(action.name, action.shortcut, action) for action in actions)]
    return entries


class ResultModel(QAbstractListModel):
    """The entries; titles cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The entries."""
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A title is only to be read."""
        if index.isValid() and self.entries[index.row()].subject is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry and its words."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title} {entry.detail}".strip()
        return entry if role == EntryRole else None

    def next_choice(self, row: int, step: int) -> int:
        """The nearest row that can be chosen from ``row`` on, going round; -1 when there is none."""
        count = len(self.entries)
        for distance in range(1, count + 1):
            candidate = (row + step * distance) % count
            if self.entries[candidate].subject is not None:
                return candidate
        return -1
