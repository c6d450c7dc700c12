"""The small district, on each engine in turn."""

from collections.abc import Iterator

import pytest

from tests.conftest import new_postgres
from tests.services.pairing_district import District, build


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    """The small district."""
    made = build(current_url)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def module_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database for all tests of a file."""
    with new_postgres(postgres_server, "template1") as url:
        yield url
