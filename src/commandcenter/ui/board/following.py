"""What the board asks of the database: everything at first, then just what the feed says has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Attached
from commandcenter.services.attached import attached
from commandcenter.services.board import (
    Card,
    Conditions,
    Cursor,
    Directory,
    LastStep,
    cards,
    closed_cards,
    closed_since,
    count_closed,
    directory,
    last_steps,
    open_cards,
)
from commandcenter.services.filters import conditions
from commandcenter.services.scope import Scope
from commandcenter.storage.changes import MANY, ChangeSeen
from commandcenter.ui.shell.office import URGENT, Office, touches

MANY_AT_ONCE = 400  # from so many changed issues on, everything is read anew


@dataclass(frozen=True, eq=False)
class Loaded:
    """Everything that the board shows; ``names`` is None when those at hand are still good."""

    open: Sequence[Card]
    closed: Sequence[Card]
    closed_count: int
    attached: dict[int, Attached]
    names: Directory | None


@dataclass(frozen=True, eq=False)
class Closed:
    """The newest page of closed issues, as they are narrowed now, and how many were closed lately."""

    cards: Sequence[Card]
    count: int


@dataclass(frozen=True, eq=False)
class News:
    """Issues that somebody changed: ``ids`` were asked for, those not in ``cards`` are outside the scope now.

    ``attached`` is what hangs on them; those of which nothing does are not in it.
    """

    ids: frozenset[int]
    cards: Sequence[Card]
    steps: dict[int, LastStep]
    attached: dict[int, Attached]
    closed_count: int


class Following(QObject):
    """Reads for the board and follows the feed.

    While everything is being read anew, news wait: what is read may be older than they are, and comes later.

    Signals:
        loaded(Loaded): everything anew.
        told(News): some issues changed.
        older(list[Card]): a further page of closed issues.
        closed(Closed): those in hand are to be these.
    """

    loaded = Signal(object)
    told = Signal(object)
    older = Signal(object)
    closed = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._has_names = False
        self._is_loading = False
        self._changed: set[int] = set()
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self._start_over)

    def refresh(self) -> None:
        """Ask for everything."""
        scope, now, names = self._office.selection.scope, self._office.present.now(), not self._has_names
        narrowed = self._narrowed()
        self._is_loading = True

        def query(session: Session) -> Loaded:
            since = closed_since(now)
            return Loaded(
                open_cards(session, scope),
                closed_cards(session, scope, since=since, narrowed=narrowed),
                count_closed(session, scope, since, narrowed),
                attached(session),
                directory(session) if names else None,
            )

        self._office.ask(query, self._tell_loaded, "board", URGENT)

    def ask_older(self, before: Cursor) -> None:
        """Ask for a page of issues closed before these."""
        scope, narrowed = self._office.selection.scope, self._narrowed()
        self._office.ask(
            lambda session: closed_cards(session, scope, before, narrowed=narrowed), self.older.emit, key="board older"
        )

    def ask_closed(self) -> None:
        """Ask for the closed ones anew, as they are narrowed now; the open ones are all in hand."""
        scope, narrowed = self._office.selection.scope, self._narrowed()
        since = closed_since(self._office.present.now())

        def query(session: Session) -> Closed:
            page = closed_cards(session, scope, since=since, narrowed=narrowed)
            return Closed(page, count_closed(session, scope, since, narrowed))

        self._office.ask(query, self.closed.emit, "board closed", URGENT)

    def _narrowed(self) -> Conditions:
        return conditions(self._office.selection.filters, self._office.present.now())

    def _tell_loaded(self, loaded: Loaded) -> None:
        self._has_names = self._has_names or loaded.names is not None
        self._is_loading = False
        self.loaded.emit(loaded)
        if self._changed:
            self._ask_news()

    def _start_over(self) -> None:
        self._has_names = False
        self.refresh()

    def _follow(self, changes: Sequence[ChangeSeen]) -> None:
        if touches(changes, "cadre", "organization", "grid"):
            self._start_over()
            return
        keys = [change.key for change in changes if change.entity == "issue"]
        hanging = touches(changes, "whistle", "supervision_order", "task", "report")
        if MANY in keys or len(keys) > MANY_AT_ONCE or (hanging and not keys):
            self.refresh()  # what hangs on an issue changes with it, but for corrections by other ways
        elif keys:
            self._changed.update(int(key) for key in keys)
            self._ask_news()

    def _ask_news(self) -> None:
        """All that is still unanswered in one question, so that a newer answer covers an older one's issues."""
        if self._is_loading:
            return
        ids, scope = frozenset(self._changed), self._office.selection.scope
        asked = partial(_news, ids, scope, closed_since(self._office.present.now()), self._narrowed())
        self._office.ask(asked, self._tell_news, "board news", URGENT)

    def _tell_news(self, news: News) -> None:
        if not self._is_loading:
            self._changed -= news.ids
            self.told.emit(news)


def _news(ids: frozenset[int], scope: Scope, since: datetime, narrowed: Conditions, session: Session) -> News:
    return News(
        ids,
        cards(session, ids, scope),
        last_steps(session, list(ids)),
        attached(session, ids),
        count_closed(session, scope, since, narrowed),
    )
