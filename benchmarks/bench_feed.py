"""The change feed: from a commit in one process to the board's repaint in another, on both engines."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from benchmarks.desk import opened
from benchmarks.district import AS_OF, seven_years
from benchmarks.measure import Figure, summary

MOVES = 200
GOALS = {"sqlite": 300, "postgresql": 60}
WAIT_SECONDS = 30.0


class Watch:
    """Notes when a move that the board has heard of is first painted."""

    def __init__(self, board: Any) -> None:
        from PySide6.QtCore import QEvent, QObject
        from PySide6.QtWidgets import QApplication, QWidget

        self.painted: dict[tuple[int, int], int] = {}
        self._heard: set[tuple[int, int]] = set()
        watch = self

        class Filter(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and board.isAncestorOf(watched):
                    watch.note()
                return False

        self._filter = Filter()
        QApplication.instance().installEventFilter(self._filter)  # type: ignore[union-attr]
        board.following.told.connect(self._hear)

    def end(self) -> None:
        """Watch no more."""
        from PySide6.QtWidgets import QApplication

        QApplication.instance().removeEventFilter(self._filter)  # type: ignore[union-attr]

    def _hear(self, news: Any) -> None:
        self._heard |= {(card.id, card.version) for card in news.cards}

    def note(self) -> None:
        """A paint of the board: whatever was heard is on the screen now."""
        now = time.monotonic_ns()
        for move in self._heard - self.painted.keys():
            self.painted[move] = now


def latencies(url: str) -> list[float]:
    """Milliseconds from commit to paint of each move that got a paint of its own; later moves may overtake."""
    from PySide6.QtWidgets import QApplication

    from commandcenter.app import close_office
    from commandcenter.snapshot import settle

    with opened(url, "supervision") as window:
        office = window.office
        window.settle()  # as a window does some seconds after its start
        settle(office)
        watch = Watch(window.main.panels["board"])
        command = [sys.executable, "-m", "benchmarks.feed_writer", url, str(MOVES)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            while writer.poll() is None:
                QApplication.processEvents()
                time.sleep(0.0005)
            assert writer.stdout is not None
            said = [line.split() for line in writer.stdout]
        if writer.returncode:
            raise RuntimeError("the writer of the feed's benchmark has failed, see above")
        committed = {(int(issue), int(version)): int(at) for issue, version, at in said}
        until = time.monotonic() + WAIT_SECONDS
        while committed.keys() - watch.painted.keys() and time.monotonic() < until:
            QApplication.processEvents()
        watch.end()
        window.dispose()
    close_office(office)
    return [(watch.painted[move] - at) / 1e6 for move, at in committed.items() if move in watch.painted]


@contextmanager
def sqlite_url() -> Iterator[str]:
    """A copy of the seven-year district."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "feed.sqlite3"
        copyfile(seven_years(), copy)
        yield f"sqlite:///{copy}"


@contextmanager
def postgresql_url() -> Iterator[str]:
    """A seven-year district on a PostgreSQL of its own."""
    from commandcenter.sample.make import make_sample
    from tests.postgres_server import running_server

    with running_server() as server:
        make_sample(server.url(), "seven-years", as_of=AS_OF)
        yield server.url()


ENGINES = {"sqlite": sqlite_url, "postgresql": postgresql_url}


def run() -> dict[str, dict[str, Any]]:
    """``feed_p99_ms`` for each engine; each window in a process of its own, as at a desk."""
    return {f"feed_p99_ms_{engine}": _figure(engine).as_json() for engine in ENGINES}


def _figure(engine: str) -> Figure:
    command = [sys.executable, "-m", "benchmarks.bench_feed", engine]
    environment = os.environ | {"QT_LOGGING_RULES": "qt.qpa.*=false", "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout
    taken: list[float] = json.loads(said.splitlines()[-1])
    p99 = statistics.quantiles(taken, n=100)[98]
    note = f"{len(taken)} of {MOVES} moves seen; commit in one process to paint in another"
    return Figure(round(p99, 1), GOALS[engine], "ms", summary(taken), None, note)


def main(engine: str) -> None:
    """Print the latencies on an engine."""
    with ENGINES[engine]() as url:
        print(json.dumps(latencies(url)))


if __name__ == "__main__":
    main(sys.argv[1])
