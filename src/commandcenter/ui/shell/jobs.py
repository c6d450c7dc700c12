"""Background jobs: whatever may take over 50 ms leaves the window's thread."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance

from commandcenter.domain.errors import CommandCenterError

log = logging.getLogger(__name__)

Work = Callable[[], Any]
Then = Callable[[Any], None]


@dataclass(frozen=True)
class Failure:
    """What a job ended with: an expected sentence, or a bug with its stack."""

    error: BaseException
    stack: str

    @property
    def is_expected(self) -> bool:
        """Whether the error's text is a sentence for the person."""
        return isinstance(self.error, CommandCenterError)


class _Run(QRunnable):
    """One piece of work on a pool's thread; reports through a signal that its owner keeps."""

    def __init__(self, number: int, work: Work, is_wanted: Callable[[], bool], done: SignalInstance) -> None:
        super().__init__()
        self._number, self._work, self._is_wanted, self._done = number, work, is_wanted, done

    def run(self) -> None:
        """Do the work, unless a newer job has made it void meanwhile; nothing escapes, everything is reported."""
        try:
            result = self._work() if self._is_wanted() else None
        except BaseException as error:  # noqa: BLE001 - handed on, whole
            result = Failure(error, traceback.format_exc())
        self._done.emit(self._number, result)


@dataclass
class _Waiting:
    key: str | None
    then: Then
    failed: Callable[[Failure], None] | None


class Jobs(QObject):
    """Runs work on threads and hands the results back on the window's thread.

    A newer job with the same ``key`` makes an older one's result void: only the latest answer is shown.

    Signals:
        failed(Failure): a job without an own handler failed.
        busy_changed(bool): whether anything is under way.
    """

    failed = Signal(object)
    busy_changed = Signal(bool)
    _done = Signal(int, object)

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._pools = tuple(QThreadPool() for _ in range(2))  # for ordinary and for urgent work
        for pool in self._pools:
            pool.setMaxThreadCount(threads)
        self._waiting: dict[int, _Waiting] = {}
        self._latest: dict[str, int] = {}
        self._number = 0
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether any result is still to come."""
        return bool(self._waiting)

    def start(
        self,
        work: Work,
        then: Then,
        key: str | None = None,
        failed: Callable[[Failure], None] | None = None,
        urgency: int = 0,
    ) -> None:
        """Run ``work`` on a thread, then ``then(result)`` here; on an error ``failed`` or the signal.

        What is urgent never waits for what is not: it has ``threads`` of its own.
        """
        self._number += 1
        self._waiting[self._number] = _Waiting(key, then, failed)
        if key is not None:
            self._latest[key] = self._number
        if len(self._waiting) == 1:
            self.busy_changed.emit(True)
        run = _Run(self._number, work, partial(self._is_latest, key, self._number), self._done)
        self._pools[urgency > 0].start(run, urgency)

    def stop(self) -> None:
        """Wait for what is running and drop every result; for closing."""
        for pool in self._pools:
            pool.clear()
        for pool in self._pools:
            pool.waitForDone()
        self._waiting.clear()

    def _finish(self, number: int, result: Any) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is None:
            return
        if not self._waiting:
            self.busy_changed.emit(False)
        if not self._is_latest(waiting.key, number):
            return
        if isinstance(result, Failure):
            self._fail(waiting, result)
        else:
            waiting.then(result)

    def _is_latest(self, key: str | None, number: int) -> bool:
        return key is None or self._latest.get(key) == number

    def _fail(self, waiting: _Waiting, failure: Failure) -> None:
        if not failure.is_expected:
            log.error("a background job failed\n%s", failure.stack)
        if waiting.failed is not None:
            waiting.failed(failure)
        else:
            self.failed.emit(failure)
