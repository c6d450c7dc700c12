"""The parts of the import's window and where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.services.intake.batch import Batch
from commandcenter.services.intake.choice import Assumed, Choice
from commandcenter.services.intake.kind import IntakeKind
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.intakes import INTAKES
from commandcenter.ui.intake.drop_zone import DropZone
from commandcenter.ui.intake.findings import Findings
from commandcenter.ui.intake.mapping_header import NARROWEST, WIDEST, MappingHeader
from commandcenter.ui.intake.preview import ROWS, PreviewModel
from commandcenter.ui.intake.tally import Tally
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

STEPS = 1000
BAR_WIDTH = 220


class Parts:
    """Every widget of the window; which fields, assumptions and figures there are follows the kind that is imported."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.drop = DropZone(theme)
        self.file, self.how, self.step, self.rows = QLabel(), QLabel(), QLabel(), QLabel()
        self.kinds, self.sheets = Chooser(), Chooser()
        self.template, self.export = QPushButton("写出模板…"), QPushButton("导出…")
        self.assumed: dict[str, QComboBox] = {}
        self.assumptions = QWidget()
        self._is_roster = False
        self.preview = PreviewModel(theme)
        self.preview_view = QTableView()
        self.header = MappingHeader(self.preview_view, theme)
        self.findings = Findings(theme)
        self.tally = Tally(theme)
        self.bar = QProgressBar()
        self.other, self.save = QPushButton("换个文件…"), QPushButton("保存有问题的行…")
        self.stop, self.go = QPushButton("取消导入"), QPushButton("导入")
        self.filled: list[QWidget] = []
        self._name()
        self._set_up_tables()

    def _name(self) -> None:
        self.file.setObjectName("title")
        for label in (self.how, self.rows):
            label.setObjectName("muted")
        self.go.setObjectName("primary")
        for button in (self.template, self.export, self.other, self.save, self.stop, self.go):
            button.setAutoDefault(False)
        for combo, name in ((self.kinds, "导入什么"), (self.sheets, "工作表")):
            combo.setAccessibleName(name)
        for kind in INTAKES.values():
            self.kinds.addItem(kind.name, kind.key)
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(BAR_WIDTH, 2 * SPACE)
        self.step.setWordWrap(True)
        self.step.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _set_up_tables(self) -> None:
        view = self.preview_view
        view.setHorizontalHeader(self.header)
        view.setModel(self.preview)
        view.setAccessibleName("表的前几行和各列的对应")
        view.setStyleSheet(
            f"QTableView::item {{ padding: 0 {SPACE + 1}px; }} QHeaderView::section:vertical {{ border: none; }}"
        )
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def use(self, kind: IntakeKind) -> None:
        """Be the window of another kind."""
        self.kinds.setCurrentIndex(self.kinds.findData(kind.key))
        self.header.offer(kind.fields.fields)
        self.findings.use(kind)
        self.tally.offer(kind.figures)
        self.template.setVisible(kind.is_roster)
        self.export.setVisible(kind.is_roster)
        self._is_roster = kind.is_roster
        row = self.assumptions.layout()
        assert isinstance(row, QHBoxLayout)
        _empty(row)
        self.assumed = {one.key: _terms(one.terms, one.name) for one in kind.assumptions}
        for one in kind.assumptions:
            words = QLabel(one.words)
            words.setObjectName("muted")
            row.addWidget(words)
            row.addWidget(self.assumed[one.key])
        row.addStretch(1)

    def choice(self, columns: dict[str, str]) -> Choice:
        """These columns, with what is assumed as it is chosen now."""
        return Choice(columns, {key: combo.currentData() for key, combo in self.assumed.items()})

    def show_batch(self, batch: Batch | None) -> None:
        """What a dry run found, or nothing yet."""
        self.tally.show_batch(batch)
        self.findings.show_batch(batch)

    def set_column_widths(self, metrics: QFontMetrics) -> None:
        """Columns as wide as what is in them, within reason."""
        self.preview_view.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * SPACE)
        for column in range(self.preview.columnCount()):
            texts = (self.preview.index(row, column).data() or "" for row in range(self.preview.rowCount()))
            wide = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 6 * SPACE
            self.preview_view.setColumnWidth(column, max(NARROWEST, min(WIDEST, wide)))

    def show_file(self, sheet: Sheet | None) -> None:
        """The empty state, or the file's."""
        self.drop.setVisible(sheet is None)
        self.assumptions.setVisible(bool(self.assumed) and (sheet is not None or self._is_roster))
        for widget in self.filled:
            widget.setVisible(sheet is not None)
        if sheet is not None:
            self.file.setText(sheet.path.name)
            self.file.setToolTip(str(sheet.path))
            self.sheets.setVisible(len(sheet.names) > 1)
            more = f"，预览前 {ROWS} 行" if len(sheet.rows) > ROWS else ""
            self.rows.setText(f"{number(len(sheet.rows))} 行{more}")

    def enable_choices(self, is_enabled: bool) -> None:
        """Whether anything may be chosen: not while it is written."""
        for widget in (self.kinds, self.other, self.sheets, *self.assumed.values(), self.header):
            widget.setEnabled(is_enabled)

    def dress(self) -> None:
        """Put on the theme in force."""
        self.drop.dress()
        self.header.dress()
        self.tally.dress()
        self.findings.dress()


