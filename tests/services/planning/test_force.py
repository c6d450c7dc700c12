"""A plan is put in force as one step and undone as one, by the rules of any pairing, on both engines."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.pairing import KINDS, Holder, Target
from commandcenter.domain.workflow import Actor
from commandcenter.services.in_force import paired
from commandcenter.services.integrity_of_pairings import PAIRING_CHECKS
from commandcenter.services.pairing_coverage import coverage
from commandcenter.services.pairing_rules import Proposal
from commandcenter.services.pairings import RefusedTogether, assign, end_pairing
from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.force import put_in_force
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import ADDED, ENDED, PlanProposal, propose
from commandcenter.services.planning.undo import load_plans, undo_plan
from commandcenter.storage.schema import Change, Pairing, Plan
from tests.services.pairing_district import BEGAN, TODAY, District, build

SQUADS, MENTORS = KINDS["squad_grid"], KINDS["mentor_cadre"]
LEADER = Actor("leader", name="周明")
LATER = TODAY + timedelta(days=5)
DAYS = [BEGAN, *(TODAY + timedelta(days=n) for n in range(-1, 9)), TODAY + timedelta(days=300)]


@pytest.fixture
def made(current_url: str) -> Iterator[District]:
    district = build(current_url)
    yield district
    district.database.close()


def answerable(session: Session) -> dict[date, set[tuple[object, ...]]]:
    """Who answers for what, on each day."""
    sides = [getattr(Pairing, side.value) for side in (*Holder, *Target)]
    query = select(Pairing.kind, *sides, Pairing.role, Pairing.liaison_id)
    return {day: {tuple(row) for row in session.execute(query.where(paired(day)))} for day in DAYS}


def proposal_of(made: District, day: date = TODAY, strikes: tuple[PairKey, ...] = ()) -> PlanProposal:
    with made.database.read() as session:
        return propose(load_problem(session, SQUADS, day), strikes=strikes)


def with_an_end(made: District, day: date = TODAY) -> PlanProposal:
    """A proposal that also ends something that runs."""
    kept = (PairKey(made.cadres[1], made.grids[4]),)
    proposal = proposal_of(made, day, kept)
    assert proposal.of(ENDED)
    return proposal


def enforce(made: District, proposal: PlanProposal, today: date = TODAY) -> int:
    with made.database.begin() as session:
        return put_in_force(session, proposal, proposal.day, LEADER, today)


def faults(made: District) -> list[str]:
    with made.database.read() as session:
        return [found.words for check in PAIRING_CHECKS for found in check(session) if found.is_wrong]


def test_it_covers_what_it_promised_and_says_who_did_it(made: District) -> None:
    proposal = with_an_end(made)
    plan = enforce(made, proposal)
    with made.database.read() as session:
        assert coverage(session, SQUADS, TODAY) == proposal.after.coverage
        row = session.get_one(Plan, plan)
        assert (row.kind, row.day, row.by_role, row.by_name) == ("squad_grid", TODAY, "leader", "周明")
        assert row.settings["limit"] == 3
        assert (row.before["coverage"]["part"], row.after["coverage"]["part"]) == (3, 8)
        begun = session.scalars(select(Pairing).where(Pairing.plan_id == plan)).all()
        assert {(one.holder_cadre_id, one.grid_id, one.role) for one in begun} == {
            (line.key.holder, line.key.target, "posted") for line in proposal.of(ADDED)
        }
        assert all(one.start_reason and one.start_reason.startswith("配对方案：") for one in begun)
        ended = session.scalars(select(Pairing).where(Pairing.end_plan_id == plan)).all()
        assert {one.id for one in ended} == {line.pairing_id for line in proposal.of(ENDED)}
        assert all(one.ended_on == TODAY and one.end_reason for one in ended)
        (listed,) = load_plans(session, "squad_grid")
        assert (listed.id, listed.added, listed.ended, listed.undone_at) == (plan, len(begun), len(ended), None)
        assert session.scalar(select(func.count()).select_from(Change).where(Change.entity == "plan"))
    assert faults(made) == []
    assert proposal_of(made).of(ADDED) == ()


@pytest.mark.parametrize("ahead", [0, 5])
def test_undone_by_its_first_day_it_never_was(made: District, ahead: int) -> None:
    with made.database.read() as session:
        before = answerable(session)
    plan = enforce(made, with_an_end(made, TODAY + timedelta(days=ahead)))
    with made.database.begin() as session:
        undo_plan(session, plan, LEADER, TODAY, TODAY)
    with made.database.read() as session:
        assert answerable(session) == before
        assert session.get_one(Plan, plan).undone_by == "周明"
    assert faults(made) == []
    with pytest.raises(Refused, match="已由周明撤销"), made.database.begin() as session:
        undo_plan(session, plan, LEADER, TODAY, TODAY)


def test_undone_later_it_was_until_then(made: District) -> None:
    with made.database.read() as session:
        before = answerable(session)
    plan = enforce(made, with_an_end(made))
    with made.database.read() as session:
        between = answerable(session)
    with made.database.begin() as session:
        undo_plan(session, plan, LEADER, LATER, LATER)
    with made.database.read() as session:
        after = answerable(session)
    assert after == {day: between[day] if day < LATER else before[day] for day in DAYS}
    assert between != before
    assert faults(made) == []


def test_what_somebody_changed_meanwhile_is_not_overwritten(made: District) -> None:
    proposal = with_an_end(made)
    (line,) = proposal.of(ENDED)
    assert line.pairing_id is not None
    with made.database.begin() as session:
        end_pairing(session, line.pairing_id, TODAY, "调离", 1, LEADER, TODAY)
    with made.database.read() as session:
        before = answerable(session)
    with pytest.raises(Conflict) as caught:
        enforce(made, proposal)
    assert "调离" in caught.value.theirs
    assert "按配对方案结束" in caught.value.ours
    with made.database.read() as session:
        assert answerable(session) == before
        assert load_plans(session) == []


def test_a_rule_that_speaks_against_a_line_by_now_refuses_all(made: District) -> None:
    proposal = proposal_of(made)
    line = proposal.of(ADDED)[0]
    with made.database.begin() as session:
        meant = Proposal(SQUADS, line.key.holder, line.key.target, TODAY, "member")
        assign(session, meant, LEADER, TODAY)
    with pytest.raises(RefusedTogether, match="已结对，不能重复"):
        enforce(made, proposal)
    with made.database.read() as session:
        assert load_plans(session) == []


def test_later_changes_stand_in_the_way_of_undoing(made: District) -> None:
    plan = enforce(made, with_an_end(made))
    with made.database.begin() as session:
        row = session.scalars(select(Pairing).where(Pairing.plan_id == plan)).first()
        assert row is not None
        end_pairing(session, row.id, TODAY + timedelta(days=1), "轮岗", row.version, LEADER, TODAY)
    with pytest.raises(Refused, match="新增的 1 项后来另有变动"), made.database.begin() as session:
        undo_plan(session, plan, LEADER, TODAY, TODAY)


def test_a_holder_who_is_full_by_now_stands_in_the_way_too(made: District) -> None:
    nothing = tuple(PairKey(made.cadres[1], grid) for grid in made.grids)
    plan = enforce(made, proposal_of(made, strikes=nothing))
    with made.database.begin() as session:
        for grid in made.grids[:3]:
            assign(session, Proposal(SQUADS, made.cadres[1], grid, TODAY, "member"), LEADER, TODAY)
        before = answerable(session)
    with pytest.raises(RefusedTogether, match="上限 3"), made.database.begin() as session:
        undo_plan(session, plan, LEADER, TODAY, TODAY)
    with made.database.read() as session:
        assert answerable(session) == before


@pytest.mark.parametrize(
    ("day", "words"),
    [(TODAY - timedelta(days=1), "今天或以后"), (TODAY + timedelta(days=400), "太远"), (LATER, "请按那一天重算")],
)
def test_days_that_make_no_sense_are_refused(made: District, day: date, words: str) -> None:
    proposal = proposal_of(made)
    with pytest.raises(Refused, match=words), made.database.begin() as session:
        put_in_force(session, proposal, day, LEADER, TODAY)


def test_only_who_may_assign_may_put_a_plan_in_force(made: District) -> None:
    proposal = proposal_of(made)
    with pytest.raises(Refused, match="不能变更结对"), made.database.begin() as session:
        put_in_force(session, proposal, TODAY, Actor("staff"), TODAY)
    plan = enforce(made, proposal)
    with pytest.raises(Refused, match="不能变更结对"), made.database.begin() as session:
        undo_plan(session, plan, Actor("staff"), TODAY, TODAY)
    with pytest.raises(Refused, match="没有要改的"):
        enforce(made, proposal_of(made))


def test_a_cell_gets_another_liaison_in_one_step(made: District) -> None:
    kind = KINDS["department_township"]
    strike = PairKey(made.departments[0], "330109113", made.cadres[0])
    with made.database.read() as session:
        proposal = propose(load_problem(session, kind, TODAY), strikes=[strike])
        before = answerable(session)
    plan = enforce(made, proposal)
    with made.database.read() as session:
        assert coverage(session, kind, TODAY) == proposal.after.coverage
        cell = (Pairing.holder_organization_id == made.departments[0], Pairing.township_code == "330109113")
        liaisons = session.scalars(select(Pairing.liaison_id).where(*cell, paired(TODAY))).all()
    assert len(liaisons) == 1
    assert liaisons[0] in made.cadres[1:3]
    with made.database.begin() as session:
        undo_plan(session, plan, LEADER, TODAY, TODAY)
    with made.database.read() as session:
        assert answerable(session) == before
    assert faults(made) == []


def test_a_young_cadre_who_is_known_to_leave_has_a_mentor_until_then(made: District) -> None:
    with made.database.begin() as session:
        session.connection().exec_driver_sql(f"UPDATE cadre SET left_on = '2024-09-01' WHERE id = {made.young}")
    with made.database.read() as session:
        proposal = propose(load_problem(session, MENTORS, TODAY))
    enforce(made, proposal)
    with made.database.read() as session:
        (row,) = session.scalars(select(Pairing).where(Pairing.kind == "mentor_cadre"))
        assert (row.ended_on, row.end_reason) == (date(2024, 9, 1), "离任")
    assert faults(made) == []
