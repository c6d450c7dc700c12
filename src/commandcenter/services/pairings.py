"""Beginning, ending and replacing pairings. Nothing is deleted: a pairing ends on a day, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.pairing import KINDS, may_assign
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_rules import (
    FURTHEST_AHEAD,
    Proposal,
    hold_still,
    holder_name,
    reasons_against,
    target_name,
    why_not,
    words_of_day,
)
from commandcenter.storage.schema import Cadre, Pairing

REPLACED = "更换联络员"
SHOWN = 5  # so many sentences of a refusal of many


@dataclass(frozen=True)
class Ending:
    """A pairing that is to end: its row id and the version that was seen."""

    pairing_id: int
    version: int


@dataclass(frozen=True)
class Changed:
    """What one step did: row ids of what ended and of what began."""

    ended: tuple[int, ...]
    begun: tuple[int, ...]


class RefusedTogether(Refused):
    """Of several pairings that were to begin together some may not, so none does.

    ``against`` gives the sentence for each that may not, by its place.
    """

    def __init__(self, against: Mapping[int, str], whole: int) -> None:
        self.against = dict(against)
        told = list(dict.fromkeys(against.values()))
        more = f"\n…… 等 {len(told)} 种原因。" if len(told) > SHOWN else ""
        lines = "\n".join(told[:SHOWN])
        head = "" if whole == 1 else f"{whole} 项结对中有 {len(against)} 项不能开始，全部没有写入：\n"
        super().__init__(head + lines + more)


def assign(session: Session, meant: Proposal, actor: Actor, today: date, plan_id: int | None = None) -> int:
    """Begin a pairing; its row id. Raises Refused with the rule's sentence."""
    let(actor)
    hold_still(session, meant)
    if sentence := why_not(session, meant, today):
        raise Refused(sentence)
    return begin(session, [meant], plan_id)[0]


def assign_many(
    session: Session, proposals: Sequence[Proposal], actor: Actor, today: date, plan_id: int | None = None
) -> list[int]:
    """Begin several pairings, all or none; their row ids in the order given. Raises RefusedTogether, Refused."""
    let(actor)
    hold_still(session, *proposals)
    if against := reasons_against(session, proposals, today):
        raise RefusedTogether(against, len(proposals))
    return begin(session, proposals, plan_id)


def assign_liaison(
    session: Session, department_id: int, township_code: str, liaison_id: int, day: date, actor: Actor, today: date
) -> int:
    """Fill an empty cell of the matrix; the new pairing's row id. Raises Refused."""
    kind = KINDS["department_township"]
    return assign(session, Proposal(kind, department_id, township_code, day, None, liaison_id), actor, today)


def end_pairing(
    session: Session,
    pairing_id: int,
    day: date,
    reason: str,
    expected_version: int,
    actor: Actor,
    today: date,
    plan_id: int | None = None,
) -> None:
    """End a pairing on ``day`` (it holds no more from then on). Raises Refused, or Conflict with both values.

    One that has not begun yet ends on its first day, and thus never held; a planned end may be moved to an earlier day.
    """
    end_many(session, [Ending(pairing_id, expected_version)], day, reason, actor, today, plan_id)


def end_many(
    session: Session,
    endings: Sequence[Ending],
    day: date,
    reason: str,
    actor: Actor,
    today: date,
    plan_id: int | None = None,
) -> None:
    """End several pairings on one day, all or none. Raises Refused, or Conflict with both values."""
    let(actor)
    ours = f"自{words_of_day(day)}起结束，原因：{reason.strip() or '（未写）'}"
    for row in locked(session, endings, ours):
        end(row, day, reason, today, plan_id)
    session.flush()


def replace(
    session: Session,
    pairing_id: int,
    successor: int,
    day: date,
    reason: str,
    expected_version: int,
    actor: Actor,
    today: date,
    role: str | None = None,
) -> int:
    """Give a target another holder from ``day`` on, in one transaction; the new pairing's row id.

    Where the kind names a liaison, ``successor`` is the new liaison and the holder stays. ``role`` is the successor's
    where it is another one. A planned end stays. Raises Refused, or Conflict with both values.
    """
    let(actor)
    row = _there(session, pairing_id)
    kind = KINDS[row.kind]
    meant = succeeding(row, successor, day, role)
    hold_still(session, meant)
    name = _name_of(session, row, successor)
    ours = f"自{words_of_day(day)}起由{name}{'联络' if kind.needs_liaison else '结对'}"
    (row,) = locked(session, [Ending(pairing_id, expected_version)], ours)
    if _is_same(row, meant):
        said = "联络员" if kind.needs_liaison else "结对人"
        raise Refused(f"{name}已是这里的{said}：请另选一位，或不作改动。")
    end(row, day, reason.strip() or REPLACED if kind.needs_liaison else reason, today)
    session.flush()
    return assign(session, changed(meant, reason=reason.strip() or None), actor, today)


