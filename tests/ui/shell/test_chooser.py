"""A combo box shows that it opens, in both themes; and no window has one that does not."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

import commandcenter.ui
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.theme import Theme


def picture(qtbot: QtBot, box: QComboBox) -> QImage:
    """The box as it is painted."""
    qtbot.addWidget(box)
    box.addItem("按镇街")
    box.resize(140, 32)
    return box.grab().toImage()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_an_arrow_is_painted_at_the_right(qtbot: QtBot, name: str) -> None:
    theme = Theme()
    theme.use(name)
    theme.apply()
    plain, arrowed = picture(qtbot, QComboBox()), picture(qtbot, Chooser())
    columns = {
        x for x in range(plain.width()) for y in range(plain.height()) if plain.pixel(x, y) != arrowed.pixel(x, y)
    }
    assert columns
    assert min(columns) > plain.width() - 28


def test_no_combo_box_is_without_it() -> None:
    root = Path(commandcenter.ui.__file__).parent
    assert [file.name for file in root.rglob("*.py") if "= QComboBox(" in file.read_text(encoding="utf-8")] == []
