"""The small district with an issue for every list, and the officer at the window whose lists are full."""

from collections.abc import Iterator

import pytest

from commandcenter.app import build_office, close_office, open_database
from commandcenter.ui.shell.office import Office
from tests.services.lists_district import build_for_lists, officer
from tests.services.pairing_district import District
from tests.ui.small_office import said

__all__ = ["said"]


@pytest.fixture
def district(current_sqlite_url: str) -> Iterator[District]:
    """The district, with a connection of its own, as another window would have one."""
    made = build_for_lists(current_sqlite_url)
    yield made
    made.database.close()


@pytest.fixture
def small(qapp: object, district: District) -> Iterator[Office]:
    """The parts of a window on it."""
    office = build_office(open_database(str(district.database.url)))
    office.theme.apply()
    office.seat.take(officer(district))
    yield office
    close_office(office)
