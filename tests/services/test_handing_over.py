"""Handing over, leaving, replacing and beginning several: one step, all or none, on both engines."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.pairing import KINDS, Holder
from commandcenter.domain.workflow import Actor
from commandcenter.services.handing_over import Leaver, Succession, dissolve, hand_over, held_past, leave
from commandcenter.services.pairing_rules import Proposal, reasons_against, why_not
from commandcenter.services.pairings import Ending, RefusedTogether, assign, assign_many, end_many, end_pairing, replace
from commandcenter.services.settings import change_setting
from commandcenter.storage.changes import changes_after, last_serial
from commandcenter.storage.schema import Cadre, Grid, Organization, Pairing
from tests.services.pairing_district import NOW, TODAY, District, build

LEADER, STAFF = Actor("leader"), Actor("staff")
SQUAD = KINDS["squad_grid"]
SOON, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=20)


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def begun(district: District, cadre: int, grid: int, role: str = "member", day: object = TODAY) -> int:
    """A squad's pairing of a cadre with a grid, by their places in the district."""
    meant = Proposal(SQUAD, district.cadres[cadre], district.grids[grid], day, role)  # type: ignore[arg-type]
    with district.database.begin() as session:
        return assign(session, meant, LEADER, TODAY)


def told(district: District, pairing_id: int) -> tuple[object, ...]:
    """Holder, role, first day, last day and both reasons of a pairing."""
    columns = (Pairing.holder_cadre_id, Pairing.role, Pairing.started_on, Pairing.ended_on)
    with district.database.read() as session:
        query = select(*columns, Pairing.start_reason, Pairing.end_reason).where(Pairing.id == pairing_id)
        return tuple(session.execute(query).one())


def theirs(district: District, leaver: Leaver) -> dict[int, int]:
    """Versions of what a leaver holds, by row id."""
    with district.database.read() as session:
        return {row.id: row.version for row in held_past(session, leaver, TODAY)}


def test_several_begin_together_and_each_is_in_the_change_feed(district: District) -> None:
    meant = [Proposal(SQUAD, district.cadres[n], district.grids[0], TODAY, "member", reason="方案") for n in range(3)]
    with district.database.read() as session:
        serial = last_serial(session)
    with district.database.begin() as session:
        keys = assign_many(session, meant, LEADER, TODAY)
    with district.database.read() as session:
        assert [one.key for one in changes_after(session, serial)] == [str(key) for key in keys]
    assert told(district, keys[2]) == (district.cadres[2], "member", TODAY, None, "方案", None)


def test_of_several_none_begins_when_one_may_not_and_each_is_named(district: District) -> None:
    grids = district.grids
    meant = [
        Proposal(SQUAD, district.cadres[4], grids[0], TODAY, "member"),
        Proposal(SQUAD, district.cadres[4], grids[1], TODAY, "member"),
        Proposal(SQUAD, district.cadres[4], grids[2], TODAY, "member"),
        Proposal(SQUAD, district.gone, grids[3], TODAY, "member"),
    ]
    with pytest.raises(RefusedTogether) as refused, district.database.begin() as session:
        assign_many(session, meant, LEADER, TODAY)
    assert set(refused.value.against) == {2, 3}
    assert refused.value.against[2].startswith(
        "孙七已有 3 个网格（「网格走亲小分队」上限 3），不能再加，加上这一项超出 1"
    )
    assert "4 项结对中有 2 项不能开始" in str(refused.value)
    assert "钱八已于2023年1月1日离任" in str(refused.value)
    with district.database.read() as session:
        assert session.scalar(select(Pairing.id).where(Pairing.grid_id == grids[0])) is None


def test_a_pairing_planned_for_later_counts_from_its_first_day(district: District) -> None:
    for grid in (0, 1):
        begun(district, 4, grid, day=SOON)
    meant = Proposal(SQUAD, district.cadres[4], district.grids[2], TODAY, "member")
    with district.database.read() as session:
        assert "自2024年8月12日起已有 3 个网格" in str(why_not(session, meant, TODAY))
        until = Proposal(SQUAD, district.cadres[4], district.grids[2], TODAY, "member", until=SOON)
        assert why_not(session, until, TODAY) is None


def test_the_limit_that_is_set_counts_and_the_refusal_says_by_how_much(district: District) -> None:
    for grid in (0, 1):
        begun(district, 4, grid)
    with district.database.begin() as session:
        change_setting(session, "numbers.pairing_limit_squad_grid", 2, SOON, Actor("administrator"), "减负", NOW)
    meant = Proposal(SQUAD, district.cadres[4], district.grids[2], SOON, "member")
    with district.database.read() as session:
        assert "上限 2），不能再加，加上这一项超出 2" in str(why_not(session, meant, TODAY))


