"""Which columns a table shows: a menu with a check for each, and dragging the heads."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QTableView, QToolButton

from commandcenter.services.listing import Column, Row
from commandcenter.ui.models.view import set_widths


class ColumnsMenu(QObject):
    """Shows, hides and orders the columns of a view whose model has them all.

    Signals:
        changed(): other columns are shown, or in another order.
    """

    changed = Signal()

    def __init__(self, view: QTableView, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._columns = view, columns
        self.button, self.menu = QToolButton(), QMenu(view)
        self.button.setText("列 ▾")
        self.button.setToolTip("显示哪些列；拖动列头可换次序")
        self.button.setAccessibleName("选择列")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self._first: tuple[str, ...] = ()
        heads = view.horizontalHeader()
        heads.setSectionsMovable(True)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._at_head)
        heads.sectionMoved.connect(self._moved)
        self.menu.aboutToShow.connect(self._fill)
        self._is_putting = False

    def dress(self, metrics: QFontMetrics) -> None:
        """Widths for the type in force."""
        set_widths(self._view, self._columns, metrics)

    def begin_with(self, keys: Sequence[str]) -> None:
        """What 恢复 comes back to; shown at once."""
        self._first = tuple(keys)
        self.put(keys)

    def put(self, keys: Sequence[str]) -> None:
        """Show these columns, in this order."""
        heads = self._view.horizontalHeader()
        places = {column.key: place for place, column in enumerate(self._columns)}
        wanted = [places[key] for key in keys if key in places]
        self._is_putting = True
        for target, section in enumerate(wanted):
            heads.moveSection(heads.visualIndex(section), target)
        for section in range(len(self._columns)):
            self._view.setColumnHidden(section, section not in wanted)
        self._is_putting = False
        self.changed.emit()

    def shown(self) -> tuple[int, ...]:
        """The places of the shown columns in the model, as they stand from left to right."""
        heads = self._view.horizontalHeader()
        in_order = (heads.logicalIndex(place) for place in range(heads.count()))
        return tuple(section for section in in_order if not self._view.isColumnHidden(section))

    def keys(self) -> tuple[str, ...]:
        """The keys of the shown columns, from left to right."""
        return tuple(self._columns[section].key for section in self.shown())

    def picked(self, rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
        """The shown columns, and rows with their values only."""
        places = self.shown()
        return [self._columns[place] for place in places], [tuple(row[place] for place in places) for row in rows]

    def toggle(self, key: str, is_on: bool) -> None:
        """Show or hide one; the last one stays."""
        keys = self.keys()
        if is_on and key not in keys:
            self.put((*keys, key))
        elif not is_on and len(keys) > 1:
            self.put(tuple(one for one in keys if one != key))

    def _fill(self) -> None:
        self.menu.clear()
        keys = self.keys()
        for column in self._columns:
            entry = self.menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(column.key in keys)
            entry.setEnabled(keys != (column.key,))
            entry.triggered.connect(partial(self.toggle, column.key))
        self.menu.addSeparator()
        self.menu.addAction("恢复原来的列").triggered.connect(self._reset)

    def _reset(self, _checked: bool = False) -> None:
        self.put(self._first)

    def _at_head(self, place: object) -> None:
        self._fill()
        self.menu.popup(self._view.horizontalHeader().mapToGlobal(place))  # type: ignore[call-overload]

    def _moved(self, _section: int, _before: int, _after: int) -> None:
        if not self._is_putting:
            self.changed.emit()
