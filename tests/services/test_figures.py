"""The headline figures against a replay of the same history in plain Python, on both engines."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.rates import Ratio
from commandcenter.services.figures import load_figures
from commandcenter.services.present import end_of, local_midnight
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from tests.services.small_history import FIRST_DAY, GRIDS, LAST_DAY, UNIT_KIND_OF_CADRE, History, drawn

SEED = 7
SCOPES = (Scope(), Scope("330109001"), Scope("330109001", "330109001001"), Scope("330109001", "330109001002", (1, 3)))


def grids_of(scope: Scope) -> set[int]:
    """The grids that a scope holds."""
    if scope.grids:
        return set(scope.grids)
    return {row["id"] for row in GRIDS if scope.village in (None, row["village_code"])}


def replay(history: History, scope: Scope, day: date) -> dict[str, object]:
    """The figures by hand."""
    moment, grids = end_of(day), grids_of(scope)
    where = {row["id"]: row["grid_id"] for row in history.issues}
    last = {}
    for event in history.events:
        if event["at"] < moment and where[event["issue_id"]] in grids:
            last[event["issue_id"]] = event
    is_open = [event for event in last.values() if event["to_stage"] != "closed"]
    visits = [
        row for row in history.visits if local_midnight(day) <= row["visited_at"] < moment and row["grid_id"] in grids
    ]
    posted = {
        row["grid_id"]
        for row in history.pairings
        if row["role"] == "posted"
        and UNIT_KIND_OF_CADRE[row["holder_cadre_id"]] in POSTED_FROM
        and row["started_on"] <= day
        and (row["ended_on"] is None or row["ended_on"] > day)
    }
    return {
        "covered": Ratio(len(posted & grids) if day >= FIRST_DAY else 0, len(grids) if day >= FIRST_DAY else 0),
        "visits_by_night": sum(row["is_night"] for row in visits),
        "visits_by_day": sum(not row["is_night"] for row in visits),
        "open": len(is_open),
        "overdue": sum(event["to_stage"] != "suspended" and event["due_at"] < moment for event in is_open),
        "suspended": sum(event["to_stage"] == "suspended" for event in is_open),
        "settled": Ratio(len(last) - len(is_open), len(last)),
    }


def test_every_figure_is_what_the_history_gives(current_url: str) -> None:
    database, history = Database(current_url), drawn(SEED)
    with database.begin() as session:
        history.write(session)

    @settings(max_examples=40, deadline=None)
    @given(st.dates(FIRST_DAY - timedelta(days=2), LAST_DAY + timedelta(days=150)), st.sampled_from(SCOPES))
    def check(day: date, scope: Scope) -> None:
        with database.read() as session:
            figures = load_figures(session, scope, day, end_of(day))
        expected = replay(history, scope, day)
        assert {name: getattr(figures, name) for name in expected} == expected

    check()
    database.close()


def test_a_department_sees_its_own_issues_only(current_url: str) -> None:
    database, history = Database(current_url), drawn(SEED)
    with database.begin() as session:
        history.write(session)
    with database.read() as session:
        whole = load_figures(session, Scope(), LAST_DAY, end_of(LAST_DAY))
        own = load_figures(session, Scope(department=1), LAST_DAY, end_of(LAST_DAY))
        other = load_figures(session, Scope(department=2), LAST_DAY, end_of(LAST_DAY))
    assert (own.open, own.settled) == (whole.open, whole.settled)
    assert (other.open, other.settled.whole) == (0, 0)
    database.close()
