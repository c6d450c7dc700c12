"""Who leads the squad of each grid, as of a day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.in_force import paired
from commandcenter.storage.schema import Cadre, Pairing


def squad_leaders(session: Session, day: date) -> dict[int, str]:
    """The name of the squad's leader by grid id; grids without one are absent, several names are joined."""
    query = (
        select(Pairing.grid_id, Cadre.name)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .where(
            Pairing.kind == "squad_grid",
            Pairing.role == "leader",
            paired(day),
        )
        .order_by(Pairing.id)
    )
    leaders: dict[int, str] = {}
    for grid_id, name in session.execute(query):
        assert grid_id is not None  # a squad's target is a grid
        leaders[grid_id] = f"{leaders[grid_id]}、{name}" if grid_id in leaders else name
    return leaders
