"""A commit in another process reaches this window, on both engines; a cut connection is told and mended."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
from commandcenter.storage.schema import Meta
from commandcenter.ui.shell.feed import Feed

WRITER = """
import sys
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Meta
database = Database(sys.argv[1])
for key in sys.argv[2:]:
    with database.begin() as session:
        session.add(Meta(key=key, value="1"))
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty current database."""
    database = Database(database_url)
    prepare(database)
    yield database
    database.close()


@pytest.fixture
def feed(qapp: object, database: Database) -> Iterator[Feed]:
    """A feed that listens."""
    feed = Feed(database)
    feed.start()
    yield feed
    feed.stop()


def test_what_another_process_commits_is_announced_in_order(
    qtbot: QtBot, feed: Feed, database: Database, database_url: str
) -> None:
    seen: list[str] = []
    feed.changed.connect(lambda changes: seen.extend(change.key for change in changes))
    keys = [f"k{n}" for n in range(20)]
    with subprocess.Popen([sys.executable, "-c", WRITER, database_url, *keys]) as writer:
        qtbot.waitUntil(lambda: len(seen) >= len(keys), timeout=20_000)
        assert writer.wait(10) == 0
    assert seen == keys


def test_ones_own_commits_come_by_the_same_path(qtbot: QtBot, feed: Feed, database: Database) -> None:
    with qtbot.waitSignal(feed.changed, timeout=5000) as announced, database.begin() as session:
        session.add(Meta(key="mine", value="1"))
    assert announced.args is not None
    assert [change.key for change in announced.args[0]] == ["mine"]


def test_a_cut_connection_is_told_and_comes_back(qtbot: QtBot, postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    prepare(database)
    feed = Feed(database)
    feed.start()
    with qtbot.waitSignals([feed.lost, feed.found], timeout=20_000), other.begin() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    with qtbot.waitSignal(feed.changed, timeout=5000), other.begin() as session:
        session.add(Meta(key="after", value="1"))
    feed.stop()
    database.close()
    other.close()
