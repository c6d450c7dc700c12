"""Bursts of changes ask few questions, and the last change is never forgotten."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from commandcenter.ui.models.calm import Calm


def test_the_first_is_answered_at_once_and_a_burst_together(qtbot: QtBot) -> None:
    owner = QObject()
    calm = Calm(owner, pause_ms=60)
    asked: list[int] = []
    calm.due.connect(lambda: asked.append(len(asked)))
    calm.request()
    assert len(asked) == 1
    for _ in range(50):
        calm.request()
    assert len(asked) == 1
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.wait(200)
    assert len(asked) == 2
    calm.request()
    assert len(asked) == 3
