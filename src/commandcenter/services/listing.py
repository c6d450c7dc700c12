"""What a list is: columns, and rows of plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from commandcenter.services.scope import Scope

ColumnKind = Literal["text", "number", "day", "moment"]
Opens = Literal["issue", "grid", ""]
Row = tuple[Any, ...]
Cursor = tuple[datetime, int]


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

    ``after`` continues behind the last row of an earlier page.
    """

    scope: Scope
    day: date
    now: datetime
    after: Cursor | None = None


@dataclass(frozen=True)
class Listed:
    """Rows in the list's own order. ``ids[i]`` is what row ``i`` opens. ``total`` counts all there are.

    ``next`` continues behind the last row; None when nothing follows.
    """

    rows: Sequence[Row]
    ids: Sequence[int]
    total: int
    next: Cursor | None = None


@dataclass(frozen=True)
class ListKind:
    """An entry of the registry of lists. ``opens`` is what a row stands for; ``meaning`` says what is counted."""

    key: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    query: Callable[[Session, Asked], Listed]
    opens: Opens = ""
