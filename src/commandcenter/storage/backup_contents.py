"""What a copy of a district holds, and whether it is whole: asked before anything relies on it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from commandcenter.domain.errors import Cancelled, DatabaseProblem
from commandcenter.storage.beside import IsCancelled, file_problem, never
from commandcenter.storage.revisions import HEAD, KNOWN

Form = Literal["sqlite", "postgresql"]

COUNTED: tuple[tuple[str, str], ...] = (
    ("township", "镇街"),
    ("village", "村社"),
    ("grid", "网格"),
    ("organization", "单位"),
    ("cadre", "干部"),
    ("enterprise", "企业"),
    ("pairing", "结对"),
    ("visit", "走访"),
    ("issue", "事项"),
    ("issue_event", "事项历史"),
)
"""The tables whose rows are counted, and what they hold."""

_MAGIC: tuple[tuple[bytes, Form], ...] = ((b"SQLite format 3\0", "sqlite"), (b"PGDMP", "postgresql"))
STEPS_BETWEEN_LOOKS = 100_000  # of SQLite's machine: some milliseconds


@dataclass(frozen=True)
class Contents:
    """What a copy holds: the revision of its schema, whose district, how many rows in the tables of COUNTED."""

    revision: str
    district: str
    is_sample: bool
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Whether its schema is today's."""
        return self.revision == HEAD

    def words(self) -> str:
        """In one line."""
        named = [f"{name} {self.rows[table]:,}" for table, name in COUNTED if self.rows.get(table)]
        whose = (self.district or "未命名的区") + ("（样本数据）" if self.is_sample else "")
        return f"{whose}：{'，'.join(named)}" if named else f"{whose}：还没有数据"


def form_of(file: Path) -> Form:
    """Which engine's copy a file is, by its first bytes. Raises DatabaseProblem for what is none."""
    try:
        with file.open("rb") as opened:
            begins = opened.read(16)
    except OSError as error:
        raise file_problem(error, file) from error
    if not begins:
        raise DatabaseProblem(f"这是一个空文件，不是备份：请另选一个（位置：{file}）。")
    for magic, form in _MAGIC:
        if begins.startswith(magic):
            return form
    raise DatabaseProblem(f"这个文件不是数据库的备份，或已损坏：请另选一个（位置：{file}）。")


def known_revision(version: str | None, place: object) -> str:
    """The revision, if this program knows it. Raises DatabaseProblem."""
    if version is None:
        raise DatabaseProblem(f"这个数据库没有建完：请另选一个（位置：{place}）。")
    if version not in KNOWN:
        raise DatabaseProblem(
            f"这个数据库由更新版本的程序建立（{version}，本程序认得到 {HEAD}）：请升级程序（位置：{place}）。"
        )
    return version


@contextmanager
def looked_into(file: Path, is_cancelled: IsCancelled = never) -> Iterator[sqlite3.Connection]:
    """A connection that reads a file that nobody else writes, and leaves nothing beside it. Raises DatabaseProblem.

    What another process has left unfolded beside it (``-wal``) is read as well.
    """
    wal = file.with_name(f"{file.name}-wal")
    how = "mode=ro" if wal.exists() and wal.stat().st_size else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"file:{quote(str(file.absolute()))}?{how}", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise file_problem(error, file) from error
    connection.set_progress_handler(is_cancelled, STEPS_BETWEEN_LOOKS)
    try:
        yield connection
    except sqlite3.Error as error:
        if is_cancelled():
            raise Cancelled("已取消，原有数据未变。") from error
        raise file_problem(error, file) from error
    finally:
        connection.close()


def contents_of_file(file: Path) -> Contents:
    """What an SQLite file of ours holds. Raises DatabaseProblem when not ours, newer or unreadable."""
    with looked_into(file) as connection:
        return contents_of(connection, file)


def contents_of(connection: sqlite3.Connection, place: object) -> Contents:
    """The same over an open connection."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in tables or "township" not in tables:
        raise DatabaseProblem(f"这个数据库不是本程序的：请另选一个（位置：{place}）。")
    version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = known_revision(version[0] if version else None, place)
    facts = dict(connection.execute("SELECT key, value FROM meta"))
    rows = {
        table: int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table, _ in COUNTED
        if table in tables
    }
    return Contents(revision, facts.get("district_name", ""), "sample" in facts, rows)


def whole(file: Path, expected: Contents | None = None, is_cancelled: IsCancelled = never) -> Contents:
    """What an SQLite file holds, once the engine has looked through its pages and rows and found them whole.

    Indices are not held against their rows: that takes five times as long, and ``check`` does it.

    Raises DatabaseProblem when it is damaged, not ours, newer, or does not hold what was expected; Cancelled.
    """
    with looked_into(file, is_cancelled) as connection:
        said = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
        if said != ["ok"]:
            raise DatabaseProblem(f"数据库文件已损坏（{said[0].splitlines()[0]}）：请换一个备份（位置：{file}）。")
        found = contents_of(connection, file)
    if expected is not None and found != expected:
        raise DatabaseProblem(f"备份的内容与数据库不一致，没有采用：请再试一次（位置：{file}）。")
    return found
