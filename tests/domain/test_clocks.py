"""Working time on a calendar drawn by lot, against counting it minute by minute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.clocks import (
    TimeLimit,
    WorkingHours,
    WorkingTime,
    after,
    counted,
    due,
    spans,
    used,
    working_minutes,
)
from commandcenter.domain.vocabulary import CHINA

FIRST, DAYS = date(2024, 7, 1), 40
LAST = FIRST + timedelta(days=DAYS - 1)
HOURS = WorkingHours()
START = datetime.combine(FIRST, time(), CHINA)

free_days = st.sets(st.integers(0, DAYS - 1), max_size=25)
minutes = st.integers(0, DAYS * 1440 - 1)


def working(free: set[int]) -> WorkingTime:
    """Working time with these days off."""
    return WorkingTime(FIRST, LAST, lambda day: (day - FIRST).days not in free, HOURS)


def is_worked(minute: int, free: set[int]) -> bool:
    """Whether the minute that begins here is worked."""
    day, within = divmod(minute, 1440)
    clock = time(within // 60, within % 60)
    return day not in free and any(start <= clock < end for start, end in HOURS.spans)


@settings(deadline=None)
@given(free_days, minutes, minutes)
def test_between_counts_every_worked_minute(free: set[int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    expected = sum(is_worked(minute, free) for minute in range(low, high))
    start, end = START + timedelta(minutes=low), START + timedelta(minutes=high)
    clock = working(free)
    assert clock.between(start, end) == expected
    assert clock.between(end, start) == -expected


@settings(deadline=None)
@given(free_days, minutes, st.integers(1, 3000))
def test_add_ends_when_so_many_minutes_were_worked(free: set[int], begin: int, amount: int) -> None:
    clock = working(free)
    start = START + timedelta(minutes=begin)
    if clock.between(start, START + timedelta(days=DAYS)) < amount:
        return
    end = clock.add(start, amount)
    assert end >= start
    assert round(clock.between(start, end), 6) == amount
    minute = int((end - START).total_seconds() // 60)
    assert is_worked(minute - 1, free)  # it ends with a worked minute, not at the start of the next span


@settings(deadline=None)
@given(free_days, minutes, st.integers(0, 2000))
def test_adding_a_negative_amount_goes_back(free: set[int], begin: int, amount: int) -> None:
    clock = working(free)
    start = START + timedelta(minutes=begin)
    if clock.between(START, start) < amount:
        return
    assert round(clock.between(clock.add(start, -amount), start), 6) == amount


@settings(deadline=None)
@given(free_days, minutes, minutes)
def test_due_moments_keep_the_order_of_their_starts(free: set[int], one: int, other: int) -> None:
    clock = working(free)
    limit = TimeLimit(2, "working_days")
    first, second = (START + timedelta(minutes=minute) for minute in sorted((one, other)))
    if clock.between(second, START + timedelta(days=DAYS)) >= working_minutes(limit, HOURS):
        assert due(first, limit, clock) <= due(second, limit, clock)


@settings(deadline=None)
@given(minutes, st.integers(1, 48), minutes)
def test_round_the_clock_is_plain_time(begin: int, amount: int, elapsed: int) -> None:
    clock = working(set())
    start = START + timedelta(minutes=begin)
    end = due(start, TimeLimit(amount, "hours"), clock)
    assert end - start == timedelta(hours=amount)
    assert counted(start, end, True, clock) == amount * 60
    assert after(start, amount * 60, True, clock) == end
    now = start + timedelta(minutes=elapsed)
    assert used(start, end, now, True, clock) == pytest.approx(elapsed / (amount * 60))


@settings(deadline=None)
@given(free_days, minutes, st.integers(1, 10), st.floats(0, 3))
def test_used_is_the_share_of_working_time(free: set[int], begin: int, hours: int, share: float) -> None:
    clock = working(free)
    start = START + timedelta(minutes=begin)
    if clock.between(start, START + timedelta(days=DAYS)) < hours * 180 + 1:
        return
    end = due(start, TimeLimit(hours, "working_hours"), clock)
    now = clock.add(start, hours * 60 * share) if share else start
    assert used(start, end, now, False, clock) == pytest.approx(share, abs=1e-6)


def test_nothing_is_used_before_the_start() -> None:
    clock = working(set())
    assert used(START + timedelta(days=2), START + timedelta(days=3), START, False, clock) == 0


def test_a_clock_of_no_length_is_over_when_its_end_has_come() -> None:
    clock = working({5, 6})
    night = START + timedelta(days=5)
    assert used(night, night + timedelta(hours=1), night, False, clock) == 0
    assert used(night, night + timedelta(hours=1), night + timedelta(hours=2), False, clock) == 1


def test_the_examples_of_the_field() -> None:
    clock = working({day for day in range(DAYS) if (FIRST + timedelta(days=day)).weekday() > 4})
    friday = datetime(2024, 7, 5, 16, 30, tzinfo=CHINA)
    assert due(friday, TimeLimit(2, "working_hours"), clock) == datetime(2024, 7, 8, 9, 30, tzinfo=CHINA)
    assert due(friday, TimeLimit(1, "working_hours"), clock) == datetime(2024, 7, 5, 17, 30, tzinfo=CHINA)
    assert due(friday, TimeLimit(5, "working_days"), clock) == datetime(2024, 7, 12, 16, 30, tzinfo=CHINA)
    assert due(friday.astimezone(UTC), TimeLimit(2, "hours"), clock) == friday + timedelta(hours=2)


def test_positions_outside_the_years_are_held_at_their_ends() -> None:
    clock = working(set())
    assert clock.position(START - timedelta(days=3)) == 0
    assert clock.position(START + timedelta(days=DAYS + 9)) == DAYS * HOURS.minutes


SHORT = WorkingHours(((time(9), time(11, 30)), (time(13), time(16))))
LONG = WorkingHours(((time(7), time(12)), (time(12, 30), time(19))))
changes = st.lists(
    st.tuples(st.integers(-3, DAYS + 3), st.sampled_from([SHORT, LONG, HOURS])),
    max_size=4,
    unique_by=lambda change: change[0],
).map(lambda found: tuple((FIRST + timedelta(days=day), hours) for day, hours in sorted(found, key=lambda one: one[0])))


def changing(free: set[int], schedule: tuple[tuple[date, WorkingHours], ...]) -> WorkingTime:
    """Working time with these days off, whose hours change."""
    return WorkingTime(FIRST, LAST, lambda day: (day - FIRST).days not in free, HOURS, schedule)


def worked_then(minute: int, free: set[int], schedule: tuple[tuple[date, WorkingHours], ...]) -> bool:
    """Whether the minute that begins here is worked, by the hours of its day."""
    day, within = divmod(minute, 1440)
    hours = HOURS
    for begin, then in schedule:
        if begin <= FIRST + timedelta(days=day):
            hours = then
    clock = time(within // 60, within % 60)
    return day not in free and any(start <= clock < end for start, end in hours.spans)


@settings(deadline=None)
@given(free_days, changes, minutes, minutes)
def test_each_day_is_counted_with_its_own_hours(
    free: set[int], schedule: tuple[tuple[date, WorkingHours], ...], one: int, other: int
) -> None:
    low, high = sorted((one, other))
    expected = sum(worked_then(minute, free, schedule) for minute in range(low, high))
    start, end = START + timedelta(minutes=low), START + timedelta(minutes=high)
    assert changing(free, schedule).between(start, end) == expected >= 0  # and a clock never runs backwards


@settings(deadline=None)
@given(free_days, changes, minutes, st.integers(1, 3000))
def test_what_was_added_is_between_over_changes_of_hours(
    free: set[int], schedule: tuple[tuple[date, WorkingHours], ...], begin: int, amount: int
) -> None:
    clock, start = changing(free, schedule), START + timedelta(minutes=begin)
    if clock.between(start, START + timedelta(days=DAYS)) < amount:
        return
    end = clock.add(start, amount)
    assert round(clock.between(start, end), 6) == amount
    assert worked_then(int((end - START).total_seconds() // 60) - 1, free, schedule)


@settings(deadline=None)
@given(
    free_days,
    changes,
    minutes,
    minutes,
    st.builds(TimeLimit, st.integers(1, 6), st.sampled_from(["hours", "working_hours", "working_days"])),
)
def test_what_begins_later_is_due_no_earlier(
    free: set[int], schedule: tuple[tuple[date, WorkingHours], ...], one: int, other: int, limit: TimeLimit
) -> None:
    clock = changing(free, schedule)
    first, second = (START + timedelta(minutes=minute) for minute in sorted((one, other)))
    if clock.between(second, START + timedelta(days=DAYS)) >= 6 * LONG.minutes:
        assert first <= due(first, limit, clock) <= due(second, limit, clock)


@settings(deadline=None)
@given(free_days, changes, minutes, st.integers(1, 6))
def test_days_are_days_however_long_they_are_worked(
    free: set[int], schedule: tuple[tuple[date, WorkingHours], ...], begin: int, amount: int
) -> None:
    clock, start = changing(free, schedule), START + timedelta(minutes=begin)
    if clock.between(start, START + timedelta(days=DAYS)) < (amount + 1) * LONG.minutes:
        return
    end = clock.add_days(start, amount)
    inside = [day for day in range(DAYS) if day not in free and start < START + timedelta(days=day) < end]
    assert len(inside) in (amount - 1, amount)  # whole working days begun in between; one less when it ends with a day


@settings(deadline=None)
@given(free_days, minutes, st.integers(1, 8))
def test_without_a_change_days_are_their_minutes(free: set[int], begin: int, amount: int) -> None:
    clock, start = working(free), START + timedelta(minutes=begin)
    if clock.between(start, START + timedelta(days=DAYS)) >= amount * HOURS.minutes:
        assert clock.add_days(start, amount) == clock.add(start, amount * HOURS.minutes)


def test_a_day_of_summer_and_one_of_winter() -> None:
    summer = ((date(2024, 7, 10), WorkingHours(((time(8, 30), time(12)), (time(14), time(16, 30))))),)
    clock = changing({day for day in range(DAYS) if (FIRST + timedelta(days=day)).weekday() > 4}, summer)
    assert clock.hours_on(date(2024, 7, 9)) == HOURS
    assert clock.hours_on(date(2024, 7, 10)).minutes == 360
    monday = datetime(2024, 7, 8, 14, tzinfo=CHINA)  # half of a day is over
    assert due(monday, TimeLimit(2, "working_days"), clock) == datetime(2024, 7, 10, 11, 30, tzinfo=CHINA)
    assert due(monday, TimeLimit(11, "working_hours"), clock) == datetime(2024, 7, 10, 9, tzinfo=CHINA)


def test_limits_in_words() -> None:
    assert TimeLimit(5, "working_days").words == "5 个工作日"
    assert TimeLimit(2, "hours").words == "2 小时"
    assert TimeLimit(2, "hours").round_the_clock
    assert not TimeLimit(2, "working_hours").round_the_clock


def test_spans_are_read_from_text() -> None:
    assert spans([("08:30", "12:00"), ("14:00", "17:30")]) == HOURS.spans
    assert HOURS.minutes == 420
