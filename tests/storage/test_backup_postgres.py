"""Copies of a database on a server: with its own programs, while others write, and killed for real."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from commandcenter.domain.errors import Cancelled, DatabaseProblem, Refused
from commandcenter.storage import backup_postgres
from commandcenter.storage.backup import Pace
from commandcenter.storage.backup_postgres import dump, restore_dump
from commandcenter.storage.backup_programs import Programs, Server, programs_for, server_of
from commandcenter.storage.changes import changes_after, last_serial
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, upgrade
from commandcenter.storage.schema import Base, Cadre, Meta
from tests.storage.rows import a_cadre, lay_ground

KILLS = 4


@pytest.fixture
def database(current_postgres_url: str) -> Iterator[Database]:
    """A small district on a server."""
    opened = Database(current_postgres_url)
    with opened.begin() as session:
        lay_ground(session)
        session.add(Meta(key="district_name", value="试验\t区\\"))
    yield opened
    opened.close()


def note(database: Database, key: str) -> None:
    """Write a line by which one state is told from another."""
    with database.begin() as session:
        session.add(Meta(key=key, value="1"))


def notes(database: Database) -> set[str]:
    """The lines that are there."""
    with database.read() as session:
        return set(session.scalars(select(Meta.key))) - {"district_name"}


def test_there_and_back_everything_is_the_same(database: Database, tmp_path: Path) -> None:
    shares: list[float] = []
    copy = dump(database, tmp_path / "副本 里" / "试验 区.dump", Pace(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert [path.name for path in copy.file.parent.iterdir()] == [copy.file.name]
    assert copy.contents.rows["cadre"] == 2
    with database.read() as session:
        before = {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}
        seen = last_serial(session)
    note(database, "later")
    restored, kept = restore_dump(database, copy.file)
    assert restored.contents == copy.contents
    with database.read() as session:
        after = {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}
        told = changes_after(session, seen + 1)
    del before["change"], after["change"]
    assert before == after
    assert {line.entity for line in told if line.key == "*"} == set(Base.metadata.tables)  # other windows read anew
    with database.begin() as session:  # keys go on, rules hold
        session.add(Cadre(**a_cadre(3)))
    assert kept is not None
    restore_dump(database, kept)
    assert notes(database) == {"later"}


def test_an_older_copy_replaces_a_newer_schema_and_is_migrated(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(database, "0001")
    note(database, "older")
    older = dump(database, tmp_path / "older.dump")
    assert older.contents.revision == "0001"
    upgrade(database)
    note(database, "newer")
    restore_dump(database, older.file)
    assert condition(database) is Condition.CURRENT
    assert notes(database) == {"older"}


def test_restoring_into_an_empty_database(database: Database, postgres_url: str, tmp_path: Path) -> None:
    copy = dump(database, tmp_path / "copy.dump")
    empty = Database(postgres_url)
    _, kept = restore_dump(empty, copy.file)
    assert kept is None
    with empty.read() as session:
        assert session.scalar(select(Meta.value)) == "试验\t区\\"
    empty.close()


@pytest.mark.parametrize("share", [0.4, 0.8, 0.97])
def test_a_damaged_copy_is_refused_and_changes_nothing(database: Database, tmp_path: Path, share: float) -> None:
    file = dump(database, tmp_path / "copy.dump").file
    content = file.read_bytes()
    file.write_bytes(content[: round(len(content) * share)])
    note(database, "later")
    with pytest.raises(DatabaseProblem, match=r"损坏|不是本程序的"):
        restore_dump(database, file)
    assert notes(database) == {"later"}


def test_a_copy_of_an_embedded_database_is_refused(database: Database, current_file: Path) -> None:
    with pytest.raises(DatabaseProblem, match="单机数据库的备份"):
        restore_dump(database, current_file)


def test_who_holds_the_tables_is_waited_for_and_then_said(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_postgres, "LOCK_TIMEOUT", "50ms")
    file = dump(database, tmp_path / "copy.dump").file
    note(database, "later")
    with database.read() as session:
        session.scalars(select(Meta.key)).all()
        with pytest.raises(Refused, match="正在使用这些数据"):
            restore_dump(database, file)
    assert notes(database) == {"later"}


@pytest.mark.parametrize("step", ["核对备份", "复制数据", "写入数据"])
def test_stopped_at_any_step_nothing_is_changed(database: Database, tmp_path: Path, step: str) -> None:
    file = dump(database, tmp_path / "copy.dump").file
    note(database, "later")
    told: list[str] = []

    with pytest.raises(Cancelled):
        restore_dump(database, file, Pace(lambda _, words: told.append(words), lambda: step in told))
    assert told[-1] == step
    assert notes(database) == {"later"}
    assert not [path for path in tmp_path.iterdir() if ".copying-" in path.name]


RESTORER = """
import sys
from pathlib import Path
from commandcenter.storage.backup_postgres import restore_dump
from commandcenter.storage.backup import Pace
from commandcenter.storage.database import Database
database = Database(sys.argv[1])
restore_dump(database, Path(sys.argv[2]), Pace(lambda share, words: print(words, flush=True)))
"""


def test_killed_while_restoring_it_is_all_or_nothing(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        session.add_all([Meta(key=f"k{number}", value="x" * 500) for number in range(20_000)])
    file = dump(database, tmp_path / "copy.dump").file
    with database.begin() as session:
        session.execute(text("DELETE FROM meta WHERE key <> 'district_name'"))
    lot = random.Random(5)
    for _ in range(KILLS):
        command = [sys.executable, "-c", RESTORER, database.url.render_as_string(hide_password=False), str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as restorer:
            assert restorer.stdout is not None
            while "写入数据" not in restorer.stdout.readline():
                assert restorer.poll() is None
            time.sleep(lot.uniform(0, 0.3))
            os.kill(restorer.pid, signal.SIGKILL)
        there = len(notes(database))  # waits for the lock, that is for the server to have noticed
        assert there in (0, 20_000)
        with database.begin() as session:
            session.execute(text("DELETE FROM meta WHERE key <> 'district_name'"))
    for left in tmp_path.glob("*.before-restore.*"):
        assert ".copying-" not in left.name
        assert left.read_bytes()[:5] == b"PGDMP"


def test_programs_of_the_servers_version_are_found(database: Database) -> None:
    server = server_of(database)
    assert server.folder is not None
    assert programs_for(server) == Programs(server.folder, server.major)


def test_without_programs_or_with_older_ones_it_says_what_to_install(database: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match=r"没有 PostgreSQL 的 pg_dump.*请安装 PostgreSQL 18"):
        programs_for(Server(18, None), [tmp_path])
    folder = server_of(database).folder
    assert folder is not None
    with pytest.raises(DatabaseProblem, match="旧于服务器的 99"):
        programs_for(Server(99, None), [folder])
    assert programs_for(Server(9, None), [tmp_path, folder]).major >= 18
