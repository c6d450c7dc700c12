"""A proposal from the district: covered where it can be, each line for a reason, and else what is in the way."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from commandcenter.domain.errors import Cancelled, Refused
from commandcenter.domain.pairing import KINDS, PairingKind
from commandcenter.services.pairing_coverage import coverage
from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.costs import kilometres
from commandcenter.services.planning.facts import DistrictProblem
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT, PlanProposal, propose
from commandcenter.services.planning.settings import PLANNED, PlanSettings, default_settings
from commandcenter.storage.schema import CadreTag, Pairing, VillageTag
from tests.services.pairing_district import BEGAN, TODAY, District, build

SQUADS = KINDS["squad_grid"]


@pytest.fixture
def made(current_sqlite_url: str) -> Iterator[District]:
    district = build(current_sqlite_url)
    yield district
    district.database.close()


def problem(made: District, kind: PairingKind = SQUADS, day: date = TODAY, **settings: Any) -> DistrictProblem:
    chosen = replace(default_settings(kind), **settings)
    with made.database.read() as session:
        return load_problem(session, kind, day, chosen)


def add(made: District, *rows: Any) -> None:
    with made.database.begin() as session:
        session.add_all(rows)


def posted(made: District, cadre: int, grid: int, **facts: Any) -> Pairing:
    return Pairing(kind="squad_grid", holder_cadre_id=cadre, grid_id=grid, role="posted", started_on=BEGAN, **facts)


def pairs(proposal: PlanProposal, *changes: str) -> set[tuple[int, int | str]]:
    return {(line.key.holder, line.key.target) for line in proposal.lines if line.change in changes}


def test_the_kinds_that_are_planned_are_those_that_others_than_leaders_must_cover() -> None:
    assert {kind.key for kind in PLANNED} == {
        "squad_grid",
        "department_township",
        "companion_enterprise",
        "unit_village",
        "mentor_cadre",
    }
    with pytest.raises(Refused, match="不做配对方案"):
        default_settings(KINDS["leader_township"])


@pytest.mark.parametrize("kind", PLANNED, ids=lambda kind: kind.key)
def test_every_kind_is_covered_and_proven(current_url: str, kind: PairingKind) -> None:
    made = build(current_url)
    try:
        with made.database.read() as session:
            before = coverage(session, kind, TODAY)
            proposal = propose(load_problem(session, kind, TODAY))
        assert proposal.is_proven
        assert proposal.before.coverage == before
        assert proposal.after.coverage.part == proposal.after.coverage.whole > 0
        assert proposal.obstacles == ()
        assert all(line.why for line in proposal.lines)
    finally:
        made.database.close()


def test_what_runs_is_kept_and_the_line_says_why(made: District) -> None:
    add(made, CadreTag(cadre_id=made.cadres[1], tag="dialect_sandy"), CadreTag(cadre_id=made.cadres[1], tag="law"))
    village = {"village_code": "330109113001"}
    add(made, VillageTag(**village, tag="dialect_sandy"), VillageTag(**village, tag="law"))
    proposal = propose(problem(made))
    assert proposal.of(ENDED) == ()
    kept = {line.key.target: line for line in proposal.of(KEPT)}
    assert set(kept) == set(made.grids[4:7])
    assert "会沙地话，懂法律" in kept[made.grids[4]].why
    assert kept[made.grids[4]].why.startswith("区级单位，")
    assert kept[made.grids[4]].version == 1
    added = {line.key.target: line for line in proposal.of(ADDED)}
    assert set(added) == {*made.grids[:4], made.grids[7]}
    assert "同镇街" in added[made.grids[7]].why
    assert added[made.grids[7]].role == "posted"
    assert f"距 {added[made.grids[0]].kilometres:.1f} 公里" in added[made.grids[0]].why


def test_the_cheapest_companion_is_the_one_that_a_sum_by_hand_finds(made: District) -> None:
    with made.database.begin() as session:  # to a grid that the map has
        session.connection().exec_driver_sql(f"UPDATE enterprise SET grid_id = {made.grids[0]}")
    district = problem(made, KINDS["companion_enterprise"], weights={"distance": 1, "township": 4, "dialect": 3})
    (enterprise,) = district.targets
    sums = {}
    for holder in district.holders:
        if holder.excluded is None:
            way = float(kilometres([holder.point], [enterprise.point])[0, 0])
            assert not math.isnan(way)
            sums[holder.id] = way + 4 * (holder.township != enterprise.township)
    proposal = propose(district)
    (line,) = proposal.of(ADDED)
    assert sums[line.key.holder] == min(sums.values())
    assert proposal.objective == pytest.approx(min(sums.values()), abs=0.02)


def test_load_is_evened_out_by_its_weight(made: District) -> None:
    """Eight grids and one led already, for seven who may: nobody gets a third, nobody stays without."""
    even = propose(problem(made, weights={"load": 1000, "keep": 25}))
    assert (even.after.most, even.after.fewest) == (2, 1)
    lopsided = propose(problem(made, weights={"township": 1000, "keep": 0}))
    assert lopsided.after.gini > even.after.gini
    assert lopsided.after.most == 3


def test_pins_hold_and_strikes_go(made: District) -> None:
    first = propose(problem(made))
    line = first.of(ADDED)[0]
    struck = propose(problem(made), strikes=[line.key])
    assert (line.key.holder, line.key.target) not in pairs(struck, ADDED, KEPT)
    assert struck.objective >= first.objective
    other = PairKey(made.mentor, made.grids[7])
    pinned = propose(problem(made), pins=[other])
    assert (made.mentor, made.grids[7]) in pairs(pinned, ADDED)
    assert next(one for one in pinned.of(ADDED) if one.key == other).why.startswith("按您的固定")
    kept = first.of(KEPT)[0]
    ended = propose(problem(made), strikes=[kept.key])
    assert kept.pairing_id in {one.pairing_id for one in ended.of(ENDED)}
    assert next(one for one in ended.of(ENDED)).why.startswith("按您的划去，改由")
    assert pinned.is_proven
    assert ended.is_proven


def test_pins_that_break_a_rule_are_refused_with_the_reason(made: District) -> None:
    key = PairKey(made.mentor, made.grids[7])
    with pytest.raises(Refused, match="既固定又划去"):
        propose(problem(made), pins=[key], strikes=[key])
    with pytest.raises(Refused, match="超过每人 1 个网格"):
        propose(problem(made, limit=1), pins=[key, PairKey(made.mentor, made.grids[0])])
    with pytest.raises(Refused, match="已不在任"):
        propose(problem(made), pins=[PairKey(made.gone, made.grids[7])])
    with pytest.raises(Refused, match="另有结对"):
        propose(problem(made), pins=[PairKey(made.cadres[4], made.grids[4])])


def test_a_squads_leader_is_not_also_posted_there_and_carries_the_grid_already(made: District) -> None:
    district = problem(made)
    leader = next(one for one in district.holders if one.id == made.cadres[4])
    assert (leader.others, leader.burden > 0) == (1, True)
    assert (made.cadres[4], made.grids[4]) not in pairs(propose(district), ADDED)
    tight = propose(problem(made, limit=1))
    assert made.cadres[4] not in {line.key.holder for line in tight.of(ADDED)}


def test_too_few_places_are_counted_and_the_limit_is_named(made: District) -> None:
    proposal = propose(problem(made, limit=1))
    (obstacle,) = proposal.obstacles
    assert obstacle.needed - obstacle.places == len(obstacle.uncovered) == 8 - proposal.after.coverage.part
    assert "limit" in {one.key for one in obstacle.loosenings}
    assert "leaders" in {one.key for one in obstacle.loosenings}
    assert f"共需 {obstacle.needed} 人次" in obstacle.words


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"organization_kinds": ("department",), "organizations": (10**6,)}, "organizations"),
        ({"furthest_km": 0.001}, "furthest_km"),
        ({"tags": ("finance",)}, "tags"),
        ({"young": True, "organization_kinds": ("department",)}, "young"),
    ],
)
def test_the_setting_in_the_way_is_named(made: District, settings: dict[str, Any], key: str) -> None:
    proposal = propose(problem(made, **settings))
    assert proposal.of(ENDED) == ()
    named = {one.key for obstacle in proposal.obstacles for one in obstacle.loosenings}
    assert key in named
    assert proposal.after.coverage.part < 8


def test_a_strike_in_the_way_is_named(made: District) -> None:
    district = problem(made, KINDS["mentor_cadre"])
    proposal = propose(district, strikes=[PairKey(made.mentor, made.young)])
    (obstacle,) = proposal.obstacles
    assert [one.key for one in obstacle.loosenings] == ["strikes"]
    assert obstacle.words == "这 1 名干部没有一位可用的结对人：恢复划去的 1 条。"


def test_nobody_at_all_is_said_too(made: District) -> None:
    with made.database.begin() as session:
        session.connection().exec_driver_sql("UPDATE cadre SET is_mentor = 0")
    (obstacle,) = propose(problem(made, KINDS["mentor_cadre"])).obstacles
    assert obstacle.loosenings == ()
    assert "放宽任何一项设置也无人可用" in obstacle.words


def test_who_is_known_to_leave_gets_nothing_new(made: District) -> None:
    with made.database.begin() as session:
        session.connection().exec_driver_sql(f"UPDATE cadre SET left_on = '2024-09-01' WHERE id = {made.mentor}")
    district = problem(made)
    assert next(one for one in district.holders if one.id == made.mentor).excluded == "leaving"
    assert made.mentor not in {line.key.holder for line in propose(district).of(ADDED)}


def test_what_ends_on_another_day_stays_as_it_is(made: District) -> None:
    """One pairing known to end, one to begin: neither is the plan's to move, both count for the limit."""
    later = TODAY + timedelta(days=30)
    coming = Pairing(kind="squad_grid", holder_cadre_id=made.mentor, grid_id=made.grids[1], role="posted",
                     started_on=later)  # fmt: skip
    add(made, posted(made, made.mentor, made.grids[0], ended_on=later, end_reason="期满"), coming)
    district = problem(made)
    mentor = next(one for one in district.holders if one.id == made.mentor)
    assert mentor.others == 2
    proposal = propose(district)
    added = {line.key.target for line in proposal.of(ADDED)}
    assert made.grids[0] not in added
    assert made.grids[1] in added
    assert (made.mentor, made.grids[1]) not in pairs(proposal, ADDED)