def let(actor: Actor) -> None:
    """Raise Refused where this actor's role may not begin and end pairings."""
    if sentence := may_assign(actor.role):
        raise Refused(sentence)


def begin(session: Session, proposals: Sequence[Proposal], plan_id: int | None = None) -> list[int]:
    """Write pairings that nothing speaks against; their row ids in the order given."""
    rows = [_row(meant, plan_id) for meant in proposals]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _row(meant: Proposal, plan_id: int | None) -> Pairing:
    kind = meant.kind
    ending = (meant.until_reason or "期满") if meant.until is not None else None
    return Pairing(
        kind=kind.key,
        role=meant.role,
        liaison_id=meant.liaison_id,
        started_on=meant.day,
        ended_on=meant.until,
        end_reason=ending,
        start_reason=meant.reason,
        plan_id=plan_id,
        **{kind.holder.value: meant.holder, kind.target.value: meant.target},
    )


def succeeding(row: Pairing, successor: int, day: date, role: str | None = None) -> Proposal:
    """What follows a pairing from a day on: the same target with another holder, or with another liaison."""
    kind = KINDS[row.kind]
    holder, target = getattr(row, kind.holder.value), getattr(row, kind.target.value)
    until = row.ended_on if row.ended_on is not None and row.ended_on > day else None
    return Proposal(
        kind,
        holder if kind.needs_liaison else successor,
        target,
        max(day, row.started_on),
        role or row.role,
        successor if kind.needs_liaison else None,
        until=until,
        until_reason=row.end_reason if until else None,
    )


def _is_same(row: Pairing, meant: Proposal) -> bool:
    """Whether nothing would change."""
    own = (getattr(row, meant.kind.holder.value), row.role, row.liaison_id)
    return own == (meant.holder, meant.role, meant.liaison_id)


def end(row: Pairing, day: date, reason: str, today: date, plan_id: int | None = None) -> None:
    """Let a pairing hold no more from a day on. Raises Refused."""
    if row.ended_on is not None and (row.ended_on <= today or day >= row.ended_on):
        past = f"这一结对已于{words_of_day(row.ended_on)}结束（{row.end_reason}），不能再改。"
        planned = f"这一结对已定于{words_of_day(row.ended_on)}结束（{row.end_reason}）：只能改为更早的一天。"
        raise Refused(past if row.ended_on <= today else planned)
    if not reason.strip():
        raise Refused("结束结对须写明原因。")
    if day < row.started_on:
        raise Refused(f"结束日期不能早于起始日期{words_of_day(row.started_on)}。")
    if day > today + FURTHEST_AHEAD:
        raise Refused(f"结束日期 {words_of_day(day)} 太远：最多可提前一年安排。")
    row.ended_on, row.end_reason, row.end_plan_id = day, reason.strip(), plan_id


def _there(session: Session, pairing_id: int) -> Pairing:
    row = session.get(Pairing, pairing_id)
    if row is None:
        raise Refused("没有这一结对：请刷新后再试。")
    return row


def locked(session: Session, endings: Sequence[Ending], ours: str) -> list[Pairing]:
    """The rows of pairings, locked and as they now stand. Raises Refused, or Conflict where one has been changed."""
    wanted = {ending.pairing_id: ending.version for ending in endings}
    query = select(Pairing).where(Pairing.id.in_(wanted)).order_by(Pairing.id)
    rows = list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))
    if len(rows) < len(wanted):
        raise Refused("没有这一结对：请刷新后再试。")
    for row in rows:
        if row.version != wanted[row.id]:
            raise _conflict(session, row, ours)
    return rows


def _conflict(session: Session, row: Pairing, ours: str) -> Conflict:
    kind = KINDS[row.kind]
    between = (
        f"{holder_name(session, kind, getattr(row, kind.holder.value))}"
        f"与{target_name(session, kind, getattr(row, kind.target.value))}"
    )
    sentence = f"别人刚刚改过{between}的结对，您的改动没有写入：请看过后再改。"
    return Conflict(sentence, _as_it_stands(session, row), ours)


def _as_it_stands(session: Session, row: Pairing) -> str:
    liaison = session.get(Cadre, row.liaison_id) if row.liaison_id else None
    who = f"联络员 {liaison.name}，" if liaison else ""
    if row.ended_on is None:
        return f"{who}自{words_of_day(row.started_on)}起"
    return f"{who}已于{words_of_day(row.ended_on)}结束，原因：{row.end_reason}"


def _name_of(session: Session, row: Pairing, successor: int) -> str:
    kind = KINDS[row.kind]
    if kind.needs_liaison:
        return session.scalar(select(Cadre.name).where(Cadre.id == successor)) or ""
    return holder_name(session, kind, successor)
