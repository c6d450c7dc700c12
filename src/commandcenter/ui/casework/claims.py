"""Lets the others see that a form is open here: a claim while it stands, renewed, and let go with it."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count

from PySide6.QtCore import QObject, QTimer
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.board import Card
from commandcenter.services.editing import RENEW_EVERY, claim, release, renew
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office

log = logging.getLogger(__name__)

Command = Callable[[Session], None]
_forms = count(1)


class Claims:
    """The claims of one form at a time. No QObject: what it has begun is ended also when its window is gone.

    Its commands run one after the other, so that letting go never overtakes the claim. ``over`` is the forms' window,
    with which the renewing ends.
    """

    def __init__(self, office: Office, over: QObject) -> None:
        self._office = office
        self._held: dict[str, int] = {}
        self._actor, self._step = office.seat.actor, ""
        self._waiting: deque[Command] = deque()
        self._is_busy = False
        self._timer = QTimer(over)
        self._timer.setInterval(int(RENEW_EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self._renew)

    def hold(self, cards: Sequence[Card], step: str) -> None:
        """A form of these issues is open, for a transition by its key."""
        self.let_go()
        form = next(_forms)
        self._held = {f"{self._office.window}.{form}.{card.id}": card.id for card in cards}
        self._actor, self._step = self._office.seat.actor, step
        self._tell(_claiming(self._held, self._actor, step, self._office.present.now()))
        self._timer.start()

    def let_go(self) -> None:
        """The form is closed."""
        self._timer.stop()
        if self._held:
            tokens = list(self._held)
            self._held = {}
            self._tell(lambda session: release(session, tokens))

    def _renew(self) -> None:
        self._tell(_renewing(self._held, self._actor, self._step, self._office.present.now()))

    def _tell(self, command: Command) -> None:
        self._waiting.append(command)
        self._go_on()

    def _go_on(self) -> None:
        if not self._is_busy and self._waiting:
            self._is_busy = True
            self._office.tell(self._waiting.popleft(), self._done, self._failed)

    def _done(self, _nothing: None) -> None:
        self._is_busy = False
        self._go_on()

    def _failed(self, failure: Failure) -> None:
        """Nobody waits for it and nothing hangs on it: the others see nothing, the form goes on."""
        log.warning("a claim could not be written: %s", failure.error)
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        self._done(None)


def _claiming(held: dict[str, int], actor: Actor, step: str, now: datetime) -> Command:
    claims = dict(held)

    def command(session: Session) -> None:
        for token, issue_id in claims.items():
            claim(session, issue_id, token, actor, step, now)

    return command


def _renewing(held: dict[str, int], actor: Actor, step: str, now: datetime) -> Command:
    claims = dict(held)

    def command(session: Session) -> None:
        for token, issue_id in claims.items():
            if not renew(session, token, now):
                claim(session, issue_id, token, actor, step, now)

    return command
