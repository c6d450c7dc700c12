"""What people at their desks leave behind: settings, saved views, open forms, looks at personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class Setting(Base):
    """A setting that an administrator changed, from a day on. Never changed or removed: triggers refuse it.

    The newest line of a key that is valid on a day holds on it; what has none is as shipped in ``resources/``.
    """

    __tablename__ = "setting"
    id: Mapped[int] = column("surrogate key; a later one outweighs an earlier one", primary_key=True)
    key: Mapped[str] = column("such as limits.general", String(60), index=True)
    value: Mapped[dict[str, Any]] = column("the value, as resources/ would have it, under the name value")
    valid_from: Mapped[date] = column("the first day that it counts for")
    set_at: Mapped[datetime] = column("when it was set")
    set_by_id: Mapped[int | None] = column("by whom", ForeignKey("cadre.id"))
    reason: Mapped[str] = column("why")


class SavedView(Base):
    """A list with its filters and columns, kept under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("name", "owner_id"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    name: Mapped[str] = column("its name")
    kind: Mapped[str] = column("the list that it shows", String(40))
    filters: Mapped[dict[str, Any]] = column("what it is narrowed to, by filter")
    columns: Mapped[dict[str, Any]] = column("which columns it shows, in order")
    owner_id: Mapped[int | None] = column("whose it is; empty for everybody's", ForeignKey("cadre.id"), index=True)
    created_at: Mapped[datetime] = column("when it was saved")


class Mapping(Base):
    """How the columns of a kind of file were mapped, remembered by the file's heads."""

    __tablename__ = "mapping"
    __table_args__ = (UniqueConstraint("kind", "fingerprint"),)
    id: Mapped[int] = column("surrogate key", primary_key=True)
    kind: Mapped[str] = column("what was imported, such as issues", String(20))
    fingerprint: Mapped[str] = column("of the column heads", String(64))
    columns: Mapped[dict[str, Any]] = column("the column of each field")


class Editing(Base):
    """Who has a form of an issue open; a line that was not renewed for a minute counts no more."""

    __tablename__ = "editing"
    token: Mapped[str] = column("of the window and form", String(40), primary_key=True)
    issue_id: Mapped[int] = column("the issue", ForeignKey("issue.id"), index=True)
    cadre_id: Mapped[int | None] = column("who", ForeignKey("cadre.id"))
    role: Mapped[str] = column("in which role", String(20))
    step: Mapped[str] = column("the transition that the form is for", String(20))
    since: Mapped[datetime] = column("when it was opened")
    seen_at: Mapped[datetime] = column("when it was last renewed")


class Unmasking(Base):
    """Somebody looked at a reporter's personal data. Never changed or removed: triggers refuse it."""

    __tablename__ = "unmasking"
    id: Mapped[int] = column("surrogate key", primary_key=True)
    at: Mapped[datetime] = column("when", index=True)
    actor_id: Mapped[int | None] = column("who", ForeignKey("cadre.id"))
    role: Mapped[str] = column("in which role", String(20))
    issue_id: Mapped[int] = column("of which issue", ForeignKey("issue.id"), index=True)
    report_id: Mapped[int] = column("whose", ForeignKey("report.id"))
    reason: Mapped[str] = column("why")
