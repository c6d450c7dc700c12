"""A window on a district for the benchmarks, opened and painted as the command does it, without a display."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is imported when is what is measured
    from commandcenter.app import Window


@contextmanager
def opened(url: str, perspective: str) -> Iterator["Window"]:
    """The window at 1920×1080 with everything read and painted; the caller disposes of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import commandcenter.__main__  # noqa: F401 - the collector's thresholds are those of the command
    from commandcenter.app import build_office, build_window, open_database, qt_application
    from commandcenter.snapshot import settle

    qt_application()
    from PySide6.QtCore import QSettings

    office = build_office(open_database(url))
    office.theme.use("dark")
    with tempfile.TemporaryDirectory() as folder:
        window = build_window(office, QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        window.main.resize(1920, 1080)
        window.main.show_perspective(perspective)
        window.main.show()
        settle(office)
        yield window
