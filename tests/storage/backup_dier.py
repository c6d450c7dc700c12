"""Backs up, restores or migrates in processes of its own that are killed at random points.

``python -m tests.storage.backup_dier WORK SOURCE TARGET`` reads one number a line and forks: the child does the work
and kills itself at that point of it, which is a line of our own files that is about to run or, below zero, so many
microseconds after the start, wherever it then is, also inside SQLite. It answers ``killed`` or, when the work was done
before, ``done POINTS``. The parent never opens a database, so each child's connections are its own, and SIGKILL is a
real one.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import alembic.command  # noqa: F401 - here, so that no child spends its time on it

import commandcenter.storage.backup_restore
from commandcenter.storage.backup import copy_database
from commandcenter.storage.backup_restore import restore_file
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare

OURS = str(Path(commandcenter.storage.backup_restore.__file__).parent)


def migrate(source: Path, _target: Path) -> None:
    """What a start does with an older database."""
    database = Database(f"sqlite:///{source}")
    prepare(database)
    database.close()


WORKS: dict[str, Callable[[Path, Path], object]] = {
    "backup": lambda source, target: copy_database(source, target),
    "restore": lambda source, target: restore_file(target, source),
    "migrate": migrate,
}


def die() -> None:
    """At once, and for real."""
    os.kill(os.getpid(), signal.SIGKILL)


class Points:
    """Counts the lines of our own files as they run, and dies at one of them."""

    def __init__(self, last: int) -> None:
        self.passed, self._last = 0, last

    def trace(self, frame: FrameType, event: str, _arg: Any) -> "Callable[..., Any] | None":
        """As sys.settrace asks for it."""
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line":
            self.passed += 1
            if self.passed == self._last:
                die()
        return self.trace


def work(name: str, source: Path, target: Path, point: int) -> int:
    """Do the work and die at a point of it; how many lines it had."""
    points = Points(point)
    if point < 0:
        timer = threading.Timer(-point / 1e6, die)
        timer.daemon = True
        timer.start()
    else:
        sys.settrace(points.trace)
    WORKS[name](source, target)
    sys.settrace(None)
    return points.passed


def main(name: str, source: Path, target: Path) -> None:
    """One child a line of standard input."""
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.write(writer, str(work(name, source, target, int(line))).encode())
            os._exit(0)
        os.close(writer)
        _, status = os.waitpid(child, 0)
        points = os.read(reader, 20).decode()
        os.close(reader)
        is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if is_killed else f"done {points}" if os.WEXITSTATUS(status) == 0 else "failed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
