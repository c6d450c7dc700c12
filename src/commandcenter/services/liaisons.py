"""Who may be a department's liaison officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from commandcenter.services.in_force import paired, serving
from commandcenter.storage.schema import Cadre, Pairing


@dataclass(frozen=True)
class Candidate:
    """A cadre who may be chosen; ``load`` counts the townships they are liaison for now."""

    id: int
    name: str
    post: str
    code: str
    initials: str
    load: int


def liaison_candidates(session: Session, department_id: int, day: date) -> Sequence[Candidate]:
    """The serving cadres of a department, those with the fewest townships first."""
    load = (
        select(func.count())
        .where(Pairing.liaison_id == Cadre.id, paired(day))
        .correlate(Cadre)
        .scalar_subquery()
        .label("load")
    )
    query = (
        select(Cadre.id, Cadre.name, Cadre.post, cast(Cadre.code, String), Cadre.initials, load)
        .where(Cadre.organization_id == department_id, serving(day))
        .order_by(load, Cadre.initials, Cadre.id)
    )
    return [Candidate(*row) for row in session.execute(query)]
