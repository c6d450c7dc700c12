"""Bring a database to this program's schema; refuse what is newer or not ours. Imports Alembic only when needed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.beside import COPYING, dated, in_file_words, sweep
from commandcenter.storage.database import Database
from commandcenter.storage.engine import APPLICATION_ID, WRITES
from commandcenter.storage.problems import in_words, where
from commandcenter.storage.revisions import HEAD, KNOWN


class Condition(Enum):
    """What a database turned out to be."""

    EMPTY = auto()
    CURRENT = auto()
    OLDER = auto()


def condition(database: Database) -> Condition:
    """Look at a database without changing it. Raises DatabaseProblem when it is newer, not ours or unreadable."""
    if database.is_sqlite and not Path(database.url.database or "").exists():
        return Condition.EMPTY
    with database.read() as session:
        try:
            return _condition(session.connection(), database)
        except DBAPIError as error:
            raise in_words(error, database.url) from error


def _condition(connection: Connection, database: Database) -> Condition:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return Condition.EMPTY
    if "alembic_version" not in tables or "township" not in tables:
        raise DatabaseProblem(f"这个数据库不是本程序的：请另选一个，没有改动它（位置：{where(database.url)}）。")
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version not in KNOWN:
        raise DatabaseProblem(
            f"这个数据库由更新版本的程序建立（{version}，本程序认得到 {HEAD}）：请升级程序，没有改动它。"
        )
    return Condition.CURRENT if version == HEAD else Condition.OLDER


def prepare(database: Database) -> Condition:
    """Make a database current: create an empty one, back up and migrate an older one. Returns what it was."""
    found = condition(database)
    if found is Condition.OLDER:
        back_up_before_migration(database)
    if found is not Condition.CURRENT:
        upgrade(database)
    elif database.is_sqlite:
        _write_ahead_again(database)
    return found


def _write_ahead_again(database: Database) -> None:
    """A restore that was killed may have left the file without its write-ahead log, with which windows are quick.

    SQLite is asked: opening the file besides would, when closed, end the locks by which others know it is in use.
    """
    with closing(database.engine.raw_connection()) as asked:
        if asked.cursor().execute("PRAGMA journal_mode").fetchone()[0] != "delete":
            return
    file = database.url.database or ""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file, timeout=0)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchone()  # in use, or only to be read: it works as it is


def upgrade(database: Database, target: str = "head") -> None:
    """Run the migrations, all or none. Raises DatabaseProblem."""
    try:
        if database.is_sqlite:
            with in_file_words(Path(database.url.database or "")):
                _set_up_file(database)
        with database.engine.execution_options(**{WRITES: True}).begin() as connection:
            _run(connection, target)
    except DBAPIError as error:
        raise in_words(error, database.url) from error


def _set_up_file(database: Database) -> None:
    Path(database.url.database or "").parent.mkdir(parents=True, exist_ok=True)
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
        raw.cursor().execute(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        raw.close()


def _run(connection: Connection, target: str) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), target)


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration over an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def back_up_before_migration(database: Database) -> Path | None:
    """Copy an embedded database beside itself, consistently.

    None on PostgreSQL, where a migration is one transaction and backups are the server's.
    """
    if not database.is_sqlite:
        return None
    from commandcenter.storage.backup import Pace, copy_database

    source = Path(database.url.database or "")
    sweep(source, COPYING)
    room_to_migrate = source.stat().st_size  # beside the copy: tables may be made anew
    return copy_database(source, dated(source, f"before-{HEAD}"), Pace(left_free=room_to_migrate)).file


def holds_anything(database: Database, tables: Sequence[str] = ("township", "cadre", "issue", "visit")) -> bool:
    """Whether any of these tables of a current database has a row."""
    with database.read() as session:
        return any(session.scalar(text(f"SELECT 1 FROM {table} LIMIT 1")) for table in tables)
