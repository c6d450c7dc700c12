"""Likely duplicates, on both engines: nearby and anywhere, what is too old, too little or too different left out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from commandcenter.services.duplicates import MOST, Duplicate, Surroundings, likely_duplicates
from commandcenter.services.places import Places, load_places
from commandcenter.services.registering import Heard
from commandcenter.storage.database import Database
from commandcenter.storage.mapsheet import MapSheet
from tests.services.casework_district import NOW, build, heard, issue_in, row_of, step

BURST = Heard("东灵村老街排水管堵塞", "来电反映：下雨就漫水，漫到家门口。", "hotline", "problems", 2, "王小明", "")


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def sheet_of(places: Places) -> MapSheet:
    """A sheet on which only the second and the third grid share a border; each lies at the district's edge too."""
    empty, count = np.zeros((0, 2)), len(places.grids)
    names: dict[str, Any] = dict.fromkeys(MapSheet.__dataclass_fields__, empty)
    names["grid_codes"] = np.array([row.code for row in places.grids] + ["一个不在册的网格"])
    names["edge_sides"] = np.array([(1, 2), (2, 1), (-1, 0), (2, -1), (1, count)], dtype=np.int32)
    return MapSheet(**names)


def around(session: Session) -> Surroundings:
    """Where the small district's grids lie."""
    places = load_places(session, "")
    return Surroundings(places, sheet_of(places))


def found(session: Session, said: str, grid: int | None = 2) -> tuple[Duplicate, ...]:
    """What is found now."""
    return likely_duplicates(session, said, grid, around(session), NOW)


def test_neighbours_are_those_that_share_a_border(database: Database) -> None:
    with database.read() as session:
        assert around(session).neighbours == {2: frozenset({3}), 3: frozenset({2})}
        assert [around(session).nearness(grid, 2) for grid in (2, 3, 1)] == ["same", "neighbour", "elsewhere"]
        assert around(session).nearness(3, None) == "elsewhere"


def test_the_same_matter_is_found_and_explained(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session, NOW - timedelta(days=3), BURST)
    with database.read() as session:
        (one,) = found(session, "排水管堵了，一下雨就漫水")
        assert (one.id, one.nearness, one.stage, one.is_open) == (issue_id, "same", "registered", True)
        assert one.registered_at == NOW - timedelta(days=3)
        assert [one.title[start : start + length] for start, length in one.spans] == ["排水管堵"]
        assert one.shared == ("排水管堵", "下雨就漫水") or one.shared == ("下雨就漫水", "排水管堵")
        assert 0.5 < one.likeness < 1


def test_it_is_found_from_the_grid_beside_it_but_not_from_afar(database: Database) -> None:
    with database.begin() as session:
        heard(session, NOW, BURST)
    with database.read() as session:
        (one,) = found(session, "排水管堵了，一下雨就漫水", grid=3)
        assert one.nearness == "neighbour"
        assert found(session, "排水管堵了，一下雨就漫水", grid=1) == ()


def test_without_a_grid_words_alone_find_it_anywhere(database: Database) -> None:
    with database.begin() as session:
        heard(session, NOW, BURST)
    with database.read() as session:
        (one,) = found(session, "排水管堵塞，下雨就漫水", grid=None)
        assert one.nearness == "elsewhere"
        assert found(session, "养老金没有发，卡里查不到", grid=None) == ()
        assert found(session, "东灵村", grid=None) == ()
        assert found(session, "东灵村老街", grid=None) == ()


@pytest.mark.parametrize("said", ["", "排", "排水", "来电反映", "东灵村", "瓜沥镇东灵村", "，。!'\"*", "希望尽快处理"])
def test_little_or_nothing_told_finds_nothing(database: Database, said: str) -> None:
    with database.begin() as session:
        heard(session, NOW, BURST)
    with database.read() as session:
        assert found(session, said, 2) == ()
        assert found(session, said, None) == ()


def test_another_matter_of_the_same_place_is_not_shown(database: Database) -> None:
    with database.begin() as session:
        heard(session, NOW, BURST)
    with database.read() as session:
        assert found(session, "来电反映：东灵村路灯不亮，希望尽快处理。") == ()


@pytest.mark.parametrize("grid", [2, None])
def test_what_is_older_than_ninety_days_is_not_shown(database: Database, grid: int | None) -> None:
    with database.begin() as session:
        old = heard(session, NOW - timedelta(days=90, seconds=1), BURST)
        young = heard(session, NOW - timedelta(days=90), BURST)
    with database.read() as session:
        assert [one.id for one in found(session, BURST.content, grid)] == [young]
        longer = likely_duplicates(session, BURST.content, grid, around(session), NOW, days=91)
        assert {one.id for one in longer} == {old, young}


@pytest.mark.parametrize("grid", [2, None])
def test_open_ones_come_first_then_the_more_alike_then_the_newest(database: Database, grid: int | None) -> None:
    with database.begin() as session:
        closed = issue_in(session, "closed")
        other = Heard("桥头排水管堵塞", "污水外流。", "hotline", "problems", 2, "赵某", "")
        less = heard(session, NOW, other)
        older = heard(session, NOW - timedelta(days=2), BURST)
        newer = heard(session, NOW - timedelta(days=1), BURST)
    with database.read() as session:
        order = [one.id for one in found(session, "坎山老街排水管堵塞，下雨就漫水", grid)]
        assert order[-1] == closed
        assert order[:2] == [newer, older]
        assert grid is None or order[2] == less


def test_of_what_was_merged_the_issue_it_joined_is_shown(database: Database) -> None:
    with database.begin() as session:
        kept = heard(session, NOW, BURST)
        gone = heard(session, NOW, BURST)
        step(session, gone, "merge", into=row_of(session, kept).number)
    with database.read() as session:
        assert [one.id for one in found(session, BURST.content)] == [kept]
        assert [one.id for one in found(session, BURST.content, None)] == [kept]


@pytest.mark.parametrize("grid", [2, None])
def test_no_more_than_can_be_read(database: Database, grid: int | None) -> None:
    with database.begin() as session:
        ids = [heard(session, NOW - timedelta(minutes=n), BURST) for n in range(MOST + 3)]
    with database.read() as session:
        assert [one.id for one in found(session, BURST.content, grid)] == ids[:MOST]
