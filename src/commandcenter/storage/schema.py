"""The tables, which are a public interface: singular names, ``code`` for codes, and the rules as constraints.

Keys of registries (stages, kinds, sources …) are stored as text and not enumerated, so that a new entry needs no
migration. Every column has a comment: ``docs/data-dictionary.md`` is made from them.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from commandcenter.storage.types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")
RUNNING = text("ended_on IS NULL")


class Base(DeclarativeBase):
    """The root of all mappings; its metadata is what Alembic compares with."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), str: Text(), dict[str, Any]: Json}


def _column(comment: str, *args: Any, **options: Any) -> Any:
    return mapped_column(*args, comment=comment, **options)


def _small(comment: str, **options: Any) -> Any:
    return mapped_column(SmallInteger, comment=comment, **options)


class Meta(Base):
    """Facts about this database: the district's code and name, whether it is a sample."""

    __tablename__ = "meta"
    key: Mapped[str] = _column("name of the fact", String(40), primary_key=True)
    value: Mapped[str] = _column("its value")


class MapSheetRow(Base):
    """The geometry made ready for painting, one row a redrawing of the grids."""

    __tablename__ = "map_sheet"
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    valid_from: Mapped[date] = _column("first day on which these grids are in force", unique=True)
    data: Mapped[bytes] = _column("arrays as .npz, see storage/mapsheet.py", LargeBinary)


class Township(Base):
    """镇街: a subdistrict or town."""

    __tablename__ = "township"
    code: Mapped[str] = _column("9-digit code", String(9), primary_key=True)
    name: Mapped[str] = _column("full name")
    kind: Mapped[str] = _column("subdistrict or town", String(20))
    initials: Mapped[str] = _column("pinyin initials of the name, lower case")


class Village(Base):
    """村社: a village or community."""

    __tablename__ = "village"
    code: Mapped[str] = _column("12-digit code", String(12), primary_key=True)
    name: Mapped[str] = _column("full name")
    township_code: Mapped[str] = _column("the township it belongs to", ForeignKey("township.code"), index=True)
    initials: Mapped[str] = _column("pinyin initials of the name, lower case")


class VillageFocus(Base):
    """A focus tag of a village (重点村社)."""

    __tablename__ = "village_focus"
    village_code: Mapped[str] = _column("the village", ForeignKey("village.code"), primary_key=True)
    tag: Mapped[str] = _column("newly_formed, lagging, environment or inspection", String(20), primary_key=True)


class Grid(Base):
    """网格: one drawing of it; a redrawn grid gets a new row and the old one a last day."""

    __tablename__ = "grid"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        Index(
            "uq_grid_code_in_force",
            "code",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_period"),
        CheckConstraint("households >= 0", name="households"),
    )
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("the district's code for it, as text", String(30))
    village_code: Mapped[str] = _column("the one village it belongs to", ForeignKey("village.code"), index=True)
    households: Mapped[int] = _column("households living there")
    valid_from: Mapped[date] = _column("first day of this drawing")
    valid_to: Mapped[date | None] = _column("day after its last; empty while it is in force")
    geometry: Mapped[bytes] = _column("polygon as WKB, EPSG:4549", LargeBinary)


class Organization(Base):
    """单位: an organization of the district."""

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("kind <> 'township_office' OR township_code IS NOT NULL", name="office_has_township"),
        CheckConstraint("kind <> 'village_committee' OR village_code IS NOT NULL", name="committee_has_village"),
    )
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("the district's code for it", String(30), unique=True)
    name: Mapped[str] = _column("full name")
    short_name: Mapped[str] = _column("name where space is scarce")
    kind: Mapped[str] = _column("a key of ORGANIZATION_KINDS", String(20), index=True)
    township_code: Mapped[str | None] = _column(
        "of a township office or village committee", ForeignKey("township.code"), index=True
    )
    village_code: Mapped[str | None] = _column("of a village committee", ForeignKey("village.code"), index=True)
    initials: Mapped[str] = _column("pinyin initials of the name, lower case")
    dissolved_on: Mapped[date | None] = _column("day from which it is no more")


