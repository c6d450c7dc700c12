"""Copies of an embedded database, and restoring them: with real files, while others write, and killed for real."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from commandcenter.domain.errors import Cancelled, DatabaseProblem, Refused
from commandcenter.storage import backup, beside
from commandcenter.storage.backup import Pace, copy_database
from commandcenter.storage.backup_contents import contents_of_file, whole
from commandcenter.storage.backup_restore import restore_file
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, upgrade
from commandcenter.storage.schema import Meta
from tests.storage.rows import lay_ground


@pytest.fixture
def database(current_sqlite_url: str) -> Iterator[Database]:
    """A small district in a file."""
    opened = Database(current_sqlite_url)
    with opened.begin() as session:
        lay_ground(session)
        session.add(Meta(key="district_name", value="试验区"))
    yield opened
    opened.close()


@pytest.fixture
def file(database: Database) -> Path:
    """The district's file."""
    return Path(database.url.database or "")


def note(database: Database, key: str) -> None:
    """Write a line by which one state is told from another."""
    with database.begin() as session:
        session.add(Meta(key=key, value="1"))


def notes(file: Path) -> set[str]:
    """The lines that a file holds."""
    opened = Database(f"sqlite:///{file}")
    with opened.read() as session:
        found = set(session.scalars(select(Meta.key)))
    opened.close()
    return found


def test_a_copy_is_whole_and_says_what_it_holds(database: Database, file: Path, tmp_path: Path) -> None:
    copy = copy_database(file, tmp_path / "副本 里" / "试验 区.sqlite3")
    assert copy.size == copy.file.stat().st_size
    assert whole(copy.file) == copy.contents == contents_of_file(file)
    assert copy.contents.words().startswith("试验区：镇街 1")
    assert [path.name for path in copy.file.parent.iterdir()] == [copy.file.name]


def test_what_is_written_while_it_is_copied_is_not_in_it_and_does_not_begin_it_anew(
    database: Database, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 4)
    shares: list[float] = []

    def write_meanwhile(share: float, words: str) -> None:
        shares.append(share)
        if words == "复制数据":
            note(database, f"later{len(shares)}")

    copy = copy_database(file, tmp_path / "copy.sqlite3", Pace(write_meanwhile))
    assert shares == sorted(shares)
    assert len(shares) > 8
    assert notes(copy.file) == {"district_name"}
    assert len(notes(file)) > 5


def test_stopped_at_any_step_it_leaves_what_was_there(
    database: Database, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 4)
    target = tmp_path / "to" / "copy.sqlite3"
    copy_database(file, target)
    before = target.read_bytes()
    note(database, "later")
    for asked in range(1, 12):
        left = iter(range(asked))
        with pytest.raises(Cancelled, match="没有留下"):
            copy_database(file, target, Pace(is_cancelled=lambda left=left: next(left, None) is None))  # type: ignore[misc]
        assert [path.read_bytes() for path in target.parent.iterdir()] == [before]


def test_a_copy_does_not_overwrite_its_own_database(database: Database, file: Path) -> None:
    with pytest.raises(DatabaseProblem, match="自己的文件"):
        copy_database(file, file)
    link = file.with_name("other.sqlite3")
    link.hardlink_to(file)
    with pytest.raises(DatabaseProblem, match="自己的文件"):
        copy_database(file, link)


