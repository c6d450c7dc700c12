"""What the rules would say of a holder with any target: read once, then asked without a query, as while dragging."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PairingKind
from commandcenter.services.in_force import paired
from commandcenter.services.pairing_facts import Facts, Key, Proposal, load_facts
from commandcenter.services.pairing_rules import first_against
from commandcenter.storage.schema import Pairing


@dataclass(frozen=True)
class Offer:
    """Who is to be paired with what is yet to be chosen. ``liaison_id`` is of a kind that names one."""

    kind: PairingKind
    holders: tuple[int, ...]
    liaison_id: int | None = None


def usual_role(kind: PairingKind) -> str | None:
    """The role that the fewest rules speak against; None where the kind has none."""
    return next((role for role in reversed(kind.roles) if role not in kind.sole_roles), None)


@dataclass(frozen=True)
class Prospect:
    """An offer judged against all targets of its kind. ``takers`` are those that would take all its holders.

    ``replaced`` are pairings that a liaison's drop would replace, by holder and target; they do not count.
    """

    offer: Offer
    today: date
    facts: Facts
    replaced: Mapping[tuple[int, Key], int] = field(default_factory=dict)
    takers: frozenset[Key] = frozenset()

    def against(
        self, targets: Sequence[Key], role: str | None = None, day: date | None = None, holders: Sequence[int] = ()
    ) -> str | None:
        """The first sentence against pairing the holders with all of these targets together; None: they may."""
        role = role or usual_role(self.offer.kind)
        facts = _copied(self.facts)
        for holder in holders or self.offer.holders:
            for target in targets:
                meant = Proposal(self.offer.kind, holder, target, day or self.today, role, self.offer.liaison_id)
                if sentence := first_against(facts, meant, self.today):
                    return sentence
                facts.take(meant)
        return None


def _copied(facts: Facts) -> Facts:
    """Facts of their own, to which proposals can be added."""
    copy = Facts(facts.people, facts.units, facts.places, facts.limits)
    copy.held.update({key: list(spans) for key, spans in facts.held.items()})
    copy.sole.update({key: list(spans) for key, spans in facts.sole.items()})
    return copy


def load_prospect(session: Session, offer: Offer, targets: Sequence[Key], today: date) -> Prospect:
    """Read what the rules must know, and ask them for each target alone."""
    role = usual_role(offer.kind)
    replaced = _liaisons(session, offer, today) if offer.kind.needs_liaison else {}
    first = [Proposal(offer.kind, holder, targets[0], today, role, offer.liaison_id) for holder in offer.holders[1:]]
    every = [Proposal(offer.kind, offer.holders[0], target, today, role, offer.liaison_id) for target in targets]
    facts = load_facts(session, [*every, *first], replaced.values())
    takers = frozenset(_takers(facts, offer, targets, today))
    return Prospect(offer, today, facts, replaced, takers)


def _takers(facts: Facts, offer: Offer, targets: Sequence[Key], today: date) -> Iterable[Key]:
    role = usual_role(offer.kind)
    for target in targets:
        meant = (Proposal(offer.kind, holder, target, today, role, offer.liaison_id) for holder in offer.holders)
        if not any(first_against(facts, one, today) for one in meant):
            yield target


def _liaisons(session: Session, offer: Offer, today: date) -> dict[tuple[int, Key], int]:
    """The running pairings of these departments: a liaison who is let go on one takes it over."""
    kind = offer.kind
    holder, target = getattr(Pairing, kind.holder.value), getattr(Pairing, kind.target.value)
    query = select(holder, target, Pairing.id).where(
        Pairing.kind == kind.key, holder.in_(offer.holders), paired(today), Pairing.ended_on.is_(None)
    )
    return {(one, other): row_id for one, other, row_id in session.execute(query)}
