"""What all tables share: naming of constraints, types, short forms for columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    MetaData,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from commandcenter.storage.types import JsonObject, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

RUNNING = text("ended_on IS NULL")


class Base(DeclarativeBase):
    """The root of all mappings; its metadata is what Alembic compares with."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), str: Text(), dict[str, Any]: JsonObject()}


def complete_partial_indices(metadata: MetaData) -> None:
    """Say to PostgreSQL which rows a partial index holds, as the tables say it to SQLite.

    For what writes PostgreSQL's words: saying it in the tables would load its dialect at every start on SQLite.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if "sqlite_where" in index.dialect_kwargs:
                index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]


def column(comment: str, *args: Any, **options: Any) -> Any:
    """A column with its comment first: the data dictionary is made from them."""
    return mapped_column(*args, comment=comment, **options)


def small(comment: str, **options: Any) -> Any:
    """A column for a small number."""
    return mapped_column(SmallInteger, comment=comment, **options)
