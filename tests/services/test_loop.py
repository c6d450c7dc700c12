"""Whistles, orders, decisions, tasks, notices and joined reports, from the first step to the last."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.services.attached import attached
from commandcenter.services.casework import state_of
from commandcenter.services.history import in_words
from commandcenter.storage.database import Database
from commandcenter.storage.schema import (
    Issue,
    Organization,
    Pairing,
    Report,
    SupervisionOrder,
    Task,
    Whistle,
)
from commandcenter.storage.search import find_issue_ids
from tests.services.casework_district import (
    BEFORE,
    HANDLER,
    HOUSING,
    LEADER,
    NOW,
    OTHER_HANDLER,
    STAFF,
    SUPERVISOR,
    TRAFFIC,
    Actor,
    Asked,
    build,
    events_of,
    issue_in,
    row_of,
    step,
)

LATER = NOW + timedelta(hours=3)
OFFICE = 6


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """A small district, with the office of the township where the issues lie."""
    opened = Database(current_url)
    build(opened)
    with opened.begin() as session:
        session.add(
            Organization(
                id=OFFICE, code="T13", name="瓜沥镇人民政府", short_name="瓜沥", kind="township_office",
                township_code="330109113", initials="",
            )
        )  # fmt: skip
    yield opened
    opened.close()


def only(session: Session, kind: type, issue_id: int) -> object:
    """The one row of a kind that hangs on an issue."""
    return session.scalars(select(kind).where(kind.issue_id == issue_id)).one()  # type: ignore[attr-defined]


def test_a_department_reports_in_answers_and_is_scored_by_the_township(database: Database) -> None:
    office = Actor("handler", 1, OFFICE)
    with database.begin() as session:
        issue_id = issue_in(session, "handling", before=("whistle",))
        with pytest.raises(Refused, match="没有等您报到的吹哨"):
            step(session, issue_id, "report_in", Asked(HANDLER))
        with pytest.raises(Refused, match="没有等您答复"):
            step(session, issue_id, "respond", Asked(OTHER_HANDLER))
        step(session, issue_id, "report_in", Asked(OTHER_HANDLER, LATER))
        with pytest.raises(Refused, match="没有可评分的吹哨"):
            step(session, issue_id, "score", Asked(office))
        step(session, issue_id, "respond", Asked(OTHER_HANDLER, LATER))
        with pytest.raises(Refused, match="没有可评分的吹哨"):
            step(session, issue_id, "score", Asked(OTHER_HANDLER, LATER), score=100)
        with pytest.raises(Refused, match="0 到 100"):
            step(session, issue_id, "score", Asked(office, LATER), score=101)
        step(session, issue_id, "score", Asked(office, LATER), score=0)
    with database.read() as session:
        whistle = only(session, Whistle, issue_id)
        assert isinstance(whistle, Whistle)
        assert (whistle.reported_in_at, whistle.answered_at, whistle.score) == (LATER, LATER, 0)
        assert (whistle.answer, whistle.score_comment) == ("已派员会商", "来得快")
        last = in_words(session, issue_id)[-1]
        assert last.given == (("评分部门", "交通"), ("得分", "0"), ("评语", "来得快"))


def test_a_department_may_be_called_again_once_it_has_answered(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling", before=BEFORE["score"])
        step(session, issue_id, "whistle", Asked(now=LATER))
        step(session, issue_id, "report_in", Asked(now=LATER))
    with database.read() as session:
        calls = attached(session, [issue_id])[issue_id].calls
        assert [(call.has_reported_in, call.has_answered) for call in calls] == [(True, True), (True, False)]


def test_an_order_goes_to_the_lead_organization_and_is_answered_by_it(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        with pytest.raises(Refused, match="须晚于现在"):
            step(session, issue_id, "supervise", reply_by=NOW)
        step(session, issue_id, "supervise", organization=None, reply_by=NOW + timedelta(days=2))
        with pytest.raises(Refused, match="没有等您回复"):
            step(session, issue_id, "reply", Asked(OTHER_HANDLER))
        with pytest.raises(Refused, match="所选的督办单现在不能办"):
            step(session, issue_id, "reply", Asked(HANDLER), order=4711)
        step(session, issue_id, "reply", Asked(HANDLER, LATER))
    with database.read() as session:
        order = only(session, SupervisionOrder, issue_id)
        assert isinstance(order, SupervisionOrder)
        assert (order.organization_id, order.replied_at, order.reply) == (HOUSING, LATER, "已在施工")
        assert in_words(session, issue_id)[-1].given == (("督办单", "三日内报结果"), ("回复内容", "已在施工"))


def test_an_order_on_what_nobody_leads_must_name_whom(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "registered")
        with pytest.raises(Refused, match="请指明责成单位"):
            step(session, issue_id, "supervise", organization=None)


def _pair(session: Session, kind: str, leader: int, **target: object) -> None:
    session.add(Pairing(kind=kind, holder_cadre_id=leader, started_on=date(2024, 1, 1), **target))
    session.flush()


def test_a_hard_case_goes_to_the_leader_paired_with_its_township(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        with pytest.raises(Refused, match="没有联系领导"):
            step(session, issue_id, "escalate", coordinator=None)
        _pair(session, "leader_village", 4, village_code="330109113201")
        assert step(session, issue_id, "escalate", coordinator=None).to_stage == "handling"
        issue = row_of(session, issue_id)
        assert (issue.list, issue.coordinator_id) == ("hard_cases", LEADER.cadre_id)
        with pytest.raises(Refused, match="由周明协调"):
            step(session, issue_id, "decide", Asked(Actor("leader", 99)))
        with pytest.raises(Refused, match="不能早于今天"):
            step(session, issue_id, "decide", tasks=({"organization": 1, "content": "a", "due_on": date(2024, 8, 1)},))
        with pytest.raises(Refused, match="写明任务"):
            step(session, issue_id, "decide", tasks=({"organization": 1, "content": " ", "due_on": date(2024, 9, 1)},))


def test_what_a_leader_decided_is_done_by_whom_it_names(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling", before=("escalate", "decide"))
        with pytest.raises(Refused, match="没有要您落实的任务"):
            step(session, issue_id, "fulfil", Asked(OTHER_HANDLER))
        step(session, issue_id, "fulfil", Asked(HANDLER, LATER))
    with database.read() as session:
        task = only(session, Task, issue_id)
        assert isinstance(task, Task)
        assert (task.organization_id, task.due_on, task.done_at, task.result) == (
            HOUSING, date(2024, 10, 1), LATER, "已换好",
        )  # fmt: skip
        told = {line.transition: line.given for line in in_words(session, issue_id)}
        assert told["decide"][-1] == ("任务", "住建10月1日前换管")
        assert told["fulfil"] == (("任务", "换管"), ("落实情况", "已换好"))


def test_a_banked_issue_is_reviewed_and_given_another_day(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "suspended")
        before = row_of(session, issue_id).due_at
        step(session, issue_id, "review")
        after = row_of(session, issue_id)
        assert after.stage == "suspended"
        assert before is not None
        assert after.due_at is not None
        assert after.due_at - before == timedelta(days=36)


def test_every_reporter_is_told_the_one_who_joined_late_by_a_notice(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        step(session, issue_id, "join", Asked(now=LATER))
        told = select(Report.told_at).where(Report.issue_id == issue_id).order_by(Report.id)
        assert session.scalars(told).all() == [NOW, None]
        step(session, issue_id, "notice", Asked(now=LATER), told_at=LATER)
        assert session.scalars(told).all() == [NOW, LATER]
        assert row_of(session, issue_id).noticed_at == LATER


def test_a_notice_before_the_answer_tells_no_outcome(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "notice")
        assert session.scalars(select(Report.told_at).where(Report.issue_id == issue_id)).all() == [None]


def test_personal_data_of_who_joined_are_in_no_event(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "join")
        details = str(events_of(session, issue_id)[-1].details)
    assert "李大妈" not in details
    assert "13900005678" not in details


def test_joining_can_be_undone_and_both_stand_as_they_were(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        before = {column.name: getattr(row_of(session, issue_id), column.name) for column in Issue.__table__.columns}
        step(session, issue_id, "join", Asked(STAFF), title="河边也漫水", grid=3)
        state = state_of(session, row_of(session, issue_id))
        assert [words for _, words in state.attached.joined] == ["李**，8月2日 12345"]
        step(session, issue_id, "separate", Asked(SUPERVISOR, LATER))
        after = {column.name: getattr(row_of(session, issue_id), column.name) for column in Issue.__table__.columns}
        assert {key for key in before if before[key] != after[key]} == {"version"}
        reports = session.scalars(select(Report).where(Report.issue_id == issue_id)).all()
        assert [report.reporter for report in reports] == ["王小明"]
        number = events_of(session, issue_id)[-1].details["number"]
        own = session.scalars(select(Issue).where(Issue.number == number)).one()
        assert (own.stage, own.title, own.content, own.grid_id, own.source) == (
            "registered", "河边也漫水", "我家也漫水", 3, "hotline",
        )  # fmt: skip
        (report,) = session.scalars(select(Report).where(Report.issue_id == own.id)).all()
        assert (report.reporter, report.telephone, report.joined_at) == ("李大妈", "13900005678", None)
        assert own.id in find_issue_ids(session, "河边")
        assert state_of(session, row_of(session, issue_id)).attached.joined == ()


@pytest.mark.parametrize("stage", ["registered", "accepted", "dispatched", "handling", "answered", "suspended"])
def test_what_was_merged_goes_back_to_where_it_stood(database: Database, stage: str) -> None:
    with database.begin() as session:
        into = row_of(session, issue_in(session, "handling")).number
        issue_id = issue_in(session, stage)
        before = row_of(session, issue_id)
        kept = (before.settle_due_at, before.first_contact_id, before.lead_organization_id)
        step(session, issue_id, "merge", into=into)
        assert row_of(session, issue_id).merged_from == stage
        step(session, issue_id, "reopen")
        after = row_of(session, issue_id)
        assert after.stage == ("handling" if stage == "suspended" else stage)
        assert (after.settle_due_at, after.first_contact_id, after.lead_organization_id) == kept
        assert (after.merged_from, after.merged_into_id, after.settle_left) == (None, None, None)


def test_solved_is_what_the_reporter_said_last(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        step(session, issue_id, "evaluate", verdict="dissatisfied", solved="no")
        assert row_of(session, issue_id).solved is False
        step(session, issue_id, "answer", told_at=NOW)
        step(session, issue_id, "evaluate", verdict="fairly", solved="yes")
        assert row_of(session, issue_id).solved is True
        step(session, issue_id, "reopen")
        assert row_of(session, issue_id).solved is None


def test_calls_are_those_of_the_issues_asked_for(database: Database) -> None:
    with database.begin() as session:
        first, second = (issue_in(session, "handling", before=("whistle",)) for _ in range(2))
        plain = issue_in(session, "handling")
        found = attached(session)
        assert found.keys() == {first, second}
        assert found[first].calls[0].organization_id == TRAFFIC
        assert attached(session, [plain, first]).keys() == {first}
        assert attached(session, []) == {}
