"""What domain rules say, the database refuses by itself, whatever the code forgets."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from commandcenter.domain.errors import Refused
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Base, Enterprise, Grid, Issue, IssueEvent, Pairing, Visit
from tests.storage.rows import NOON, a_grid, a_pairing, an_event, an_issue, lay_ground

CLOSED = {"stage": "closed", "closed_at": NOON, "close_cause": "evaluated", "verdict": "satisfied"}
VISIT = {"visited_at": NOON, "is_night": False, "grid_id": 1, "cadre_id": 1, "audience": "household", "topics": 1}
ENTERPRISE = {"id": 1, "name": "萧山某厂", "initials": "", "grid_id": 1}

REFUSED: dict[str, tuple[type[Base], dict[str, Any]]] = {
    "closed without a time": (Issue, an_issue(**CLOSED | {"closed_at": None})),
    "closed without a cause": (Issue, an_issue(**CLOSED | {"close_cause": None})),
    "open with a closing time": (Issue, an_issue(closed_at=NOON)),
    "evaluated though dissatisfied": (Issue, an_issue(**CLOSED | {"verdict": "dissatisfied"})),
    "unreachable counted as satisfied": (Issue, an_issue(**CLOSED | {"close_cause": "not_evaluated"})),
    "accepted, nobody answerable": (Issue, an_issue(stage="accepted")),
    "handled by no organization": (Issue, an_issue(stage="handling", first_contact_id=1, category="roads")),
    "merged into nothing": (Issue, an_issue(**CLOSED | {"close_cause": "merged", "verdict": None})),
    "merged into itself": (Issue, an_issue(**CLOSED | {"close_cause": "merged", "verdict": None, "merged_into_id": 1})),
    "in no grid": (Issue, an_issue(grid_id=99)),
    "fewer returns than none": (Issue, an_issue(returns=-1)),
    "a pairing without holder": (Pairing, a_pairing(holder_cadre_id=None)),
    "a pairing with two holders": (Pairing, a_pairing(holder_organization_id=1)),
    "a pairing with two targets": (Pairing, a_pairing(township_code="330109001")),
    "a pairing without target": (Pairing, a_pairing(grid_id=None)),
    "an end without a reason": (Pairing, a_pairing(ended_on=date(2024, 5, 1))),
    "an end before the start": (Pairing, a_pairing(ended_on=date(2023, 5, 1), end_reason="调动")),
    "a squad member without a role": (Pairing, a_pairing(role=None)),
    "a department without a liaison": (
        Pairing,
        {
            "kind": "department_township",
            "holder_organization_id": 1,
            "township_code": "330109001",
            "started_on": date(2024, 1, 1),
            "version": 1,
        },
    ),
    "one's own mentor": (Pairing, a_pairing(kind="mentor_cadre", grid_id=None, target_cadre_id=1)),
    "a visit about nothing": (Visit, VISIT | {"topics": 0}),
    "a visit to an unnamed enterprise": (Visit, VISIT | {"audience": "enterprise"}),
    "a grid that ends before it begins": (Grid, a_grid(id=2, code="x", valid_to=date(2016, 1, 1))),
    "a second drawing in force": (Grid, a_grid(id=2, valid_from=date(2020, 1, 1))),
    "a short credit code": (Enterprise, ENTERPRISE | {"code": "9133"}),
}


@pytest.fixture
def ground(database: Database) -> Database:
    """A database with the fewest rows."""
    with database.begin() as session:
        lay_ground(session)
    return database


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(ground: Database, case: str) -> None:
    table, row = REFUSED[case]
    with pytest.raises(Refused), ground.begin() as session:
        session.execute(insert(table).values(row))


@pytest.mark.parametrize(
    ("table", "row"), [(Issue, an_issue()), (Pairing, a_pairing()), (Visit, VISIT), (Issue, an_issue(**CLOSED))]
)
def test_and_takes_what_is_right(ground: Database, table: type[Base], row: dict[str, Any]) -> None:
    with ground.begin() as session:
        written = session.execute(insert(table).values(row).returning(table.id))  # type: ignore[attr-defined]
        assert written.scalar_one() > 0


def test_the_same_running_pairing_twice_is_refused_but_not_after_its_end(ground: Database) -> None:
    with ground.begin() as session:
        session.execute(insert(Pairing).values(a_pairing(ended_on=date(2024, 2, 1), end_reason="轮换")))
        session.execute(insert(Pairing).values(a_pairing(started_on=date(2024, 3, 1))))
    with pytest.raises(Refused, match="结对"), ground.begin() as session:
        session.execute(insert(Pairing).values(a_pairing(started_on=date(2024, 4, 1))))


def test_history_is_never_changed_or_removed(ground: Database) -> None:
    with ground.begin() as session:
        session.execute(insert(Issue).values(an_issue()))
        session.execute(insert(IssueEvent).values(an_event()))
        session.execute(insert(Pairing).values(a_pairing()))
    for statement in (
        update(IssueEvent).values(role="leader"),
        delete(IssueEvent),
        delete(Pairing),
    ):
        with pytest.raises(Refused, match="历史只能追加"), ground.begin() as session:
            session.execute(statement)


def test_events_of_an_issue_have_each_number_once(ground: Database) -> None:
    with ground.begin() as session:
        session.execute(insert(Issue).values(an_issue()))
        session.execute(insert(IssueEvent).values(an_event()))
    with pytest.raises(Refused), ground.begin() as session:
        session.execute(insert(IssueEvent).values(an_event()))
