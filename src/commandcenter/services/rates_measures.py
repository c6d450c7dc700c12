"""The measures of the rates as conditions on an issue's row; in the words of ``domain/rates.py``."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, case, literal_column, or_, true

from commandcenter.domain.rates import MEASURES, signature
from commandcenter.domain.standing import Standing
from commandcenter.storage.schema import Issue

Condition = Callable[[datetime], ColumnElement[bool]]

# Written out: an index of the open ones is used for what cannot be otherwise.
_ENDED: ColumnElement[str] = literal_column("'closed'")
_CLOSED = Issue.stage == _ENDED
_OPEN = Issue.stage != _ENDED
_SUSPENDED = and_(_OPEN, Issue.stage == "suspended")
_EVALUATED = or_(Issue.close_cause == "evaluated", Issue.dissatisfied > 0)
_FINISHED_AT = case((Issue.merged_from == "handling", Issue.closed_at), else_=Issue.answered_at)


def _overdue(moment: datetime) -> ColumnElement[bool]:
    return and_(_OPEN, Issue.stage != "suspended", Issue.due_at < moment)


def _in_time(moment: datetime) -> ColumnElement[bool]:
    no_clock = or_(_FINISHED_AT.is_(None), Issue.settle_due_at.is_(None))
    return and_(_CLOSED, or_(no_clock, Issue.settle_due_at >= _FINISHED_AT))


def _late(moment: datetime) -> ColumnElement[bool]:
    return or_(and_(_CLOSED, Issue.settle_due_at < _FINISHED_AT), _overdue(moment))


def _contacted(moment: datetime) -> ColumnElement[bool]:
    in_time = or_(Issue.contact_due_at.is_(None), Issue.contacted_at <= Issue.contact_due_at)
    return and_(Issue.contacted_at.is_not(None), in_time)


def _plain(condition: ColumnElement[bool]) -> Condition:
    def at(moment: datetime) -> ColumnElement[bool]:
        return condition

    return at


MEASURE_SQL: dict[str, Condition] = {
    "collected": _plain(true()),
    "closed": _plain(_CLOSED),
    "open": _plain(_OPEN),
    "overdue": _overdue,
    "suspended": _plain(_SUSPENDED),
    "judged": lambda moment: or_(_CLOSED, _overdue(moment)),
    "in_time": _in_time,
    "late": _late,
    "contact_due": lambda moment: or_(Issue.contact_due_at < moment, Issue.contacted_at.is_not(None)),
    "contacted": _contacted,
    "evaluated": _plain(_EVALUATED),
    "content": _plain(and_(Issue.close_cause == "evaluated", Issue.dissatisfied == 0)),
    "asked": _plain(and_(_EVALUATED, Issue.solved.is_not(None))),
    "solved": _plain(and_(_EVALUATED, Issue.solved.is_(True))),
    "not_evaluated": _plain(and_(Issue.close_cause == "not_evaluated", Issue.dissatisfied == 0)),
    "merged": _plain(Issue.close_cause == "merged"),
    "returned": _plain(Issue.returns > 0),
    "dissatisfied": _plain(Issue.dissatisfied > 0),
}

RARE = ("late", "not_evaluated", "merged", "returned", "dissatisfied")
"""Measures that count only what is EXCEPTIONAL: those who look for such issues need look at these few only."""

_ONCE = datetime(2017, 1, 1, tzinfo=UTC)


_WENT_WELL = Standing("closed", None, _ONCE, _ONCE, _ONCE, _ONCE, _ONCE, "evaluated", solved=True)

USUAL = signature(_WENT_WELL, _ONCE)
"""The signature (see ``domain/rates.py``) of what is not EXCEPTIONAL."""


def signatures(moment: datetime) -> ColumnElement[int]:
    """An issue's signature, worked out in the statement: one narrow pass counts every measure."""
    bits: ColumnElement[int] = literal_column("0")
    for place, measure in enumerate(MEASURES):
        holds = case((MEASURE_SQL[measure.key](moment), literal_column(str(1 << place))), else_=literal_column("0"))
        bits = bits + holds
    return bits
