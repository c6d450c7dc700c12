"""Supervision orders for a selection of issues: one gesture, all or none."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.answers import Answers
from commandcenter.services.casework import Moved, transit
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Issue

SUPERVISE = "supervise"


def order_many(
    session: Session, issue_ids: Iterable[int], answers: Answers, actor: Actor, now: datetime, rules: Rules
) -> tuple[Moved, ...]:
    """Order the same of the organizations that lead these issues, or of the one that is named.

    Issues are taken in the order of their ids, so that two such gestures wait for each other instead of deadlocking.
    An issue that somebody moved a moment ago is ordered on all the same, as long as it is open.
    Raises Refused with the sentence and the number of the first issue that refuses; the transaction then holds nothing
    worth keeping.
    """
    wanted = sorted(set(issue_ids))
    if not wanted:
        raise Refused("没有选中事项：请先选中要督办的事项。")
    return tuple(_order(session, one, answers, actor, now, rules, len(wanted) > 1) for one in wanted)


def _order(
    session: Session, issue_id: int, answers: Answers, actor: Actor, now: datetime, rules: Rules, among_others: bool
) -> Moved:
    try:
        return transit(session, issue_id, SUPERVISE, answers, actor, now, rules)
    except Refused as error:
        number = session.scalar(select(Issue.number).where(Issue.id == issue_id))
        raise Refused(f"{number}：{error}" if among_others and number else str(error)) from error
