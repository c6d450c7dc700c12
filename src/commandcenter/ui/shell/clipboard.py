"""The clipboard at the end of the program."""

import shiboken6
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def hand_over_clipboard() -> None:
    """Let Qt itself keep what was copied: data that Python made would be freed after Python's own end, and crash."""
    clipboard = QGuiApplication.clipboard()
    data = clipboard.mimeData()
    if isinstance(data, QMimeData) and shiboken6.createdByPython(data):  # an empty clipboard may have none at all
        clipboard.setText(clipboard.text())
