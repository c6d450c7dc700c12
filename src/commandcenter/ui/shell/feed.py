"""The change feed at the window: learns of every commit, its own and others', by one path."""

import logging
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from commandcenter.domain.errors import CommandCenterError
from commandcenter.storage.bell import Bell
from commandcenter.storage.changes import ChangeSeen, changes_after, last_serial
from commandcenter.storage.database import Database

log = logging.getLogger(__name__)

POLL_MS = 40
RECONNECT_MS = 2000


class Watched(Protocol):
    """Anything with a file descriptor to watch."""

    def fileno(self) -> int:
        """The descriptor."""


class Feed(QObject):
    """Reads the lines of the change log that this window has not seen.

    Signals:
        changed(list[ChangeSeen]): what was committed since the last time, oldest first.
        lost(str): the database cannot be reached; the sentence says why. Tries again by itself.
        found(): it is back, and everything should be read again.
    """

    changed = Signal(object)
    lost = Signal(str)
    found = Signal()

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._serial = 0
        self._bell: Bell | None = None
        self._notifier: QSocketNotifier | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._is_lost = False

    def start(self) -> None:
        """Begin to listen from the newest line on."""
        with self._database.read() as session:
            self._serial = last_serial(session)
        self._listen()

    def stop(self) -> None:
        """Stop listening and give the connection back."""
        self._timer.stop()
        self._drop_bell()

    def _listen(self) -> None:
        self._bell = Bell.hung(self._database)
        descriptor = self._bell.descriptor
        if descriptor is None:
            self._timer.start(POLL_MS)
            return
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tick)
        self._timer.stop()

    def _tick(self) -> None:
        try:
            if self._is_lost:
                self._come_back()
            elif self._bell is not None and self._bell.rang():
                self.read_on()
        except CommandCenterError as error:
            self._lose(str(error))

    def read_on(self) -> None:
        """Read and announce what is new."""
        with self._database.read() as session:
            seen: Sequence[ChangeSeen] = changes_after(session, self._serial)
        if seen:
            self._serial = seen[-1].serial
            self.changed.emit(seen)

    def _lose(self, sentence: str) -> None:
        log.warning("the change feed is lost: %s", sentence)
        self._drop_bell()
        if not self._is_lost:
            self._is_lost = True
            self.lost.emit(sentence)
        self._timer.start(RECONNECT_MS)

    def _come_back(self) -> None:
        self._listen()
        self._is_lost = False
        with self._database.read() as session:
            self._serial = last_serial(session)
        self.found.emit()

    def _drop_bell(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._bell is not None:
            self._bell.close()
            self._bell = None
