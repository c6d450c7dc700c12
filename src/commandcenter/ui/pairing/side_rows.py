"""Both sides of a kind as rows ready for showing; made on a thread, so that the table only looks up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.holdings import HolderSeen, Holdings, Link
from commandcenter.services.places import Places
from commandcenter.services.scope import Scope
from commandcenter.services.targets import Key, Seen
from commandcenter.ui.shell.words import number

GAP, COMING, HELD, FREE = "gap", "coming", "held", "free"
"""What a row is marked as: lacking, soon lacking, with a pairing, without one."""

MANY = 3
"""So many names stand in a cell; of more, their number does."""


@dataclass(frozen=True, slots=True)
class SideRow:
    """A holder or a target. ``texts`` and ``sorts`` are by column; ``others`` the keys of the other side it is with.

    ``load`` and ``limit`` make a holder's bar (limit None: no bar). ``scope`` is the place it is, None for none.
    ``tip`` writes its card, when somebody wants to see it.
    """

    key: Key
    texts: tuple[str, ...]
    sorts: tuple[Any, ...]
    haystack: str
    state: str
    others: frozenset[Key]
    load: int = 0
    limit: int | None = None
    scope: Scope | None = None
    tip: Callable[[], str] = str


@dataclass(frozen=True)
class Column:
    """A column: title, width in characters, and the width of its side in characters from which on it is shown."""

    key: str
    title: str
    width: int
    shown_from: int = 0


@dataclass(frozen=True)
class Sides:
    """Both sides of a kind on a day, and the pairings between them."""

    kind: PairingKind
    day: date
    holders: Sequence[SideRow]
    targets: Sequence[SideRow]
    links: Sequence[Link] = ()


STATE_ORDER = {GAP: 0, COMING: 1, FREE: 2, HELD: 3}


def holder_columns(kind: PairingKind) -> tuple[Column, ...]:
    """The columns of who holds."""
    is_cadre = kind.holder is Holder.CADRE
    unit = Column("unit", "单位", 5 if is_cadre else 12, 24)
    return (
        Column("name", "结对人", 5 if is_cadre else 6),
        Column("load", "负担", 6),
        unit,
        Column("at", "所在镇街", 9, 32),
    )


def target_columns(kind: PairingKind) -> tuple[Column, ...]:
    """The columns of what is held: with roles one each, where there is room for them."""
    name = Column("name", TITLES[kind.target], NAME_WIDTHS.get(kind.target, 11))
    place = Column("township", "镇街", 4, 22)
    state = Column("state", "状态", 6)
    if kind.target is Target.TOWNSHIP:
        return (name, state, Column("holders", "结对人", 12))
    if not kind.roles:
        return (name, state, Column("holders", "结对人", 8), place, Column("note", "说明", 10, 44))
    roles = (Column(role, SQUAD_ROLES.name(role), 8 if role != "leader" else 5, 24) for role in kind.roles)
    return (name, state, *roles, place)


NAME_WIDTHS: dict[Target, int] = {Target.ENTERPRISE: 11, Target.PROJECT: 11, Target.TALENT: 6, Target.CADRE: 6}
TITLES: dict[Target, str] = {
    Target.TOWNSHIP: "镇街",
    Target.VILLAGE: "村社",
    Target.GRID: "网格",
    Target.ENTERPRISE: "企业",
    Target.PROJECT: "项目",
    Target.TALENT: "人才",
    Target.CADRE: "年轻干部",
}


def sides_of(holdings: Holdings, places: Places, limit: int | None) -> Sides:
    """Both sides as rows: holders in their order, targets with the gaps first."""
    by_holder: dict[int, list[Link]] = {}
    by_target: dict[Key, list[Link]] = {}
    for link in holdings.links:
        by_holder.setdefault(link.holder, []).append(link)
        by_target.setdefault(link.target, []).append(link)
    lying = {one.key: one.township for one in holdings.targets}
    names = {one.id: one.name for one in holdings.holders}
    shorts = {row.code: row.short for row in places.townships}
    holders = [_holder_row(one, by_holder.get(one.id, []), lying, shorts, limit) for one in holdings.holders]
    target_row = _target_maker(holdings, names, shorts, places)
    targets = [target_row(one, by_target.get(one.key, [])) for one in holdings.targets]
    return Sides(
        holdings.kind,
        holdings.day,
        sorted(holders, key=lambda row: (row.state != GAP, -row.load)),
        sorted(targets, key=lambda row: STATE_ORDER[row.state]),
        holdings.links,
    )


def _holder_row(
    one: HolderSeen,
    links: Sequence[Link],
    lying: Mapping[Key, str | None],
    shorts: Mapping[str, str],
    limit: int | None,
) -> SideRow:
    codes = sorted({code for link in links if (code := lying.get(link.target))})
    at = "、".join(shorts.get(code, "") for code in codes[:MANY]) + (f" 等 {len(codes)}" if len(codes) > MANY else "")
    load = f"{one.load} / {limit}" if limit else number(one.load)
    state = GAP if one.is_gap else HELD if one.load else FREE
    return SideRow(
        one.id,
        (one.name, load, one.unit, at),
        (one.initials, one.load, one.unit, codes),
        _hay(one.name, one.initials, one.unit, one.post, *(shorts.get(code, "") for code in codes)),
        state,
        frozenset(link.target for link in links),
        one.load,
        limit,
        None,
        partial(_holder_tip, one, load, at),
    )


def _holder_tip(one: HolderSeen, load: str, at: str) -> str:
    return "\n".join(filter(None, (f"{one.name}　{one.post}".strip("　"), one.unit, f"已结对 {load}", at)))


def _target_maker(
    holdings: Holdings, names: Mapping[int, str], shorts: Mapping[str, str], places: Places
) -> Callable[[Seen, Sequence[Link]], SideRow]:
    """How a target of this kind becomes a row: its columns are those of the kind."""
    kind = holdings.kind
    keys = [column.key for column in target_columns(kind)]
    roles = kind.roles or (None,)

    def row(one: Seen, links: Sequence[Link]) -> SideRow:
        state = GAP if one.key in holdings.gaps else COMING if one.key in holdings.coming else HELD if links else FREE
        coming = holdings.coming.get(one.key)
        held = {role: [names[link.holder] for link in links if link.role == role] for role in roles}
        lacks_only_posted = state == GAP and bool(links)
        texts = {
            "name": one.name,
            "state": _state_words(state, coming, lacks_only_posted),
            "holders": _some(held.get(None, [])),
            "township": shorts.get(one.township or "", ""),
            "note": one.note,
            **{role: _some(there) for role, there in held.items() if role},
        }
        sorts = texts | {
            "name": one.initials or one.name,
            "state": (STATE_ORDER[state], str(coming or "")),
            "township": one.township or "",
        }
        return SideRow(
            one.key,
            tuple(texts[key] for key in keys),
            tuple(sorts[key] for key in keys),
            _hay(
                one.name,
                one.initials,
                one.note,
                texts["township"],
                *(name for there in held.values() for name in there),
            ),
            state,
            frozenset(link.holder for link in links),
            scope=_scope_of(kind, one, places),
            tip=partial(_tip, one, links, names, texts["township"]),
        )

    return row


def _some(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= MANY else f"{'、'.join(names[:2])} 等 {len(names)} 人"


def _state_words(state: str, coming: date | None, lacks_posted: bool) -> str:
    if state == COMING and coming:
        return f"{coming.month}月{coming.day}日空缺"
    return {GAP: "缺固定下沉" if lacks_posted else "空缺", FREE: "未结对"}.get(state, "")


def _tip(one: Seen, links: Sequence[Link], names: Mapping[int, str], township: str) -> str:
    who = (f"{SQUAD_ROLES.name(link.role)} {names[link.holder]}".strip() + f"　自 {link.since}" for link in links)
    return "\n".join(filter(None, (one.name, f"{township} {one.note}".strip(), *who)))


def _scope_of(kind: PairingKind, one: Seen, places: Places) -> Scope | None:
    """Where the target is, so that the map can follow; None for a person."""
    if kind.target is Target.CADRE:
        return None
    if one.grid_id is not None:
        return places.scope_of_grid(one.grid_id) if one.grid_id in places.grid else None
    return Scope(one.township, one.village) if one.township else None


def _hay(*words: str) -> str:
    return "\n".join(words).lower()
