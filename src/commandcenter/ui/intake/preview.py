"""The first rows of a sheet as the screen may show them: personal data masked."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from commandcenter.domain.masking import masked_name, masked_telephone
from commandcenter.services.intake.cells import HIDDEN, Cell, masked_text, text_of
from commandcenter.services.intake.columns import Fields, bare
from commandcenter.services.intake.sheets import Sheet
from commandcenter.ui.shell.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROWS = 50
LONGEST = 60

_PRIVATE_HEAD = re.compile("身份证|证件|住址|家庭")


def masked(cell: Cell, field: str | None, head: str) -> str:
    """A cell for the screen, in one line; ``field`` is the personal field that its column is, or looks like."""
    text = " ".join(text_of(cell).split())
    if not text:
        return ""
    if field == "reporter":
        return masked_name(text)
    if field == "telephone":
        return masked_telephone(text)
    if _PRIVATE_HEAD.search(head):
        return HIDDEN
    shown = masked_text(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _personal(head: str, columns: Mapping[str, str], fields: Fields) -> str | None:
    """The personal field that a column is; one that only looks like it is masked too."""
    for field in filter(lambda one: one.is_personal, fields.fields):
        if columns.get(field.key) == head or bare(head) in map(bare, (field.name, *field.names)):
            return field.key
    return None


class PreviewModel(QAbstractTableModel):
    """The first rows under the sheet's own heads; what is not imported is muted."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heads: tuple[str, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self._lines: list[int] = []
        self._mapped: frozenset[str] = frozenset()

    def show_sheet(self, sheet: Sheet, columns: Mapping[str, str], fields: Fields) -> None:
        """Show another sheet, or the same under other columns: what is masked depends on them."""
        self.beginResetModel()
        self._heads, self._mapped = sheet.heads, frozenset(columns.values())
        personal = [_personal(head, columns, fields) for head in sheet.heads]
        first = sheet.rows[:ROWS]
        self._lines = [line for line, _ in first]
        self._texts = [
            tuple(masked(cell, field, head) for cell, field, head in zip(row, personal, sheet.heads, strict=True))
            for _, row in first
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The rows that are shown."""
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The sheet's columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; what a reader speaks names the column."""
        if not index.isValid():
            return None
        text = self._texts[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text or None
        if role == Qt.ItemDataRole.ForegroundRole and self._heads[index.column()] not in self._mapped:
            return self._theme.colour("muted")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {self._lines[index.row()]} 行 {self._heads[index.column()]} {text}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The sheet's head, or the line's number."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._heads[section] if section < len(self._heads) else None
        return str(self._lines[section]) if section < len(self._lines) else None
