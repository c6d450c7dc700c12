"""The registry of alerts, and the inbox of a role: what waits for whom, computed from the state each time it is asked.

A kind of alert is one entry: whom it concerns, what it watches for, and by which transition it is settled. Every alert
is of an issue on which that transition may be made by somebody, and making it ends the alert.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor, IssueState
from commandcenter.services import alerts_of_calls, alerts_of_ladder, alerts_of_reporters, alerts_of_time
from commandcenter.services.alerts_kind import SEVERITIES, AlertKind, Severity
from commandcenter.services.alerts_look import ROWS, Look
from commandcenter.services.alerts_query import Alert, Found, find
from commandcenter.services.board import Card, cards
from commandcenter.services.rules import Rules
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue

ALERTS: tuple[AlertKind, ...] = (
    *alerts_of_ladder.KINDS,
    *alerts_of_time.KINDS,
    *alerts_of_calls.KINDS,
    *alerts_of_reporters.KINDS,
)
"""In the order in which an inbox lists them within a severity."""

ALERT: dict[str, AlertKind] = {kind.key: kind for kind in ALERTS}


@dataclass(frozen=True)
class Inbox:
    """What waits for somebody: the kinds that have any, red before amber, with what was found of each."""

    found: tuple[tuple[AlertKind, Found], ...] = ()

    def count(self, severity: Severity) -> int:
        """How many alerts of a severity there are, those not read included."""
        return sum(found.total for kind, found in self.found if kind.severity == severity)

    @property
    def alerts(self) -> Iterator[Alert]:
        """All that were read."""
        return (alert for _, found in self.found for alert in found.rows)


EMPTY = Inbox()


def kinds_for(role: str) -> tuple[AlertKind, ...]:
    """The kinds that a role can get, red before amber."""
    ordered = (kind for severity in SEVERITIES for kind in ALERTS if kind.severity == severity)
    return tuple(kind for kind in ordered if role in kind.roles)


def load_alerts(session: Session, actor: Actor, scope: Scope, now: datetime, rules: Rules, limit: int = ROWS) -> Inbox:
    """The inbox of who sits there, narrowed to a scope; of each kind at most ``limit`` rows, and the count of all."""
    look = Look(session, actor, scope, now, rules, limit)
    pairs = ((kind, find(kind.key, kind.watch, kind.roles[actor.role](look), look)) for kind in kinds_for(actor.role))
    return Inbox(tuple((kind, found) for kind, found in pairs if found.total))


@dataclass(frozen=True)
class Ready:
    """An issue about to be moved: what a form shows of it, and what the guards ask for."""

    card: Card
    state: IssueState


def ready(session: Session, issue_ids: Iterable[int]) -> tuple[Ready, ...]:
    """These issues as they stand now, in the order asked for; what is gone is left out."""
    from commandcenter.services.casework import state_of  # and with it all that a step writes: not for a start

    wanted = tuple(dict.fromkeys(issue_ids))
    found = {card.id: card for card in cards(session, wanted)}
    return tuple(Ready(found[one], state_of(session, session.get_one(Issue, one))) for one in wanted if one in found)
