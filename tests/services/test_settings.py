"""Settings change from a day on: by whom, checked how, and never over what was already due; on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from commandcenter.domain.clocks import TimeLimit, due
from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Actor
from commandcenter.services.board import directory
from commandcenter.services.card_figures import fresh_since
from commandcenter.services.casework import state_of, transit
from commandcenter.services.history import in_words
from commandcenter.services.issue_clocks import settle_left
from commandcenter.services.registering import Heard, register
from commandcenter.services.rules import Rules, load_rules, shipped_values
from commandcenter.services.settings import (
    add_category,
    change_setting,
    change_settings,
    rules_now,
    rules_on,
    stored_lines,
    values_on,
)
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Change, Issue, IssueEvent, Setting
from tests.services.casework_district import (
    GOOD_ANSWERS,
    HEARD,
    NOW,
    STAFF,
    SUPERVISOR,
    Asked,
    build,
    events_of,
    issue_in,
    row_of,
    step,
)

ADMINISTRATOR = Actor("administrator", 5, 3, "李督")
TODAY = NOW.astimezone(CHINA).date()  # Friday, 2024-08-02
TOMORROW, MONDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
FOUR_DAYS = {"amount": 4, "unit": "working_days"}


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def change(database: Database, key: str, value: Any, valid_from: date = TOMORROW, now: datetime = NOW) -> None:
    """Change a setting as the administrator does."""
    with database.begin() as session:
        change_setting(session, key, value, valid_from, ADMINISTRATOR, "区里的新规定", now)


def rules(database: Database, day: date) -> Rules:
    """The rules of a day."""
    with database.read() as session:
        return rules_on(session, day)


def refusal(database: Database, key: str, value: Any, valid_from: date = TOMORROW) -> str:
    """Why a change is refused; nothing is written."""
    with pytest.raises(Refused) as refused, database.begin() as session:
        change_setting(session, key, value, valid_from, ADMINISTRATOR, "试一试", NOW)
    with database.read() as session:
        assert key not in {line.key for line in stored_lines(session)}
    return str(refused.value)


def test_without_changes_the_rules_are_those_shipped(database: Database) -> None:
    assert rules(database, TODAY) is load_rules()


def test_a_change_counts_from_its_day_on(database: Database) -> None:
    change(database, "limits.general", FOUR_DAYS)
    assert rules(database, TODAY) is load_rules()
    assert rules(database, TOMORROW).catalog["roads"].settle == TimeLimit(4, "working_days")
    assert rules(database, TOMORROW).catalog["land"].settle == TimeLimit(15, "working_days")
    assert rules(database, TOMORROW) is rules(database, MONDAY)


def test_the_latest_made_outweighs_what_was_planned(database: Database) -> None:
    change(database, "numbers.notice_days", 5, MONDAY)
    change(database, "numbers.notice_days", 6, TOMORROW)
    assert [rules(database, day).numbers["notice_days"] for day in (TODAY, TOMORROW, MONDAY)] == [7, 6, 6]


def test_it_is_kept_with_who_when_and_why_and_announced(database: Database) -> None:
    change(database, "numbers.notice_days", 5)
    with database.read() as session:
        line = session.scalars(select(Setting)).one()
        assert (line.value, line.valid_from, line.set_at) == ({"value": 5}, TOMORROW, NOW)
        assert (line.set_by_id, line.reason) == (5, "区里的新规定")
        assert session.scalars(select(Change.key).where(Change.entity == "setting")).all() == [str(line.id)]


def test_no_line_is_ever_changed_or_removed(database: Database) -> None:
    change(database, "numbers.notice_days", 5)
    for words in ("UPDATE setting SET reason = 'x'", "DELETE FROM setting"):
        with pytest.raises(Refused, match="只能追加"), database.begin() as session:
            session.execute(text(words))


@pytest.mark.parametrize("role", ["staff", "handler", "leader", "supervisor", "wall"])
def test_only_the_administrator_changes_them(database: Database, role: str) -> None:
    with pytest.raises(Refused, match="请管理员来办"), database.begin() as session:
        change_setting(session, "numbers.notice_days", 5, TOMORROW, Actor(role, 1), "试一试", NOW)


def test_not_from_a_day_that_is_over_and_not_without_a_reason(database: Database) -> None:
    assert "今天或以后" in refusal(database, "numbers.notice_days", 5, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="原因"), database.begin() as session:
        change_setting(session, "numbers.notice_days", 5, TOMORROW, ADMINISTRATOR, "  ", NOW)
    change(database, "numbers.notice_days", 5, TODAY)
    assert rules(database, TODAY).numbers["notice_days"] == 5


def test_how_long_a_check_stays_fresh_is_a_setting(database: Database) -> None:
    with database.read() as session:
        assert fresh_since(session, TODAY) == date(2024, 2, 2)
    change(database, "numbers.familiarity_months", 3, MONDAY)
    with database.read() as session:
        assert (fresh_since(session, TODAY), fresh_since(session, MONDAY)) == (date(2024, 2, 2), date(2024, 5, 5))


def test_what_is_set_already_needs_no_change(database: Database) -> None:
    for key, value in (
        ("numbers.notice_days", 7),
        ("categories.roads.retired", False),
        ("categories.roads.limits.sign", None),
    ):
        assert "没有要改的" in refusal(database, key, value)


def test_what_would_break_others_is_refused(database: Database) -> None:
    assert "不能早于" in refusal(database, "numbers.ladder_head", 5)
    assert "还没有这个类别" in refusal(database, "categories.other.name", "别的")
    assert "已有名为" in refusal(database, "categories.roads.name", "环境卫生")
    assert "单位名册中没有" in refusal(database, "categories.roads.departments", ["交通局"])
    assert "软件已经知道" in refusal(database, "announced.2026", True)
    assert "起始日当天" in refusal(database, f"calendar.{TODAY}", False)
    assert "须是" in refusal(database, "numbers.notice_days", 0)
    assert "没有「limits.other」" in refusal(database, "limits.other", FOUR_DAYS)
    with pytest.raises(Refused, match="至少须留一个"), database.begin() as session:
        keys = [category.key for category in load_rules().catalog.categories]
        retired = {f"categories.{key}.retired": True for key in keys}
        change_settings(session, retired, TOMORROW, ADMINISTRATOR, "试一试", NOW)


def test_one_decision_is_written_whole_or_not_at_all(database: Database) -> None:
    ladder = {"numbers.ladder_head": 2, "numbers.ladder_supervisor": 4, "numbers.ladder_leader": 6}
    with database.begin() as session:
        change_settings(session, ladder, TOMORROW, ADMINISTRATOR, "放宽一档", NOW)
    assert rules(database, TOMORROW).ladder == (0, 2, 4, 6)
    with pytest.raises(Refused), database.begin() as session:
        wrong = {"numbers.notice_days": 9, "numbers.ladder_lead": 9}
        change_settings(session, wrong, TOMORROW, ADMINISTRATOR, "试一试", NOW)
    assert rules(database, TOMORROW).numbers["notice_days"] == 7


NEW = {"name": "电动车充电", "grade": "general", "batch": "concerns", "departments": ["交通运输局"]}


def test_categories_are_added_renamed_and_retired(database: Database) -> None:
    with database.begin() as session:
        key = add_category(session, NEW, TOMORROW, ADMINISTRATOR, "投诉增多", NOW)
        assert add_category(session, {**NEW, "name": "飞线"}, MONDAY, ADMINISTRATOR, "另计", NOW) != key
    assert rules(database, TODAY).catalog.get(key) is None
    assert rules(database, TOMORROW).catalog[key].settle == TimeLimit(5, "working_days")
    change(database, f"categories.{key}.name", "电动自行车充电", MONDAY)
    change(database, f"categories.{key}.retired", True, MONDAY)
    then = rules(database, MONDAY).catalog
    assert then.name(key) == "电动自行车充电"
    assert not then.offers(key)
    assert then.offers(key, now=key)
    assert key in {category.key for category in then.categories} - {category.key for category in then.offered}
    assert rules(database, TOMORROW).catalog.name(key) == "电动车充电"


def test_a_retired_category_stays_for_old_issues_and_is_not_offered_for_new_ones(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        fresh = issue_in(session, "accepted")
    change(database, "categories.roads.retired", True)
    later = NOW + timedelta(days=3)
    then = rules(database, MONDAY)
    with database.begin() as session:
        transit(session, issue_id, "return", GOOD_ANSWERS["return"], SUPERVISOR, later, then)
        transit(session, issue_id, "dispatch", GOOD_ANSWERS["dispatch"], SUPERVISOR, later, then)
    with pytest.raises(Refused, match="这一类别"), database.begin() as session:
        transit(session, fresh, "dispatch", GOOD_ANSWERS["dispatch"], SUPERVISOR, later, then)


def test_names_on_screen_are_those_in_force(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "dispatched")
    change(database, "categories.roads.name", "交通出行", TODAY)
    with database.begin() as session:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('clock_offset_seconds', :offset)"), _offset())
    with database.read() as session:
        assert rules_now(session).catalog.name("roads") == "交通出行"
        assert "类别 交通出行" in in_words(session, issue_id)[-1].sentence


def _offset() -> dict[str, str]:
    """What takes this database's clock to the day of the tests."""
    return {"offset": str(round((NOW - datetime.now(UTC)).total_seconds()))}


