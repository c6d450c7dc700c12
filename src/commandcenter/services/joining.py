"""Joining what is heard now to an issue that is there, and taking that back: one gesture each, by its transitions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.casework import transit
from commandcenter.services.registering import Heard, taken_number
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Issue, IssueEvent, Report

UNNAMED = "未留姓名"
TAKEN_BACK = "撤销并入"


@dataclass(frozen=True)
class Joined:
    """What was heard has become reports of an issue."""

    issue_id: int
    number: str
    reports: tuple[int, ...]


def join(session: Session, issue_id: int, heard: Heard, actor: Actor, now: datetime, rules: Rules) -> Joined:
    """Make a report of each reporter on an issue. Raises Refused with a sentence; then nothing has joined."""
    if not heard.everybody:
        raise Refused("并入前还须填写：反映人姓名或电话。")
    if sentence := taken_number(session, heard.source, heard.external_number):
        raise Refused(sentence)
    elsewhere = session.get_one(Issue, issue_id).grid_id != heard.grid_id
    reports = []
    for name, telephone in heard.everybody:
        answers = {
            "reporter": name or UNNAMED,
            "telephone": telephone,
            "source": heard.source,
            "content": heard.content,
            "title": heard.title,
            "grid": heard.grid_id if elsewhere else None,
        }
        moved = transit(session, issue_id, "join", answers, actor, now, rules)
        reports.append(_report_of(session, issue_id, moved.version))
    _keep_as_given(session, reports[0], heard)
    return Joined(issue_id, moved.number, tuple(reports))


def _report_of(session: Session, issue_id: int, version: int) -> int:
    event = select(IssueEvent.details).where(IssueEvent.issue_id == issue_id, IssueEvent.number == version)
    return int(session.scalars(event).one()["report"])


def _keep_as_given(session: Session, report_id: int, heard: Heard) -> None:
    """The first report keeps the number of the call."""
    session.get_one(Report, report_id).external_number = heard.external_number or None
    session.flush()


def take_back(session: Session, joined: Joined, actor: Actor, now: datetime, rules: Rules) -> str:
    """Take those reports out again: they have an issue of their own then, whose number this is. Raises Refused."""
    for report_id in joined.reports:
        answers = {"report": report_id, "reason": TAKEN_BACK}
        transit(session, joined.issue_id, "separate", answers, actor, now, rules)
    own = select(Issue.number).join(Report, Report.issue_id == Issue.id).where(Report.id == joined.reports[0])
    return session.scalars(own).one()
