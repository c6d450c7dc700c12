"""What a transition writes beside the issue's row and its event: one registry entry a transition.

Each may return what the event is to keep of it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from commandcenter.domain.clocks import due
from commandcenter.services.effects import Step
from commandcenter.services.registering import begin_apart
from commandcenter.storage.changes import touch
from commandcenter.storage.schema import Issue, Report, SupervisionOrder, Task, Whistle

Details = dict[str, object]


def _call(session: Session, step: Step) -> None:
    """吹哨: a row for each department, due by the limit for what it is about."""
    limit = step.rules.limit("whistle_hard_case" if step.issue.list == "hard_cases" else "whistle", step.issue.category)
    until = due(step.now, limit, step.rules.working)
    for organization in step.given["organizations"]:
        session.add(Whistle(issue_id=step.issue.id, organization_id=organization, whistled_at=step.now, due_at=until))


def _whistle(session: Session, step: Step, *conditions: Any) -> Whistle:
    """The oldest whistle of the department that is at this point."""
    query = select(Whistle).where(
        Whistle.issue_id == step.issue.id, Whistle.organization_id == step.given["department"], *conditions
    )
    return session.scalars(query.order_by(Whistle.whistled_at, Whistle.id).limit(1)).one()


def _report_in(session: Session, step: Step) -> None:
    _whistle(session, step, Whistle.reported_in_at.is_(None)).reported_in_at = step.now


def _respond(session: Session, step: Step) -> None:
    whistle = _whistle(session, step, Whistle.reported_in_at.is_not(None), Whistle.answered_at.is_(None))
    whistle.answered_at, whistle.answer = step.now, step.given["answer"]


def _score(session: Session, step: Step) -> None:
    whistle = _whistle(session, step, Whistle.answered_at.is_not(None), Whistle.score.is_(None))
    whistle.score, whistle.score_comment = step.given["score"], step.given.get("comment")


def _supervise(session: Session, step: Step) -> None:
    session.add(
        SupervisionOrder(
            issue_id=step.issue.id,
            organization_id=step.given["organization"],
            content=step.given["content"],
            ordered_at=step.now,
            ordered_by_id=step.actor.cadre_id,
            due_at=step.given["reply_by"],
        )
    )


def _reply(session: Session, step: Step) -> None:
    order = session.get_one(SupervisionOrder, step.given["order"])
    order.replied_at, order.reply = step.now, step.given["reply"]


def _decide(session: Session, step: Step) -> None:
    for task in step.given["tasks"]:
        session.add(
            Task(
                issue_id=step.issue.id,
                organization_id=task["organization"],
                content=task["content"],
                assigned_at=step.now,
                due_on=task["due_on"],
            )
        )


def _fulfil(session: Session, step: Step) -> None:
    task = session.get_one(Task, step.given["task"])
    task.done_at, task.result = step.now, step.given["result"]


def _join(session: Session, step: Step) -> Details:
    report = Report(
        issue_id=step.issue.id,
        reporter=step.given["reporter"],
        telephone=step.given.get("telephone", ""),
        source=step.given["source"],
        reported_at=step.now,
        joined_at=step.now,
        content=step.given.get("content"),
    )
    session.add(report)
    session.flush()
    return {"report": report.id}


def _separate(session: Session, step: Step) -> Details:
    report = session.get_one(Report, step.given["report"])
    return {"number": begin_apart(session, step.issue, report, step.actor, step.now, step.rules)}


def _tell_reporters(session: Session, step: Step) -> None:
    """All who reported it are told, those of the issues that joined it too."""
    joined = select(Issue.id).where(Issue.merged_into_id == step.issue.id)
    set_told(session, or_(Report.issue_id == step.issue.id, Report.issue_id.in_(joined)), step.given["told_at"])


def _tell_the_rest(session: Session, step: Step) -> None:
    """A notice after the answer tells the outcome to those who have not heard it, such as one who joined late."""
    if step.issue.answered_at is not None and step.issue.stage in ("answered", "closed"):
        set_told(session, (Report.issue_id == step.issue.id) & Report.told_at.is_(None), step.given["told_at"])


def set_told(session: Session, condition: Any, told_at: datetime | None) -> None:
    """Keep when these reporters were told the outcome."""
    ids = session.scalars(select(Report.id).where(condition)).all()
    session.execute(update(Report).where(Report.id.in_(ids)).values(told_at=told_at))
    for report_id in ids:
        touch(session, "report", report_id)


SEQUELS: dict[str, Callable[[Session, Step], Details | None]] = {
    "whistle": _call,
    "report_in": _report_in,
    "respond": _respond,
    "score": _score,
    "supervise": _supervise,
    "reply": _reply,
    "decide": _decide,
    "fulfil": _fulfil,
    "join": _join,
    "separate": _separate,
    "answer": _tell_reporters,
    "notice": _tell_the_rest,
}