def test_how_often_a_reporter_is_called_is_a_setting(database: Database) -> None:
    change(database, "numbers.tries_before_not_evaluated", 1, TODAY)
    then = rules(database, TODAY)
    with database.begin() as session:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('clock_offset_seconds', :offset)"), _offset())
        issue_id = issue_in(session, "answered")
        assert state_of(session, row_of(session, issue_id)).tries_allowed == 1
        assert directory(session).tries_allowed == 1
        moved = transit(session, issue_id, "evaluate", {"verdict": "unreachable"}, SUPERVISOR, NOW, then)
    assert moved.to_stage == "closed"


CHANGES: tuple[tuple[str, Any], ...] = (
    ("limits.general", FOUR_DAYS),
    ("limits.accept", {"amount": 6, "unit": "hours"}),
    ("limits.contact", {"amount": 1, "unit": "working_days"}),
    ("limits.sign", {"amount": 3, "unit": "working_days"}),
    ("limits.evaluate", {"amount": 1, "unit": "hours"}),
    ("categories.roads.limits.settle", {"amount": 8, "unit": "hours"}),
    ("hours", [["09:00", "12:00"], ["13:00", "16:00"]]),
    (f"calendar.{TODAY + timedelta(days=4)}", False),
)


def _kept(database: Database) -> list[tuple[object, ...]]:
    """All that was judged so far: every clock of every issue, and of every event."""
    with database.read() as session:
        issues = session.execute(
            select(Issue.id, Issue.due_at, Issue.settle_from, Issue.settle_due_at, Issue.contact_due_at)
        ).all()
        events = session.execute(select(IssueEvent.issue_id, IssueEvent.number, IssueEvent.due_at)).all()
    return sorted((tuple(row) for row in (*issues, *events)), key=repr)


