"""Looking at a reporter's personal data: for those who must call them, with a reason, and never unseen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor, Field, Transition
from commandcenter.storage.schema import Cadre, Issue, Report, Unmasking

REASON = Field("reason", "查看原因", "text", hint="如：回访核实")
LOOK = Transition("unmask", "查看个人信息", (), None, ("staff", "handler", "supervisor"), (REASON,))
"""What a form needs to ask for the reason; no step of the workflow, since it changes nothing of the issue."""

LONGEST_REASON = 200


@dataclass(frozen=True)
class Unmasked:
    """A reporter's name and telephone as they are."""

    report_id: int
    name: str
    telephone: str


@dataclass(frozen=True)
class Look:
    """Somebody looked."""

    at: datetime
    who: str
    reason: str


def check_unmask(actor: Actor, lead_organization_id: int | None, first_contact_id: int | None) -> str | None:
    """Why this actor may not see the reporters of an issue; None when they may."""
    if actor.role in ("staff", "supervisor") or (actor.cadre_id is not None and actor.cadre_id == first_contact_id):
        return None
    if actor.role == "handler" and actor.organization_id == lead_organization_id:
        return None
    return f"{ROLES.name(actor.role)}不能查看反映人的个人信息：只有值班员、督办员、首问责任人和主办单位能看。"


def unmask(session: Session, report_id: int, reason: str, actor: Actor, now: datetime) -> Unmasked:
    """The personal data of a reporter; that they were looked at is kept for good. Raises Refused."""
    report = session.get(Report, report_id)
    if report is None:
        raise Refused("没有这条反映：请刷新后再试。")
    issue = session.get_one(Issue, report.issue_id)
    if sentence := check_unmask(actor, issue.lead_organization_id, issue.first_contact_id):
        raise Refused(sentence)
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Refused(f"查看个人信息须写明原因，最多 {LONGEST_REASON} 字：这次查看会留下记录。")
    session.add(
        Unmasking(
            at=now, actor_id=actor.cadre_id, role=actor.role, issue_id=issue.id, report_id=report.id, reason=words
        )
    )
    return Unmasked(report.id, report.reporter, report.telephone)


def looks(session: Session, issue_id: int) -> tuple[Look, ...]:
    """Who looked at the reporters of an issue, and why; the newest first."""
    query = (
        select(Unmasking.at, Cadre.name, Unmasking.role, Unmasking.reason)
        .outerjoin(Cadre, Cadre.id == Unmasking.actor_id)
        .where(Unmasking.issue_id == issue_id)
        .order_by(Unmasking.at.desc(), Unmasking.id.desc())
    )
    return tuple(
        Look(row.at, f"{row.name or ''}（{ROLES.name(row.role)}）", row.reason) for row in session.execute(query)
    )
