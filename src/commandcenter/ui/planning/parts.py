"""The parts of the planner's window and where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from commandcenter.domain.pairing import PairingKind
from commandcenter.ui.planning.banner import Banner
from commandcenter.ui.planning.comparing import Comparison
from commandcenter.ui.planning.constraints import Constraints
from commandcenter.ui.planning.lines_view import LinesView
from commandcenter.ui.planning.plan_map import PlanMap
from commandcenter.ui.planning.records import Records
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE, TYPE_LARGE
from commandcenter.ui.tables.handing_on import HandingOn, Taken

STEPS, BAR_WIDTH, COMPARISON_WIDTH = 1000, 200, 312
WIDE_FROM = 1500  # of the window: from here on the map stands beside the table
WIDEST = 16_777_215  # no limit, in Qt's words
STRETCHES = {False: ((5, 0), (6, 1)), True: ((0, 2), (1, 1))}
"""Of the first two rows and columns: how they share what room there is."""
EMPTY = (
    "左边定约束，按 Enter 求解。\n\n"
    "方案按新增、结束、保留逐条列出并说明理由，可固定（P）或剔除（X）后再求解；\n"
    "点“付诸实施”之前，什么也不会改动。"
)


class Parts:
    """Every widget of the window."""

    def __init__(self, window: QWidget, office: Office, kind: PairingKind, taken: Taken) -> None:
        self._office = office
        self.title = QLabel("配对方案")
        self.proposal_tab, self.records_tab = QPushButton("方案"), QPushButton("方案记录")
        self.constraints = Constraints(office, kind)
        self.solve, self.stop = QPushButton("求解"), QPushButton("取消")
        self.banner = Banner(office.theme)
        self.comparison = Comparison(office.theme)
        self.map = PlanMap(office)
        self.lines = LinesView(kind, office.theme)
        self.empty = QLabel(EMPTY)
        self.records = Records(office)
        self.handing = HandingOn(office, taken, window)
        self.bar, self.step = QProgressBar(), QLabel()
        self.go = QPushButton("付诸实施…")
        self.table_pages, self.pages = QStackedWidget(), QStackedWidget()
        self._name()
        self._lay_out(window)

    def _name(self) -> None:
        for button in (self.solve, self.go):
            button.setObjectName("primary")
        for button in (self.solve, self.stop, self.go, self.proposal_tab, self.records_tab):
            button.setAutoDefault(False)
        self.solve.setToolTip("按约束求最优方案（Enter）")
        self.stop.setToolTip("停止求解（Esc）")
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.step.setObjectName("muted")
        self.step.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(BAR_WIDTH, 2 * SPACE)
        group = QButtonGroup(self.proposal_tab)
        for tab in (self.proposal_tab, self.records_tab):
            tab.setObjectName("quiet")
            tab.setCheckable(True)
            group.addButton(tab)
        self.proposal_tab.setChecked(True)

    def _lay_out(self, window: QWidget) -> None:
        head = in_a_row(
            self.title,
            self.proposal_tab,
            self.records_tab,
            None,
            self.handing.copy_button,
            self.handing.save_button,
        )
        self.pages.addWidget(self._proposal_page())
        self.pages.addWidget(self.records)
        right = QVBoxLayout()
        right.setSpacing(3 * SPACE)
        right.addLayout(head)
        right.addWidget(self.pages, 1)
        foot = in_a_row(self.step, self.bar, self.go)
        foot.setStretch(0, 1)
        right.addLayout(foot)
        row = QHBoxLayout(window)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addLayout(right, 1)
        right.setContentsMargins(5 * SPACE, 4 * SPACE, 5 * SPACE, 4 * SPACE)

    def _left(self) -> QWidget:
        side = QFrame()
        side.setObjectName("planSide")
        column = QVBoxLayout(side)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.constraints, 1)
        buttons = in_a_row(self.solve, self.stop)
        buttons.setStretch(0, 1)
        column.addLayout(buttons)
        self.side = side
        return side

    def _proposal_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        self.table_pages.addWidget(self.empty)
        self.table_pages.addWidget(self.lines)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(5 * SPACE)
        self.grid.setVerticalSpacing(3 * SPACE)
        column.addWidget(self.banner)
        column.addLayout(self.grid, 1)
        self.arrange(is_wide=False)
        return page

    def arrange(self, is_wide: bool) -> None:
        """The map beside the table where there is room, else above it, beside the figures."""
        self.comparison.arrange(is_wide)
        narrow = round(COMPARISON_WIDTH * self._office.theme.type_scale)
        self.comparison.setMaximumWidth(WIDEST if is_wide else narrow)
        self.comparison.setMinimumWidth(0 if is_wide else narrow)
        self.grid.addWidget(self.comparison, 0, 0)
        self.grid.addWidget(self.map, 0, 1, 2 if is_wide else 1, 1)
        self.grid.addWidget(self.table_pages, 1, 0, 1, 1 if is_wide else 2)
        for place, (row, column) in enumerate(STRETCHES[is_wide]):
            self.grid.setRowStretch(place, row)
            self.grid.setColumnStretch(place, column)

    def enable(self, is_free: bool) -> None:
        """Whether anything may be chosen: not while something is under way."""
        self.constraints.setEnabled(is_free)
        self.solve.setEnabled(is_free)

    def dress(self) -> None:
        """Take the theme in force."""
        theme = self._office.theme
        self.title.setFont(theme.font(TYPE_LARGE, bold=True))
        self.side.setStyleSheet(f"QFrame#planSide {{ background: {theme.tokens.ground}; }}")
        for part in (self.constraints, self.banner, self.comparison, self.map, self.lines, self.records):
            part.dress()
