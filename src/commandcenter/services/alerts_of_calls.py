"""Alerts of what somebody was told to do: whistles, supervision orders, a leader's tasks, reviews of banked issues."""

from datetime import timedelta
from typing import Any

from commandcenter.domain.transitions import TRANSITION
from commandcenter.services import alerts_whose as whose
from commandcenter.services.alerts_kind import SUPERVISOR, AlertKind
from commandcenter.services.alerts_look import Condition, Conditions, Look
from commandcenter.services.alerts_query import Watch
from commandcenter.services.alerts_time import CALENDAR
from commandcenter.services.alerts_whose import Roles
from commandcenter.storage.schema import Issue, SupervisionOrder, Task, Whistle

SCORED_WITHIN = timedelta(days=30)  # a department that came long ago is not scored any more

_ORDERED: Roles = {"handler": whose.own(SupervisionOrder.organization_id)}
_CALLED: Roles = {"handler": whose.own(Whistle.organization_id)}
_TASKED: Roles = {"handler": whose.own(Task.organization_id)}
_REVIEWING: Roles = SUPERVISOR | {"leader": whose.coordinated_or_paired}


def _order_over(look: Look) -> tuple[Condition, ...]:
    return SupervisionOrder.replied_at.is_(None), SupervisionOrder.due_at < look.now


def _order_open(look: Look) -> tuple[Condition, ...]:
    return SupervisionOrder.replied_at.is_(None), SupervisionOrder.due_at >= look.now


def _whistle_over(look: Look) -> tuple[Condition, ...]:
    return Whistle.reported_in_at.is_(None), Whistle.due_at < look.now


def _whistle_open(look: Look) -> tuple[Condition, ...]:
    return Whistle.reported_in_at.is_(None), Whistle.due_at >= look.now


def _unanswered(look: Look) -> tuple[Condition, ...]:
    return Whistle.reported_in_at.is_not(None), Whistle.answered_at.is_(None)


def _unscored(look: Look) -> tuple[Condition, ...]:
    return Whistle.answered_at >= look.now - SCORED_WITHIN, Whistle.score.is_(None)


def _task_over(look: Look) -> tuple[Condition, ...]:
    return Task.done_at.is_(None), Task.due_on < look.today


def _task_open(look: Look) -> tuple[Condition, ...]:
    return Task.done_at.is_(None), Task.due_on >= look.today


def _review_over(look: Look) -> tuple[Condition, ...]:
    return (Issue.due_at < look.now,)


def _review_today(look: Look) -> tuple[Condition, ...]:
    return Issue.due_at >= look.now, Issue.due_at < look.tomorrow


def _order(conditions: Conditions) -> Watch:
    order = SupervisionOrder
    stages = TRANSITION["reply"].sources
    return Watch(order.due_at, stages, conditions, item=order, unit=order.organization_id, note=order.content)


def _task(conditions: Conditions) -> Watch:
    stages = TRANSITION["fulfil"].sources
    return Watch(Task.due_on, stages, conditions, item=Task, unit=Task.organization_id, note=Task.content)


def _whistle(key: str, since: Any, conditions: Conditions, clock: str = CALENDAR) -> Watch:
    """About a whistle; a score may be given after the issue was closed."""
    stages = TRANSITION[key].sources
    unit = Whistle.organization_id
    late = "closed" in stages
    return Watch(since, stages, conditions, clock, item=Whistle, unit=unit, unit_is="吹哨", may_be_closed=late)


KINDS: tuple[AlertKind, ...] = (
    AlertKind(
        "order_over",
        "督办单逾期未复",
        "过了回复期限仍未回复的督办单",
        "red",
        ("reply",),
        "回复督办单",
        "over",
        _ORDERED | SUPERVISOR,
        _order(_order_over),
    ),
    AlertKind(
        "whistle_over",
        "吹哨逾期未报到",
        "被吹哨的部门过了报到时限仍未报到",
        "red",
        ("report_in",),
        "到场报到",
        "over",
        _CALLED | SUPERVISOR,
        _whistle("report_in", Whistle.due_at, _whistle_over, "whistle"),
    ),
    AlertKind(
        "task_over",
        "批示任务逾期",
        "领导批示的任务过了完成日期仍未落实",
        "red",
        ("fulfil",),
        "落实任务",
        "over",
        _TASKED | SUPERVISOR | {"leader": whose.coordinated},
        _task(_task_over),
    ),
    AlertKind(
        "review_over",
        "挂账复核逾期",
        "挂账的事项过了复核日期仍未复核",
        "red",
        ("review", "resume"),
        "复核，或销账续办",
        "over",
        _REVIEWING,
        Watch(Issue.due_at, ("suspended",), _review_over),
    ),
    AlertKind(
        "order_open",
        "督办单待回复",
        "责成本单位、尚在期限内的督办单",
        "amber",
        ("reply",),
        "回复督办单",
        "left",
        _ORDERED,
        _order(_order_open),
    ),
    AlertKind(
        "whistle_open",
        "吹哨待报到",
        "本单位被吹哨，尚在报到时限内",
        "amber",
        ("report_in",),
        "到场报到",
        "left",
        _CALLED,
        _whistle("report_in", Whistle.due_at, _whistle_open, "whistle"),
    ),
    AlertKind(
        "whistle_answer",
        "吹哨待答复",
        "本单位已报到，尚未答复",
        "amber",
        ("respond",),
        "答复吹哨",
        "for",
        _CALLED,
        _whistle("respond", Whistle.reported_in_at, _unanswered),
    ),
    AlertKind(
        "whistle_score",
        "吹哨待评分",
        "部门已答复，等本镇街评分",
        "amber",
        ("score",),
        "给部门评分",
        "for",
        {"handler": whose.own_township},
        _whistle("score", Whistle.answered_at, _unscored),
    ),
    AlertKind(
        "task_open",
        "批示任务待落实",
        "领导批示给本单位、尚未到期的任务",
        "amber",
        ("fulfil",),
        "落实任务",
        "left",
        _TASKED,
        _task(_task_open),
    ),
    AlertKind(
        "review_today",
        "挂账今日复核",
        "挂账的事项今天该复核",
        "amber",
        ("review", "resume"),
        "复核，或销账续办",
        "left",
        _REVIEWING,
        Watch(Issue.due_at, ("suspended",), _review_today),
    ),
)
