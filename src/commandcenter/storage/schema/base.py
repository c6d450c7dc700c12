"""What all tables share: naming of constraints, types, short forms for columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    MetaData,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

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


def column(comment: str, *args: Any, **options: Any) -> Any:
    return mapped_column(*args, comment=comment, **options)


def small(comment: str, **options: Any) -> Any:
    return mapped_column(SmallInteger, comment=comment, **options)
