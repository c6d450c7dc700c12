"""Builds an SQLite sample beside its place and moves it there in one step, whole or not at all."""

import os
import sqlite3
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from commandcenter.domain.errors import Refused
from commandcenter.sample.batch import Batch
from commandcenter.sample.changes import change_batch
from commandcenter.sample.writer import Tally
from commandcenter.storage.beside import file_problem, put_in_place, remove_with_sides, sweep
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, holds_anything, upgrade

MAKING = ".making-"
FAST = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "cache_size=-400000",
    "temp_store=MEMORY",
    "locking_mode=EXCLUSIVE",
    "threads=2",
)
LARGE = ("visit", "visit_companion", "issue", "issue_event", "report", "whistle")
ANALYSED = 4000


class SqliteWriter:
    """See :class:`commandcenter.sample.writer.Writer`.

    The indices of a large table are made in a thread once its rows are there; the engine then leaves this one free to
    make the next rows, and is waited for before they are written.
    """

    def __init__(self, database: Database, tally: Tally) -> None:
        """Raises Refused when something is there already, DatabaseProblem when nothing can be made there."""
        self.target = Path(database.url.database or "").absolute()
        self.tally = tally
        refuse_what_is_there(database, self.target)
        self.file = self.target.with_name(f"{self.target.name}{MAKING}{os.getpid()}")
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            sweep(self.target, MAKING)
            self._connection = self._open(database)
            self._thread = ThreadPoolExecutor(1)
            self._indexing: Future[None] | None = None
        except OSError as error:
            raise file_problem(error, self.target) from error

    def _open(self, database: Database) -> sqlite3.Connection:
        making = Database(database.url.set(database=str(self.file)).render_as_string(hide_password=False))
        try:
            upgrade(making)
        except BaseException:
            making.close()
            remove_with_sides(self.file)
            raise
        making.close()
        connection = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        for pragma in FAST:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        self._indices = self._drop_indices(connection)
        connection.execute("BEGIN")
        return connection

    def _drop_indices(self, connection: sqlite3.Connection) -> dict[str, list[str]]:
        """Drop them; the statements that make them again, by table."""
        marks = ", ".join("?" * len(LARGE))
        large = f"type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        query = f"SELECT tbl_name, name, sql FROM sqlite_master WHERE {large} ORDER BY tbl_name, name"
        again: dict[str, list[str]] = {}
        for table, name, sql in connection.execute(query, LARGE).fetchall():
            connection.execute(f'DROP INDEX "{name}"')
            again.setdefault(table, []).append(sql)
        return again

    def write(self, batches: Iterable[Batch]) -> None:
        """Write the batches, in order."""
        for batch in batches:
            marks = ", ".join("?" * len(batch.columns))
            columns = ", ".join(f'"{column}"' for column in batch.columns)
            statement = f'INSERT INTO "{batch.table}" ({columns}) VALUES ({marks})'
            for chunk in self.tally.chunks(batch):
                self._wait()
                self._connection.executemany(statement, chunk)
            self._index(batch.table)

    def _index(self, table: str) -> None:
        self._wait()
        if table in self._indices:
            self._indexing = self._thread.submit(self._make_indices, self._indices.pop(table))

    def _make_indices(self, statements: list[str]) -> None:
        for statement in statements:
            self._connection.execute(statement)

    def _wait(self) -> None:
        if self._indexing is not None:
            self._indexing.result()
            self._indexing = None

    def finish(self) -> None:
        """Indices, statistics, the change line of each table; then to its place."""
        self.tally.steps.at(self.tally.end, "建立索引")
        self.write([change_batch(self.tally.rows)])
        for table in tuple(self._indices):
            self._index(table)
        self._wait()
        self.tally.steps.at(0.97, "统计和收尾")
        self._connection.execute(f"PRAGMA analysis_limit={ANALYSED}").fetchall()
        self._connection.execute("ANALYZE")
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode=WAL").fetchall()
        self._close()
        self.tally.steps.at(0.99, "写入磁盘")
        put_in_place(self.file, self.target)

    def _close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._connection.interrupt()
        self._close()
        remove_with_sides(self.file)


def refuse_what_is_there(database: Database, target: Path) -> None:
    """Raise Refused unless the place is free, an empty file, or a current database without rows."""
    if not target.exists() or target.stat().st_size == 0:
        return
    found = condition(database)
    if found is Condition.OLDER or (found is Condition.CURRENT and holds_anything(database)):
        raise Refused(f"这个数据库里已有数据，样本不会覆盖它：请另选一个位置（{target}）。")
    database.engine.dispose()
    if not _is_alone(target):
        raise Refused(f"这个数据库正被另一个程序使用：请先关闭它（{target}）。")


def _is_alone(target: Path) -> bool:
    """Whether nobody else has the database open; then its side files are folded into it."""
    connection = sqlite3.connect(target, timeout=0)
    try:
        return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
