"""A sample's histories replayed: the program's own guards, effects and services would have made every step of them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import PICKED, REGISTER, Actor, IssueState, check, missing, target_stage
from commandcenter.sample.make import SampleReport, make_sample
from commandcenter.services.casework import transit
from commandcenter.services.coordinators import paired_leader
from commandcenter.services.effects import Step, changed_columns
from commandcenter.services.issue_clocks import contact_due
from commandcenter.services.registering import Heard, register
from commandcenter.services.rules import load_rules
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, IssueEvent, Report, SupervisionOrder, Task, Whistle
from tests.sample.conftest import AS_OF
from tests.sample.histories import A_SECOND, Hanging, answers, histories, moment

MOMENTS = (
    "registered_at", "stage_since", "due_at", "settle_from", "settle_due_at", "contacted_at", "answered_at",
    "closed_at", "noticed_at", "contact_due_at",
)  # fmt: skip
STATE = (
    "stage", "list", "category", "first_contact_id", "lead_organization_id", "settle_left", "close_cause", "verdict",
    "merged_into_id", "merged_from", "solved", "coordinator_id", "returns", "dissatisfied", "tries", *MOMENTS,
)  # fmt: skip
IN_PERSON = ("day_visit", "night_visit", "mobile")
THROUGH_THE_SERVICES = 90  # so many issues, those with the most kinds of steps
RARE = 100


@pytest.fixture
def reporters(rows: sqlite3.Connection) -> dict[int, tuple[str, str]]:
    """Who reported, by report."""
    found = rows.execute("SELECT id, reporter, telephone FROM report WHERE joined_at IS NOT NULL")
    return {row["id"]: (row["reporter"], row["telephone"]) for row in found}


def places(rows: sqlite3.Connection) -> dict[tuple[str, int, int], int]:
    """The ids of orders and tasks by kind, issue and place among the issue's."""
    found: dict[tuple[str, int, int], int] = {}
    for kind, table in (("order", "supervision_order"), ("task", "task")):
        counted: Counter[int] = Counter()
        for row in rows.execute(f"SELECT id, issue_id FROM {table} ORDER BY id"):
            found[kind, row["issue_id"], counted[row["issue_id"]]] = row["id"]
            counted[row["issue_id"]] += 1
    return found


def test_every_step_is_one_that_the_guards_let_pass(
    rows: sqlite3.Connection, reporters: dict[int, tuple[str, str]]
) -> None:
    units = dict(rows.execute("SELECT id, organization_id FROM cadre").fetchall())
    offices = dict(
        rows.execute(
            "SELECT g.id, o.id FROM grid g JOIN village v ON v.code = g.village_code "
            "JOIN organization o ON o.township_code = v.township_code AND o.kind = 'township_office'"
        ).fetchall()
    )
    ids = places(rows)
    place_of = {(kind, row_id): place for (kind, _, place), row_id in ids.items()}
    steps: Counter[str] = Counter()
    for issue, events in histories(rows):
        assert [event["number"] for event in events] == list(range(1, issue["version"] + 1))
        assert [events[0][key] for key in ("transition", "from_stage", "to_stage")] == [REGISTER, None, "registered"]
        hanging, lead, hard = Hanging(issue["id"]), None, json.loads(events[0]["details"])["list"] == "hard_cases"
        for before, event in pairwise(events):
            transition, given = TRANSITION[event["transition"]], answers(event, reporters)
            assert event["from_stage"] == before["to_stage"]
            assert event["at"] > before["at"]
            actor = Actor(event["role"], event["actor_id"], units[event["actor_id"]])
            state = IssueState(
                event["from_stage"],
                lead,
                is_hard_case=hard,
                attached=hanging.attached(ids),
                township_office_id=offices[issue["grid_id"]],
                coordinator_id=issue["coordinator_id"] if hard else None,
            )
            assert check(state, transition, actor) is None, (issue["number"], event["number"])
            assert missing(transition, given) is None, (issue["number"], event["number"])
            picked = [given[one.key] for one in transition.fields if one.kind in PICKED]
            assert set(picked) <= set(transition.picks(state, actor)), (issue["number"], event["number"])
            place = next((place_of[kind, given[kind]] for kind in ("order", "task") if kind in given), 0)
            hanging.follow(event, given, place)
            lead = given.get("lead_organization", lead)
            hard = hard or event["transition"] == "escalate"
            steps[event["transition"]] += 1
        assert hanging_rows(rows, issue["id"]) == [hanging.calls, hanging.orders, hanging.tasks, hanging.joined]
    assert set(steps) == set(TRANSITION) - {"separate"}


