"""Copies of a database on a PostgreSQL server, by its programs: dumped in one snapshot, restored in one transaction."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.engine import URL

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.storage.backup import COPIED, PLAIN, Copy, Pace
from commandcenter.storage.backup_archive import Archive, read_archive
from commandcenter.storage.backup_contents import form_of
from commandcenter.storage.backup_programs import Programs, programs_for, server_of
from commandcenter.storage.backup_restore import KEPT
from commandcenter.storage.beside import COPYING, dated, in_file_words, made_beside, put_in_place, room_for, sweep
from commandcenter.storage.changes import CHANNEL, MANY
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, prepare
from commandcenter.storage.problems import sentence, where
from commandcenter.storage.schema import Base

WAIT_SECONDS = 0.1
LOCK_TIMEOUT = "10s"
CHUNK = 1 << 16
ARCHIVE_SUFFIX = ".dump"
_SINCE_17 = b"SET transaction_timeout = 0;"


def dump(database: Database, target: Path, pace: Pace = PLAIN) -> Copy:
    """Dump a database of ours into a file that ``pg_restore`` reads, looked through before it gets its name.

    Raises DatabaseProblem (not ours, programs missing or too old, no room) and Cancelled; nothing is left behind.
    """
    if condition(database) is Condition.EMPTY:
        raise DatabaseProblem("这个数据库还是空的，没有可备份的内容。")
    programs = programs_for(server_of(database))
    with database.read() as session:
        room_for(target.parent, session.scalar(text("SELECT pg_database_size(current_database())")) // 4)
        tables = session.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))
    with made_beside(target) as making:
        _dump(programs, database.url, making, pace, tables)
        archive = read_archive(programs, making, pace.part(COPIED, 1.0))
        with in_file_words(target):
            put_in_place(making, target)
            size = target.stat().st_size
    pace.progress(1.0, "备份完成")
    return Copy(target, size, archive.contents)


def _dump(programs: Programs, url: URL, making: Path, pace: Pace, tables: int) -> None:
    command = [programs.path("pg_dump"), "--format=custom", "--verbose", f"--file={making}", _conninfo(url)]
    with (
        _said() as said,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=said, env=_environment(url)) as run,
    ):
        with _ended(run):
            pace.at(0.0, "复制数据")
            while not _has_ended(run):
                done = Path(said.name).read_bytes().count(b"dumping contents of table")
                pace.at(COPIED * min(done / max(tables, 1), 1), "复制数据")
            pace.at(COPIED, "复制数据")
        if run.returncode:
            raise DatabaseProblem(_failure(said, url))


def restore_dump(database: Database, file: Path, pace: Pace = PLAIN) -> tuple[Copy, Path | None]:
    """Put a dump into the place of what the database holds, in one transaction; and where what was there is kept.

    Other windows wait meanwhile, and then read everything anew. Raises DatabaseProblem, Refused when somebody holds the
    tables for longer than LOCK_TIMEOUT, Cancelled; in each case nothing was changed.
    """
    if form_of(file) != "postgresql":
        raise DatabaseProblem(f"这是单机数据库的备份，不能恢复到 PostgreSQL：请另选一个（位置：{file}）。")
    programs = programs_for(server_of(database))
    archive = read_archive(programs, file, pace.part(0.0, 0.2))
    kept = None
    if condition(database) is not Condition.EMPTY:
        named = file.with_name(f"{database.url.database}{ARCHIVE_SUFFIX}")
        sweep(named, COPYING)
        kept = dump(database, dated(named, KEPT), pace.part(0.2, 0.5)).file
    _replay(programs, database, archive, pace.part(0.5, 1.0))
    prepare(database)
    pace.progress(1.0, "恢复完成")
    return Copy(file, file.stat().st_size, archive.contents), kept


@dataclass(frozen=True)
class _There:
    """What of the database the script must know before it begins."""

    schema: str
    functions: tuple[str, ...]
    serial: int
    major: int


def _what_is_there(database: Database) -> _There:
    functions = (
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
        "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    with database.read() as session:
        schema = session.scalar(text("SELECT quote_ident(current_schema())"))
        has_changes = session.scalar(text("SELECT to_regclass('change') IS NOT NULL"))
        serial = session.scalar(text("SELECT coalesce(max(serial), 0) FROM change")) if has_changes else 0
        return _There(schema, tuple(session.scalars(text(functions))), serial, server_of(database).major)


def _before(there: _There) -> str:
    """Everything of ours goes first, also what a newer schema has more than the archive."""
    tables = ("alembic_version", "issue_search", *Base.metadata.tables)
    named = ", ".join(f'{there.schema}."{table}"' for table in tables)
    functions = "".join(f"DROP FUNCTION IF EXISTS {function} CASCADE;\n" for function in there.functions)
    return (
        "\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\nBEGIN;\n"
        f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';\n"
        f"DROP TABLE IF EXISTS {named} CASCADE;\n{functions}"
    )


def _after(there: _There) -> str:
    """Other windows know lines up to a serial: they are told of newer ones, that everything is another."""
    change = f"{there.schema}.change"
    named = ", ".join(f"('{table}')" for table in Base.metadata.tables)
    return (
        f"\nSELECT setval(pg_get_serial_sequence('{change}', 'serial'), "
        f"greatest({there.serial}, (SELECT coalesce(max(serial), 0) FROM {change})) + 1);\n"
        f"INSERT INTO {change} (entity, key) SELECT entity, '{MANY}' FROM (VALUES {named}) AS every (entity);\n"
        f"SELECT pg_notify('{CHANNEL}', (SELECT max(serial)::text FROM {change}));\nCOMMIT;\n"
    )


def _replay(programs: Programs, database: Database, archive: Archive, pace: Pace) -> None:
    """Feed the archive's script to ``psql``, which commits only when ``pg_restore`` has given all of it."""
    there, url = _what_is_there(database), database.url
    options = ("--clean", "--if-exists", "--no-owner", "--file=-")
    script = [programs.path("pg_restore"), *options, str(archive.file)]
    command = [programs.path("psql"), "--no-psqlrc", "--quiet", "--output", os.devnull, _conninfo(url)]
    with (
        _said() as said,
        subprocess.Popen(script, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said) as source,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=_environment(url)) as sink,
        _ended(source, sink),
    ):
        assert source.stdout is not None
        assert sink.stdin is not None
        try:
            sink.stdin.write(_before(there).encode())
            _pump(source.stdout, sink.stdin, archive, pace, there.major)
            if source.wait():
                raise DatabaseProblem(_failure(said, url))
            pace.at(0.97, "提交")
            sink.stdin.write(_after(there).encode())
            sink.stdin.close()
        except BrokenPipeError:
            sink.wait()  # it has said why
        if sink.wait():
            raise _refusal(said, url)


