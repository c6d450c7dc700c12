"""What a transition was given, checked against the database and the clock before it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import STAGE, Field, Transition
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Cadre, Issue, Organization, Whistle

Answers = Mapping[str, object]
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Question:
    """Against what an answer is checked."""

    session: Session
    issue: Issue
    now: datetime
    rules: Rules

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


def as_details(given: Answers) -> dict[str, object]:
    """Answers as an event keeps them, in JSON: moments and days as ISO text, moments in UTC."""
    return {key: _plain(value) for key, value in given.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


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
    if not any(category.key == value for category in question.rules.catalog.categories):
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
        raise Refused(f"{row.name}不是区领导：挂账须由区领导批准。")


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
    "organizations": _not_called_yet,
}
"""What a field asks for beyond its kind, by the field's key."""
