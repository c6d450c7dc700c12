"""A program that copied something ends well. A process of its own, since the end of Python is what is tested."""

import subprocess
import sys

from PySide6.QtGui import QGuiApplication

from commandcenter.ui.shell.clipboard import hand_over_clipboard

COPIES = """
import sys
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from commandcenter.ui.shell.clipboard import hand_over_clipboard
application = QApplication([])
data = QMimeData()
data.setText("一")
data.setHtml("<b>一</b>")
application.clipboard().setMimeData(data)
del data
hand_over_clipboard()
print(application.clipboard().text())
sys.exit(0)
"""


def test_what_was_copied_outlives_python_without_harm() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", COPIES], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "一"), done.stderr


def test_an_empty_clipboard_is_left_alone(qapp: object) -> None:
    assert isinstance(qapp, QGuiApplication)
    qapp.clipboard().clear()
    hand_over_clipboard()
    assert qapp.clipboard().text() == ""
