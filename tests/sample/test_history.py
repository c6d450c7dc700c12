"""Visits and issues of a sample: believable numbers, words and places."""

import json
import sqlite3
from datetime import timedelta

import pytest

from commandcenter.domain.clocks import due
from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES, VISIT_AUDIENCES, is_night
from commandcenter.domain.workflow import STAGE
from commandcenter.sample.wording import LONGEST, SHORTEST
from commandcenter.services.rules import load_rules
from commandcenter.storage.search import fts5_query
from tests.sample.conftest import MOMENT_TEXT
from tests.sample.histories import A_SECOND, moment


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
        "report": ["reported_at", "told_at", "joined_at"],
        "supervision_order": ["ordered_at", "replied_at"],
        "task": ["assigned_at", "done_at"],
        "unmasking": ["at"],
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
