"""What a cell of the matrix says of whistles: called, in time, and the township's score."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from commandcenter.services.matrix import Cell, load_matrix
from commandcenter.storage.database import Database
from tests.services.casework_district import BEFORE, HOUSING, NOW, TRAFFIC, Asked, build, issue_in, step

LATER = NOW + timedelta(days=30)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """A small district; its issues lie in 瓜沥镇."""
    opened = Database(current_url)
    build(opened)
    yield opened
    opened.close()


def cell(database: Database, department: int, township: str = "330109113") -> Cell:
    """One cell of the matrix a month later."""
    with database.read() as session:
        matrix = load_matrix(session, LATER.date(), LATER)
    cells = (one for row in matrix.cells for one in row)
    return next(one for one in cells if (one.department_id, one.township_code) == (department, township))


def test_a_cell_says_how_its_department_answers_whistles(database: Database) -> None:
    with database.begin() as session:
        for score in (70, 95):
            step(session, issue_in(session, "handling", before=BEFORE["score"]), "score", score=score)
        late = issue_in(session, "handling", before=("whistle",))
        step(session, late, "report_in", Asked(now=NOW + timedelta(days=20)))
        issue_in(session, "handling", before=("whistle",))
    found = cell(database, TRAFFIC)
    assert (found.called, found.in_time, found.scored, found.score) == (4, 2, 2, 82.5)
    assert (cell(database, HOUSING).called, cell(database, HOUSING).score) == (0, None)
    assert cell(database, TRAFFIC, "330109001").called == 0


def test_a_whistle_of_more_than_a_year_ago_counts_no_more(database: Database) -> None:
    with database.begin() as session:
        old = NOW - timedelta(days=340)
        issue_in(session, "handling", now=old, before=("whistle",))
    assert cell(database, TRAFFIC).called == 0
