"""A burst of changes is few questions, and what is not on the screen asks when it comes there."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from commandcenter.ui.models.calm import Calm


def calm_of(qtbot: QtBot, is_shown: bool) -> tuple[Calm, QWidget, list[bool]]:
    """A widget's calm, and the questions that it lets through."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setVisible(is_shown)
    calm, asked = Calm(widget, pause_ms=60), list[bool]()
    calm.due.connect(lambda: asked.append(True))
    return calm, widget, asked


def test_the_first_is_answered_at_once_and_a_burst_together(qtbot: QtBot) -> None:
    calm, _, asked = calm_of(qtbot, is_shown=True)
    calm.request()
    assert len(asked) == 1
    for _ in range(20):
        calm.request()
    assert len(asked) == 1
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.wait(150)
    assert len(asked) == 2
    calm.request()
    assert len(asked) == 3


def test_what_is_hidden_asks_once_when_it_is_shown(qtbot: QtBot) -> None:
    calm, widget, asked = calm_of(qtbot, is_shown=False)
    calm.request()
    calm.request()
    assert asked == []
    widget.show()
    assert len(asked) == 1
    widget.hide()
    widget.show()
    assert len(asked) == 1
