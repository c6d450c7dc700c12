"""Every page on both engines, as of now and of other days; what is on it leads somewhere."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from commandcenter.domain.workflow import Actor
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.pages.page import (
    Bit,
    IssueDoor,
    ListDoor,
    Page,
    PageRef,
    PlaceDoor,
    Table,
    Timeline,
)
from commandcenter.services.pages.registry import PAGE_KIND, PAGE_KINDS, load_page
from commandcenter.services.places import load_places
from commandcenter.storage.schema import Familiarity, Issue, Pairing
from tests.services.pairing_district import BEGAN, NOW, TODAY, District, build

LEADER = Actor("leader")
DAYS = (TODAY, TODAY - timedelta(days=5), date(2023, 6, 1), date(2019, 1, 1))


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    with made.database.begin() as session:
        joined = {
            "leader_village": {"village_code": "330109113001"},
            "leader_enterprise": {"enterprise_id": made.enterprise},
            "leader_project": {"project_id": 1},
            "leader_talent": {"talent_id": 1},
        }
        for kind, target in joined.items():
            session.add(Pairing(kind=kind, holder_cadre_id=made.leader, started_on=BEGAN, **target))
        session.add(
            Pairing(
                kind="squad_grid",
                holder_cadre_id=made.gone,
                grid_id=made.grids[4],
                role="posted",
                started_on=date(2018, 1, 1),
                ended_on=date(2019, 7, 1),
                end_reason="调离",
            )
        )
        session.add(
            Pairing(
                kind="mentor_cadre",
                holder_cadre_id=made.mentor,
                target_cadre_id=made.young,
                started_on=date(2023, 1, 1),
            )
        )
        hard = session.get_one(Issue, made.issues[1])
        hard.list, hard.coordinator_id = "hard_cases", made.leader
    yield made
    made.database.close()


def page(district: District, kind: str, key: int, day: date = TODAY) -> Page:
    with district.database.read() as session:
        found = load_page(session, PageRef(kind, key), day, NOW, load_places(session, "萧山区"), LEADER)
    assert found is not None
    return found


def table(page_: Page, title: str) -> Table:
    return next(one for one in page_.sections if isinstance(one, Table) and one.title == title)


def timeline(page_: Page) -> Timeline:
    return next(one for one in page_.sections if isinstance(one, Timeline))


def said(cell: tuple[Bit, ...]) -> list[object]:
    return [bit.words if bit.value is None else bit.value for bit in cell]


def keys(district: District) -> dict[str, int]:
    return {
        "leader": district.leader,
        "cadre": district.cadres[4],
        "enterprise": district.enterprise,
        "grid": district.grids[4],
        "growth": district.young,
        "mentor": district.mentor,
    }


def bits(page_: Page) -> Iterator[Bit]:
    yield from page_.subtitle
    for figure in page_.figures:
        yield from figure.bits
    for section in page_.sections:
        if isinstance(section, Table):
            for row in section.rows:
                assert len(row) == len(section.heads)
                for cell in row:
                    yield from cell


def test_every_kind_has_a_page_on_any_day_and_whatever_is_on_it_leads_somewhere(district: District) -> None:
    assert set(keys(district)) == {kind.key for kind in PAGE_KINDS}
    for kind, key in keys(district).items():
        for day in DAYS:
            shown = page(district, kind, key, day)
            assert shown.title
            assert shown.figures
            for bit in bits(shown):
                follow(district, bit, day)


def follow(district: District, bit: Bit, day: date) -> None:
    """What a bit leads to is there; a number's list has as many rows."""
    goal = bit.goal
    with district.database.read() as session:
        places = load_places(session, "萧山区")
        if isinstance(goal, PageRef):
            assert PAGE_KIND[goal.kind].load is not None
            assert load_page(session, goal, day, NOW, places) is not None
        elif isinstance(goal, ListDoor):
            asked = Asked(goal.scope, day, NOW, None, dict(goal.filters), LEADER)
            listed = LIST[goal.list].query(session, asked)
            assert not isinstance(bit.value, int) or listed.total == bit.value
        elif isinstance(goal, IssueDoor):
            assert session.get(Issue, goal.issue_id) is not None
        elif isinstance(goal, PlaceDoor):
            assert goal.scope.township in places.township


def test_what_is_not_there_has_no_page(district: District) -> None:
    with district.database.read() as session:
        places = load_places(session, "萧山区")
        for kind in PAGE_KINDS:
            assert load_page(session, PageRef(kind.key, 10**6), TODAY, NOW, places) is None