def test_a_spare_posted_cadre_is_kept_unless_it_costs_more_than_they_are_worth(made: District) -> None:
    add(made, posted(made, made.mentor, made.grids[4]))
    assert propose(problem(made)).of(ENDED) == ()
    shrunk = propose(problem(made, weights={"distance": 5, "keep": 0, "spare": 0}))
    assert shrunk.after.pairs == shrunk.after.coverage.whole


def test_a_plan_for_one_township_leaves_the_others(made: District) -> None:
    proposal = propose(problem(made, townships=("330109001",)))
    assert {line.township for line in proposal.lines} == {"330109001"}
    assert proposal.after.coverage.whole == 4


def test_cells_get_liaisons_of_their_own_department(made: District) -> None:
    proposal = propose(problem(made, KINDS["department_township"]))
    of = {made.departments[0]: set(made.cadres[:3]), made.departments[1]: {made.cadres[3]}}
    assert len(proposal.of(ADDED)) == 3
    assert all(line.key.liaison in of[line.key.holder] for line in proposal.lines)
    assert {line.target_name for line in proposal.lines} == {"城厢街道", "瓜沥镇"}
    with pytest.raises(Refused, match="不是该部门的干部"):
        propose(
            problem(made, KINDS["department_township"]),
            pins=[PairKey(made.departments[1], "330109001", made.cadres[0])],
        )


