"""Who coordinates a hard case: the leader paired with its enterprise or a talent there, else with the place."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PAIRING_KINDS, Target
from commandcenter.services.in_force import paired
from commandcenter.storage.schema import Grid, Issue, Pairing, Project, Talent, Village


def paired_leader(session: Session, issue: Issue, day: date) -> int | None:
    """The cadre id of the leader answerable on a day; None when nobody is paired with anything the issue concerns."""
    for target, concerns in _targets(session, issue):
        kinds = [kind.key for kind in PAIRING_KINDS if kind.holder_duty == "leader" and kind.target is target]
        holder = select(Pairing.holder_cadre_id).where(Pairing.kind.in_(kinds), concerns, paired(day))
        if (found := session.scalar(holder.order_by(Pairing.id).limit(1))) is not None:
            return found
    return None


def _targets(session: Session, issue: Issue) -> tuple[tuple[Target, ColumnElement[bool]], ...]:
    """What the issue concerns, the nearest first."""
    village = session.get_one(Village, session.get_one(Grid, issue.grid_id).village_code)
    talents = select(Talent.id).where(Talent.enterprise_id == issue.enterprise_id)
    projects = select(Project.id).where(Project.township_code == village.township_code)
    return (
        (Target.ENTERPRISE, Pairing.enterprise_id == issue.enterprise_id),
        (Target.TALENT, Pairing.talent_id.in_(talents)),
        (Target.TOWNSHIP, Pairing.township_code == village.township_code),
        (Target.VILLAGE, Pairing.village_code == village.code),
        (Target.PROJECT, Pairing.project_id.in_(projects)),
    )
