"""What ``check --repair`` mends, what it only explains, and that it never does so without a backup."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.services.examinations import EXAMINATIONS, examine
from commandcenter.services.repair import repair
from commandcenter.services.repairs import push_serials
from commandcenter.storage import backup
from commandcenter.storage.backup_contents import whole
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Base, Issue, IssueEvent, Report
from commandcenter.storage.search import find_issue_ids
from tests.services.casework_district import NOW, build, issue_in

STAGES = ("registered", "accepted", "dispatched", "handling", "answered", "suspended", "closed")
NOT_OF_THIS = "polygons"  # the small district's grids have no shape


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """A small district with an issue in each stage."""
    opened = Database(current_url)
    build(opened)
    with opened.begin() as session:
        for stage in STAGES:
            issue_in(session, stage)
        push_serials(session)  # the district's rows have keys of their own
    yield opened
    opened.close()


def ill(database: Database) -> set[str]:
    """The keys of what is found wrong."""
    with database.read() as session:
        examinations = [one for one in EXAMINATIONS if one.key != NOT_OF_THIS]
        return {one.examination.key for one in examine(session, examinations) if one.finding.is_wrong}


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows but the lines of the change log."""
    with database.read() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "change"]
        return {table.name: sorted(map(tuple, session.execute(select(table))), key=repr) for table in tables}


def lose_search(session: Session) -> None:
    one = "INSERT INTO issue_search (issue_search) VALUES ('delete-all')"
    session.execute(text(one if session.get_bind().dialect.name == "sqlite" else "DELETE FROM issue_search"))


def every_stage_another(session: Session) -> None:
    session.execute(update(Issue).where(Issue.stage == "handling").values(stage="accepted", due_at=None))
    session.execute(
        update(Issue).where(Issue.stage == "closed").values(stage="handling", closed_at=None, close_cause=None)
    )
    now = {"stage": "closed", "closed_at": NOW, "close_cause": "evaluated", "verdict": Issue.verdict}
    session.execute(update(Issue).where(Issue.stage == "answered").values({**now, "verdict": "satisfied"}))


MENDED: tuple[tuple[str, Callable[[Session], object], str], ...] = (
    ("search", lose_search, "已重建检索索引：7 件"),
    ("state", lambda session: session.execute(update(Issue).values(due_at=NOW)), "已按历史改正现状：7 件"),
    ("clocks", lambda session: session.execute(update(Issue).values(contact_due_at=None)), "已重新计算时限：7 件"),
)


@pytest.mark.parametrize(("key", "spoil", "words"), MENDED, ids=[key for key, *_ in MENDED])
def test_what_has_one_right_answer_becomes_as_it_was(
    database: Database, key: str, spoil: Callable[[Session], object], words: str
) -> None:
    assert ill(database) == set()
    before = rows(database)
    with database.begin() as session:
        spoil(session)
    assert ill(database) == {key}
    report = repair(database)
    assert [done for done in report.done if words in done]
    assert ill(database) == set()
    assert rows(database) == before
    with database.read() as session:
        assert len(find_issue_ids(session, "老街 漫水")) == len(STAGES)
    assert report.backup is not None
    assert report.backup.file.exists()
    assert any("before-repair" in line for line in report.lines())


def test_a_stage_set_by_hand_goes_back_with_all_that_hangs_on_it(database: Database) -> None:
    before = rows(database)
    with database.begin() as session:
        every_stage_another(session)
    assert ill(database) == {"state"}
    repair(database)
    assert ill(database) == set()
    verdict = Issue.__table__.c.keys().index("verdict")
    for was, now in zip(before["issue"], rows(database)["issue"], strict=True):
        assert was[:verdict] == now[:verdict]


def test_a_settle_clock_is_computed_only_when_nothing_moved_it(database: Database) -> None:
    with database.begin() as session:
        moved = issue_in(session, "handling", before=("extend",))
    before = rows(database)["issue"]
    with database.begin() as session:
        session.execute(update(Issue).where(Issue.stage == "handling").values(settle_due_at=None))
    report = repair(database)
    assert ill(database) == {"clocks"}
    assert any("须" not in line and "已重新计算时限：1 件" in line for line in report.lines())
    now = rows(database)["issue"]
    assert [row[0] for row, was in zip(now, before, strict=True) if row != was] == [moved]


