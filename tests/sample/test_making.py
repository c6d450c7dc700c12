"""Making a sample: the same for a seed, whole or not at all, never over anything, on both engines."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from commandcenter.domain.errors import Cancelled, DatabaseProblem, Refused
from commandcenter.sample.frame import EARLIEST
from commandcenter.sample.make import SampleReport, make_sample
from commandcenter.services.present import facts, load_present
from commandcenter.storage.changes import MANY, changes_after
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, prepare
from commandcenter.storage.search import find_issue_ids
from tests.sample.conftest import AS_OF, MOMENT

TABLES = (
    "map_sheet", "township", "village", "village_focus", "grid", "organization", "cadre", "enterprise",
    "enterprise_tag", "project", "talent", "pairing", "familiarity", "visit", "visit_companion", "issue",
    "issue_event", "report", "whistle", "supervision_order", "task", "unmasking",
)  # fmt: skip
MAKE = """
import sys
from datetime import date
from commandcenter.sample.make import make_sample
make_sample(sys.argv[1], "season", as_of=date(2024, 8, 2), progress=lambda share, words: print(share, flush=True))
"""


def digest(file: Path) -> str:
    """A digest of all rows of all tables that do not depend on the real time."""
    connection = sqlite3.connect(file)
    lines = hashlib.sha256()
    for table in TABLES:
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):
            lines.update(repr(row).encode())
    connection.close()
    return lines.hexdigest()


def test_a_seed_and_a_moment_give_the_same_rows(made: tuple[Path, SampleReport], tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite3"
    report = make_sample(f"sqlite:///{again}", "season", as_of=AS_OF)
    assert report.tables == made[1].tables
    assert digest(again) == digest(made[0])


def test_another_seed_gives_other_rows(tmp_path: Path) -> None:
    names = []
    for seed in (1, 2):
        file = tmp_path / f"{seed}.sqlite3"
        make_sample(f"sqlite:///{file}", "none", seed=seed, as_of=AS_OF)
        connection = sqlite3.connect(file)
        names.append(connection.execute("SELECT name FROM cadre ORDER BY id").fetchall())
        connection.close()
    assert names[0] != names[1]


def test_the_report_counts_what_is_there(made: tuple[Path, SampleReport]) -> None:
    connection = sqlite3.connect(f"file:{made[0]}?mode=ro", uri=True)
    for table, number in made[1].tables.items():
        if table != "issue_search":  # keeps no text to count
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == number, table
    connection.close()
    assert made[1].rows == sum(made[1].tables.values())


def test_the_file_is_ready_for_a_window(made: tuple[Path, SampleReport]) -> None:
    database = Database(f"sqlite:///{made[0]}")
    assert condition(database) is Condition.CURRENT
    with database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        indices = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'index'")))
        assert session.scalar(text("SELECT count(*) FROM sqlite_stat1")) > 10
        named = facts(session)
        now = load_present(session).now()
        changes = changes_after(session, 0)
    database.close()
    fresh = Database(f"sqlite:///{made[0].with_name('fresh.sqlite3')}")
    prepare(fresh)
    with fresh.read() as session:
        assert set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'index'"))) == indices
    fresh.close()
    assert (named["district_code"], named["district_name"], named["sample"]) == ("330109", "萧山区", "2024-08-02")
    assert MOMENT <= now < MOMENT + timedelta(hours=1)
    assert {change.key for change in changes} == {MANY}
    assert len(changes) == len({change.entity for change in changes}) >= 19


def test_without_a_day_it_is_now(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'now.sqlite3'}"
    make_sample(url, "none")
    database = Database(url)
    with database.read() as session:
        assert abs(load_present(session).now() - datetime.now(UTC)) < timedelta(minutes=5)
        assert facts(session)["clock_offset_seconds"] == "0"
    database.close()


@pytest.mark.parametrize("day", [date(2035, 1, 1), EARLIEST - timedelta(days=1)])
def test_a_day_that_cannot_be_is_refused(tmp_path: Path, day: date) -> None:
    with pytest.raises(Refused):
        make_sample(f"sqlite:///{tmp_path / 'x.sqlite3'}", "none", as_of=day)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", [EARLIEST, date(2020, 2, 2), date(2023, 1, 22)])
def test_any_day_will_do(tmp_path: Path, day: date) -> None:
    """The first possible day, a Sunday in an epidemic's holiday, New Year's Day of the lunar calendar."""
    file = tmp_path / "day.sqlite3"
    make_sample(f"sqlite:///{file}", "season", as_of=day)
    connection = sqlite3.connect(file)
    moment = f"{day} 09:00:00"
    ahead = "SELECT (SELECT max(at) FROM issue_event) > ?1 OR (SELECT max(visited_at) FROM visit) > ?1"
    assert connection.execute(ahead, (moment,)).fetchone()[0] == 0
    assert connection.execute("SELECT count(*) FROM issue WHERE stage <> 'closed'").fetchone()[0] == 119
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    make_sample(f"sqlite:///{tmp_path / 'p.sqlite3'}", "season", as_of=AS_OF, progress=lambda *step: told.append(step))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert any(words.startswith("走访记录 40,000 / ") for _, words in told)


@pytest.mark.parametrize("after", [1, 22])
def test_cancelling_leaves_nothing(database_url: str, tmp_path: Path, after: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.raises(Cancelled):
        make_sample(database_url, "season", as_of=AS_OF, cancelled=cancelled)
    assert list(tmp_path.iterdir()) == []
    assert_empty(database_url)


def assert_empty(url: str) -> None:
    """Nothing is there, or nothing but the schema."""
    database = Database(url)
    if condition(database) is not Condition.EMPTY:
        with database.read() as session:
            assert all(session.scalar(text(f"SELECT count(*) FROM {table}")) == 0 for table in (*TABLES, "meta"))
    database.close()


def test_killed_half_way_it_leaves_no_target_and_the_next_one_works(tmp_path: Path) -> None:
    file = tmp_path / "district.sqlite3"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", MAKE, f"sqlite:///{file}"], stdout=subprocess.PIPE, text=True, env=environment
    ) as making:
        assert making.stdout is not None
        while float(making.stdout.readline()) < 0.3:
            pass
        making.send_signal(signal.SIGKILL)
        making.stdout.read()
    assert not file.exists()
    left = [path.name for path in tmp_path.iterdir()]
    assert any(name.startswith("district.sqlite3.making-") for name in left)
    make_sample(f"sqlite:///{file}", "none", as_of=AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["district.sqlite3"]


def test_what_another_maker_is_making_is_left_alone(tmp_path: Path) -> None:
    others = tmp_path / f"district.sqlite3.making-{os.getppid()}"
    others.write_bytes(b"theirs")
    make_sample(f"sqlite:///{tmp_path / 'district.sqlite3'}", "none", as_of=AS_OF)
    assert others.read_bytes() == b"theirs"


@pytest.mark.parametrize("history", ["none", "season"])
def test_a_database_that_holds_anything_is_refused(tmp_path: Path, history: str) -> None:
    file = tmp_path / "held.sqlite3"
    make_sample(f"sqlite:///{file}", "none", as_of=AS_OF)
    before = digest(file)
    with pytest.raises(Refused, match="已有数据"):
        make_sample(f"sqlite:///{file}", history, as_of=AS_OF)
    assert digest(file) == before
    assert [path.name for path in tmp_path.iterdir()] == ["held.sqlite3"]


def test_a_file_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("dear diary, this is no database at all", encoding="utf-8")
    with pytest.raises(DatabaseProblem):
        make_sample(f"sqlite:///{file}", "none", as_of=AS_OF)
    assert file.read_text(encoding="utf-8").startswith("dear diary")


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(DatabaseProblem):
        make_sample(f"sqlite:///{tmp_path / 'file' / 'district.sqlite3'}", "none", as_of=AS_OF)


def test_an_empty_file_and_a_bare_schema_may_be_replaced(tmp_path: Path) -> None:
    empty, bare = tmp_path / "empty.sqlite3", tmp_path / "bare.sqlite3"
    empty.touch()
    database = Database(f"sqlite:///{bare}")
    prepare(database)
    database.close()
    for file in (empty, bare):
        make_sample(f"sqlite:///{file}", "none", as_of=AS_OF)
    assert digest(empty) == digest(bare)


def test_a_bare_schema_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    database = Database(url)
    prepare(database)
    with database.engine.connect() as used:
        used.execute(text("CREATE TABLE mark (x integer)"))
        used.commit()
        with pytest.raises(Refused, match="使用"):
            make_sample(url, "none", as_of=AS_OF)
    database.close()


def test_postgresql_gets_the_same_rows(made: tuple[Path, SampleReport], postgres_url: str) -> None:
    report = make_sample(postgres_url, "season", as_of=AS_OF)
    assert report.tables == made[1].tables
    database = Database(postgres_url)
    other = Database(f"sqlite:///{made[0]}")
    samples = (
        "SELECT id, name, initials, telephone FROM cadre ORDER BY id",
        "SELECT id, kind, role, holder_cadre_id, grid_id, version FROM pairing ORDER BY id",
        "SELECT id, grid_id, cadre_id, audience, enterprise_id, topics, heard FROM visit ORDER BY id",
        "SELECT id, number, title, content, stage, settle_left, merged_from, coordinator_id FROM issue ORDER BY id",
        "SELECT id, issue_id, number, transition, from_stage, to_stage, role FROM issue_event ORDER BY id",
        "SELECT id, issue_id, source, content, external_number FROM report ORDER BY id",
        "SELECT id, issue_id, organization_id, answer, score, score_comment FROM whistle ORDER BY id",
        "SELECT id, issue_id, organization_id, content, reply FROM supervision_order ORDER BY id",
        "SELECT id, issue_id, organization_id, content, result FROM task ORDER BY id",
        "SELECT id, issue_id, report_id, actor_id, role, reason FROM unmasking ORDER BY id",
    )
    with database.read() as session, other.read() as ours:
        for query in samples:
            assert session.execute(text(query)).all() == ours.execute(text(query)).all()
        assert find_issue_ids(session, "路灯") == find_issue_ids(ours, "路灯") != []
        moments = session.execute(text("SELECT id, at FROM issue_event ORDER BY id LIMIT 1000")).all()
        texts = ours.execute(text("SELECT id, at FROM issue_event ORDER BY id LIMIT 1000")).all()
        assert [at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for _, at in moments] == [str(at) for _, at in texts]
        assert {change.key for change in changes_after(session, 0)} == {MANY}
    database.close()
    other.close()


def test_postgresql_goes_on_from_the_last_id_and_keeps_its_keys_and_indices(
    postgres_url: str, current_postgres_url: str
) -> None:
    make_sample(postgres_url, "none", as_of=AS_OF)
    made, fresh = Database(postgres_url), Database(current_postgres_url)
    keys = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
    indices = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    with made.read() as session, fresh.read() as bare:
        for query in (keys, indices):
            assert session.execute(text(query)).all() == bare.execute(text(query)).all()
    with made.begin() as session:
        query = "INSERT INTO project (code, name, township_code) VALUES ('P999', '新项目', '330109001') RETURNING id"
        assert session.scalar(text(query)) == 61
    made.close()
    fresh.close()


def test_postgresql_that_holds_anything_is_refused(postgres_url: str) -> None:
    make_sample(postgres_url, "none", as_of=AS_OF)
    with pytest.raises(Refused, match="已有数据"):
        make_sample(postgres_url, "none", as_of=AS_OF)
