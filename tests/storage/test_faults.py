"""Real trouble with real files and servers: each gets its sentence, and nothing that was there is lost."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage import engine
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import condition, prepare
from commandcenter.storage.schema import Meta


def made(url: str) -> Database:
    """A current database with one row."""
    database = Database(url)
    prepare(database)
    with database.begin() as session:
        session.add(Meta(key="kept", value="1"))
    return database


def values(url: str) -> list[str]:
    """The keys that are there, read anew."""
    database = Database(url)
    with database.read() as session:
        found = list(session.scalars(select(Meta.key).order_by(Meta.key)))
    database.close()
    return found


def test_a_locked_database_says_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    database = made(sqlite_url)
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database.close()
    with pytest.raises(DatabaseProblem, match="正被另一个程序占用"), database.begin() as session:
        session.add(Meta(key="lost", value="1"))
    other.close()
    database.close()
    assert values(sqlite_url) == ["kept"]


@pytest.mark.parametrize("content", [b"not a database" * 100, b"", b"SQLite format 3\0" + b"\xff" * 4096])
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "文件 with spaces.sqlite3"
    file.write_bytes(content)
    database = Database(f"sqlite:///{file}")
    if content:
        with pytest.raises(DatabaseProblem, match=r"不是数据库|损坏"):
            condition(database)
        assert file.read_bytes() == content
    else:
        prepare(database)
        assert condition(database).name == "CURRENT"
    database.close()


def test_a_truncated_database_is_told(sqlite_url: str) -> None:
    database = made(sqlite_url)
    database.close()
    file = Path(database.url.database or "")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    with pytest.raises(DatabaseProblem, match="损坏"), Database(sqlite_url).read() as session:
        session.scalars(select(Meta.key)).all()


def test_a_read_only_file_says_so(sqlite_url: str) -> None:
    database = made(sqlite_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.rollback()
    with pytest.raises(DatabaseProblem, match="只能读"), database.begin() as session:
        session.add(Meta(key="lost", value="1"))
    database.close()
    assert values(sqlite_url) == ["kept"]


FULL = """
import resource, sys
from commandcenter.domain.errors import CommandCenterError
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Meta
database = Database(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with database.begin() as session:
        session.add(Meta(key="lost", value="x" * 4_000_000))
except CommandCenterError as error:
    print(error)
"""


def test_no_room_on_the_disk_is_told_and_loses_nothing(sqlite_url: str) -> None:
    database = made(sqlite_url)
    database.close()
    size = Path(database.url.database or "").stat().st_size
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    told = subprocess.run(
        [sys.executable, "-c", FULL, sqlite_url, str(size)], capture_output=True, text=True, check=True
    ).stdout
    assert "没有写入" in told
    assert values(sqlite_url) == ["kept"]


def test_a_full_database_is_told(sqlite_url: str) -> None:
    database = made(sqlite_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        connection.rollback()
    with pytest.raises(DatabaseProblem, match="磁盘已满"), database.begin() as session:
        session.add(Meta(key="lost", value="x" * 1_000_000))
    database.close()
    assert values(sqlite_url) == ["kept"]


KILLED = """
import sys
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Meta
database = Database(sys.argv[1])
n = 0
while True:
    n += 1
    with database.begin() as session:
        session.add(Meta(key=f"a{n}", value="1"))
        session.flush()
        session.add(Meta(key=f"b{n}", value="1"))
    print(n, flush=True)
"""


def test_killed_while_writing_leaves_whole_transactions(database_url: str) -> None:
    made(database_url).close()
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", KILLED, database_url], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            done = int(writer.stdout.readline() or 0)
            time.sleep(0.013)
            os.kill(writer.pid, signal.SIGKILL)
        there = values(database_url)
        assert done == 1
        assert "kept" in there
        assert len([key for key in there if key[0] == "a"]) == len([key for key in there if key[0] == "b"])
        database = Database(database_url)
        with database.begin() as session:
            for row in session.scalars(select(Meta).where(Meta.key != "kept")):
                session.delete(row)
        database.close()


def test_an_unreachable_server_is_told() -> None:
    database = Database("postgresql://nobody:secret@127.0.0.1:9/none")
    with pytest.raises(DatabaseProblem, match="连") as told:
        condition(database)
    assert "secret" not in str(told.value)


def test_an_unknown_database_on_the_server_is_told(postgres_url: str) -> None:
    missing = Database(postgres_url.replace("/test_", "/gone_"))
    with pytest.raises(DatabaseProblem, match="没有这个库"):
        condition(missing)
