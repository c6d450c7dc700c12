"""交接: who leaves, or is dissolved, holds nothing from that day on; in the same step others take it over."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS, MEASURES, Holder
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_rules import (
    FURTHEST_AHEAD,
    hold_still,
    lock_rows,
    reasons_against,
    words_of_day,
)
from commandcenter.services.pairings import Changed, Ending, RefusedTogether, begin, end, let, locked, succeeding
from commandcenter.storage.schema import Cadre, Organization, Pairing

NAMED_BY: dict[Holder, tuple[Any, ...]] = {
    Holder.CADRE: (Pairing.holder_cadre_id, Pairing.target_cadre_id, Pairing.liaison_id),
    Holder.ORGANIZATION: (Pairing.holder_organization_id,),
}
"""The columns by which a pairing names a cadre or an organization."""

_TABLES: dict[Holder, Any] = {Holder.CADRE: Cadre, Holder.ORGANIZATION: Organization}


@dataclass(frozen=True)
class Leaver:
    """Who leaves: a cadre, or an organization that is dissolved."""

    holder: Holder
    id: int


@dataclass(frozen=True)
class Succession:
    """Who takes a pairing over: ``successor`` is the new holder, or the new liaison where the kind names one.

    ``version`` is the pairing's as it was seen. ``role`` is the successor's where it is another one.
    """

    pairing_id: int
    version: int
    successor: int
    role: str | None = None


def held_past(session: Session, leaver: Leaver, day: date) -> Sequence[Pairing]:
    """The pairings that name a leaver on ``day`` or later, running and future ones, by kind."""
    query = select(Pairing).where(names(leaver), lasts_past(day))
    return session.scalars(query.order_by(Pairing.kind, Pairing.id)).all()


def names(leaver: Leaver) -> ColumnElement[bool]:
    """Pairings that name a leaver as holder, as target or as liaison."""
    return or_(*(column == leaver.id for column in NAMED_BY[leaver.holder]))


def lasts_past(day: date) -> ColumnElement[bool]:
    """Pairings that hold on ``day`` or later."""
    return Pairing.ended_on.is_(None) | ((Pairing.ended_on > day) & (Pairing.ended_on > Pairing.started_on))


def hand_over(
    session: Session,
    leaver: Leaver,
    day: date,
    reason: str,
    successions: Sequence[Succession],
    actor: Actor,
    today: date,
    leaves: bool = True,
) -> Changed:
    """End everything that a leaver holds from ``day`` on, and let the successors begin, in one step.

    What has no successor ends. With ``leaves`` the leaver leaves (is dissolved) on that day too. Raises Refused,
    RefusedTogether with the sentence of each succession (by its place) that may not begin, or Conflict with both.
    """
    let(actor)
    _day_is_sensible(day, today)
    row = _leaver(session, leaver)
    theirs = {pairing.id: pairing for pairing in held_past(session, leaver, day)}
    if strange := [one for one in successions if one.pairing_id not in theirs]:
        raise Refused(f"有 {len(strange)} 项结对已不在{row.name}名下：请刷新后再交接。")
    meant = [succeeding(theirs[one.pairing_id], one.successor, day, one.role) for one in successions]
    meant = [replace(one, reason=reason.strip() or None) for one in meant]
    hold_still(session, *meant)
    ours = f"自{words_of_day(day)}起由{row.name}交出"
    seen = {one.pairing_id: one.version for one in successions}
    rows = locked(session, [Ending(key, seen.get(key, theirs[key].version)) for key in theirs], ours)
    for pairing in rows:
        end(pairing, max(day, pairing.started_on), reason, today)
    session.flush()
    if against := reasons_against(session, meant, today):
        raise RefusedTogether(against, len(meant))
    begun = begin(session, meant)
    if leaves:
        _set_last_day(row, day)
        session.flush()
    return Changed(tuple(theirs), tuple(begun))


def leave(session: Session, cadre_id: int, day: date, actor: Actor, today: date) -> None:
    """Let a cadre serve no more from ``day`` on. Raises Refused while a pairing names them on that day or later."""
    _go(session, Leaver(Holder.CADRE, cadre_id), day, actor, today)


def dissolve(session: Session, organization_id: int, day: date, actor: Actor, today: date) -> None:
    """Let an organization be no more from ``day`` on. Raises Refused while it holds a pairing on that day or later."""
    _go(session, Leaver(Holder.ORGANIZATION, organization_id), day, actor, today)


def _go(session: Session, leaver: Leaver, day: date, actor: Actor, today: date) -> None:
    let(actor)
    _day_is_sensible(day, today)
    row = _leaver(session, leaver)
    if held := held_past(session, leaver, day):
        raise Refused(f"{row.name}届时还有{_so_many(held)}：请先移交，或在移交时一并办理。")
    _set_last_day(row, day)
    session.flush()


def _leaver(session: Session, leaver: Leaver) -> Cadre | Organization:
    """Their row, locked. Raises Refused where there is none, or where they have left already."""
    table = _TABLES[leaver.holder]
    lock_rows(session, table.id, {leaver.id})
    row: Cadre | Organization | None = session.get(table, leaver.id, populate_existing=True)
    if row is None:
        raise Refused("没有这个结对人：请重新选择。")
    gone = row.left_on if isinstance(row, Cadre) else row.dissolved_on
    if gone is not None:
        went = "离任" if isinstance(row, Cadre) else "撤销"
        raise Refused(f"{row.name}已定于{words_of_day(gone)}{went}。")
    return row


def _day_is_sensible(day: date, today: date) -> None:
    if day > today + FURTHEST_AHEAD:
        raise Refused(f"{words_of_day(day)} 太远：最多可提前一年安排。")


def _set_last_day(row: Cadre | Organization, day: date) -> None:
    if isinstance(row, Cadre):
        row.left_on = day
    else:
        row.dissolved_on = day


def _so_many(held: Sequence[Pairing]) -> str:
    """``3 个网格（网格走亲小分队）、…`` by kind."""
    counted = Counter(pairing.kind for pairing in held)
    return "、".join(f"「{KINDS[key].name}」{count} {MEASURES[KINDS[key].target]}" for key, count in counted.items())
