"""Visits and issues of a sample: believable numbers, and a history that the rules of the work would have allowed."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from commandcenter.domain.clocks import due
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.vocabulary import CHINA, ISSUE_LISTS, SOURCES, VISIT_AUDIENCES, is_night
from commandcenter.domain.workflow import REGISTER, STAGE, Actor, IssueState, missing, target_stage
from commandcenter.sample.make import SampleReport
from commandcenter.sample.wording import LONGEST, SHORTEST
from commandcenter.services.coordinators import paired_leader
from commandcenter.services.effects import Step, changed_columns
from commandcenter.services.rules import load_rules
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, IssueEvent
from commandcenter.storage.search import fts5_query
from tests.sample.conftest import MOMENT_TEXT

MOMENTS = (
    "registered_at", "stage_since", "due_at", "settle_from", "settle_due_at", "contacted_at", "answered_at",
    "closed_at", "noticed_at", "contact_due_at",
)  # fmt: skip
STATE = (
    "stage", "list", "category", "first_contact_id", "lead_organization_id", "settle_left", "close_cause", "verdict",
    "merged_into_id", "merged_from", "solved", "coordinator_id", "returns", "dissatisfied", "tries", *MOMENTS,
)  # fmt: skip
A_SECOND = timedelta(seconds=1)


def moment(text: str | None) -> datetime | None:
    """The database's text as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def histories(rows: sqlite3.Connection) -> Iterator[tuple[sqlite3.Row, list[sqlite3.Row]]]:
    """Each issue with its events in order."""
    issues = {row["id"]: row for row in rows.execute("SELECT * FROM issue")}
    events = rows.execute("SELECT * FROM issue_event ORDER BY issue_id, number").fetchall()
    for issue_id, own in groupby(events, key=lambda event: event["issue_id"]):
        yield issues[issue_id], list(own)


def answers(event: sqlite3.Row) -> dict[str, Any]:
    """What an event was given, in its proper types."""
    given = json.loads(event["details"])
    for key in ("told_at", "new_due"):
        if key in given:
            given[key] = datetime.fromisoformat(given[key])
    if "review_on" in given:
        given["review_on"] = date.fromisoformat(given["review_on"])
    return given


def test_references_are_whole(rows: sqlite3.Connection) -> None:
    assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    assert rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_season_has_its_volume(rows: sqlite3.Connection) -> None:
    visits = dict(rows.execute("SELECT audience, count(*) FROM visit GROUP BY 1").fetchall())
    assert set(visits) == {term.key for term in VISIT_AUDIENCES}
    assert 30_000 < visits["household"] < 60_000
    assert 2_500 < visits["enterprise"] < 6_000
    issues, still_open = rows.execute("SELECT count(*), sum(stage <> 'closed') FROM issue").fetchone()
    assert 3_000 < issues < 7_000
    assert still_open == 119
    assert rows.execute("SELECT count(DISTINCT grid_id) FROM visit").fetchone()[0] == 2048


def test_nothing_lies_ahead_of_the_samples_moment(rows: sqlite3.Connection) -> None:
    columns = {
        "visit": ["visited_at"],
        "issue": ["registered_at", "stage_since", "settle_from", "contacted_at", "answered_at", "closed_at"],
        "issue_event": ["at"],
        "report": ["reported_at", "told_at"],
        "whistle": ["whistled_at", "reported_in_at", "answered_at"],
        "pairing": ["started_on", "ended_on"],
        "familiarity": ["checked_on"],
        "cadre": ["left_on"],
    }
    for table, names in columns.items():
        for name in names:
            ahead = rows.execute(f"SELECT count(*) FROM {table} WHERE {name} > ?", (MOMENT_TEXT,)).fetchone()[0]
            assert ahead == 0, (table, name)


def test_tuesdays_and_wednesday_nights_dominate(rows: sqlite3.Connection) -> None:
    local = "strftime('%w', visited_at, '+8 hours')"
    by_day = dict(rows.execute(f"SELECT {local}, count(*) FROM visit WHERE NOT is_night GROUP BY 1").fetchall())
    by_night = dict(rows.execute(f"SELECT {local}, count(*) FROM visit WHERE is_night GROUP BY 1").fetchall())
    assert max(by_day, key=by_day.__getitem__) == "2"
    assert max(by_night, key=by_night.__getitem__) == "3"
    assert 0.24 < sum(by_night.values()) / (sum(by_night.values()) + sum(by_day.values())) < 0.32


