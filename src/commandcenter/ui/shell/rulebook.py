"""The settings in force at this window: renewed when an administrator changes one, and when a new day begins."""

from PySide6.QtCore import QObject, QTimer, Signal

from commandcenter.services.present import Present
from commandcenter.services.rules import Rules
from commandcenter.services.settings import rules_now
from commandcenter.storage.database import Database
from commandcenter.ui.shell.feed import Feed
from commandcenter.ui.shell.jobs import Jobs

DAY_CHECK_MS = 60_000


class Rulebook(QObject):
    """Holds the rules of today.

    Signals:
        changed(): other rules hold now; what shows clocks, limits or names of categories reads them anew.
    """

    changed = Signal()

    def __init__(self, rules: Rules, database: Database, jobs: Jobs, feed: Feed, present: Present) -> None:
        super().__init__()
        self.rules = rules
        self._database, self._jobs, self._present = database, jobs, present
        self._day = present.today()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.check_day)
        self._clock.start(DAY_CHECK_MS)
        feed.changed.connect(self._follow)
        feed.found.connect(self.renew)

    def stop(self) -> None:
        """Look no more whether a new day has begun."""
        self._clock.stop()

    def check_day(self) -> None:
        """What was planned for a day counts from its first minute on, also after the machine has slept."""
        today = self._present.today()
        if today != self._day:
            self._day = today
            self.renew()

    def renew(self) -> None:
        """Read what holds now, on a thread."""
        self._jobs.start(self._read, self._take, key="rules")

    def _read(self) -> Rules:
        with self._database.read() as session:
            rules = rules_now(session)
        assert rules.working  # built here, where nobody waits for it
        return rules

    def _take(self, rules: Rules) -> None:
        if rules is not self.rules:
            self.rules = rules
            self.changed.emit()

    def _follow(self, changes: object) -> None:
        assert isinstance(changes, list)
        if any(change.entity == "setting" for change in changes):
            self.renew()
