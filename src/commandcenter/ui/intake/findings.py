"""What a dry run says of single rows: the bad ones, and of a roster what would change; a page for each figure."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from commandcenter.services.intake.batch import MOST_LINES, Batch, Page
from commandcenter.services.intake.kind import IntakeKind
from commandcenter.services.listing import Column
from commandcenter.ui.models.table import TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.words import number


class Findings(QWidget):
    """A table under a bar of pages; the bar is hidden where bad rows are all there could be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._batch: Batch | None = None
        self._pages: Sequence[Page] = ()
        self._is_roster = False
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName("检查结果")
        self.model = TableModel(_columns("编号", "说明"))
        self.view = plain_table(self.model, "检查结果")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self.bar.currentChanged.connect(self._show_page)

    def use(self, kind: IntakeKind) -> None:
        """Have the columns of a kind."""
        before, self._is_roster = self.model, kind.is_roster
        self.model = TableModel(_columns(kind.number, "说明" if kind.is_roster else "原因"), self)
        self.view.setModel(self.model)
        before.deleteLater()
        self.show_batch(None)
        self.dress()

    def show_batch(self, batch: Batch | None) -> None:
        """The pages of a batch; nothing is shown for None, or a batch without any. The same again stays as it is."""
        if batch is self._batch and batch is not None:
            return
        self._batch = batch
        self._pages = () if batch is None else batch.pages()
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for page in self._pages:
            self.bar.addTab(_title(page))
        self.bar.blockSignals(False)
        self.bar.setVisible(self._is_roster)
        self.setVisible(bool(self._pages))
        self._show_page(self.bar.currentIndex())

    def _show_page(self, place: int) -> None:
        lines = self._pages[place].lines if 0 <= place < len(self._pages) else ()
        rows = [(line.line, line.number, line.words) for line in lines]
        self.model.show_content(ready(self.model.columns, rows, range(len(rows))))

    def dress(self) -> None:
        """Put on the theme in force."""
        set_widths(self.view, self.model.columns, QFontMetrics(self._theme.font()))


def _columns(known_by: str, words: str) -> tuple[Column, ...]:
    return (Column("line", "行", 4, "number"), Column("number", known_by, 12), Column("reason", words, 60))


def _title(page: Page) -> str:
    shown = f"（列出前 {number(MOST_LINES)}）" if page.count > MOST_LINES else ""
    return f"{page.title} {number(page.count)}{shown}"