@pytest.mark.parametrize(("key", "value"), CHANGES, ids=[key for key, _ in CHANGES])
def test_a_change_never_judges_again_what_was_already_due(database: Database, key: str, value: object) -> None:
    with database.begin() as session:
        issues = {stage: issue_in(session, stage) for stage in ("registered", "accepted", "dispatched", "handling")}
    before = _kept(database)
    change(database, key, value)
    assert _kept(database) == before
    with database.read() as session:
        for issue_id in issues.values():  # the same steps, under the rules of the days on which they were taken
            for event in events_of(session, issue_id):
                day = event.at.astimezone(CHINA).date()
                assert rules_on(session, day) is load_rules()


def test_a_dispatch_after_the_day_has_the_new_limit_and_one_before_it_the_old(database: Database) -> None:
    with database.begin() as session:
        old, new = issue_in(session, "dispatched"), issue_in(session, "accepted")
    change(database, "limits.general", FOUR_DAYS, MONDAY)
    later = NOW + timedelta(days=3)
    with database.begin() as session:
        then = rules_on(session, MONDAY)
        for issue_id, key in ((old, "sign"), (new, "dispatch")):
            transit(session, issue_id, key, GOOD_ANSWERS[key], SUPERVISOR, later, then)
        assert row_of(session, old).due_at == due(NOW, TimeLimit(5, "working_days"), load_rules().working)
        assert row_of(session, new).settle_due_at == due(later, TimeLimit(4, "working_days"), load_rules().working)


def test_the_first_contact_keeps_the_limit_that_it_was_registered_with(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "registered")
        before = row_of(session, issue_id).contact_due_at
    change(database, "limits.contact", {"amount": 1, "unit": "hours"})
    later = NOW + timedelta(hours=18)
    with database.begin() as session:
        then = rules_on(session, TOMORROW)
        transit(session, issue_id, "accept", GOOD_ANSWERS["accept"], SUPERVISOR, later, then)
        issue = row_of(session, issue_id)
        assert issue.due_at == issue.contact_due_at == before


