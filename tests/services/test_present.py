"""What is counted "as of now" holds what was written in the second that runs."""

from collections.abc import Iterator

import pytest

from commandcenter.services.figures import load_figures
from commandcenter.services.present import Present
from commandcenter.services.scope import Scope
from commandcenter.services.theme_queries import AsOf
from commandcenter.storage.database import Database
from tests.services.casework_district import build, heard


@pytest.fixture
def database(current_sqlite_url: str) -> Iterator[Database]:
    """The small district."""
    database = Database(current_sqlite_url)
    build(database)
    yield database
    database.close()


def test_a_call_is_counted_in_the_second_in_which_it_is_registered(database: Database) -> None:
    present = Present()
    with database.begin() as session:
        before = load_figures(session, Scope(), present.today(), present.reached()).open
        heard(session, present.now())
        assert load_figures(session, Scope(), present.today(), present.reached()).open == before + 1


def test_the_map_too_is_as_of_what_has_happened() -> None:
    present = Present()
    written = present.now()
    at = AsOf.on(None, present)
    assert at.is_now
    assert written < at.moment
