"""The fixtures of both engines do what the other tests rely on."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.postgres_server import shared_server


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_database(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (body TEXT)"))
        connection.execute(text("INSERT INTO note VALUES (:turn)"), {"turn": turn})
        assert connection.execute(text("SELECT body FROM note")).scalars().all() == [turn]
    engine.dispose()


def test_postgresql_sorts_by_code_point(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT w FROM (VALUES ('b'), ('C'), ('镇'), ('区'), ('A')) t(w) ORDER BY w"))
        assert found.scalars().all() == sorted("bC镇区A")
    engine.dispose()


def test_the_home_folder_is_empty_and_not_the_persons(own_home: Path, tmp_path: Path) -> None:
    assert Path.home() == own_home
    assert list(own_home.iterdir()) == []


@pytest.fixture
def short_folder() -> Path:
    """A folder that the server's account can enter, with a path short enough for a socket's."""
    return Path(tempfile.mkdtemp(prefix="cc-test-"))


def test_the_server_does_not_outlive_a_killed_owner(short_folder: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    url = shared_server(short_folder, owner.pid).read_text(encoding="utf-8")
    with_server = create_engine(url)
    with with_server.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    with_server.dispose()
    owner.kill()
    owner.wait()
    deadline = time.monotonic() + 60
    while short_folder.exists():
        assert time.monotonic() < deadline, "the server's folder is still there"
        time.sleep(0.05)
