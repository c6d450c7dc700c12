"""Two writers at the same time, on both engines: no number twice, no step lost."""

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy import func, select

from commandcenter.domain.errors import CommandCenterError, Conflict
from commandcenter.services.casework import transit
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
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