@pytest.mark.parametrize(
    "changed",
    [
        ("hours", [["09:00", "12:00"], ["13:00", "16:00"]]),
        ("limits.general", {"amount": 30, "unit": "hours"}),
        ("categories.roads.limits.settle", {"amount": 2, "unit": "hours"}),
        (f"calendar.{MONDAY + timedelta(days=1)}", False),
    ],
    ids=["hours", "limit", "own limit", "calendar"],
)
def test_suspended_and_resumed_over_a_change_it_keeps_what_it_had_left(
    database: Database, changed: tuple[str, object]
) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "suspend", Asked(now=NOW + timedelta(hours=4)))
        left = row_of(session, issue_id).settle_left
        assert left is not None
    change(database, changed[0], changed[1], MONDAY)
    again = datetime(2024, 8, 7, 2, 0, tzinfo=UTC)
    with database.begin() as session:
        then = rules_on(session, again.astimezone(CHINA).date())
        transit(session, issue_id, "resume", GOOD_ANSWERS["resume"], SUPERVISOR, again, then)
        issue = row_of(session, issue_id)
        assert issue.settle_due_at is not None
        assert issue.settle_due_at > again  # leaving suspension does not make it overdue
        assert then.working.between(again, issue.settle_due_at) == left  # working minutes, as it began
        assert settle_left(again, issue.settle_due_at, "roads", then, issue.settle_from) == left


def test_working_hours_change_from_their_day_on(database: Database) -> None:
    change(database, "hours", [["09:00", "12:00"], ["13:00", "16:00"]], MONDAY)
    then = rules(database, MONDAY)
    assert then.hours.minutes == 360
    friday, tuesday = datetime(2024, 8, 2, 9, 0, tzinfo=CHINA), datetime(2024, 8, 6, 9, 0, tzinfo=CHINA)
    assert then.working.between(friday, tuesday) == 390 + 360


def test_days_and_years_of_the_calendar(database: Database) -> None:
    labour_day = date(2027, 5, 3)  # a Monday that the packaged calendar does not know of
    assert load_rules().calendar.is_workday(labour_day)
    assert load_rules().calendar.is_provisional(2027)
    change(database, f"calendar.{labour_day}", False)
    assert not rules(database, TOMORROW).calendar.is_workday(labour_day)
    assert rules(database, TOMORROW).calendar.is_provisional(2027)  # one day is not the year
    change(database, "announced.2027", True)
    assert not rules(database, TOMORROW).calendar.is_provisional(2027)
    change(database, f"calendar.{labour_day}", None, MONDAY)
    assert rules(database, MONDAY).calendar.is_workday(labour_day)


def test_rules_as_they_were_known_at_a_moment(database: Database) -> None:
    change(database, "numbers.notice_days", 5, TODAY)
    with database.read() as session:
        assert rules_on(session, TODAY, NOW - timedelta(hours=1)) is load_rules()
        assert rules_on(session, TODAY, NOW).numbers["notice_days"] == 5


def test_a_change_taken_back_leaves_nothing_behind(database: Database) -> None:
    class Stop(Exception):
        """Something goes wrong before the commit."""

    with pytest.raises(Stop), database.begin() as session:
        change_setting(session, "numbers.notice_days", 5, TODAY, ADMINISTRATOR, "试一试", NOW)
        assert rules_on(session, TODAY).numbers["notice_days"] == 5
        raise Stop
    assert rules(database, TODAY) is load_rules()
    change(database, "numbers.notice_days", 9, TODAY)
    assert rules(database, TODAY).numbers["notice_days"] == 9


def test_danger_is_registered_round_the_clock(database: Database) -> None:
    night = datetime(2024, 8, 3, 14, 0, tzinfo=UTC)  # Saturday, 22:00
    heard = Heard(*(getattr(HEARD, name) for name in ("title", "content", "source", "list")), 2, "王小明", "", "danger")
    with database.begin() as session:
        issue_id = register(session, heard, STAFF, night, rules_on(session, TOMORROW))
        assert row_of(session, issue_id).due_at == night + timedelta(hours=1)


def test_every_setting_that_is_shipped_has_its_key(database: Database) -> None:
    with database.read() as session:
        assert values_on(stored_lines(session), TODAY) == shipped_values()
