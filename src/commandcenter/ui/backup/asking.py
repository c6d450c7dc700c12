"""备份… and 恢复… of the menu: where to, where from, and what that would bring back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from commandcenter.services.backups import SUFFIXES, look_at, refusal
from commandcenter.storage.backup_contents import Contents
from commandcenter.storage.backup_daily import FOLDER
from commandcenter.ui.shell.errand import Errand
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office

FILES = {
    True: "单机数据库的备份 (*.sqlite3 *.before-* *.db);;所有文件 (*)",
    False: "PostgreSQL 的备份 (*.dump *.before-*);;所有文件 (*)",
}
RESTORE_FROM = "commandcenterRestoreFrom"
"""The application's property that outlives the window: the file that the next one is to be opened from."""


def address(office: Office) -> str:
    """The database's URL, its password included."""
    return office.database.url.render_as_string(hide_password=False)


def suggested(office: Office, moment: datetime) -> Path:
    """A name for a backup made now, in the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = f"{office.places.district or '本区'} {moment:%Y-%m-%d %H%M}{SUFFIXES[office.database.is_sqlite]}"
    return Path(documents or ".") / name


def ask_where_to(office: Office, parent: QWidget, opened: Callable[[QWidget], None]) -> None:
    """Ask for a file, then back up into it; refused in words to those who may not."""
    if sentence := refusal(office.seat.actor):
        office.messages.refuse(sentence)
        return
    given = str(suggested(office, datetime.now()))
    name, _ = QFileDialog.getSaveFileName(parent, "备份到", given, FILES[office.database.is_sqlite])
    if name:
        opened(backing_up(office, Path(name)))


def backing_up(office: Office, file: Path) -> Errand:
    """The window of a backup that has begun; its result is said in the window's message bar."""
    errand = Errand(
        address(office),
        ["backup", str(file), "--overwrite"],
        "正在备份",
        f"可以继续工作：备份取的是此刻的数据，写完后还会核对一遍。\n{file}",
    )
    errand.ended_well.connect(partial(office.messages.say, tone="good"))
    errand.start()
    return errand


def ask_where_from(office: Office, parent: QWidget) -> None:
    """Ask for a backup, look into it on a thread, then ask whether to restore it."""
    if sentence := refusal(office.seat.actor):
        office.messages.refuse(sentence)
        return
    begin = Path(office.database.url.database or "").parent / FOLDER if office.database.is_sqlite else Path.home()
    name, _ = QFileDialog.getOpenFileName(parent, "从哪个备份恢复", str(begin), FILES[office.database.is_sqlite])
    if name:
        look_and_ask(office, Path(name), parent)


def look_and_ask(office: Office, file: Path, parent: QWidget) -> None:
    """What the backup holds is read on a thread; what cannot be restored is refused here."""
    question = Question(office, file, parent)
    office.jobs.start(partial(look_at, address(office), file), question.ask, failed=question.refuse)


class Question(QObject):
    """Whether to restore, with what would come back before one's eyes; it lives as long as its window."""

    def __init__(self, office: Office, file: Path, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._file, self._window = office, file, window

    def refuse(self, failure: Failure) -> None:
        """Why it cannot be restored."""
        if failure.is_expected:
            self._office.messages.refuse(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)

    def ask(self, contents: Contents) -> None:
        """Ask, without holding up the window."""
        box = QMessageBox(QMessageBox.Icon.Warning, "恢复", "用这个备份替换现在的全部数据？", parent=self._window)
        at = datetime.fromtimestamp(self._file.stat().st_mtime)
        moment = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
        box.setInformativeText(
            f"{self._file.name}（{moment} 写成）\n{contents.words()}。\n\n"
            "窗口会先关闭，恢复后重新打开；备份之后录入的内容不在其中。"
            "原来的数据另存一份，不会丢；别的窗口请先关闭。"
        )
        box.addButton("恢复", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
        box.accepted.connect(self.agree)  # once the box has gone: a window that it blocks does not close
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def agree(self) -> None:
        """Close the window; the start restores, and opens the next one."""
        application = QCoreApplication.instance()
        assert application is not None
        application.setProperty(RESTORE_FROM, str(self._file))
        if not self._window.close():
            application.setProperty(RESTORE_FROM, None)


def asked_to_restore() -> Path | None:
    """What the window that has just closed was asked to restore from; asked once."""
    application = QCoreApplication.instance()
    assert application is not None
    file = application.property(RESTORE_FROM)
    application.setProperty(RESTORE_FROM, None)
    return Path(file) if file else None


def restoring(url: str, file: Path) -> Errand:
    """The window of a restore, not yet begun."""
    note = f"先核对备份，再一次替换；到最后一步之前都可以取消，原有数据不变。\n{file}"
    return Errand(url, ["restore", str(file)], "正在恢复", note)
