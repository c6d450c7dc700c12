"""Alerts of the clocks of the stages: amber from a share of the time on, red when it is over."""

from typing import Any

from commandcenter.services.alerts_kind import LEAD, STAFF, SUPERVISOR, AlertKind
from commandcenter.services.alerts_look import Condition, Look
from commandcenter.services.alerts_query import Watch
from commandcenter.services.alerts_scan import Scan, is_amber, is_over
from commandcenter.services.alerts_time import SETTLE
from commandcenter.storage.schema import Issue


def _is_over(look: Look) -> tuple[Condition, ...]:
    return (Issue.due_at < look.now,)


def _is_running(look: Look) -> tuple[Condition, ...]:
    return Issue.due_at >= look.now, Issue.settle_from.is_not(None) | (Issue.stage != "handling")


def _over(stage: str, clock: str) -> Watch:
    return Watch(Issue.due_at, (stage,), _is_over, clock)


def _soon(stage: str, start: Any, clock: str) -> Watch:
    scan = Scan(start, Issue.due_at, (stage,), _is_running, clock)
    return Watch(Issue.due_at, scan.stages, clock=clock, scan=scan, keep=is_amber)


def _not_contacted(look: Look) -> tuple[Condition, ...]:
    return Issue.contacted_at.is_(None), Issue.contact_due_at.is_not(None)


_TO_CONTACT = Scan(
    Issue.registered_at,
    Issue.contact_due_at,
    ("accepted", "dispatched", "handling", "suspended"),
    _not_contacted,
    "contact",
    reads_all=True,
)


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
        _over("handling", SETTLE),
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
        _over("dispatched", "sign"),
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
        _over("registered", "accept"),
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
        Watch(_TO_CONTACT.end, _TO_CONTACT.stages, clock="contact", scan=_TO_CONTACT, keep=is_over),
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
        _over("answered", "evaluate"),
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
        _soon("handling", Issue.settle_from, SETTLE),
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
        _soon("dispatched", Issue.stage_since, "sign"),
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
        _soon("registered", Issue.registered_at, "accept"),
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
        Watch(_TO_CONTACT.end, _TO_CONTACT.stages, clock="contact", scan=_TO_CONTACT, keep=is_amber),
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
        _soon("answered", Issue.stage_since, "evaluate"),
    ),
)
"""A banked issue's settle clock rests: none of these is about one, but for the first contact with its reporter."""