def test_no_room_is_said_before_anything_is_written(database: Database, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "to" / "copy.sqlite3"
    with pytest.raises(DatabaseProblem, match="磁盘空间不够"):
        copy_database(file, target, Pace(left_free=1 << 60))
    assert list(target.parent.iterdir()) == []


def test_what_a_killed_copier_left_is_removed_by_the_next(database: Database, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "to" / "copy.sqlite3"
    target.parent.mkdir()
    for side in ("", *beside.SIDE_FILES):
        (target.parent / f"{target.name}{beside.COPYING}999999999{side}").write_bytes(b"half")
    copy_database(file, target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_restoring_brings_back_and_keeps_what_was_there(database: Database, file: Path, tmp_path: Path) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3")
    note(database, "later")
    database.close()
    restored, kept = restore_file(copy.file, file)
    assert restored.contents == copy.contents
    assert notes(file) == {"district_name"}
    assert kept is not None
    assert kept.name.startswith(f"{file.name}.before-restore.")
    assert notes(kept) == {"district_name", "later"}
    assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_restoring_to_a_place_where_nothing_is(database: Database, file: Path, tmp_path: Path) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3")
    _, kept = restore_file(copy.file, tmp_path / "new" / "区.sqlite3")
    assert kept is None
    assert notes(tmp_path / "new" / "区.sqlite3") == {"district_name"}


def test_restoring_is_refused_while_somebody_has_the_database_open(
    database: Database, file: Path, tmp_path: Path
) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3")
    note(database, "later")
    with database.read() as session:
        session.scalar(select(Meta.key))
        with pytest.raises(Refused, match="正被另一个窗口"):
            restore_file(copy.file, file)
    with pytest.raises(Refused, match="正被另一个窗口"):  # an open connection that does nothing is enough
        restore_file(copy.file, file)
    assert notes(file) == {"district_name", "later"}
    assert not [path for path in file.parent.iterdir() if "restor" in path.name]
    database.close()
    assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_older_copy_is_brought_to_todays_schema_before_it_replaces(
    database: Database, file: Path, tmp_path: Path
) -> None:
    older = Database(f"sqlite:///{tmp_path / 'older.sqlite3'}")
    upgrade(older, "0001")
    note(older, "older")
    older.close()
    database.close()
    restore_file(tmp_path / "older.sqlite3", file)
    assert condition(Database(f"sqlite:///{file}")) is Condition.CURRENT
    assert notes(file) == {"older"}


@pytest.mark.parametrize("spoil", ["nothing", "junk", "empty", "cut", "zeroes"])
def test_what_stands_there_may_be_spoilt(database: Database, file: Path, tmp_path: Path, spoil: str) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3")
    database.close()
    content = file.read_bytes()
    spoilt = {
        "nothing": content,
        "junk": b"no database at all" * 999,
        "empty": b"",
        "cut": content[: len(content) // 3],
        "zeroes": content[:4096] + bytes(len(content) - 4096),
    }[spoil]
    file.write_bytes(spoilt)
    _, kept = restore_file(copy.file, file)
    assert kept is not None
    assert spoil == "nothing" or kept.read_bytes() == spoilt
    assert notes(file) == {"district_name"}


def cut(content: bytes) -> bytes:
    """As a download that broke off."""
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "损坏"),
        (lambda content: content[:8192] + b"\xff" * (len(content) - 8192), "损坏"),
        (lambda _: b"", "空文件"),
        (lambda _: "我的备份，勿删".encode(), "不是数据库的备份"),
        (lambda _: b"PGDMP\x01\x0e", "PostgreSQL 的备份"),
    ],
    ids=["cut", "spoilt", "empty", "text", "server"],
)
def test_what_is_no_whole_copy_is_refused_and_changes_nothing(
    database: Database, file: Path, tmp_path: Path, spoil: object, words: str
) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3").file
    assert callable(spoil)
    copy.write_bytes(spoil(copy.read_bytes()))
    database.close()
    before = file.read_bytes()
    with pytest.raises(DatabaseProblem, match=words):
        restore_file(copy, file)
    assert file.read_bytes() == before
    assert not [path for path in file.parent.iterdir() if "restor" in path.name]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "更新版本"),
        ("DELETE FROM alembic_version", "没有建完"),
        ("ALTER TABLE alembic_version RENAME TO theirs", "不是本程序的"),
    ],
)
def test_a_copy_that_is_not_ours_is_refused(
    database: Database, file: Path, tmp_path: Path, statement: str, words: str
) -> None:
    copy = copy_database(file, tmp_path / "copy.sqlite3").file
    connection = sqlite3.connect(copy)
    connection.execute(statement)
    connection.commit()
    connection.close()
    database.close()
    with pytest.raises(DatabaseProblem, match=words):
        restore_file(copy, file)
    assert notes(file) == {"district_name"}


def test_the_database_in_use_is_not_restored_over_itself(database: Database, file: Path) -> None:
    database.close()
    with pytest.raises(Refused, match="正在使用的数据库"):
        restore_file(file, file)


def test_a_log_that_a_kill_left_is_read_and_kept(database: Database, file: Path, tmp_path: Path) -> None:
    """As after ``kill -9``: the newest lines stand in the log beside the file alone."""
    note(database, "in the log")
    left = tmp_path / "left"
    left.mkdir()
    for path in (file, file.with_name(f"{file.name}-wal")):
        shutil.copy(path, left)
    killed = left / file.name
    copy = copy_database(killed, tmp_path / "copy.sqlite3").file
    assert notes(copy) == {"district_name", "in the log"}
    for path in (file, file.with_name(f"{file.name}-wal")):
        shutil.copy(path, left)
    older = tmp_path / "older.sqlite3"
    with sqlite3.connect(copy) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'in the log'")
    connection.close()
    shutil.copy(copy, older)
    _, kept = restore_file(older, killed)
    assert kept is not None
    assert notes(kept) == {"district_name", "in the log"}
    assert notes(killed) == {"district_name"}
