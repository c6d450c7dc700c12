"""Who may take over from somebody who leaves, and who is proposed for each pairing: a colleague with the least load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import KINDS, Holder, PairingKind
from commandcenter.services.handing_over import Leaver, Succession, held_past
from commandcenter.services.in_force import existing, paired, serving
from commandcenter.services.losses import Leaving, Loss, losing_cover
from commandcenter.services.pairing_facts import Proposal, load_facts
from commandcenter.services.pairing_rules import first_against, reasons_against
from commandcenter.services.pairings import succeeding
from commandcenter.services.targets import eligible_holder
from commandcenter.storage.schema import Cadre, Organization, Pairing

MOST_ASKED = 12
"""So many colleagues are asked for each kind, those with the least load."""


@dataclass(frozen=True)
class Candidate:
    """Who can be picked as successor."""

    id: int
    name: str
    note: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Estate:
    """What somebody leaves behind: ``losses`` that can be handed over, ``proposed`` successors by pairing.

    ``ending`` are pairings of which they are the target: these just end. ``gone`` is the day on which they have left.
    """

    leaver: Leaver
    name: str
    unit: str
    gone: date | None
    losses: Sequence[Loss]
    ending: Sequence[int]
    proposed: Mapping[int, int]


def load_candidates(session: Session, day: date) -> Mapping[Holder, Sequence[Candidate]]:
    """All cadres and all organizations that serve on a day."""
    people = (
        select(Cadre.id, Cadre.name, Organization.short_name, Cadre.post, Cadre.initials, Cadre.code)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(serving(day))
        .order_by(Organization.code, Cadre.initials, Cadre.id)
    )
    units = select(
        Organization.id, Organization.short_name, Organization.name, Organization.initials, Organization.code
    )
    return {
        Holder.CADRE: [
            Candidate(key, name, f"{unit} {post}".strip(), (initials, code))
            for key, name, unit, post, initials, code in session.execute(people)
        ],
        Holder.ORGANIZATION: [
            Candidate(key, short, name, (initials, code, name))
            for key, short, name, initials, code in session.execute(units.where(existing(day)).order_by("code"))
        ],
    }


def load_estate(session: Session, leaver: Leaver, day: date, today: date) -> Estate | None:
    """What they hold on ``day`` or later, what becomes a gap first; None where there is no such row."""
    table: Any = Cadre if leaver.holder is Holder.CADRE else Organization
    row = session.get(table, leaver.id)
    if row is None:
        return None
    is_cadre = leaver.holder is Holder.CADRE
    leaving = Leaving(cadre_id=leaver.id) if is_cadre else Leaving(organization_id=leaver.id)
    held = [pairing.id for pairing in held_past(session, leaver, day)]
    losses = [loss for loss in losing_cover(session, leaving, day) if loss.pairing_id in held]
    ending = tuple(set(held) - {loss.pairing_id for loss in losses})
    own = session.scalar(select(Organization.name).where(Organization.id == row.organization_id)) if is_cadre else ""
    gone = row.left_on if is_cadre else row.dissolved_on
    return Estate(leaver, row.name, own or "", gone, losses, ending, _proposed(session, leaver, losses, day, today))


def _proposed(session: Session, leaver: Leaver, losses: Sequence[Loss], day: date, today: date) -> dict[int, int]:
    """For each pairing the colleague with the least load against whom no rule speaks, each one counted."""
    rows = {row.id: row for row in session.scalars(_pairings([loss.pairing_id for loss in losses]))}
    found: dict[int, int] = {}
    for key in dict.fromkeys(loss.kind for loss in losses):
        kind = KINDS[key]
        asked = _colleagues(session, leaver, kind, day)
        of_kind = [rows[loss.pairing_id] for loss in losses if loss.kind == key]
        every = [succeeding(row, one, day) for row in of_kind for one in asked]
        facts = load_facts(session, every, list(rows)) if every else None
        loads = dict(asked)
        for row in of_kind:
            for one in sorted(loads, key=loads.__getitem__):
                meant = succeeding(row, one, day)
                if facts is not None and first_against(facts, meant, today) is None:
                    facts.take(meant)
                    loads[one] += 1
                    found[row.id] = one
                    break
    return found


def _pairings(ids: Sequence[int]) -> Any:
    return select(Pairing).where(Pairing.id.in_(ids))


def _colleagues(session: Session, leaver: Leaver, kind: PairingKind, day: date) -> dict[int, int]:
    """Who of the same organization, or which organizations of the same kind, may hold this: with their load."""
    if leaver.holder is Holder.ORGANIZATION:
        own = session.get(Organization, leaver.id)
        assert own is not None
        same = select(Organization.id).where(Organization.kind == own.kind, Organization.id != leaver.id)
        return _with_load(session, kind, same.where(eligible_holder(kind, day)), Pairing.holder_organization_id, day)
    cadre = session.get(Cadre, leaver.id)
    assert cadre is not None
    same = select(Cadre.id).join(Organization, Organization.id == Cadre.organization_id)
    same = same.where(Cadre.organization_id == cadre.organization_id, Cadre.id != leaver.id, serving(day))
    if kind.needs_liaison:
        return _with_load(session, kind, same, Pairing.liaison_id, day)
    return _with_load(session, kind, same.where(eligible_holder(kind, day)), Pairing.holder_cadre_id, day)


def _with_load(session: Session, kind: PairingKind, who: Any, column: Any, day: date) -> dict[int, int]:
    ids = list(session.scalars(who))
    query = select(column, func.count()).where(Pairing.kind == kind.key, column.in_(ids), paired(day)).group_by(column)
    loads: dict[int, int] = {row[0]: row[1] for row in session.execute(query)}
    least = sorted(ids, key=lambda one: (loads.get(one, 0), one))[:MOST_ASKED]
    return {one: loads.get(one, 0) for one in least}


def judge(
    session: Session, estate: Estate, successions: Sequence[Succession], day: date, today: date
) -> Mapping[int, str]:
    """Why successors may not take over, all together, by pairing."""
    rows = {row.id: row for row in session.scalars(_pairings([one.pairing_id for one in successions]))}
    there = [one for one in successions if one.pairing_id in rows]
    meant: list[Proposal] = [succeeding(rows[one.pairing_id], one.successor, day, one.role) for one in there]
    ending = [*(loss.pairing_id for loss in estate.losses), *estate.ending]
    against = reasons_against(session, meant, today, ending)
    return {there[place].pairing_id: sentence for place, sentence in against.items()}
