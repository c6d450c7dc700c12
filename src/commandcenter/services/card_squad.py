"""People on a grid's card: its squad and what each knows, and who was there last."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import FAMILIARITY_SUBJECTS, SQUAD_ROLES, VISIT_AUDIENCES
from commandcenter.services import card_figures as figures
from commandcenter.services.card import Line, Piece, line
from commandcenter.services.card_figures import When
from commandcenter.services.in_force import paired
from commandcenter.storage.schema import Cadre, Familiarity, Organization, Pairing, Visit

LAST_VISITS = 3


def load_squad(session: Session, grid_id: int, when: When) -> tuple[Line, ...]:
    """The members by role, with unit, post and which of the two they know freshly."""
    query = (
        select(Cadre.id, Cadre.name, Cadre.post, Organization.short_name, Pairing.role)
        .join(Pairing, Pairing.holder_cadre_id == Cadre.id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Pairing.kind == "squad_grid", Pairing.grid_id == grid_id, paired(when.day))
    )
    order = [term.key for term in SQUAD_ROLES]
    rows = sorted(session.execute(query).all(), key=lambda row: (order.index(row.role), row.id))
    known, border = _known(session, grid_id, when), figures.fresh_since(session, when.day)
    return tuple(
        line(
            SQUAD_ROLES.name(row.role),
            Piece("{}", row.name),
            Piece("{}", f"{row.short_name} {row.post}", "muted"),
            *_what_is_known(known.get(row.id, {}), border),
        )
        for row in rows
    )


def _known(session: Session, grid_id: int, when: When) -> dict[int, dict[str, date]]:
    """By cadre and subject: the day of the newest check."""
    query = select(Familiarity.cadre_id, Familiarity.subject, Familiarity.checked_on)
    query = query.where(Familiarity.grid_id == grid_id, Familiarity.checked_on <= when.day)
    known: dict[int, dict[str, date]] = {}
    for cadre, subject, day in session.execute(query.order_by(Familiarity.checked_on)):
        known.setdefault(cadre, {})[subject] = day
    return known


def _what_is_known(checks: dict[str, date], border: date) -> tuple[Piece, ...]:
    """``border``: the last day whose checks have expired."""
    pieces = []
    for term in FAMILIARITY_SUBJECTS:
        checked = checks.get(term.key)
        if checked is None:
            pieces.append(Piece(f"{term.label} 未考", None, "muted"))
        elif checked > border:
            pieces.append(Piece(f"{term.label} 熟悉", None, "good"))
        else:
            pieces.append(Piece(f"{term.label} 过期", None, "warning"))
    return tuple(pieces)


def load_last_visits(session: Session, grid_id: int, when: When) -> tuple[Line, ...]:
    """The newest visits: when, by whom, to whom, and what was heard."""
    query = (
        select(Visit.visited_at, Visit.is_night, Visit.audience, Visit.heard, Cadre.name)
        .join(Cadre, Cadre.id == Visit.cadre_id)
        .where(Visit.grid_id == grid_id, Visit.visited_at < when.moment)
        .order_by(Visit.visited_at.desc(), Visit.id.desc())
        .limit(LAST_VISITS)
    )
    return tuple(
        line(
            "夜访" if row.is_night else "日访",
            Piece("{}", row.visited_at),
            Piece("{}", row.name),
            Piece(VISIT_AUDIENCES.name(row.audience), None, "muted"),
            *((Piece("{}", row.heard, "muted"),) if row.heard else ()),
        )
        for row in session.execute(query)
    )
