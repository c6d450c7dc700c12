"""A copy a day, kept for a fortnight, and never at the cost of a full disk."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.backup import Pace
from commandcenter.storage.backup_contents import whole
from commandcenter.storage.backup_daily import KEPT_DAYS, copy_of_the_day, daily_copies, daily_file

TODAY = date(2026, 3, 5)


@pytest.fixture
def file(current_sqlite_url: str) -> Path:
    """A district's file."""
    return Path(current_sqlite_url.removeprefix("sqlite:///"))


def test_one_copy_a_day_is_made_and_found_whole(file: Path) -> None:
    copy = copy_of_the_day(file, TODAY)
    assert copy is not None
    assert copy.file == file.parent / "backups" / "test.2026-03-05.sqlite3"
    assert whole(copy.file) == copy.contents
    assert copy_of_the_day(file, TODAY) is None
    assert copy_of_the_day(file, TODAY + timedelta(days=1)) is not None


def test_a_fortnight_is_kept_and_nothing_but_daily_copies_is_removed(file: Path) -> None:
    daily_file(file, TODAY).parent.mkdir()
    days = [TODAY - timedelta(days=ago) for ago in range(1, 40)]
    foreign = [daily_file(file, TODAY).with_name(name) for name in FOREIGN]
    for path in (*foreign, *(daily_file(file, day) for day in days)):
        path.write_bytes(b"")
    copy_of_the_day(file, TODAY)
    assert [day for day, _ in daily_copies(file)] == [TODAY - timedelta(days=ago) for ago in reversed(range(KEPT_DAYS))]
    assert all(path.exists() for path in foreign)


FOREIGN = (
    "test.2020-01-01.sqlite3.mine",
    "other.2020-01-01.sqlite3",
    "test.2020-13-45.sqlite3",
    "test-2020-01-01.sqlite3",
    "x.test.2020-01-01.sqlite3",
)


def test_when_today_fails_the_older_ones_stay(file: Path) -> None:
    old = daily_file(file, TODAY - timedelta(days=400))
    old.parent.mkdir()
    old.write_bytes(b"")
    with pytest.raises(DatabaseProblem, match="磁盘空间不够"):
        copy_of_the_day(file, TODAY, Pace(left_free=1 << 60))
    file.write_bytes(file.read_bytes()[:20_000])
    with pytest.raises(DatabaseProblem, match="损坏"):
        copy_of_the_day(file, TODAY)
    assert [path.name for path in old.parent.iterdir()] == [old.name]