def test_night_follows_from_the_hour(rows: sqlite3.Connection) -> None:
    hours = rows.execute(
        "SELECT DISTINCT CAST(strftime('%H', visited_at, '+8 hours') AS INTEGER), is_night FROM visit"
    ).fetchall()
    assert all(bool(night) == is_night(hour) for hour, night in hours)
    assert {hour for hour, _ in hours} <= set(range(8, 22))


def test_most_visits_are_made_by_the_grids_own_squad(rows: sqlite3.Connection) -> None:
    own = rows.execute(
        "SELECT avg(EXISTS (SELECT 1 FROM pairing p WHERE p.kind = 'squad_grid' AND p.grid_id = v.grid_id "
        "AND p.holder_cadre_id = v.cadre_id)) FROM visit v WHERE audience = 'household'"
    ).fetchone()[0]
    assert own > 0.8


def test_days_since_the_last_visit_vary(rows: sqlite3.Connection) -> None:
    days = [
        row[0]
        for row in rows.execute(
            "SELECT CAST(julianday(?) - julianday(max(visited_at)) AS INTEGER) FROM visit GROUP BY grid_id",
            (MOMENT_TEXT,),
        )
    ]
    assert sum(day > 60 for day in days) >= 10
    assert sum(30 < day <= 60 for day in days) >= 30
    assert sum(day <= 14 for day in days) > 1_200


def test_companions_are_others(rows: sqlite3.Connection) -> None:
    together = "visit_companion c JOIN visit v ON v.id = c.visit_id"
    whole, alone = rows.execute(f"SELECT count(*), sum(c.cadre_id = v.cadre_id) FROM {together}").fetchone()
    assert alone == 0
    assert 0.08 < whole / rows.execute("SELECT count(*) FROM visit").fetchone()[0] < 0.16


def test_titles_are_believable_lines(rows: sqlite3.Connection) -> None:
    lines = [row[0] for row in rows.execute("SELECT title FROM issue")]
    assert all(SHORTEST <= len(line) <= LONGEST for line in lines)
    assert not any("{" in line or "\n" in line for line in lines)
    assert len(set(lines)) > len(lines) * 0.9
    contents = rows.execute("SELECT title, content FROM issue").fetchall()
    assert all(title in content and len(content) > len(title) + 8 for title, content in contents)


def test_numbers_run_on(rows: sqlite3.Connection) -> None:
    numbers = [row[0] for row in rows.execute("SELECT number FROM issue ORDER BY registered_at, id")]
    serials = [int(number.split("-")[1]) for number in numbers]
    assert serials == list(range(serials[0], serials[0] + len(serials)))
    assert serials[-1] == 132_160


def test_issues_from_visits_name_a_visit_there_and_then(rows: sqlite3.Connection) -> None:
    of_visits = "issue i LEFT JOIN visit v ON v.id = i.visit_id WHERE i.source IN ('day_visit', 'night_visit')"
    for row in rows.execute(f"SELECT i.*, v.grid_id AS there, v.visited_at, v.is_night FROM {of_visits}"):
        assert row["there"] == row["grid_id"]
        assert bool(row["is_night"]) == (row["source"] == "night_visit")
        after = moment(row["registered_at"]) - moment(row["visited_at"])
        assert timedelta() < after < timedelta(hours=2)


def test_the_open_ones_stand_in_every_stage(rows: sqlite3.Connection) -> None:
    query = "SELECT stage, count(*), sum(due_at < ?) FROM issue WHERE stage <> 'closed' GROUP BY 1"
    standing = {stage: (whole, over) for stage, whole, over in rows.execute(query, (MOMENT_TEXT,))}
    assert {stage: whole for stage, (whole, _) in standing.items()} == {
        "registered": 12, "accepted": 9, "dispatched": 21, "handling": 52, "answered": 21, "suspended": 4,
    }  # fmt: skip
    assert standing["suspended"][1] == 0
    assert 6 <= sum(over or 0 for _, over in standing.values()) <= 10


