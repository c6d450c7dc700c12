"""The real window, rendered without a display."""

import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter.domain.errors import CommandCenterError
from commandcenter.services.figures import Figures

if TYPE_CHECKING:  # Qt is imported only after the platform has been chosen
    from commandcenter.ui.shell.office import Office

log = logging.getLogger(__name__)

SETTLE_SECONDS = 60.0


@dataclass(frozen=True)
class View:
    """What to show: logical size in pixels, perspective, theme, pixels per logical pixel, the code to select."""

    size: tuple[int, int] = (1920, 1080)
    perspective: str = "situation"
    theme: str = "dark"
    scale: float = 1.0
    select: str | None = None


def save_snapshot(url: str, out: Path, view: View) -> Figures | None:
    """Render the window on a database into a PNG; returns the figures it shows.

    Raises CommandCenterError when the database has no district, the code is unknown or the file cannot be written.
    """
    if not out.parent.is_dir():
        raise CommandCenterError(f"没有文件夹 {out.parent}：请先建立它，或换一个位置。")
    _without_display(view.scale)
    from PySide6.QtCore import qInstallMessageHandler

    from commandcenter.app import build_office, close_office, open_database, qt_application

    qInstallMessageHandler(_log_qt)
    qt_application()
    office = build_office(open_database(url))
    try:
        return _render(office, out, view)
    finally:
        close_office(office)


def _without_display(scale: float) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)


def _log_qt(kind: object, _where: object, words: str) -> None:
    """Qt's words go to the log, but for what the platform without a screen says of every window."""
    if "propagateSizeHints" not in words:
        log.warning("%s: %s", kind, words)


def _render(office: "Office", out: Path, view: View) -> Figures | None:
    from PySide6.QtCore import QSettings

    from commandcenter.app import build_window

    scope = office.places.resolve(view.select) if view.select else None
    if view.select and scope is None:
        raise CommandCenterError(f"没有编码为 {view.select} 的镇街、村社或网格：请核对编码。")
    office.theme.use(view.theme)
    with tempfile.TemporaryDirectory() as folder:
        window = build_window(office, QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        window.main.resize(*view.size)
        window.main.show_perspective(view.perspective)
        window.main.show()
        window.main.panels["map"].setFocus()
        window.main.resize(*view.size)
        if scope:
            office.selection.select(scope)
        settle(office)
        if not window.main.grab().save(str(out), "PNG"):
            raise CommandCenterError(f"图片写不进 {out}：请检查权限和磁盘空间。")
        figures: Figures | None = window.strip.figures
        window.dispose()
    return figures


def settle(office: "Office", seconds: float = SETTLE_SECONDS) -> None:
    """Let the window work until nothing is under way any more."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    quiet = 0
    while quiet < 3 and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        quiet = 0 if office.jobs.is_busy else quiet + 1
        if office.jobs.is_busy:
            time.sleep(0.002)
