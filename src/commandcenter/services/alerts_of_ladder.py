"""Alerts of what climbs: overdue issues on the rungs of the ladder, and issues that come to no end."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import exists, select

from commandcenter.services import alerts_whose as whose
from commandcenter.services.alerts_kind import SUPERVISOR, AlertKind
from commandcenter.services.alerts_look import Condition, Conditions, Look
from commandcenter.services.alerts_query import Watch
from commandcenter.services.alerts_scan import Clocks, Scan
from commandcenter.services.alerts_time import SETTLE, STAGE
from commandcenter.services.ladder import CLIMBING, LADDER
from commandcenter.storage.schema import Issue, Organization, SupervisionOrder, Task

HARD = "hard_cases"


def _reached(key: str) -> Conditions:
    place = next(rung.level for rung in LADDER if rung.key == key) - 1

    def conditions(look: Look) -> tuple[Condition, ...]:
        return Issue.due_at < look.now, Issue.due_at <= look.cuts.reached[place]

    return conditions


def _unordered(look: Look) -> tuple[Condition, ...]:
    """An order that waits for its reply is a chase under way, and has an alert of its own once it is late."""
    waiting = select(SupervisionOrder.issue_id).where(SupervisionOrder.replied_at.is_(None))
    return (*_reached("supervisor")(look), Issue.id.not_in(waiting))


def _not_yet_hard(look: Look) -> tuple[Condition, ...]:
    return (*_reached("leader")(look), Issue.list != HARD)


def _dragging(look: Look) -> tuple[Condition, ...]:
    return Issue.settle_due_at < look.now, Issue.settle_from.is_not(None), Issue.list != HARD


_CLOCKS = Scan(Issue.settle_from, Issue.settle_due_at, ("accepted", *CLIMBING), _dragging, SETTLE, reads_all=True)


def _times_over(clocks: Clocks, look: Look) -> NDArray[np.bool_]:
    return clocks.used(look) >= look.rules.numbers["times_over"]


def _often_returned(look: Look) -> tuple[Condition, ...]:
    return (Issue.returns >= look.rules.numbers["repeated_returns"],)


def _led_by_nobody(look: Look) -> tuple[Condition, ...]:
    gone = select(Organization.id).where(Organization.dissolved_on <= look.today)
    return (Issue.lead_organization_id.in_(gone),)


def _undecided(look: Look) -> tuple[Condition, ...]:
    """A decision names tasks: a hard case without any has had none."""
    return Issue.list == HARD, ~exists().where(Task.issue_id == Issue.id)


KINDS: tuple[AlertKind, ...] = (
    AlertKind(
        "supervisor",
        "超期待督办",
        "超期已升到督办员，又没有等回复的督办单",
        "red",
        ("supervise",),
        "发督办单",
        "over",
        SUPERVISOR,
        Watch(Issue.due_at, CLIMBING, _unordered, STAGE),
    ),
    AlertKind(
        "leader",
        "超期待协调",
        "超期已升到联系领导，尚未提级",
        "red",
        ("escalate",),
        "提级协调",
        "over",
        {"leader": whose.paired_townships},
        Watch(Issue.due_at, CLIMBING, _not_yet_hard, STAGE),
    ),
    AlertKind(
        "head",
        "本镇街事项超期",
        "本镇街的事项由别的单位主办，超期已升到镇街或部门负责人",
        "red",
        ("sign", "answer"),
        "向主办单位催办",
        "over",
        {"handler": whose.led_by_others_here},
        Watch(Issue.due_at, CLIMBING, _reached("head"), STAGE),
    ),
    AlertKind(
        "times_over",
        "久拖未结",
        "在办时间达到时限的数倍，尚未提级",
        "red",
        ("escalate",),
        "提级到攻坚破难清单",
        "over",
        SUPERVISOR,
        Watch(Issue.settle_due_at, _CLOCKS.stages, clock=SETTLE, scan=_CLOCKS, keep=_times_over),
    ),
    AlertKind(
        "returned",
        "反复退回",
        "一再被退回，现在没有单位承办",
        "red",
        ("dispatch",),
        "裁定主办单位，重新交办",
        "for",
        SUPERVISOR,
        Watch(Issue.stage_since, ("accepted",), _often_returned),
    ),
    AlertKind(
        "orphaned",
        "主办单位已撤销",
        "主办单位已不存在，没有人能承办",
        "red",
        ("return",),
        "退回后重新交办",
        "for",
        SUPERVISOR | {"administrator": whose.everybody},
        Watch(Issue.stage_since, CLIMBING, _led_by_nobody),
    ),
    AlertKind(
        "undecided",
        "攻坚破难待批示",
        "已提级的事项，等协调领导批示（天数自登记算起）",
        "amber",
        ("decide",),
        "批示：谁、办什么、何时办好",
        "for",
        {"leader": whose.coordinated} | SUPERVISOR,
        Watch(Issue.registered_at, (), _undecided, reads_all=True),
    ),
)
