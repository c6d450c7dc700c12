"""Issues in their state as of a moment: by their rows, and for those that have moved on since by their events.

A row tells how an issue stands now. What has no step at or after the moment stood then as it stands now; the others
are replayed. For the present these are none, or the few of the last second.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, null, or_, select, union
from sqlalchemy.orm import Session

from commandcenter.domain.rates import MEASURE
from commandcenter.domain.standing import STEPS_THAT_TELL, Happened, Standing, standing_after
from commandcenter.domain.undo import UNDO_WITHIN
from commandcenter.services.rates_measures import MEASURE_SQL, RARE
from commandcenter.storage.schema import Issue, IssueEvent
from commandcenter.storage.schema.issues import EXCEPTIONAL

NEAR = 5_000
"""So many steps since the moment at most lead to the issues that they moved; of more, what closed since leads there."""


@dataclass(frozen=True)
class Then:
    """The issues as of a moment. ``standings`` are those that have moved on since, by id.

    ``is_latest``: nothing at all has happened since, so that every issue there is was there.
    """

    moment: datetime
    standings: Mapping[int, Standing] = field(default_factory=dict)
    is_latest: bool = False

    @property
    def is_present(self) -> bool:
        """Whether every row tells what was so at the moment."""
        return not self.standings

    def counts(self, measure: str) -> ColumnElement[bool]:
        """The condition that a measure counts an issue; with :meth:`registered`."""
        holds, row = MEASURE[measure].holds, MEASURE_SQL[measure](self.moment)
        if measure in RARE:
            row = and_(EXCEPTIONAL, row)
        return self.where(row, lambda issue: holds(issue, self.moment))

    def where(self, row: ColumnElement[bool], holds: Callable[[Standing], bool]) -> ColumnElement[bool]:
        """A condition on the row where that tells it, on the standing where the issue has moved on."""
        if self.is_present:
            return row
        fulfilled = [key for key, standing in self.standings.items() if holds(standing)]
        return or_(and_(*self.unmoved(), row), one_of(fulfilled))

    def unmoved(self) -> tuple[ColumnElement[bool], ...]:
        """The condition that an issue's row tells how it stood then."""
        return () if self.is_present else (~one_of(self.standings),)

    def registered(self) -> tuple[ColumnElement[bool], ...]:
        """The condition that an issue was there."""
        return () if self.is_latest else (Issue.registered_at < self.moment,)


def one_of(ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition that an issue is one of these; written into the statement, since there may be thousands."""
    keys = sorted(ids)
    return Issue.id.in_(bindparam("ids", keys, expanding=True, literal_execute=True, unique=True)) if keys else false()


def load_then(session: Session, moment: datetime) -> Then:
    """The issues as of just before ``moment``."""
    moved = _moved_since(session, moment)
    return Then(moment, is_latest=True) if moved is None else Then(moment, replayed(session, moved, moment))


def _moved_since(session: Session, moment: datetime) -> Select[int] | None:
    """A query for the ids of the issues registered before and changed since; None when nothing has happened since."""
    found = session.scalars(select(IssueEvent.issue_id).where(IssueEvent.at >= moment).limit(NEAR + 1)).all()
    if not found:
        return None
    if len(found) <= NEAR:
        return select(Issue.id).where(one_of(set(found)), Issue.registered_at < moment)
    return select(Issue.id).where(Issue.id.in_(_perhaps_open(moment)), Issue.registered_at < moment)


def _perhaps_open(moment: datetime) -> Any:
    """Whatever is not known to have been closed then, and as it was ever since.

    A reopening that was taken back leaves no trace in the row, so steps from closed count from a little earlier.
    """
    still = select(Issue.id).where(Issue.closed_at.is_(None))
    later = select(Issue.id).where(Issue.closed_at >= moment)
    from_closed = select(IssueEvent.issue_id).where(
        IssueEvent.from_stage == "closed", IssueEvent.at >= moment - UNDO_WITHIN
    )
    return union(still, later, from_closed)


def replayed(session: Session, ids: Select[int], moment: datetime) -> dict[int, Standing]:
    """How these issues stood just before a moment, by id, by an account of their events."""
    given = case((IssueEvent.transition.in_(STEPS_THAT_TELL), IssueEvent.details), else_=null())
    events = (
        select(
            IssueEvent.issue_id,
            IssueEvent.at,
            IssueEvent.transition,
            IssueEvent.from_stage,
            IssueEvent.to_stage,
            IssueEvent.due_at,
            given.label("given"),
            Issue.contact_due_at,
            case((Issue.contacted_at == Issue.registered_at, Issue.contacted_at)).label("heard_in_person_at"),
        )
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(IssueEvent.issue_id.in_(ids), IssueEvent.at < moment)
        .order_by(IssueEvent.issue_id, IssueEvent.number)
    )
    histories = groupby(session.execute(events), attrgetter("issue_id"))
    return {issue_id: _standing(list(history)) for issue_id, history in histories}


def _standing(history: Sequence[Any]) -> Standing:
    begun = Standing("", contact_due_at=history[0].contact_due_at, contacted_at=history[0].heard_in_person_at)
    return standing_after([_happened(row) for row in history], begun)


def _happened(row: Any) -> Happened:
    given = row.given or {}
    told_at, solved = given.get("told_at"), given.get("solved")
    return Happened(
        row.at,
        row.transition,
        row.from_stage,
        row.to_stage,
        row.due_at,
        datetime.fromisoformat(told_at) if told_at else None,
        given.get("verdict"),
        None if solved is None else solved == "yes",
    )
