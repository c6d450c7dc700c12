"""Two writers at the same time, on both engines: no number twice, no step lost."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

from sqlalchemy import func, select

from commandcenter.domain.errors import CommandCenterError, Conflict
from commandcenter.services.casework import transit
from commandcenter.services.integrity import (
    history_is_chained,
    history_is_gapless,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, IssueEvent
from tests.services.casework_district import (
    GOOD_ANSWERS,
    HANDLER,
    NOW,
    RULES,
    STAFF,
    SUPERVISOR,
    build,
    events_of,
    heard,
    issue_in,
    row_of,
)

EACH = 12
HISTORY = (history_is_gapless, history_is_chained, state_is_last_line, search_is_complete)
SHARED_ISSUES, MOVES_EACH = 50, 500


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run these at the same time; what they raised."""
    start, raised = Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        start.wait()
        try:
            work()
        except CommandCenterError as error:
            raised.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_numbers_are_unique(current_url: str) -> None:
    one, other = Database(current_url), Database(current_url)
    build(one)

    def registers(database: Database) -> Callable[[], None]:
        def work() -> None:
            for _ in range(EACH):
                with database.begin() as session:
                    heard(session)

        return work

    assert at_once(registers(one), registers(other)) == []
    with one.read() as session:
        numbers = session.scalars(select(Issue.number).order_by(Issue.number)).all()
        assert numbers == [f"2024-{serial:06d}" for serial in range(1, 2 * EACH + 1)]
    one.close()
    other.close()


def test_of_two_who_saw_the_same_version_one_is_told(current_url: str) -> None:
    one, other = Database(current_url), Database(current_url)
    build(one)
    with one.begin() as session:
        issue_id = issue_in(session, "dispatched")
        seen = row_of(session, issue_id).version

    def signs() -> None:
        with one.begin() as session:
            transit(session, issue_id, "sign", {}, HANDLER, NOW, RULES, seen)

    def returns() -> None:
        with other.begin() as session:
            transit(session, issue_id, "return", GOOD_ANSWERS["return"], SUPERVISOR, NOW, RULES, seen)

    raised = at_once(signs, returns)
    assert [type(error) for error in raised] == [Conflict]
    with one.read() as session:
        issue, events = row_of(session, issue_id), events_of(session, issue_id)
        assert issue.version == len(events) == seen + 1
        assert issue.stage == events[-1].to_stage
        assert session.scalar(select(func.count()).select_from(Issue)) == 1
    one.close()
    other.close()


def test_those_who_saw_no_version_come_one_after_the_other(current_url: str) -> None:
    one, other = Database(current_url), Database(current_url)
    build(one)
    with one.begin() as session:
        issue_id = issue_in(session, "accepted")

    def notices(database: Database) -> Callable[[], None]:
        def work() -> None:
            for _ in range(EACH):
                with database.begin() as session:
                    transit(session, issue_id, "notice", GOOD_ANSWERS["notice"], STAFF, NOW, RULES)

        return work

    assert at_once(notices(one), notices(other)) == []
    with one.read() as session:
        numbers = [event.number for event in events_of(session, issue_id)]
        assert numbers == list(range(1, 2 * EACH + 3))
    one.close()
    other.close()


def test_two_processes_make_a_thousand_moves_on_fifty_issues(current_url: str) -> None:
    database = Database(current_url)
    build(database)
    with database.begin() as session:
        for _ in range(SHARED_ISSUES):
            issue_in(session, "handling")
        before = session.scalar(select(func.sum(Issue.version)))
    movers = [mover(current_url, seed) for seed in (1, 2)]
    told = [json.loads(process.communicate(timeout=300)[0]) for process in movers]
    assert [process.returncode for process in movers] == [0, 0]
    done, conflicts, refused = (sum(one.get(how, 0) for one in told) for how in ("done", "conflict", "refused"))
    assert done + conflicts + refused == 2 * MOVES_EACH
    assert conflicts > 0
    assert done > MOVES_EACH
    with database.read() as session:
        versions = dict(session.execute(select(Issue.id, Issue.version)).all())
        events = dict(session.execute(select(IssueEvent.issue_id, func.count()).group_by(IssueEvent.issue_id)).all())
        assert events == versions
        assert sum(versions.values()) == (before or 0) + done
        findings = [finding for check in HISTORY for finding in check(session) if finding.is_wrong]
        assert findings == []
    database.close()


def mover(url: str, seed: int) -> subprocess.Popen[bytes]:
    """A process that makes its share of the moves."""
    command = [sys.executable, "-m", "tests.services.mover", url, str(seed), str(MOVES_EACH)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
