"""A current, empty database on both engines."""

from collections.abc import Iterator

import pytest

from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the schema of today."""
    database = Database(database_url)
    prepare(database)
    yield database
    database.close()
