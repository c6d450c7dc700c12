"""Why a pairing may not begin: each rule of the work as one function with its sentence.

The rules ask :class:`Facts` and nothing else, so that one proposal and two thousand are judged by the same lines.
The database refuses most of this too; here it is refused first, in words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import ANY_TAG, DUTIES, MEASURES, Holder, PairingKind, Target
from commandcenter.domain.vocabulary import GROWTH_TAGS, ORGANIZATION_KINDS, SQUAD_ROLES
from commandcenter.services.pairing_facts import Facts, Proposal, load_facts
from commandcenter.storage.schema import Cadre, Enterprise, Grid, Organization, Project, Talent, Township, Village

__all__ = [
    "FURTHEST_AHEAD",
    "Proposal",
    "first_against",
    "hold_still",
    "holder_name",
    "lock_rows",
    "reasons_against",
    "target_name",
    "why_not",
    "words_of_day",
]

FURTHEST_AHEAD = timedelta(days=366)

Rule = Callable[[Facts, Proposal, date], str | None]

_HOLDERS: dict[Holder, Any] = {Holder.CADRE: Cadre, Holder.ORGANIZATION: Organization}
_TARGETS: dict[Target, Any] = {
    Target.TOWNSHIP: (Township.code, Township.name),
    Target.VILLAGE: (Village.code, Village.name),
    Target.GRID: (Grid.id, Grid.code),
    Target.ENTERPRISE: (Enterprise.id, Enterprise.name),
    Target.PROJECT: (Project.id, Project.name),
    Target.TALENT: (Talent.id, Talent.name),
    Target.CADRE: (Cadre.id, Cadre.name),
}
_TAGGED = {Target.VILLAGE: "重点村社", Target.ENTERPRISE: "重点企业"}
_HERE = {Holder.CADRE: "，或另选一人", Holder.ORGANIZATION: "，或另选一个单位"}


def words_of_day(day: date) -> str:
    """``2024年8月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def holder_name(session: Session, kind: PairingKind, holder: int) -> str:
    """The holder's name; empty when there is no such row."""
    table = _HOLDERS[kind.holder]
    return session.scalar(select(table.name).where(table.id == holder)) or ""


def target_name(session: Session, kind: PairingKind, target: int | str) -> str:
    """The target's name; empty when there is no such row."""
    key, name = _TARGETS[kind.target]
    return session.scalar(select(name).where(key == target)) or ""


def _both_exist(facts: Facts, meant: Proposal, today: date) -> str | None:
    known = facts.people if meant.kind.holder is Holder.CADRE else facts.units
    if meant.holder not in known:
        return "没有这个结对人：请重新选择。"
    if (meant.kind.target, meant.target) not in facts.places:
        return "没有这个结对对象：请重新选择。"
    return None


def _days_are_sensible(facts: Facts, meant: Proposal, today: date) -> str | None:
    if meant.day > today + FURTHEST_AHEAD:
        return f"起始日期 {words_of_day(meant.day)} 太远：最多可提前一年安排。"
    if meant.until is not None and meant.until <= meant.day:
        return f"结束日期须晚于起始日期{words_of_day(meant.day)}。"
    return None


def _holder_serves(facts: Facts, meant: Proposal, today: date) -> str | None:
    if meant.kind.holder is Holder.CADRE:
        return _cadre_serves(facts, meant.holder, meant, today)
    unit = facts.units[meant.holder]
    gone = unit.dissolved_on
    if gone is None or not _reaches_past(meant, gone):
        return None
    return f"{unit.name}{_was_or_will(gone, today)}{words_of_day(gone)}撤销：请选现有单位。"


def _cadre_serves(facts: Facts, cadre_id: int, meant: Proposal, today: date) -> str | None:
    person = facts.people.get(cadre_id)
    if person is None:
        return "没有这名干部：请重新选择。"
    gone = person.left_on
    if gone is None or not _reaches_past(meant, gone):
        return None
    return f"{person.name}{_was_or_will(gone, today)}{words_of_day(gone)}离任：请选在任干部。"


def _reaches_past(meant: Proposal, gone: date) -> bool:
    return meant.until is None or meant.until > gone


def _was_or_will(day: date, today: date) -> str:
    return "已于" if day <= today else "将于"


