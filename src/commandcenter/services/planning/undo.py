"""A plan undone as one: what it began ends, what it ended holds again. Nothing is deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_facts import Proposal
from commandcenter.services.pairing_rules import hold_still, reasons_against, words_of_day
from commandcenter.services.pairings import RefusedTogether, begin, end, let
from commandcenter.services.planning.force import who
from commandcenter.services.present import load_present
from commandcenter.storage.schema import Pairing, Plan

UNDONE = "撤销配对方案"
AS_BEGUN = 1
"""The version of a pairing that nobody has touched since it began."""


@dataclass(frozen=True)
class PlanRow:
    """A plan that was put in force, newest first in a list; ``before`` and ``after`` are its figures as kept."""

    id: int
    kind: str
    day: date
    in_force_at: datetime
    by_name: str
    added: int
    ended: int
    undone_at: datetime | None
    undone_by: str | None
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def load_plans(session: Session, kind: str | None = None, limit: int = 50) -> list[PlanRow]:
    """The latest plans, of one kind or of all."""
    query = select(Plan).order_by(Plan.id.desc()).limit(limit)
    rows = session.scalars(query if kind is None else query.where(Plan.kind == kind))
    return [
        PlanRow(
            one.id,
            one.kind,
            one.day,
            one.in_force_at,
            one.by_name,
            one.after["added"],
            one.after["ended"],
            one.undone_at,
            one.undone_by,
            one.version,
            one.before,
            one.after,
        )
        for one in rows
    ]


def undo_plan(session: Session, plan_id: int, actor: Actor, day: date, today: date) -> None:
    """Undo a plan from ``day`` on, in one transaction.

    Undone on its first day or before, it never was: what it began never held, what it ended never ceased. Later, what
    it began ends on ``day``, and what it ended begins anew. Raises Refused when later changes stand in the way.
    """
    let(actor)
    plan = session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if plan is None:
        raise Refused("没有这一方案：请刷新后再试。")
    if plan.undone_at is not None:
        raise Refused(f"这一方案已由{plan.undone_by}撤销。")
    if day < today:
        raise Refused("方案只能从今天或以后的一天起撤销。")
    begun, ended = _rows(session, plan)
    _check(plan, begun, ended)
    meant = [_again(row, max(day, plan.day)) for row in ended]
    hold_still(session, *meant)
    for row in begun:
        end(row, max(day, row.started_on), UNDONE, today)
    session.flush()
    never = [row.id for row in (*begun, *ended)] if day <= plan.day else [row.id for row in begun]
    if against := reasons_against(session, meant, today, never):
        raise RefusedTogether(against, len(meant))
    if day <= plan.day:
        _revive(ended)
        session.flush()
    else:
        begin(session, meant)
    plan.undone_at, plan.undone_by = load_present(session).now(), who(actor)
    session.flush()


def _rows(session: Session, plan: Plan) -> tuple[Sequence[Pairing], Sequence[Pairing]]:
    """What the plan began and what it ended, locked in the order of their ids."""
    query = select(Pairing).where((Pairing.plan_id == plan.id) | (Pairing.end_plan_id == plan.id))
    fresh = query.order_by(Pairing.id).with_for_update().execution_options(populate_existing=True)
    rows = list(session.scalars(fresh))
    begun = [row for row in rows if row.plan_id == plan.id]
    return begun, [row for row in rows if row.plan_id != plan.id]


def _check(plan: Plan, begun: Sequence[Pairing], ended: Sequence[Pairing]) -> None:
    changed = sum(row.version != AS_BEGUN for row in begun)
    moved = plan.after["ended"] - len(ended)
    if changed or moved:
        what = f"新增的 {changed} 项" if changed else f"结束的 {moved} 项"
        since = words_of_day(plan.day)
        raise Refused(f"{since}的方案里，{what}后来另有变动，不能整个撤销：请逐项调整。")


def _again(row: Pairing, day: date) -> Proposal:
    kind = KINDS[row.kind]
    holder, target = getattr(row, kind.holder.value), getattr(row, kind.target.value)
    return Proposal(kind, holder, target, day, row.role, row.liaison_id, UNDONE)


def _revive(rows: Sequence[Pairing]) -> None:
    for row in rows:
        row.ended_on, row.end_reason, row.end_plan_id = None, None, None
