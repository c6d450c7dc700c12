"""Work leaves the window's thread, the latest answer wins, and no failure is lost."""

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.domain.errors import Refused
from commandcenter.ui.shell.jobs import Failure, Jobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    """Jobs as a window has them."""
    return Jobs()


def test_work_runs_elsewhere_and_its_result_comes_here(qtbot: QtBot, jobs: Jobs) -> None:
    results: list[tuple[int, int]] = []
    here = threading.get_ident()
    jobs.start(threading.get_ident, lambda there: results.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(results))
    there, back = results[0]
    assert there != here
    assert back == here
    assert not jobs.is_busy


def test_only_the_latest_of_a_key_is_shown(qtbot: QtBot, jobs: Jobs) -> None:
    shown: list[str] = []

    def slow() -> str:
        time.sleep(0.1)
        return "old"

    jobs.start(slow, shown.append, key="k")
    jobs.start(lambda: "new", shown.append, key="k")
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert shown == ["new"]


def test_what_is_urgent_does_not_wait_for_what_is_not(qtbot: QtBot, jobs: Jobs) -> None:
    gate = threading.Event()
    shown: list[str] = []
    for _ in range(5):
        jobs.start(gate.wait, lambda _: shown.append("counted"))
    jobs.start(lambda: "moved", shown.append, urgency=1)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["moved"]
    gate.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert shown == ["moved", *["counted"] * 5]


def test_a_failure_reaches_its_handler_or_the_signal_with_its_stack(qtbot: QtBot, jobs: Jobs) -> None:
    def refuse() -> None:
        raise Refused("不行：请换一个。")

    def break_down() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.failed) as announced:
        jobs.start(break_down, lambda _: None)
    assert announced.args is not None
    failure: Failure = announced.args[0]
    assert not failure.is_expected
    assert "break_down" in failure.stack
    own: list[Failure] = []
    jobs.start(refuse, lambda _: None, failed=own.append)
    qtbot.waitUntil(lambda: bool(own))
    assert own[0].is_expected


def test_stopping_drops_what_is_under_way(qtbot: QtBot, jobs: Jobs) -> None:
    shown: list[object] = []
    jobs.start(lambda: time.sleep(0.05), shown.append)
    jobs.stop()
    qtbot.wait(50)
    assert shown == []
