"""What presses on an issue from above: supervision orders, and the tasks that a leader's decision names."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column

UNANSWERED = text("replied_at IS NULL")
UNDONE = text("done_at IS NULL")


class SupervisionOrder(Base):
    """督办单: an order of the supervisor on an issue, with a deadline and a reply."""

    __tablename__ = "supervision_order"
    __table_args__ = (
        CheckConstraint("(replied_at IS NULL) = (reply IS NULL)", name="reply_has_time"),
        CheckConstraint("due_at > ordered_at", name="due_later"),
        Index("ix_supervision_order_unanswered", "due_at", sqlite_where=UNANSWERED),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"), index=True)
    organization_id: Mapped[int] = column("who must reply", ForeignKey("organization.id"), index=True)
    content: Mapped[str] = column("what is ordered")
    ordered_at: Mapped[datetime] = column("when", index=True)
    ordered_by_id: Mapped[int | None] = column("the supervisor", ForeignKey("cadre.id"))
    due_at: Mapped[datetime] = column("until when the reply must be there")
    replied_at: Mapped[datetime | None] = column("when it was")
    reply: Mapped[str | None] = column("the reply")


class Task(Base):
    """任务: what a leader's decision on a hard case gives an organization to do by a day."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (result IS NULL)", name="result_has_time"),
        Index("ix_task_undone", "due_on", sqlite_where=UNDONE),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"), index=True)
    organization_id: Mapped[int] = column("who does it", ForeignKey("organization.id"), index=True)
    content: Mapped[str] = column("what is to be done")
    assigned_at: Mapped[datetime] = column("when the leader decided it")
    due_on: Mapped[date] = column("by which day")
    done_at: Mapped[datetime | None] = column("when it was done")
    result: Mapped[str | None] = column("what came of it")
