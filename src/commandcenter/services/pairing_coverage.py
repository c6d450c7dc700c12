"""How much of what must be covered is covered, for every kind of pairing and any day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, String, cast, func, select, true
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PAIRING_KINDS, POSTED_FROM, PairingKind
from commandcenter.domain.rates import Ratio
from commandcenter.services.in_force import drawn, existing, paired, serving
from commandcenter.storage.schema import (
    Cadre,
    EnterpriseTag,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Township,
    VillageFocus,
)

Keys = Select[Any]
Side = Literal["target", "holder", "cell"]


@dataclass(frozen=True)
class Population:
    """What a kind must cover.

    ``members`` selects the keys of all that must be covered on a day, ``covering`` the keys of what a kind's pairings
    cover, one row a pairing of any day (more keys than the members' may be among them). ``side`` says what the keys
    are: the pairing's targets, its holders, or ``holder:target`` for the cells between the two.
    """

    key: str
    members: Callable[[date], Keys]
    covering: Callable[[PairingKind], Keys]
    side: Side = "target"

    def covered(self, kind: PairingKind, day: date) -> Keys:
        """The keys covered on a day."""
        return self.covering(kind).where(paired(day))


def _of_kind(column: Any, kind: PairingKind) -> Keys:
    return select(column).select_from(Pairing).where(Pairing.kind == kind.key)


def _targets(kind: PairingKind) -> Keys:
    return _of_kind(getattr(Pairing, kind.target.value), kind)


def _holders(kind: PairingKind) -> Keys:
    return _of_kind(getattr(Pairing, kind.holder.value), kind)


def _pairs(kind: PairingKind) -> Keys:
    return _of_kind(cast(Pairing.holder_organization_id, String) + ":" + Pairing.township_code, kind)


def _posted(kind: PairingKind) -> Keys:
    """Grids with a posted cadre from a district-level unit or a township office: what a squad is for."""
    counting = select(Cadre.id).join(Organization, Organization.id == Cadre.organization_id)
    counting = counting.where(Organization.kind.in_(POSTED_FROM))
    return _of_kind(Pairing.grid_id, kind).where(Pairing.role == "posted", Pairing.holder_cadre_id.in_(counting))


def _cells(day: date) -> Keys:
    departments = select(Organization.id).where(Organization.kind == "department", existing(day)).subquery()
    return select(cast(departments.c.id, String) + ":" + Township.code).join(departments, true())


POPULATIONS: tuple[Population, ...] = (
    Population("townships", lambda day: select(Township.code), _targets),
    Population("leaders", lambda day: select(Cadre.id).where(Cadre.is_leader, serving(day)), _holders, "holder"),
    Population(
        "top_100", lambda day: select(EnterpriseTag.enterprise_id).where(EnterpriseTag.tag == "top_100"), _targets
    ),
    Population("projects", lambda day: select(Project.id), _targets),
    Population("talents", lambda day: select(Talent.id), _targets),
    Population("cells", _cells, _pairs, "cell"),
    Population("focus_villages", lambda day: select(VillageFocus.village_code).distinct(), _targets),
    Population("grids", lambda day: select(Grid.id).where(drawn(day)), _posted),
    Population("tagged", lambda day: select(EnterpriseTag.enterprise_id).distinct(), _targets),
    Population("young", lambda day: select(Cadre.id).where(Cadre.is_young, serving(day)), _targets),
)
POPULATION: dict[str, Population] = {population.key: population for population in POPULATIONS}


def coverage(session: Session, kind: PairingKind, day: date) -> Ratio | None:
    """Covered ÷ to be covered on a day; None where covering is optional."""
    if kind.population is None:
        return None
    population = POPULATION[kind.population]
    members = population.members(day).subquery()
    key = members.c[0]
    whole = session.scalar(select(func.count()).select_from(members)) or 0
    part = session.scalar(select(func.count()).select_from(members).where(key.in_(population.covered(kind, day))))
    return Ratio(part or 0, whole)


def all_coverage(session: Session, day: date) -> dict[str, Ratio | None]:
    """:func:`coverage` of every kind, by its key."""
    return {kind.key: coverage(session, kind, day) for kind in PAIRING_KINDS}
