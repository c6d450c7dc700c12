"""The settle clock over suspensions and changes of the rules: it keeps what it had left, and runs forward only."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.clocks import TimeLimit, WorkingHours
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.issue_clocks import (
    STAGE_DUE,
    Clocked,
    contact_due,
    resumed,
    review_due,
    settle_due,
    settle_left,
)
from commandcenter.services.rules import Rules, load_rules

RULES = load_rules()
SHORT = WorkingHours(((time(9), time(12)), (time(13), time(16))))
LONG = WorkingHours(((time(8), time(12)), (time(13), time(18))))
BEGIN = datetime(2024, 7, 29, 9, tzinfo=CHINA)
FIRST = BEGIN.date()

minutes = st.integers(0, 60 * 24 * 20)
hours = st.sampled_from([SHORT, LONG, RULES.hours])
categories = st.sampled_from(["danger", "utilities", "roads", "land"])


def changed(day: date, then: WorkingHours) -> Rules:
    """The rules with other working hours from a day on."""
    return replace(RULES, schedule=(*RULES.schedule, (day, then)))


@settings(deadline=None, max_examples=60)
@given(minutes, minutes, minutes, st.integers(1, 30), hours, categories)
def test_what_was_left_is_left_after_a_suspension_over_a_change_of_hours(
    start: int, until: int, banked: int, change_after: int, then: WorkingHours, category: str
) -> None:
    rules = changed(FIRST + timedelta(days=change_after), then)
    begun = BEGIN + timedelta(minutes=start)
    suspended = begun + timedelta(minutes=until)
    due = settle_due(begun, category, RULES)
    left = settle_left(suspended, due, category, rules, begun)
    again = suspended + timedelta(minutes=banked)
    since, end = resumed(again, left, begun, due, category, rules)
    assert settle_left(again, end, category, rules, since) == left
    assert since <= end
    assert (end > again) == (left > 0)  # leaving it makes nothing overdue that was not
    assert since >= begun or left < 0 or then.minutes != RULES.hours.minutes


@settings(deadline=None, max_examples=60)
@given(minutes, minutes, categories, hours, st.integers(0, 20))
def test_what_begins_later_is_due_no_earlier_whatever_the_hours(
    one: int, other: int, category: str, then: WorkingHours, change_after: int
) -> None:
    rules = changed(FIRST + timedelta(days=change_after), then)
    first, second = (BEGIN + timedelta(minutes=at) for at in sorted((one, other)))
    assert first <= settle_due(first, category, rules) <= settle_due(second, category, rules)
    assert contact_due(first, category, rules) <= contact_due(second, category, rules)


@settings(deadline=None, max_examples=60)
@given(minutes, minutes, st.integers(0, 20))
def test_time_left_only_falls(one: int, other: int, change_after: int) -> None:
    rules = changed(FIRST + timedelta(days=change_after), SHORT)
    due = settle_due(BEGIN, "land", rules)
    early, late = (BEGIN + timedelta(minutes=at) for at in sorted((one, other)))
    assert settle_left(early, due, "land", rules, BEGIN) >= settle_left(late, due, "land", rules, BEGIN)


def test_a_clock_keeps_the_kind_of_time_that_it_began_with() -> None:
    day = FIRST + timedelta(days=7)
    kinds = {"roads": ((date.min, False), (day, True))}
    roads = replace(RULES.catalog["roads"], settle=TimeLimit(8, "hours"))
    catalog = replace(
        RULES.catalog,
        categories=tuple(roads if one.key == "roads" else one for one in RULES.catalog.categories),
    )
    rules = replace(RULES, catalog=catalog, kinds=kinds)
    assert not rules.round_the_clock("roads", BEGIN)
    assert rules.round_the_clock("roads", datetime.combine(day, time(9), CHINA))
    due = settle_due(BEGIN, "roads", RULES)
    left = settle_left(BEGIN + timedelta(hours=1), due, "roads", rules, BEGIN)
    assert left == 5 * RULES.hours.minutes - 60
    again = datetime.combine(day + timedelta(days=7), time(9), CHINA)
    since, end = resumed(again, left, BEGIN, due, "roads", rules)
    assert since == BEGIN  # else it would read as begun after the change
    assert rules.working.between(again, end) == left


def test_danger_runs_round_the_clock_in_every_stage_that_has_a_limit() -> None:
    saturday = datetime(2024, 8, 3, 22, tzinfo=CHINA)
    for stage, hours_given in (("registered", 1), ("dispatched", 1), ("answered", 72)):
        clocked = Clocked(saturday, saturday, None, None, "danger")
        assert STAGE_DUE[stage](clocked, RULES) == saturday + timedelta(hours=hours_given)
        plain = STAGE_DUE[stage](replace(clocked, category="roads"), RULES)
        assert plain is not None
        assert plain.astimezone(CHINA).weekday() in (0, 2)  # Monday, or three working days on


def test_the_contact_limit_is_the_one_it_was_registered_with() -> None:
    kept = BEGIN + timedelta(hours=3)
    assert STAGE_DUE["accepted"](Clocked(BEGIN, BEGIN, None, None, "roads", kept), RULES) == kept
    assert STAGE_DUE["accepted"](Clocked(BEGIN, BEGIN, None, None, "roads"), RULES) == BEGIN + timedelta(hours=24)
    assert STAGE_DUE["accepted"](Clocked(BEGIN, BEGIN, BEGIN, None, "roads", kept), RULES) is None


def test_a_review_is_due_when_work_ends_by_the_hours_of_its_day() -> None:
    rules = changed(FIRST + timedelta(days=7), SHORT)
    assert review_due(FIRST, rules) == datetime.combine(FIRST, time(17, 30), CHINA)
    assert review_due(FIRST + timedelta(days=7), rules).hour == 16