def test_a_history_with_a_gap_is_explained_and_left(database: Database) -> None:
    with database.begin() as session:
        session.execute(update(Issue).where(Issue.stage == "answered").values(version=1, stage="handling"))
    before = rows(database)
    report = repair(database)
    assert rows(database) == before
    assert any("怎么办（须由人来定）" in line for line in report.lines())


EMPTY = """
INSERT INTO village (code, name, initials, township_code)
SELECT '330109001999', '空村', 'kc', min(code) FROM township
"""

NOT_MENDED: tuple[tuple[str, Callable[[Session], object]], ...] = (
    ("reporters", lambda session: session.execute(delete(Report).where(Report.issue_id == 1))),
    ("empty_villages", lambda session: session.execute(text(EMPTY))),
)


@pytest.mark.parametrize(("key", "spoil"), NOT_MENDED, ids=[key for key, _ in NOT_MENDED])
def test_what_has_no_one_right_answer_is_only_explained(
    database: Database, key: str, spoil: Callable[[Session], object]
) -> None:
    with database.begin() as session:
        spoil(session)
    before = rows(database)
    report = repair(database)
    assert (report.backup, report.done) == (None, ())
    assert ill(database) == {key}
    assert rows(database) == before
    remedy = next(one.remedy for one in EXAMINATIONS if one.key == key)
    assert any(remedy in line for line in report.lines())


def test_every_examination_says_what_to_do_and_has_a_key_of_its_own() -> None:
    assert len({one.key for one in EXAMINATIONS}) == len(EXAMINATIONS)
    assert all(one.remedy.endswith("。") for one in EXAMINATIONS)


def test_a_spoilt_index_is_made_anew(current_sqlite_url: str) -> None:
    database = Database(current_sqlite_url)
    build(database)
    with database.begin() as session:
        issue_in(session, "handling")
    database.close()
    file = Path(database.url.database or "")
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ix_report_issue_id'").fetchone()
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_report_issue_id'", (f"{sql} WHERE 0",))
    connection.close()
    with sqlite3.connect(file) as connection:  # without the index being kept
        connection.execute(
            "INSERT INTO report (issue_id, reporter, telephone, source, reported_at)"
            " SELECT issue_id, reporter, telephone, source, reported_at FROM report"
        )
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_report_issue_id'", (sql,))
    connection.close()
    assert "file" in ill(database)
    report = repair(database)
    assert "已按数据重建全部索引。" in report.done
    assert "file" not in ill(database)
    database.close()


def test_a_serial_that_fell_behind_is_pushed_on(current_postgres_url: str) -> None:
    database = Database(current_postgres_url)
    build(database)
    with database.begin() as session:
        issue_in(session, "registered")
        last = session.scalar(select(func.max(IssueEvent.id)))
        push_serials(session)
        second = {"number": 2, "from_stage": "registered", "transition": "supervise"}
        row = session.execute(select(IssueEvent.__table__).where(IssueEvent.id == last)).mappings().one()
        session.execute(insert(IssueEvent).values({**row, "id": last + 50, **second}))
        session.execute(update(Issue).values(version=2))
    assert ill(database) == {"serials"}
    assert "已把编号序列推到已有记录之后。" in repair(database).done
    assert ill(database) == set()
    with database.begin() as session:
        issue_in(session, "handling")
    database.close()


def test_without_room_for_a_backup_nothing_is_mended(current_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(current_sqlite_url)
    build(database)
    with database.begin() as session:
        issue_in(session, "handling")
        lose_search(session)
    monkeypatch.setattr(backup, "room_for", no_room)
    with pytest.raises(DatabaseProblem, match="磁盘空间不够"):
        repair(database)
    assert "search" in ill(database)
    whole(Path(database.url.database or ""))
    database.close()


def no_room(folder: Path, _size: int, _left_free: int) -> None:
    """As on a full disk."""
    raise DatabaseProblem(f"磁盘空间不够（{folder}）。")
