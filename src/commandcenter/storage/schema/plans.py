"""配对方案: the plans that were put in force."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class Plan(Base):
    """配对方案: a plan put in force as one step. Never deleted (a trigger refuses it): it may be undone."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    kind: Mapped[str] = column("the kind of pairing that it plans, a key of PAIRING_KINDS", String(30))
    day: Mapped[date] = column("first day of what it begins, and the day from which what it ends holds no more")
    in_force_at: Mapped[datetime] = column("when it was put in force", index=True)
    by_role: Mapped[str] = column("in which role", String(20))
    by_name: Mapped[str] = column("by whom, in words")
    settings: Mapped[dict[str, Any]] = column("the constraints and weights that it was solved with")
    before: Mapped[dict[str, Any]] = column("the figures before it: coverage, load, distance")
    after: Mapped[dict[str, Any]] = column("the same figures after it")
    undone_at: Mapped[datetime | None] = column("when it was undone")
    undone_by: Mapped[str | None] = column("by whom, in words")
    version: Mapped[int] = column("counts the writes", default=1)

    __mapper_args__ = {"version_id_col": version}
