"""Loads a PostgreSQL sample through COPY in one transaction."""

from collections.abc import Iterable
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.sample.batch import Batch
from commandcenter.sample.changes import change_batch
from commandcenter.sample.writer import Tally
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import holds_anything, prepare

SEARCH = "issue_search"
LARGE = ("visit", "visit_companion", "issue", "issue_event", "report", "whistle", "pairing", "issue_search")
RULED = "pairing"
COMMIT_ORDER_LOCK = 0x58534343
CHANNEL = "commandcenter_change"


class PostgresWriter:
    """See :class:`commandcenter.sample.writer.Writer`."""

    def __init__(self, database: Database, tally: Tally) -> None:
        """Raises Refused when the database holds anything, DatabaseProblem when it cannot be used."""
        prepare(database)
        if holds_anything(database):
            raise Refused("这个数据库里已有数据，样本不会覆盖它：请另选一个库。")
        self.tally = tally
        try:
            self._connection = psycopg.connect(conninfo(database.url))
        except psycopg.Error as error:
            raise DatabaseProblem(f"连不上数据库：{str(error).splitlines()[0]}。") from error
        self._execute("SET TIME ZONE 'UTC'")
        self._execute("SET LOCAL maintenance_work_mem = '256MB'")
        self._again = self._put_off()

    def _execute(self, statement: str, *parameters: object) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def _put_off(self) -> list[str]:
        """Drop foreign keys and plain indices of the large tables; return the statements that make them again.

        Rules that look a row's neighbours up would do so without an index; ``check`` asks the same of the whole table.
        """
        again = []
        keys = (
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2"
        )
        for table, name, definition in self._execute(keys, list(LARGE)):
            self._execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        indices = (
            "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1"
        )
        plain = self._execute(indices, list(LARGE))
        for name, _ in plain:
            self._execute(f'DROP INDEX "{name}"')
        self._execute(f"ALTER TABLE {RULED} DISABLE TRIGGER USER")
        return [definition for _, definition in plain] + again + [f"ALTER TABLE {RULED} ENABLE TRIGGER USER"]

    def write(self, batches: Iterable[Batch]) -> None:
        """Write the batches, in order."""
        for batch in batches:
            if batch.table == SEARCH:
                self._write_search(batch)
            else:
                self._copy(batch.table, batch)

    def _copy(self, table: str, batch: Batch) -> None:
        columns = ", ".join(f'"{column}"' for column in batch.columns)
        statement = f'COPY "{table}" ({columns}) FROM STDIN'
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for chunk in self.tally.chunks(batch):
                for row in chunk:
                    copy.write_row(row)

    def _write_search(self, batch: Batch) -> None:
        self._execute("CREATE TEMPORARY TABLE words (rowid integer, tokens text) ON COMMIT DROP")
        self._copy("words", Batch("words", batch.columns, batch.rows, batch.count, batch.words))
        self._execute(f"INSERT INTO {SEARCH} SELECT rowid, to_tsvector('simple', tokens) FROM words")
        self.tally.rows[SEARCH] = self.tally.rows.pop("words")

    def finish(self) -> None:
        """Keys and indices, sequences, statistics, the change line of each table; then commit and ring the bell."""
        for number, statement in enumerate(self._again, 1):
            share = self.tally.end + (0.99 - self.tally.end) * number / len(self._again)
            self.tally.steps.at(share, f"建立索引 {number} / {len(self._again)}")
            self._execute(statement)
        self._set_sequences()
        self._execute("ANALYZE")
        self._execute("SELECT pg_advisory_xact_lock(%s)", COMMIT_ORDER_LOCK)
        self.write([change_batch(self.tally.rows)])
        self._execute("SELECT pg_notify(%s, (SELECT max(serial)::text FROM change))", CHANNEL)
        self._connection.commit()
        self._mark_visible()
        self._connection.close()

    def _mark_visible(self) -> None:
        """Let indices answer alone: rows that were just loaded would be looked up one by one until a vacuum came."""
        self._connection.autocommit = True
        self._execute("VACUUM")

    def _set_sequences(self) -> None:
        owned = (
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_name = 'id' AND column_default LIKE 'nextval%'"
        )
        for (table,) in self._execute(owned):
            self._execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1), max(id) IS NOT NULL) "
                f'FROM "{table}"'
            )

    def abandon(self) -> None:
        """Take everything back."""
        self._connection.close()


def conninfo(url: URL) -> str:
    """The same database for psycopg itself."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
