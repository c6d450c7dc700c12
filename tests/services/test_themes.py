"""The map's themes against a replay of the same history in plain Python, on both engines."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.app import open_database
from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.card_figures import months_before
from commandcenter.services.coverage import squad_leaders
from commandcenter.services.gaps import COMING_DAYS
from commandcenter.services.present import Present
from commandcenter.services.theme_gaps import COMING, COVERED, GAP, ON_THE_MAP
from commandcenter.services.theme_queries import NEVER, NO_SQUAD, POSTED, SQUAD, AsOf, first_day
from commandcenter.services.themes import MAP_THEME, MAP_THEMES, MapTheme, read_theme
from tests.services.small_history import FIRST_DAY, GRIDS, LAST_DAY, UNIT_KIND_OF_CADRE, History, Row, drawn

GRID_IDS = np.array([row["id"] for row in GRIDS])
PRESENT = Present()
SEED = 20240802


def running(history: History, day: date) -> list[Row]:
    """The squads' pairings that run on a day."""
    return [
        row
        for row in history.pairings
        if row["started_on"] <= day and (row["ended_on"] is None or day < row["ended_on"])
    ]


def last_events(history: History, moment: datetime) -> dict[int, Row]:
    """Each issue's last event before a moment."""
    last: dict[int, Row] = {}
    for event in sorted(history.events, key=lambda row: (row["issue_id"], row["number"])):
        if event["at"] < moment:
            last[event["issue_id"]] = event
    return last


def replay_coverage(history: History, at: AsOf) -> dict[int, float]:
    state: dict[int, float] = {}
    for row in running(history, at.day):
        counts = row["role"] == "posted" and UNIT_KIND_OF_CADRE[row["holder_cadre_id"]] in POSTED_FROM
        state[row["grid_id"]] = max(state.get(row["grid_id"], NO_SQUAD), POSTED if counts else SQUAD)
    return state


def replay_days(history: History, at: AsOf) -> dict[int, float]:
    days: dict[int, float] = {}
    for row in history.visits:
        if row["visited_at"] < at.moment:
            ago = (at.day - row["visited_at"].astimezone(CHINA).date()).days
            days[row["grid_id"]] = min(days.get(row["grid_id"], NEVER), ago)
    return days


def replay_nights(history: History, at: AsOf) -> dict[int, float]:
    since = at.moment - timedelta(days=30)
    return Counter(r["grid_id"] for r in history.visits if r["is_night"] and since <= r["visited_at"] < at.moment)


def replay_open(history: History, at: AsOf) -> dict[int, float]:
    grid = {row["id"]: row["grid_id"] for row in history.issues}
    last = last_events(history, at.moment)
    return Counter(grid[issue_id] for issue_id, event in last.items() if event["to_stage"] != "closed")


def replay_overdue(history: History, at: AsOf) -> dict[int, float]:
    grid = {row["id"]: row["grid_id"] for row in history.issues}
    return Counter(
        grid[issue_id]
        for issue_id, event in last_events(history, at.moment).items()
        if event["to_stage"] not in ("closed", "suspended") and event["due_at"] < at.moment
    )


def replay_rate(history: History, at: AsOf) -> dict[int, float]:
    since = at.moment - timedelta(days=90)
    registered = Counter(r["grid_id"] for r in history.issues if since <= r["registered_at"] < at.moment)
    households = {row["id"]: row["households"] for row in GRIDS}
    return {grid: count * 100 / households[grid] for grid, count in registered.items()}


def replay_satisfaction(history: History, at: AsOf) -> dict[int, float]:
    """By the rows' last closing, as rates are: an issue reopened later keeps the verdict that it got in the end."""
    since, last = at.moment - timedelta(days=365), last_events(history, at.moment)
    verdicts: dict[int, list[bool]] = {}
    for row in history.issues:
        was_closed = row["id"] in last and last[row["id"]]["to_stage"] == "closed"
        if was_closed and row["close_cause"] == "evaluated" and row["closed_at"] >= since:
            verdicts.setdefault(row["grid_id"], []).append(row["dissatisfied"] == 0)
    return {grid: sum(content) / len(content) for grid, content in verdicts.items()}


def replay_familiar(history: History, at: AsOf) -> dict[int, float]:
    since = months_before(at.day, 6)
    known = {(r["cadre_id"], r["grid_id"], r["subject"]) for r in history.checks if since < r["checked_on"] <= at.day}
    squads: dict[int, list[bool]] = {}
    for row in running(history, at.day):
        member, grid = row["holder_cadre_id"], row["grid_id"]
        knows = all((member, grid, subject) in known for subject in ("basics", "emergency"))
        squads.setdefault(grid, []).append(knows)
    return {grid: sum(squad) / len(squad) for grid, squad in squads.items()}


def replay_nothing(history: History, at: AsOf) -> dict[int, float]:
    """The small history has nothing that these kinds must cover."""
    return {}


def replay_gap_everywhere(history: History, at: AsOf) -> dict[int, float]:
    """Nobody is paired with the one township."""
    return {row["id"]: GAP for row in GRIDS if at.day >= FIRST_DAY}


