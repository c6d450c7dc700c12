"""Why a pairing may not begin: each rule of the work as one function with its sentence.

The database refuses most of this too; here it is refused first, in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import ANY_TAG, DUTIES, MEASURES, Holder, PairingKind, Target
from commandcenter.domain.vocabulary import GROWTH_TAGS, ORGANIZATION_KINDS, SQUAD_ROLES
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Township,
    Village,
    VillageFocus,
)

FURTHEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Proposal:
    """A pairing that is meant: the holder's row id, the target's key, the first day, and what some kinds ask for."""

    kind: PairingKind
    holder: int
    target: int | str
    day: date
    role: str | None = None
    liaison_id: int | None = None


Rule = Callable[[Session, Proposal, date], str | None]

_HOLDERS: dict[Holder, Any] = {Holder.CADRE: Cadre, Holder.ORGANIZATION: Organization}
_TARGETS: dict[Target, Any] = {
    Target.TOWNSHIP: Township.code,
    Target.VILLAGE: Village.code,
    Target.GRID: Grid.id,
    Target.ENTERPRISE: Enterprise.id,
    Target.PROJECT: Project.id,
    Target.TALENT: Talent.id,
    Target.CADRE: Cadre.id,
}
_TARGET_NAMES: dict[Target, Any] = {
    Target.TOWNSHIP: Township.name,
    Target.VILLAGE: Village.name,
    Target.GRID: Grid.code,
    Target.ENTERPRISE: Enterprise.name,
    Target.PROJECT: Project.name,
    Target.TALENT: Talent.name,
    Target.CADRE: Cadre.name,
}
_TAGS: dict[Target, tuple[Any, Any, str]] = {
    Target.VILLAGE: (VillageFocus.village_code, VillageFocus.tag, "重点村社"),
    Target.ENTERPRISE: (EnterpriseTag.enterprise_id, EnterpriseTag.tag, "重点企业"),
}


def words_of_day(day: date) -> str:
    """``2024年8月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def holder_name(session: Session, kind: PairingKind, holder: int) -> str:
    """The holder's name; empty when there is no such row."""
    table = _HOLDERS[kind.holder]
    return session.scalar(select(table.name).where(table.id == holder)) or ""


def target_name(session: Session, kind: PairingKind, target: int | str) -> str:
    """The target's name; empty when there is no such row."""
    return session.scalar(select(_TARGET_NAMES[kind.target]).where(_TARGETS[kind.target] == target)) or ""


def _both_exist(session: Session, meant: Proposal, today: date) -> str | None:
    if not holder_name(session, meant.kind, meant.holder):
        return "没有这个结对人：请重新选择。"
    if not target_name(session, meant.kind, meant.target):
        return "没有这个结对对象：请重新选择。"
    return None


def _day_is_sensible(session: Session, meant: Proposal, today: date) -> str | None:
    if meant.day > today + FURTHEST_AHEAD:
        return f"起始日期 {words_of_day(meant.day)} 太远：最多可提前一年安排。"
    return None


def _holder_serves(session: Session, meant: Proposal, today: date) -> str | None:
    if meant.kind.holder is Holder.CADRE:
        return _cadre_serves(session, meant.holder, meant.day)
    name, dissolved = session.execute(
        select(Organization.name, Organization.dissolved_on).where(Organization.id == meant.holder)
    ).one()
    if dissolved is not None and dissolved <= meant.day:
        return f"{name}已于{words_of_day(dissolved)}撤销：请选现有单位。"
    return None


def _cadre_serves(session: Session, cadre_id: int, day: date) -> str | None:
    found = session.execute(select(Cadre.name, Cadre.left_on).where(Cadre.id == cadre_id)).one_or_none()
    if found is None:
        return "没有这名干部：请重新选择。"
    name, left = found
    if left is not None and left <= day:
        return f"{name}已于{words_of_day(left)}离任：请选在任干部。"
    return None


def _holder_is_of_the_kind(session: Session, meant: Proposal, today: date) -> str | None:
    kinds = meant.kind.holder_kinds
    if not kinds:
        return None
    query = select(Organization.name, Organization.kind).where(Organization.id == meant.holder)
    if meant.kind.holder is Holder.CADRE:
        query = select(Cadre.name, Organization.kind).join(Organization).where(Cadre.id == meant.holder)
    name, kind = session.execute(query).one()
    if kind in kinds:
        return None
    allowed = "、".join(ORGANIZATION_KINDS.name(key) for key in kinds)
    return f"{name}是{ORGANIZATION_KINDS.name(kind)}，不能「{meant.kind.name}」：只有{allowed}可以。"


def _has_duty(session: Session, cadre_id: int, duty: str, kind: PairingKind) -> str | None:
    flag = getattr(Cadre, f"is_{duty}")
    name, fits = session.execute(select(Cadre.name, flag).where(Cadre.id == cadre_id)).one()
    return None if fits else f"{name}不是{DUTIES.name(duty)}：「{kind.name}」须由{DUTIES.name(duty)}结对。"