def hanging_rows(rows: sqlite3.Connection, issue_id: int) -> list[list[Any]]:
    """What the tables hold of an issue, in the order in which it came."""
    calls = "organization_id, whistled_at, reported_in_at, answered_at, answer, score, score_comment FROM whistle"
    orders = "organization_id, content, ordered_at, ordered_by_id, due_at, replied_at, reply FROM supervision_order"
    tasks = "organization_id, content, assigned_at, due_on, done_at, result FROM task"
    found: list[list[Any]] = [
        [dict(row) for row in rows.execute(f"SELECT {query} WHERE issue_id = ? ORDER BY id", (issue_id,))]
        for query in (calls, orders, tasks)
    ]
    joined = "SELECT id FROM report WHERE issue_id = ? AND joined_at IS NOT NULL ORDER BY joined_at"
    return [*found, [row["id"] for row in rows.execute(joined, (issue_id,))]]


def test_replaying_the_events_gives_every_row(rows: sqlite3.Connection, reporters: dict[int, tuple[str, str]]) -> None:
    for row, events in histories(rows):
        compare(replayed(row, events, reporters), row)


def compare(issue: Issue, row: sqlite3.Row) -> None:
    """Every column that follows from the history is as it was written; moments to the second."""
    for column in STATE:
        stored = moment(row[column]) if column in MOMENTS else row[column]
        found = getattr(issue, column)
        if column in MOMENTS and stored is not None and found is not None:
            assert abs(found - stored) <= A_SECOND, (row["number"], column)
        else:
            assert found == stored, (row["number"], column)


def replayed(row: sqlite3.Row, events: list[sqlite3.Row], reporters: dict[int, tuple[str, str]]) -> Issue:
    """The issue as the services' own effects leave it after the same steps."""
    issue = beginning(row, events[0])
    for number, event in enumerate(events[1:], 2):
        transition, given, at = TRANSITION[event["transition"]], answers(event, reporters), moment(event["at"])
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
        step = Step(issue, transition, given, to, Actor(event["role"], event["actor_id"]), at, load_rules())
        for column, value in changed_columns(step).items():
            setattr(issue, column, value)
        until = moment(event["due_at"])
        assert (issue.due_at is None) == (until is None), (row["number"], number)
        assert until is None or abs(issue.due_at - until) <= A_SECOND, (row["number"], number)
    return issue


def beginning(row: sqlite3.Row, event: sqlite3.Row) -> Issue:
    """The issue as it was registered; who spoke to a cadre has been contacted."""
    given, at = json.loads(event["details"]), moment(row["registered_at"])
    assert at is not None
    return Issue(
        stage="registered", list=given["list"], category=given.get("category"), registered_at=at, stage_since=at,
        due_at=moment(event["due_at"]), contact_due_at=contact_due(at, given.get("category"), load_rules()),
        contacted_at=at if row["source"] in IN_PERSON else None, coordinator_id=given.get("coordinator"), returns=0,
        dissatisfied=0, tries=0,
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


@pytest.fixture(scope="module")
def empty_district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The same district before anything was heard in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('replay') / 'none.sqlite3'}"
    make_sample(url, "none", as_of=AS_OF)
    database = Database(url)
    yield database
    database.close()


