"""Whatever is assigned, replaced and ended: on every day at most one is answerable, and it is known who."""

import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url, select

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.matrix import load_matrix
from commandcenter.services.pairings import assign_liaison, end_pairing, replace
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Pairing
from tests.services.pairing_district import NOW, TODAY, build

LEADER = Actor("leader")
TOWNSHIP = "330109001"
DAYS = 12
ALL_DAYS = [TODAY + timedelta(days=n) for n in range(DAYS + 1)]

days = st.integers(0, DAYS).map(lambda n: ALL_DAYS[n])
people = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), people, days),
        st.tuples(st.just("replace"), people, days),
        st.tuples(st.just("end"), people, days),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, tuple[int, ...]]:
    """A file with the district, the department and its cadres."""
    file = tmp_path_factory.mktemp("district") / "district.sqlite3"
    made = build(f"sqlite:///{file}")
    made.database.close()
    return Path(str(make_url(f"sqlite:///{file}").database)), made.departments[0], made.cadres


def take(database: Database, department: int, cadre: int, step: str, day: date) -> None:
    """One gesture on the cell, as the editor makes it."""
    with database.begin() as session:
        running = session.execute(
            select(Pairing.id, Pairing.version).where(
                Pairing.holder_organization_id == department,
                Pairing.township_code == TOWNSHIP,
                Pairing.ended_on.is_(None),
            )
        ).one_or_none()
        if step == "assign":
            assign_liaison(session, department, TOWNSHIP, cadre, day, LEADER, TODAY)
        elif running is not None and step == "replace":
            replace(session, running.id, cadre, day, "", running.version, LEADER, TODAY)
        elif running is not None:
            end_pairing(session, running.id, day, "轮岗", running.version, LEADER, TODAY)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_on_every_day_at_most_one_answers_for_a_cell(
    template: tuple[Path, int, tuple[int, ...]], tmp_path: Path, taken: list[tuple[str, int, date]]
) -> None:
    file, department, cadres = template
    copy = tmp_path / "copy.sqlite3"
    for leftover in tmp_path.glob("copy.sqlite3*"):
        leftover.unlink()
    shutil.copyfile(file, copy)
    database = Database(f"sqlite:///{copy}")
    try:
        for step, who, day in taken:
            with suppress(Refused):  # a refused gesture must change nothing, as is seen below
                take(database, department, cadres[who], step, day)
        with database.read() as session:
            rows = session.execute(
                select(Pairing.liaison_id, Pairing.started_on, Pairing.ended_on).where(
                    Pairing.holder_organization_id == department, Pairing.township_code == TOWNSHIP
                )
            ).all()
            for day in ALL_DAYS:
                answering = [
                    r.liaison_id for r in rows if r.started_on <= day and (r.ended_on is None or day < r.ended_on)
                ]
                assert len(answering) <= 1
                cell = load_matrix(session, day, NOW).cells[0][0]
                assert [cell.liaison_id] == (answering or [None])
    finally:
        database.close()
