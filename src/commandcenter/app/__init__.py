"""The composition root: the only place that builds the parts and wires them together."""

import commandcenter.app.below  # noqa: F401  # isort: skip - ahead of PySide6
from commandcenter.app.parts import build_office, close_office, open_database, qt_application
from commandcenter.app.window import Window, build_window

__all__ = ["Window", "build_office", "build_window", "close_office", "open_database", "qt_application"]
