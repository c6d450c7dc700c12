"""Keeps the inbox of who sits here up to date: by the change feed, by the seat, and by the clock each minute."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.services.alerts import EMPTY, Inbox, load_alerts
from commandcenter.services.alerts_look import ROWS
from commandcenter.services.scope import Scope
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.shell.office import Office, touches

TICK_MS = 60_000
PAUSE_MS = 1_500
CONCERNED = ("issue", "report", "whistle", "supervision_order", "task", "organization", "pairing")


class Following(QObject):
    """Asks on a thread, seldom: the first change at once, a stream of them every second and a half.

    Signals:
        changed(Inbox): what waits now, narrowed to what is looked at. While nobody looks, only the counts.
        counted(int, int): how many red and amber ones wait in all.
    """

    changed = Signal(object)
    counted = Signal(int, int)

    def __init__(self, office: Office, watched: QWidget) -> None:
        super().__init__(watched)
        self._office = office
        self._is_lost = False
        self._scope = Scope()
        self._limit = 0
        self.inbox = EMPTY
        self._calm = Calm(watched, PAUSE_MS)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._calm.due.connect(self.refresh)
        self._clock.timeout.connect(self._calm.request)
        office.feed.changed.connect(self._hear)
        office.feed.lost.connect(self._lose)
        office.feed.found.connect(self._come_back)
        office.seat.changed.connect(self._sit)
        office.rules_changed.connect(self._calm.request)
        self._clock.start()
        self._calm.request()

    def look(self, is_looking: bool, scope: Scope) -> None:
        """Somebody looks at the rows, narrowed to a scope; or nobody does any more, and counts are enough."""
        self._limit, self._scope = (ROWS, scope) if is_looking else (0, Scope())
        self.refresh()

    def refresh(self) -> None:
        """Ask now."""
        if self._is_lost:
            return
        office, scope, limit = self._office, self._scope, self._limit
        actor, now, rules = office.seat.actor, office.present.now(), office.rules

        def query(session: Session) -> tuple[Inbox, Inbox]:
            inbox = load_alerts(session, actor, scope, now, rules, limit)
            return inbox, inbox if scope.is_district else load_alerts(session, actor, Scope(), now, rules, 0)

        office.ask(query, self._show, key="alerts")

    def _show(self, answer: tuple[Inbox, Inbox]) -> None:
        self.inbox, whole = answer
        self.counted.emit(whole.count("red"), whole.count("amber"))
        self.changed.emit(self.inbox)

    def _hear(self, changes: object) -> None:
        if touches(changes, *CONCERNED):
            self._calm.request()

    def _sit(self, _actor: object) -> None:
        """Another's inbox is not shown a moment longer."""
        self._show((EMPTY, EMPTY))
        self.refresh()

    def _lose(self, _sentence: str) -> None:
        self._is_lost = True

    def _come_back(self) -> None:
        self._is_lost = False
        self.refresh()