def test_a_leader_sees_the_state_of_all_five_kinds(district: District) -> None:
    shown = page(district, "leader", district.leader)
    townships = table(shown, "联系镇街").rows
    assert said(townships[0][0]) == ["瓜沥镇"]
    assert said(townships[0][1]) == [3, 1]  # open, overdue
    assert said(townships[0][2]) == [3, 4, 1]  # covered, of, lacking
    assert said(townships[0][3]) == [1]
    village = table(shown, "包联村社").rows[0]
    assert said(village[1]) == ["后进整转"]
    assert said(village[4]) == ["尚无"]
    enterprise = table(shown, "联系百强企业").rows[0]
    assert said(enterprise[1]) == ["百强"]
    assert said(enterprise[2]) == ["尚无"]
    assert said(table(shown, "联系重点项目").rows[0][0]) == ["机场扩建"]
    assert said(table(shown, "联系重要人才").rows[0][2]) == ["航民股份"]
    assert said(table(shown, "协调的攻坚破难").rows[0][6]) == ["待批示"]
    assert said(next(figure for figure in shown.figures if figure.label == "待批示").bits) == [1]
    assert table(page(district, "leader", district.leader, date(2019, 1, 1)), "联系镇街").rows == ()


def test_a_grid_says_who_knows_it_and_until_when(district: District) -> None:
    squad = table(page(district, "grid", district.grids[4]), "网格走亲小分队")
    assert [said(row[0]) for row in squad.rows] == [["队长"], ["固定下沉"]]
    assert [said(row[1]) for row in squad.rows] == [["孙七"], ["李思远"]]
    assert [bit.tone for bit in squad.rows[0][5]] == ["danger"]
    with district.database.begin() as session:
        for subject, day in (("basics", date(2024, 6, 1)), ("emergency", date(2024, 2, 20))):
            check = {"cadre_id": district.cadres[4], "grid_id": district.grids[4], "checked_by_id": district.leader}
            session.add(Familiarity(subject=subject, checked_on=day, score=91, **check))
    leader = table(page(district, "grid", district.grids[4]), "网格走亲小分队").rows[0]
    assert [(bit.value, bit.tone) for bit in leader[5]] == [(91, ""), (date(2024, 12, 1), "good")]
    assert [(bit.value, bit.tone) for bit in leader[6]] == [(91, ""), (date(2024, 8, 20), "warning")]


def test_a_grids_timeline_shows_gaps_as_gaps(district: District) -> None:
    shown = timeline(page(district, "grid", district.grids[4]))
    by_name = {lane.name: lane for lane in shown.lanes if lane.name}
    posted = by_name["固定下沉"]
    assert [(bar.words, bar.since, bar.until) for bar in posted.bars] == [
        ("钱八", date(2018, 1, 1), date(2019, 7, 1)),
        ("李思远", BEGAN, None),
    ]
    assert [(gap.since, gap.until) for gap in posted.gaps] == [(date(2019, 7, 1), BEGAN)]
    assert [(gap.since, gap.until) for gap in by_name["队长"].gaps] == [(date(2018, 1, 1), BEGAN)]
    assert (shown.since, shown.until, shown.as_of) == (date(2018, 1, 1), TODAY, TODAY)


def test_a_cadre_who_left_keeps_what_they_held(district: District) -> None:
    shown = page(district, "cadre", district.gone)
    assert "离任" in shown.warning
    assert table(shown, "正在承担").rows == ()
    ended = table(shown, "已结束").rows
    assert [said(cell) for cell in ended[0]][3:] == [[date(2018, 1, 1)], [date(2019, 7, 1)], ["调离"]]
    before = page(district, "cadre", district.gone, date(2018, 6, 1))
    assert before.warning == ""
    assert said(table(before, "正在承担").rows[0][3]) == ["固定下沉"]


def test_an_enterprise_without_a_companion_says_so(district: District) -> None:
    shown = page(district, "enterprise", district.enterprise)
    levels = table(shown, "三级联动").rows
    assert [said(row[1]) for row in levels] == [["陪跑干部"], ["助企帮帮团"], ["区助企服务专班会同经信部门"]]
    assert (levels[0][2][0].words, levels[0][2][0].tone) == ("尚无", "warning")
    assert shown.place is not None
    assert shown.place.grids == (district.grids[4],)
    plain = page(district, "enterprise", district.plain_enterprise)
    assert "无成长标签" in said(plain.subtitle)


def test_pages_about_one_person_know_each_other(district: District) -> None:
    assert page(district, "cadre", district.young).siblings == (
        ("履职", PageRef("cadre", district.young)),
        ("成长档案", PageRef("growth", district.young)),
    )
    assert page(district, "cadre", district.cadres[0]).siblings == ()
    compared = table(page(district, "mentor", district.mentor), "带教的年轻干部")
    assert compared.rows[0][0][0].goal == PageRef("growth", district.young)
