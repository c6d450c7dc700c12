"""The editor of a decision's tasks: who does what by when, a line each."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.models.picker import Choice, Picker
from commandcenter.ui.shell.tokens import SPACE

Task = dict[str, object]


class TasksEditor(Editor):
    """Each task joins the list below with Enter or +; Enter in the empty line goes on."""

    def __init__(self, field: Field, units: Sequence[Choice], start: date) -> None:
        holder = QWidget()
        super().__init__(field, holder)
        self.unit, self.content, self.day, self.add = Picker(), QLineEdit(), QDateEdit(), QToolButton()
        self.list = QLabel()
        self.first = self.unit
        self._names = {unit.id: unit.name for unit in units}
        self._tasks: list[Task] = []
        self.unit.offer(units)
        self.unit.setPlaceholderText("谁：名称或拼音首字母")
        self.unit.setAccessibleName("责任单位")
        self.unit.picked.connect(self._go_to_content)
        self.unit.returnPressed.connect(self._enter_unit)
        self.content.setPlaceholderText("办什么")
        self.content.setAccessibleName("任务内容")
        self.content.returnPressed.connect(self._enter)
        self.day.setDate(QDate(start.year, start.month, start.day))
        self.day.setDisplayFormat("M月d日")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName("完成日期")
        self.day.lineEdit().returnPressed.connect(self._enter)
        self.add.setText("＋")
        self.add.setAccessibleName("加上这项任务")
        self.add.setToolTip("加上这项任务")
        self.add.clicked.connect(self._take)
        self.list.setWordWrap(True)
        self.list.hide()
        self._lay_out(holder)

    def _lay_out(self, holder: QWidget) -> None:
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        grid.addWidget(self.unit, 0, 0)
        grid.addWidget(self.day, 0, 1)
        grid.addWidget(self.content, 1, 0)
        grid.addWidget(self.add, 1, 1)
        grid.addWidget(self.list, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def answer(self) -> object:
        """The tasks; what stands in the line completely counts too."""
        standing = self._standing()
        return (*self._tasks, *([standing] if standing else [])) or None

    def unclear(self) -> str:
        """Half a task."""
        half = bool(self.unit.text().strip()) != bool(self.content.text().strip())
        if half or (self.unit.text().strip() and self.unit.chosen() is None):
            return "任务须写明单位和内容：单位请从列表中选。"
        return ""

    def _standing(self) -> Task | None:
        unit, content = self.unit.chosen(), self.content.text().strip()
        if unit is None or not content:
            return None
        day = self.day.date()
        return {"organization": unit, "content": content, "due_on": date(day.year(), day.month(), day.day())}

    def _go_to_content(self, _id: int) -> None:
        QTimer.singleShot(0, self.content.setFocus)  # the completer writes the name after this

    def _enter_unit(self) -> None:
        if self.unit.chosen() is not None and not self.content.text().strip():
            self.content.setFocus()
        else:
            self._enter()

    def _enter(self) -> None:
        if self._standing() is not None:
            self._take()
        else:
            self.entered.emit()

    def _take(self) -> None:
        standing = self._standing()
        if standing is None:
            return
        self._tasks.append(standing)
        self.unit.clear()
        self.unit.textEdited.emit("")
        self.content.clear()
        self.unit.setFocus()
        self.list.setText("\n".join(map(self._line, self._tasks)))
        self.list.show()
        self.changed.emit()

    def _line(self, task: Task) -> str:
        day = task["due_on"]
        assert isinstance(day, date)
        return f"· {self._names.get(int(str(task['organization'])), '')}　{task['content']}　{day.month}月{day.day}日前"