def test_rates_are_as_the_district_reports_them(rows: sqlite3.Connection) -> None:
    closed = "FROM issue WHERE stage = 'closed'"
    in_time = rows.execute(f"SELECT avg(answered_at <= settle_due_at) {closed} AND answered_at IS NOT NULL").fetchone()[
        0
    ]
    assert 0.96 < in_time < 0.99
    shares = dict(rows.execute(f"SELECT coalesce(verdict, close_cause), count(*) {closed} GROUP BY 1").fetchall())
    whole = sum(shares.values())
    assert 0.93 < shares["satisfied"] / whole < 0.98
    assert 0.015 < shares["fairly"] / whole < 0.04
    assert 0.005 < shares["not_evaluated"] / whole < 0.025
    assert shares["merged"] > 0


def test_every_event_is_a_listed_transition_by_a_role_that_may(rows: sqlite3.Connection) -> None:
    for issue, events in histories(rows):
        assert [event["number"] for event in events] == list(range(1, issue["version"] + 1))
        assert (events[0]["transition"], events[0]["from_stage"], events[0]["to_stage"]) == (
            REGISTER,
            None,
            "registered",
        )
        for before, event in pairwise(events):
            transition = TRANSITION[event["transition"]]
            assert event["from_stage"] == before["to_stage"]
            assert event["from_stage"] in transition.sources
            assert event["role"] in transition.roles
            assert event["at"] > before["at"]
            assert missing(transition, answers(event)) is None


def test_replaying_the_events_gives_every_row(rows: sqlite3.Connection) -> None:
    for row, events in histories(rows):
        issue = replayed(row, events)
        for column in STATE:
            stored = moment(row[column]) if column in MOMENTS else row[column]
            found = getattr(issue, column)
            if column in MOMENTS and stored is not None and found is not None:
                assert abs(found - stored) <= A_SECOND, (row["number"], column)
            else:
                assert found == stored, (row["number"], column)


def replayed(row: sqlite3.Row, events: list[sqlite3.Row]) -> Issue:
    """The issue as the services' own effects leave it after the same steps."""
    issue = beginning(row, events[0])
    for number, event in enumerate(events[1:], 2):
        transition, given, at = TRANSITION[event["transition"]], answers(event), moment(event["at"])
        assert at is not None
        state = IssueState(
            issue.stage,
            issue.lead_organization_id,
            tries=issue.tries,
            first_contact_id=issue.first_contact_id,
            merged_from=issue.merged_from,
        )
        to = target_stage(state, transition, given)
        assert to == event["to_stage"]
        for column, value in changed_columns(
            Step(issue, transition, given, to, Actor(event["role"], event["actor_id"]), at, load_rules())
        ).items():
            setattr(issue, column, value)
        until = moment(event["due_at"])
        assert (issue.due_at is None) == (until is None), (row["number"], number)
        assert until is None or abs(issue.due_at - until) <= A_SECOND, (row["number"], number)
    return issue


def beginning(row: sqlite3.Row, event: sqlite3.Row) -> Issue:
    """The issue as it was registered; who spoke to a cadre has been contacted."""
    given, at = json.loads(event["details"]), moment(row["registered_at"])
    in_person = row["source"] in ("day_visit", "night_visit", "mobile")
    rules = load_rules()
    return Issue(
        stage="registered", list=given["list"], category=given.get("category"), registered_at=at, stage_since=at,
        due_at=moment(event["due_at"]), contact_due_at=due(at, rules.limits["contact"], rules.working),
        contacted_at=at if in_person else None, coordinator_id=given.get("coordinator"), returns=0, dissatisfied=0,
        tries=0,
    )  # fmt: skip


def test_every_hard_case_has_the_leader_paired_on_the_day(made: tuple[Path, SampleReport]) -> None:
    database = Database(f"sqlite:///{made[0]}")
    with database.read() as session:
        escalated = select(IssueEvent.issue_id, IssueEvent.at).where(IssueEvent.transition == "escalate")
        since = {row.issue_id: row.at for row in session.execute(escalated)}
        hard = session.scalars(select(Issue).where(Issue.list == "hard_cases")).all()
        assert len(hard) > 50
        for issue in hard:
            day = since.get(issue.id, issue.registered_at).astimezone(CHINA).date()
            assert issue.coordinator_id == paired_leader(session, issue, day)
        others = select(func.count()).where(Issue.list != "hard_cases", Issue.coordinator_id.is_not(None))
        assert session.scalar(others) == 0
    database.close()


