"""The plain table view that panels and table windows share."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from commandcenter.services.listing import Column
from commandcenter.ui.shell.tokens import SPACE

ROW_PADDING = 10


def plain_table(model: QAbstractItemModel, name: str) -> QTableView:
    """A calm table: whole rows, sorting by heads, no grid."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setCornerButtonEnabled(False)
    view.setStyleSheet(f"QTableView::item {{ padding: 0 {SPACE + 1}px; }}")  # under the titles, which have as much
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return view


def set_widths(view: QTableView, columns: Sequence[Column], metrics: QFontMetrics) -> None:
    """Columns as wide as they say, rows as high as the type needs."""
    em = metrics.horizontalAdvance("国")
    for section, column in enumerate(columns):
        view.setColumnWidth(section, column.width * em + 4 * SPACE)
    view.horizontalHeader().setStretchLastSection(columns[-1].kind == "text")
    view.verticalHeader().setDefaultSectionSize(metrics.height() + ROW_PADDING)
