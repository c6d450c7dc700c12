"""Finding grids, categories and enterprises by what is typed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from commandcenter.services.finding import (
    MOST,
    Option,
    category_options,
    enterprise_options,
    find,
    grid_options,
)
from commandcenter.services.places import GridRow, Places, TownshipRow, VillageRow
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Enterprise
from tests.services.casework_district import RULES, build

PLACES = Places(
    "区",
    (
        TownshipRow("330109001", "城厢街道", "subdistrict", "cxjd"),
        TownshipRow("330109113", "瓜沥镇", "town", "glz"),
    ),
    (
        VillageRow("330109001001", "广乐社区", "330109001", "glsq"),
        VillageRow("330109113201", "航民村", "330109113", "hmc"),
        VillageRow("330109113202", "东航村", "330109113", "dhc"),
    ),
    (
        GridRow(1, "330109001001001", "330109001001", 9),
        GridRow(2, "330109113201001", "330109113201", 9),
        GridRow(3, "330109113201002", "330109113201", 9),
        GridRow(4, "330109113202012", "330109113202", 9),
    ),
)
GRIDS = grid_options(PLACES)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def keys(typed: str, options: tuple[Option, ...] = GRIDS) -> list[object]:
    """What is found, the best first."""
    return [one.key for one in find(options, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("航民", [2, 3]),
        ("航", [2, 3, 4]),  # the beginning of a name before its middle
        ("hm2", [3]),
        ("HM 002", [3]),
        ("2 hmc", [3]),
        ("航民村 1", [2]),
        ("瓜沥 航民 1", [2]),
        ("gl", [1, 2, 3, 4]),  # a village before a township
        ("glz", [2, 3, 4]),
        ("glz hm", [2, 3]),
        ("12", [4]),
        ("330109113", [2, 3, 4]),
        ("330109113201002", [3]),
        ("01002", [3]),
        ("", []),
        (" ，", []),
        ("没有", []),
        ("hm 9", []),
    ],
)
def test_grids_are_found_by_names_initials_and_numbers(typed: str, expected: list[int]) -> None:
    assert keys(typed) == expected


def test_a_grid_says_where_it_is() -> None:
    assert (GRIDS[2].name, GRIDS[2].note, GRIDS[2].place) == ("航民村 002", "瓜沥镇", 3)


def test_only_so_many_are_found() -> None:
    many = tuple(Option(number, f"村 {number}", words=("村",)) for number in range(MOST + 5))
    assert keys("村", many) == list(range(MOST))


def test_categories_are_found_by_their_initials() -> None:
    options = category_options(RULES.catalog)
    assert keys("dljt", options) == ["roads"]
    assert keys("道路", options) == ["roads"]
    assert len(options) == len(RULES.catalog.categories)


def test_enterprises_are_found_and_know_their_grid(database: Database) -> None:
    firms = (
        {"id": 7, "code": "91330109MA045W0KBF", "name": "天垚食品A有限公司", "initials": "tyspayxgs", "grid_id": 2},
        {"id": 8, "code": "91330109MAYETDD0PL", "name": "众垚化纤有限公司", "initials": "zyhxyxgs", "grid_id": 3},
    )
    with database.begin() as session:
        session.execute(insert(Enterprise), list(firms))
    with database.read() as session:
        options = enterprise_options(session)
    assert [find(options, typed)[0].key for typed in ("天垚", "zyhx", "食品a")] == [7, 8, 7]
    assert keys("垚", options) == keys("yxgs", options) == [8, 7] or keys("垚", options) == [7, 8]
    assert {one.key: one.place for one in options} == {7: 2, 8: 3}