def test_the_services_make_the_same_rows_of_the_same_steps(
    rows: sqlite3.Connection, reporters: dict[int, tuple[str, str]], empty_district: Database
) -> None:
    merged = "SELECT id FROM issue WHERE merged_into_id IS NOT NULL UNION SELECT merged_into_id FROM issue"
    apart = {row[0] for row in rows.execute(merged)}
    own = [(row, events) for row, events in histories(rows) if row["id"] not in apart]
    own.sort(key=lambda one: -len(steps_of(one[1])) - RARE * ("reopen" in steps_of(one[1])))
    units = dict(rows.execute("SELECT id, organization_id FROM cadre").fetchall())
    steps: Counter[str] = Counter()
    with empty_district.begin() as session:
        for row, events in own[:THROUGH_THE_SERVICES]:
            issue_id = begun(session, rows, row, events[0])
            for event in events[1:]:
                answer = with_new_ids(session, rows, issue_id, event, answers(event, reporters))
                actor = Actor(event["role"], event["actor_id"], units[event["actor_id"]])
                transit(session, issue_id, event["transition"], answer, actor, moment_of(event), load_rules())
                steps[event["transition"]] += 1
            session.flush()
            compare(session.get_one(Issue, issue_id, populate_existing=True), row)
            for table in TABLES:
                assert written(session, table, issue_id) == kept(rows, table, row["id"]), (row["number"], table)
    assert set(steps) == set(TRANSITION) - {"separate", "merge"}


def steps_of(events: list[sqlite3.Row]) -> set[str]:
    """The kinds of steps."""
    return {event["transition"] for event in events}


def moment_of(event: sqlite3.Row) -> datetime:
    """When it was."""
    at = moment(event["at"])
    assert at is not None
    return at


TABLES: dict[type[Any], tuple[str, ...]] = {
    Report: ("reporter", "telephone", "source", "reported_at", "told_at", "content", "joined_at"),
    Whistle: (
        "organization_id", "whistled_at", "due_at", "reported_in_at", "answered_at", "score", "answer", "score_comment",
    ),
    SupervisionOrder: (
        "organization_id", "content", "ordered_at", "ordered_by_id", "due_at", "replied_at", "reply",
    ),
    Task: ("organization_id", "content", "assigned_at", "due_on", "done_at", "result"),
}  # fmt: skip


def begun(session: Session, rows: sqlite3.Connection, row: sqlite3.Row, event: sqlite3.Row) -> int:
    """Register it anew; what a visitor told in person, and who coordinates, are set beside as the sample has them."""
    first = beginning(row, event)
    heard_by = rows.execute(
        "SELECT reporter, telephone FROM report WHERE issue_id = ? AND joined_at IS NULL ORDER BY id", (row["id"],)
    ).fetchall()
    heard = Heard(
        row["title"],
        row["content"],
        row["source"],
        first.list,
        row["grid_id"],
        *heard_by[0],
        first.category,
        row["enterprise_id"],
        reporters=tuple(tuple(one) for one in heard_by[1:]),
    )
    issue_id = register(session, heard, Actor("staff", event["actor_id"]), moment_of(event), load_rules())
    issue = session.get_one(Issue, issue_id)
    issue.contacted_at, issue.coordinator_id, issue.version = first.contacted_at, first.coordinator_id, 1
    session.flush()
    session.execute(Issue.__table__.update().where(Issue.id == issue_id).values(version=1))
    session.expire(issue)
    return issue_id


def with_new_ids(
    session: Session, rows: sqlite3.Connection, issue_id: int, event: sqlite3.Row, given: dict[str, Any]
) -> dict[str, Any]:
    """The answers with the ids that orders and tasks have here: the ones of the same place."""
    for key, table, name in (("order", SupervisionOrder, "supervision_order"), ("task", Task, "task")):
        if key in given:
            own = [row[0] for row in rows.execute(f"SELECT id FROM {name} WHERE issue_id = ?", (event["issue_id"],))]
            here = session.scalars(select(table.id).where(table.issue_id == issue_id).order_by(table.id)).all()
            given[key] = here[sorted(own).index(given[key])]
    return given


def written(session: Session, table: type[Any], issue_id: int) -> list[tuple[str, ...]]:
    """What the services wrote of it, as text."""
    found = session.scalars(select(table).where(table.issue_id == issue_id))
    return sorted(tuple(_text(getattr(one, name)) for name in TABLES[table]) for one in found)


def kept(rows: sqlite3.Connection, table: type[Any], issue_id: int) -> list[tuple[str, ...]]:
    """What the sample wrote of it, as text."""
    query = f"SELECT {', '.join(TABLES[table])} FROM {inspect(table).local_table.name} WHERE issue_id = ?"
    return sorted(tuple(_text(value) for value in row) for row in rows.execute(query, (issue_id,)))


def _text(value: object) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(value)