def _target_is_there(facts: Facts, meant: Proposal, today: date) -> str | None:
    if meant.kind.target is Target.CADRE:
        return _cadre_serves(facts, int(meant.target), meant, today)
    place = facts.places[meant.kind.target, meant.target]
    if place.since is not None and meant.day < place.since:
        return f"{place.name}自{words_of_day(place.since)}起才有：请改起始日期。"
    if place.until is not None and meant.day >= place.until:
        return f"{place.name}已于{words_of_day(place.until)}重新划定：请选现在的网格。"
    return None


def _holder_is_of_the_kind(facts: Facts, meant: Proposal, today: date) -> str | None:
    kinds = meant.kind.holder_kinds
    is_cadre = meant.kind.holder is Holder.CADRE
    unit = facts.units[facts.people[meant.holder].organization_id if is_cadre else meant.holder]
    if not kinds or unit.kind in kinds:
        return None
    allowed = "、".join(ORGANIZATION_KINDS.name(key) for key in kinds)
    name = facts.holder_name(meant)
    return f"{name}是{ORGANIZATION_KINDS.name(unit.kind)}，不能「{meant.kind.name}」：只有{allowed}可以。"


def _has_duty(facts: Facts, cadre_id: int, duty: str, kind: PairingKind) -> str | None:
    person = facts.people[cadre_id]
    if duty in person.duties:
        return None
    return f"{person.name}不是{DUTIES.name(duty)}：「{kind.name}」须由{DUTIES.name(duty)}结对。"


def _duties_fit(facts: Facts, meant: Proposal, today: date) -> str | None:
    kind = meant.kind
    if kind.target is Target.CADRE and meant.holder == meant.target:
        return "不能与自己结对：请另选一人。"
    if kind.holder_duty and (refusal := _has_duty(facts, meant.holder, kind.holder_duty, kind)):
        return refusal
    return _has_duty(facts, int(meant.target), kind.target_duty, kind) if kind.target_duty else None


def _target_bears_tag(facts: Facts, meant: Proposal, today: date) -> str | None:
    wanted = meant.kind.target_tags
    place = facts.places[meant.kind.target, meant.target]
    if not wanted or place.tags & set(wanted) or (place.tags and ANY_TAG in wanted):
        return None
    growing = "、".join(GROWTH_TAGS.name(key) for key in wanted) + "企业"
    needed = _TAGGED[meant.kind.target] if ANY_TAG in wanted else growing
    return f"{place.name}不是{needed}，不在「{meant.kind.name}」之列。"


def _role_is_of_the_kind(facts: Facts, meant: Proposal, today: date) -> str | None:
    roles = meant.kind.roles
    if not roles and meant.role is not None:
        return f"「{meant.kind.name}」不分身份：请去掉身份。"
    if roles and meant.role not in roles:
        return f"「{meant.kind.name}」须写明身份：{'、'.join(SQUAD_ROLES.name(role) for role in roles)}之一。"
    return None


def _liaison_fits(facts: Facts, meant: Proposal, today: date) -> str | None:
    if not meant.kind.needs_liaison:
        return None if meant.liaison_id is None else f"「{meant.kind.name}」不设联络员：请去掉联络员。"
    if meant.liaison_id is None:
        return f"「{meant.kind.name}」须指定联络员：请从该部门的干部中选一位。"
    if refusal := _cadre_serves(facts, meant.liaison_id, meant, today):
        return refusal
    liaison = facts.people[meant.liaison_id]
    if liaison.organization_id != meant.holder:
        return f"{liaison.name}不在{facts.holder_name(meant)}：联络员须是该部门的干部。"
    return None


def _not_twice(facts: Facts, meant: Proposal, today: date) -> str | None:
    """No two pairings of a kind join the same two at one time."""
    same = [
        span
        for span in facts.held[meant.kind.key, meant.holder]
        if span.target == meant.target and span.meets(meant.day, meant.until)
    ]
    if not same:
        return None
    joined = f"{facts.holder_name(meant)}与{facts.target_name(meant)}"
    last = max(same, key=lambda span: span.begin)
    if last.end is None:
        return f"{joined}自{words_of_day(last.begin)}起已结对，不能重复：请先结束或更换原来的结对。"
    until = words_of_day(last.end)
    return f"{joined}原来的结对到{until}才结束：新的结对须从{until}起。"


