"""Migrations give the schema of the mappings; other versions are refused or backed up first."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.storage import migrate, revisions
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Pairing

OLDER_ISSUES = """
INSERT INTO township (code, name, kind, initials) VALUES ('330109001', '城厢街道', 'subdistrict', 'cxjd');
INSERT INTO village (code, name, initials, township_code) VALUES ('330109001001', '一村', 'yc', '330109001');
INSERT INTO grid (id, code, village_code, households, valid_from, geometry)
    VALUES (1, '330109001001001', '330109001001', 1, '2017-01-01', '');
INSERT INTO issue (id, number, title, content, source, list, stage, grid_id, registered_at, stage_since,
                   contacted_at, returns, dissatisfied, tries, version)
    VALUES (1, '2024-000001', '一', '', 'mobile', 'needs', 'registered', 1, '2024-08-01 01:00:00+00',
            '2024-08-01 01:00:00+00', '2024-08-01 03:00:00+00', 0, 0, 0, 1);
INSERT INTO issue (id, number, title, content, source, list, stage, grid_id, registered_at, stage_since, closed_at,
                   close_cause, merged_into_id, returns, dissatisfied, tries, version)
    VALUES (2, '2024-000002', '二', '', 'mobile', 'needs', 'closed', 1, '2024-08-01 01:00:00+00',
            '2024-08-01 01:00:00+00', '2024-08-01 03:00:00+00', 'merged', 1, 0, 0, 0, 2);
INSERT INTO issue_event (id, issue_id, number, at, transition, from_stage, to_stage, role, details)
    VALUES (1, 2, 2, '2024-08-01 03:00:00+00', 'merge', 'registered', 'closed', 'staff', '{}')
"""


OLDER_PAIRINGS = """
INSERT INTO township (code, name, kind, initials) VALUES ('330109001', '城厢街道', 'subdistrict', 'cxjd');
INSERT INTO organization (id, code, name, short_name, kind, initials) VALUES (1, 'A', '局', '局', 'department', 'j');
INSERT INTO cadre (id, code, name, initials, organization_id, post, telephone, is_young, is_leader, is_mentor)
    VALUES (1, 'G1', '甲', 'j', 1, '', '', false, true, false);
INSERT INTO pairing (id, kind, holder_cadre_id, township_code, role, liaison_id, started_on, version)
    VALUES (7, 'leader_township', 1, '330109001', 'member', 1, '2024-01-01', 3);
INSERT INTO pairing (id, kind, holder_organization_id, township_code, liaison_id, started_on, ended_on, end_reason,
                     version)
    VALUES (9, 'department_township', 1, '330109001', 1, '2023-01-01', '2024-01-01', '轮岗', 2)
"""


def test_the_mappings_and_the_migrations_agree(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(migrate.alembic_config(connection))
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revisions.HEAD


def test_the_known_revisions_are_those_of_the_migrations(database: Database) -> None:
    with database.engine.begin() as connection:
        scripts = ScriptDirectory.from_config(migrate.alembic_config(connection))
        walked = tuple(reversed([script.revision for script in scripts.walk_revisions()]))
    assert walked == revisions.KNOWN


def test_a_current_database_is_left_alone(database: Database) -> None:
    assert migrate.prepare(database) is migrate.Condition.CURRENT


def test_a_newer_database_is_refused_and_not_touched(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match="更新版本"):
        migrate.prepare(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_somebody_elses_database_is_refused_and_not_touched(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a integer)"))
    with pytest.raises(DatabaseProblem, match="不是本程序的"):
        migrate.prepare(database)
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT * FROM theirs")).all() == []
    database.close()


def test_an_older_database_is_backed_up_and_migrated(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrate.upgrade(database, "0001")
    with database.begin() as session:
        session.execute(text("INSERT INTO meta VALUES ('a', '1')"))
    assert migrate.condition(database) is migrate.Condition.OLDER
    assert migrate.prepare(database) is migrate.Condition.OLDER
    assert migrate.condition(database) is migrate.Condition.CURRENT
    with database.read() as session:
        assert session.scalar(text("SELECT value FROM meta")) == "1"
    database.close()
    file = Path(database.url.database or "")
    (copy,) = file.parent.glob(f"{file.name}.before-{revisions.HEAD}.*")
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT value, version_num FROM meta, alembic_version").fetchall() == [("1", "0001")]
    connection.close()


def test_the_second_schema_says_of_older_issues_what_it_can(database_url: str) -> None:
    database = Database(database_url)
    migrate.upgrade(database, "0001")
    with database.begin() as session:
        for statement in OLDER_ISSUES.split(";"):
            session.execute(text(statement.replace("+00'", "'") if database.is_sqlite else statement))
    migrate.prepare(database)
    with database.read() as session:
        found = session.execute(
            select(Issue.number, Issue.contact_due_at, Issue.noticed_at, Issue.merged_from).order_by(Issue.id)
        ).all()
    heard = datetime(2024, 8, 1, 1, tzinfo=UTC)
    assert [tuple(row) for row in found] == [
        ("2024-000001", heard + timedelta(hours=24), heard + timedelta(hours=2), None),
        ("2024-000002", heard + timedelta(hours=24), None, "registered"),
    ]
    database.close()


def test_the_third_schema_keeps_pairings_and_their_rules(database_url: str) -> None:
    """SQLite makes the table anew: rows, indices, references and the trigger must come through."""
    database = Database(database_url)
    migrate.upgrade(database, "0002")
    with database.begin() as session:
        for statement in OLDER_PAIRINGS.split(";"):
            session.execute(text(statement))
    migrate.prepare(database)
    with database.read() as session:
        columns = (Pairing.id, Pairing.role, Pairing.liaison_id, Pairing.ended_on, Pairing.end_reason, Pairing.version)
        found = session.execute(select(*columns, Pairing.plan_id).order_by(Pairing.id)).all()
    assert [tuple(row) for row in found] == [
        (7, None, None, None, None, 3, None),
        (9, None, 1, date(2024, 1, 1), "轮岗", 2, None),
    ]
    for refused in (
        "DELETE FROM pairing",
        "UPDATE pairing SET role = 'member' WHERE id = 7",
        "UPDATE pairing SET holder_cadre_id = 99 WHERE id = 7",
        "UPDATE pairing SET kind = 'leader_township', holder_cadre_id = 1, holder_organization_id = NULL,"
        " liaison_id = NULL, ended_on = NULL, end_reason = NULL WHERE id = 9",
    ):
        with pytest.raises(Refused), database.begin() as session:
            session.execute(text(refused))
    database.close()


def test_the_file_says_whose_it_is(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    migrate.prepare(database)
    database.close()
    header = next(tmp_path.glob("*.sqlite3")).read_bytes()[:72]
    assert header[68:72] == b"XSCC"
