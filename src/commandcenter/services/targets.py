"""Whatever can be paired, told in one way: key, name, where it lies; and which of it a kind of pairing may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, null, or_, select, true
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import ANY_TAG, Holder, PairingKind, Target
from commandcenter.domain.places import short_grid
from commandcenter.domain.vocabulary import FOCUS_TAGS, GROWTH_TAGS, Vocabulary
from commandcenter.services.in_force import drawn, existing, serving
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Organization,
    Project,
    Talent,
    Township,
    Village,
    VillageFocus,
)

Key = int | str
"""A row id, or the code of a township or village; ``id:code`` for a cell between a department and a township."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that can be paired. ``note`` says what it is; places are codes, None where it lies in none."""

    key: Key
    name: str
    initials: str
    note: str
    township: str | None
    village: str | None
    grid_id: int | None


_TAGS: dict[Target, tuple[Any, Any, Vocabulary]] = {
    Target.VILLAGE: (VillageFocus.village_code, VillageFocus.tag, FOCUS_TAGS),
    Target.ENTERPRISE: (EnterpriseTag.enterprise_id, EnterpriseTag.tag, GROWTH_TAGS),
}


def _about(key: Any, name: Any, initials: Any, note: Any, township: Any, village: Any, grid: Any) -> Select[Any]:
    return select(
        key.label("key"),
        name.label("name"),
        initials.label("initials"),
        note.label("note"),
        township.label("township"),
        village.label("village"),
        grid.label("grid_id"),
    )


_NOTHING = literal("")
_NOWHERE = null()
_TO_VILLAGE = Village.code == Grid.village_code

ABOUT: dict[Target, Select[Any]] = {
    Target.TOWNSHIP: _about(
        Township.code, Township.name, Township.initials, _NOTHING, Township.code, _NOWHERE, _NOWHERE
    ),
    Target.VILLAGE: _about(
        Village.code, Village.name, Village.initials, _NOTHING, Village.township_code, Village.code, _NOWHERE
    ),
    Target.GRID: _about(
        Grid.id, Village.name, Village.initials, Grid.code, Village.township_code, Village.code, Grid.id
    ).join(Village, _TO_VILLAGE),
    Target.ENTERPRISE: _about(
        Enterprise.id,
        Enterprise.name,
        Enterprise.initials,
        Enterprise.code,
        Village.township_code,
        Village.code,
        Enterprise.grid_id,
    )
    .join(Grid, Grid.id == Enterprise.grid_id)
    .join(Village, _TO_VILLAGE),
    Target.PROJECT: _about(Project.id, Project.name, _NOTHING, Project.code, Project.township_code, _NOWHERE, _NOWHERE),
    Target.TALENT: _about(
        Talent.id, Talent.name, _NOTHING, Talent.field, Village.township_code, Village.code, Enterprise.grid_id
    )
    .outerjoin(Enterprise, Enterprise.id == Talent.enterprise_id)
    .outerjoin(Grid, Grid.id == Enterprise.grid_id)
    .outerjoin(Village, _TO_VILLAGE),
    Target.CADRE: _about(
        Cadre.id,
        Cadre.name,
        Cadre.initials,
        Organization.short_name,
        Organization.township_code,
        Organization.village_code,
        _NOWHERE,
    ).join(Organization, Organization.id == Cadre.organization_id),
}
"""One select a kind of target, its columns in the order of :class:`Seen`."""

ABOUT_CELLS: Select[Any] = (
    _about(
        cast(Organization.id, String) + ":" + Township.code,
        Organization.short_name,
        Organization.initials,
        Township.name,
        Township.code,
        _NOWHERE,
        _NOWHERE,
    )
    .join(Township, true())
    .where(Organization.kind == "department")
)
"""The cells between departments and townships, in the same columns."""

_IN_FORCE: dict[Target, Any] = {Target.GRID: drawn, Target.CADRE: serving}


def key_of(query: Select[Any]) -> Any:
    """The expression that gives the keys of one of these selects."""
    return query.selected_columns[0].element


def see(session: Session, query: Select[Any]) -> list[Seen]:
    """The rows of one of these selects; a grid's name is that of its village and the end of its code."""
    return [Seen(*row) for row in session.connection().execute(query).all()]


def named(target: Target, seen: Sequence[Seen], tags: Mapping[Key, str]) -> list[Seen]:
    """The same with the names that the screen shows: grids by village and code, the rest with their tags as note."""
    if target is Target.GRID:
        return [Seen(one.key, f"{one.name} {short_grid(one.note)}", *_rest(one, one.note)) for one in seen]
    return [Seen(one.key, one.name, *_rest(one, tags.get(one.key, one.note))) for one in seen] if tags else list(seen)


def _rest(one: Seen, note: str) -> tuple[str, str, str | None, str | None, int | None]:
    return one.initials, note, one.township, one.village, one.grid_id


def load_tags(session: Session, target: Target) -> dict[Key, str]:
    """The tags of targets in words, by key; nothing for targets that bear none."""
    if target not in _TAGS:
        return {}
    key, tag, words = _TAGS[target]
    borne: dict[Key, list[str]] = {}
    for owner, one in session.execute(select(key, tag).order_by(key, tag)):
        borne.setdefault(owner, []).append(words.label(one))
    return {owner: "、".join(labels) for owner, labels in borne.items()}


def load_targets(session: Session, kind: PairingKind, day: date, held: Select[Any]) -> list[Seen]:
    """What a kind may take on a day, by key; and what is ``held`` (a select of keys) though it may not."""
    query = ABOUT[kind.target]
    key = key_of(query)
    query = query.where(or_(eligible_target(kind, day), key.in_(held))).order_by(key)
    return named(kind.target, see(session, query), load_tags(session, kind.target))


def eligible_target(kind: PairingKind, day: date) -> ColumnElement[bool]:
    """Whether the kind may take a target on a day: in force, with the tag and the duty that it asks for."""
    condition: ColumnElement[bool] = true()
    if kind.target in _IN_FORCE:
        condition &= _IN_FORCE[kind.target](day)
    if kind.target_duty:
        condition &= getattr(Cadre, f"is_{kind.target_duty}").is_(True)
    if kind.target_tags:
        owner, tag, _ = _TAGS[kind.target]
        bearing = select(owner) if ANY_TAG in kind.target_tags else select(owner).where(tag.in_(kind.target_tags))
        condition &= key_of(ABOUT[kind.target]).in_(bearing)
    return condition


def eligible_holder(kind: PairingKind, day: date) -> ColumnElement[bool]:
    """Whether a cadre (joined to their organization) or an organization may hold a pairing of this kind on a day."""
    condition = serving(day) if kind.holder is Holder.CADRE else existing(day)
    if kind.holder_kinds:
        condition &= Organization.kind.in_(kind.holder_kinds)
    if kind.holder_duty:
        condition &= getattr(Cadre, f"is_{kind.holder_duty}").is_(True)
    return condition