class Cadre(Base):
    """干部: a cadre, who belongs to one organization."""

    __tablename__ = "cadre"
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("staff number", String(30), unique=True)
    name: Mapped[str] = _column("name")
    initials: Mapped[str] = _column("pinyin initials of the name, lower case")
    organization_id: Mapped[int] = _column("the organization they belong to", ForeignKey("organization.id"), index=True)
    post: Mapped[str] = _column("post, in words")
    telephone: Mapped[str] = _column("work telephone")
    is_young: Mapped[bool] = _column("年轻干部")
    is_leader: Mapped[bool] = _column("区领导")
    is_mentor: Mapped[bool] = _column("导师")
    left_on: Mapped[date | None] = _column("day from which they serve no more")


class Enterprise(Base):
    """企业: an enterprise, standing in one grid."""

    __tablename__ = "enterprise"
    __table_args__ = (CheckConstraint("length(code) = 18", name="credit_code"),)
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("unified social credit code", String(18), unique=True)
    name: Mapped[str] = _column("name")
    initials: Mapped[str] = _column("pinyin initials of the name, lower case")
    grid_id: Mapped[int] = _column("where it stands", ForeignKey("grid.id"), index=True)


class EnterpriseTag(Base):
    """A growth tag of an enterprise."""

    __tablename__ = "enterprise_tag"
    enterprise_id: Mapped[int] = _column("the enterprise", ForeignKey("enterprise.id"), primary_key=True)
    tag: Mapped[str] = _column("top_100, little_giant, scale_up or rising", String(20), primary_key=True)


class Project(Base):
    """重点项目: a key project, target of a leader's pairing."""

    __tablename__ = "project"
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("project number", String(30), unique=True)
    name: Mapped[str] = _column("name")
    township_code: Mapped[str] = _column("where it is built", ForeignKey("township.code"), index=True)


class Talent(Base):
    """重要人才: a talent, target of a leader's pairing."""

    __tablename__ = "talent"
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    code: Mapped[str] = _column("number in the talent register", String(30), unique=True)
    name: Mapped[str] = _column("name")
    field: Mapped[str] = _column("field of work")
    enterprise_id: Mapped[int | None] = _column("where they work", ForeignKey("enterprise.id"), index=True)


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
        CheckConstraint("kind <> 'department_township' OR liaison_id IS NOT NULL", name="liaison_named"),
        CheckConstraint("kind <> 'squad_grid' OR role IS NOT NULL", name="squad_role"),
        CheckConstraint("holder_cadre_id <> target_cadre_id", name="not_oneself"),
        *(
            Index(
                f"uq_pairing_{holder}_{target}",
                "kind",
                holder,
                target,
                unique=True,
                sqlite_where=RUNNING,
                postgresql_where=RUNNING,
            )
            for holder, target in _JOINED
        ),
        Index("ix_pairing_kind_started_on", "kind", "started_on"),
        Index("ix_pairing_grid_id_started_on", "grid_id", "started_on"),
    )
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    kind: Mapped[str] = _column("a key of PAIRING_KINDS", String(30))
    holder_cadre_id: Mapped[int | None] = _column("the holding cadre", ForeignKey("cadre.id"), index=True)
    holder_organization_id: Mapped[int | None] = _column(
        "the holding organization", ForeignKey("organization.id"), index=True
    )
    township_code: Mapped[str | None] = _column("target", ForeignKey("township.code"), index=True)
    village_code: Mapped[str | None] = _column("target", ForeignKey("village.code"), index=True)
    grid_id: Mapped[int | None] = _column("target", ForeignKey("grid.id"))
    enterprise_id: Mapped[int | None] = _column("target", ForeignKey("enterprise.id"), index=True)
    project_id: Mapped[int | None] = _column("target", ForeignKey("project.id"), index=True)
    talent_id: Mapped[int | None] = _column("target", ForeignKey("talent.id"), index=True)
    target_cadre_id: Mapped[int | None] = _column("target: the young cadre", ForeignKey("cadre.id"), index=True)
    role: Mapped[str | None] = _column("in a squad: leader, posted or member", String(20))
    liaison_id: Mapped[int | None] = _column("the department's liaison officer", ForeignKey("cadre.id"), index=True)
    started_on: Mapped[date] = _column("first day")
    ended_on: Mapped[date | None] = _column("day from which it holds no more")
    end_reason: Mapped[str | None] = _column("why it ended")
    version: Mapped[int] = _column("counts the writes", default=1)

    __mapper_args__ = {"version_id_col": version}


