"""Issues: the row, its reports, its history, its whistles."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column, small
from commandcenter.storage.types import JsonObject

EXCEPTIONAL = text(
    "NOT coalesce(close_cause = 'evaluated' AND dissatisfied = 0 AND returns = 0"
    " AND answered_at <= settle_due_at AND contacted_at <= contact_due_at AND solved, false)"
)
"""What did not go as it should, or has not yet: rates count these few and take them from the whole."""

COUNTED_BY = ("registered_at", "grid_id", "lead_organization_id", "category", "source", "list")
"""By what issues are counted: one narrow index answers how many there are of each."""

NUMBERED = text("external_number IS NOT NULL")


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
        Index("ix_issue_grid_id", "grid_id", "registered_at", "closed_at", "lead_organization_id"),
        Index(
            "ix_issue_exceptional",
            *COUNTED_BY,
            "stage",
            "due_at",
            "settle_due_at",
            "answered_at",
            "closed_at",
            "contact_due_at",
            "contacted_at",
            "close_cause",
            "merged_from",
            "returns",
            "dissatisfied",
            "solved",
            sqlite_where=EXCEPTIONAL,
        ),
        Index(
            "ix_issue_open",
            "stage",
            "due_at",
            sqlite_where=text("stage <> 'closed'"),
        ),
        Index("ix_issue_closed_at", "closed_at"),
        Index("ix_issue_registered_at", *COUNTED_BY),
        Index("ix_issue_lead_organization_id", "lead_organization_id", "stage"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    number: Mapped[str] = column("year and serial, such as 2024-132151", String(20), unique=True)
    title: Mapped[str] = column("one line")
    content: Mapped[str] = column("what was heard, in full")
    source: Mapped[str] = column("a key of SOURCES", String(20))
    list: Mapped[str] = column("needs, problems or hard_cases", String(20))
    category: Mapped[str | None] = column(
        "a key of resources/categories.toml; set by dispatch at the latest", String(30)
    )
    stage: Mapped[str] = column("a key of STAGES", String(20))
    grid_id: Mapped[int] = column("where", ForeignKey("grid.id"))
    enterprise_id: Mapped[int | None] = column("of an enterprise's issue", ForeignKey("enterprise.id"), index=True)
    visit_id: Mapped[int | None] = column("the visit that raised it", ForeignKey("visit.id"), index=True)
    first_contact_id: Mapped[int | None] = column("首问责任人", ForeignKey("cadre.id"), index=True)
    lead_organization_id: Mapped[int | None] = column("主办", ForeignKey("organization.id"))
    registered_at: Mapped[datetime] = column("when it was heard")
    stage_since: Mapped[datetime] = column("when it came to its stage")
    due_at: Mapped[datetime | None] = column("when the clock of its stage runs out")
    settle_from: Mapped[datetime | None] = column("when the settle clock began")
    settle_due_at: Mapped[datetime | None] = column("when the settle clock runs out; kept after closing")
    settle_left: Mapped[int | None] = column("minutes left on the settle clock while suspended")
    contacted_at: Mapped[datetime | None] = column("first contact with the reporter")
    answered_at: Mapped[datetime | None] = column("last answer given")
    closed_at: Mapped[datetime | None] = column("when it closed")
    close_cause: Mapped[str | None] = column("a key of CLOSE_CAUSES", String(20))
    verdict: Mapped[str | None] = column("satisfied, fairly or dissatisfied; empty when not evaluated", String(20))
    merged_into_id: Mapped[int | None] = column("the issue it joined", ForeignKey("issue.id"), index=True)
    merged_from: Mapped[str | None] = column("the stage it stood in before it was merged", String(20))
    contact_due_at: Mapped[datetime | None] = column("when the first contact is due; fixed when it is registered")
    noticed_at: Mapped[datetime | None] = column("when the reporters were last told anything")
    solved: Mapped[bool | None] = column("what the last evaluation said of it; empty when not asked")
    coordinator_id: Mapped[int | None] = column(
        "of a hard case: the paired leader who coordinates it", ForeignKey("cadre.id"), index=True
    )
    returns: Mapped[int] = small("times returned", default=0)
    dissatisfied: Mapped[int] = small("times the reporter was dissatisfied", default=0)
    tries: Mapped[int] = small("times the reporter could not be reached for evaluation", default=0)
    version: Mapped[int] = column("counts the writes; equals the number of events", default=1)

    __mapper_args__ = {"version_id_col": version}


class Report(Base):
    """Who reported an issue; several reports may concern one issue, and each is owed the outcome."""

    __tablename__ = "report"
    __table_args__ = (
        Index(
            "uq_report_external_number",
            "source",
            "external_number",
            unique=True,
            sqlite_where=NUMBERED,
        ),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"), index=True)
    reporter: Mapped[str] = column("name; personal data")
    telephone: Mapped[str] = column("telephone; personal data")
    source: Mapped[str] = column("a key of SOURCES", String(20))
    reported_at: Mapped[datetime] = column("when")
    told_at: Mapped[datetime | None] = column("when the outcome was told")
    content: Mapped[str | None] = column("what this reporter said, where it is not what the issue says")
    external_number: Mapped[str | None] = column("the source's own number, such as a hotline's", String(60))
    joined_at: Mapped[datetime | None] = column("when it joined this issue; empty for the issue's own first report")


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
        ),
        Index("ix_issue_event_at", "at"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"))
    number: Mapped[int] = small("1, 2, 3 … within the issue")
    at: Mapped[datetime] = column("when")
    transition: Mapped[str] = column("a key of TRANSITIONS, or register", String(20))
    from_stage: Mapped[str | None] = column("stage before", String(20))
    to_stage: Mapped[str] = column("stage after", String(20))
    actor_id: Mapped[int | None] = column("who", ForeignKey("cadre.id"))
    role: Mapped[str] = column("in which role", String(20))
    due_at: Mapped[datetime | None] = column("when the clock of the stage after runs out")
    details: Mapped[dict[str, Any]] = column("what was given, by field", JsonObject())


class Whistle(Base):
    """吹哨报到: a department called to an issue."""

    __tablename__ = "whistle"
    __table_args__ = (UniqueConstraint("issue_id", "organization_id", "whistled_at"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"), index=True)
    organization_id: Mapped[int] = column("the department called", ForeignKey("organization.id"), index=True)
    whistled_at: Mapped[datetime] = column("when it was called", index=True)
    due_at: Mapped[datetime] = column("when it must have reported in")
    reported_in_at: Mapped[datetime | None] = column("when it did")
    answered_at: Mapped[datetime | None] = column("when it gave its answer")
    score: Mapped[int | None] = small("given by the township afterwards, 0 to 100")
    answer: Mapped[str | None] = column("what it answered")
    score_comment: Mapped[str | None] = column("the township's words beside the score")
