"""Migrations give the schema of the mappings; other versions are refused or backed up first."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage import migrate, revisions
from commandcenter.storage.database import Database


def test_the_mappings_and_the_migrations_agree(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(migrate.alembic_config(connection))
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revisions.HEAD


def test_the_known_revisions_are_those_of_the_migrations(database: Database) -> None:
    with database.engine.begin() as connection:
        scripts = ScriptDirectory.from_config(migrate.alembic_config(connection))
        walked = tuple(reversed([script.revision for script in scripts.walk_revisions()]))
    assert walked == revisions.KNOWN


def test_a_current_database_is_left_alone(database: Database) -> None:
    assert migrate.prepare(database) is migrate.Condition.CURRENT


def test_a_newer_database_is_refused_and_not_touched(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match="更新版本"):
        migrate.prepare(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_somebody_elses_database_is_refused_and_not_touched(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a integer)"))
    with pytest.raises(DatabaseProblem, match="不是本程序的"):
        migrate.prepare(database)
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT * FROM theirs")).all() == []
    database.close()


def test_an_older_database_is_told_and_backed_up_whole(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(sqlite_url)
    migrate.prepare(database)
    with database.begin() as session:
        session.execute(text("INSERT INTO meta VALUES ('a', '1')"))
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    monkeypatch.setattr(migrate, "KNOWN", ("0000", *revisions.KNOWN))
    assert migrate.condition(database) is migrate.Condition.OLDER
    copy = migrate.back_up_before_migration(database)
    assert copy is not None
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT value FROM meta").fetchall() == [("1",)]
    connection.close()
    database.close()


def test_the_file_says_whose_it_is(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    migrate.prepare(database)
    database.close()
    header = next(tmp_path.glob("*.sqlite3")).read_bytes()[:72]
    assert header[68:72] == b"XSCC"