def replay_squad_gaps(history: History, at: AsOf) -> dict[int, float]:
    """By looking at each of the days ahead."""
    ahead = [replay_coverage(history, replace(at, day=at.day + timedelta(days=n))) for n in range(COMING_DAYS + 1)]
    lacks = {row["id"]: [day.get(row["id"], NO_SQUAD) < POSTED for day in ahead] for row in GRIDS}
    drawn_then = at.day >= FIRST_DAY
    return {grid: GAP if days[0] else COMING if any(days) else COVERED for grid, days in lacks.items() if drawn_then}


REPLAYS: dict[str, Callable[[History, AsOf], dict[int, float]]] = {
    "coverage": replay_coverage,
    "days_since_visit": replay_days,
    "night_visits": replay_nights,
    "open_issues": replay_open,
    "overdue": replay_overdue,
    "issues_per_hundred": replay_rate,
    "satisfaction": replay_satisfaction,
    "familiarity": replay_familiar,
    **{f"gaps_{kind.key}": replay_nothing for kind in ON_THE_MAP},
    "gaps_leader_township": replay_gap_everywhere,
    "gaps_department_township": replay_gap_everywhere,
    "gaps_squad_grid": replay_squad_gaps,
}


@pytest.mark.parametrize("theme", MAP_THEMES, ids=lambda theme: theme.key)
def test_a_theme_as_of_any_day_is_what_a_replay_of_the_history_gives(database_url: str, theme: MapTheme) -> None:
    database, history = open_database(database_url), drawn(SEED)
    with database.begin() as session:
        history.write(session)

    @settings(max_examples=40, deadline=None)
    @given(st.dates(FIRST_DAY - timedelta(days=2), LAST_DAY + timedelta(days=150)))
    def check(day: date) -> None:
        at = AsOf.on(day, PRESENT)
        with database.read() as session:
            reading = read_theme(session, theme, GRID_IDS, at)
        expected = REPLAYS[theme.key](history, at)
        assert reading.values.tolist() == pytest.approx(
            [expected.get(grid, theme.absent) for grid in GRID_IDS.tolist()]
        )
        overdue, covered = replay_overdue(history, at), replay_coverage(history, at)
        assert reading.overdue.tolist() == [overdue.get(grid, 0) for grid in GRID_IDS.tolist()]
        assert reading.uncovered.tolist() == [covered.get(grid, NO_SQUAD) < POSTED for grid in GRID_IDS.tolist()]
        assert sum(reading.counts) == len(GRIDS)

    check()
    database.close()


def test_the_history_drawn_holds_the_cases_that_are_hard() -> None:
    history = drawn(SEED)
    local = [row["visited_at"].astimezone(CHINA) for row in history.visits]
    assert any(row["from_stage"] == "closed" for row in history.events)
    assert any(moment.time() == time() for moment in local)
    assert any(row["ended_on"] for row in history.pairings)
    assert any(row["to_stage"] == "suspended" for row in history.events)


def test_the_leader_is_the_one_of_that_day(database_url: str) -> None:
    database, history = open_database(database_url), drawn(SEED)
    with database.begin() as session:
        history.write(session)
    for day in (FIRST_DAY, FIRST_DAY + timedelta(days=100), LAST_DAY + timedelta(days=90)):
        with database.read() as session:
            leaders = squad_leaders(session, day)
        led = {row["grid_id"] for row in running(history, day) if row["role"] == "leader"}
        assert set(leaders) == led
    database.close()


def test_the_first_day_is_that_of_the_first_visit(database_url: str) -> None:
    database, history = open_database(database_url), drawn(SEED)
    with database.begin() as session:
        history.write(session)
    with database.read() as session:
        assert first_day(session) == min(row["visited_at"] for row in history.visits).astimezone(CHINA).date()
    database.close()


def test_an_empty_history_has_no_first_day(database_url: str) -> None:
    database = open_database(database_url)
    with database.read() as session:
        assert first_day(session) is None
    database.close()


def test_today_counts_up_to_now_and_a_past_day_to_its_end() -> None:
    now = AsOf.on(None, PRESENT)
    assert AsOf.on(now.day, PRESENT).moment - now.moment <= timedelta(seconds=1)
    past = AsOf.on(date(2024, 8, 2), PRESENT)
    assert past.moment == datetime(2024, 8, 3, tzinfo=CHINA)


@given(st.sampled_from(MAP_THEMES), st.one_of(st.integers(0, 1000).map(float), st.just(NEVER)))
def test_every_value_has_just_the_class_whose_bounds_hold_it(theme: MapTheme, value: float) -> None:
    place = int(theme.classify(np.array([value]))[0])
    below = [c.below for c in theme.classes]
    assert place == next((n for n, bound in enumerate(below) if value < bound), len(below) - 1)


@pytest.mark.parametrize("theme", MAP_THEMES, ids=lambda theme: theme.key)
def test_an_entry_of_the_registry_is_whole(theme: MapTheme) -> None:
    bounds = [c.below for c in theme.classes]
    assert bounds == sorted(set(bounds))
    assert bounds[-1] == np.inf
    assert len({c.tone for c in theme.classes}) == len(theme.classes)
    assert all(0 <= c.tone < 5 for c in theme.classes)
    assert theme.words(theme.absent)
    assert MAP_THEME[theme.key] is theme
