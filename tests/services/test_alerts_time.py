"""Many clocks at once read like each by itself; the ladder's cuts part the rungs where working time does."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clocks import used
from commandcenter.services.alerts_time import all_run_round, positions, runs_round, shares
from commandcenter.services.ladder import LADDER, cuts, in_words
from commandcenter.services.rules import load_rules
from tests.services.chasing_district import local

RULES = load_rules()
FIRST = datetime(2023, 12, 25, tzinfo=UTC)
MOMENTS = st.integers(0, 300 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))


def _seconds(moments: list[datetime]) -> np.ndarray:
    return np.array([int(moment.timestamp()) for moment in moments], np.int64)


@given(st.lists(st.tuples(MOMENTS, MOMENTS, st.booleans()), min_size=1, max_size=20), MOMENTS)
def test_shares_are_those_of_the_single_clock(clocks: list[tuple[datetime, datetime, bool]], now: datetime) -> None:
    start, end, rounds = ([clock[place] for clock in clocks] for place in range(3))
    many = shares(_seconds(start), _seconds(end), now, np.array(rounds), RULES.working)
    single = [used(*clock[:2], now, clock[2], RULES.working) for clock in clocks]
    assert many.tolist() == pytest.approx(single)


@given(st.lists(MOMENTS, min_size=1))
def test_positions_are_those_of_the_calendar(moments: list[datetime]) -> None:
    many = positions(_seconds(moments), RULES.working)
    assert many.tolist() == pytest.approx([RULES.working.position(moment) for moment in moments])


def test_before_the_calendar_nothing_is_counted() -> None:
    assert positions(np.array([0], np.int64), RULES.working).tolist() == [0.0]


def test_the_kind_of_time_is_the_categorys() -> None:
    start = _seconds([FIRST] * 4)
    assert all_run_round("settle", ["danger", "roads", None, "unknown"], start, RULES).tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert all_run_round("contact", [None, "roads"], start[:2], RULES).tolist() == [True, True]
    assert runs_round("calendar", None, 0, RULES)


@given(MOMENTS, MOMENTS)
def test_the_rungs_rise_with_the_working_days(due: datetime, now: datetime) -> None:
    level = cuts(now, RULES).level("handling", int(due.timestamp()))
    if due >= now:
        assert level == 0
        return
    days = RULES.working.between(due, now) / RULES.hours.minutes
    expected = max(
        (rung.level for rung, least in zip(LADDER, RULES.ladder, strict=True) if days >= least - 1e-9), default=0
    )
    assert level == expected


def test_only_the_lead_organizations_clock_climbs() -> None:
    long_ago, at = int(local(1, 5).timestamp()), cuts(local(8, 2), RULES)
    levels = {stage: at.level(stage, long_ago) for stage in ("registered", "dispatched", "handling", "suspended")}
    assert levels == {"registered": 0, "dispatched": 4, "handling": 4, "suspended": 0}
    assert at.level("handling", None) == 0
    assert in_words(0) == ""
    assert in_words(3) == "已到第 3 级：督办员"
