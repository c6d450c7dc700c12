"""Who coordinates a hard case: the leader paired with its enterprise, else with its township, else its village."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from commandcenter.services.in_force import paired
from commandcenter.storage.schema import Grid, Issue, Pairing, Village


def paired_leader(session: Session, issue: Issue, day: date) -> int | None:
    """The cadre id of the leader answerable on a day; None when nobody is paired."""
    village = session.get_one(Village, session.get_one(Grid, issue.grid_id).village_code)
    targets: tuple[tuple[str, ColumnElement[bool]], ...] = (
        ("leader_enterprise", Pairing.enterprise_id == issue.enterprise_id),
        ("leader_township", Pairing.township_code == village.township_code),
        ("leader_village", Pairing.village_code == village.code),
    )
    for kind, target in targets:
        holder = select(Pairing.holder_cadre_id).where(Pairing.kind == kind, target, paired(day)).order_by(Pairing.id)
        if (found := session.scalar(holder.limit(1))) is not None:
            return found
    return None
