"""To what issues are narrowed besides their place: one value that the board, its tables and the figures share."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_

from commandcenter.domain.vocabulary import CHINA
from commandcenter.storage.schema import Issue


@dataclass(frozen=True)
class Filters:
    """Empty fields narrow nothing. Keys are those of the registries; several keys of one field mean any of them.

    ``words`` are looked for in what is shown of an issue, all of them, in any case. ``lead`` is the id of the leading
    organization, ``person`` of a cadre who is its first contact or its coordinator. ``overdue``: only what has run
    out of time. ``registered_from`` and ``registered_to`` are local days, both included.
    """

    words: str = ""
    stages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lead: int | None = None
    person: int | None = None
    overdue: bool = False
    registered_from: date | None = None
    registered_to: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return self == Filters()

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the fields that narrow."""
        nothing = Filters()
        return tuple(one.name for one in fields(self) if getattr(self, one.name) != getattr(nothing, one.name))


NO_FILTERS = Filters()


def as_listed(filters: Filters) -> dict[str, tuple[str, ...]]:
    """The same for a list: values as text by the keys of ``services/list_filters.py``, empty ones left out."""
    days = (("registered_from", filters.registered_from), ("registered_to", filters.registered_to))
    ids = (("lead", filters.lead), ("person", filters.person))
    found = {
        "stage": filters.stages,
        "list": filters.lists,
        "category": filters.categories,
        "source": filters.sources,
        "overdue": ("yes",) if filters.overdue else (),
        "words": (filters.words,) if filters.words.strip() else (),
        **{key: (str(value),) for key, value in ids if value is not None},
        **{key: (day.isoformat(),) for key, day in days if day is not None},
    }
    return {key: values for key, values in found.items() if values}


def conditions(filters: Filters, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The SQL conditions on the rows of ``issue`` as they stand; all but the words, which are looked for in texts."""
    chosen: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (Issue.stage, filters.stages),
        (Issue.list, filters.lists),
        (Issue.category, filters.categories),
        (Issue.source, filters.sources),
    )
    found: list[ColumnElement[bool]] = [column.in_(keys) for column, keys in chosen if keys]
    if filters.lead is not None:
        found.append(Issue.lead_organization_id == filters.lead)
    if filters.person is not None:
        found.append(or_(Issue.first_contact_id == filters.person, Issue.coordinator_id == filters.person))
    if filters.overdue:
        found.append(is_overdue_now(now))
    if filters.registered_from is not None:
        found.append(Issue.registered_at >= day_begins(filters.registered_from))
    if filters.registered_to is not None:
        found.append(Issue.registered_at < day_begins(filters.registered_to + timedelta(days=1)))
    return tuple(found)


def is_overdue_now(now: datetime) -> ColumnElement[bool]:
    """The condition that an open issue has run out of time; a suspended one's clock rests."""
    return and_(Issue.due_at < now, Issue.stage.not_in([literal_column("'closed'"), literal_column("'suspended'")]))


def day_begins(day: date) -> datetime:
    """The moment that a local day begins."""
    return datetime.combine(day, time(), CHINA)