def _sole_role_is_free(facts: Facts, meant: Proposal, today: date) -> str | None:
    if meant.role not in meant.kind.sole_roles:
        return None
    for span in facts.sole[meant.kind.key, meant.target]:
        if span.meets(meant.day, meant.until):
            until = f"到{words_of_day(span.end)}" if span.end else ""
            role = SQUAD_ROLES.name(meant.role)
            begun = words_of_day(span.begin)
            return f"{facts.target_name(meant)}自{begun}起{until}已有{role}：请先更换或结束原来的{role}。"
    return None


def _within_limit(facts: Facts, meant: Proposal, today: date) -> str | None:
    """On each day on which the holder's number grows it stays within the limit of that day."""
    spans = facts.held[meant.kind.key, meant.holder]
    later = {span.begin for span in spans if span.begin > meant.day and span.meets(meant.day, meant.until)}
    for day in (meant.day, *sorted(later)):
        limit = facts.limit(meant.kind, day)
        held = sum(span.holds_on(day) for span in spans)
        if limit is not None and held >= limit:
            return _too_many(facts, meant, day, held, limit)
    return None


def _too_many(facts: Facts, meant: Proposal, day: date, held: int, limit: int) -> str:
    then = "" if day == meant.day else f"自{words_of_day(day)}起"
    name, measure = facts.holder_name(meant), MEASURES[meant.kind.target]
    so_many = f"{name}{then}已有 {held} {measure}（「{meant.kind.name}」上限 {limit}），不能再加"
    return f"{so_many}，加上这一项超出 {held + 1 - limit}：请先结束一项{_HERE[meant.kind.holder]}。"


RULES: tuple[Rule, ...] = (
    _both_exist,
    _days_are_sensible,
    _holder_serves,
    _target_is_there,
    _holder_is_of_the_kind,
    _duties_fit,
    _target_bears_tag,
    _role_is_of_the_kind,
    _liaison_fits,
    _not_twice,
    _sole_role_is_free,
    _within_limit,
)
"""In this order: a rule may rely on those before it."""


def first_against(facts: Facts, meant: Proposal, today: date) -> str | None:
    """The first rule's sentence that speaks against it; None when it may begin."""
    return next((sentence for rule in RULES if (sentence := rule(facts, meant, today))), None)


def why_not(session: Session, meant: Proposal, today: date, without: Iterable[int] = ()) -> str | None:
    """The first rule's sentence that speaks against it; None when it may begin.

    ``without`` are pairings that do not count, because they would end in the same step.
    """
    return first_against(load_facts(session, [meant], without), meant, today)


def reasons_against(
    session: Session, proposals: Sequence[Proposal], today: date, without: Iterable[int] = ()
) -> Mapping[int, str]:
    """What speaks against each of several that are to begin together, by place; an earlier one counts for later ones.

    Those that are not in the answer may begin, all at once.
    """
    facts = load_facts(session, proposals, without)
    against: dict[int, str] = {}
    for place, meant in enumerate(proposals):
        if sentence := first_against(facts, meant, today):
            against[place] = sentence
        else:
            facts.take(meant)
    return against


def hold_still(session: Session, *proposals: Proposal) -> None:
    """Lock the rows of holders, cadres and of grids that get a sole role, each table's in the order of its keys.

    Of two writers on PostgreSQL the second then sees what the first one added; the database locks in the same order.
    """
    cadres = {one.holder for one in proposals if one.kind.holder is Holder.CADRE}
    cadres |= {int(one.target) for one in proposals if one.kind.target is Target.CADRE}
    cadres |= {one.liaison_id for one in proposals if one.liaison_id is not None}
    lock_rows(session, Organization.id, {one.holder for one in proposals if one.kind.holder is Holder.ORGANIZATION})
    lock_rows(session, Cadre.id, cadres)
    sole = {one.target for one in proposals if one.kind.target is Target.GRID and one.role in one.kind.sole_roles}
    lock_rows(session, Grid.id, sole)


def lock_rows(session: Session, key: Any, keys: set[Any]) -> None:
    """Lock rows of a table until the transaction ends, in the order of their keys."""
    if keys:
        session.execute(select(key).where(key.in_(keys)).order_by(key).with_for_update(key_share=True)).all()
