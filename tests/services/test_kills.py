"""Killed at any moment of a drag's transaction: all of the step is there, or none of it. Real processes, real kills."""

import os
import random
import signal
import subprocess
import sys
import time

from sqlalchemy import func, select

from commandcenter.services.integrity import (
    history_is_chained,
    history_is_gapless,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.storage.database import Database
from commandcenter.storage.schema import IssueEvent, Report
from tests.storage.rows import lay_ground

KILLS = 8

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
        ("evaluate", {"verdict": "satisfied"}),
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
            for check in (history_is_gapless, history_is_chained, state_is_last_line, search_is_complete):
                assert [finding.words for finding in check(session) if finding.is_wrong] == []
            issues = session.scalar(select(func.count()).where(IssueEvent.transition == "register"))
            assert issues == session.scalar(select(func.count()).select_from(Report))
    assert issues is not None
    assert issues >= KILLS
    database.close()