def _terms(vocabulary: Vocabulary, name: str) -> QComboBox:
    combo = Chooser()
    combo.setAccessibleName(name)
    for term in vocabulary:
        combo.addItem(term.name, term.key)
    return combo


def _empty(row: QBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def fill_combos(parts: Parts, sheet: Sheet, assumed: Assumed) -> None:
    """The sheets there are, and what is assumed of rows that do not say."""
    parts.sheets.clear()
    parts.sheets.addItems(sheet.names)
    parts.sheets.setCurrentText(sheet.name)
    for key, combo in parts.assumed.items():
        combo.setCurrentIndex(max(0, combo.findData(assumed.get(key))))


def lay_out(window: QWidget, parts: Parts) -> None:
    """File and assumptions above, columns and bad rows between, counts and buttons below."""
    head = _filled(parts, (parts.file, parts.sheets, parts.rows, parts.how, None, parts.other))
    row = QHBoxLayout(parts.assumptions)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * SPACE)
    tables = QSplitter(Qt.Orientation.Vertical)
    tables.setChildrenCollapsible(False)
    tables.addWidget(parts.preview_view)
    tables.addWidget(parts.findings)
    tables.setSizes([440, 260])
    parts.filled += [tables, parts.tally]
    foot = QHBoxLayout()
    foot.setSpacing(3 * SPACE)
    foot.addWidget(parts.tally)
    foot.addSpacing(6 * SPACE)
    foot.addWidget(parts.bar)
    foot.addWidget(parts.step, 1)
    for button in (parts.save, parts.stop, parts.go):
        foot.addWidget(button)
    parts.filled += [parts.go]
    column = QVBoxLayout(window)
    column.setContentsMargins(5 * SPACE, 4 * SPACE, 5 * SPACE, 4 * SPACE)
    column.setSpacing(3 * SPACE)
    column.addLayout(_what(parts))
    column.addLayout(head)
    column.addWidget(parts.assumptions)
    column.addWidget(parts.drop, 1)
    column.addWidget(tables, 1)
    column.addLayout(foot)


def _what(parts: Parts) -> QBoxLayout:
    """What is imported, which can be chosen at any time, and what a roster can be written into."""
    return in_a_row(QLabel("导入"), parts.kinds, None, parts.template, parts.export)


def _filled(parts: Parts, widgets: tuple[QWidget | None, ...]) -> QBoxLayout:
    """A row that is there once there is a file; None stretches."""
    parts.filled.extend(widget for widget in widgets if widget is not None)
    return in_a_row(*widgets)