def test_a_grid_has_one_leader_who_can_be_replaced(district: District) -> None:
    meant = Proposal(SQUAD, district.cadres[0], district.grids[4], TODAY, "leader")
    with district.database.read() as session:
        said = why_not(session, meant, TODAY)
        key, version = session.execute(select(Pairing.id, Pairing.version).where(Pairing.role == "leader")).one()
    assert said == "330109113001001自2020年1月1日起已有队长：请先更换或结束原来的队长。"
    with district.database.begin() as session:
        new = replace(session, key, district.cadres[0], SOON, "轮岗", version, LEADER, TODAY)
    assert told(district, new) == (district.cadres[0], "leader", SOON, None, "轮岗", None)
    assert told(district, key)[3:] == (SOON, None, "轮岗")


def test_a_holder_may_get_another_role_but_not_the_same_again(district: District) -> None:
    key = begun(district, 4, 0)
    with pytest.raises(Refused, match="已是这里的结对人"), district.database.begin() as session:
        replace(session, key, district.cadres[4], SOON, "提任", 1, LEADER, TODAY)
    with district.database.begin() as session:
        new = replace(session, key, district.cadres[4], SOON, "提任", 1, LEADER, TODAY, "leader")
    assert told(district, new)[:2] == (district.cadres[4], "leader")


def test_a_replacement_that_is_refused_leaves_the_holder(district: District) -> None:
    key = begun(district, 4, 0)
    with pytest.raises(Refused, match="钱八"), district.database.begin() as session:
        replace(session, key, district.gone, SOON, "轮岗", 1, LEADER, TODAY)
    assert told(district, key)[3] is None


def test_a_planned_end_may_come_earlier_but_not_later(district: District) -> None:
    key = begun(district, 4, 0)
    with district.database.begin() as session:
        end_pairing(session, key, LATER, "到期", 1, LEADER, TODAY)
    with pytest.raises(Refused, match="只能改为更早的一天"), district.database.begin() as session:
        end_pairing(session, key, LATER + timedelta(days=1), "延长", 2, LEADER, TODAY)
    with district.database.begin() as session:
        end_pairing(session, key, SOON, "提前", 2, LEADER, TODAY)
    assert told(district, key)[3:] == (SOON, None, "提前")


def test_who_takes_over_keeps_a_planned_end(district: District) -> None:
    key = begun(district, 4, 0)
    with district.database.begin() as session:
        end_pairing(session, key, LATER, "到期", 1, LEADER, TODAY)
    with district.database.begin() as session:
        new = replace(session, key, district.cadres[0], SOON, "轮岗", 2, LEADER, TODAY)
    assert told(district, new) == (district.cadres[0], "member", SOON, LATER, "轮岗", "到期")


def test_of_many_ends_none_is_written_when_one_was_changed(district: District) -> None:
    keys = [begun(district, 4, 0), begun(district, 4, 1)]
    with pytest.raises(Conflict, match="孙七"), district.database.begin() as session:
        end_many(session, [Ending(keys[0], 1), Ending(keys[1], 7)], SOON, "轮岗", LEADER, TODAY)
    assert told(district, keys[0])[3] is None


def test_a_leaver_hands_over_what_they_hold_and_name_and_leaves(district: District) -> None:
    """张三 is liaison of a cell, and gets a grid now and another one later."""
    leaver = Leaver(Holder.CADRE, district.cadres[0])
    now, then = begun(district, 0, 0), begun(district, 0, 1, day=LATER)
    versions = theirs(district, leaver)
    assert set(versions) == {district.cell_pairing, now, then}
    heirs = {district.cell_pairing: district.cadres[1], now: district.cadres[4], then: district.cadres[4]}
    given = [Succession(key, versions[key], heir) for key, heir in heirs.items()]
    with district.database.begin() as session:
        done = hand_over(session, leaver, SOON, "调离", given, LEADER, TODAY)
    assert set(done.ended) == set(versions)
    assert told(district, then)[2:4] == (LATER, LATER)
    assert [told(district, key)[2] for key in done.begun] == [SOON, SOON, LATER]
    with district.database.read() as session:
        assert session.scalar(select(Cadre.left_on).where(Cadre.id == leaver.id)) == SOON
        assert session.scalar(select(Pairing.liaison_id).where(Pairing.id == done.begun[0])) == district.cadres[1]
    assert theirs(district, leaver) == {district.cell_pairing: 2, now: 2}


def test_what_has_no_successor_ends(district: District) -> None:
    leaver = Leaver(Holder.CADRE, district.cadres[1])
    with district.database.begin() as session:
        done = hand_over(session, leaver, TODAY, "调离", [], LEADER, TODAY, leaves=False)
    assert len(done.ended) == 1
    assert theirs(district, leaver) == {}
    with district.database.begin() as session:
        leave(session, leaver.id, TODAY, LEADER, TODAY)


