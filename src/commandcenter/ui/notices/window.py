"""网格公示: choose a place and a day, look at the pages, save them as a PDF or print them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QMarginsF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPageLayout, QPageSize, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from commandcenter.services.notices import Notices, load_notices
from commandcenter.services.scope import Scope
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.models.found import Found
from commandcenter.ui.notices.document import Document, document_of
from commandcenter.ui.notices.finding import place_options
from commandcenter.ui.notices.layout import Parts
from commandcenter.ui.notices.printing import Printing
from commandcenter.ui.notices.writing import PAPERS, Paper, write_pdf
from commandcenter.ui.shell.course import Course
from commandcenter.ui.shell.fonts import fonts_for_paper
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.words import number

ASK = "请在上方选择一个镇街、村社或网格。"
READING = "读取中…"
STOPPED = "已停止，没有写出文件。"
CONCERNS = ("pairing", "cadre", "organization", "grid", "village", "township", "*")


class NoticeWindow(QDialog):
    """A window of its own, beside the main one; preset to what was selected when it was opened.

    Signals:
        written(str): a file has been written there.
        printed(): all pages have been handed to the printer.
    """

    written = Signal(str)
    printed = Signal()

    def __init__(self, office: Office, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.scope = office, Scope()
        self.document: Document | None = None
        self._course: Course | None = None
        self._printing: Printing | None = None
        self._printer: QPrinter | None = None
        self._is_closed = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.parts = Parts(self, office, office.selection.day or office.present.today())
        self.messages = MessageBar(self, office.messages, office.theme, above=self.parts.save)
        self._connect()
        office.jobs.start(lambda: place_options(office.places), self._offer)
        self.choose(Scope(scope.township, scope.village, scope.grids))

    def _connect(self) -> None:
        parts = self.parts
        parts.place.changed.connect(self._take_place)
        parts.day.dateChanged.connect(self._take_day)
        parts.pages.currentRowChanged.connect(self._turn_to)
        parts.preview.turned.connect(self._turn_by)
        parts.wide.toggled.connect(parts.preview.show_wide)
        parts.save.clicked.connect(self.ask_where)
        parts.print.clicked.connect(self.ask_printer)
        parts.stop.clicked.connect(self.stop)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Save), self.ask_where),
            (QKeySequence(QKeySequence.StandardKey.Print), self.ask_printer),
            (QKeySequence(QKeySequence.StandardKey.Refresh), self.refresh),
            (QKeySequence(Qt.Key.Key_PageDown), self._turn_on),
            (QKeySequence(Qt.Key.Key_PageUp), self._turn_back),
        ):
            QShortcut(keys, self, action, context=Qt.ShortcutContext.WindowShortcut)
        self._office.feed.changed.connect(self._hear)
        self._office.theme.changed.connect(parts.dress)

    def _offer(self, options: object) -> None:
        if not self._is_closed:
            self.parts.place.offer(options)  # type: ignore[arg-type]

    def choose(self, scope: Scope) -> None:
        """Show the notices of a place."""
        self.scope = scope
        words = "" if scope.is_district else " › ".join(self._office.places.path(scope)[1:])
        self.parts.place.show_found(Found(words, scope if words and len(scope.grids) < 2 else None))
        self.refresh()

    def _take_place(self, option: object) -> None:
        key = getattr(option, "key", None)
        if isinstance(key, Scope):
            self.scope = key
            self.refresh()

    def _take_day(self, _day: QDate) -> None:
        self.refresh()

    @property
    def day(self) -> date:
        """The day as of which the notices hold."""
        return date.fromisoformat(self.parts.day.date().toString("yyyy-MM-dd"))

    def refresh(self) -> None:
        """Read anew what is answerable."""
        if self.scope.is_district:
            self._show_nothing(ASK)
            return
        self.parts.say(READING)
        scope, day = self.scope, self.day

        def work() -> Notices:
            fonts_for_paper()
            with self._office.database.read() as session:
                return load_notices(session, scope, day)

        self._office.jobs.start(work, self._show, key=f"notices {id(self)}", failed=self._cannot_read)

    def _show(self, notices: Notices) -> None:
        if self._is_closed:
            return
        names = {village.code: village.name for village in self._office.places.villages}
        there = self.parts.pages.currentRow()
        self.document = document_of(notices, names, self._office.present.today())
        self.parts.stale.hide()
        self.parts.show_document(True)
        self.parts.pages.show_notices(notices.notices)
        self.parts.pages.setCurrentRow(max(0, min(there, len(notices.notices) - 1)))
        self.parts.say(_count(notices))
        self._show_state()

    def _cannot_read(self, failure: Failure) -> None:
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        if not self._is_closed:
            self._show_nothing(str(failure.error) if failure.is_expected else "出了意外的错误，已记入日志。")

    def _show_nothing(self, why: str) -> None:
        self.document = None
        self.parts.nothing.setText(why)
        self.parts.show_document(False)
        self.parts.preview.show_page(None, 0)
        self.parts.say("")
        self._show_state()

    def _show_state(self) -> None:
        self.parts.show_busy(self.document is not None, self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written or printed."""
        return self._course is not None or self._printing is not None

    def _turn_to(self, page: int) -> None:
        if page >= 0 and self.document is not None:
            self.parts.preview.show_page(self.document, page)

    def _turn_by(self, pages: int) -> None:
        last = self.parts.pages.count() - 1
        self.parts.pages.setCurrentRow(max(0, min(self.parts.pages.currentRow() + pages, last)))

    def _turn_on(self) -> None:
        self._turn_by(1)

    def _turn_back(self) -> None:
        self._turn_by(-1)

    def _hear(self, changes: Sequence[ChangeSeen]) -> None:
        if self.document is not None and touches(changes, *CONCERNS):
            self.parts.stale.show()

    @property
    def paper(self) -> Paper:
        """The size of paper that is chosen."""
        return PAPERS[self.parts.paper.currentIndex()]

    def _tell(self, share: float, words: str) -> None:
        """Of the window itself: what a thread still tells one that has gone reaches nobody."""
        self.parts.tell(share, words)

    def ask_where(self) -> None:
        """Ask for a file, then write it."""
        if self.document is None or self.is_busy:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / f"{self.document.title.replace(' ', '-')}-{self.day:%Y%m%d}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, "保存公示", proposal, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))

    def save_to(self, path: Path) -> None:
        """Write all pages into a file, on a thread."""
        document, paper = self.document, self.paper
        if document is None:
            return
        course = self._course = Course(STOPPED)
        course.told.connect(self._tell)
        self._office.jobs.start(lambda: write_pdf(path, document, paper, course), self._saved, failed=self._not_saved)
        self._show_state()

    def _saved(self, path: Path) -> None:
        self._course = None
        self._office.messages.say(f"已保存到 {path}。", "good")
        if not self._is_closed:
            self._show_state()
            self.written.emit(str(path))

    def _not_saved(self, failure: Failure) -> None:
        self._course = None
        if failure.is_expected:
            self._office.messages.refuse(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)
        if not self._is_closed:
            self._show_state()

    def ask_printer(self) -> None:
        """The system's dialog; what it is closed with is printed."""
        document = self.document
        if document is None or self.is_busy:
            return
        printer = self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the dialog does not keep it
        size, upright = QPageSize(self.paper.size), QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(size, upright, QMarginsF()))
        printer.setDocName(document.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(document.notices.notices))
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted[QPrinter].connect(self.print_on)  # type: ignore[index]  # an overload, unknown to the stubs
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages that the printer has been told to."""
        if self.document is None:
            return
        self._printing = Printing(printer, self.document, self)
        self._printing.told.connect(self._tell)
        self._printing.finished.connect(self._printed)
        self._show_state()
        self._printing.start()

    def _printed(self, why: str) -> None:
        if self._printing is not None:
            self._printing.deleteLater()
        self._printing = None
        self._show_state()
        if why:
            self._office.messages.refuse(why)
        else:
            self._office.messages.say("已交给打印机。", "good")
            self.printed.emit()

    def stop(self) -> None:
        """Stop writing or printing."""
        if self._course is not None:
            self._course.stop()
        if self._printing is not None:
            self._printing.stop()

    def done(self, result: int) -> None:
        """Closed by Esc: what is under way has nobody to wait for it."""
        self._close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame: the same."""
        self._close()
        super().closeEvent(event)

    def _close(self) -> None:
        self.stop()
        self._is_closed = True


def _count(notices: Notices) -> str:
    lacking = sum(bool(notice.gaps) for notice in notices.notices)
    pages = f"{number(len(notices.notices))} 页，每网格一页"
    return f"{pages} · {number(lacking)} 个网格有待配的岗位，公示上如实写明" if lacking else pages
