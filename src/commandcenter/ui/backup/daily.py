"""Makes the copy of the day in the background: at the first use of a day, and when a new day begins meanwhile."""

import logging
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer

from commandcenter.domain.errors import Cancelled
from commandcenter.storage.backup import Copy, Pace
from commandcenter.storage.backup_daily import LEFT_FREE, copy_of_the_day
from commandcenter.ui.shell.jobs import Failure, Jobs
from commandcenter.ui.shell.office import Office

log = logging.getLogger(__name__)

DAY_CHECK_MS = 60_000
REST_SECONDS = 0.004
"""After each 2 MB: a disk that others use meanwhile is theirs for half of the time."""


class DailyCopies(QObject):
    """For a window on an embedded database; of a server's the server looks after its copies."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = Jobs(threads=1)  # its own, so that nothing waits for it
        self._stopped = Event()
        self._tried: date | None = None
        self._clock = QTimer(self, interval=DAY_CHECK_MS)
        self._clock.timeout.connect(self.check_day)

    @property
    def is_busy(self) -> bool:
        """Whether a copy is being made."""
        return self._jobs.is_busy

    def start(self) -> None:
        """Make today's copy if there is none, and look each minute whether a new day has begun."""
        if self._office.database.is_sqlite:
            self.check_day()
            self._clock.start()

    def check_day(self) -> None:
        """Once for each day of the real calendar, also after the machine has slept."""
        today = date.today()
        if today != self._tried:
            self._tried = today
            source = Path(self._office.database.url.database or "")
            pace = Pace(is_cancelled=self._stopped.is_set, rest_seconds=REST_SECONDS, left_free=LEFT_FREE)
            self._jobs.start(partial(copy_of_the_day, source, today, pace), self._made, failed=self._fail)

    def stop(self) -> None:
        """Stop what is under way, which leaves nothing behind."""
        self._clock.stop()
        self._stopped.set()
        self._jobs.stop()

    def _made(self, copy: Copy | None) -> None:
        log.info("the copy of the day: %s", copy.file if copy else "is there already")

    def _fail(self, failure: Failure) -> None:
        if isinstance(failure.error, Cancelled):
            return
        if failure.is_expected:
            self._office.messages.refuse(f"今天的自动备份没有做成。{failure.error}")
        else:
            self._office.jobs.failed.emit(failure)
