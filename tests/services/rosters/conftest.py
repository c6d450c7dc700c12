"""The small district, on each engine in turn."""

from collections.abc import Iterator

import pytest

from tests.services.pairing_district import District, build


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    """The small district."""
    made = build(current_url)
    yield made
    made.database.close()
