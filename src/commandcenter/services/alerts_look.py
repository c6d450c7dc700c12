"""Who looks for alerts, at what, when and under which rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Actor
from commandcenter.services.ladder import Cuts, cuts
from commandcenter.services.present import local_midnight
from commandcenter.services.rules import Rules
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue

IS_OPEN = Issue.stage != literal_column("'closed'")
"""Written out, since a bound value would not match the partial index of open issues."""

ROWS = 500
"""Rows of a kind that are read; the others are only counted."""

Condition = ColumnElement[bool]
Issues = Select[*tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Look:
    """One look by one person. ``limit``: rows of a kind that are read; ``read`` keeps what several kinds go by."""

    session: Session
    actor: Actor
    scope: Scope
    now: datetime
    rules: Rules
    limit: int = ROWS
    read: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def cuts(self) -> Cuts:
        """The rungs of the ladder as moments."""
        return cuts(self.now, self.rules)

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(CHINA).date()

    @property
    def tomorrow(self) -> datetime:
        """The moment at which the local day is over."""
        return local_midnight(self.today + timedelta(days=1))


Conditions = Callable[[Look], Sequence[Condition]]


def always(look: Look) -> tuple[Condition, ...]:
    """No further condition."""
    return ()
