"""Pairings begin, end and are replaced by the rules, on both engines."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.pairing import ASSIGNERS, KINDS, PAIRING_KINDS, Holder, PairingKind, Target
from commandcenter.domain.rates import Ratio
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.holdings import load_holdings
from commandcenter.services.liaisons import liaison_candidates
from commandcenter.services.matrix import Cell, load_matrix
from commandcenter.services.pairing_coverage import all_coverage, coverage
from commandcenter.services.pairing_rules import Proposal, why_not
from commandcenter.services.pairings import assign, assign_liaison, end_pairing, replace
from commandcenter.storage.schema import Pairing
from tests.services.pairing_district import BEGAN, NOW, TODAY, District, build

LEADER = Actor("leader")
GUALI = "330109113"
CHENGXIANG = "330109001"


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def cell(district: District, row: int, column: int, day: date = TODAY) -> Cell:
    with district.database.read() as session:
        return load_matrix(session, day, NOW).cells[row][column]


def refusal(district: District, kind: str, holder: int, target: int | str, day: date = TODAY, **more: object) -> str:
    with pytest.raises(Refused) as refused, district.database.begin() as session:
        assign(session, Proposal(KINDS[kind], holder, target, day, **more), LEADER, TODAY)  # type: ignore[arg-type]
    return str(refused.value)


def test_matrix_names_the_liaison_and_counts_what_lies_in_the_cell(district: District) -> None:
    filled = cell(district, 0, 1)
    assert (filled.liaison, filled.since, filled.load, filled.overdue) == ("张三", BEGAN, 3, 1)
    assert cell(district, 1, 0).is_empty


def test_matrix_of_a_day_before_the_pairing_is_empty_but_complete(district: District) -> None:
    with district.database.read() as session:
        matrix = load_matrix(session, BEGAN - timedelta(days=1), NOW)
    assert all(c.is_empty and c.load == 0 for row in matrix.cells for c in row)
    assert [len(row) for row in matrix.cells] == [2, 2]


def test_a_liaison_assigned_today_stands_in_the_cell(district: District) -> None:
    with district.database.begin() as session:
        assign_liaison(session, district.departments[1], CHENGXIANG, district.cadres[3], TODAY, LEADER, TODAY)
    assert cell(district, 1, 0).liaison == "赵六"
    assert cell(district, 1, 0, TODAY - timedelta(days=1)).is_empty


@pytest.mark.parametrize("role", [term.key for term in ROLES if term.key not in ASSIGNERS])
def test_who_may_not_assign_is_told_which_seat_to_take(district: District, role: str) -> None:
    with pytest.raises(Refused, match="区领导、督办员、管理员") as refused, district.database.begin() as session:
        assign_liaison(session, district.departments[1], CHENGXIANG, district.cadres[3], TODAY, Actor(role), TODAY)
    assert ROLES.name(role) in str(refused.value)


def test_a_liaison_of_another_department_is_refused(district: District) -> None:
    said = refusal(district, "department_township", district.departments[1], GUALI, liaison_id=district.cadres[0])
    assert said == "张三不在交通运输局：联络员须是该部门的干部。"


def test_a_liaison_who_left_is_refused(district: District) -> None:
    said = refusal(district, "department_township", district.departments[0], CHENGXIANG, liaison_id=district.gone)
    assert said == "钱八已于2023年1月1日离任：请选在任干部。"


def test_a_cell_without_a_liaison_is_refused(district: District) -> None:
    assert "须指定联络员" in refusal(district, "department_township", district.departments[0], CHENGXIANG)


def test_the_same_two_are_not_joined_twice(district: District) -> None:
    said = refusal(district, "department_township", district.departments[0], GUALI, liaison_id=district.cadres[1])
    assert said.startswith("住房和城乡建设局与瓜沥镇自2020年1月1日起已结对，不能重复")


def test_a_pairing_may_not_begin_inside_an_ended_one(district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, LEADER, TODAY)
    said = refusal(
        district, "department_township", district.departments[0], GUALI, date(2021, 1, 1), liaison_id=district.cadres[1]
    )
    assert "到2024年8月2日才结束" in said


def test_an_agency_is_no_department(district: District) -> None:
    said = refusal(district, "department_township", district.agency, GUALI, liaison_id=district.leader)
    assert said == "财政局是区级单位，不能「部门结对镇街」：只有职能部门可以。"


def test_too_far_ahead_is_refused(district: District) -> None:
    said = refusal(district, "leader_township", district.leader, CHENGXIANG, TODAY + timedelta(days=400))
    assert "太远" in said


def test_a_holder_over_the_limit_is_refused_with_the_count(district: District) -> None:
    kind = KINDS["squad_grid"]
    with district.database.begin() as session:
        for grid in district.grids[:2]:
            assign(session, Proposal(kind, district.cadres[4], grid, TODAY, "member"), LEADER, TODAY)
    said = refusal(district, "squad_grid", district.cadres[4], district.grids[2], role="member")
    assert said.startswith("孙七已有 3 个网格（「网格走亲小分队」上限 3），不能再加")


@pytest.mark.parametrize(
    ("kind", "holder", "target", "words"),
    [
        ("leader_township", "mentor", CHENGXIANG, "吴导不是区领导"),
        ("leader_enterprise", "leader", "plain_enterprise", "小吃店不是百强企业"),
        ("companion_enterprise", "leader", "plain_enterprise", "小吃店不是重点企业"),
        ("unit_village", "agency", "330109001001", "东灵村不是重点村社"),
        ("mentor_cadre", "leader", "young", "周明不是导师"),
        ("mentor_cadre", "mentor", "leader", "周明不是年轻干部"),
        ("mentor_cadre", "mentor", "mentor", "不能与自己结对"),
        ("team_enterprise", "agency", "enterprise", "只有助企帮帮团可以"),
        ("squad_grid", "leader", 1, "须写明身份"),
        ("leader_township", "leader", "999", "没有这个结对对象"),
        ("leader_township", 9999, CHENGXIANG, "没有这个结对人"),
    ],
)
def test_each_kind_refuses_what_does_not_fit(
    district: District, kind: str, holder: str | int, target: str | int, words: str
) -> None:
    who = getattr(district, holder) if isinstance(holder, str) else holder
    what = getattr(district, target) if isinstance(target, str) and hasattr(district, target) else target
    assert words in refusal(district, kind, who, what)


@pytest.mark.parametrize(
    ("kind", "holder", "target"),
    [
        ("leader_township", "leader", CHENGXIANG),
        ("leader_village", "leader", "330109001001"),
        ("leader_enterprise", "leader", "enterprise"),
        ("leader_project", "leader", 1),
        ("leader_talent", "leader", 1),
        ("unit_village", "agency", "330109113001"),
        ("companion_enterprise", "leader", "enterprise"),
        ("team_enterprise", "team", "enterprise"),
        ("mentor_cadre", "mentor", "young"),
    ],
)
def test_each_kind_can_begin_and_is_listed(district: District, kind: str, holder: str, target: str | int) -> None:
    what = getattr(district, target) if isinstance(target, str) and hasattr(district, target) else target
    with district.database.begin() as session:
        begun = assign(session, Proposal(KINDS[kind], getattr(district, holder), what, TODAY), LEADER, TODAY)
    with district.database.read() as session:
        seen = load_holdings(session, KINDS[kind], TODAY)
    assert begun in {link.pairing_id for link in seen.links}
    assert {link.target for link in seen.links} <= {one.key for one in seen.targets}


def test_ending_keeps_the_row_with_its_reason(district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, " 轮岗 ", 1, LEADER, TODAY)
    with district.database.read() as session:
        row = session.execute(
            select(Pairing.ended_on, Pairing.end_reason, Pairing.version).where(Pairing.id == district.cell_pairing)
        ).one()
    assert tuple(row) == (TODAY, "轮岗", 2)
    assert cell(district, 0, 1).is_empty
    assert cell(district, 0, 1, TODAY - timedelta(days=1)).liaison == "张三"


@pytest.mark.parametrize(
    ("day", "reason", "words"),
    [
        (TODAY, "  ", "须写明原因"),
        (BEGAN - timedelta(days=1), "轮岗", "不能早于起始日期2020年1月1日"),
        (TODAY + timedelta(days=400), "轮岗", "太远"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(district: District, day: date, reason: str, words: str) -> None:
    with pytest.raises(Refused, match=words), district.database.begin() as session:
        end_pairing(session, district.cell_pairing, day, reason, 1, LEADER, TODAY)


def test_what_has_ended_cannot_end_again(district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, LEADER, TODAY)
    with pytest.raises(Refused, match="已于2024年8月2日结束（轮岗）"), district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "又一次", 2, LEADER, TODAY)


def test_replacing_ends_one_and_begins_another_at_once(district: District) -> None:
    with district.database.begin() as session:
        replace(session, district.cell_pairing, district.cadres[1], TODAY, "", 1, LEADER, TODAY)
    assert cell(district, 0, 1).liaison == "李思远"
    assert cell(district, 0, 1, TODAY - timedelta(days=1)).liaison == "张三"


def test_a_refused_replacement_leaves_everything_as_it_was(district: District) -> None:
    with pytest.raises(Refused, match="赵六不在住房和城乡建设局"), district.database.begin() as session:
        replace(session, district.cell_pairing, district.cadres[3], TODAY, "", 1, LEADER, TODAY)
    assert (cell(district, 0, 1).liaison, cell(district, 0, 1).version) == ("张三", 1)


def test_the_second_writer_sees_both_values(district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, LEADER, TODAY)
    with pytest.raises(Conflict) as conflict, district.database.begin() as session:
        replace(session, district.cell_pairing, district.cadres[1], TODAY, "", 1, LEADER, TODAY)
    assert conflict.value.theirs == "联络员 张三，已于2024年8月2日结束，原因：轮岗"
    assert conflict.value.ours == "自2024年8月2日起由李思远联络"


def test_candidates_are_the_serving_cadres_with_their_load(district: District) -> None:
    with district.database.read() as session:
        found = liaison_candidates(session, district.departments[0], TODAY)
    assert [(c.name, c.load) for c in found] == [("李思远", 0), ("王五", 0), ("张三", 1)]


def test_of_two_at_once_only_one_passes_the_limit(district: District) -> None:
    """孙七 holds one of three grids; three writers each add one more at the same moment."""
    kind, holder = KINDS["squad_grid"], district.cadres[4]
    start = threading.Barrier(3)

    def add(grid: int) -> str:
        start.wait()
        try:
            with district.database.begin() as session:
                assign(session, Proposal(kind, holder, grid, TODAY, "member"), LEADER, TODAY)
        except Refused as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(3) as pool:
        said = sorted(pool.map(add, district.grids[:3]))
    assert said[:2] == ["", ""]
    assert said[2].startswith("孙七已有 3 个网格")


def test_coverage_of_every_kind_has_its_denominator(district: District) -> None:
    with district.database.read() as session:
        figures = all_coverage(session, TODAY)
    assert set(figures) == {kind.key for kind in PAIRING_KINDS}
    assert figures["department_township"] == Ratio(1, 4)
    assert figures["leader_township"] == Ratio(1, 2)
    assert figures["squad_grid"] == Ratio(3, 8)
    assert figures["team_enterprise"] is None
    assert figures["mentor_cadre"] == Ratio(0, 1)


def test_coverage_of_an_earlier_day(district: District) -> None:
    with district.database.read() as session:
        assert coverage(session, KINDS["squad_grid"], BEGAN - timedelta(days=1)) == Ratio(0, 8)


def test_a_kind_that_no_migration_knows_begins_within_its_limit(district: District) -> None:
    """One entry in the registry is all that a new kind takes."""
    new = PairingKind("guardian", "护航人才", Holder.ORGANIZATION, Target.TALENT, None, "不作要求", limit=1)
    meant = Proposal(new, district.team, 1, TODAY)
    with district.database.begin() as session:
        assign(session, meant, LEADER, TODAY)
    with district.database.read() as session:
        assert "已结对，不能重复" in str(why_not(session, meant, TODAY))
        assert session.scalar(select(Pairing.talent_id).where(Pairing.kind == "guardian")) == 1
