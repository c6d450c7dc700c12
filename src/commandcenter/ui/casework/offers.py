"""What a form can offer: cadres and organizations for its pickers, categories, and the moment it is filled in."""

from dataclasses import dataclass
from datetime import datetime

from commandcenter.domain.catalog import Catalog
from commandcenter.services.board import Card
from commandcenter.services.choices import Choices
from commandcenter.ui.models.picker import Choice


@dataclass(frozen=True)
class Offers:
    """Everything the fields of a form draw on. ``card`` is the first of the issues that it is about."""

    people: tuple[Choice, ...]
    leaders: tuple[Choice, ...]
    units: tuple[Choice, ...]
    catalog: Catalog
    now: datetime
    card: Card


@dataclass(frozen=True)
class Pickable:
    """The choices, made once for many forms."""

    people: tuple[Choice, ...] = ()
    leaders: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()


def pickable(choices: Choices) -> Pickable:
    """Rows as the pickers want them: a name, what stands behind it, what finds it."""
    people = tuple(
        Choice(one.id, one.name, f"{one.organization} {one.post}", (one.initials, one.code)) for one in choices.people
    )
    leading = {one.id for one in choices.people if one.is_leader}
    units = tuple(
        Choice(
            one.id, one.short, one.name if one.name != one.short else one.kind_name, (one.initials, one.code, one.name)
        )
        for one in choices.units
    )
    return Pickable(people, tuple(one for one in people if one.id in leading), units)
