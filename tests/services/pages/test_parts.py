"""The pure parts of pages: levels of help, expiry of checks, lanes and gaps, spans in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services.card_figures import months_before
from commandcenter.services.pages.cadre import span_in_words
from commandcenter.services.pages.help_levels import at_level
from commandcenter.services.pages.knowing import Check, months_after, state
from commandcenter.services.pages.lanes import gaps_of, packed, with_gaps
from commandcenter.services.pages.page import Bar, Lane

BEGAN = datetime(2024, 7, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


def level(weeks: float, lowest: int = 0) -> tuple[int, datetime, datetime | None]:
    found = at_level(BEGAN, BEGAN + WEEK, BEGAN + weeks * WEEK, lambda start: start + WEEK, lowest)
    return found.level, found.since, found.due_at


def test_what_a_level_cannot_settle_in_its_time_goes_up_one_and_no_further_than_three() -> None:
    assert level(0.5) == (0, BEGAN, BEGAN + WEEK)
    assert level(1) == (1, BEGAN + WEEK, BEGAN + 2 * WEEK)
    assert level(2.5) == (2, BEGAN + 2 * WEEK, BEGAN + 3 * WEEK)
    assert level(9) == (2, BEGAN + 2 * WEEK, BEGAN + 3 * WEEK)


def test_who_leads_it_decides_the_lowest_level() -> None:
    assert level(0.5, lowest=2) == (2, BEGAN, BEGAN + WEEK)
    assert level(1.5, lowest=1) == (2, BEGAN + WEEK, BEGAN + 2 * WEEK)


def test_without_a_clock_it_stays_where_it_is() -> None:
    assert at_level(BEGAN, None, BEGAN + 9 * WEEK, lambda start: start).level == 0


@given(DAYS, st.integers(1, 36), st.integers(-40, 1500))
def test_a_check_expires_on_the_day_on_which_it_counts_no_more(checked: date, months: int, later: int) -> None:
    day = checked + timedelta(days=later)
    assert (day >= months_after(checked, months)) == (months_before(day, months) >= checked)


def test_a_check_is_amber_in_its_last_month_and_red_when_it_is_over() -> None:
    check = Check(date(2024, 2, 20), 90, date(2024, 8, 20))
    days = (date(2024, 7, 19), date(2024, 7, 20), date(2024, 8, 19), date(2024, 8, 20))
    assert [state(check, day) for day in days] == ["good", "warning", "warning", "danger"]
    assert state(None, date(2024, 8, 1)) == "danger"


SPANS = st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 40))), max_size=8)
FIRST = date(2024, 1, 1)


def bars(spans: list[tuple[int, int | None]]) -> list[Bar]:
    return [
        Bar("甲", FIRST + timedelta(begin), None if length is None else FIRST + timedelta(begin + length), "", "")
        for begin, length in spans
    ]


@given(SPANS)
def test_a_day_is_in_a_gap_when_no_bar_holds_it(spans: list[tuple[int, int | None]]) -> None:
    until = FIRST + timedelta(days=80)
    drawn = bars(spans)
    gaps = gaps_of([(bar.since, bar.until) for bar in drawn], FIRST, until)
    for offset in range(80):
        day = FIRST + timedelta(days=offset)
        held = any(bar.since <= day and (bar.until is None or bar.until > day) for bar in drawn)
        assert held != any(begin <= day and (end is None or end > day) for begin, end in gaps)


@given(SPANS)
def test_bars_of_one_lane_never_overlap_and_none_is_lost(spans: list[tuple[int, int | None]]) -> None:
    drawn = bars(spans)
    lanes = packed("队员", drawn)
    assert sorted(map(repr, drawn)) == sorted(repr(bar) for lane in lanes for bar in lane.bars)
    for lane in lanes:
        for earlier, later in zip(lane.bars, lane.bars[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until <= later.since
    assert [lane.name for lane in lanes] == (["队员", *[""] * (len(lanes) - 1)] if lanes else [])


def test_an_empty_lane_is_one_long_gap() -> None:
    (lane,) = with_gaps([Lane("队长", ())], FIRST, FIRST + timedelta(days=9), "没有队长")
    assert [(gap.since, gap.until, gap.note) for gap in lane.gaps] == [(FIRST, None, "没有队长")]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2024, 1, 31), date(2024, 2, 28), "28 天"),
        (date(2023, 8, 2), date(2024, 8, 2), "1 年"),
        (date(2022, 5, 3), date(2024, 8, 2), "2 年 2 个月"),
        (date(2024, 3, 2), date(2024, 8, 1), "4 个月"),
    ],
)
def test_a_span_is_said_in_years_months_or_days(since: date, until: date, words: str) -> None:
    assert span_in_words(since, until) == words
