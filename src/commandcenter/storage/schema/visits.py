"""走访."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column, small


class Visit(Base):
    """走访: a visit, by day or by night, to somebody in a grid."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("topics BETWEEN 1 AND 63", name="topics"),
        CheckConstraint("audience <> 'enterprise' OR enterprise_id IS NOT NULL", name="enterprise_named"),
        Index("ix_visit_grid_id_visited_at", "grid_id", "visited_at"),
        Index("ix_visit_visited_at", "visited_at", "is_night", "grid_id", "audience"),
        Index("ix_visit_cadre_id", "cadre_id"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    visited_at: Mapped[datetime] = column("when, UTC")
    is_night: Mapped[bool] = column("night visit, from the local hour")
    grid_id: Mapped[int] = column("where", ForeignKey("grid.id"))
    cadre_id: Mapped[int] = column("who recorded it; others are in visit_companion", ForeignKey("cadre.id"))
    audience: Mapped[str] = column("household, enterprise, body or key_target", String(20))
    enterprise_id: Mapped[int | None] = column("the enterprise visited", ForeignKey("enterprise.id"))
    topics: Mapped[int] = small("set of the six topics, bit n = the n-th of TOPICS")
    heard: Mapped[str | None] = column("what was heard, in words")


class VisitCompanion(Base):
    """A further cadre on a visit."""

    __tablename__ = "visit_companion"
    visit_id: Mapped[int] = column("the visit", ForeignKey("visit.id"), primary_key=True)
    cadre_id: Mapped[int] = column("who came along", ForeignKey("cadre.id"), primary_key=True)
