"""Who and what there is in the district: organizations, cadres, enterprises, projects, talents."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class Organization(Base):
    """单位: an organization of the district."""

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("kind <> 'township_office' OR township_code IS NOT NULL", name="office_has_township"),
        CheckConstraint("kind <> 'village_committee' OR village_code IS NOT NULL", name="committee_has_village"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("the district's code for it", String(30), unique=True)
    name: Mapped[str] = column("full name")
    short_name: Mapped[str] = column("name where space is scarce")
    kind: Mapped[str] = column("a key of ORGANIZATION_KINDS", String(20), index=True)
    township_code: Mapped[str | None] = column(
        "of a township office or village committee", ForeignKey("township.code"), index=True
    )
    village_code: Mapped[str | None] = column("of a village committee", ForeignKey("village.code"), index=True)
    initials: Mapped[str] = column("pinyin initials of the name, lower case")
    dissolved_on: Mapped[date | None] = column("day from which it is no more")


class Cadre(Base):
    """干部: a cadre, who belongs to one organization."""

    __tablename__ = "cadre"
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("staff number", String(30), unique=True)
    name: Mapped[str] = column("name")
    initials: Mapped[str] = column("pinyin initials of the name, lower case")
    organization_id: Mapped[int] = column("the organization they belong to", ForeignKey("organization.id"), index=True)
    post: Mapped[str] = column("post, in words")
    telephone: Mapped[str] = column("work telephone")
    is_young: Mapped[bool] = column("年轻干部")
    is_leader: Mapped[bool] = column("区领导")
    is_mentor: Mapped[bool] = column("导师")
    left_on: Mapped[date | None] = column("day from which they serve no more")


class Enterprise(Base):
    """企业: an enterprise, standing in one grid."""

    __tablename__ = "enterprise"
    __table_args__ = (CheckConstraint("length(code) = 18", name="credit_code"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("unified social credit code", String(18), unique=True)
    name: Mapped[str] = column("name")
    initials: Mapped[str] = column("pinyin initials of the name, lower case")
    grid_id: Mapped[int] = column("where it stands", ForeignKey("grid.id"), index=True)


class EnterpriseTag(Base):
    """A growth tag of an enterprise."""

    __tablename__ = "enterprise_tag"
    enterprise_id: Mapped[int] = column("the enterprise", ForeignKey("enterprise.id"), primary_key=True)
    tag: Mapped[str] = column("top_100, little_giant, scale_up or rising", String(20), primary_key=True)


class Project(Base):
    """重点项目: a key project, target of a leader's pairing."""

    __tablename__ = "project"
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("project number", String(30), unique=True)
    name: Mapped[str] = column("name")
    township_code: Mapped[str] = column("where it is built", ForeignKey("township.code"), index=True)


class Talent(Base):
    """重要人才: a talent, target of a leader's pairing."""

    __tablename__ = "talent"
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("number in the talent register", String(30), unique=True)
    name: Mapped[str] = column("name")
    field: Mapped[str] = column("field of work")
    enterprise_id: Mapped[int | None] = column("where they work", ForeignKey("enterprise.id"), index=True)
