"""Notices onto a printer: a page at a time, so that the window stays alive and the printing can be stopped."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from commandcenter.ui.notices.document import Document
from commandcenter.ui.notices.page import paint_page

CANNOT = "打印机无法使用：请检查打印机后重试，或先保存为 PDF。"
STOPPED = "已停止打印。"


class Printing(QObject):
    """One run on a printer.

    Signals:
        told(float, str): how far it is, 0 to 1, and which page is painted.
        finished(str): empty when all is printed, else why it was not.
    """

    told = Signal(float, str)
    finished = Signal(str)

    def __init__(self, printer: QPrinter, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.printer, self._document = printer, document
        self.pages = pages_of(printer, len(document.notices.notices))
        self._done = 0
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Begin; goes on by itself."""
        self.printer.setFullPage(True)
        self.printer.setDocName(self._document.title)
        if self._painter.begin(self.printer):
            self._timer.start(0)
        else:
            self.finished.emit(CANNOT)

    def stop(self) -> None:
        """Take back what the printer has not printed yet."""
        if self._painter.isActive():
            self.printer.abort()
            self._end(STOPPED)

    def _next(self) -> None:
        if self._done == len(self.pages):
            self._end("")
            return
        self.told.emit(self._done / len(self.pages), f"打印第 {self._done + 1} / {len(self.pages)} 页")
        if self._done and not self.printer.newPage():
            self._end(CANNOT)
            return
        width = self.printer.paperRect(QPrinter.Unit.DevicePixel).width()
        paint_page(self._painter, width, self._document, self.pages[self._done])
        self._done += 1

    def _end(self, why: str) -> None:
        self._timer.stop()
        self._painter.end()
        self.finished.emit(why)


def pages_of(printer: QPrinter, count: int) -> range:
    """The pages that were chosen in the system's dialog, 0 the first."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    return range(max(1, first) - 1, min(count, last))
