"""结对, and what squad members know of their grids."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import RUNNING, Base, column, small
from commandcenter.storage.schema.pairing_checks import LIAISON, ROLE, SIDES

_HOLDERS = ("holder_cadre_id", "holder_organization_id")


_TARGETS = ("township_code", "village_code", "grid_id", "enterprise_id", "project_id", "talent_id", "target_cadre_id")


_JOINED = (
    ("holder_cadre_id", "township_code"),
    ("holder_cadre_id", "village_code"),
    ("holder_cadre_id", "enterprise_id"),
    ("holder_cadre_id", "project_id"),
    ("holder_cadre_id", "talent_id"),
    ("holder_cadre_id", "grid_id"),
    ("holder_cadre_id", "target_cadre_id"),
    ("holder_organization_id", "township_code"),
    ("holder_organization_id", "village_code"),
    ("holder_organization_id", "enterprise_id"),
)


def _exactly_one(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {c} IS NULL THEN 0 ELSE 1 END)" for c in columns) + " = 1"


class Pairing(Base):
    """结对: who is answerable for what, from one day to another. Never deleted (a trigger refuses it): it ends."""

    __tablename__ = "pairing"
    __table_args__ = (
        CheckConstraint(_exactly_one(_HOLDERS), name="one_holder"),
        CheckConstraint(_exactly_one(_TARGETS), name="one_target"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="period"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        CheckConstraint(SIDES, name="sides_of_kind"),
        CheckConstraint(ROLE, name="role_of_kind"),
        CheckConstraint(LIAISON, name="liaison_of_kind"),
        CheckConstraint("holder_cadre_id <> target_cadre_id", name="not_oneself"),
        *(
            Index(
                f"uq_pairing_{holder}_{target}",
                "kind",
                holder,
                target,
                unique=True,
                sqlite_where=RUNNING,
            )
            for holder, target in _JOINED
        ),
        Index("ix_pairing_kind_started_on", "kind", "started_on"),
        Index("ix_pairing_grid_id_started_on", "grid_id", "started_on"),
        *(
            Index(f"ix_pairing_{name}", name, sqlite_where=text(planned))
            for name in ("plan_id", "end_plan_id")
            for planned in (f"{name} IS NOT NULL",)
        ),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    kind: Mapped[str] = column("a key of PAIRING_KINDS", String(30))
    holder_cadre_id: Mapped[int | None] = column("the holding cadre", ForeignKey("cadre.id"), index=True)
    holder_organization_id: Mapped[int | None] = column(
        "the holding organization", ForeignKey("organization.id"), index=True
    )
    township_code: Mapped[str | None] = column("target", ForeignKey("township.code"), index=True)
    village_code: Mapped[str | None] = column("target", ForeignKey("village.code"), index=True)
    grid_id: Mapped[int | None] = column("target", ForeignKey("grid.id"))
    enterprise_id: Mapped[int | None] = column("target", ForeignKey("enterprise.id"), index=True)
    project_id: Mapped[int | None] = column("target", ForeignKey("project.id"), index=True)
    talent_id: Mapped[int | None] = column("target", ForeignKey("talent.id"), index=True)
    target_cadre_id: Mapped[int | None] = column("target: the young cadre", ForeignKey("cadre.id"), index=True)
    role: Mapped[str | None] = column("in a squad: leader, posted or member", String(20))
    liaison_id: Mapped[int | None] = column("the department's liaison officer", ForeignKey("cadre.id"), index=True)
    started_on: Mapped[date] = column("first day")
    ended_on: Mapped[date | None] = column("day from which it holds no more")
    end_reason: Mapped[str | None] = column("why it ended")
    start_reason: Mapped[str | None] = column("why it began, where that was said")
    plan_id: Mapped[int | None] = column("the plan that began it", ForeignKey("plan.id"))
    end_plan_id: Mapped[int | None] = column("the plan that ended it", ForeignKey("plan.id"))
    version: Mapped[int] = column("counts the writes", default=1)

    __mapper_args__ = {"version_id_col": version}


class Familiarity(Base):
    """双熟悉: a dated check of what a squad member knows of their grid."""

    __tablename__ = "familiarity"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_familiarity_grid_id", "grid_id", "cadre_id", "subject", "checked_on"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    cadre_id: Mapped[int] = column("who was checked", ForeignKey("cadre.id"), index=True)
    grid_id: Mapped[int] = column("on which grid", ForeignKey("grid.id"))
    subject: Mapped[str] = column("basics or emergency", String(20))
    checked_on: Mapped[date] = column("day of the check; it expires after six months")
    score: Mapped[int] = small("0 to 100")
    checked_by_id: Mapped[int] = column("who checked", ForeignKey("cadre.id"))


class MentorRemark(Base):
    """评语: a mentor's dated remark on their young cadre. Never changed or removed (triggers refuse it)."""

    __tablename__ = "mentor_remark"
    __table_args__ = (CheckConstraint("length(text) > 0", name="says_something"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    pairing_id: Mapped[int] = column("of which mentor with whom", ForeignKey("pairing.id"), index=True)
    written_on: Mapped[date] = column("day of the remark")
    text: Mapped[str] = column("the remark")
    written_by_id: Mapped[int] = column("who wrote it", ForeignKey("cadre.id"), index=True)