class Familiarity(Base):
    """双熟悉: a dated check of what a squad member knows of their grid."""

    __tablename__ = "familiarity"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", name="score"),)
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    cadre_id: Mapped[int] = _column("who was checked", ForeignKey("cadre.id"), index=True)
    grid_id: Mapped[int] = _column("on which grid", ForeignKey("grid.id"), index=True)
    subject: Mapped[str] = _column("basics or emergency", String(20))
    checked_on: Mapped[date] = _column("day of the check; it expires after six months")
    score: Mapped[int] = _small("0 to 100")
    checked_by_id: Mapped[int] = _column("who checked", ForeignKey("cadre.id"))


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
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    visited_at: Mapped[datetime] = _column("when, UTC")
    is_night: Mapped[bool] = _column("night visit, from the local hour")
    grid_id: Mapped[int] = _column("where", ForeignKey("grid.id"))
    cadre_id: Mapped[int] = _column("who recorded it; others are in visit_companion", ForeignKey("cadre.id"))
    audience: Mapped[str] = _column("household, enterprise, body or key_target", String(20))
    enterprise_id: Mapped[int | None] = _column("the enterprise visited", ForeignKey("enterprise.id"))
    topics: Mapped[int] = _small("set of the six topics, bit n = the n-th of TOPICS")
    heard: Mapped[str | None] = _column("what was heard, in words")


class VisitCompanion(Base):
    """A further cadre on a visit."""

    __tablename__ = "visit_companion"
    visit_id: Mapped[int] = _column("the visit", ForeignKey("visit.id"), primary_key=True)
    cadre_id: Mapped[int] = _column("who came along", ForeignKey("cadre.id"), primary_key=True)


