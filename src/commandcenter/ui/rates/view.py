"""The table of rates on the screen: groups that scroll, and below them all together, which stays."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from commandcenter.services.rates import Group, RateTable
from commandcenter.services.rates_columns import RATE_COLUMNS, TOTAL
from commandcenter.ui.models.view import plain_table
from commandcenter.ui.rates.delegate import RatesDelegate
from commandcenter.ui.rates.model import NAME, RatesModel, fraction
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.words import number


class RatesView(QWidget):
    """Two tables, one below the other, that scroll sideways together.

    Signals:
        current_changed(QModelIndex): another cell is in focus, of either table.
        opened(QModelIndex): Enter or a double click on a cell.
    """

    current_changed = Signal(QModelIndex)
    opened = Signal(QModelIndex)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.model, self.whole = RatesModel(self), RatesModel(self)
        self.body, self.total = plain_table(self.model, "各组比率"), plain_table(self.whole, "合计")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for view, is_total in ((self.body, False), (self.total, True)):
            self._set_up(view, RatesDelegate(theme, is_total, view))
            column.addWidget(view, 0 if is_total else 1)
        self._as_one()
        theme.changed.connect(self._fit)

    def _set_up(self, view: QTableView, delegate: RatesDelegate) -> None:
        view.setItemDelegate(delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setAlternatingRowColors(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        view.setCornerWidget(QWidget())
        view.activated.connect(self.opened)
        view.doubleClicked.connect(self.opened)
        view.selectionModel().currentChanged.connect(self._current)

    def _as_one(self) -> None:
        """The lower one has no head of its own, and follows the upper one's widths and scrolling."""
        self.body.horizontalHeader().setStyleSheet(
            "QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-position: center left; width: 8px; }"
        )
        self.total.verticalScrollBar().setStyleSheet("QScrollBar::handle { background: transparent; }")
        self.total.horizontalHeader().hide()
        self.total.setSortingEnabled(False)
        self.total.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.horizontalHeader().sectionResized.connect(self._resized)
        self.body.horizontalScrollBar().valueChanged.connect(self.total.horizontalScrollBar().setValue)

    def _resized(self, section: int, _before: int, width: int) -> None:
        self.total.setColumnWidth(section, width)

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(index)

    def show_table(self, table: RateTable) -> None:
        """Show a table, its first cell in focus."""
        self.model.show_groups(table, table.groups)
        self.whole.show_groups(table, [Group("", TOTAL, table.total)])
        self._fit()
        if table.groups:
            self.body.setCurrentIndex(self.model.index(0, 1))

    def _fit(self) -> None:
        """Columns as wide as their widest text, which is that of the total; rows as high as the type needs."""
        delegate = self.body.itemDelegate()
        assert isinstance(delegate, RatesDelegate)
        for section in range(self.model.columnCount()):
            self.body.setColumnWidth(section, max(delegate.width_of(section, text) for text in self._texts(section)))
        high = delegate.sizeHint(None, QModelIndex()).height()  # type: ignore[arg-type]  # the same for every cell
        for view in (self.body, self.total):
            view.verticalHeader().setDefaultSectionSize(high)
        self.total.setFixedHeight(high)

    def _texts(self, section: int) -> list[str]:
        head = str(self.model.headerData(section, Qt.Orientation.Horizontal))
        table = self.model.table
        if section == NAME or table is None:
            return [head, TOTAL, *(group.name for group in self.model.groups)]
        column = RATE_COLUMNS[section - 1]
        ratio = column.ratio(table.total)
        return [head, number(table.total[column.measure])] if ratio is None else [fraction(ratio)]

    def group_at(self, index: QModelIndex) -> Group | None:
        """The group of a cell; None in the table of all together."""
        return self.model.groups[index.row()] if index.model() is self.model else None

    def chosen(self) -> Sequence[Group]:
        """The groups of which more than one cell is selected, or several are; none for a single cell in focus."""
        selected = self.body.selectionModel().selectedIndexes()
        if len(selected) < 2:
            return ()
        return [self.model.groups[row] for row in sorted({index.row() for index in selected})]
