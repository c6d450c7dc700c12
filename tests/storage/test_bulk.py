"""Many rows at once are the same rows as one by one, on both engines."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.storage.bulk import ROOMY_CACHE_KIB, insert_many, room_for_many
from commandcenter.storage.database import Database
from commandcenter.storage.engine import CACHE_KIB
from commandcenter.storage.schema import Issue, IssueEvent, Mapping
from tests.services.casework_district import build, heard

AT = datetime(2024, 8, 2, 3, 5, 7, 999_999, tzinfo=UTC)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine in turn."""
    made = Database(current_url)
    build(made)
    yield made
    made.close()


def event(issue_id: int, number: int) -> dict[str, object]:
    return {
        "issue_id": issue_id,
        "number": number,
        "at": AT,
        "transition": "accept",
        "from_stage": "registered",
        "to_stage": "registered",
        "actor_id": None,
        "role": "staff",
        "due_at": None,
        "details": {"words": "制表\t换行\n反斜杠\\N 引号'\" 表情😀", "numbers": [1, None, True]},
    }


def rows(session: Session, issue_id: int) -> list[dict[str, object]]:
    query = select(IssueEvent).where(IssueEvent.issue_id == issue_id, IssueEvent.number > 1).order_by(IssueEvent.number)
    return [{key: getattr(row, key) for key in event(0, 0)} for row in session.scalars(query)]


def test_they_are_as_given_whatever_is_in_them(database: Database) -> None:
    with database.begin() as session:
        one_by_one, at_once = heard(session), heard(session)
        for number in (2, 3):
            session.add(IssueEvent(**event(one_by_one, number)))
        session.flush()
        insert_many(session, IssueEvent, [event(at_once, number) for number in (2, 3)])
        insert_many(session, IssueEvent, [])
    with database.read() as session:
        written = rows(session, at_once)
        assert [line | {"issue_id": one_by_one} for line in written] == rows(session, one_by_one)
        assert written[0]["details"] == event(0, 0)["details"]
        assert written[0]["at"] == AT.replace(microsecond=0)


def test_what_a_rule_forbids_is_refused_in_words_and_taken_back(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session)
    for wrong in (event(999_999, 2), event(issue_id, 1)):
        with pytest.raises(Refused), database.begin() as session:
            session.get_one(Issue, issue_id).title = "另一个"
            session.flush()
            insert_many(session, IssueEvent, [event(issue_id, 2), wrong])
    with database.read() as session:
        assert rows(session, issue_id) == []
        assert session.get_one(Issue, issue_id).title != "另一个"


def test_keys_that_the_database_gives_run_on(database: Database) -> None:
    lines = [{"kind": "issues", "fingerprint": str(place), "columns": {}} for place in range(3)]
    with database.begin() as session:
        insert_many(session, Mapping, lines)
        session.add(Mapping(kind="grids", fingerprint="x", columns={}))
    with database.read() as session:
        ids = session.scalars(select(Mapping.id).order_by(Mapping.id)).all()
    assert ids == [1, 2, 3, 4]


def test_the_larger_cache_is_given_back(current_sqlite_url: str) -> None:
    database = Database(current_sqlite_url)
    sizes = []
    for fails in (False, True):
        with suppress(ZeroDivisionError), database.begin() as session:
            sizes.append(session.scalar(text("PRAGMA cache_size")))
            with room_for_many(session):
                sizes.append(session.scalar(text("PRAGMA cache_size")))
                assert 1 / (not fails)
    with database.read() as session:
        sizes.append(session.scalar(text("PRAGMA cache_size")))
    database.close()
    usual, roomy = -CACHE_KIB, -ROOMY_CACHE_KIB
    assert sizes == [usual, roomy, usual, roomy, usual]
