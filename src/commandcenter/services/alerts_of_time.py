"""Alerts of the clocks of the stages: amber from a share of the time on, red when it is over."""

from collections.abc import Callable
from typing import Any

from commandcenter.services.alerts_kind import LEAD, STAFF, SUPERVISOR, AlertKind
from commandcenter.services.alerts_query import Condition, Conditions, Look, Share, Watch
from commandcenter.services.alerts_time import SETTLE
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Issue


def amber_from(rules: Rules) -> float:
    """The share of its time from which a clock is amber."""
    return rules.amber_from


def _always(look: Look) -> tuple[Condition, ...]:
    return ()


def _not_contacted(look: Look) -> tuple[Condition, ...]:
    return (Issue.contacted_at.is_(None),)


def _over(stages: tuple[str, ...], due: Any, clock: str, further: Conditions = _always) -> Watch:
    over = _both(further, lambda look: (due < look.now,))
    return Watch(due, stages, over, clock, reads_all=due is not Issue.due_at)


def _soon(stages: tuple[str, ...], start: Any, due: Any, clock: str, further: Conditions = _always) -> Watch:
    running = _both(further, lambda look: (due >= look.now, start.is_not(None)))
    return Watch(due, stages, running, clock, Share(start, due, amber_from), reads_all=due is not Issue.due_at)


def _both(one: Conditions, other: Conditions) -> Callable[[Look], tuple[Condition, ...]]:
    return lambda look: (*one(look), *other(look))


_TO_CONTACT = ("accepted", "dispatched", "handling", "suspended")

KINDS: tuple[AlertKind, ...] = (
    AlertKind(
        "settle_over",
        "办理超期",
        "过了办理时限仍未反馈",
        "red",
        ("answer", "return"),
        "办好后反馈",
        "over",
        LEAD,
        _over(("handling",), Issue.due_at, SETTLE),
    ),
    AlertKind(
        "sign_over",
        "签收超期",
        "已交办，过了签收时限仍未签收",
        "red",
        ("sign", "return"),
        "签收，或说明原因退回",
        "over",
        LEAD,
        _over(("dispatched",), Issue.due_at, "sign"),
    ),
    AlertKind(
        "accept_over",
        "受理超期",
        "登记后过了受理时限，还没有人负责",
        "red",
        ("accept",),
        "确定首问责任人",
        "over",
        STAFF | SUPERVISOR,
        _over(("registered",), Issue.due_at, "accept"),
    ),
    AlertKind(
        "contact_over",
        "首次联系超期",
        "过了首次联系的时限，还没有人联系反映人",
        "red",
        ("notice",),
        "联系反映人，记下告知",
        "over",
        STAFF,
        _over(_TO_CONTACT, Issue.contact_due_at, "contact", _not_contacted),
    ),
    AlertKind(
        "evaluate_over",
        "回访评价超期",
        "已反馈，过了回访时限仍未评价",
        "red",
        ("evaluate",),
        "回访反映人，记下评价",
        "over",
        STAFF,
        _over(("answered",), Issue.due_at, "evaluate"),
    ),
    AlertKind(
        "settle_soon",
        "办理将到期",
        "办理时限已用去大半",
        "amber",
        ("answer", "return"),
        "办好后反馈",
        "left",
        LEAD,
        _soon(("handling",), Issue.settle_from, Issue.due_at, SETTLE),
    ),
    AlertKind(
        "sign_soon",
        "签收将到期",
        "已交办，签收时限已用去大半",
        "amber",
        ("sign", "return"),
        "签收，或说明原因退回",
        "left",
        LEAD,
        _soon(("dispatched",), Issue.stage_since, Issue.due_at, "sign"),
    ),
    AlertKind(
        "accept_soon",
        "受理将到期",
        "受理时限已用去大半，还没有人负责",
        "amber",
        ("accept",),
        "确定首问责任人",
        "left",
        STAFF,
        _soon(("registered",), Issue.registered_at, Issue.due_at, "accept"),
    ),
    AlertKind(
        "contact_soon",
        "首次联系将到期",
        "首次联系的时限已用去大半，还没有人联系反映人",
        "amber",
        ("notice",),
        "联系反映人，记下告知",
        "left",
        STAFF,
        _soon(_TO_CONTACT, Issue.registered_at, Issue.contact_due_at, "contact", _not_contacted),
    ),
    AlertKind(
        "evaluate_soon",
        "回访评价将到期",
        "已反馈，回访时限已用去大半",
        "amber",
        ("evaluate",),
        "回访反映人，记下评价",
        "left",
        STAFF,
        _soon(("answered",), Issue.stage_since, Issue.due_at, "evaluate"),
    ),
)
"""A banked issue's settle clock rests: none of these is about one, but for the first contact with its reporter."""
