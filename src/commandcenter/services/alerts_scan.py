"""Clocks that SQL cannot judge, read by the thousand and judged at once: shares of working time, days of silence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session, aliased

from commandcenter.services.alerts_look import IS_OPEN, Condition, Conditions, Issues, Look, always
from commandcenter.services.alerts_time import CALENDAR, Seconds, all_run_round, epoch, shares
from commandcenter.services.as_of import concerns
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Issue


@dataclass(frozen=True, eq=False)
class Scan:
    """Which clocks to read: of the open issues in ``stages`` under ``conditions``, from ``start`` to ``end``.

    Kinds that share one share what it reads. ``reads_all``: no index helps it.
    """

    start: Any
    end: Any
    stages: tuple[str, ...]
    conditions: Conditions = always
    clock: str = CALENDAR
    reads_all: bool = False


@dataclass(frozen=True, eq=False)
class Clocks:
    """What a scan read, a place an issue."""

    ids: NDArray[np.int64]
    start: Seconds
    end: Seconds
    categories: list[str | None]
    clock: str

    def used(self, look: Look) -> NDArray[np.float64]:
        """The share of its time that each has used up."""
        round_the_clock = all_run_round(self.clock, self.categories, self.start, look.rules)
        return shares(self.start, self.end, look.now, round_the_clock, look.rules.working)

    def kept(self, keep: NDArray[np.bool_]) -> list[int]:
        """The issues that are kept, those at whose end one arrives first at the top."""
        ids = self.ids[keep]
        ordered: list[int] = ids[np.lexsort((ids, self.end[keep]))].tolist()
        return ordered


Keep = Callable[[Clocks, Look], NDArray[np.bool_]]


def is_over(clocks: Clocks, look: Look) -> NDArray[np.bool_]:
    """Clocks that have run out."""
    return clocks.end < int(look.now.timestamp())


def is_amber(clocks: Clocks, look: Look) -> NDArray[np.bool_]:
    """Clocks that run, and have used up most of their time."""
    return ~is_over(clocks, look) & (clocks.used(look) >= look.rules.amber_from)


def clocks_of(scan: Scan, whose: Condition | None, look: Look) -> Clocks:
    """The clocks that a scan reads; once a look. ``whose`` narrows them to somebody's, the same for the whole look."""
    if scan not in look.read:
        look.read[scan] = _read(scan, whose, look)
    clocks: Clocks = look.read[scan]
    return clocks


def _read(scan: Scan, whose: Condition | None, look: Look) -> Clocks:
    sqlite = is_sqlite(look.session.get_bind())
    conditions = [*scan.conditions(look), *concerns(look.scope), *in_stages(scan.stages, scan.reads_all, whose)]
    query = select(Issue.id, epoch(scan.start, sqlite), epoch(scan.end, sqlite), Issue.category).where(*conditions)
    found = plain_rows(look.session, query)
    ids, start, end = (np.fromiter((row[place] for row in found), np.int64, len(found)) for place in range(3))
    return Clocks(ids, start, end, [row[3] for row in found], scan.clock)


_Lying = aliased(Issue)


def in_stages(stages: tuple[str, ...], reads_all: bool, whose: Condition | None) -> list[Condition]:
    """Open issues in these stages (empty: in any), and somebody's.

    All of everybody's are read in the order in which they lie: that takes half the time of the order of the index.
    """
    if whose is not None or not reads_all:
        inside = [IS_OPEN, Issue.stage.in_(stages)] if stages else [IS_OPEN]
        return inside if whose is None else [*inside, whose]
    ids = select(_Lying.id).where(_Lying.stage != literal_column("'closed'"))
    return [Issue.id.in_(ids.where(_Lying.stage.in_(stages)) if stages else ids)]


def plain_rows(session: Session, query: Issues) -> Sequence[tuple[Any, ...]]:
    """The driver's own tuples, of numbers and texts that need no translating: a third less time than Rows take."""
    result = session.connection().execute(query)
    found: Sequence[tuple[Any, ...]] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return found
