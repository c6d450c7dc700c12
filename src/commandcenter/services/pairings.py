"""Beginning, ending and replacing pairings. Nothing is deleted: a pairing ends on a day, with a reason."""

from datetime import date

from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.pairing import KINDS, may_assign
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_rules import (
    FURTHEST_AHEAD,
    Proposal,
    hold_still,
    holder_name,
    target_name,
    why_not,
    words_of_day,
)
from commandcenter.storage.schema import Cadre, Pairing

REPLACED = "更换联络员"


def assign(session: Session, meant: Proposal, actor: Actor, today: date) -> int:
    """Begin a pairing; its row id. Raises Refused with the rule's sentence."""
    _let(actor)
    hold_still(session, meant)
    if sentence := why_not(session, meant, today):
        raise Refused(sentence)
    row = Pairing(
        kind=meant.kind.key,
        role=meant.role,
        liaison_id=meant.liaison_id,
        started_on=meant.day,
        **{meant.kind.holder.value: meant.holder, meant.kind.target.value: meant.target},
    )
    session.add(row)
    session.flush()
    return row.id


def assign_liaison(
    session: Session, department_id: int, township_code: str, liaison_id: int, day: date, actor: Actor, today: date
) -> int:
    """Fill an empty cell of the matrix; the new pairing's row id. Raises Refused."""
    kind = KINDS["department_township"]
    return assign(session, Proposal(kind, department_id, township_code, day, None, liaison_id), actor, today)


def end_pairing(
    session: Session, pairing_id: int, day: date, reason: str, expected_version: int, actor: Actor, today: date
) -> None:
    """End a pairing on ``day`` (it holds no more from then on). Raises Refused, or Conflict with both values."""
    _let(actor)
    row = session.get(Pairing, pairing_id, with_for_update=True)
    if row is None:
        raise Refused("没有这一结对：请刷新后再试。")
    ours = f"自{words_of_day(day)}起结束，原因：{reason.strip() or '（未写）'}"
    _must_be_unchanged(session, row, expected_version, ours)
    _end(row, day, reason, today)
    session.flush()


def replace(
    session: Session,
    pairing_id: int,
    liaison_id: int,
    day: date,
    reason: str,
    expected_version: int,
    actor: Actor,
    today: date,
) -> int:
    """Give a cell another liaison from ``day`` on, in one transaction; the new pairing's row id.

    Raises Refused, or Conflict with both values.
    """
    _let(actor)
    row = session.get(Pairing, pairing_id, with_for_update=True)
    if row is None:
        raise Refused("没有这一结对：请刷新后再试。")
    chosen = session.get(Cadre, liaison_id)
    name = chosen.name if chosen else ""
    _must_be_unchanged(session, row, expected_version, f"自{words_of_day(day)}起由{name}联络")
    if row.liaison_id == liaison_id:
        raise Refused(f"{name}已是这里的联络员：请另选一位，或不作改动。")
    _end(row, day, reason.strip() or REPLACED, today)
    session.flush()
    kind = KINDS[row.kind]
    holder, target = getattr(row, kind.holder.value), getattr(row, kind.target.value)
    return assign(session, Proposal(kind, holder, target, day, row.role, liaison_id), actor, today)


def _let(actor: Actor) -> None:
    if sentence := may_assign(actor.role):
        raise Refused(sentence)


def _end(row: Pairing, day: date, reason: str, today: date) -> None:
    if row.ended_on is not None:
        raise Refused(f"这一结对已于{words_of_day(row.ended_on)}结束（{row.end_reason}），不能再改。")
    if not reason.strip():
        raise Refused("结束结对须写明原因。")
    if day < row.started_on:
        raise Refused(f"结束日期不能早于起始日期{words_of_day(row.started_on)}。")
    if day > today + FURTHEST_AHEAD:
        raise Refused(f"结束日期 {words_of_day(day)} 太远：最多可提前一年安排。")
    row.ended_on, row.end_reason = day, reason.strip()


def _must_be_unchanged(session: Session, row: Pairing, expected_version: int, ours: str) -> None:
    if row.version == expected_version:
        return
    kind = KINDS[row.kind]
    between = (
        f"{holder_name(session, kind, getattr(row, kind.holder.value))}"
        f"与{target_name(session, kind, getattr(row, kind.target.value))}"
    )
    raise Conflict(f"别人刚刚改过{between}的结对，您的改动没有写入：请看过后再改。", _as_it_stands(session, row), ours)


def _as_it_stands(session: Session, row: Pairing) -> str:
    liaison = session.get(Cadre, row.liaison_id) if row.liaison_id else None
    who = f"联络员 {liaison.name}，" if liaison else ""
    if row.ended_on is None:
        return f"{who}自{words_of_day(row.started_on)}起"
    return f"{who}已于{words_of_day(row.ended_on)}结束，原因：{row.end_reason}"
