"""What a transition was given, checked against the database and the clock before it counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import STAGE, Field, Transition
from commandcenter.services.coordinators import paired_leader
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Whistle

Answers = Mapping[str, object]
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Question:
    """Against what an answer is checked. ``picks`` are the ids from which a picked field may be answered."""

    session: Session
    issue: Issue
    now: datetime
    rules: Rules
    picks: tuple[int, ...] = ()

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(CHINA).date()


def validated(question: Question, transition: Transition, answers: Answers) -> dict[str, object]:
    """The answers in their proper types, by field, without what was left empty. Raises Refused with a sentence."""
    given = {}
    for field in transition.fields:
        value = answers.get(field.key)
        if value is not None and value != "":
            given[field.key] = _CHECKS[field.kind](question, field, value)
    for key, check in _FURTHER.items():
        if key in given:
            check(question, given[key])
    return given


def completed(question: Question, transition: Transition, given: dict[str, object]) -> dict[str, Any]:
    """The answers, with what follows from them where nothing was said. Raises Refused when nothing does."""
    complete = _COMPLETE.get(transition.key)
    return {**given, **complete(question, given)} if complete else given


def _joined_issue(question: Question, given: Answers) -> Answers:
    return {"into_id": question.session.scalar(select(Issue.id).where(Issue.number == given["into"]))}


def _coordinator(question: Question, given: Answers) -> Answers:
    if "coordinator" in given:
        return {}
    leader = paired_leader(question.session, question.issue, question.today)
    if leader is None:
        raise Refused("所在镇街没有联系领导：请指明协调领导，或先在结对中补上。")
    return {"coordinator": leader}


def _ordered(question: Question, given: Answers) -> Answers:
    organization = given.get("organization", question.issue.lead_organization_id)
    if organization is None:
        raise Refused("事项还没有主办单位：请指明责成单位。")
    return {"organization": organization}


_COMPLETE: dict[str, Callable[[Question, Answers], Answers]] = {
    "merge": _joined_issue,
    "escalate": _coordinator,
    "supervise": _ordered,
}


def as_details(given: Answers) -> dict[str, object]:
    """Answers as an event keeps them, in JSON: moments and days as ISO text, moments in UTC."""
    return {key: _plain(value) for key, value in given.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return as_details(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _cadre(question: Question, field: Field, value: object) -> object:
    row = question.session.execute(select(Cadre.name, Cadre.left_on).where(Cadre.id == value)).one_or_none()
    if row is None:
        raise Refused(f"{field.label}不在干部名册中：请从名单中选一位。")
    if row.left_on is not None and row.left_on <= question.today:
        raise Refused(f"{field.label}{row.name}已离任：请另选一位。")
    return value


def _organization(question: Question, field: Field, value: object) -> object:
    row = question.session.execute(
        select(Organization.name, Organization.dissolved_on).where(Organization.id == value)
    ).one_or_none()
    if row is None:
        raise Refused(f"{field.label}不在单位名册中：请从名单中选一个。")
    if row.dissolved_on is not None and row.dissolved_on <= question.today:
        raise Refused(f"{field.label}「{row.name}」已撤销：请另选一个。")
    return value


def _organizations(question: Question, field: Field, value: object) -> object:
    wanted = tuple(dict.fromkeys(cast("tuple[int, ...]", value)))
    for one in wanted:
        _organization(question, field, one)
    return wanted


def _category(question: Question, field: Field, value: object) -> object:
    if not question.rules.catalog.offers(value, question.issue.category):
        raise Refused(f"没有「{value}」这一{field.label}：请从列表中选。")
    return value


def _choice(question: Question, field: Field, value: object) -> object:
    if field.choices is None or value not in field.choices:
        raise Refused(f"{field.label}没有「{value}」这一项：请从列表中选。")
    return value


def _text(question: Question, field: Field, value: object) -> object:
    words = str(value).strip()
    if len(words) > LONGEST_TEXT:
        raise Refused(f"{field.label}太长：最多 {LONGEST_TEXT} 字，现有 {len(words)} 字。")
    return words


def _moment(question: Question, field: Field, value: object) -> object:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Refused(f"{field.label}不是一个时刻：请写明年月日和时分。")
    return value


def _day(question: Question, field: Field, value: object) -> object:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refused(f"{field.label}不是一个日期：请写明年月日。")
    return value


def _issue(question: Question, field: Field, value: object) -> object:
    number = str(value).strip()
    row = question.session.execute(select(Issue.id, Issue.stage).where(Issue.number == number)).one_or_none()
    if row is None:
        raise Refused(f"没有编号为 {number} 的事项：请核对{field.label}的编号。")
    if row.id == question.issue.id:
        raise Refused("事项不能并入自己：请核对编号。")
    if not STAGE[row.stage].is_open:
        raise Refused(f"{number} 已办结，不能再并入：请另选一件，或先重开它。")
    return number


def _number(question: Question, field: Field, value: object) -> object:
    if not isinstance(value, int) or not 0 <= value <= 100:
        raise Refused(f"{field.label}须是 0 到 100 的整数。")
    return value


def _picked(question: Question, field: Field, value: object) -> object:
    if value not in question.picks:
        raise Refused(f"所选的{field.label}现在不能办：请从列表中选。")
    return value


def _tasks(question: Question, field: Field, value: object) -> object:
    return tuple(_task(question, dict(one)) for one in cast("Sequence[Mapping[str, object]]", value))


_TASK_ORGANIZATION = Field("organization", "责任单位", "organization")
_TASK_CONTENT = Field("content", "任务", "text")
_TASK_DAY = Field("due_on", "完成日期", "day")


def _task(question: Question, given: Mapping[str, object]) -> dict[str, object]:
    for field in (_TASK_ORGANIZATION, _TASK_CONTENT, _TASK_DAY):
        if not str(given.get(field.key) or "").strip():
            raise Refused(f"每项任务都须写明{field.label}。")
    day = cast("date", _day(question, _TASK_DAY, given["due_on"]))
    if day < question.today:
        raise Refused("任务的完成日期不能早于今天。")
    organization = _organization(question, _TASK_ORGANIZATION, given["organization"])
    return {"organization": organization, "content": _text(question, _TASK_CONTENT, given["content"]), "due_on": day}


def _grid(question: Question, field: Field, value: object) -> object:
    in_force = select(Grid.id).where(Grid.id == value, Grid.valid_to.is_(None))
    if question.session.scalar(in_force) is None:
        raise Refused("所选网格不存在或已调整：请在地图上重新选择。")
    return value


_CHECKS: dict[str, Callable[[Question, Field, object], object]] = {
    "cadre": _cadre,
    "organization": _organization,
    "organizations": _organizations,
    "category": _category,
    "choice": _choice,
    "text": _text,
    "moment": _moment,
    "day": _day,
    "issue": _issue,
    "number": _number,
    "whistled": _picked,
    "order": _picked,
    "task": _picked,
    "report": _picked,
    "tasks": _tasks,
    "grid": _grid,
}


def _told_when(question: Question, value: object) -> None:
    told = cast("datetime", value)
    if told > question.now:
        raise Refused("告知时间不能晚于现在：请填写实际告知的时间。")
    if told < question.issue.registered_at:
        raise Refused("告知时间不能早于登记时间：请核对。")


def _later_due(question: Question, value: object) -> None:
    new, old = cast("datetime", value), question.issue.settle_due_at
    if new <= question.now:
        raise Refused("新的时限须晚于现在。")
    if old is not None and new <= old:
        raise Refused(f"新的时限须晚于原时限 {old.astimezone(CHINA):%Y-%m-%d %H:%M}。")


def _future_review(question: Question, value: object) -> None:
    if cast("date", value) <= question.today:
        raise Refused("复核日期须晚于今天。")


def _is_leader(question: Question, value: object) -> None:
    row = question.session.execute(select(Cadre.name, Cadre.is_leader).where(Cadre.id == value)).one()
    if not row.is_leader:
        raise Refused(f"{row.name}不是区领导：挂账由区领导批准，攻坚破难由区领导协调。")


def _reply_later(question: Question, value: object) -> None:
    if cast("datetime", value) <= question.now:
        raise Refused("回复期限须晚于现在。")


def _not_called_yet(question: Question, value: object) -> None:
    called = cast("tuple[int, ...]", value)
    if question.issue.lead_organization_id in called:
        raise Refused("主办单位不必吹哨：请只选其他部门。")
    waiting = (
        select(Organization.name)
        .join(Whistle, Whistle.organization_id == Organization.id)
        .where(Whistle.issue_id == question.issue.id, Whistle.reported_in_at.is_(None), Organization.id.in_(called))
    )
    names = question.session.scalars(waiting).all()
    if names:
        raise Refused(f"已向{'、'.join(names)}吹哨，尚待报到：不必重复。")


_FURTHER: dict[str, Callable[[Question, object], None]] = {
    "told_at": _told_when,
    "new_due": _later_due,
    "review_on": _future_review,
    "leader": _is_leader,
    "coordinator": _is_leader,
    "reply_by": _reply_later,
    "organizations": _not_called_yet,
}
"""What a field asks for beyond its kind, by the field's key."""
