"""Databases as they should not be, each with its sentence, and nothing that was there is lost.

Where modes of files must bind, the work is done by a child that is nobody: root, as which tests may run, writes
everywhere. A full disk is a child that may write no file beyond a size (RLIMIT_FSIZE).
"""

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from commandcenter.cli import run
from commandcenter.domain.errors import DatabaseProblem
from commandcenter.start import needs_sample
from commandcenter.storage import backup, engine
from commandcenter.storage.backup_contents import whole
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare, upgrade
from tests.storage.rows import lay_ground


@pytest.fixture
def file(tmp_path: Path, current_file: Path) -> Path:
    """A small district in a folder with Chinese and spaces."""
    made = tmp_path / "指挥 中心" / "区 一.sqlite3"
    made.parent.mkdir()
    shutil.copyfile(current_file, made)
    database = Database(f"sqlite:///{made}")
    with database.begin() as session:
        lay_ground(session)
    database.close()
    return made


def by_sql(statement: str) -> Callable[[Path], None]:
    """Spoils a file by a statement."""

    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)

    return spoil


BAD: tuple[tuple[str, Callable[[Path], object], str], ...] = (
    ("cut", lambda file: file.write_bytes(file.read_bytes()[:50_000]), "损坏"),
    ("header", lambda file: file.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000), "损坏"),
    ("text", lambda file: file.write_text("这是一份说明，不是数据库。" * 50, encoding="utf-8"), "损坏"),
    ("folder", lambda file: (file.unlink(), file.mkdir()), "打不开|文件"),
    ("newer", by_sql("UPDATE alembic_version SET version_num = '9999'"), "更新版本"),
    ("theirs", by_sql("ALTER TABLE township RENAME TO theirs"), "不是本程序的"),
    ("unfinished", by_sql("DELETE FROM alembic_version"), "更新版本|没有建完"),
)


