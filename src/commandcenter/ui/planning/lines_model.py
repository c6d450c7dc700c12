"""The table's model: rows of a proposal, narrowed to some fates; ``data()`` is a look-up."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap

from commandcenter.services.listing import Column
from commandcenter.services.planning.proposal import ENDED, KEPT
from commandcenter.ui.models.table import Content, Index, TableModel, ready
from commandcenter.ui.planning.fates import FATES, STRUCK, swatch
from commandcenter.ui.planning.rows import FATE_COLUMN, MARK, PINNED, ProposalRow
from commandcenter.ui.shell.theme import Theme

OPEN_AT_FIRST = frozenset(fate.key for fate in FATES) - {KEPT}


class LinesModel(TableModel):
    """Shows the rows whose fate is among ``fates``; an id is a row's place in ``lines``."""

    def __init__(self, columns: Sequence[Column], theme: Theme, parent: QObject | None = None) -> None:
        self.fates = OPEN_AT_FIRST
        self.lines: Sequence[ProposalRow] = ()
        self._theme = theme
        self._swatches: dict[str, QIcon] = {}
        self._colours: dict[str, QColor] = {}
        super().__init__(columns, parent)

    def use(self, columns: Sequence[Column]) -> None:
        """Other columns, nothing below them yet."""
        self.beginResetModel()
        self.columns, self.lines = tuple(columns), ()
        self._sorted = None
        self._content = ready(self.columns, (), ())
        self._arrange()
        self.endResetModel()

    def show_lines(self, lines: Sequence[ProposalRow], content: Content) -> None:
        """Show other rows; ``content`` is made of them on a thread or at once."""
        self.lines = lines
        self.show_content(content)

    def show_fates(self, fates: Iterable[str]) -> None:
        """Show only rows of these fates."""
        self.beginResetModel()
        self.fates = frozenset(fates)
        self._arrange()
        self.endResetModel()

    def line(self, row: int) -> ProposalRow:
        """A row as it is shown."""
        return self.lines[self.id_of(row)]

    def place(self, key: int) -> int | None:
        """Where a row is shown; None when it is not."""
        return self._shown.index(key) if key in self._shown else None

    def dress(self, ratio: float) -> None:
        """Take the theme in force."""
        self._swatches = {fate.key: _icon(swatch(fate, self._theme, ratio)) for fate in FATES}
        self._colours = {name: self._theme.colour(name) for name in ("accent", "danger", "muted")}
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _arrange(self) -> None:
        super()._arrange()
        self._shown = [place for place in self._shown if self.lines[place].fate in self.fates]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As of any table; with the fate's field, what is marked in colour, and what ends struck through."""
        if index.isValid():
            row, column = self.line(index.row()), self.columns[index.column()].key
            if role == Qt.ItemDataRole.DecorationRole:
                return self._swatches.get(row.fate) if column == FATE_COLUMN else None
            if role == Qt.ItemDataRole.ForegroundRole:
                return self._colour(row, column)
            if role == Qt.ItemDataRole.FontRole:
                return _struck_out(self._theme) if column == "holder" and row.fate in (ENDED, STRUCK) else None
        return super().data(index, role)

    def _colour(self, row: ProposalRow, column: str) -> QColor | None:
        if column == MARK:
            return self._colours.get("accent" if row.values[0] == PINNED else "danger")
        return self._colours.get("muted") if column in ("why", "unit", "role") else None


def _icon(picture: QPixmap) -> QIcon:
    """The picture, in a selected row too: Qt would tint it."""
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


def _struck_out(theme: Theme) -> QFont:
    font = theme.font()
    font.setStrikeOut(True)
    return font
