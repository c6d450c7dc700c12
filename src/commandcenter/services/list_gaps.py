"""One list of gaps a kind of pairing, from the registry of kinds."""

from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PairingKind
from commandcenter.services.gaps import COMING_DAYS, MUST_COVER, Gap, load_gaps, population_of
from commandcenter.services.listing import Asked, Column, Listed, ListKind
from commandcenter.storage.schema import Township, Village

_HEADS: dict[str, tuple[str, str]] = {
    "target": ("结对对象", "说明"),
    "holder": ("结对人", "单位"),
    "cell": ("部门", "对象"),
}
"""How the name and the note of a gap are headed, by what a kind must cover."""


def key_of_list(kind: str) -> str:
    """The key of the list of a kind's gaps."""
    return f"gaps_{kind}"


def _columns(kind: PairingKind) -> tuple[Column, ...]:
    name, note = _HEADS[population_of(kind).side]
    return (
        Column("name", name, 14),
        Column("note", note, 10),
        Column("township", "镇街", 6),
        Column("village", "村社", 8),
        Column("state", "缺口", 8),
        Column("coming", "将空缺于", 7, "day"),
    )


def _gaps(kind: PairingKind, session: Session, asked: Asked) -> Listed:
    gaps = load_gaps(session, kind, asked.day, asked.scope)
    townships = _names(session, Township)
    villages = _names(session, Village)
    rows = [_row(gap, townships, villages) for gap in gaps]
    return Listed(rows, [gap.seen.grid_id or 0 for gap in gaps], len(rows))


def _row(gap: Gap, townships: dict[str, str], villages: dict[str, str]) -> tuple[Any, ...]:
    seen = gap.seen
    state = f"{COMING_DAYS} 天内将空缺" if gap.coming else "空缺"
    return (
        seen.name,
        seen.note,
        townships.get(seen.township or ""),
        villages.get(seen.village or ""),
        state,
        gap.coming,
    )


def _names(session: Session, table: Any) -> dict[str, str]:
    return dict(session.execute(select(table.code, table.name)).all())


def _meaning(kind: PairingKind) -> str:
    return f"不合「{kind.covered}」的，和 {COMING_DAYS} 天内将不合的"


KINDS: tuple[ListKind, ...] = tuple(
    ListKind(key_of_list(kind.key), f"缺口：{kind.name}", _meaning(kind), _columns(kind), partial(_gaps, kind), "grid")
    for kind in MUST_COVER
)
