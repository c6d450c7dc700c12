"""The casework on an issue: registering it, moving it one step, taking a step back. One verb each, no commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.undo import STEP_NAMES, UNDO, LastStep, check_undo
from commandcenter.domain.workflow import Actor, IssueState, check, missing, target_stage
from commandcenter.services.answers import Answers, Question, as_details, completed, validated
from commandcenter.services.attached import NOTHING, attached
from commandcenter.services.effects import Changed, Step, changed_columns
from commandcenter.services.history import in_words, meant_in_words
from commandcenter.services.rules import Rules
from commandcenter.services.sequels import SEQUELS, set_told
from commandcenter.services.settings import rules_now
from commandcenter.storage.schema import Cadre, Grid, Issue, IssueEvent, Organization, Report, Village
from commandcenter.storage.types import UtcDateTime

WAS = "was"
"""The key under which an event's details keep the columns as they were before a step that can be undone."""


@dataclass(frozen=True)
class Moved:
    """What a step did."""

    issue_id: int
    number: str
    transition: str
    from_stage: str
    to_stage: str
    version: int


def transit(
    session: Session,
    issue_id: int,
    transition_key: str,
    answers: Answers,
    actor: Actor,
    now: datetime,
    rules: Rules,
    expected_version: int | None = None,
) -> Moved:
    """Make one transition. Raises Refused with the rule's sentence, or Conflict when somebody else was first."""
    transition = TRANSITION[transition_key]
    issue = _held(session, issue_id)
    _must_be_unchanged(session, issue, expected_version, transition_key, answers)
    state = state_of(session, issue, rules)
    if sentence := check(state, transition, actor) or missing(transition, answers):
        raise Refused(sentence)
    last = last_step(session, issue)
    moment = max(now.replace(microsecond=0), last.at)  # clocks of two machines may differ; a history runs forward
    question = Question(session, issue, moment, rules, transition.picks(state, actor))
    given = completed(question, transition, validated(question, transition, answers))
    to = target_stage(state, transition, given)
    return _take(session, Step(issue, transition, given, to, actor, moment, rules))


def _take(session: Session, step: Step) -> Moved:
    issue, before = step.issue, step.issue.stage
    changed = changed_columns(step)
    asked = {field.key for field in step.transition.fields if not field.is_personal}
    details = as_details({key: value for key, value in step.given.items() if key in asked})
    if step.to != before:
        details[WAS] = as_details({column: getattr(issue, column) for column in changed})
    if sequel := SEQUELS.get(step.transition.key):
        details |= sequel(session, step) or {}
    _apply(issue, changed)
    _append(session, issue, step.transition.key, before, step.actor, step.now, details)
    session.flush()
    return Moved(issue.id, issue.number, step.transition.key, before, issue.stage, issue.version)


def _apply(issue: Issue, changed: Changed) -> None:
    for column, value in changed.items():
        setattr(issue, column, value)
    flag_modified(issue, "stage")  # the version counts steps, also those that leave the row as it was


def _append(
    session: Session, issue: Issue, key: str, before: str, actor: Actor, at: datetime, details: dict[str, object]
) -> None:
    session.add(
        IssueEvent(
            issue_id=issue.id,
            number=issue.version + 1,
            at=at,
            transition=key,
            from_stage=before,
            to_stage=issue.stage,
            actor_id=actor.cadre_id,
            role=actor.role,
            due_at=issue.due_at,
            details=details,
        )
    )


def undo(session: Session, issue_id: int, actor: Actor, now: datetime, expected_version: int | None = None) -> Moved:
    """Take the last step between stages back, by an event of its own. Raises Refused or Conflict."""
    issue = _held(session, issue_id)
    _must_be_unchanged(session, issue, expected_version, UNDO, {})
    last = last_step(session, issue)
    moment = max(now.replace(microsecond=0), last.at)
    details = _last_details(session, issue)
    if sentence := check_undo(last, actor, moment):
        raise Refused(sentence)
    if WAS not in details:
        raise Refused("这一步是导入的，没有留下原状，不能撤销。")
    if last.transition == "answer":
        told_at = datetime.fromisoformat(details["told_at"])
        set_told(session, (Report.issue_id == issue.id) & (Report.told_at == told_at), None)
    before, undone = issue.stage, issue.version
    _apply(issue, _as_columns(details[WAS]))
    _append(session, issue, UNDO, before, actor, moment, {"of": undone})
    session.flush()
    return Moved(issue.id, issue.number, UNDO, before, issue.stage, issue.version)


def _as_columns(kept: dict[str, Any]) -> Changed:
    moments = {name for name, column in Issue.__table__.c.items() if isinstance(column.type, UtcDateTime)}
    return {
        name: datetime.fromisoformat(value) if name in moments and value is not None else value
        for name, value in kept.items()
    }


def state_of(session: Session, issue: Issue, rules: Rules | None = None) -> IssueState:
    """What the guards need to know of an issue, under these rules or those in force."""
    lead, coordinator = issue.lead_organization_id, issue.coordinator_id
    return IssueState(
        issue.stage,
        lead,
        session.get_one(Organization, lead).short_name if lead else "",
        issue.tries,
        issue.list == "hard_cases",
        issue.first_contact_id,
        attached(session, [issue.id]).get(issue.id, NOTHING),
        _township_office(session, issue),
        coordinator,
        session.get_one(Cadre, coordinator).name if coordinator else "",
        issue.merged_from,
        (rules or rules_now(session)).tries_allowed,
    )


def _township_office(session: Session, issue: Issue) -> int | None:
    office = (
        select(Organization.id)
        .join(Village, Village.township_code == Organization.township_code)
        .join(Grid, Grid.village_code == Village.code)
        .where(Grid.id == issue.grid_id, Organization.kind == "township_office")
    )
    return session.scalar(office.order_by(Organization.id).limit(1))


def last_step(session: Session, issue: Issue) -> LastStep:
    """The newest event."""
    columns = (
        IssueEvent.transition,
        IssueEvent.from_stage,
        IssueEvent.to_stage,
        IssueEvent.at,
        IssueEvent.role,
        IssueEvent.actor_id,
    )
    return LastStep(*session.execute(select(*columns).where(*_is_last(issue))).one())


def _last_details(session: Session, issue: Issue) -> dict[str, Any]:
    return session.scalar(select(IssueEvent.details).where(*_is_last(issue))) or {}


def _is_last(issue: Issue) -> Sequence[Any]:
    return (IssueEvent.issue_id == issue.id, IssueEvent.number == issue.version)


def _held(session: Session, issue_id: int) -> Issue:
    """The row, held against other writers until this transaction ends."""
    issue = session.get(Issue, issue_id, with_for_update=True)
    if issue is None:
        raise Refused("没有这件事项：请刷新后再试。")
    return issue


def _must_be_unchanged(session: Session, issue: Issue, expected: int | None, key: str, answers: Answers) -> None:
    if expected is None or issue.version == expected:
        return
    newest = in_words(session, issue.id)[-1]
    given = {name: value for name, value in answers.items() if value is not None and name not in _personal(key)}
    raise Conflict(
        f"{issue.number} 刚刚被别人办过一步，您的“{STEP_NAMES[key]}”没有写入：请看过后再办。",
        theirs=newest.sentence,
        ours=f"您要{meant_in_words(session, key, as_details(given))}",
    )


def _personal(key: str) -> frozenset[str]:
    fields = TRANSITION[key].fields if key in TRANSITION else ()
    return frozenset(field.key for field in fields if field.is_personal)
