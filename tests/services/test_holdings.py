"""Both sides of every kind of pairing, on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.holdings import Holdings, load_holdings
from commandcenter.services.pairing_rules import Proposal
from commandcenter.services.pairings import assign
from commandcenter.storage.schema import Pairing
from tests.services.pairing_district import BEGAN, TODAY, District, build

LEADER = Actor("leader", name="周明")


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def load(district: District, kind: str, days: int = 0) -> Holdings:
    with district.database.read() as session:
        return load_holdings(session, KINDS[kind], TODAY + timedelta(days=days))


def test_both_sides_of_every_kind_agree_on_who_holds_what(district: District) -> None:
    for kind in PAIRING_KINDS:
        seen = load(district, kind.key)
        holders, targets = {one.id for one in seen.holders}, {one.key for one in seen.targets}
        assert holders, kind.key
        assert targets, kind.key
        assert {link.holder for link in seen.links} <= holders
        assert {link.target for link in seen.links} <= targets
        assert sum(one.load for one in seen.holders) == len(seen.links)
        assert seen.gaps <= targets


def test_a_squads_side_tells_roles_in_their_order_and_gaps(district: District) -> None:
    seen = load(district, "squad_grid")
    assert [(link.target, link.role) for link in seen.links] == [
        (district.grids[4], "leader"),
        *((grid, "posted") for grid in district.grids[4:7]),
    ]
    assert seen.gaps == {*district.grids[:4], district.grids[7]}
    first = next(one for one in seen.targets if one.key == district.grids[4])
    assert (first.name, first.township, first.grid_id) == ("东灵村 …001", "330109113", district.grids[4])
    assert district.gone not in {one.id for one in seen.holders}


def test_only_who_may_hold_and_what_may_be_held_stand_on_the_sides(district: District) -> None:
    assert {one.id for one in load(district, "leader_township").holders} == {district.leader}
    assert {one.id for one in load(district, "mentor_cadre").holders} == {district.mentor}
    assert {one.key for one in load(district, "mentor_cadre").targets} == {district.young}
    units = load(district, "unit_village")
    assert {one.id for one in units.holders} == {*district.departments, district.agency}
    assert [(one.key, one.note) for one in units.targets] == [("330109113001", "后进整转")]
    assert [one.note for one in load(district, "companion_enterprise").targets] == ["百强"]
    assert len(load(district, "team_enterprise").targets) == 2
    assert load(district, "team_enterprise").gaps == frozenset()


def test_a_leader_without_a_village_is_the_gap_on_the_holders_side(district: District) -> None:
    seen = load(district, "leader_village")
    assert [(one.id, one.is_gap) for one in seen.holders] == [(district.leader, True)]
    assert seen.gaps == frozenset()
    with district.database.begin() as session:
        meant = Proposal(KINDS["leader_village"], district.leader, "330109113001", TODAY)
        assign(session, meant, LEADER, TODAY)
    assert [one.is_gap for one in load(district, "leader_village").holders] == [False]


def test_a_past_day_shows_who_held_then_and_a_known_end_is_told(district: District) -> None:
    assert load(district, "squad_grid", (BEGAN - TODAY).days - 1).links == []
    end = TODAY + timedelta(days=10)
    with district.database.begin() as session:
        ending = update(Pairing).where(Pairing.grid_id == district.grids[5]).values(ended_on=end, end_reason="轮岗")
        session.execute(ending)
    seen = load(district, "squad_grid")
    assert seen.coming == {district.grids[5]: end}
    assert end in {link.until for link in seen.links}
    assert district.grids[5] in load(district, "squad_grid", 10).gaps
