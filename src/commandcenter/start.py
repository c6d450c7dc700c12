"""What happens when the program is started: a window, or without a display a picture and the figures."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter.config import user_data_folder
from commandcenter.domain.errors import CommandCenterError, DatabaseProblem
from commandcenter.log import on_unexpected, start_log
from commandcenter.progress import teller, wipe_progress
from commandcenter.services.figures import Figures
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, holds_anything, prepare

if TYPE_CHECKING:  # imported where they are needed: a start is measured
    from PySide6.QtWidgets import QApplication

    from commandcenter.sample.frame import History

PICTURE = "commandcenter.png"
WRONG = 1
SETTLED_MS = 5000


def has_display() -> bool:
    """Whether a window can be shown."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def needs_sample(url: str) -> bool:
    """Whether the database holds no district yet. Raises DatabaseProblem when it cannot be used."""
    database = Database(url)
    try:
        found = condition(database)
        if found is Condition.OLDER:
            prepare(database)
        return found is Condition.EMPTY or not holds_anything(database)
    finally:
        database.close()


def open_window(url: str) -> int:
    """The window, or what can be shown without one."""
    return run_window(url) if has_display() else show_without_display(url)


def run_window(url: str) -> int:
    """The window, until it is closed; on an empty database the sample district is made first.

    What prevents it is said in a dialog too: who starts a program by a click does not see standard error.
    """
    from commandcenter.app import qt_application

    start_log()
    application = qt_application()
    try:
        is_new = needs_sample(url)
        if is_new and not _make_sample_behind_progress(url):
            return 0
        return _run(application, url, is_new)
    except CommandCenterError as error:
        _tell_in_a_dialog(str(error))
        raise


def _run(application: "QApplication", url: str, is_new: bool) -> int:
    """One window after the other: the next one only after a restore, which needs the database for itself."""
    from commandcenter.ui.backup.asking import asked_to_restore, restoring

    greeting = ""
    while True:
        code = _run_one(application, url, is_new, greeting)
        file = asked_to_restore()
        if file is None:
            return code
        errand = restoring(url, file)
        greeting, is_new = (errand.words if errand.run() else "没有恢复，仍是原来的数据。"), False


def _run_one(application: "QApplication", url: str, is_new: bool, greeting: str) -> int:
    from PySide6.QtCore import QSettings, QTimer

    from commandcenter.app import build_office, build_window, close_office, open_database
    from commandcenter.ui.backup.daily import DailyCopies

    office = build_office(open_database(url))
    settings = QSettings(str(user_data_folder() / "window.ini"), QSettings.Format.IniFormat)
    office.theme.use(str(settings.value("theme", "dark")))
    window, daily = build_window(office, settings), DailyCopies(office)
    on_unexpected(window.tell_unexpected)
    window.open(is_new)
    if greeting:
        office.messages.say(greeting)
    QTimer.singleShot(SETTLED_MS, window.settle)
    QTimer.singleShot(SETTLED_MS, daily.start)
    try:
        return application.exec()
    finally:
        daily.stop()
        window.dispose()
        close_office(office)


def _tell_in_a_dialog(sentence: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    from commandcenter.ui.shell.theme import Theme

    Theme().apply()
    box = QMessageBox(QMessageBox.Icon.Critical, "民情双访指挥中心", sentence)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()


def _make_sample_behind_progress(url: str) -> bool:
    from commandcenter.ui.first_start import FirstStart
    from commandcenter.ui.shell.theme import Theme

    theme = Theme()
    theme.apply()
    return FirstStart(url).run()


def show_without_display(url: str) -> int:
    """Say so, draw the window into a picture, print the headline figures."""
    from commandcenter.snapshot import View, save_snapshot

    print("没有显示器，不能打开窗口：改为画成图片，并打印主要数字。")
    if needs_sample(url):
        print("数据库还是空的：先建立七年的样本区（样本数据，非真实数据）。")
        sample_on_terminal(url, "seven-years", None, None, False)
    out = Path.cwd() / PICTURE
    figures = save_snapshot(url, out, View())
    if figures is None:
        raise CommandCenterError("没能算出主要数字：请用 commandcenter check 检查数据库。")
    print("\n".join(headline(figures)))
    print(f"窗口已画在 {out}")
    return 0


def headline(figures: Figures) -> list[str]:
    """The headline figures as lines, each rate with its denominator."""
    return [
        f"网格覆盖  {figures.covered.part:,} / {figures.covered.whole:,}",
        f"在办      {figures.open:,}（超期 {figures.overdue:,}，挂账 {figures.suspended:,}）",
        f"办结率    {figures.settled.percent()}（{figures.settled.part:,} / {figures.settled.whole:,}）",
        f"按期率    {figures.on_time.percent(1)}（{figures.on_time.part:,} / {figures.on_time.whole:,}）",
        f"满意率    {figures.satisfaction.percent(1)}"
        f"（{figures.satisfaction.part:,} / {figures.satisfaction.whole:,}，未评价 {figures.not_evaluated:,}）",
    ]


def sample_on_terminal(url: str, history: "History", seed: int | None, as_of: date | None, plain: bool) -> int:
    """Make a sample district, its progress on standard error; ``plain``: a line a step, for a parent process."""
    from commandcenter.sample.make import DEFAULT_SEED, make_sample

    report = make_sample(url, history, DEFAULT_SEED if seed is None else seed, as_of, teller(plain))
    if not plain:
        wipe_progress()
    print(f"样本区已建立：{report.rows:,} 行，用时 {report.seconds:.1f} 秒（样本数据，非真实数据）。")
    return 0


def check_on_terminal(url: str, is_to_repair: bool = False) -> int:
    """Print every finding and what mends it; mend what has one right answer if asked; 1 when anything is wrong."""
    from commandcenter.services.examinations import examine
    from commandcenter.services.repair import Repaired, repair

    database = Database(url)
    try:
        if condition(database) is not Condition.CURRENT:
            raise DatabaseProblem("这个数据库是空的或版本较旧：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        if is_to_repair:
            report = repair(database)
        else:
            with database.read() as session:
                report = Repaired(None, (), tuple(examine(session)))
    finally:
        database.close()
    print("\n".join(report.lines() if is_to_repair else [line for one in report.found for line in one.lines()]))
    return 0 if report.is_well else WRONG
