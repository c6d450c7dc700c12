"""A copy of an embedded database for each day of use, beside it, kept for a fortnight."""

import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from commandcenter.storage.backup import PLAIN, Copy, Pace, copy_database

FOLDER = "backups"
KEPT_DAYS = 14
LEFT_FREE = 1 << 30
"""Bytes that a daily copy leaves free: it is made unasked, so it keeps well away from filling a disk."""


def daily_file(source: Path, day: date) -> Path:
    """Where the copy of a day stands: ``backups/district.2026-08-02.sqlite3``."""
    return source.parent / FOLDER / f"{source.stem}.{day.isoformat()}{source.suffix}"


def copy_of_the_day(source: Path, today: date, pace: Pace = PLAIN) -> Copy | None:
    """Make today's copy, then remove those that are older than KEPT_DAYS; None when it is there already.

    Raises DatabaseProblem (no room, not writable, damaged) and Cancelled; then the older copies all stay.
    """
    target = daily_file(source, today)
    if target.exists():
        return None
    copy = copy_database(source, target, pace)
    for old in outdated(source, today):
        with suppress(PermissionError):  # Windows: somebody is looking at it; tomorrow it goes
            old.unlink(missing_ok=True)
    return copy


def outdated(source: Path, today: date) -> list[Path]:
    """The daily copies of this database that have been kept long enough; no other file, whatever its name."""
    first_kept = today - timedelta(days=KEPT_DAYS - 1)
    return sorted(file for day, file in daily_copies(source) if day < first_kept)


def daily_copies(source: Path) -> list[tuple[date, Path]]:
    """All daily copies of this database, oldest first."""
    named = re.compile(rf"{re.escape(source.stem)}\.(\d{{4}}-\d\d-\d\d){re.escape(source.suffix)}")
    folder = source.parent / FOLDER
    found: list[tuple[date, Path]] = []
    for file in folder.iterdir() if folder.is_dir() else ():
        if match := named.fullmatch(file.name):
            with suppress(ValueError):  # 2026-13-45 is somebody's own name
                found.append((date.fromisoformat(match[1]), file))
    return sorted(found)
