"""What hangs on a sample's issues: believable over the season, and among the open ones a day for a supervisor."""

import sqlite3
from datetime import timedelta

from commandcenter.services.rules import load_rules
from tests.sample.conftest import AS_OF, MOMENT, MOMENT_TEXT
from tests.sample.histories import Row, moment

OF_OPEN = "JOIN issue i ON i.id = x.issue_id WHERE i.stage <> 'closed'"
A_WEEK = timedelta(days=7)


def one(rows: sqlite3.Connection, query: str) -> tuple[int, ...]:
    """The only row of a query; ``NOW`` in it is the sample's moment."""
    found: Row = rows.execute(query.replace("NOW", f"'{MOMENT_TEXT}'")).fetchone()
    return tuple(found)


def test_six_open_issues_are_overdue_and_one_for_three_times_its_limit(rows: sqlite3.Connection) -> None:
    open_ones = "FROM issue WHERE stage <> 'closed'"
    assert one(rows, f"SELECT count(*), sum(due_at < NOW) {open_ones}") == (119, 6)
    rules = load_rules()
    shares = []
    for row in rows.execute(f"SELECT category, settle_from {open_ones} AND stage = 'handling'"):
        start = moment(row["settle_from"])
        limit = rules.limit("settle", row["category"])
        if limit.unit == "working_days" and start is not None:
            shares.append(rules.working.between(start, MOMENT) / (limit.amount * rules.hours.minutes))
    assert sum(share > 3 for share in shares) == 1
    assert 5 <= sum(0.75 <= share < 1 for share in shares) <= 12


def test_one_open_issue_was_returned_three_times_and_some_were_tried_in_vain(rows: sqlite3.Connection) -> None:
    open_ones = "FROM issue WHERE stage <> 'closed'"
    assert one(rows, f"SELECT sum(returns = 3), sum(returns > 3) {open_ones}") == (1, 0)
    assert one(rows, "SELECT sum(tries = 1), sum(tries = 2) FROM issue WHERE stage = 'answered'") == (3, 1)


def test_calls_stand_at_every_point(rows: sqlite3.Connection) -> None:
    query = (
        "SELECT sum(reported_in_at IS NULL), sum(reported_in_at IS NULL AND x.due_at < NOW), "
        "sum(reported_in_at IS NOT NULL AND x.answered_at IS NULL), sum(x.answered_at IS NOT NULL AND score IS NULL), "
        f"count(score) FROM whistle x {OF_OPEN}"
    )
    assert one(rows, query) == (5, 2, 4, 6, 2)


def test_closed_issues_had_their_calls_mostly_in_time_answered_and_scored(rows: sqlite3.Connection) -> None:
    query = (
        "SELECT count(*), count(reported_in_at), sum(reported_in_at <= x.due_at), count(x.answered_at), count(score), "
        "count(answer), min(score), max(score), count(score_comment) FROM whistle x "
        "JOIN issue i ON i.id = x.issue_id WHERE i.stage = 'closed'"
    )
    whole, reported, in_time, answered, scored, told, lowest, highest, comments = one(rows, query)
    assert whole == reported > 60
    assert 0.9 < in_time / whole <= 1
    assert 0.9 < answered / whole <= 1
    assert told == answered
    assert 0.6 < scored / whole < 0.95
    assert 60 <= lowest < 85 < highest <= 100
    assert 0.1 < comments / scored < 0.4


def test_the_matrix_shows_scores(rows: sqlite3.Connection) -> None:
    pairs = (
        "SELECT count(DISTINCT w.organization_id || v.township_code) FROM whistle w JOIN issue i ON i.id = w.issue_id "
        "JOIN grid g ON g.id = i.grid_id JOIN village v ON v.code = g.village_code WHERE score IS NOT NULL"
    )
    assert one(rows, pairs)[0] > 40


def test_nine_orders_run_and_two_are_over_their_deadline(rows: sqlite3.Connection) -> None:
    query = (
        f"SELECT sum(replied_at IS NULL), sum(replied_at IS NULL AND x.due_at < NOW) FROM supervision_order x {OF_OPEN}"
    )
    assert one(rows, query) == (9, 2)
    whole, replied = one(rows, "SELECT count(*), count(replied_at) FROM supervision_order")
    assert whole - replied == 9
    assert whole > 12


def test_orders_are_given_to_the_lead(rows: sqlite3.Connection) -> None:
    query = (
        "SELECT count(*) FROM supervision_order o JOIN issue i ON i.id = o.issue_id "
        "WHERE o.organization_id <> i.lead_organization_id OR o.ordered_by_id IS NULL OR o.due_at <= o.ordered_at"
    )
    assert one(rows, query) == (0,)


def test_most_hard_cases_were_decided_on_and_one_task_is_past_its_day(rows: sqlite3.Connection) -> None:
    decided = "EXISTS (SELECT 1 FROM issue_event e WHERE e.issue_id = i.id AND e.transition = 'decide')"
    whole, with_decision = one(rows, f"SELECT count(*), sum({decided}) FROM issue i WHERE list = 'hard_cases'")
    assert 0.6 < with_decision / whole < 0.95
    query = f"SELECT sum(done_at IS NULL), sum(done_at IS NULL AND due_on < date(NOW)) FROM task x {OF_OPEN}"
    undone, over = one(rows, query)
    assert (undone, over) == (7, 1)
    assert one(rows, "SELECT count(*) FROM task WHERE done_at IS NULL") == (undone,)