def test_a_successor_who_may_not_is_named_and_nothing_changes(district: District) -> None:
    leaver = Leaver(Holder.CADRE, district.cadres[1])
    versions = theirs(district, leaver)
    given = [Succession(key, version, district.gone) for key, version in versions.items()]
    with pytest.raises(RefusedTogether, match="钱八") as refused, district.database.begin() as session:
        hand_over(session, leaver, SOON, "调离", given, LEADER, TODAY)
    assert set(refused.value.against) == {0}
    assert theirs(district, leaver) == versions


def test_a_hand_over_of_what_was_changed_meanwhile_shows_both(district: District) -> None:
    leaver = Leaver(Holder.CADRE, district.cadres[0])
    with pytest.raises(Conflict) as conflict, district.database.begin() as session:
        given = [Succession(district.cell_pairing, 9, district.cadres[1])]
        hand_over(session, leaver, SOON, "调离", given, LEADER, TODAY)
    assert "联络员 张三" in conflict.value.theirs


def test_nobody_leaves_and_nothing_is_dissolved_while_they_hold_something(district: District) -> None:
    with pytest.raises(Refused, match="李思远届时还有「网格走亲小分队」1 个网格：请先移交"):  # noqa: SIM117
        with district.database.begin() as session:
            leave(session, district.cadres[1], SOON, LEADER, TODAY)
    with pytest.raises(Refused, match="「部门结对镇街」1 个镇街"), district.database.begin() as session:
        dissolve(session, district.departments[0], SOON, LEADER, TODAY)
    with district.database.begin() as session:
        leave(session, district.young, SOON, LEADER, TODAY)
    with pytest.raises(Refused, match="已定于2024年8月12日离任"), district.database.begin() as session:
        leave(session, district.young, SOON, LEADER, TODAY)


def test_a_dissolved_department_hands_its_cells_to_nobody_else(district: District) -> None:
    leaver = Leaver(Holder.ORGANIZATION, district.departments[0])
    with district.database.begin() as session:
        hand_over(session, leaver, SOON, "机构改革", [], LEADER, TODAY)
    with district.database.read() as session:
        assert session.scalar(select(Organization.dissolved_on).where(Organization.id == leaver.id)) == SOON
    assert theirs(district, leaver) == {district.cell_pairing: 2}


@pytest.mark.parametrize("step", ["assign_many", "end_many", "hand_over", "leave", "dissolve"])
def test_only_assigners_do_any_of_this(district: District, step: str) -> None:
    steps: dict[str, Callable[[Session], object]] = {
        "assign_many": lambda session: assign_many(session, [], STAFF, TODAY),
        "end_many": lambda session: end_many(session, [], TODAY, "轮岗", STAFF, TODAY),
        "hand_over": lambda session: hand_over(session, Leaver(Holder.CADRE, 1), TODAY, "调离", [], STAFF, TODAY),
        "leave": lambda session: leave(session, 1, TODAY, STAFF, TODAY),
        "dissolve": lambda session: dissolve(session, 1, TODAY, STAFF, TODAY),
    }
    with pytest.raises(Refused, match="值班员不能变更结对"), district.database.begin() as session:
        steps[step](session)


def test_a_grid_that_was_redrawn_takes_nobody(district: District) -> None:
    with district.database.begin() as session:
        grid = session.get(Grid, district.grids[0])
        assert grid is not None
        grid.valid_to = SOON
    meant = [Proposal(SQUAD, district.cadres[4], district.grids[0], day, "member") for day in (SOON, TODAY)]
    with district.database.read() as session:
        assert reasons_against(session, meant, TODAY) == {
            0: "330109001001001已于2024年8月12日重新划定：请选现在的网格。"
        }


def test_of_two_leaders_at_once_only_one_is_written(district: District) -> None:
    start = threading.Barrier(2)

    def add(cadre: int) -> str:
        start.wait()
        try:
            begun(district, cadre, 0, "leader")
        except Refused as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(add, (3, 4)))
    assert said[0] == ""
    assert "已有队长" in said[1]


def test_who_is_handed_over_meanwhile_gets_nothing_more(district: District) -> None:
    """One lets 李思远 leave while another gives them a grid: whichever comes second sees the first."""
    leaver = Leaver(Holder.CADRE, district.cadres[1])
    start = threading.Barrier(2)

    def go() -> str:
        start.wait()
        with district.database.begin() as session:
            hand_over(session, leaver, TODAY, "调离", [], LEADER, TODAY)
        return ""

    def give() -> str:
        start.wait()
        try:
            begun(district, 1, 0)
        except Refused as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(2) as pool:
        left, given = pool.submit(go), pool.submit(give)
        assert left.result() == ""
        assert given.result() in ("", "李思远已于2024年8月2日离任：请选在任干部。")
    assert {told(district, key)[3] for key in theirs(district, leaver)} <= {TODAY}
