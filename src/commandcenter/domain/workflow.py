"""The closed loop of an issue: its stages, what a transition is, and whether somebody may make one now.

Board, forms and services all ask :func:`check`; the sentence of a refusal comes from here and nowhere else. The
transitions themselves are data in ``domain/transitions.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from commandcenter.domain.vocabulary import ROLES, VERDICTS, Vocabulary

FieldKind = Literal[
    "cadre",
    "organization",
    "organizations",
    "category",
    "choice",
    "text",
    "moment",
    "day",
    "issue",
    "number",
    "whistled",
    "order",
    "task",
    "tasks",
    "report",
    "grid",
]
PICKED: tuple[FieldKind, ...] = ("whistled", "order", "task", "report")
"""Kinds of field whose value is one of what hangs on the issue: a transition's ``picks`` says which may be taken."""

TRIES_BEFORE_NOT_EVALUATED = 3  # default of a setting: unreachable this often may close as "not evaluated"


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
    """One thing that a transition asks for.

    ``unless`` names another field and the answer with which this one is not asked. Personal data are kept with the
    reporter and never in an event.
    """

    key: str
    label: str
    kind: FieldKind
    required: bool = True
    choices: Vocabulary | None = None
    hint: str = ""
    unless: tuple[str, str] | None = None
    is_personal: bool = False


@dataclass(frozen=True)
class Actor:
    """Who acts: the role, and the cadre and organization they act for (None where the role has none)."""

    role: str
    cadre_id: int | None = None
    organization_id: int | None = None
    name: str = ""

    def acts_for(self, organization_id: int | None) -> bool:
        """Whether they may do what is this organization's to do; only a handler is bound to the own one."""
        return self.role != "handler" or self.organization_id == organization_id


@dataclass(frozen=True)
class Call:
    """A department called to an issue by whistle, and how far it has come."""

    organization_id: int
    name: str
    has_reported_in: bool = False
    has_answered: bool = False
    has_score: bool = False


@dataclass(frozen=True)
class Order:
    """A supervision order on an issue."""

    id: int
    organization_id: int
    content: str
    has_reply: bool = False


@dataclass(frozen=True)
class Duty:
    """A task that a leader's decision gave to an organization."""

    id: int
    organization_id: int
    content: str
    is_done: bool = False


@dataclass(frozen=True)
class Attached:
    """What hangs on an issue and decides what may be done: calls, orders, tasks, and reports that joined it."""

    calls: tuple[Call, ...] = ()
    orders: tuple[Order, ...] = ()
    tasks: tuple[Duty, ...] = ()
    joined: tuple[tuple[int, str], ...] = ()  # report id, and how it is named on screen


@dataclass(frozen=True)
class IssueState:
    """What the guards need to know of an issue."""

    stage: str
    lead_organization_id: int | None = None
    lead_organization_name: str = ""
    tries: int = 0
    is_hard_case: bool = False
    first_contact_id: int | None = None
    attached: Attached = Attached()
    township_office_id: int | None = None
    coordinator_id: int | None = None
    coordinator_name: str = ""
    merged_from: str | None = None
    tries_allowed: int = TRIES_BEFORE_NOT_EVALUATED


Answers = Mapping[str, object]
Guard = Callable[[IssueState, Actor], str | None]
Picks = Callable[[IssueState, Actor], tuple[int, ...]]


def _free(issue: IssueState, actor: Actor) -> str | None:
    return None


def _nothing(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    return ()


@dataclass(frozen=True)
class Transition:
    """One permitted step. ``to`` is None where the stage stays; ``also_to``: where it may lead besides.

    ``picks`` are the ids from which a field of a kind in ``PICKED`` is answered, for this issue and actor.
    """

    key: str
    name: str
    sources: tuple[str, ...]
    to: str | None
    roles: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    guard: Guard = _free
    also_to: tuple[str, ...] = ()
    picks: Picks = _nothing
    said: str = ""

    @property
    def done(self) -> str:
        """What is said of an issue after this step; the name after 已 where nothing else reads better."""
        return self.said or f"已{self.name}"


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
    absent = [
        field.label for field in transition.fields if is_asked(field, answers) and not _given(answers.get(field.key))
    ]
    if absent:
        return f"{transition.name}前还须填写：{'、'.join(absent)}。"
    return None


def is_asked(field: Field, answers: Answers) -> bool:
    """Whether a field must be given, with what is given so far."""
    if not field.required:
        return False
    return field.unless is None or answers.get(field.unless[0]) != field.unless[1]


def _given(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, (), [])


def target_stage(issue: IssueState, transition: Transition, answers: Answers) -> str:
    """The stage that the issue stands in afterwards."""
    if transition.key == "evaluate":
        return _after_verdict(issue, str(answers["verdict"]))
    return landing(issue, transition)


def landing(issue: IssueState, transition: Transition) -> str:
    """Where a transition leads when no answer decides otherwise."""
    return _reopened(issue) if transition.key == "reopen" else transition.to or issue.stage


def _reopened(issue: IssueState) -> str:
    """What was merged stands again where it stood, but a banked one is taken up; what nobody led has no handler."""
    if issue.merged_from is not None:
        return "handling" if issue.merged_from == "suspended" else issue.merged_from
    if issue.lead_organization_id is None:
        return "registered" if issue.first_contact_id is None else "accepted"
    return "handling"


def verdicts_leading_to(issue: IssueState, target: str) -> tuple[str, ...]:
    """The verdicts by which an evaluation leads to a stage: what a drop on that column leaves to choose from."""
    return tuple(verdict.key for verdict in VERDICTS if _after_verdict(issue, verdict.key) == target)


def _after_verdict(issue: IssueState, verdict: str) -> str:
    if verdict == "dissatisfied":
        return "handling"
    if verdict == "unreachable" and issue.tries + 1 < issue.tries_allowed:
        return "answered"
    return "closed"
