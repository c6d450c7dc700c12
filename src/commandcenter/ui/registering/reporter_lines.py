"""Who reports it: one line for each, name and telephone; "+" adds a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from commandcenter.ui.registering.checks import telephone_fault
from commandcenter.ui.registering.draft import Reporter
from commandcenter.ui.shell.tokens import SPACE

MOST = 8


@dataclass(frozen=True, eq=False)
class _Line:
    name: QLineEdit
    telephone: QLineEdit
    away: QToolButton

    @property
    def given(self) -> Reporter:
        return self.name.text(), self.telephone.text()


class ReporterLines(QWidget):
    """The lines; there is always one.

    Signals:
        changed(): somebody or a number was typed, added or taken away.
        entered(): Enter in the last telephone.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("反映人")
        self._lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * SPACE)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.more = QPushButton("＋ 再添一位")
        self.more.setObjectName("quiet")
        self.more.setToolTip("同一来电的其他反映人（Alt+加号，或在姓名里按 +）")
        self.more.setAccessibleName("再添一位反映人")
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes on to the grid; the plus key adds
        self.more.clicked.connect(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._grid)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._append(("", ""))

    def given(self) -> tuple[Reporter, ...]:
        """All lines as typed."""
        return tuple(line.given for line in self._lines)

    def show_reporters(self, reporters: Sequence[Reporter]) -> None:
        """Let these stand there."""
        while self._lines:
            self._drop(self._lines[-1])
        for reporter in reporters or [("", "")]:
            self._append(reporter)

    @property
    def editors(self) -> list[QLineEdit]:
        """The lines to type in, in the order of Tab."""
        return [one for line in self._lines for one in (line.name, line.telephone)]

    def faulty(self) -> QLineEdit:
        """The first telephone that is none; the first name where nobody is given."""
        wrong = (line.telephone for line in self._lines if telephone_fault(line.telephone.text()))
        return next(wrong, self._lines[0].name)

    def mark(self, is_wrong: bool) -> None:
        """Mark what is wrong, or nothing."""
        first = self.faulty()
        for line in self._lines:
            mark(line.name, is_wrong and line.name is first)
            mark(line.telephone, is_wrong and bool(telephone_fault(line.telephone.text())))

    def add(self) -> None:
        """One line more, ready to type in; an empty last line is enough."""
        if any(part.strip() for part in self._lines[-1].given) and len(self._lines) < MOST:
            self._append(("", ""))
            self.changed.emit()
        self._lines[-1].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; "+" in a name, or behind a number, adds a line."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        line = next((one for one in self._lines if watched in (one.name, one.telephone)), None)
        if line is None or held:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on(watched)
        elif event.text() in ("+", "＋") and (watched is line.name or line.telephone.text().strip()):
            self.add()
        elif event.key() == Qt.Key.Key_Backspace and not any(line.given) and len(self._lines) > 1:
            self._take_away(line)
        else:
            return False
        return True

    def _go_on(self, editor: QObject) -> None:
        every = self.editors
        place = every.index(editor)  # type: ignore[arg-type]
        if place + 1 < len(every):
            every[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()

    def _append(self, reporter: Reporter) -> None:
        line = _Line(QLineEdit(reporter[0]), QLineEdit(reporter[1]), QToolButton())
        line.name.setPlaceholderText("姓名")
        line.telephone.setPlaceholderText("电话")
        line.away.setText("✕")
        line.away.setObjectName("quiet")
        line.away.setToolTip("去掉这一位（空行里按退格键）")
        line.away.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for editor in (line.name, line.telephone):
            editor.installEventFilter(self)
            editor.textEdited.connect(self._tell)
        line.away.clicked.connect(self._click_away)
        self._lines.append(line)
        self._arrange()

    def _arrange(self) -> None:
        """Every line in its row; a single one cannot be taken away."""
        for row, line in enumerate(self._lines):
            for column, widget in enumerate((line.name, line.telephone, line.away)):
                self._grid.addWidget(widget, row, column)
                widget.show()  # now, since what is hidden takes no focus
            line.name.setAccessibleName(f"第 {row + 1} 位反映人姓名")
            line.telephone.setAccessibleName(f"第 {row + 1} 位反映人电话")
            line.away.setAccessibleName(f"去掉第 {row + 1} 位反映人")
            line.away.setVisible(len(self._lines) > 1)
            if row:
                QWidget.setTabOrder(self._lines[row - 1].telephone, line.name)
            QWidget.setTabOrder(line.name, line.telephone)
        self.more.setVisible(len(self._lines) < MOST)

    def _click_away(self) -> None:
        line = next(one for one in self._lines if one.away is self.sender())
        self._take_away(line)

    def _take_away(self, line: _Line) -> None:
        self._drop(line)
        self._arrange()
        self._lines[-1].telephone.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        for widget in (line.name, line.telephone, line.away):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _tell(self, _text: str) -> None:
        self.changed.emit()


def mark(field: QWidget, is_wrong: bool) -> None:
    """Let the style sheet know that what stands in a field is wrong."""
    if bool(field.property("isWrong")) != is_wrong:
        field.setProperty("isWrong", is_wrong)
        field.style().unpolish(field)
        field.style().polish(field)
