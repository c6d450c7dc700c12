"""Who may sit down, and as whom; on both engines."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from commandcenter.domain.workflow import Actor
from commandcenter.services.seats import LeaderSeat, desks, leader_seats, sit_down
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Cadre
from tests.services.casework_district import HOUSING, LEADER
from tests.services.chasing_district import OFFICE, OTHER_LEADER, build


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def test_leaders_are_offered_each_with_their_townships(database: Database) -> None:
    with database.read() as session:
        assert list(leader_seats(session)) == [LeaderSeat(4, "周明", ("瓜沥镇",)), LeaderSeat(9, "吴别", ())]


def test_who_is_named_sits_down_and_who_has_left_does_not(database: Database) -> None:
    with database.begin() as session:
        assert sit_down(session, "leader", cadre_id=OTHER_LEADER.cadre_id) == OTHER_LEADER
        assert sit_down(session, "leader") == LEADER
        assert sit_down(session, "handler", HOUSING) == Actor("handler", 2, HOUSING, "徐建")
        session.execute(update(Cadre).where(Cadre.id == 9).values(left_on=date(2024, 8, 1)))
        assert sit_down(session, "leader", cadre_id=9) == Actor("leader")
        assert [seat.id for seat in leader_seats(session)] == [4]


def test_handlers_desks_are_the_organizations_that_are_there(database: Database) -> None:
    with database.read() as session:
        found = {desk.id: desk.kind for desk in desks(session)}
    assert found[OFFICE] == "township_office"
    assert 4 not in found  # dissolved
