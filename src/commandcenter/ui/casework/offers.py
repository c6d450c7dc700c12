"""What a form can offer: cadres and organizations for its pickers, categories, and the moment it is filled in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.workflow import Actor, Attached, IssueState, Transition
from commandcenter.services.board import Card
from commandcenter.services.choices import Choices, Unit
from commandcenter.services.places import GridRow, Places
from commandcenter.ui.models.picker import Choice

if TYPE_CHECKING:
    from commandcenter.services.duplicates import Duplicate


@dataclass(frozen=True)
class Offers:
    """Everything the fields of a form draw on.

    ``card`` is the issue that it is about, or what several have in common; ``picks`` are what a picked field may be
    answered with; ``likely`` are other issues that may be the same matter.
    """

    people: tuple[Choice, ...]
    leaders: tuple[Choice, ...]
    units: tuple[Choice, ...]
    catalog: Catalog
    now: datetime
    card: Card
    grids: tuple[Choice, ...] = ()
    picks: tuple[Choice, ...] = ()
    likely: tuple[Choice, ...] = ()


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
    return Pickable(people, tuple(one for one in people if one.id in leading), tuple(map(_unit, choices.units)))


def _unit(one: Unit) -> Choice:
    keys = tuple(key for key in (one.initials, one.short_initials, one.code, one.name) if key)
    return Choice(one.id, one.short, one.name if one.name != one.short else one.kind_name, keys)


def in_common(cards: Sequence[Card]) -> Card:
    """One card for a form about several: the first, without what the others have otherwise, and the latest due.

    What one of them has must not be proposed for all: an order would go to the lead of the first.
    """
    first = cards[0]
    has_same_lead = len({card.lead_organization_id for card in cards}) == 1
    has_same_category = len({card.category for card in cards}) == 1
    return first._replace(
        lead_organization_id=first.lead_organization_id if has_same_lead else None,
        category=first.category if has_same_category else None,
        due_at=max((card.due_at for card in cards if card.due_at is not None), default=None),
    )


def picks_of(transition: Transition, state: IssueState, actor: Actor) -> tuple[Choice, ...]:
    """What hangs on an issue and can be picked for a transition, in words."""
    kinds = {field.kind for field in transition.fields}
    names = {one: name for kind in kinds for one, name in _NAMES.get(kind, _nothing)(state.attached)}
    return tuple(Choice(one, names.get(one, str(one))) for one in transition.picks(state, actor))


def _nothing(attached: Attached) -> Iterable[tuple[int, str]]:
    return ()


_NAMES: dict[str, Callable[[Attached], Iterable[tuple[int, str]]]] = {
    "whistled": lambda attached: ((call.organization_id, call.name) for call in attached.calls),
    "order": lambda attached: ((order.id, order.content) for order in attached.orders),
    "task": lambda attached: ((task.id, task.content) for task in attached.tasks),
    "report": lambda attached: attached.joined,
}


def likely_of(found: Iterable["Duplicate"], cards: Sequence[Card]) -> tuple[Choice, ...]:
    """Of what may be the same matter, the open ones that are none of these."""
    own = {card.id for card in cards}
    others = [one for one in found if one.is_open and one.id not in own]
    return tuple(Choice(one.id, one.number, one.title, (one.title,)) for one in others)


def grids_of(places: Places) -> tuple[Choice, ...]:
    """All grids, found by village, township, their initials and the code."""
    return tuple(_grid(places, grid) for grid in places.grids)


def _grid(places: Places, grid: GridRow) -> Choice:
    village = places.village[grid.village_code]
    township = places.township[village.township_code]
    keys = (grid.code, village.initials, f"{township.initials}{village.initials}", township.name + village.name)
    return Choice(grid.id, places.grid_name(grid.id), township.name, keys)
