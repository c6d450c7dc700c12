"""The rules of pairings over the whole table: what the database asks of each row as it is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PAIRING_KINDS, Holder, PairingKind, Target
from commandcenter.services.finding_faults import Check, Finding, verdict
from commandcenter.services.settings import stored_lines
from commandcenter.storage.schema import Cadre, Organization, Pairing

LASTS = or_(Pairing.ended_on.is_(None), Pairing.ended_on > Pairing.started_on)
HOLDERS = tuple(getattr(Pairing, side.value) for side in Holder)
TARGETS = tuple(getattr(Pairing, side.value) for side in Target)


def pairings_do_not_overlap(session: Session) -> Sequence[Finding]:
    """No two pairings of a kind join the same holder and target on the same day."""
    wrong = _overlapping((Pairing.kind, *HOLDERS, *TARGETS), LASTS)
    return [verdict(session.scalars(wrong).all(), "结对没有重叠。", "同一结对在同一天重复")]


def sole_roles_are_sole(session: Session) -> Sequence[Finding]:
    """No target has two of a role that only one may have."""
    sole = [and_(Pairing.kind == kind.key, Pairing.role.in_(kind.sole_roles)) for kind in PAIRING_KINDS]
    wrong = _overlapping((Pairing.kind, Pairing.role, *TARGETS), and_(LASTS, or_(*sole)))
    return [verdict(session.scalars(wrong).all(), "每个网格同一天只有一名队长。", "有网格同一天有两名队长")]


def _overlapping(same: tuple[Any, ...], among: ColumnElement[bool]) -> Select[Any]:
    """Ids of pairings that begin before an earlier one with the same columns has ended."""
    forever = date(9999, 12, 31)
    ended = func.coalesce(Pairing.ended_on, forever)
    earlier = func.max(ended).over(partition_by=same, order_by=(Pairing.started_on, Pairing.id), rows=(None, -1))
    seen = select(Pairing.id, Pairing.started_on, earlier.label("before")).where(among).subquery()
    return select(seen.c.id).where(seen.c.before > seen.c.started_on).order_by(seen.c.id)


def pairings_are_of_their_kind(session: Session) -> Sequence[Finding]:
    """Each has the holder, target, role and liaison that its kind asks for."""
    wrong = select(Pairing.id).where(or_(*(_is_not_of(kind) for kind in PAIRING_KINDS))).order_by(Pairing.id)
    return [verdict(session.scalars(wrong).all(), "结对各方、身份和联络员符合类别。", "有结对与类别不符")]


def _is_not_of(kind: PairingKind) -> ColumnElement[bool]:
    role = Pairing.role.is_distinct_from(None)
    if kind.roles:
        role = or_(Pairing.role.is_(None), Pairing.role.not_in(kind.roles))
    liaison = Pairing.liaison_id.is_(None) if kind.needs_liaison else Pairing.liaison_id.is_not(None)
    sides = (getattr(Pairing, kind.holder.value).is_(None), getattr(Pairing, kind.target.value).is_(None))
    return and_(Pairing.kind == kind.key, or_(*sides, role, liaison))


def nobody_answers_after_leaving(session: Session) -> Sequence[Finding]:
    """No pairing names a cadre or an organization past the day on which they left or were dissolved."""
    cadres = Cadre.id.in_((Pairing.holder_cadre_id, Pairing.target_cadre_id, Pairing.liaison_id))
    left = select(Pairing.id).join(Cadre, cadres).where(LASTS, _past(Cadre.left_on)).distinct()
    unit = Organization.id == Pairing.holder_organization_id
    dissolved = select(Pairing.id).join(Organization, unit).where(LASTS, _past(Organization.dissolved_on))
    return [
        verdict(session.scalars(left).all(), "离任干部不再结对。", "有离任干部仍在结对"),
        verdict(session.scalars(dissolved).all(), "撤销的单位不再结对。", "有撤销的单位仍在结对"),
    ]


def _past(gone: Any) -> ColumnElement[bool]:
    return and_(gone.is_not(None), or_(Pairing.ended_on.is_(None), Pairing.ended_on > gone))


def liaisons_are_of_their_department(session: Session) -> Sequence[Finding]:
    """The liaison of a pairing that has not ended belongs to its holder."""
    wrong = (
        select(Pairing.id)
        .join(Cadre, Cadre.id == Pairing.liaison_id)
        .where(Pairing.ended_on.is_(None), Cadre.organization_id != Pairing.holder_organization_id)
    )
    return [verdict(session.scalars(wrong).all(), "联络员都是结对部门的干部。", "有联络员不在结对部门")]


def nobody_holds_too_many(session: Session) -> Sequence[Finding]:
    """On no day on which a holder's number grew was it more than any limit of the kind that had held by then.

    A limit that is lowered says nothing of what was planned before.
    """
    lines = stored_lines(session)
    wrong: list[str] = []
    for kind in PAIRING_KINDS:
        if kind.limit is not None:
            set_later = [(line.valid_from, line.value) for line in lines if line.key == f"numbers.{kind.limit_key}"]
            wrong += _too_many(session, kind, [(date.min, kind.limit), *set_later])
    return [verdict(wrong, "结对数都在上限之内。", "有结对超过上限")]


def _too_many(session: Session, kind: PairingKind, limits: Sequence[tuple[date, int]]) -> Iterable[str]:
    holder = getattr(Pairing, kind.holder.value)
    query = select(holder, Pairing.started_on, Pairing.ended_on).where(Pairing.kind == kind.key, LASTS)
    terms: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for one, begin, end in session.execute(query):
        terms[one].append((begin, end or date.max))
    for one, spans in terms.items():
        for day in sorted({begin for begin, _ in spans}):
            held = sum(begin <= day < end for begin, end in spans)
            if held > max(limit for since, limit in limits if since <= day):
                yield f"{kind.name} #{one} {day.isoformat()} 有 {held} 项"
                break


PAIRING_CHECKS: tuple[Check, ...] = (
    pairings_do_not_overlap,
    sole_roles_are_sole,
    pairings_are_of_their_kind,
    nobody_answers_after_leaving,
    liaisons_are_of_their_department,
    nobody_holds_too_many,
)
