"""The whole sample goes out and in again, on both engines, and nothing is other than it was."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from commandcenter.sample.make import make_sample
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.storage.database import Database
from tests.services.rosters.sheets import checked, exported, figures, reasons, written

SIZES = {"organizations": 683, "cadres": 3999, "enterprises": 600, "projects": 60, "talents": 80, "pairings": 9000}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The whole sample without visits and issues."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('whole') / 'whole.sqlite3'}"
    else:
        url = request.getfixturevalue("module_postgres_url")
    make_sample(url, "none", as_of=date(2024, 8, 2))
    made = Database(url)
    yield made
    made.close()


@pytest.mark.parametrize("key", list(ROSTERS))
def test_the_whole_sample_comes_back_as_it_was(database: Database, tmp_path: Path, key: str) -> None:
    batch = checked(database, key, exported(database, key, tmp_path / "a.xlsx"))
    assert reasons(batch) == []
    assert figures(batch) == (0, 0, batch.read, 0, 0)
    assert batch.read >= SIZES[key]
    assert written(database, key, batch).known == batch.read
