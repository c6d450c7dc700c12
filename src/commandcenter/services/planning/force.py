"""A proposal put in force: all its endings and beginnings as one step, by the same rules as any pairing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import Target
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_facts import Proposal
from commandcenter.services.pairing_rules import FURTHEST_AHEAD, hold_still, reasons_against, words_of_day
from commandcenter.services.pairings import Ending, RefusedTogether, begin, end, let, locked
from commandcenter.services.planning.proposal import ADDED, ENDED, PlanLine, PlanProposal
from commandcenter.services.present import load_present
from commandcenter.storage.schema import Cadre, Plan

BY_PLAN = "配对方案"
LEAVES = "离任"


def put_in_force(session: Session, proposal: PlanProposal, day: date, actor: Actor, today: date) -> int:
    """End and begin what a proposal says, from ``day`` on; the plan's row id. To be called in one transaction.

    Raises Refused (RefusedTogether where a rule speaks against a line) with sentences, Conflict where somebody
    changed a pairing meanwhile that would end.
    """
    let(actor)
    _check(proposal, day, today)
    ended, added = proposal.of(ENDED), proposal.of(ADDED)
    meant = _beginnings(session, proposal, added, day)
    hold_still(session, *meant)
    endings = {line.pairing_id: line for line in ended if line.pairing_id is not None}
    ours = f"自{words_of_day(day)}起按配对方案结束"
    rows = locked(session, [Ending(line.pairing_id or 0, line.version or 0) for line in ended], ours) if ended else []
    plan = _plan(session, proposal, day, actor)
    for row in rows:
        end(row, day, f"{BY_PLAN}：{endings[row.id].why}", today, plan.id)
    session.flush()
    if against := reasons_against(session, meant, today):
        raise RefusedTogether(against, len(meant))
    begin(session, meant, plan.id)
    return plan.id


def _check(proposal: PlanProposal, day: date, today: date) -> None:
    if not proposal.of(ENDED) and not proposal.of(ADDED):
        raise Refused("方案与现状相同，没有要改的。")
    if day < today:
        raise Refused("方案只能从今天或以后的一天起实施。")
    if day > today + FURTHEST_AHEAD:
        raise Refused(f"实施日期 {words_of_day(day)} 太远：最多可提前一年安排。")
    if day != proposal.day:
        planned = words_of_day(proposal.day)
        raise Refused(f"方案是按{planned}的情况算的，不能从{words_of_day(day)}起实施：请按那一天重算。")


def _beginnings(session: Session, proposal: PlanProposal, lines: Sequence[PlanLine], day: date) -> list[Proposal]:
    """The pairings that begin; one with a cadre who is known to leave lasts until then."""
    leaving = _leaving(session, lines) if proposal.kind.target is Target.CADRE else {}
    meant = []
    for line in lines:
        until = leaving.get(line.key.target)
        why = LEAVES if until else None
        one = Proposal(proposal.kind, line.key.holder, line.key.target, day, line.role, line.key.liaison,
                       f"{BY_PLAN}：{line.why}", until, why)  # fmt: skip
        meant.append(one)
    return meant


def _leaving(session: Session, lines: Sequence[PlanLine]) -> dict[object, date]:
    wanted = {line.key.target for line in lines}
    rows = session.execute(select(Cadre.id, Cadre.left_on).where(Cadre.id.in_(wanted), Cadre.left_on.is_not(None)))
    return {cadre: left for cadre, left in rows if left is not None}


def who(actor: Actor) -> str:
    """Who acts, in words: the name where it is known, else the role."""
    return actor.name or ROLES.name(actor.role)


def _plan(session: Session, proposal: PlanProposal, day: date, actor: Actor) -> Plan:
    counts = {"added": len(proposal.of(ADDED)), "ended": len(proposal.of(ENDED))}
    solved = {"objective": proposal.objective, "bound": proposal.bound}
    row = Plan(
        kind=proposal.kind.key,
        day=day,
        in_force_at=load_present(session).now(),
        by_role=actor.role,
        by_name=who(actor),
        settings=proposal.settings.as_json(),
        before=proposal.before.as_json(),
        after=proposal.after.as_json() | counts | solved,
    )
    session.add(row)
    session.flush()
    return row