class Issue(Base):
    """问题: the last line of its history; every column but the words follows from ``issue_event``."""

    __tablename__ = "issue"
    __table_args__ = (
        CheckConstraint("(stage = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("(stage = 'closed') = (close_cause IS NOT NULL)", name="closed_has_cause"),
        CheckConstraint(
            "close_cause IS NULL OR close_cause <> 'evaluated' OR verdict IN ('satisfied', 'fairly')",
            name="evaluated_is_content",
        ),
        CheckConstraint(
            "close_cause IS NULL OR close_cause <> 'not_evaluated' OR verdict IS NULL", name="unreachable_is_no_verdict"
        ),
        CheckConstraint("stage IN ('registered', 'closed') OR first_contact_id IS NOT NULL", name="answerable"),
        CheckConstraint(
            "stage NOT IN ('dispatched', 'handling', 'answered', 'suspended') OR "
            "(lead_organization_id IS NOT NULL AND category IS NOT NULL)",
            name="has_lead",
        ),
        CheckConstraint("(close_cause = 'merged') = (merged_into_id IS NOT NULL)", name="merged_names_issue"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("returns >= 0 AND dissatisfied >= 0 AND tries >= 0", name="counts"),
        Index(
            "ix_issue_figures",
            "grid_id",
            "stage",
            "registered_at",
            "closed_at",
            "due_at",
            "answered_at",
            "settle_due_at",
            "verdict",
            "close_cause",
            "dissatisfied",
            "lead_organization_id",
        ),
        Index(
            "ix_issue_open",
            "stage",
            "due_at",
            sqlite_where=text("stage <> 'closed'"),
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index("ix_issue_closed_at", "closed_at"),
        Index("ix_issue_registered_at", "registered_at"),
        Index("ix_issue_lead_organization_id", "lead_organization_id", "stage"),
    )
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    number: Mapped[str] = _column("year and serial, such as 2024-132151", String(20), unique=True)
    title: Mapped[str] = _column("one line")
    content: Mapped[str] = _column("what was heard, in full")
    source: Mapped[str] = _column("a key of SOURCES", String(20))
    list: Mapped[str] = _column("needs, problems or hard_cases", String(20))
    category: Mapped[str | None] = _column(
        "a key of resources/categories.toml; set by dispatch at the latest", String(30)
    )
    stage: Mapped[str] = _column("a key of STAGES", String(20))
    grid_id: Mapped[int] = _column("where", ForeignKey("grid.id"))
    enterprise_id: Mapped[int | None] = _column("of an enterprise's issue", ForeignKey("enterprise.id"), index=True)
    visit_id: Mapped[int | None] = _column("the visit that raised it", ForeignKey("visit.id"), index=True)
    first_contact_id: Mapped[int | None] = _column("首问责任人", ForeignKey("cadre.id"), index=True)
    lead_organization_id: Mapped[int | None] = _column("主办", ForeignKey("organization.id"))
    registered_at: Mapped[datetime] = _column("when it was heard")
    stage_since: Mapped[datetime] = _column("when it came to its stage")
    due_at: Mapped[datetime | None] = _column("when the clock of its stage runs out")
    settle_from: Mapped[datetime | None] = _column("when the settle clock began")
    settle_due_at: Mapped[datetime | None] = _column("when the settle clock runs out; kept after closing")
    settle_left: Mapped[int | None] = _column("minutes left on the settle clock while suspended")
    contacted_at: Mapped[datetime | None] = _column("first contact with the reporter")
    answered_at: Mapped[datetime | None] = _column("last answer given")
    closed_at: Mapped[datetime | None] = _column("when it closed")
    close_cause: Mapped[str | None] = _column("a key of CLOSE_CAUSES", String(20))
    verdict: Mapped[str | None] = _column("satisfied, fairly or dissatisfied; empty when not evaluated", String(20))
    merged_into_id: Mapped[int | None] = _column("the issue it joined", ForeignKey("issue.id"), index=True)
    returns: Mapped[int] = _small("times returned", default=0)
    dissatisfied: Mapped[int] = _small("times the reporter was dissatisfied", default=0)
    tries: Mapped[int] = _small("times the reporter could not be reached for evaluation", default=0)
    version: Mapped[int] = _column("counts the writes; equals the number of events", default=1)

    __mapper_args__ = {"version_id_col": version}


class Report(Base):
    """Who reported an issue; several reports may concern one issue."""

    __tablename__ = "report"
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = _column("the issue", ForeignKey("issue.id"), index=True)
    reporter: Mapped[str] = _column("name; personal data")
    telephone: Mapped[str] = _column("telephone; personal data")
    source: Mapped[str] = _column("a key of SOURCES", String(20))
    reported_at: Mapped[datetime] = _column("when")
    told_at: Mapped[datetime | None] = _column("when the outcome was told")


class IssueEvent(Base):
    """One step of an issue's history. Never changed or removed: triggers refuse it."""

    __tablename__ = "issue_event"
    __table_args__ = (
        UniqueConstraint("issue_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(number = 1) = (from_stage IS NULL)", name="first_has_no_stage_before"),
        Index(
            "ix_issue_event_reopen",
            "transition",
            "at",
            sqlite_where=text("from_stage = 'closed'"),
            postgresql_where=text("from_stage = 'closed'"),
        ),
        Index("ix_issue_event_at", "at"),
    )
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = _column("the issue", ForeignKey("issue.id"))
    number: Mapped[int] = _small("1, 2, 3 … within the issue")
    at: Mapped[datetime] = _column("when")
    transition: Mapped[str] = _column("a key of TRANSITIONS, or register", String(20))
    from_stage: Mapped[str | None] = _column("stage before", String(20))
    to_stage: Mapped[str] = _column("stage after", String(20))
    actor_id: Mapped[int | None] = _column("who", ForeignKey("cadre.id"))
    role: Mapped[str] = _column("in which role", String(20))
    due_at: Mapped[datetime | None] = _column("when the clock of the stage after runs out")
    details: Mapped[dict[str, Any]] = _column("what was given, by field", Json)


class Whistle(Base):
    """吹哨报到: a department called to an issue."""

    __tablename__ = "whistle"
    __table_args__ = (UniqueConstraint("issue_id", "organization_id", "whistled_at"),)
    id: Mapped[int] = _column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = _column("the issue", ForeignKey("issue.id"), index=True)
    organization_id: Mapped[int] = _column("the department called", ForeignKey("organization.id"), index=True)
    whistled_at: Mapped[datetime] = _column("when it was called", index=True)
    due_at: Mapped[datetime] = _column("when it must have reported in")
    reported_in_at: Mapped[datetime | None] = _column("when it did")
    answered_at: Mapped[datetime | None] = _column("when it gave its answer")
    score: Mapped[int | None] = _small("given by the township afterwards, 0 to 100")


class Change(Base):
    """The change feed: one line a row that a commit changed; the serial follows the order of commits."""

    __tablename__ = "change"
    __table_args__ = ({"sqlite_autoincrement": True},)
    serial: Mapped[int] = _column("rising number", primary_key=True)
    entity: Mapped[str] = _column("table name", String(30))
    key: Mapped[str] = _column("primary key as text; * for many at once", String(40))
