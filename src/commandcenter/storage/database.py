"""The one write boundary: a user's gesture is one transaction, and this is the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from commandcenter.domain.errors import Conflict
from commandcenter.storage.changes import forget_touched, write_changes
from commandcenter.storage.engine import WRITES, is_sqlite, open_engine, parse
from commandcenter.storage.problems import in_words


class Database:
    """An open database. Safe to use from several threads; each block gets a connection of its own."""

    def __init__(self, url: str) -> None:
        self.url: URL = parse(url)
        self.engine: Engine = open_engine(self.url)
        self._writing = self.engine.execution_options(**{WRITES: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether this is an embedded database."""
        return is_sqlite(self.engine)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that writes: committed when the block ends well, taken back when it raises.

        Raises Conflict when somebody else changed the same row, DatabaseProblem when the database cannot be written.
        """
        with Session(self._writing, autoflush=False) as session:
            try:
                yield session
                session.flush()
                write_changes(session)
                session.commit()
            except StaleDataError as error:
                raise Conflict("别人刚刚改过同一条记录：请看过最新内容后再改。") from error
            except DBAPIError as error:
                raise in_words(error, self.url) from error
            finally:
                forget_touched(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads, on one consistent state. Raises DatabaseProblem."""
        with Session(self.engine, autoflush=False) as session:
            try:
                yield session
            except DBAPIError as error:
                raise in_words(error, self.url) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
