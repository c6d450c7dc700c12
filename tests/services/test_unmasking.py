"""Personal data: who may see them, that a reason is asked for, and that a look is never forgotten."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.issue_file import load_file
from commandcenter.services.unmasking import unmask
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Report, Unmasking
from tests.services.casework_district import (
    HANDLER,
    LEADER,
    NOW,
    OTHER_HANDLER,
    STAFF,
    SUPERVISOR,
    WALL,
    build,
    issue_in,
)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """A small district with an issue in hand."""
    opened = Database(current_url)
    build(opened)
    with opened.begin() as session:
        issue_in(session, "handling")
    yield opened
    opened.close()


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR, HANDLER, Actor("leader", 1)], ids=lambda actor: actor.role)
def test_those_who_must_call_them_see_them(database: Database, actor: Actor) -> None:
    with database.begin() as session:
        report_id = session.scalars(select(Report.id)).one()
        seen = unmask(session, report_id, " 回访核实 ", actor, NOW)
        assert (seen.name, seen.telephone) == ("王小明", "13800001234")
    with database.read() as session:
        file = load_file(session, 1)
        assert file is not None
        assert [(look.at, look.reason) for look in file.looks] == [(NOW, "回访核实")]
        assert file.reporters[0].name == "王**"


@pytest.mark.parametrize("actor", [OTHER_HANDLER, LEADER, WALL], ids=lambda actor: actor.role)
def test_others_are_refused_in_words(database: Database, actor: Actor) -> None:
    with database.begin() as session, pytest.raises(Refused, match="不能查看反映人的个人信息"):
        unmask(session, session.scalars(select(Report.id)).one(), "想看", actor, NOW)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_a_reason_is_asked_for(database: Database, reason: str) -> None:
    with database.begin() as session, pytest.raises(Refused, match="须写明原因"):
        unmask(session, session.scalars(select(Report.id)).one(), reason, STAFF, NOW)


def test_a_report_that_is_not_there(database: Database) -> None:
    with database.begin() as session, pytest.raises(Refused, match="没有这条反映"):
        unmask(session, 4711, "回访", STAFF, NOW)


@pytest.mark.parametrize("statement", [update(Unmasking).values(reason="别的"), delete(Unmasking)])
def test_the_database_forgets_no_look(database: Database, statement: object) -> None:
    with database.begin() as session:
        unmask(session, session.scalars(select(Report.id)).one(), "回访", STAFF, NOW)
    with pytest.raises((DBAPIError, Exception), match="an unmasking is never"), database.begin() as session:
        session.execute(statement)  # type: ignore[call-overload]
