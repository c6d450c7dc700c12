"""The casework: every transition, every refusal, two writers, undo; on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from commandcenter.domain.clocks import due
from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import STAGES, Actor
from commandcenter.services.casework import transit, undo
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Change, Report, Whistle
from tests.services.casework_district import (
    BEFORE,
    DISSOLVED,
    GONE,
    GOOD_ANSWERS,
    HANDLER,
    HEARD,
    HOUSING,
    LEADER,
    NOW,
    OTHER_HANDLER,
    RULES,
    STAFF,
    SUPERVISOR,
    TRAFFIC,
    WALL,
    WAY,
    Asked,
    build,
    events_of,
    heard,
    issue_in,
    row_of,
    step,
)

LATER = NOW + timedelta(hours=3)  # 14:05


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def test_the_whole_way(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "closed")
    with database.read() as session:
        issue, events = row_of(session, issue_id), events_of(session, issue_id)
        assert [event.transition for event in events] == ["register", *WAY["closed"]]
        assert [event.number for event in events] == list(range(1, issue.version + 1))
        assert all(before.to_stage == event.from_stage for before, event in pairwise(events))
        assert (issue.stage, issue.close_cause, issue.verdict) == ("closed", "evaluated", "satisfied")
        assert events[-1].due_at is None
        assert events[2].details["lead_organization"] == HOUSING
        assert events[4].details["told_at"] == NOW.isoformat()


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda transition: transition.key)
def test_every_transition_from_every_source(database: Database, transition: object) -> None:
    kind = TRANSITION[getattr(transition, "key", "")]
    for source in kind.sources:
        with database.begin() as session:
            into = row_of(session, issue_in(session, "registered")).number
            issue_id = issue_in(session, source, before=BEFORE.get(kind.key, ()))
            before = row_of(session, issue_id).version
            answers = {"into": into} if kind.key == "merge" else {}
            moved = step(session, issue_id, kind.key, **answers)
            issue, last = row_of(session, issue_id), events_of(session, issue_id)[-1]
            assert moved.version == issue.version == last.number == before + 1
            assert (last.from_stage, last.to_stage) == (source, issue.stage)
            assert issue.stage in {kind.to or source, *kind.also_to}
            assert last.due_at == issue.due_at
            assert last.role == ("leader" if kind.key == "decide" else "supervisor")


def test_every_other_source_is_refused_in_words(database: Database) -> None:
    for stage in (stage.key for stage in STAGES):
        with database.begin() as session:
            issue_id = issue_in(session, stage)
            for kind in TRANSITIONS:
                if stage not in kind.sources:
                    with pytest.raises(Refused, match=f"不能{kind.name}：只有"):
                        step(session, issue_id, kind.key)


def test_the_wall_moves_nothing(database: Database) -> None:
    for kind in TRANSITIONS:
        with database.begin() as session:
            issue_id = issue_in(session, kind.sources[0])
            with pytest.raises(Refused, match=f"大屏不能{kind.name}"):
                step(session, issue_id, kind.key, Asked(WALL))


def test_what_is_missing_is_named(database: Database) -> None:
    for kind in TRANSITIONS:
        with database.begin() as session:
            issue_id = issue_in(session, kind.sources[0], before=BEFORE.get(kind.key, ()))
            for field in (field for field in kind.fields if field.required):
                with pytest.raises(Refused, match=f"还须填写：.*{field.label}"):
                    step(session, issue_id, kind.key, **{"into": "2024-000001", field.key: None})


@pytest.mark.parametrize(
    ("key", "answers", "words"),
    [
        ("accept", {"first_contact": 99}, "不在干部名册"),
        ("accept", {"first_contact": GONE}, "钱退已离任"),
        ("dispatch", {"lead_organization": DISSOLVED}, "「旧部门」已撤销"),
        ("dispatch", {"lead_organization": 99}, "不在单位名册"),
        ("dispatch", {"category": "weather"}, "没有「weather」这一类别"),
        ("answer", {"told_how": "pigeon"}, "没有「pigeon」这一项"),
        ("answer", {"told_at": NOW + timedelta(minutes=1)}, "不能晚于现在"),
        ("answer", {"told_at": NOW - timedelta(days=1)}, "不能早于登记"),
        ("answer", {"told_at": "昨天"}, "不是一个时刻"),
        ("answer", {"result": "长" * 2001}, "太长：最多 2000 字"),
        ("evaluate", {"verdict": "delighted"}, "没有「delighted」"),
        ("extend", {"new_due": NOW}, "须晚于现在"),
        ("extend", {"new_due": NOW + timedelta(days=1)}, "须晚于原时限"),
        ("suspend", {"review_on": date(2024, 8, 2)}, "复核日期须晚于今天"),
        ("suspend", {"review_on": "下月"}, "不是一个日期"),
        ("suspend", {"leader": 1}, "沈一帆不是区领导"),
        ("whistle", {"organizations": (HOUSING,)}, "主办单位不必吹哨"),
        ("whistle", {"organizations": (TRAFFIC, DISSOLVED)}, "已撤销"),
        ("merge", {"into": "2024-999999"}, "没有编号为 2024-999999"),
    ],
)
def test_bad_answers_are_refused_and_write_nothing(
    database: Database, key: str, answers: dict[str, object], words: str
) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, TRANSITION[key].sources[-1])
    with pytest.raises(Refused, match=words), database.begin() as session:
        step(session, issue_id, key, **answers)
    with database.read() as session:
        issue = row_of(session, issue_id)
        assert issue.version == len(events_of(session, issue_id))
        assert issue.stage == TRANSITION[key].sources[-1]


def test_only_the_lead_organization_handles(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "dispatched")
        with pytest.raises(Refused, match="只有主办单位「住建」能办"):
            step(session, issue_id, "sign", Asked(OTHER_HANDLER))
        step(session, issue_id, "sign", Asked(HANDLER))
        for key in ("answer", "return", "whistle", "notice"):
            with pytest.raises(Refused, match="只有主办单位"):
                step(session, issue_id, key, Asked(OTHER_HANDLER))


def test_settle_clock_begins_with_the_first_dispatch_and_outlives_a_return(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "dispatched")
        first = row_of(session, issue_id).settle_due_at
        assert first == due(NOW, RULES.catalog["roads"].settle, RULES.working)
        step(session, issue_id, "return", Asked(HANDLER, LATER))
        step(session, issue_id, "dispatch", Asked(STAFF, LATER), lead_organization=TRAFFIC)
        issue = row_of(session, issue_id)
        assert (issue.settle_from, issue.settle_due_at, issue.returns) == (NOW, first, 1)
        step(session, issue_id, "return", Asked(OTHER_HANDLER, LATER))
        step(session, issue_id, "dispatch", Asked(STAFF, LATER), category="land")
        issue = row_of(session, issue_id)
        assert issue.settle_due_at == due(LATER, RULES.catalog["land"].settle, RULES.working)
        assert (issue.settle_from, issue.returns) == (LATER, 2)


def test_each_stage_has_its_clock(database: Database) -> None:
    with database.begin() as session:
        at = {stage: row_of(session, issue_in(session, stage)).due_at for stage in WAY}
    assert at["registered"] == datetime(2024, 8, 2, 7, 5, tzinfo=UTC)  # 11:05 + 55 min, noon break, + 65 min = 15:05
    assert at["accepted"] == NOW + timedelta(hours=24)
    assert at["dispatched"] == datetime(2024, 8, 2, 6, 5, tzinfo=UTC)  # 14:05 local
    assert at["handling"] == datetime(2024, 8, 9, 3, 5, tzinfo=UTC)  # five working days on
    assert at["answered"] == datetime(2024, 8, 7, 3, 5, tzinfo=UTC)  # Wednesday
    assert at["suspended"] == datetime(2024, 9, 2, 9, 30, tzinfo=UTC)  # the review day's end of work
    assert at["closed"] is None


def test_suspension_stops_the_settle_clock(database: Database) -> None:
    later = datetime(2024, 9, 2, 2, 0, tzinfo=UTC)  # Monday a month on, 10:00
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "suspend", Asked(LEADER, LATER))
        left = row_of(session, issue_id).settle_left
        assert left == 5 * 420 - 60  # 11:05 to 14:05 counts 55 + 5 working minutes
        step(session, issue_id, "resume", Asked(LEADER, later))
        issue = row_of(session, issue_id)
        assert issue.settle_left is None
        assert issue.due_at == issue.settle_due_at
        assert round(RULES.working.between(later, issue.settle_due_at)) == left
        assert round(RULES.working.between(issue.settle_from, later)) == 60


def test_what_was_overdue_before_a_suspension_is_as_overdue_after_it(database: Database) -> None:
    overdue, later = datetime(2024, 8, 9, 6, 0, tzinfo=UTC), datetime(2024, 9, 2, 6, 0, tzinfo=UTC)
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "suspend", Asked(LEADER, overdue))
        assert row_of(session, issue_id).settle_left == -55  # due 11:05, now 14:00: 55 minutes of working time
        step(session, issue_id, "resume", Asked(LEADER, later))
        assert round(RULES.working.between(later, row_of(session, issue_id).settle_due_at)) == -55


def test_danger_runs_round_the_clock_through_a_suspension(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "accepted")
        step(session, issue_id, "dispatch", category="danger")
        step(session, issue_id, "sign")
        assert row_of(session, issue_id).due_at == NOW + timedelta(hours=2)
        step(session, issue_id, "suspend", Asked(LEADER, NOW + timedelta(minutes=30)))
        step(session, issue_id, "resume", Asked(LEADER, NOW + timedelta(days=3)))
        assert row_of(session, issue_id).due_at == NOW + timedelta(days=3, minutes=90)


def test_dissatisfied_goes_back_with_a_fresh_clock(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        step(session, issue_id, "evaluate", Asked(now=LATER), verdict="dissatisfied")
        issue = row_of(session, issue_id)
        assert (issue.stage, issue.dissatisfied, issue.verdict) == ("handling", 1, "dissatisfied")
        assert issue.due_at == due(LATER, RULES.catalog["roads"].settle, RULES.working)
        assert issue.closed_at is None


def test_the_third_vain_try_closes_as_not_evaluated(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        before = row_of(session, issue_id).due_at
        for tries in (1, 2):
            step(session, issue_id, "evaluate", verdict="unreachable")
            issue = row_of(session, issue_id)
            assert (issue.stage, issue.tries, issue.due_at) == ("answered", tries, before)
        step(session, issue_id, "evaluate", verdict="unreachable")
        issue = row_of(session, issue_id)
        assert (issue.stage, issue.close_cause, issue.verdict, issue.tries) == ("closed", "not_evaluated", None, 3)


def test_a_new_answer_counts_tries_anew(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        step(session, issue_id, "evaluate", verdict="unreachable")
        step(session, issue_id, "evaluate", verdict="dissatisfied")
        step(session, issue_id, "answer")
        assert row_of(session, issue_id).tries == 0


def test_extending_moves_the_settle_clock(database: Database) -> None:
    new = NOW + timedelta(days=40)
    with database.begin() as session:
        working, waiting = issue_in(session, "handling"), issue_in(session, "dispatched")
        step(session, working, "extend")
        step(session, waiting, "extend")
        assert (row_of(session, working).settle_due_at, row_of(session, working).due_at) == (new, new)
        assert row_of(session, waiting).settle_due_at == new
        assert row_of(session, waiting).due_at == datetime(2024, 8, 2, 6, 5, tzinfo=UTC)  # still to be signed for
        step(session, waiting, "sign")
        assert row_of(session, waiting).due_at == new


def test_escalating_once(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "escalate")
        assert row_of(session, issue_id).list == "hard_cases"
        with pytest.raises(Refused, match="已在攻坚破难清单"):
            step(session, issue_id, "escalate")


def test_a_whistle_calls_each_department_once(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "whistle", organizations=(TRAFFIC, TRAFFIC, 5))
        called = session.scalars(select(Whistle).order_by(Whistle.organization_id)).all()
        assert [one.organization_id for one in called] == [TRAFFIC, 5]
        assert {one.due_at for one in called} == {due(NOW, RULES.limits["whistle"], RULES.working)}
        with pytest.raises(Refused, match="已向交通运输局吹哨"):
            step(session, issue_id, "whistle")


def test_a_hard_case_gives_more_time_to_report_in(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "escalate")
        step(session, issue_id, "whistle")
        until = session.scalar(select(Whistle.due_at))
        assert until == due(NOW, RULES.limits["whistle_hard_case"], RULES.working)


def test_who_was_heard_face_to_face_has_been_contacted(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session, what=replace(HEARD, source="night_visit"))
        assert row_of(session, issue_id).contacted_at == NOW
        step(session, issue_id, "accept")
        assert row_of(session, issue_id).due_at is None


def test_a_notice_is_the_first_contact_once(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "accepted")
        step(session, issue_id, "notice", Asked(STAFF, LATER))
        issue = row_of(session, issue_id)
        assert (issue.contacted_at, issue.due_at) == (NOW, None)
        step(session, issue_id, "notice", Asked(STAFF, LATER), told_at=LATER)
        assert row_of(session, issue_id).contacted_at == NOW
        assert row_of(session, issue_id).version == 4


def test_merging_tells_the_reporters_through_the_other_issue(database: Database) -> None:
    with database.begin() as session:
        target, joined = issue_in(session, "handling"), issue_in(session, "registered")
        number = row_of(session, target).number
        step(session, joined, "merge", Asked(STAFF), into=number)
        issue = row_of(session, joined)
        assert (issue.stage, issue.close_cause, issue.merged_into_id) == ("closed", "merged", target)
        step(session, target, "answer")
        assert set(session.scalars(select(Report.told_at))) == {NOW}
    with database.read() as session:
        touched = set(session.execute(select(Change.entity, Change.key)))
        assert {("issue", str(joined)), ("report", "1"), ("report", "2")} <= touched


def test_merging_is_refused_into_itself_and_into_a_closed_one(database: Database) -> None:
    with database.begin() as session:
        closed, issue_id = issue_in(session, "closed"), issue_in(session, "registered")
        with pytest.raises(Refused, match="不能并入自己"):
            step(session, issue_id, "merge", into=row_of(session, issue_id).number)
        with pytest.raises(Refused, match="已办结，不能再并入"):
            step(session, issue_id, "merge", into=row_of(session, closed).number)


@pytest.mark.parametrize(
    ("merged_in", "back_in"),
    [("registered", "registered"), ("accepted", "accepted"), ("suspended", "handling")],
)
def test_reopening_a_merged_issue_leads_to_where_it_can_stand(database: Database, merged_in: str, back_in: str) -> None:
    with database.begin() as session:
        target, issue_id = issue_in(session, "handling"), issue_in(session, merged_in)
        step(session, issue_id, "merge", into=row_of(session, target).number)
        step(session, issue_id, "reopen", Asked(now=LATER))
        issue = row_of(session, issue_id)
        assert (issue.stage, issue.merged_into_id, issue.closed_at) == (back_in, None, None)


def test_reopening_gives_a_fresh_limit(database: Database) -> None:
    later = NOW + timedelta(days=30)
    with database.begin() as session:
        issue_id = issue_in(session, "closed")
        step(session, issue_id, "reopen", Asked(STAFF, later))
        issue = row_of(session, issue_id)
        assert (issue.stage, issue.closed_at, issue.close_cause, issue.verdict) == ("handling", None, None, None)
        assert issue.due_at == due(later, RULES.catalog["roads"].settle, RULES.working)


def test_the_second_writer_is_told_what_the_first_one_did(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "accepted")
        seen = row_of(session, issue_id).version
    with database.begin() as session:
        transit(session, issue_id, "dispatch", GOOD_ANSWERS["dispatch"], STAFF, NOW, RULES, seen)
    with pytest.raises(Conflict, match="刚刚被别人办过一步") as caught, database.begin() as session:
        transit(session, issue_id, "dispatch", GOOD_ANSWERS["dispatch"], SUPERVISOR, NOW, RULES, seen)
    assert "沈一帆（值班员）交办：主办单位 住建，类别 道路交通" in caught.value.theirs
    assert caught.value.ours == "您要交办：主办单位 住建，类别 道路交通"
    with database.read() as session:
        assert len(events_of(session, issue_id)) == seen + 1


def test_an_issue_that_is_not_there(database: Database) -> None:
    with database.begin() as session, pytest.raises(Refused, match="没有这件事项"):
        step(session, 4711, "accept")


def test_a_clock_that_runs_behind_does_not_turn_history_back(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "accepted")
        step(session, issue_id, "dispatch", Asked(now=NOW - timedelta(minutes=5)))
        assert events_of(session, issue_id)[-1].at == NOW


@pytest.mark.parametrize("stage", [stage for stage in WAY if stage != "registered"])
def test_undo_gives_everything_back(database: Database, stage: str) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, stage)
    with database.begin() as session:
        target = issue_in(session, "registered")
        key = next(kind.key for kind in TRANSITIONS if stage in kind.sources and kind.to not in (None, stage))
        before = _values(session, issue_id)
        told = set(session.scalars(select(Report.told_at).where(Report.issue_id == issue_id)))
        answers = {"into": row_of(session, target).number} if key == "merge" else {}
        moved = step(session, issue_id, key, **answers)
        back = undo(session, issue_id, SUPERVISOR, NOW + timedelta(seconds=9), moved.version)
        after = _values(session, issue_id)
        assert (back.from_stage, back.to_stage) == (moved.to_stage, stage)
        assert set(session.scalars(select(Report.told_at).where(Report.issue_id == issue_id))) == told
        assert after.pop("version") == before.pop("version") + 2
        assert after == before
        last = events_of(session, issue_id)[-1]
        assert (last.transition, last.from_stage, last.to_stage) == ("undo", moved.to_stage, stage)
        assert (last.number, last.details, last.due_at) == (moved.version + 1, {"of": moved.version}, after["due_at"])


def _values(session: object, issue_id: int) -> dict[str, object]:
    row = row_of(session, issue_id)  # type: ignore[arg-type]
    return {column: getattr(row, column) for column in row.__table__.c.keys()}  # noqa: SIM118 - a column collection


def test_undo_is_for_the_own_last_step_and_for_a_moment(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "registered")
        with pytest.raises(Refused, match="「登记」这一步不能撤销"):
            undo(session, issue_id, STAFF, NOW)
        moved = step(session, issue_id, "accept", Asked(STAFF))
        with pytest.raises(Refused, match="只能撤销自己"):
            undo(session, issue_id, SUPERVISOR, NOW)
        with pytest.raises(Refused, match="已过可以撤销的时间"):
            undo(session, issue_id, STAFF, NOW + timedelta(seconds=31))
        with pytest.raises(Conflict):
            undo(session, issue_id, STAFF, NOW, moved.version - 1)
        undo(session, issue_id, STAFF, NOW, moved.version)
        with pytest.raises(Refused, match="「撤销」这一步不能撤销"):
            undo(session, issue_id, STAFF, NOW)
        step(session, issue_id, "accept", Asked(STAFF))
        step(session, issue_id, "escalate", Asked(STAFF))
        with pytest.raises(Refused, match="「提级」这一步不能撤销"):
            undo(session, issue_id, STAFF, NOW)


@pytest.mark.parametrize("statement", ["UPDATE issue_event SET role = 'staff'", "DELETE FROM issue_event"])
def test_the_database_itself_refuses_to_change_history(database: Database, statement: str) -> None:
    with database.begin() as session:
        issue_in(session, "accepted")
    with pytest.raises(Refused, match="历史只能追加"), database.begin() as session:
        session.execute(text(statement))


def test_a_step_without_a_person_is_kept_by_role(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "registered")
        step(session, issue_id, "accept", Asked(Actor("staff")))
        last = events_of(session, issue_id)[-1]
        assert (last.actor_id, last.role) == (None, "staff")
        assert session.scalar(select(func.count()).select_from(Report)) == 1
