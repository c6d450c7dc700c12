"""The window of pasted rows: what would be done with each, and one button that does it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from commandcenter.domain.pairing import Holder, PairingKind
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.domain.workflow import Field
from commandcenter.services.intake.cells import Row, text_of
from commandcenter.services.intake.choice import Imported
from commandcenter.services.listing import Column
from commandcenter.services.pairing_steps import Step
from commandcenter.services.prospects import usual_role
from commandcenter.services.rosters.pasting import Defaults, Pasted, PastedLine, read_pasted, write_pasted
from commandcenter.ui.assigning.asking import TakingBack, sentence_of
from commandcenter.ui.assigning.editors import FirstDayEditor
from commandcenter.ui.casework.editors import ChoiceEditor
from commandcenter.ui.models.table import TableModel, ready
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_LARGE
from commandcenter.ui.shell.words import number

STATES = {"bad": "不能指派", "new": "将指派", "changed": "将变更", "known": "已有，不变"}
"""What becomes of a row, in the order in which they stand."""
SIZE = (1100, 680)


class PasteWindow(QWidget):
    """Shows what pasted rows come to. Good rows are written in one transaction, bad ones stay to be copied and mended.

    Not all or none: a sheet of two thousand rows with three faults is the usual case, every fault says its reason, and
    a mended sheet can be pasted whole once more, since what is there already stays as it is.
    """

    def __init__(self, office: Office, kind: PairingKind, rows: Sequence[Row]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._office, self._kind, self._rows = office, kind, rows
        self.pasted: Pasted | None = None
        self._closed = False
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"粘贴：{kind.name}")
        self.title, self.counts = QLabel(f"粘贴：{kind.name}"), QLabel("核对中…")
        today = office.present.today()
        self.day = FirstDayEditor(Field("day", "未写日期的自", "day"), today, today)
        self.role: ChoiceEditor | None = None
        if kind.roles:
            self.role = ChoiceEditor(Field("role", "未写身份的记作", "choice", choices=SQUAD_ROLES), kind.roles)
            self.role.choose(usual_role(kind) or kind.roles[-1])
        self.model = TableModel(_columns(kind), self)
        self.view = plain_table(self.model, "粘贴的各行")
        self.copy_bad, self.leave, self.send = QPushButton("复制不能指派的行"), QPushButton("取消"), QPushButton()
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme)
        self._taking = TakingBack(office)
        self._connect()
        self.resize(*SIZE)
        self._dress()
        self.judge()

    def _lay_out(self) -> None:
        self.send.setObjectName("primary")
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(3 * SPACE)
        head.addWidget(self.title)
        head.addWidget(self.counts)
        head.addStretch(1)
        for editor in (self.role, self.day):
            if editor is not None:
                label = QLabel(editor.field.label)
                label.setObjectName("muted")
                label.setBuddy(editor.first)
                head.addWidget(label)
                head.addWidget(editor.widget)
        foot.setSpacing(2 * SPACE)
        foot.addWidget(self.copy_bad)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        for editor in (self.role, self.day):
            if editor is not None:
                editor.changed.connect(self.judge)
        self.copy_bad.clicked.connect(self._copy_bad)
        self.leave.clicked.connect(self.close)
        self.send.clicked.connect(self.write)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close, context=Qt.ShortcutContext.WindowShortcut)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.write, context=Qt.ShortcutContext.WindowShortcut)
        self._office.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self.title.setFont(self._office.theme.font(TYPE_LARGE, bold=True))
        set_widths(self.view, self.model.columns, QFontMetrics(self._office.theme.font(TYPE_BODY)))

    def judge(self) -> None:
        """Ask the roster again what the rows come to."""
        day = self.day.answer()
        assert isinstance(day, date)
        role = self.role.answer() if self.role else None
        defaults = Defaults(day, None if role is None else str(role))
        kind, rows, actor, now = self._kind, self._rows, self._office.seat.actor, self._office.present.now()
        self.send.setEnabled(False)

        def query() -> Pasted:
            with self._office.database.read() as session:
                return read_pasted(session, kind, rows, defaults, actor, now)

        self._office.jobs.start(query, self._show, f"paste {id(self)}", self._failed)

    def _show(self, pasted: Pasted) -> None:
        if self._closed:
            return
        self.pasted = pasted
        order = list(STATES)
        lines = sorted(pasted.lines, key=lambda line: (order.index(line.state), line.line))
        keys = [column.key for column in self.model.columns]
        rows = [tuple(_cell(line, key) for key in keys) for line in lines]
        self.model.show_content(ready(self.model.columns, rows, [line.line for line in lines]))
        counts = Counter(line.state for line in lines)
        told = [f"{STATES[state]} {number(counts[state])}" for state in STATES if counts[state]]
        self.counts.setText(f"共 {number(len(lines))} 行：{' · '.join(told)}")
        good = counts["new"] + counts["changed"]
        self.send.setText(f"指派 {number(good)} 条")
        self.send.setEnabled(good > 0)
        self.copy_bad.setVisible(counts["bad"] > 0)
        self.copy_bad.setText(f"复制不能指派的 {number(counts['bad'])} 行")
        (self.send if good else self.leave).setFocus()

    def _failed(self, failure: Failure) -> None:
        if self._closed:
            return
        if failure.is_expected:
            self.counts.setText(sentence_of(failure.error))
        else:
            self._office.jobs.failed.emit(failure)

    def write(self) -> None:
        """Write the good rows, in one transaction."""
        if self.pasted is None or not self.send.isEnabled():
            return
        self.send.setEnabled(False)
        pasted, actor, now = self.pasted, self._office.seat.actor, self._office.present.now()
        self._office.tell(lambda session: write_pasted(session, pasted, actor, now), self._done, self._refused)

    def _done(self, done: tuple[Imported, Step]) -> None:
        imported, step = done
        parts = (("指派", imported.new), ("变更", imported.changed))
        told = "，".join(f"{words} {number(count)} 条" for words, count in parts if count)
        can_be = step.can_be_taken_back(self._office.present.today()) and not imported.changed
        self._taking.say(f"{self._kind.name}：已{told}。", step if can_be else None)
        self.close()

    def _refused(self, failure: Failure) -> None:
        """Something has changed since: said, and judged again."""
        if failure.is_expected:
            self._office.messages.refuse(sentence_of(failure.error))
        else:
            self._office.jobs.failed.emit(failure)
        self.judge()

    def _copy_bad(self) -> None:
        """The rows as they were pasted, with the reason behind each, to be mended and pasted again."""
        if self.pasted is None:
            return
        bad = [line for line in self.pasted.lines if line.state == "bad"]
        rows = ["\t".join((*map(text_of, self._rows[line.line - 1]), line.words)) for line in bad]
        QGuiApplication.clipboard().setText("\n".join(rows) + "\n")
        self._office.messages.say(f"已复制 {number(len(rows))} 行，原因在最后一列。")

    def closeEvent(self, event: object) -> None:
        """What is still under way has nobody to be shown to."""
        self._closed = True
        super().closeEvent(event)  # type: ignore[arg-type]


def _cell(line: PastedLine, key: str) -> object:
    if key != "words":
        return getattr(line, key)
    return f"{STATES[line.state]}：{line.words}" if line.words else STATES[line.state]


def _columns(kind: PairingKind) -> tuple[Column, ...]:
    role = Column("role", "联络员", 10) if kind.needs_liaison else Column("role", "身份", 5)
    return (
        Column("line", "行", 4, "number"),
        Column("holder", "结对人" if kind.holder is Holder.CADRE else "单位", 10),
        Column("target", "对象", 17),
        *((role,) if kind.roles or kind.needs_liaison else ()),
        Column("day", "自", 7, "day"),
        Column("words", "结果", 12),
    )
