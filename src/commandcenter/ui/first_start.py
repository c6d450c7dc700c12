"""The first start: the sample district is made behind a progress bar that can be cancelled."""

from typing import ClassVar

from commandcenter.ui.shell.errand import Errand


class FirstStart(Errand):
    """Says that a sample is being made, how far it is, and lets the person stop it."""

    BROKEN: ClassVar[str] = "建立样本时中断了，没有留下任何东西。"
    UNSTARTED: ClassVar[str] = "建立样本的进程不能启动：{}"

    def __init__(self, url: str) -> None:
        note = "数据库还是空的。先建立一个七年的样本区（样本数据，非真实数据），供您试用；以后打开不再需要等待。"
        super().__init__(url, ["sample"], "正在建立样本区", note)
        self.setWindowTitle(self.tr("民情双访指挥中心"))

    def interrupt(self) -> None:
        """A sample leaves nothing behind when it is killed, so there is nothing to wait for."""
        self.kill()
