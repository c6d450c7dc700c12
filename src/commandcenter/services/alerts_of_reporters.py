"""Alerts of what reporters are owed: progress while an issue is open, the outcome once there is one."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import exists, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from commandcenter.domain.transitions import TRANSITION
from commandcenter.services.alerts_kind import LEAD, STAFF, AlertKind
from commandcenter.services.alerts_look import Condition, Look
from commandcenter.services.alerts_query import Watch
from commandcenter.services.alerts_scan import Clocks, Scan
from commandcenter.storage.schema import Issue, Report

OWED_FOR = timedelta(days=30)  # what was closed long ago is a matter for the lists, not for today

_TOLD = func.coalesce(Issue.noticed_at, Issue.contacted_at, Issue.registered_at)
_WHILE_OPEN = tuple(stage for stage in TRANSITION["notice"].sources if stage != "closed")


def _ago(look: Look, share: float = 1.0) -> datetime:
    """When the reporters must have been told last, so that the days between two notices are not over, or a share."""
    return look.now - timedelta(days=look.rules.numbers["notice_days"] * share)


def _told_long_ago(look: Look) -> tuple[Condition, ...]:
    return (_ago(look, look.rules.amber_from) >= _TOLD,)


_TOLD_LAST = Scan(_TOLD, _TOLD, _WHILE_OPEN, _told_long_ago, reads_all=True)


def _silent(clocks: Clocks, look: Look) -> NDArray[np.bool_]:
    return clocks.end <= int(_ago(look).timestamp())


def _nearly_silent(clocks: Clocks, look: Look) -> NDArray[np.bool_]:
    return ~_silent(clocks, look)


def _untold(look: Look) -> tuple[Condition, ...]:
    """What was merged is told with the issue that it joined."""
    other = aliased(Issue)
    lately = select(other.id).where(other.closed_at >= look.now - OWED_FOR)
    answered = select(other.id).where(other.stage == "answered", other.stage != literal_column("'closed'"))
    return (
        Issue.id.in_(union_all(answered, lately)),  # two indices; an OR would be a scan
        Issue.answered_at.is_not(None),
        or_(Issue.close_cause.is_(None), Issue.close_cause != "merged"),
        exists().where(Report.issue_id == Issue.id, Report.told_at.is_(None)),
    )


_HOW_MANY = (
    select(func.count())
    .select_from(Report)
    .where(Report.issue_id == Issue.id, Report.told_at.is_(None))
    .correlate(Issue)
    .scalar_subquery()
)

KINDS: tuple[AlertKind, ...] = (
    AlertKind(
        "outcome_owed",
        "结果未告知",
        "已有结果，仍有反映人没有被告知（办结的只列近 30 天）",
        "red",
        ("notice",),
        "把结果告知每一位反映人",
        "for",
        STAFF,
        Watch(Issue.answered_at, ("answered", "closed"), _untold, note=_HOW_MANY, may_be_closed=True),
    ),
    AlertKind(
        "notice_over",
        "久未告知进度",
        "未办结，且多日没有告知反映人",
        "red",
        ("notice",),
        "告知反映人进度",
        "for",
        STAFF | LEAD,
        Watch(_TOLD, _WHILE_OPEN, scan=_TOLD_LAST, keep=_silent),
    ),
    AlertKind(
        "notice_soon",
        "该告知进度了",
        "离上次告知反映人已近规定的天数",
        "amber",
        ("notice",),
        "告知反映人进度",
        "for",
        STAFF | LEAD,
        Watch(_TOLD, _WHILE_OPEN, scan=_TOLD_LAST, keep=_nearly_silent),
    ),
)
