"""What every panel is given: the one place that holds the parts a panel may use. Built by ``app.py`` alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, Signal, SignalInstance
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.places import Places
from commandcenter.services.present import Present
from commandcenter.services.rules import Rules
from commandcenter.storage.database import Database
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.ui.shell.feed import Feed
from commandcenter.ui.shell.jobs import Failure, Jobs
from commandcenter.ui.shell.messages import Messages
from commandcenter.ui.shell.rulebook import Rulebook
from commandcenter.ui.shell.selection import Selection
from commandcenter.ui.shell.theme import Theme

Result = TypeVar("Result")

URGENT = 1
"""For what a person waits for: their own move, and what others moved under their eyes."""


class Seat(QObject):
    """Who sits at this window.

    Signals:
        changed(Actor): another role or person.
    """

    changed = Signal(object)

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor

    def take(self, actor: Actor) -> None:
        """Sit down as somebody."""
        if actor != self.actor:
            self.actor = actor
            self.changed.emit(actor)


class Doors(QObject):
    """Requests from one panel that the shell or another panel answers.

    Signals:
        list_asked(str, object): open the table of a list (a key of services/lists.py) for a Scope.
        narrowed_asked(str, object, object): the same, narrowed by filters as lists have them.
        issue_asked(int): open an issue's own window.
        page_asked(PageRef): open the page of a leader, cadre, enterprise, grid or mentor (services/pages/page.py).
        plan_asked(str): open the planner for a kind of pairing.
    """

    list_asked = Signal(str, object)
    narrowed_asked = Signal(str, object, object)
    issue_asked = Signal(int)
    page_asked = Signal(object)
    plan_asked = Signal(str)


def _made_up() -> str:
    return uuid4().hex[:16]


@dataclass(frozen=True, eq=False)
class Office:
    """The parts. Panels read with :meth:`ask`, write with :meth:`tell`, and never touch the database otherwise.

    ``window`` is a name made up at the start, by which this window knows its own lines in the database.
    """

    database: Database
    places: Places
    sheet: MapSheet
    rulebook: Rulebook
    present: Present
    jobs: Jobs
    selection: Selection
    feed: Feed
    messages: Messages
    theme: Theme
    seat: Seat
    doors: Doors
    is_sample: bool = False
    window: str = field(default_factory=_made_up)

    @property
    def rules(self) -> Rules:
        """The settings in force now: read them when they are needed, keep no copy."""
        return self.rulebook.rules

    @property
    def rules_changed(self) -> SignalInstance:
        """Emitted when other settings hold: by an administrator's change, or with a new day."""
        return self.rulebook.changed

    def ask(
        self,
        query: Callable[[Session], Result],
        then: Callable[[Result], None],
        key: str | None = None,
        urgency: int = 0,
    ) -> None:
        """Run a query on a thread, hand its frozen result to ``then`` here. Same ``key``: only the latest counts."""

        def work() -> Result:
            with self.database.read() as session:
                return query(session)

        self.jobs.start(work, then, key, urgency=urgency)

    def tell(
        self,
        command: Callable[[Session], Result],
        then: Callable[[Result], None],
        failed: Callable[[Failure], None] | None = None,
    ) -> None:
        """Run a command in one transaction on a thread; the feed will announce what it changed."""

        def work() -> Result:
            with self.database.begin() as session:
                return command(session)

        self.jobs.start(work, then, failed=failed or self._say, urgency=URGENT)

    def _say(self, failure: Failure) -> None:
        if failure.is_expected:
            self.messages.refuse(str(failure.error))
        else:
            self.jobs.failed.emit(failure)


def touches(changes: Any, *entities: str) -> bool:
    """Whether a feed's lines concern any of these tables."""
    return any(change.entity in entities for change in changes)