def test_registering_sets_the_accept_clock(rows: sqlite3.Connection) -> None:
    rules, seen = load_rules(), set()
    for row in rows.execute("SELECT at, due_at, details FROM issue_event WHERE number = 1 AND id % 7 = 0"):
        limit = rules.limit("accept", json.loads(row["details"]).get("category"))
        assert abs(due(moment(row["at"]), limit, rules.working) - moment(row["due_at"])) <= A_SECOND
        seen.add(limit.unit)
    assert seen == {"hours", "working_hours"}  # danger to life round the clock, all else in working time


def test_actors_belong_where_they_act(rows: sqlite3.Connection) -> None:
    signed = (
        "SELECT count(*), sum(c.organization_id = json_extract(d.details, '$.lead_organization')) FROM issue_event e "
        "JOIN cadre c ON c.id = e.actor_id JOIN issue_event d ON d.issue_id = e.issue_id AND d.number = e.number - 1 "
        "AND d.transition = 'dispatch' WHERE e.transition = 'sign'"
    )
    whole, own = rows.execute(signed).fetchone()
    assert whole == own > 3_000
    desk = "SELECT DISTINCT o.code FROM issue_event e JOIN cadre c ON c.id = e.actor_id JOIN organization o "
    duty = f"{desk} ON o.id = c.organization_id WHERE e.transition IN ('accept', 'dispatch', 'evaluate')"
    assert [row[0] for row in rows.execute(duty)] == ["A01"]


def test_keys_are_of_the_registries(rows: sqlite3.Connection) -> None:
    categories = {category.key for category in load_rules().catalog.categories}
    assert {row[0] for row in rows.execute("SELECT DISTINCT category FROM issue WHERE category NOT NULL")} == categories
    assert {row[0] for row in rows.execute("SELECT DISTINCT stage FROM issue")} == set(STAGE)
    assert {row[0] for row in rows.execute("SELECT DISTINCT source FROM issue")} == {term.key for term in SOURCES}
    assert {row[0] for row in rows.execute("SELECT DISTINCT list FROM issue")} == {term.key for term in ISSUE_LISTS}


def test_every_issue_has_a_first_report_and_later_ones(rows: sqlite3.Connection) -> None:
    reports = rows.execute(
        "SELECT count(*), min(r.reported_at) = i.registered_at, i.id "
        "FROM issue i LEFT JOIN report r ON r.issue_id = i.id GROUP BY i.id"
    ).fetchall()
    assert all(number >= 1 and begins for number, begins, _ in reports)
    assert sum(number > 1 for number, _, _ in reports) > 200


def test_one_of_the_departments_called_has_not_reported_in(rows: sqlite3.Connection) -> None:
    of_open = "FROM whistle w JOIN issue i ON i.id = w.issue_id WHERE stage <> 'closed'"
    query = f"SELECT count(*), count(reported_in_at) {of_open}"
    assert tuple(rows.execute(query).fetchone()) == (3, 2)
    early = "SELECT count(*) FROM whistle WHERE reported_in_at < whistled_at OR answered_at < reported_in_at"
    assert rows.execute(early).fetchone()[0] == 0


def test_a_merged_issue_joined_one_that_was_open(rows: sqlite3.Connection) -> None:
    merged = rows.execute(
        "SELECT t.registered_at <= i.registered_at AND (t.closed_at IS NULL OR t.closed_at > i.closed_at) "
        "AND t.close_cause IS NOT 'merged' AND t.grid_id = i.grid_id "
        "FROM issue i JOIN issue t ON t.id = i.merged_into_id"
    ).fetchall()
    assert len(merged) > 3
    assert all(row[0] for row in merged)


@pytest.mark.parametrize("words", ["路灯", "物业服务"])
def test_titles_can_be_found(rows: sqlite3.Connection, words: str) -> None:
    found = {
        row[0] for row in rows.execute("SELECT rowid FROM issue_search WHERE tokens MATCH ?", (fts5_query(words),))
    }
    held = {row[0] for row in rows.execute("SELECT id FROM issue WHERE instr(content, ?)", (words,))}
    assert found == held != set()
