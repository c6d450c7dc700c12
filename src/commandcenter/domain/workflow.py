"""The closed loop of an issue: stages, transitions, who may make them, and what each asks for.

Board, forms and services all ask :func:`check`; the sentence of a refusal comes from here and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from commandcenter.domain.vocabulary import ROLES, VERDICTS, WAYS_TO_TELL, Vocabulary

FieldKind = Literal["cadre", "organization", "organizations", "category", "choice", "text", "moment", "day", "issue"]

TRIES_BEFORE_NOT_EVALUATED = 3  # setting: unreachable this often may close as "not evaluated"


@dataclass(frozen=True)
class Stage:
    """Where an issue stands; ``meaning`` is the line under the column's title."""

    key: str
    name: str
    meaning: str
    is_open: bool = True


STAGES: tuple[Stage, ...] = (
    Stage("registered", "待受理", "已登记，尚无人负责"),
    Stage("accepted", "已受理", "有首问责任人，尚未交办"),
    Stage("dispatched", "已交办", "已定主办，尚未签收"),
    Stage("handling", "办理中", "正在办理"),
    Stage("answered", "待评价", "结果已告知反映人"),
    Stage("suspended", "挂账", "暂不能解决，已说明并挂账"),
    Stage("closed", "办结", "反映人认可，或按所列原因办结", is_open=False),
)
STAGE: dict[str, Stage] = {stage.key: stage for stage in STAGES}
OPEN_STAGES: tuple[str, ...] = tuple(stage.key for stage in STAGES if stage.is_open)


@dataclass(frozen=True)
class Field:
    """One thing that a transition asks for."""

    key: str
    label: str
    kind: FieldKind
    required: bool = True
    choices: Vocabulary | None = None
    hint: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acts: the role, and the cadre and organization they act for (None where the role has none)."""

    role: str
    cadre_id: int | None = None
    organization_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class IssueState:
    """What the guards need to know of an issue."""

    stage: str
    lead_organization_id: int | None = None
    lead_organization_name: str = ""
    tries: int = 0
    is_hard_case: bool = False
    first_contact_id: int | None = None


Answers = Mapping[str, object]
Guard = Callable[[IssueState, Actor], str | None]


def _for_the_lead_organization(issue: IssueState, actor: Actor) -> str | None:
    if actor.role == "handler" and actor.organization_id != issue.lead_organization_id:
        return f"只有主办单位「{issue.lead_organization_name}」能办：请由该单位承办，或请督办员代办。"
    return None


def _not_yet_hard(issue: IssueState, actor: Actor) -> str | None:
    return "这件事项已在攻坚破难清单上，不必再提级。" if issue.is_hard_case else None


def _free(issue: IssueState, actor: Actor) -> str | None:
    return None


@dataclass(frozen=True)
class Transition:
    """One permitted step. ``to`` is None where the stage stays; ``also_to``: where it may lead besides."""

    key: str
    name: str
    sources: tuple[str, ...]
    to: str | None
    roles: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    guard: Guard = _free
    also_to: tuple[str, ...] = ()


def _told(label: str) -> tuple[Field, ...]:
    return (
        Field("told_how", label, "choice", choices=WAYS_TO_TELL),
        Field("told_at", "告知时间", "moment"),
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "accept",
        "受理",
        ("registered",),
        "accepted",
        ("staff", "supervisor"),
        (Field("first_contact", "首问责任人", "cadre", hint="自始至终对反映人负责"),),
    ),
    Transition(
        "dispatch",
        "交办",
        ("accepted",),
        "dispatched",
        ("staff", "supervisor"),
        (
            Field("lead_organization", "主办单位", "organization"),
            Field("category", "类别", "category", hint="类别决定办理时限"),
        ),
    ),
    Transition(
        "sign", "签收", ("dispatched",), "handling", ("handler", "supervisor"), guard=_for_the_lead_organization
    ),
    Transition(
        "return",
        "退回",
        ("dispatched", "handling"),
        "accepted",
        ("handler", "supervisor"),
        (Field("reason", "退回原因", "text"),),
        _for_the_lead_organization,
    ),
    Transition(
        "whistle",
        "吹哨",
        ("handling",),
        None,
        ("handler", "staff", "supervisor"),
        (Field("organizations", "吹哨部门", "organizations"), Field("reason", "事由", "text")),
        _for_the_lead_organization,
    ),
    Transition(
        "extend",
        "延期",
        ("dispatched", "handling"),
        None,
        ("supervisor",),
        (Field("reason", "延期原因", "text"), Field("new_due", "新的时限", "moment")),
    ),
    Transition(
        "escalate",
        "提级",
        OPEN_STAGES,
        None,
        ("staff", "leader", "supervisor"),
        (Field("reason", "提级原因", "text"),),
        _not_yet_hard,
    ),
    Transition(
        "suspend",
        "挂账",
        ("handling",),
        "suspended",
        ("leader", "supervisor"),
        (
            Field("explanation", "书面说明", "text"),
            Field("leader", "批准领导", "cadre"),
            Field("review_on", "复核日期", "day"),
        ),
    ),
    Transition(
        "resume",
        "销账",
        ("suspended",),
        "handling",
        ("leader", "supervisor"),
        (Field("reason", "销账说明", "text"),),
    ),
    Transition(
        "answer",
        "反馈",
        ("handling",),
        "answered",
        ("handler", "staff", "supervisor"),
        (Field("result", "办理结果", "text"), *_told("告知方式")),
        _for_the_lead_organization,
    ),
    Transition(
        "evaluate",
        "评价",
        ("answered",),
        "closed",
        ("staff", "supervisor"),
        (
            Field("verdict", "反映人评价", "choice", choices=VERDICTS),
            Field("comment", "反映人的话", "text", required=False),
        ),
        also_to=("handling", "answered"),
    ),
    Transition(
        "merge",
        "并案",
        OPEN_STAGES,
        "closed",
        ("staff", "supervisor"),
        (Field("into", "并入事项", "issue"),),
    ),
    Transition(
        "reopen",
        "重开",
        ("closed",),
        "handling",
        ("staff", "supervisor"),
        (Field("reason", "重开原因", "text"),),
        also_to=("accepted", "registered"),  # what was merged before anybody led it goes back to where it stood
    ),
    Transition(
        "notice",
        "进度告知",
        ("accepted", "dispatched", "handling", "answered", "suspended"),
        None,
        ("staff", "handler", "supervisor"),
        (Field("message", "告知内容", "text"), *_told("告知方式")),
        _for_the_lead_organization,
    ),
)
TRANSITION: dict[str, Transition] = {transition.key: transition for transition in TRANSITIONS}

REGISTER = "register"
"""The key of the event that every issue's history begins with; it has no stage before it."""