def test_a_cell_that_is_given_from_a_later_day_on_is_left_and_named(made: District) -> None:
    later = TODAY + timedelta(days=3)
    cell = {"holder_organization_id": made.departments[1], "township_code": "330109001", "liaison_id": made.cadres[3]}
    add(made, Pairing(kind="department_township", started_on=later, **cell))
    proposal = propose(problem(made, KINDS["department_township"]))
    assert (made.departments[1], "330109001") not in pairs(proposal, ADDED)
    assert proposal.after.coverage.part == 3
    (obstacle,) = proposal.obstacles
    assert obstacle.names == ("交通—城厢街道",)
    assert "请把那一天提前" in obstacle.words


def test_what_never_held_counts_for_nothing(made: District) -> None:
    """Begun for a later day and taken back before it."""
    later = TODAY + timedelta(days=3)
    cell = {"holder_organization_id": made.departments[1], "township_code": "330109001", "liaison_id": made.cadres[3]}
    add(made, Pairing(kind="department_township", started_on=later, ended_on=later, end_reason="撤销", **cell))
    proposal = propose(problem(made, KINDS["department_township"]))
    assert proposal.after.coverage.part == proposal.after.coverage.whole


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"limit": 4}, "超过「网格走亲小分队」的上限 3"),
        ({"limit": 0}, "至少为 1"),
        ({"organization_kinds": ("village_committee",)}, "只能来自职能部门"),
        ({"weights": {"distance": -1}}, "权重"),
    ],
)
def test_settings_that_make_no_sense_are_refused(made: District, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        problem(made, **settings)


def test_it_tells_how_far_it_is_and_can_be_stopped(made: District) -> None:
    told: list[tuple[float, str]] = []
    propose(problem(made), progress=lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(words for _, words in told)
    with pytest.raises(Cancelled):
        propose(problem(made), should_stop=lambda: True)


def test_settings_keep_their_form_as_json() -> None:
    settings = default_settings(SQUADS)
    assert PlanSettings(**settings.as_json()) == settings


def test_no_map_costs_no_distance(made: District) -> None:
    with made.database.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM map_sheet")
    proposal = propose(problem(made))
    assert proposal.before.mean_km is None
    assert all(line.kilometres is None and "公里" not in line.why for line in proposal.lines)
