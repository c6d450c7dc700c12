"""Settling alerts: the transition that does it, for one or several issues, and supervision orders on many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import Transition
from commandcenter.services.alerts import Ready, ready
from commandcenter.services.alerts_kind import AlertKind
from commandcenter.services.alerts_query import Alert
from commandcenter.services.casework import Moved
from commandcenter.services.supervision import SUPERVISE, order_many
from commandcenter.ui.casework.moves import Asked, Moves
from commandcenter.ui.casework.steps import reason_against
from commandcenter.ui.shell.office import URGENT, Office
from commandcenter.ui.shell.words import number

Picked = Sequence[tuple[AlertKind, Alert]]

ORDER = TRANSITION[SUPERVISE]
TO_EACH_LEAD = replace(ORDER, fields=tuple(field for field in ORDER.fields if field.key != "organization"))
"""An order on many issues goes to the organization that leads each."""


def settling(picked: Picked) -> Transition | None:
    """The one transition that settles all of these; None when they need different ones, or are none."""
    every = {kind.settling(alert.stage).key for kind, alert in picked}
    return TRANSITION[every.pop()] if len(every) == 1 else None


class Settling(QObject):
    """Makes the transitions.

    Signals:
        done(): something was settled.
    """

    done = Signal()

    def __init__(self, office: Office, over: QWidget) -> None:
        super().__init__(over)
        self._office = office
        self.moves = Moves(office, over)
        self.moves.moved.connect(self._moved)

    def settle(self, picked: Picked, at: QPoint) -> None:
        """Begin the transition that settles these alerts, by a form at a point (global) where one is needed."""
        transition = settling(picked)
        if transition is not None:
            self.begin(picked, transition, at)
        elif picked:
            self._office.messages.refuse("所选的提醒要办的步骤不同：请一类一类地办。")

    def order(self, picked: Picked, at: QPoint) -> None:
        """Begin a supervision order on the issues of these alerts."""
        if picked:
            self.begin(picked, ORDER, at)

    def begin(self, picked: Picked, transition: Transition, at: QPoint) -> None:
        """Read the issues as they stand now, and ask what the transition needs, or say why it cannot be made."""
        ids = tuple(dict.fromkeys(alert.issue_id for _, alert in picked))
        self._office.ask(
            lambda session: ready(session, ids), partial(self._ask, transition, at), "settling", urgency=URGENT
        )

    def _ask(self, transition: Transition, at: QPoint, found: Sequence[Ready]) -> None:
        states = [one.state for one in found]
        if not found:
            self._office.messages.refuse("没有这件事项：请刷新后再试。")
        elif sentence := reason_against(transition, states, self._office.seat.actor):
            self._office.messages.refuse(sentence)
        elif transition is ORDER and len(found) > 1:
            self._ask_for_many(found, at)
        else:
            self.moves.begin(Asked(tuple(one.card for one in found), transition, state=states[0]), at)

    def _ask_for_many(self, found: Sequence[Ready], at: QPoint) -> None:
        about = f"{number(len(found))} 件事项，发给各自的主办单位"
        ids = tuple(one.card.id for one in found)
        self.moves.ask_alone(TO_EACH_LEAD, about, found[0].card, partial(self._order, ids), at)

    def _order(self, ids: tuple[int, ...], answers: Mapping[str, object]) -> None:
        office = self._office
        actor, now, rules = office.seat.actor, office.present.now(), office.rules

        def command(session: Session) -> tuple[Moved, ...]:
            return order_many(session, ids, answers, actor, now, rules)

        office.tell(command, self._ordered, self.moves.tell_failure)

    def _ordered(self, moved: Sequence[Moved]) -> None:
        self.moves.close_done()
        self._office.messages.say(f"{number(len(moved))} 件事项已督办，到期未复会再提醒。", "good")
        self.done.emit()

    def _moved(self, _cards: object) -> None:
        self.done.emit()
