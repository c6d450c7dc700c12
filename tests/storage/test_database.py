"""The write boundary: all or nothing, versions, and a line in the change log for everything."""

import pytest
from sqlalchemy import insert, select, text

from commandcenter.domain.errors import Conflict, DatabaseProblem
from commandcenter.storage.changes import changes_after, last_serial, touch
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Meta
from tests.storage.rows import an_issue, lay_ground


def lines(database: Database) -> list[tuple[str, str]]:
    """The change log."""
    with database.read() as session:
        return [(line.entity, line.key) for line in changes_after(session, 0)]


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        session.add(Meta(key="a", value="1"))
        session.flush()
        _ = 1 // 0
    with database.read() as session:
        assert session.scalars(select(Meta.key)).all() == []
    assert lines(database) == []


def test_every_commit_names_what_it_changed(database: Database) -> None:
    with database.begin() as session:
        session.add(Meta(key="a", value="1"))
        touch(session, "visit")
    with database.begin() as session:
        session.get_one(Meta, "a").value = "2"
    with database.begin() as session:
        session.delete(session.get_one(Meta, "a"))
    assert lines(database) == [("visit", "*"), ("meta", "a"), ("meta", "a"), ("meta", "a")]


def test_a_read_only_block_writes_no_line(database: Database) -> None:
    with database.begin() as session:
        session.scalars(select(Meta.key)).all()
    with database.read() as session:
        assert last_serial(session) == 0


def test_a_released_savepoint_announces_nothing_by_itself(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        with session.begin_nested():
            session.add(Meta(key="a", value="1"))
        _ = 1 // 0
    assert lines(database) == []


def test_the_second_writer_is_told(database: Database) -> None:
    with database.begin() as session:
        lay_ground(session)
        session.execute(insert(Issue).values(an_issue()))
    with database.read() as reading:
        stale = reading.get_one(Issue, 1)
        reading.expunge(stale)
    with database.begin() as session:
        session.get_one(Issue, 1).title = "先写"
    with pytest.raises(Conflict), database.begin() as session:
        session.add(stale)
        stale.title = "后写"
    with database.read() as session:
        assert session.scalar(select(Issue.title)) == "先写"


@pytest.mark.parametrize("url", ["", "foo", "mysql://a/b", "sqlite://", "postgresql://host"])
def test_what_is_no_database_of_ours_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(DatabaseProblem, match=r"[：:]"):
        Database(url)


def test_a_window_s_counts_take_one_core_of_the_server(database: Database) -> None:
    if database.is_sqlite:
        assert database.engine.dialect.name == "sqlite"
        return
    with database.read() as session:
        assert session.scalar(text("SHOW max_parallel_workers_per_gather")) == "0"
        assert session.scalar(text("SHOW jit")) == "off"
