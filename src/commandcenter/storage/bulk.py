"""Many rows at once, by the quickest way that each engine has: one statement over and over, or COPY."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, Table, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Base

ROOMY_CACHE_KIB = 64 * 1024


@contextmanager
def room_for_many(session: Session) -> Iterator[None]:
    """A larger page cache for SQLite meanwhile: rows in no order touch pages all over the indices."""
    if not is_sqlite(session.get_bind()):
        yield
        return
    connection = session.connection()
    usual = connection.scalar(text("PRAGMA cache_size"))
    connection.execute(text(f"PRAGMA cache_size=-{ROOMY_CACHE_KIB}"))
    try:
        yield
    finally:
        connection.execute(text(f"PRAGMA cache_size={usual}"))


def insert_many(session: Session, mapped: type[Base], lines: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give the same columns; in the session's transaction, which names the change itself.

    Raises DBAPIError as any statement does.
    """
    if not lines:
        return
    table = Base.metadata.tables[mapped.__tablename__]
    if is_sqlite(session.get_bind()):
        session.connection().execute(insert(table), [dict(line) for line in lines])
    else:
        _copy(session, table, lines)


def _copy(session: Session, table: Table, lines: Sequence[Mapping[str, Any]]) -> None:
    import psycopg

    connection = session.connection()
    names = list(lines[0])
    writers = [_writer(table, name, connection.dialect) for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN'
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for line in lines:
                copy.write_row([write(line[name]) for name, write in zip(names, writers, strict=True)])
    except psycopg.Error as error:
        raise DBAPIError(statement, None, error) from error


def _writer(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any]:
    """How a column's value is handed to the driver."""
    process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return process or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
