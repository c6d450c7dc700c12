"""The first start: the sample district is made behind a progress bar that can be cancelled.

The work is done by a process of its own, so that this window stays smooth, its memory small, and cancelling is a kill;
making a sample leaves nothing behind when it is killed.
"""

import sys

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from commandcenter.ui.shell.tokens import SPACE

STEPS = 1000
KILL_MS = 5000


class FirstStart(QDialog):
    """Says that a sample is being made, how far it is, and lets the person stop it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("民情双访指挥中心"))
        self.setMinimumWidth(130 * SPACE)
        title = QLabel(self.tr("正在建立样本区"))
        title.setObjectName("title")
        note = QLabel(
            self.tr("数据库还是空的。先建立一个七年的样本区（样本数据，非真实数据），供您试用；以后打开不再需要等待。")
        )
        note.setWordWrap(True)
        self._step = QLabel(self.tr("准备中…"))
        self._step.setObjectName("muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(2 * SPACE)
        self._cancel = QPushButton(self.tr("取消"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        for widget in (title, note, self._bar, self._step):
            column.addWidget(widget)
        column.addLayout(foot)
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        self._process.setArguments(["-m", "commandcenter", "sample", "--database", url, "--progress"])
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)

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
        """Show it until the sample is there (True) or was cancelled or refused (False)."""
        self.start()
        return self.exec() == QDialog.DialogCode.Accepted

    def reject(self) -> None:
        """Stop the work, wholly, and close."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.finished.disconnect(self._finish)
            self._process.errorOccurred.disconnect(self._fail)
            self._process.kill()
            self._process.waitForFinished(KILL_MS)
        super().reject()

    def _read(self) -> None:
        lines = bytes(self._process.readAllStandardOutput().data()).decode().splitlines()
        steps = [line.split(" ", 1) for line in lines if line[:1].isdigit() and " " in line]
        if steps:
            share, words = steps[-1]
            self._bar.setValue(round(float(share) * STEPS))
            self._step.setText(words)

    def _finish(self, code: int, _status: QProcess.ExitStatus) -> None:
        if code == 0:
            self.accept()
            return
        said = bytes(self._process.readAllStandardError().data()).decode().strip()
        self._show_error(said.splitlines()[-1] if said else self.tr("建立样本时中断了，没有留下任何东西。"))

    def _fail(self, _error: QProcess.ProcessError) -> None:
        self._show_error(self.tr("建立样本的进程不能启动：{}").format(self._process.errorString()))

    def _show_error(self, sentence: str) -> None:
        self._step.setText(sentence)
        self._step.setObjectName("danger")
        self._step.setWordWrap(True)
        self._step.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._step.style().polish(self._step)
        self._cancel.setText(self.tr("关闭"))
