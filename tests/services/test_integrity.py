"""What the check of a database finds, when something is made wrong behind the program's back."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from commandcenter.services.finding_faults import Check
from commandcenter.services.integrity import (
    history_is_gapless,
    reporters_are_kept,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Report
from tests.services.casework_district import NOW, build, issue_in


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """A small district with an issue that somebody joined."""
    opened = Database(current_url)
    build(opened)
    with opened.begin() as session:
        issue_in(session, "handling", before=("join",))
    yield opened
    opened.close()


def found(database: Database, check: Check) -> list[str]:
    """What a check calls wrong."""
    with database.read() as session:
        return [finding.words for finding in check(session) if finding.is_wrong]


@pytest.mark.parametrize("check", [history_is_gapless, state_is_last_line, search_is_complete, reporters_are_kept])
def test_nothing_is_wrong_with_what_the_program_wrote(database: Database, check: Check) -> None:
    assert found(database, check) == []


NEXT_YEAR = NOW.replace(year=2025)

SPOILT: tuple[tuple[Check, Callable[[Session], object], str], ...] = (
    (history_is_gapless, lambda session: session.execute(update(Issue).values(version=9)), "历史有缺漏"),
    (state_is_last_line, lambda session: session.execute(update(Issue).values(stage="accepted")), "与历史不符"),
    (reporters_are_kept, lambda session: session.execute(delete(Report)), "没有反映人"),
    (
        reporters_are_kept,
        lambda session: session.execute(
            insert(Report).values(
                issue_id=1,
                reporter="",
                telephone="",
                source="mobile",
                reported_at=NOW,
                joined_at=NOW.replace(year=2025),
            )
        ),
        "没有历史",
    ),
)


@pytest.mark.parametrize(("check", "spoil", "words"), SPOILT, ids=[words for _, _, words in SPOILT])
def test_what_was_spoilt_is_found(
    database: Database, check: Check, spoil: Callable[[Session], object], words: str
) -> None:
    with database.begin() as session:
        spoil(session)
    assert any(words in finding for finding in found(database, check))
