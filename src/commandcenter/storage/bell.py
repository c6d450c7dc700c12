"""How a process hears that another one has committed: SQLite's ``data_version``, PostgreSQL's ``LISTEN``."""

import sqlite3
from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy.exc import DBAPIError

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.changes import CHANNEL
from commandcenter.storage.database import Database
from commandcenter.storage.problems import in_words, where


class Bell(ABC):
    """A held connection that tells whether anything was committed since it was last asked."""

    descriptor: int | None = None
    """A file descriptor that becomes readable when it rings; None: it must be asked now and then."""

    @staticmethod
    def hung(database: Database) -> "Bell":
        """The bell for this database. Raises DatabaseProblem."""
        return _DataVersion(database) if database.is_sqlite else _Listen(database)

    @abstractmethod
    def rang(self) -> bool:
        """Whether something was committed since the last call. Raises DatabaseProblem when cut off."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""


class _DataVersion(Bell):
    """``PRAGMA data_version`` changes on a connection when any other connection has committed (some µs to ask)."""

    def __init__(self, database: Database) -> None:
        path = database.url.database or ""
        self._place = where(database.url)
        try:
            self._connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, isolation_level=None)
            self._seen = self._ask()
        except sqlite3.Error as error:
            raise DatabaseProblem(f"数据库文件读不到了：{error}（位置：{self._place}）。") from error

    def _ask(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def rang(self) -> bool:
        """See :meth:`Bell.rang`."""
        try:
            now = self._ask()
        except sqlite3.Error as error:
            raise DatabaseProblem(f"数据库文件读不到了：{error}（位置：{self._place}）。") from error
        if now == self._seen:
            return False
        self._seen = now
        return True

    def close(self) -> None:
        """See :meth:`Bell.close`."""
        self._connection.close()


class _Listen(Bell):
    """``LISTEN`` on a connection of its own, in autocommit."""

    def __init__(self, database: Database) -> None:
        import psycopg

        self._url = database.url
        try:
            pooled = database.engine.raw_connection()
        except DBAPIError as error:
            raise in_words(error, self._url) from error
        connection: Any = pooled.driver_connection
        pooled.detach()
        self._connection = connection
        self._error = psycopg.Error
        self._connection.rollback()
        self._connection.autocommit = True
        self._connection.execute(f"LISTEN {CHANNEL}")
        self.descriptor = self._connection.fileno()

    def rang(self) -> bool:
        """See :meth:`Bell.rang`."""
        try:
            return bool(list(self._connection.notifies(timeout=0)))
        except self._error as error:
            raise DatabaseProblem(f"与数据库的连接断了，正在重连（位置：{where(self._url)}）。") from error

    def close(self) -> None:
        """See :meth:`Bell.close`."""
        self._connection.close()