REGISTERED_BY: tuple[str, ...] = ("staff", "supervisor")


def check(issue: IssueState, transition: Transition, actor: Actor) -> str | None:
    """Why this actor may not make this transition on this issue now; None when they may."""
    if issue.stage not in transition.sources:
        return _wrong_stage(issue.stage, transition)
    if actor.role not in transition.roles:
        allowed = "、".join(ROLES.name(role) for role in transition.roles)
        return f"{ROLES.name(actor.role)}不能{transition.name}：请{allowed}来办。"
    return transition.guard(issue, actor)


def check_register(actor: Actor) -> str | None:
    """Why this actor may not register an issue; None when they may."""
    if actor.role in REGISTERED_BY:
        return None
    return f"{ROLES.name(actor.role)}不能登记：请{'、'.join(ROLES.name(role) for role in REGISTERED_BY)}来办。"


def _wrong_stage(stage: str, transition: Transition) -> str:
    sources = "、".join(f"「{STAGE[key].name}」" for key in transition.sources)
    return f"「{STAGE[stage].name}」的事项不能{transition.name}：只有{sources}的事项可以。"


def missing(transition: Transition, answers: Answers) -> str | None:
    """What the answers still lack, in words; None when every required field is given."""
    absent = [field.label for field in transition.fields if field.required and not _given(answers.get(field.key))]
    if absent:
        return f"{transition.name}前还须填写：{'、'.join(absent)}。"
    return None


def _given(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, (), [])


def target_stage(issue: IssueState, transition: Transition, answers: Answers) -> str:
    """The stage that the issue stands in afterwards."""
    if transition.key == "evaluate":
        return _after_verdict(issue, str(answers["verdict"]))
    return landing(issue, transition)


def landing(issue: IssueState, transition: Transition) -> str:
    """Where a transition leads when no answer decides otherwise."""
    if transition.key == "reopen" and issue.lead_organization_id is None:
        return "registered" if issue.first_contact_id is None else "accepted"
    return transition.to or issue.stage


def verdicts_leading_to(issue: IssueState, target: str) -> tuple[str, ...]:
    """The verdicts by which an evaluation leads to a stage: what a drop on that column leaves to choose from."""
    return tuple(verdict.key for verdict in VERDICTS if _after_verdict(issue, verdict.key) == target)


def _after_verdict(issue: IssueState, verdict: str) -> str:
    if verdict == "dissatisfied":
        return "handling"
    if verdict == "unreachable" and issue.tries + 1 < TRIES_BEFORE_NOT_EVALUATED:
        return "answered"
    return "closed"
