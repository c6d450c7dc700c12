"""Remarks, the newest first, and the line for a new one where this actor may write it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from commandcenter.services.pages.page import Bit, Remark, Remarks
from commandcenter.services.pages.remarks import LONGEST
from commandcenter.ui.pages.cell_label import CellLabel
from commandcenter.ui.pages.title import SectionTitle
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

LINES = 3


class RemarkView(QWidget):
    """One remark: its words, then when and by whom.

    Signals:
        opened(Goal): a name was followed.
    """

    opened = Signal(object)

    def __init__(self, remark: Remark, theme: Theme, with_young: bool) -> None:
        super().__init__()
        self._theme = theme
        young = (Bit("评", None, "muted"), Bit("{}", remark.about, "", "", remark.about_ref)) if with_young else ()
        about = (Bit("{}", remark.written_on, "muted"), Bit("{}", remark.mentor, "", "", remark.mentor_ref), *young)
        self.text, self.about = QLabel(remark.text), CellLabel(about, theme, TYPE_SMALL)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 2 * SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.text)
        column.addWidget(self.about)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        self.text.setFont(self._theme.font(TYPE_BODY))
        self.about.dress()


class RemarksSection(QWidget):
    """All of them.

    Signals:
        opened(Goal): a name was followed.
        written(int, str): a remark on this pairing is to be added.
    """

    opened = Signal(object)
    written = Signal(int, str)

    def __init__(self, remarks: Remarks, theme: Theme) -> None:
        super().__init__()
        self.remarks, self._theme = remarks, theme
        self.title = SectionTitle(remarks.title, len(remarks.remarks), "", theme)
        self.empty, self.refusal = QLabel(remarks.empty), QLabel(remarks.refusal)
        self.line, self.send = QPlainTextEdit(), QPushButton("写入评语")
        for label in (self.empty, self.refusal):
            label.setObjectName("muted")
        with_young = remarks.place == "left"
        self.views = [RemarkView(one, theme, with_young) for one in remarks.remarks]
        self._lay_out()
        self.dress()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        if self.remarks.pairing_id is not None:
            self._offer(column)
        self.refusal.setWordWrap(True)
        if self.remarks.refusal:
            column.addWidget(self.refusal)
        if not self.views:
            column.addWidget(self.empty)
        for view in self.views:
            view.opened.connect(self.opened)
            column.addWidget(view)

    def _offer(self, column: QVBoxLayout) -> None:
        self.line.setPlaceholderText(f"写给这位年轻干部的评语，最多 {LONGEST} 字；写入后不能修改")
        self.line.setAccessibleName("新评语")
        self.line.setTabChangesFocus(True)
        self.send.setEnabled(False)
        self.line.textChanged.connect(self._weigh)
        self.send.clicked.connect(self._write)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.send)
        column.addWidget(self.line)
        column.addLayout(row)

    def _weigh(self) -> None:
        words = self.line.toPlainText().strip()
        self.send.setEnabled(0 < len(words) <= LONGEST)

    def _write(self) -> None:
        assert self.remarks.pairing_id is not None
        self.written.emit(self.remarks.pairing_id, self.line.toPlainText())

    def dress(self) -> None:
        """Take the theme in force."""
        theme = self._theme
        self.title.dress()
        self.line.setFont(theme.font(TYPE_BODY))
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * LINES + 5 * SPACE)
        for view in self.views:
            view.dress()
