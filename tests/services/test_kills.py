"""Killed at any moment of a drag's transaction: all of the step is there, or none of it. Real processes, real kills."""

import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.services.integrity import (
    history_is_chained,
    history_is_gapless,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Base, IssueEvent, Report
from tests.services.casework_district import BEFORE, build, events_of, issue_in
from tests.services.dying import kills_until_it_lives
from tests.storage.rows import lay_ground

KILLS = 8
CHECKS = (history_is_gapless, history_is_chained, state_is_last_line, search_is_complete)

WORKER = """
import sys
from datetime import UTC, datetime
from commandcenter.domain.workflow import Actor
from commandcenter.services.casework import transit
from commandcenter.services.registering import Heard, register
from commandcenter.services.rules import load_rules
from commandcenter.storage.database import Database
database, rules, actor = Database(sys.argv[1]), load_rules(), Actor("supervisor", 1, 1)
heard = Heard("路灯不亮", "村口的路灯不亮。", "hotline", "problems", 1, "王某", "15400000000")
rules.working
while True:
    with database.begin() as session:
        issue = register(session, heard, actor, datetime.now(UTC), rules)
    print(issue, flush=True)
    told = {"result": "已修好。", "told_how": "telephone", "told_at": datetime.now(UTC)}
    for step, answers in (
        ("accept", {"first_contact": 2}),
        ("dispatch", {"lead_organization": 1, "category": "roads"}),
        ("sign", {}),
        ("answer", told),
        ("evaluate", {"verdict": "satisfied", "solved": "yes"}),
    ):
        with database.begin() as session:
            transit(session, issue, step, answers, actor, datetime.now(UTC), rules)
"""


def test_no_kill_leaves_half_a_step(current_url: str) -> None:
    database = Database(current_url)
    with database.begin() as session:
        lay_ground(session)
    lot = random.Random(1)
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WORKER, current_url], stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline()
            time.sleep(lot.uniform(0, 0.15))
            os.kill(worker.pid, signal.SIGKILL)
        with database.read() as session:
            for check in CHECKS:
                assert [finding.words for finding in check(session) if finding.is_wrong] == []
            issues = session.scalar(select(func.count()).where(IssueEvent.transition == "register"))
            assert issues == session.scalar(select(func.count()).select_from(Report))
    assert issues is not None
    assert issues >= KILLS
    database.close()


@pytest.mark.parametrize(("key", "stage"), [("answer", "handling"), ("whistle", "handling"), ("separate", "handling")])
def test_killed_between_any_two_statements_of_a_step(current_url: str, key: str, stage: str) -> None:
    database = Database(current_url)
    build(database)
    with database.begin() as session:
        issue_id = issue_in(session, stage, before=BEFORE.get(key, ()))
    with database.read() as session:
        before = everything(session)

    def look() -> None:
        with database.read() as session:
            assert everything(session) == before

    killed = kills_until_it_lives("tests.services.dier", current_url, str(issue_id), key, look=look)
    assert killed >= 8
    with database.read() as session:
        assert len(events_of(session, issue_id)) == len(before["issue_event"]) - other_events(before, issue_id) + 1
        assert [finding.words for check in CHECKS for finding in check(session) if finding.is_wrong] == []
    database.close()


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    tables = Base.metadata.sorted_tables
    return {table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr) for table in tables}


def other_events(rows: dict[str, list[tuple[Any, ...]]], issue_id: int) -> int:
    """How many events are of other issues."""
    place = list(IssueEvent.__table__.c.keys()).index("issue_id")
    return sum(row[place] != issue_id for row in rows["issue_event"])
