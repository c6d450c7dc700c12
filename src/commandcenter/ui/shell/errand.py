"""A command of the program in a process of its own, behind a bar that says how far it is and a button that stops it.

So the window stays smooth and its memory small; and stopping it is sure: what a backup or a restore leaves when it is
killed has been tried out at every point.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from commandcenter.config import DATABASE_VARIABLE
from commandcenter.ui.shell.tokens import SPACE

STEPS = 1000
STOP_MS = 5000
WIDTH = 130


class Errand(QDialog):
    """Runs ``commandcenter ARGUMENTS --progress`` on a database; closes by itself when it is done.

    Signals:
        ended_well(str): it has ended well; its last words.
    """

    ended_well = Signal(str)
    BROKEN: ClassVar[str] = "中断了，原有数据未变。"
    UNSTARTED: ClassVar[str] = "进程不能启动：{}"

    def __init__(
        self, url: str, arguments: Sequence[str], title: str, note: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH * SPACE)
        self._title, self._note, self._step = QLabel(title), QLabel(note), QLabel(self.tr("准备中…"))
        self._title.setObjectName("title")
        self._step.setObjectName("muted")
        for label in (self._note, self._step):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(maximum=STEPS, textVisible=False)
        self._bar.setFixedHeight(2 * SPACE)
        self._bar.setAccessibleName(self.tr("进度"))
        self.cancel = QPushButton(self.tr("取消"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self.adjustSize()
        self.words = ""
        self._process = self._prepared(url, arguments)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        for widget in (self._title, self._note, self._bar, self._step):
            column.addWidget(widget)
        column.addLayout(foot)

    def _prepared(self, url: str, arguments: Sequence[str]) -> QProcess:
        """The database goes by the environment: everybody can read a command line, and it may hold a password."""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert(DATABASE_VARIABLE, url)
        environment.insert("PYTHONIOENCODING", "utf-8")
        process.setProcessEnvironment(environment)
        process.setProgram(sys.executable)
        process.setArguments(["-m", "commandcenter", *arguments, "--progress"])
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._fail)
        return process

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return self._bar.value() / STEPS

    @property
    def said(self) -> str:
        """The step that is under way, or what went wrong."""
        return self._step.text()

    def start(self) -> None:
        """Begin the work."""
        self._process.start()

    def run(self) -> bool:
        """Show it until it is done (True), or was stopped or refused (False)."""
        self.start()
        return self.exec() == QDialog.DialogCode.Accepted

    def reject(self) -> None:
        """Stop the work, wholly, and close."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.finished.disconnect(self._finish)
            self._process.errorOccurred.disconnect(self._fail)
            self.interrupt()
        super().reject()

    def interrupt(self) -> None:
        """Let the work tidy up first, as by Ctrl+C; what does not heed that is killed."""
        if os.name == "posix" and self._process.processId():
            os.kill(self._process.processId(), signal.SIGINT)
            if self._process.waitForFinished(STOP_MS):
                return
        self.kill()

    def kill(self) -> None:
        """End the work at once."""
        self._process.kill()
        self._process.waitForFinished(STOP_MS)

    def _read(self) -> None:
        for line in bytes(self._process.readAllStandardOutput().data()).decode().splitlines():
            share, _, words = line.partition(" ")
            if _is_share(share):
                self._bar.setValue(round(float(share) * STEPS))
                self._step.setText(words)
            elif line:
                self.words = line

    def _finish(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        if code == 0:
            self.ended_well.emit(self.words)
            self.accept()
            return
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        self._show_error(said.splitlines()[-1] if said else self.BROKEN)

    def _fail(self, _error: QProcess.ProcessError) -> None:
        self._show_error(self.UNSTARTED.format(self._process.errorString()))

    def _show_error(self, sentence: str) -> None:
        self._step.setText(sentence)
        self._step.setObjectName("danger")
        self._step.style().polish(self._step)
        self.cancel.setText(self.tr("关闭"))
        self.adjustSize()


def _is_share(word: str) -> bool:
    return len(word) == 6 and word[1] == "." and word.replace(".", "").isdigit()
