"""Who has a form open: claims that live as long as they are renewed, on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.editing import FORGOTTEN_AFTER, RENEW_EVERY, claim, editors, release, renew
from commandcenter.storage.changes import changes_after, last_serial
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Cadre, Editing
from tests.services.casework_district import NOW, build, issue_in

STAFF = Actor("staff", 1)
WALL = Actor("wall")
SECOND = timedelta(seconds=1)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district with two issues, on each engine."""
    database = Database(current_url)
    build(database)
    with database.begin() as session:
        issue_in(session, "accepted")
        issue_in(session, "handling")
    yield database
    database.close()


def words(session: Session, moment: int = 0, ids: tuple[int, ...] | None = None) -> dict[int, list[str]]:
    """What cards would say, so many seconds later."""
    found = editors(session, ids, NOW + moment * SECOND)
    return {key: [one.words for one in line] for key, line in found.items()}


def test_a_claim_names_who_and_what_until_it_is_let_go(database: Database) -> None:
    with database.begin() as session:
        claim(session, 1, "a.1", STAFF, "dispatch", NOW)
        claim(session, 2, "b.1", WALL, "notice", NOW)
        name = session.scalars(select(Cadre.name).where(Cadre.id == 1)).one()
    with database.read() as session:
        assert words(session) == {1: [f"{name} 正在办：交办"], 2: ["大屏 正在办：进度告知"]}
        assert words(session, ids=(2,)) == {2: ["大屏 正在办：进度告知"]}
        assert words(session, ids=()) == {}
    with database.begin() as session:
        release(session, ["a.1"])
    with database.read() as session:
        assert list(words(session)) == [2]


def test_several_may_be_at_work_and_the_first_comes_first(database: Database) -> None:
    with database.begin() as session:
        claim(session, 1, "z", STAFF, "dispatch", NOW)
        claim(session, 1, "a", WALL, "notice", NOW + SECOND)
    with database.read() as session:
        assert [one.token for one in editors(session, None, NOW + SECOND)[1]] == ["z", "a"]


def test_what_is_not_renewed_counts_no_more_and_is_swept_by_the_next(database: Database) -> None:
    forgotten = int(FORGOTTEN_AFTER.total_seconds())
    with database.begin() as session:
        claim(session, 1, "killed", STAFF, "dispatch", NOW)
        claim(session, 2, "alive", STAFF, "answer", NOW)
    with database.begin() as session:
        assert renew(session, "alive", NOW + 2 * RENEW_EVERY)
    with database.read() as session:
        assert set(words(session, forgotten)) == {1, 2}
        assert list(words(session, forgotten + 1)) == [2]
    with database.begin() as session:
        claim(session, 1, "new", STAFF, "dispatch", NOW + FORGOTTEN_AFTER + SECOND)
    with database.read() as session:
        assert set(session.scalars(select(Editing.token))) == {"alive", "new"}


def test_renewing_what_is_gone_says_so_and_a_claim_may_be_made_again(database: Database) -> None:
    with database.begin() as session:
        assert not renew(session, "a", NOW)
        claim(session, 1, "a", STAFF, "dispatch", NOW)
        claim(session, 1, "a", STAFF, "notice", NOW + SECOND)
    with database.read() as session:
        assert [one.step for one in editors(session, None, NOW)[1]] == ["进度告知"]


def test_the_feed_tells_of_claims_and_their_ends_but_of_no_renewal(database: Database) -> None:
    def told(serial: int) -> list[tuple[str, str]]:
        with database.read() as session:
            return [(one.entity, one.key) for one in changes_after(session, serial)]

    with database.read() as session:
        start = last_serial(session)
    with database.begin() as session:
        claim(session, 1, "a", STAFF, "dispatch", NOW)
    assert told(start) == [("editing", "a")]
    with database.begin() as session:
        assert renew(session, "a", NOW + RENEW_EVERY)
    assert len(told(start)) == 1
    with database.begin() as session:
        assert renew(session, "a", NOW + RENEW_EVERY + FORGOTTEN_AFTER + SECOND)  # it counts again
    assert len(told(start)) == 2
    with database.begin() as session:
        release(session, ["a"])
    assert told(start) == [("editing", "a")] * 3


def test_claims_are_no_part_of_the_issue(database: Database) -> None:
    with database.read() as session:
        start = last_serial(session)
    with database.begin() as session:
        claim(session, 1, "a", STAFF, "dispatch", NOW)
        release(session, ["a"])
    with database.read() as session:
        assert {one.entity for one in changes_after(session, start)} == {"editing"}
