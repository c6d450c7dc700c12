"""What a grid's public notice says, on any day, and what it must not say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from commandcenter.domain.errors import CommandCenterError
from commandcenter.domain.vocabulary import SQUAD_ROLES, TOPICS
from commandcenter.services.notice_words import load_words
from commandcenter.services.notices import Notice, find_grid, find_township, load_notices
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Grid, Pairing
from tests.services.pairing_district import BEGAN, TODAY, District, build

GUALI = Scope("330109113")


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def notice_of(district: District, grid: int, day: date = TODAY) -> Notice:
    with district.database.read() as session:
        (notice,) = load_notices(session, Scope("330109113", None, (grid,)), day).notices
    return notice


def test_a_township_has_a_notice_for_each_grid_in_the_order_of_codes(district: District) -> None:
    with district.database.read() as session:
        notices = load_notices(session, GUALI, TODAY)
    assert [one.code for one in notices.notices] == [
        f"330109113{village:03d}{grid:03d}" for village in (1, 2) for grid in (1, 2)
    ]
    assert (notices.district, notices.place, notices.is_schematic) == ("萧山区", "瓜沥镇", False)
    first = notices.notices[0]
    assert (first.township, first.village, first.number, first.households) == ("瓜沥镇", "东灵村", "001", 100)


def test_the_squad_stands_by_role_and_only_the_leader_has_a_telephone(district: District) -> None:
    notice = notice_of(district, district.grids[4])
    assert [(one.role, one.name, one.unit, one.post) for one in notice.squad] == [
        ("leader", "孙七", "瓜沥镇政府", "科员"),
        ("posted", "李思远", "住房和城乡建设局", "科员"),
    ]
    assert [one.telephone for one in notice.squad] == ["13800000005", ""]
    assert notice.gaps == ()


def test_gaps_are_named(district: District) -> None:
    assert notice_of(district, district.grids[5]).gaps == ("队长",)
    empty = notice_of(district, district.grids[7])
    assert (empty.squad, empty.gaps) == ((), ("队长", "固定下沉"))


def test_a_posted_cadre_of_the_village_does_not_cover(district: District) -> None:
    notice = notice_of(district, district.grids[4])
    villagers = tuple(replace(one, unit_kind="village_committee") for one in notice.squad)
    assert replace(notice, squad=villagers).gaps == ("固定下沉",)


def test_it_says_who_was_answerable_on_a_day(district: District) -> None:
    grid = district.grids[4]
    with district.database.begin() as session:
        session.execute(
            update(Pairing)
            .where(Pairing.grid_id == grid, Pairing.role == "posted")
            .values(ended_on=TODAY, end_reason="轮换", version=2)
        )
    assert [one.name for one in notice_of(district, grid, TODAY - timedelta(days=1)).squad] == ["孙七", "李思远"]
    assert [one.name for one in notice_of(district, grid).squad] == ["孙七"]
    assert notice_of(district, grid, BEGAN - timedelta(days=1)).squad == ()


def test_a_redrawn_grid_stands_for_what_had_its_code(district: District) -> None:
    old = district.grids[4]
    with district.database.begin() as session:
        session.execute(update(Grid).where(Grid.id == old).values(valid_to=TODAY))
        row = Grid(code="330109113001001", village_code="330109113001", households=7, valid_from=TODAY, geometry=b"")
        session.add(row)
        session.flush()
        new = row.id
    assert notice_of(district, new).households == 7
    before = notice_of(district, new, TODAY - timedelta(days=1))
    assert (before.grid_id, before.households) == (old, 100)


@pytest.mark.parametrize(
    ("scope", "sentence"), [(Scope(), "一个镇街一个镇街地出"), (Scope("330109999"), "2024年8月2日这里没有网格")]
)
def test_what_has_no_notice_is_told(district: District, scope: Scope, sentence: str) -> None:
    with district.database.read() as session, pytest.raises(CommandCenterError, match=sentence):
        load_notices(session, scope, TODAY)


def test_places_are_found_by_name_and_code(district: District) -> None:
    with district.database.read() as session:
        assert [find_township(session, words) for words in ("330109113", "瓜沥镇", "瓜沥")] == [GUALI] * 3
        grid = find_grid(session, "330109113002001")
        assert grid == Scope("330109113", "330109113002", (district.grids[6],))
        assert load_notices(session, grid, TODAY).place == "瓜沥镇航民村001"
        with pytest.raises(CommandCenterError, match="没有叫“瓜”的镇街"):
            find_township(session, "瓜")
        with pytest.raises(CommandCenterError, match="没有编码为 9 的网格"):
            find_grid(session, "9")


def test_every_role_and_topic_has_words(district: District) -> None:
    words = load_words()
    assert [name for name, _ in words.duties] == [term.name for term in SQUAD_ROLES]
    assert [name for name, _ in words.topics] == [term.name for term in TOPICS]
    assert all(text for _, text in (*words.duties, *words.topics))
    notice = notice_of(district, district.grids[4])
    assert words.fill("qr_payload", "萧山区", notice) == "萧然善治码 瓜沥镇东灵村第001网格 330109113001001"
    assert words.fill("issuer", "萧山区", notice) == "萧山区民情双访指挥中心"
