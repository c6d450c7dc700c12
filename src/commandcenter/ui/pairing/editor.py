"""The small editor of a cell, in place: another liaison from a day on, or the end of the pairing with its reason."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from commandcenter.services.liaisons import Candidate
from commandcenter.services.matrix import Cell, Column, Department
from commandcenter.ui.models.picker import Choice, Picker
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import day_in_words

WIDTH = 340


class CellEditor(QFrame):
    """The editor of one cell.

    Signals:
        assign_asked(int, object): begin with this liaison on this day.
        replace_asked(int, object, str): this liaison instead, from this day on, for this reason.
        end_asked(object, str): end on this day for this reason.
        closed(): it is done with; whoever opened it takes the focus back.
    """

    assign_asked = Signal(int, object)
    replace_asked = Signal(int, object, str)
    end_asked = Signal(object, str)
    closed = Signal()

    def __init__(
        self, cell: Cell, department: Department, township: Column, today: date, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.cell = cell
        self.setObjectName("cellEditor")
        self.setAccessibleName(f"{department.name}与{township.name}的结对")
        self._title = QLabel(f"{department.short} × {township.name}")
        self._now = QLabel(_standing(cell))
        self.picker, self.day, self.reason = Picker(), QDateEdit(), QLineEdit()
        self.save = QPushButton("指定" if cell.is_empty else "更换")
        self.end = QPushButton("结束结对")
        self.says = QLabel()
        self._labels: list[QLabel] = []
        self._prepare(today)
        self._lay_out()
        self._dress(theme)

    def _prepare(self, today: date) -> None:
        self.picker.setPlaceholderText("姓名、拼音首字母或工号，↓ 列出全部")
        self.picker.setAccessibleName("联络员")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy年M月d日")
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.day.setAccessibleName("起始或结束日期")
        self.reason.setAccessibleName("原因")
        self.reason.setPlaceholderText("结束须写明；更换可不写")
        self.save.setObjectName("primary")
        self.says.setWordWrap(True)
        self.says.hide()
        self.save.clicked.connect(self._save)
        self.end.clicked.connect(self._end)
        for line in (self.picker, self.reason):
            line.returnPressed.connect(self._save if line is self.picker else self._reason_entered)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.addWidget(self._title, 0, 0, 1, 2)
        grid.addWidget(self._now, 1, 0, 1, 2)
        rows: list[tuple[str, QWidget]] = [("联络员", self.picker), ("自", self.day)]
        if not self.cell.is_empty:
            rows.append(("原因", self.reason))
        for row, (words, widget) in enumerate(rows, start=2):
            self._labels.append(QLabel(words))
            grid.addWidget(self._labels[-1], row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.says, 6, 0, 1, 2)
        buttons = QHBoxLayout()
        if not self.cell.is_empty:
            buttons.addWidget(self.end)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        grid.addLayout(buttons, 7, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.end.setVisible(not self.cell.is_empty)
        self.reason.setVisible(not self.cell.is_empty)

    def _dress(self, theme: Theme) -> None:
        tokens = theme.tokens
        self.setFixedWidth(round(WIDTH * theme.type_scale))
        self._title.setFont(theme.font(TYPE_BODY, bold=True))
        self._now.setFont(theme.font(TYPE_SMALL))
        self._now.setStyleSheet(f"color: {tokens.warning if self.cell.is_empty else tokens.muted}")
        self.says.setFont(theme.font(TYPE_SMALL))
        self.says.setStyleSheet(f"color: {tokens.danger}")
        self.setStyleSheet(
            f"QFrame#cellEditor {{ background: {tokens.raised}; border: 1px solid {tokens.accent};"
            f" border-radius: {RADIUS}px; }}"
        )

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """Offer the department's cadres."""
        others = [one for one in candidates if one.id != self.cell.liaison_id]
        self.picker.offer(
            [Choice(one.id, one.name, f"{one.post} · {one.load} 镇街", (one.initials, one.code)) for one in others]
        )

    def lock(self, sentence: str) -> None:
        """Say why nothing can be changed here, and show nothing that could be."""
        for widget in (*self._labels, self.picker, self.day, self.reason, self.save, self.end):
            widget.hide()
        self.says.setText(sentence)
        self.says.show()
        self.adjustSize()

    def say(self, sentence: str) -> None:
        """Say why something was not done; the input stays."""
        self.says.setText(sentence)
        self.says.show()
        self.save.setEnabled(True)
        self.end.setEnabled(True)
        self.adjustSize()

    def _chosen_day(self) -> date:
        chosen = self.day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _save(self) -> None:
        liaison = self.picker.chosen()
        if liaison is None:
            self.say("请从名单中选一位联络员：输入姓名、拼音首字母或工号，按 ↓ 可列出全部。")
            self.picker.setFocus()
            return
        self._wait()
        if self.cell.is_empty:
            self.assign_asked.emit(liaison, self._chosen_day())
        else:
            self.replace_asked.emit(liaison, self._chosen_day(), self.reason.text())

    def _end(self) -> None:
        if not self.reason.text().strip():
            self.say("结束结对须写明原因。")
            self.reason.setFocus()
            return
        self._wait()
        self.end_asked.emit(self._chosen_day(), self.reason.text())

    def _reason_entered(self) -> None:
        """Enter in the reason does what is meant: replace when somebody is picked, end otherwise."""
        if self.picker.text().strip():
            self._save()
        else:
            self._end()

    def _wait(self) -> None:
        self.says.hide()
        self.save.setEnabled(False)
        self.end.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def dismiss(self) -> None:
        """Close and be gone."""
        self.hide()
        self.closed.emit()
        self.deleteLater()


def _standing(cell: Cell) -> str:
    if cell.is_empty or cell.since is None:
        return "空缺：尚无联络员"
    return f"现任 {cell.liaison} · 自{day_in_words(cell.since)}"
