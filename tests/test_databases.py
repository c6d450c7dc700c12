"""The fixtures of both engines do what the other tests rely on."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text


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
