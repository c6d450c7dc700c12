"""The import's window: a kind, a file, its columns, what a dry run finds, and only then the import."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFontMetrics
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Batch, Progress
from commandcenter.services.intake.choice import Choice, Imported
from commandcenter.services.intake.issues import ISSUES
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.intakes import INTAKES
from commandcenter.ui.intake.layout import Parts, fill_combos, lay_out
from commandcenter.ui.intake.papers import Papers
from commandcenter.ui.shell.course import Course
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import URGENT, Office
from commandcenter.ui.shell.words import THIN, number

SIZE = (1200, 760)
PAUSE_MS = 150
FILES = "表格 (*.xlsx *.xls *.ods *.csv *.txt *.tsv);;所有文件 (*)"
STOPPED = "导入已取消，什么也没有写入。"
STEPS = 1000


class IntakeWindow(QDialog):
    """The window. ``sheet`` is None until a file is read; ``batch`` until it is checked under the columns chosen."""

    def __init__(self, office: Office, kind: str = ISSUES.key, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.kind = office, INTAKES[kind]
        self.sheet: Sheet | None = None
        self._path: Path | None = None
        self.batch: Batch | None = None
        self._columns: dict[str, str] = {}
        self._course: Course | None = None
        self._is_closed = self._is_writing = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        self.parts = Parts(office.theme)
        lay_out(self, self.parts)
        self.messages = MessageBar(self, office.messages, office.theme, above=self.parts.tally)
        self.papers = Papers(office, self._what_is_chosen, self)
        self._later = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._connect()
        self._use()
        self._dress()

    def _connect(self) -> None:
        parts = self.parts
        parts.drop.asked.connect(self._choose_file)
        parts.other.clicked.connect(self._choose_file)
        parts.sheets.activated.connect(self._take_sheet)
        parts.header.chosen.connect(self._take_columns)
        parts.kinds.activated.connect(self._take_kind)
        parts.template.clicked.connect(self.papers.ask_template)
        parts.export.clicked.connect(self.papers.ask_export)
        parts.save.clicked.connect(self._ask_where)
        parts.stop.clicked.connect(self._stop)
        parts.go.clicked.connect(self._import)
        self._later.timeout.connect(self._check)
        self._office.theme.changed.connect(self._dress)
        self._office.seat.changed.connect(self._check_soon)

    def _take_kind(self, _index: int) -> None:
        """Another kind: the same file is read again with other fields in mind."""
        self.kind = INTAKES[self.parts.kinds.currentData()]
        self._stop()
        self._later.stop()
        self._course = self.sheet = self.batch = None
        self._use()
        if self._path is not None:
            self.take(self._path)

    def _use(self) -> None:
        self.parts.use(self.kind)
        for combo in self.parts.assumed.values():
            combo.activated.connect(self._check_soon)
        self.setWindowTitle(self.tr("导入{}").format(self.kind.name))
        self.parts.drop.say("")
        self._say(self.kind.refusal(self._office.seat.actor) or "", "warning")
        self._show_state()

    def take(self, path: Path, name: str | None = None) -> None:
        """Read a file, or another sheet of it."""

        kind, self._path = self.kind, path

        def work(_course: Progress) -> tuple[Sheet, Choice]:
            sheet = kind.read(path, name)
            with self._office.database.read() as session:
                return sheet, kind.choice_for(session, sheet)

        self._say(self.tr("读取 {}…").format(path.name))
        self._start(work, self._show_sheet, self._unreadable)

    def _start(
        self, work: Callable[[Progress], Any], then: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Run on a thread what makes anything under way void."""
        self._stop()
        course = self._course = Course(STOPPED)
        course.told.connect(self._progress)

        def finish(result: Any) -> None:
            if course is self._course or self._is_closed:
                self._course = None
                then(result)

        def fail(failure: Failure) -> None:
            if course is self._course or self._is_closed:
                self._course = None
                self._fail(failure, failed)

        self._office.jobs.start(lambda: work(course), finish, failed=fail, urgency=URGENT)
        self._show_state()

    def _fail(self, failure: Failure, failed: Callable[[str], None]) -> None:
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        if not self._is_closed:
            failed(str(failure.error) if failure.is_expected else self.tr("出了意外的错误，已记入日志。"))

    def _stop(self) -> None:
        if self._course is not None:
            self._course.stop()

    def _progress(self, share: float, words: str) -> None:
        if self.sender() is self._course:
            self.parts.bar.setValue(round(share * STEPS))
            self._say(words.replace(",", THIN))

    def _say(self, words: str, kind: str = "muted") -> None:
        self.parts.step.setText(words)
        self.parts.step.setObjectName(kind)
        self.parts.step.style().polish(self.parts.step)

    def _unreadable(self, sentence: str) -> None:
        """The file before stays, where there was one."""
        self.parts.drop.say(sentence)
        self._say(sentence if self.sheet else "", "danger")
        self._show_state()

    def _show_sheet(self, read: tuple[Sheet, Choice]) -> None:
        if self._is_closed:
            return
        self.sheet, choice = read
        self.batch, self._columns = None, dict(choice.columns)
        fill_combos(self.parts, self.sheet, choice.assumed)
        self.parts.preview.show_sheet(self.sheet, self._columns, self.kind.fields)
        self.parts.header.show_heads(self.sheet.heads, self._columns)
        self.parts.set_column_widths(QFontMetrics(self._office.theme.font()))
        self.parts.how.setText(self._how(choice))
        self.parts.drop.say("")
        self._check()

    def _how(self, choice: Choice) -> str:
        if choice.is_remembered:
            return self.tr("各列按上次的对应")
        return self.tr("按表头认出 {} 列，请核对各列对应").format(len(choice.columns))

    def _take_sheet(self, _index: int) -> None:
        if self.sheet is not None:
            self.take(self.sheet.path, self.parts.sheets.currentText())

    def _take_columns(self, columns: dict[str, str]) -> None:
        self._columns = columns
        if self.sheet is not None:
            self.parts.preview.show_sheet(self.sheet, columns, self.kind.fields)
        self._check_soon()

    def _check_soon(self, _changed: object = None) -> None:
        """What was found no longer holds; look again once the person pauses."""
        if self._is_writing or self.sheet is None:
            return
        self._stop()
        self._course, self.batch = None, None
        self._show_state()
        self._later.start()

    def _what_is_chosen(self) -> tuple[str, Mapping[str, str]]:
        return self.kind.key, self.choice().assumed

    def choice(self) -> Choice:
        """What is chosen now."""
        return self.parts.choice(self._columns)

    def _check(self) -> None:
        """The dry run."""
        sheet, choice, office, actor, kind = self.sheet, self.choice(), self._office, self._office.seat.actor, self.kind
        if sheet is None:
            return
        if sentence := kind.refusal(actor) or kind.lacking(choice):
            self._say(sentence, "warning")
            self._show_state()
            return

        def work(course: Progress) -> Batch:
            with office.database.read() as session:
                return kind.dry_run(session, sheet, choice, actor, office.present.now(), course)

        self._start(work, self._show_batch, self._not_checked)

    def _not_checked(self, sentence: str) -> None:
        self._say(sentence, "danger")
        self._show_state()

    def _show_batch(self, batch: Batch) -> None:
        if self._is_closed:
            return
        self.batch = batch
        self._say(self._verdict(batch))
        self._show_state()

    def _verdict(self, batch: Batch) -> str:
        if batch.writable:
            left_out = self.tr("，有问题的行不导入") if batch.bad else ""
            return self.tr("试导入完成，什么也没有写入{}。").format(left_out)
        return self.tr("没有可导入的行：{}，或都有问题。").format(
            self.tr("都与现有的相同") if self.kind.is_roster else self.tr("都已导入过")
        )

    def _import(self) -> None:
        batch, office, actor, kind = self.batch, self._office, self._office.seat.actor, self.kind
        if batch is None or not batch.writable:
            return
        self._is_writing = True

        def work(course: Progress) -> Imported:
            with office.database.begin() as session:
                return kind.write(session, batch, actor, office.present.now(), course)

        self._start(work, self._written, self._not_written)

    def _written(self, done: Imported) -> None:
        self._office.messages.say(self.kind.done(done).replace(",", THIN), "good")
        self._is_writing = False
        if not self._is_closed:
            self._check()

    def _not_written(self, sentence: str) -> None:
        self._is_writing = False
        self._say(sentence, "warning")
        self._show_state()

    def _show_state(self) -> None:
        """Which parts are there, and which may be pressed."""
        parts, batch, is_busy = self.parts, self.batch, self._course is not None
        parts.show_file(self.sheet)
        parts.show_batch(batch)
        has_bad = batch is not None and bool(batch.bad)
        parts.save.setVisible(has_bad)
        parts.bar.setVisible(is_busy)
        parts.bar.setValue(0)
        parts.stop.setVisible(is_busy and self._is_writing)
        fresh = batch.writable if batch is not None else 0
        words = self.tr("导入 {} {}").format(number(fresh), self.kind.measure)
        parts.go.setText(words if fresh else self.tr("导入"))
        parts.go.setEnabled(bool(fresh) and not is_busy)
        parts.enable_choices(not self._is_writing)

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chosen, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), folder, FILES)
        if chosen:
            self.take(Path(chosen))

    def _ask_where(self) -> None:
        if self.sheet is None:
            return
        proposal = self.sheet.path.with_name(f"{self.sheet.path.stem}-有问题的行.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("保存有问题的行"), str(proposal), "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save_to(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx"))

    def save_to(self, path: Path) -> None:
        """Write the bad rows with their reasons into a file, on a thread."""
        if self.batch is not None:
            batch = self.batch
            self._office.jobs.start(lambda: batch.write_rejects(path), self._saved, failed=self._not_saved)

    def _saved(self, path: Path) -> None:
        self._office.messages.say(self.tr("有问题的行已存到 {}，改好后可以再导入。").format(path), "good")

    def _not_saved(self, failure: Failure) -> None:
        if failure.is_expected:
            self._office.messages.fail(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)

    def _dress(self) -> None:
        self.parts.dress()
        self.parts.tally.show_batch(self.batch)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if _dropped(event) is not None and not self._is_writing:
            event.acceptProposedAction()
            self.parts.drop.hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Not here after all."""
        self.parts.drop.hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read it."""
        self.parts.drop.hover(False)
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def done(self, result: int) -> None:
        """Closed by Esc: what is under way is stopped."""
        self._leave()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame: the same."""
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if self._is_writing and not self._is_closed:
            self._office.messages.say(self.tr("窗口已关闭，导入正在取消。"), "warning")
        self._is_closed = True
        self._stop()


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is held over the window."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 and Path(files[0]).is_file() else None


def refusal(actor: Actor, kind: str = ISSUES.key) -> str | None:
    """Why the window is not opened for this actor; None when it is."""
    return INTAKES[kind].refusal(actor)
