"""A sample with one season, made once for all tests here, and read as plain rows."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commandcenter.sample.make import SampleReport, make_sample

AS_OF = date(2024, 8, 2)
MOMENT = datetime(2024, 8, 2, 9, tzinfo=UTC)
MOMENT_TEXT = "2024-08-02 09:00:00"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleReport]:
    """The file of a sample with one season, and what its maker reported."""
    file = tmp_path_factory.mktemp("sample") / "season.sqlite3"
    return file, make_sample(f"sqlite:///{file}", "season", as_of=AS_OF)


@pytest.fixture
def rows(made: tuple[Path, SampleReport]) -> Iterator[sqlite3.Connection]:
    """A connection to it that may only read."""
    connection = sqlite3.connect(f"file:{made[0]}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()
