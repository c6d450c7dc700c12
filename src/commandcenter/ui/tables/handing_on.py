"""Handing a table on: to the clipboard, or into a file on a thread."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from commandcenter.ui.shell.icons import icon
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.words import number
from commandcenter.ui.tables.copying import for_clipboard
from commandcenter.ui.tables.exporting import FORMS, Sheet, export

Taken = Callable[[bool], Sheet]
"""Gives the sheet as it is shown; True: only the selected rows, where some are."""


class HandingOn(QObject):
    """The buttons 复制 and 导出 of a table window and what they do.

    Signals:
        exported(str): a file has been written there.
    """

    exported = Signal(str)

    def __init__(self, office: Office, taken: Taken, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._taken, self._window = office, taken, window
        self.is_over = False
        self.copy_button, self.save_button = QPushButton("复制"), QPushButton("导出…")
        self.copy_button.setToolTip("复制所选的行，未选则全部（Ctrl+C）")
        self.save_button.setToolTip("导出所列的行（Ctrl+S）")
        for button in (self.copy_button, self.save_button):
            button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.ask_where)
        office.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.copy_button.setIcon(icon("copy", self._office.theme))
        self.save_button.setIcon(icon("export", self._office.theme))

    def copy(self) -> None:
        """Put the selected rows, or all that are shown, on the clipboard."""
        sheet = self._taken(True)
        QGuiApplication.clipboard().setMimeData(for_clipboard(sheet.columns, sheet.rows, sheet.caption))
        narrowed = f"（{sheet.caption}）" if sheet.caption else ""
        self._office.messages.say(f"已复制 {number(len(sheet.rows))} 行{narrowed}，可粘贴到 Excel。", "good")

    def ask_where(self) -> None:
        """Ask for a file, then write it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / f"{self._taken(False).title}.xlsx")
        forms = ";;".join(f"{form.name} (*{form.suffix})" for form in FORMS)
        chosen, form = QFileDialog.getSaveFileName(self._window, "导出", proposal, forms)
        if chosen:
            suffix = next((one.suffix for one in FORMS if form.endswith(f"(*{one.suffix})")), FORMS[0].suffix)
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(suffix))

    def export_to(self, path: Path) -> None:
        """Write all rows that are shown into a file, on a thread."""
        sheet = self._taken(False)
        self.save_button.setEnabled(False)
        self._office.jobs.start(lambda: export(path, sheet), self._written, failed=self._not_written)

    def _written(self, path: Path) -> None:
        if not self.is_over:
            self.save_button.setEnabled(True)
            self.exported.emit(str(path))
        self._office.messages.say(f"已导出到 {path}。", "good")

    def _not_written(self, failure: Failure) -> None:
        if not self.is_over:
            self.save_button.setEnabled(True)
        if failure.is_expected:
            self._office.messages.fail(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)


def file_name(*parts: str, day: date) -> str:
    """A name for a file from what a table is called and where and when it holds."""
    return "-".join((*parts, f"{day:%Y%m%d}")).replace(" · ", "-").replace("/", "-")