def _duties_fit(session: Session, meant: Proposal, today: date) -> str | None:
    kind = meant.kind
    if kind.target is Target.CADRE and meant.holder == meant.target:
        return "不能与自己结对：请另选一人。"
    if kind.holder_duty and (refusal := _has_duty(session, meant.holder, kind.holder_duty, kind)):
        return refusal
    return _has_duty(session, int(meant.target), kind.target_duty, kind) if kind.target_duty else None


def _target_bears_tag(session: Session, meant: Proposal, today: date) -> str | None:
    wanted = meant.kind.target_tags
    if not wanted:
        return None
    key, tag, what = _TAGS[meant.kind.target]
    borne = set(session.scalars(select(tag).where(key == meant.target)))
    if borne & set(wanted) or (borne and ANY_TAG in wanted):
        return None
    name = target_name(session, meant.kind, meant.target)
    needed = what if ANY_TAG in wanted else "、".join(GROWTH_TAGS.name(key) for key in wanted) + "企业"
    return f"{name}不是{needed}，不在「{meant.kind.name}」之列。"


def _role_is_named(session: Session, meant: Proposal, today: date) -> str | None:
    roles = meant.kind.roles
    if roles and meant.role not in roles:
        return f"「{meant.kind.name}」须写明身份：{'、'.join(SQUAD_ROLES.name(role) for role in roles)}之一。"
    return None


def _liaison_fits(session: Session, meant: Proposal, today: date) -> str | None:
    if not meant.kind.needs_liaison:
        return None
    if meant.liaison_id is None:
        return f"「{meant.kind.name}」须指定联络员：请从该部门的干部中选一位。"
    if refusal := _cadre_serves(session, meant.liaison_id, meant.day):
        return refusal
    name, organization_id = session.execute(
        select(Cadre.name, Cadre.organization_id).where(Cadre.id == meant.liaison_id)
    ).one()
    if organization_id != meant.holder:
        return f"{name}不在{holder_name(session, meant.kind, meant.holder)}：联络员须是该部门的干部。"
    return None


def _not_twice(session: Session, meant: Proposal, today: date) -> str | None:
    """No two pairings of a kind join the same two at one time, ended ones that reach past the first day included."""
    holder, target = getattr(Pairing, meant.kind.holder.value), getattr(Pairing, meant.kind.target.value)
    found = session.execute(
        select(Pairing.started_on, Pairing.ended_on)
        .where(Pairing.kind == meant.kind.key, holder == meant.holder, target == meant.target)
        .where(or_(Pairing.ended_on.is_(None), Pairing.ended_on > meant.day))
        .order_by(Pairing.started_on.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    joined = f"{holder_name(session, meant.kind, meant.holder)}与{target_name(session, meant.kind, meant.target)}"
    if found.ended_on is None:
        return f"{joined}自{words_of_day(found.started_on)}起已结对，不能重复：请先结束或更换原来的结对。"
    until = words_of_day(found.ended_on)
    return f"{joined}原来的结对到{until}才结束：新的结对须从{until}起。"


def _within_limit(session: Session, meant: Proposal, today: date) -> str | None:
    limit = meant.kind.limit
    if limit is None:
        return None
    holder = getattr(Pairing, meant.kind.holder.value)
    held = session.scalar(
        select(func.count()).where(
            Pairing.kind == meant.kind.key,
            holder == meant.holder,
            or_(Pairing.ended_on.is_(None), Pairing.ended_on > meant.day),
        )
    )
    if (held or 0) < limit:
        return None
    name, measure = holder_name(session, meant.kind, meant.holder), MEASURES[meant.kind.target]
    return f"{name}已有 {held} {measure}（「{meant.kind.name}」上限 {limit}），不能再加：请先结束一项，或另选一人。"


RULES: tuple[Rule, ...] = (
    _both_exist,
    _day_is_sensible,
    _holder_serves,
    _holder_is_of_the_kind,
    _duties_fit,
    _target_bears_tag,
    _role_is_named,
    _liaison_fits,
    _not_twice,
    _within_limit,
)
"""In this order: a rule may rely on those before it."""


def why_not(session: Session, meant: Proposal, today: date) -> str | None:
    """The first rule's sentence that speaks against it; None when it may begin."""
    return next((sentence for rule in RULES if (sentence := rule(session, meant, today))), None)


def hold_still(session: Session, meant: Proposal) -> None:
    """Lock the holder's row, so that of two writers on PostgreSQL the second sees what the first one added."""
    table = _HOLDERS[meant.kind.holder]
    session.execute(select(table.id).where(table.id == meant.holder).with_for_update(key_share=True))
