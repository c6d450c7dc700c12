"""Facts about the database itself, and the change feed."""

from sqlalchemy import (
    String,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class Meta(Base):
    """Facts about this database: the district's code and name, whether it is a sample."""

    __tablename__ = "meta"
    key: Mapped[str] = column("name of the fact", String(40), primary_key=True)
    value: Mapped[str] = column("its value")


class Change(Base):
    """The change feed: one line a row that a commit changed; the serial follows the order of commits."""

    __tablename__ = "change"
    __table_args__ = ({"sqlite_autoincrement": True},)
    serial: Mapped[int] = column("rising number", primary_key=True)
    entity: Mapped[str] = column("table name", String(30))
    key: Mapped[str] = column("primary key as text; * for many at once", String(40))
