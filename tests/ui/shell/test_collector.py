"""Garbage is looked for in the window's thread only."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from commandcenter.ui.shell.collector import YOUNG, Collector


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    """A collector, stopped in the end."""
    parent = QObject()
    made = Collector(parent)
    yield made
    made.stop()
    gc.unfreeze()


class Knot:
    """Refers to itself, so that only a look for garbage frees it."""

    left: list[int] = []

    def __init__(self, number: int) -> None:
        self.number, self.itself = number, self

    def __del__(self) -> None:
        self.left.append(self.number)


def test_python_looks_no_more_by_itself(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_what_is_in_vain_is_freed_by_its_timer(collector: Collector, qtbot: QtBot) -> None:
    collector.start()
    Knot.left.clear()
    Knot(1)
    kept: list[list[int]] = []

    def freed_while_working() -> bool:
        # What earlier tests left may go now, and each object gone takes one off what Python counts as new.
        kept.extend([] for _ in range(2 * YOUNG))
        return Knot.left == [1]

    qtbot.waitUntil(freed_while_working, timeout=10_000)
    assert len(kept) >= 2 * YOUNG


def test_little_is_not_worth_a_look(collector: Collector) -> None:
    gc.collect()
    Knot.left.clear()
    Knot(2)
    collector.look()
    assert Knot.left == []
