"""Processes that kill themselves between two statements, and those who count them: real processes, real kills."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from commandcenter.storage.database import Database

ROOT = Path(__file__).parents[2]


def die_before(database: Database, last: int) -> None:
    """From now on: die before statement ``last`` is sent, the commit counted as one."""
    done = 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)


def one_after_the_other(step: Callable[[int], None]) -> int:
    """Children that make a step, each killed a statement later; the number at which one was not.

    They are forked before a database is opened, so each has its own connection. After each, whoever started this looks
    around and sends a line.
    """
    last = 1
    while True:
        child = os.fork()
        if not child:
            step(last)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return last if os.WEXITSTATUS(status) == 0 else -1
        assert os.WTERMSIG(status) == signal.SIGKILL
        print(f"killed {last}", flush=True)
        sys.stdin.readline()
        last += 1


def kills_until_it_lives(module: str, *arguments: str, look: Callable[[], None]) -> int:
    """Run a module that lets its children die; ``look`` after every kill. How many there were before one lived."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, **pipes) as dier:
        assert dier.stdout is not None
        assert dier.stdin is not None
        killed = 0
        while (line := dier.stdout.readline()).startswith("killed"):
            killed += 1
            look()
            print(file=dier.stdin, flush=True)
    assert line == f"lived {killed + 1}\n"
    return killed
