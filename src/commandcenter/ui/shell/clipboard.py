"""The clipboard at the end of the program."""

import shiboken6
from PySide6.QtGui import QGuiApplication


def hand_over_clipboard() -> None:
    """Let Qt itself keep what was copied: data that Python made would be freed after Python's own end, and crash."""
    clipboard = QGuiApplication.clipboard()
    if shiboken6.createdByPython(clipboard.mimeData()):
        clipboard.setText(clipboard.text())
