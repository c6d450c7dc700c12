"""A current, empty database on both engines."""

from collections.abc import Iterator

import pytest

from commandcenter.storage.database import Database


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """An empty database with the schema of today."""
    database = Database(current_url)
    yield database
    database.close()