def test_the_bank_has_a_review_date_each_and_one_is_due_today(rows: sqlite3.Connection) -> None:
    days = sorted(row[0][:10] for row in rows.execute("SELECT due_at FROM issue WHERE stage = 'suspended'"))
    assert len(days) == 4
    assert days[0] == AS_OF.isoformat() < days[1]
    reviews = f"SELECT count(*) FROM issue_event x {OF_OPEN} AND transition = 'review'"
    assert one(rows, reviews) == (3,)


def test_some_reports_joined_before_the_answer_and_say_what_they_saw(rows: sqlite3.Connection) -> None:
    joined = "FROM report x JOIN issue i ON i.id = x.issue_id WHERE joined_at IS NOT NULL"
    whole, with_content, of_open = one(rows, f"SELECT count(*), count(x.content), sum(stage <> 'closed') {joined}")
    assert whole == with_content
    assert of_open == 12
    assert 0.002 < (whole - of_open) / one(rows, "SELECT count(*) FROM issue")[0] < 0.015
    others = "SELECT count(content), sum(reported_at <> (SELECT registered_at FROM issue i WHERE i.id = issue_id)) "
    assert one(rows, f"{others} FROM report WHERE joined_at IS NULL") == (0, 0)


def test_the_hotlines_calls_have_its_numbers(rows: sqlite3.Connection) -> None:
    calls = rows.execute(
        "SELECT reported_at, external_number, issue_id, joined_at FROM report WHERE source = 'hotline' ORDER BY id"
    ).fetchall()
    numbers = [row["external_number"] for row in calls if row["external_number"]]
    assert len(numbers) == len(set(numbers)) > 400
    for row in calls:
        local = moment(row["reported_at"])
        assert local is not None
        day = (local + timedelta(hours=8)).strftime("%Y%m%d")
        assert row["external_number"] is None or row["external_number"].startswith(f"XS{day}")
        assert len(row["external_number"] or "XS2024080200123") == 15
    first = {row["issue_id"] for row in calls if row["joined_at"] is None}
    assert len(first) == len([row for row in calls if row["joined_at"] is None and row["external_number"]])
    assert one(rows, "SELECT count(external_number) FROM report WHERE source <> 'hotline'") == (0,)


def test_reporters_hear_at_least_every_week_mostly(rows: sqlite3.Connection) -> None:
    told = "transition IN ('notice', 'answer', 'evaluate', 'register') OR to_stage = 'closed'"
    query = f"SELECT issue_id, at, to_stage FROM issue_event WHERE {told} ORDER BY issue_id, number"
    longest: dict[int, timedelta] = {}
    spans: dict[int, list[Row]] = {}
    for row in rows.execute(query):
        spans.setdefault(row["issue_id"], []).append(row)
    for issue_id, events in spans.items():
        at = [moment(row["at"]) for row in events]
        gaps = [b - a for a, b, row in zip(at, at[1:], events, strict=False) if a and b and row["to_stage"] != "closed"]
        if sum(gaps, timedelta()) > A_WEEK:
            longest[issue_id] = max(gaps)
    assert len(longest) > 400
    in_time = sum(gap <= A_WEEK + timedelta(minutes=15) for gap in longest.values()) / len(longest)
    assert 0.85 < in_time < 0.99
    silent = "SELECT count(*) FROM issue WHERE stage <> 'closed' AND coalesce(noticed_at, registered_at) < ?"
    week_ago = (MOMENT - A_WEEK).strftime("%Y-%m-%d %H:%M:%S")
    assert rows.execute(silent, (week_ago,)).fetchone()[0] == 3


def test_few_who_are_content_say_that_it_is_not_solved(rows: sqlite3.Connection) -> None:
    content = "FROM issue WHERE verdict IN ('satisfied', 'fairly')"
    whole, asked, unsolved = one(rows, f"SELECT count(*), count(solved), sum(NOT solved) {content}")
    assert whole == asked
    assert 0.01 < unsolved / whole < 0.03


def test_looks_at_personal_data_have_a_reason_and_an_actor(rows: sqlite3.Connection) -> None:
    query = "SELECT u.*, r.issue_id AS own, i.registered_at FROM unmasking u JOIN report r ON r.id = u.report_id "
    looks = rows.execute(f"{query} JOIN issue i ON i.id = u.issue_id ORDER BY u.id").fetchall()
    assert len(looks) >= 20
    assert all(row["issue_id"] == row["own"] and row["actor_id"] and row["reason"] for row in looks)
    assert all(row["at"] >= row["registered_at"] for row in looks)
    assert [row["at"] for row in looks] == sorted(row["at"] for row in looks)
    assert len({row["reason"] for row in looks}) > 4


def test_nobody_has_a_form_open_and_nothing_is_set(rows: sqlite3.Connection) -> None:
    for table in ("setting", "saved_view", "editing", "mapping"):
        assert one(rows, f"SELECT count(*) FROM {table}") == (0,)
