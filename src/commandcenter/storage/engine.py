"""Engines: SQLite set up for a window that reads while another writes, PostgreSQL as it comes."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from commandcenter.domain.errors import DatabaseProblem

APPLICATION_ID = 0x58534343  # "XSCC", in the header of an SQLite file: this database is ours
BUSY_TIMEOUT_MS = 5000
CACHE_KIB = 8 * 1024
WRITES = "commandcenter_writes"
# A window's counts take one core of the server, not all: others wait meanwhile for a change to be shown. And none of
# its queries runs long enough to be worth compiling.
POSTGRESQL_OPTIONS = "-c max_parallel_workers_per_gather=0 -c jit=off"


def parse(url: str) -> URL:
    """The URL with the driver that we use. Raises DatabaseProblem for what is no database URL of ours."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseProblem(
            f"“{url}” 不是数据库地址：请写成 sqlite:///文件 或 postgresql://用户@主机/库名。"
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql" and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    raise DatabaseProblem(f"“{url}” 不能用：只支持 sqlite:///文件 和 postgresql://用户@主机/库名。")


def open_engine(url: URL) -> Engine:
    """An engine for this URL; nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {} if "options" in url.query else {"options": POSTGRESQL_OPTIONS}
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5, **options})


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once when we mean to write: a read that becomes a write could be refused half way."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_sqlite(bind: Any) -> bool:
    """Whether an engine, connection or session's bind speaks to SQLite."""
    return bool(bind.dialect.name == "sqlite")
