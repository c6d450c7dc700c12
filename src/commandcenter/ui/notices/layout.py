"""The parts of the window of notices, and how they stand."""

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from commandcenter.ui.models.find_line import FindLine
from commandcenter.ui.notices.pages_list import PagesList
from commandcenter.ui.notices.preview import Preview
from commandcenter.ui.notices.writing import PAPERS
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE

SIZE = (1180, 900)
LIST_WIDTH, PLACE_WIDTH, DAY_WIDTH, PROGRESS_WIDTH = 296, 320, 132, 160
STEPS = 1000


class Parts:
    """The widgets by name, laid out in a window."""

    def __init__(self, window: QWidget, office: Office, day: date) -> None:
        self._window, self._office = window, office
        self.title, self.count, self.nothing = QLabel("网格公示"), QLabel(), QLabel()
        self.stale = QLabel("数据有更新，按 F5 刷新")
        self.place = FindLine("镇街、村社或网格", "镇街、村社或网格：名称、首字母或编码")
        self.day, self.paper = _day_edit(day, office.present.today()), Chooser()
        self.pages, self.preview = PagesList(office.theme), Preview(office)
        self.wide, self.print, self.save = QPushButton("页宽"), QPushButton("打印…"), QPushButton("保存 PDF…")
        self.bar, self.stop = QProgressBar(), QPushButton("停止")
        self._name()
        self._lay_out()
        self.dress()

    def _name(self) -> None:
        self.title.setObjectName("title")
        self.count.setObjectName("muted")
        self.stale.setObjectName("warning")
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.save.setObjectName("primary")
        self.wide.setObjectName("quiet")
        self.wide.setCheckable(True)
        self.wide.setToolTip("按页宽放大；再按一次看整页")
        self.print.setToolTip("打印（Ctrl+P）")
        self.save.setToolTip("保存为一个 PDF 文件（Ctrl+S）")
        for paper in PAPERS:
            self.paper.addItem(paper.name, paper.key)
        self.paper.setAccessibleName("纸张")
        for button in (self.wide, self.print, self.save, self.stop):
            button.setAutoDefault(False)
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(PROGRESS_WIDTH)
        self.bar.setAccessibleName("进度")
        self.place.setFixedWidth(PLACE_WIDTH)

    def _lay_out(self) -> None:
        self._window.resize(*SIZE)
        self._window.setWindowTitle("网格公示")
        column = QVBoxLayout(self._window)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        upto = QLabel("截至")
        upto.setObjectName("muted")
        column.addLayout(in_a_row(self.title, self.place, upto, self.day, self.paper, None, self.wide))
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        self.pages.setFixedWidth(LIST_WIDTH)
        body.addWidget(self.pages)
        body.addWidget(self.preview, 1)
        body.addWidget(self.nothing, 1)
        column.addLayout(body, 1)
        below = (self.count, self.stale, None, self.bar, self.stop, self.print, self.save)
        column.addLayout(in_a_row(*below))
        for widget in (self.stale, self.bar, self.stop):
            widget.hide()

    def dress(self) -> None:
        """Wear the theme; the ground around the paper is the window's."""
        ground = self._office.theme.tokens.ground
        self.preview.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}")

    def say(self, words: str) -> None:
        """Say below how many there are, or what is being done."""
        self.count.setText(words)

    def show_document(self, is_there: bool) -> None:
        """The pages, or the words why there are none."""
        for widget in (self.pages, self.preview, self.wide):
            widget.setVisible(is_there)
        self.nothing.setVisible(not is_there)

    def show_busy(self, is_there: bool, is_busy: bool) -> None:
        """What may be pressed now."""
        for button in (self.print, self.save):
            button.setEnabled(is_there and not is_busy)
        for widget in (self.bar, self.stop):
            widget.setVisible(is_busy)
        if not is_busy:
            self.bar.setValue(0)

    def tell(self, share: float, words: str) -> None:
        """How far the work is."""
        self.bar.setValue(round(share * STEPS))
        self.bar.setToolTip(words)


def _day_edit(day: date, today: date) -> QDateEdit:
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setCalendarPopup(True)
    edit.setMaximumDate(QDate(today.year, today.month, today.day))
    edit.setKeyboardTracking(False)
    edit.setStyleSheet(f"QDateEdit::drop-down {{ border: none; width: {5 * SPACE}px; }}")
    edit.setAccessibleName("截至哪一天")
    edit.setFixedWidth(DAY_WIDTH)
    return edit