def _pump(source: IO[bytes], sink: IO[bytes], archive: Archive, pace: Pace, major: int) -> None:
    done = 0
    while chunk := source.read(CHUNK):
        done += len(chunk)
        pace.at(0.95 * min(done / archive.script_size, 1), "写入数据")
        sink.write(chunk if major >= 17 else chunk.replace(_SINCE_17, b""))


def _refusal(said: IO[bytes], url: URL) -> DatabaseProblem | Refused:
    if b"lock timeout" in Path(said.name).read_bytes():
        return Refused(f"另有窗口或程序正在使用这些数据，没有恢复：请等它们完成后再试（位置：{where(url)}）。")
    return DatabaseProblem(_failure(said, url))


def _failure(said: IO[bytes], url: URL) -> str:
    """What a program ended with, in one sentence."""
    lines = Path(said.name).read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line for line in lines if "error" in line.lower() or "fatal" in line.lower() or "错误" in line]
    return sentence((told or lines or ["没有说明原因"])[0], where(url))


@contextmanager
def _said() -> Iterator[IO[bytes]]:
    """Where a program writes what it has to say."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "said").open("wb") as said:
        yield said


@contextmanager
def _ended(*runs: "subprocess.Popen[Any]") -> Iterator[None]:
    """Ask what still runs after the block to stop, so that the server takes back what it was doing."""
    try:
        yield
    except BaseException:
        for run in runs:
            run.terminate()
        raise


def _has_ended(run: "subprocess.Popen[Any]") -> bool:
    try:
        run.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _conninfo(url: URL) -> str:
    """What libpq connects by; the password is not among it, since everybody can read a command line."""
    given: Mapping[str, Any] = url.query
    named = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    further = {key: value for key, value in given.items() if key != "options"}
    return make_conninfo(**{key: value for key, value in {**named, **further}.items() if value is not None})


def _environment(url: URL) -> dict[str, str]:
    return os.environ | ({"PGPASSWORD": url.password} if url.password else {}) | {"LC_MESSAGES": "C"}
