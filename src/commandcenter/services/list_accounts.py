"""Accounts: which issues a list holds. Each is a condition on the same history, never a copy of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from commandcenter.domain.vocabulary import ISSUE_LISTS
from commandcenter.domain.workflow import Actor
from commandcenter.services.rates_then import Then
from commandcenter.storage.schema import Issue, SupervisionOrder, Task, Whistle

Order = Literal["due", "registered", "closed"]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class View:
    """The issues as of a moment, and who looks at them."""

    then: Then
    actor: Actor | None = None


@dataclass(frozen=True)
class Account:
    """An entry. ``order`` is that of its list. ``note`` says why there is nothing for an actor, if so."""

    key: str
    name: str
    meaning: str
    holds: Callable[[View], Condition]
    order: Order = "due"
    note: Callable[[Actor | None], str] = lambda actor: ""


def _counted(measure: str) -> Callable[[View], Condition]:
    return lambda view: view.then.counts(measure)


def _closed_in_week(view: View) -> Condition:
    since, until = view.then.moment - timedelta(days=7), view.then.moment
    row = and_(Issue.closed_at >= since, Issue.closed_at < until)
    return view.then.where(row, lambda issue: issue.closed_at is not None and issue.closed_at >= since)


def _on_list(key: str) -> Callable[[View], Condition]:
    return lambda view: Issue.list == key


_OF_ENTERPRISES = or_(Issue.enterprise_id.is_not(None), Issue.source == "enterprise")


def _entered(view: View) -> Condition:
    return _OF_ENTERPRISES


def _sorted(view: View) -> Condition:
    """Whoever was dispatched has a lead organization ever since."""
    dispatched = view.then.where(Issue.lead_organization_id.is_not(None), lambda issue: issue.was_dispatched)
    return and_(_OF_ENTERPRISES, dispatched, view.then.counts("open"))


def _settled(view: View) -> Condition:
    return and_(_OF_ENTERPRISES, view.then.counts("closed"))


def _supervised(view: View) -> Condition:
    hard_and_late = and_(Issue.list == "hard_cases", view.then.counts("overdue"))
    return and_(_OF_ENTERPRISES, or_(_in(SupervisionOrder, _ordered(view)), hard_and_late))


def _ordered(view: View) -> Condition:
    return SupervisionOrder.ordered_at < view.then.moment


def _in(table: Any, *conditions: Condition) -> Condition:
    return Issue.id.in_(select(table.issue_id).where(*conditions))


def _waits_for_reply(view: View) -> Condition:
    waiting = or_(SupervisionOrder.replied_at.is_(None), SupervisionOrder.replied_at >= view.then.moment)
    return _in(SupervisionOrder, _ordered(view), waiting)


def _mine(view: View) -> Condition:
    me = view.actor.cadre_id if view.actor else None
    return false() if me is None else or_(Issue.first_contact_id == me, Issue.coordinator_id == me)


def _own(view: View) -> Condition:
    own, moment = view.actor.organization_id if view.actor else None, view.then.moment
    if own is None:
        return false()
    return or_(
        Issue.lead_organization_id == own,
        _in(Whistle, Whistle.organization_id == own, Whistle.whistled_at < moment),
        _in(SupervisionOrder, SupervisionOrder.organization_id == own, _ordered(view)),
        _in(Task, Task.organization_id == own, Task.assigned_at < moment),
    )


def _needs_a_person(actor: Actor | None) -> str:
    return "" if actor and actor.cadre_id else "当前身份没有对应的干部：请先在窗口上方选择身份。"


def _needs_an_organization(actor: Actor | None) -> str:
    return "" if actor and actor.organization_id else "当前身份没有所属单位：请先在窗口上方选择身份。"


def _all(view: View) -> Condition:
    return true()


ACCOUNTS: tuple[Account, ...] = (
    Account("open_issues", "在办事项", "尚未办结的事项，先到时限的在前", _counted("open")),
    Account("overdue_issues", "超期事项", "本环节时限已过的在办事项，挂账的不计", _counted("overdue")),
    Account(
        "suspended_issues",
        "挂账库",
        "暂不能解决、已说明并挂账的事项，先到复核日的在前",
        _counted("suspended"),
    ),
    Account("closed_week", "近 7 天办结", "七天之内办结的事项", _closed_in_week, "closed"),
    Account("collected_issues", "已收集事项", "登记过的全部事项，新的在前", _all, "registered"),
    Account("settled_issues", "已办结事项", "全部已办结事项，后办结的在前", _counted("closed"), "closed"),
    Account("late_issues", "未按期事项", "超过时限办结的，和在办且超期的", _counted("late"), "registered"),
    Account(
        "not_evaluated_issues",
        "未评价办结",
        "联系不上反映人、从未评价而办结的事项",
        _counted("not_evaluated"),
        "closed",
    ),
    *(
        Account(f"list_{term.key}", term.name, f"列入{term.name}的事项，在办的在前，先到时限的在前", _on_list(term.key))
        for term in ISSUE_LISTS
    ),
    Account("account_entered", "企业四账·入账", "企业反映的、涉及企业的全部事项", _entered, "registered"),
    Account("account_sorted", "企业四账·理账", "企业事项中交办过、尚未办结的", _sorted),
    Account("account_settled", "企业四账·结账", "企业事项中已办结的", _settled, "closed"),
    Account(
        "account_supervised",
        "企业四账·督账",
        "企业事项中下过督办单的（不论是否已回复、已办结），和在攻坚破难清单上且超期的",
        _supervised,
    ),
    Account("my_issues", "我的事项", "首问责任人或协调领导是我的事项", _mine, note=_needs_a_person),
    Account(
        "own_issues",
        "本单位事项",
        "由我所在单位主办的，和向它吹过哨、下过督办单、派过任务的事项",
        _own,
        note=_needs_an_organization,
    ),
    Account("ordered_issues", "督办中", "有督办单尚未回复的事项", _waits_for_reply),
)
ACCOUNT: dict[str, Account] = {account.key: account for account in ACCOUNTS}