@pytest.mark.parametrize("command", ["check", "backup", "window"])
@pytest.mark.parametrize(("spoil", "words"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_what_is_no_good_database_is_told_in_a_sentence_and_left_alone(
    file: Path, spoil: Callable[[Path], object], words: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    url, copy = f"sqlite:///{file}", file.with_name("copy.sqlite3")
    if command == "window":
        with pytest.raises(DatabaseProblem, match=words) as told:
            prepare(Database(url))
        said = str(told.value)
    else:
        arguments = [str(copy)] if command == "backup" else []
        assert run([command, "--database", url, *arguments]) == 2
        said = capsys.readouterr().err.strip()
    assert any(word in said for word in words.split("|"))
    assert said.endswith("。")
    assert "\n" not in said
    assert (file.read_bytes() if file.is_file() else b"") == before
    assert not copy.exists()


def test_a_file_of_no_bytes_is_an_empty_database(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(b"")
    url = f"sqlite:///{file}"
    assert run(["check", "--database", url]) == 2
    assert "空的" in capsys.readouterr().err
    assert run(["backup", "--database", url, str(file.with_name("copy.sqlite3"))]) == 2
    assert "不是本程序的" in capsys.readouterr().err
    assert needs_sample(url)


def test_half_migrated_it_is_told_and_stays_as_it_was(file: Path) -> None:
    """As no kill leaves it, but a hand: the newest tables are there, and the revision says they are not."""
    by_sql("UPDATE alembic_version SET version_num = '0001'")(file)
    with pytest.raises(DatabaseProblem, match=r"already exists|duplicate column"):
        prepare(Database(f"sqlite:///{file}"))
    assert whole(file).revision == "0001"
    (copy,) = file.parent.glob("*.before-*")
    assert whole(copy) == whole(file)


def test_a_writer_does_not_keep_a_backup_waiting(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO meta VALUES ('not', 'yet')")
        copy = backup.copy_database(file, file.with_name("copy.sqlite3"))
    assert whole(copy.file) == copy.contents


def test_a_database_that_is_locked_whole_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseProblem, match="正被另一个程序占用"):
            backup.copy_database(file, file.with_name("copy.sqlite3"))
        with pytest.raises(DatabaseProblem, match="正被另一个程序占用"):
            prepare(Database(f"sqlite:///{file}"))
    assert not file.with_name("copy.sqlite3").exists()


def test_what_a_killed_restore_left_writes_ahead_again(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    database = Database(f"sqlite:///{file}")
    prepare(database)
    database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


CHILD = """
import os, pwd, resource, sys
import alembic.command, logging.config, mako.template
import commandcenter.storage.backup_restore, commandcenter.services.backups, commandcenter.services.repair
import commandcenter.start, commandcenter.sample.make, commandcenter.sample.history
from commandcenter.cli import run
from commandcenter.domain.errors import CommandCenterError
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
if sys.argv[1] == "nobody" and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(pwd.getpwnam("nobody").pw_gid)
    os.setuid(pwd.getpwnam("nobody").pw_uid)
elif sys.argv[1] != "nobody":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
if sys.argv[2] == "prepare":
    try:
        prepare(Database(sys.argv[3]))
    except CommandCenterError as error:
        sys.exit(str(error))
else:
    sys.exit(run(sys.argv[2:]))
"""


def child(how: str, *arguments: object) -> tuple[int, str]:
    """What a command says that is run by nobody, or by whom may write no file beyond a size."""
    command = [sys.executable, "-c", CHILD, how, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    said = done.stderr.strip()
    assert "\n" not in said, said
    return done.returncode, said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that nobody can reach too."""
    with tempfile.TemporaryDirectory(prefix="cc-bad-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        for folder in Path(name).rglob("*"):
            if folder.is_dir():
                folder.chmod(0o755)


def test_where_nothing_may_be_written_it_is_told(file: Path, open_folder: Path) -> None:
    there, free, closed = open_folder / "d.sqlite3", open_folder / "free", open_folder / "closed"
    closed.mkdir()
    free.mkdir()
    shutil.copyfile(file, there)
    shutil.copyfile(file, free / "d.sqlite3")
    for path, mode in ((there, 0o444), (free / "d.sqlite3", 0o666), (free, 0o777), (closed, 0o555)):
        path.chmod(mode)
    before = there.read_bytes()
    free_url, url = f"sqlite:///{free / 'd.sqlite3'}", f"sqlite:///{there}"
    copy = free / "copy.sqlite3"
    assert child("nobody", "backup", "--database", free_url, copy) == (0, "")
    for words, *arguments in (
        ("权限", "backup", "--database", free_url, closed / "copy.sqlite3"),
        ("只能读", "backup", "--database", url, free / "other.sqlite3"),
        ("只能读", "check", "--database", url),
        ("权限", "restore", "--database", url, copy),
        ("权限", "sample", "--database", f"sqlite:///{closed / 'home' / 'd.sqlite3'}"),
        ("权限", "prepare", f"sqlite:///{closed / 'home' / 'd.sqlite3'}"),
        ("权限", "prepare", f"sqlite:///{closed / 'd.sqlite3'}"),
    ):
        code, said = child("nobody", *arguments)
        assert code in (1, 2)
        assert words in said
        assert said.endswith("。")
    assert there.read_bytes() == before
    assert list(closed.iterdir()) == []
    assert not (free / "other.sqlite3").exists()


@pytest.mark.parametrize("work", ["backup", "restore", "migrate"])
def test_a_full_disk_is_told_and_leaves_what_was_there(file: Path, tmp_path: Path, work: str) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    older = tmp_path / "older.sqlite3"
    database = Database(f"sqlite:///{older}")
    upgrade(database, "0001")
    database.close()
    source = {"backup": file, "restore": file, "migrate": older}[work]
    before, limit = whole(source), source.stat().st_size // 2
    url = f"sqlite:///{source}"
    arguments = {
        "backup": ["backup", "--database", url, tmp_path / "to" / "copy.sqlite3"],
        "restore": ["restore", "--database", url, older],
        "migrate": ["prepare", url],
    }[work]
    code, said = child(str(limit if work != "restore" else older.stat().st_size // 2), *arguments)
    assert code in (1, 2)
    assert "磁盘" in said or "大小" in said
    assert whole(source) == before
    left = [path.name for folder in (tmp_path, tmp_path / "to") if folder.is_dir() for path in folder.iterdir()]
    assert not [name for name in left if "copy" in name or "before" in name or "restoring" in name]
