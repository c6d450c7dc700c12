"""What a list is: columns, and rows of plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.scope import Scope

ColumnKind = Literal["text", "number", "day", "moment"]
Opens = Literal["issue", "grid", "enterprise", ""]
Row = tuple[Any, ...]
Cursor = tuple[Any, ...]
Filters = Mapping[str, tuple[str, ...]]
"""What a list is narrowed to: values by key of FILTERS, as text."""


@dataclass(frozen=True)
class Column:
    """A column: ``width`` in characters of a Chinese font; ``kind`` says how values are written, aligned and sorted."""

    key: str
    title: str
    width: int
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class Asked:
    """For what a list is asked: a scope, as of the end of a local day or ``now`` when that comes first.

    ``after`` continues behind the last row of an earlier page. ``actor`` is who asks: some lists are theirs.
    """

    scope: Scope
    day: date
    now: datetime
    after: Cursor | None = None
    filters: Filters = field(default_factory=dict)
    actor: Actor | None = None


@dataclass(frozen=True)
class Listed:
    """Rows in the list's own order. ``ids[i]`` is what row ``i`` opens. ``total`` counts all there are.

    ``next`` continues behind the last row; None when nothing follows. ``note`` says why there can be none.
    """

    rows: Sequence[Row]
    ids: Sequence[int]
    total: int
    next: Cursor | None = None
    note: str = ""


@dataclass(frozen=True)
class ListKind:
    """An entry of the registry of lists. ``opens`` is what a row stands for; ``meaning`` says what is counted.

    ``shown`` are the columns that it shows as long as nobody chooses others; all of them when empty. ``has_filters``:
    it can be narrowed by FILTERS, and kept as a view.
    """

    key: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    query: Callable[[Session, Asked], Listed]
    opens: Opens = ""
    shown: tuple[str, ...] = ()
    has_filters: bool = False

    @property
    def shown_at_first(self) -> tuple[str, ...]:
        """The keys of the columns that it shows, in their order."""
        return self.shown or tuple(column.key for column in self.columns)
