"""Registering with several reporters; joining an issue, and taking that back, which restores both; on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.services.history import in_words
from commandcenter.services.integrity import (
    history_is_chained,
    history_is_gapless,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.services.joining import UNNAMED, Joined, join, take_back
from commandcenter.services.registering import Heard, register
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Report
from commandcenter.storage.search import find_issue_ids
from tests.services.casework_district import (
    HANDLER,
    HEARD,
    NOW,
    RULES,
    STAFF,
    Asked,
    build,
    events_of,
    heard,
    issue_in,
    row_of,
    step,
)

LATER = NOW + timedelta(hours=3)
CALL = Heard(
    "桥头污水外溢",
    "桥头的井盖往外冒污水。",
    "hotline",
    "needs",
    3,
    "李大妈",
    "13900005678",
    reporters=(("", "0571-82620000"), ("赵刚", "")),
    external_number="RX-0802-17",
)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def reports_of(session: Session, issue_id: int) -> list[Report]:
    """The reports of an issue, in the order in which they came."""
    query = select(Report).where(Report.issue_id == issue_id).order_by(Report.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def people(session: Session, issue_id: int) -> list[tuple[str, str]]:
    """Who reported it."""
    return [(one.reporter, one.telephone) for one in reports_of(session, issue_id)]


def issue_by(session: Session, number: str) -> Issue:
    """An issue by its number."""
    return session.scalars(select(Issue).where(Issue.number == number)).one()


def columns(issue: Issue) -> dict[str, object]:
    """What the row of an issue says, without its version."""
    return {name: getattr(issue, name) for name in Issue.__table__.c.keys() if name != "version"}  # noqa: SIM118


def is_sound(database: Database) -> bool:
    """Whether the checks of ``commandcenter check`` that concern issues find nothing."""
    checks = (history_is_gapless, history_is_chained, state_is_last_line, search_is_complete)
    with database.read() as session:
        return not any(finding.is_wrong for check in checks for finding in check(session))


def joined(database: Database, issue_id: int, call: Heard = CALL) -> Joined:
    """The call, joined to the issue."""
    with database.begin() as session:
        return join(session, issue_id, call, STAFF, NOW, RULES)


def test_every_reporter_is_kept(database: Database) -> None:
    with database.begin() as session:
        issue_id = register(session, CALL, STAFF, NOW, RULES)
    with database.read() as session:
        assert people(session, issue_id) == [("李大妈", "13900005678"), ("", "0571-82620000"), ("赵刚", "")]
        reports = reports_of(session, issue_id)
        assert [one.external_number for one in reports] == ["RX-0802-17", None, None]
        assert all((one.source, one.reported_at, one.joined_at) == ("hotline", NOW, None) for one in reports)
        assert find_issue_ids(session, "井盖") == [issue_id]
        assert find_issue_ids(session, "李大妈") == []


def test_one_reporter_is_given_as_before(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session)
    with database.read() as session:
        assert people(session, issue_id) == [("王小明", "13800001234")]
    assert HEARD.everybody == (("王小明", "13800001234"),)


def test_nobody_is_no_reporter(database: Database) -> None:
    blank = replace(CALL, reporter=" ", telephone="", reporters=((" ", " "),))
    with database.begin() as session, pytest.raises(Refused, match="反映人姓名或电话"):
        register(session, blank, STAFF, NOW, RULES)
    with database.begin() as session:
        second_only = register(session, replace(blank, reporters=((" 赵刚 ", ""),)), STAFF, NOW, RULES)
        assert people(session, second_only) == [("赵刚", "")]


def test_the_sources_own_number_is_registered_once(database: Database) -> None:
    with database.begin() as session:
        first = register(session, CALL, STAFF, NOW, RULES)
        number = row_of(session, first).number
    with database.begin() as session, pytest.raises(Refused, match=f"已登记为 {number}"):
        register(session, CALL, STAFF, LATER, RULES)
    with database.begin() as session, pytest.raises(Refused, match=f"已登记为 {number}"):
        join(session, first, CALL, STAFF, LATER, RULES)
    with database.begin() as session:
        register(session, replace(CALL, source="qr_code"), STAFF, LATER, RULES)


def test_joining_makes_a_report_of_each_and_leaves_the_issue_as_it_was(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        before = columns(row_of(session, issue_id))
    done = joined(database, issue_id)
    with database.read() as session:
        assert people(session, issue_id)[1:] == [("李大妈", "13900005678"), (UNNAMED, "0571-82620000"), ("赵刚", "")]
        added = reports_of(session, issue_id)[1:]
        assert tuple(one.id for one in added) == done.reports
        assert all((one.joined_at, one.content, one.told_at) == (NOW, CALL.content, None) for one in added)
        assert [one.external_number for one in added] == ["RX-0802-17", None, None]
        assert columns(row_of(session, issue_id)) == before
        lines = in_words(session, issue_id)[-3:]
        assert [line.step for line in lines] == ["并入反映"] * 3
        assert not any("李大妈" in line.sentence or "13900005678" in line.sentence for line in lines)
    assert is_sound(database)


def test_taking_it_back_restores_both(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        before, reports = columns(row_of(session, issue_id)), people(session, issue_id)
    done = joined(database, issue_id)
    with database.begin() as session:
        number = take_back(session, done, STAFF, LATER, RULES)
    with database.read() as session:
        assert columns(row_of(session, issue_id)) == before
        assert people(session, issue_id) == reports
        assert [event.transition for event in events_of(session, issue_id)][-6:] == ["join"] * 3 + ["separate"] * 3
        own = issue_by(session, number)
        assert (own.stage, own.title, own.content, own.grid_id, own.source) == (
            "registered", CALL.title, CALL.content, CALL.grid_id, CALL.source,
        )  # fmt: skip
        assert [event.transition for event in events_of(session, own.id)] == ["register"]
        restored = reports_of(session, own.id)
        assert people(session, own.id) == [("李大妈", "13900005678"), (UNNAMED, "0571-82620000"), ("赵刚", "")]
        assert all((one.joined_at, one.told_at, one.reported_at) == (None, None, NOW) for one in restored)
        assert restored[0].external_number == "RX-0802-17"
        assert find_issue_ids(session, "井盖") == [own.id]
        assert len(session.scalars(select(Issue.id)).all()) == 2
    assert is_sound(database)


def test_who_was_told_on_the_issue_is_owed_the_outcome_of_the_own_one(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
    done = joined(database, issue_id)
    with database.begin() as session:
        step(session, issue_id, "answer", Asked(now=NOW), told_at=NOW)
        assert all(one.told_at == NOW for one in reports_of(session, issue_id))
    with database.begin() as session:
        number = take_back(session, done, STAFF, LATER, RULES)
        assert all(one.told_at is None for one in reports_of(session, issue_by(session, number).id))
        assert [one.told_at for one in reports_of(session, issue_id)] == [NOW]


def test_two_calls_come_apart_as_two_issues(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session)
    one = joined(database, issue_id)
    other = joined(database, issue_id, replace(CALL, external_number="RX-0802-18", reporters=()))
    with database.begin() as session:
        numbers = {take_back(session, call, STAFF, LATER, RULES) for call in (one, other)}
        assert len(numbers) == 2
        assert len(reports_of(session, issue_id)) == 1
    assert is_sound(database)


def test_those_of_one_call_can_be_taken_out_one_by_one(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session)
    done = joined(database, issue_id)
    for n, report in enumerate(done.reports):
        with database.begin() as session:
            step(session, issue_id, "separate", Asked(STAFF, LATER + timedelta(minutes=n)), report=report)
    with database.read() as session:
        assert len(session.scalars(select(Issue.id)).all()) == 4
        assert {one.issue_id for one in session.scalars(select(Report))} == {1, 2, 3, 4}
    assert is_sound(database)


def test_what_cannot_join_says_why_and_nothing_has_joined(database: Database) -> None:
    with database.begin() as session:
        closed, open_one = issue_in(session, "closed"), heard(session)
    for issue_id, call, actor, words in (
        (closed, CALL, STAFF, "「办结」的事项不能并入反映"),
        (open_one, CALL, HANDLER, "承办人"),
        (open_one, replace(CALL, grid_id=99), STAFF, "网格不存在"),
        (open_one, replace(CALL, reporter="", telephone="", reporters=()), STAFF, "反映人姓名或电话"),
    ):
        with pytest.raises(Refused, match=words), database.begin() as session:
            join(session, issue_id, call, actor, NOW, RULES)
    with database.read() as session:
        assert len(session.scalars(select(Report.id)).all()) == 2


def test_the_other_grid_is_kept_only_when_it_is_another(database: Database) -> None:
    with database.begin() as session:
        issue_id = heard(session)
    joined(database, issue_id, replace(CALL, external_number=None, reporters=()))
    joined(database, issue_id, replace(CALL, external_number=None, reporters=(), grid_id=2))
    with database.read() as session:
        assert [event.details.get("grid") for event in events_of(session, issue_id)[1:]] == [3, None]


def test_a_moment_given_to_the_second(database: Database) -> None:
    odd = datetime(2024, 8, 2, 3, 5, 7, 654321, tzinfo=UTC)
    with database.begin() as session:
        issue_id = heard(session)
        done = join(session, issue_id, CALL, STAFF, odd, RULES)
        take_back(session, done, STAFF, odd, RULES)
        assert len(session.scalars(select(Issue.id)).all()) == 2
