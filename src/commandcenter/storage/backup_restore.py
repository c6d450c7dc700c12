"""Put a copy into the place of an embedded database, in one step; what was there stays under a dated name.

Whether somebody else has the database open is known from SQLite's own locks, which end with their process: leaving the
write-ahead log needs the file for oneself, and so does the exclusive lock that is then held until the copy is in place.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.storage.backup import PLAIN, Copy, Pace, copy_database
from commandcenter.storage.backup_contents import Contents, contents_of_file, form_of, whole
from commandcenter.storage.beside import (
    SIDE_FILES,
    dated,
    in_file_words,
    made_beside,
    put_in_place,
    settle_folder,
)
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import upgrade

RESTORING = ".restoring-"
KEPT = "before-restore"
_PENDING_BYTE = 0x40000000
_LOCKED_RANGE = 512  # SQLite's pending, reserved and shared bytes


def look_at_copy(file: Path, target: Path) -> Contents:
    """What a copy would bring back into the place of ``target``, without reading all of it.

    Raises DatabaseProblem for what cannot be restored, Refused for the target itself: that file is not even opened,
    since closing it would end the locks of a window that has it open.
    """
    if target.exists() and file.exists() and target.samefile(file):
        raise Refused(f"这就是正在使用的数据库，不需要恢复：请选一个备份（位置：{file}）。")
    if form_of(file) != "sqlite":
        raise DatabaseProblem(f"这是 PostgreSQL 的备份，不能恢复到单机数据库：请另选一个（位置：{file}）。")
    return contents_of_file(file)


def restore_file(file: Path, target: Path, pace: Pace = PLAIN) -> tuple[Copy, Path | None]:
    """Restore a copy into the place of ``target``, brought to today's schema; and where what was there is kept.

    Until the last step nothing is changed, and a kill at any point leaves either what was there or all of the copy.
    Raises DatabaseProblem (not ours, newer, damaged, no room), Refused when somebody has the database open, Cancelled.
    """
    look_at_copy(file, target)
    with made_beside(target, RESTORING) as making:
        copy = copy_database(file, making, pace.part(0.0, 0.9))
        _bring_up_to_date(making, copy.contents)
        contents = whole(making, is_cancelled=pace.is_cancelled)
        pace.at(0.95, "放到原位")
        with in_file_words(target), held_alone(target):
            kept = keep_under_dated_name(target)
            put_in_place(making, target)
        size = target.stat().st_size
    pace.progress(1.0, "恢复完成")
    return Copy(target, size, contents), kept


def _bring_up_to_date(making: Path, contents: Contents) -> None:
    """The usual migrations, on the copy: the file that it came from is its backup."""
    if contents.is_current:
        return
    database = Database(f"sqlite:///{making}")
    try:
        upgrade(database)
    finally:
        database.close()


@contextmanager
def held_alone(target: Path) -> Iterator[None]:
    """Nobody else can open the database for the block's time. Raises Refused when somebody has it open.

    On Windows the lock is given back before the block, because a file that is open cannot be replaced there: for that
    very reason nobody who opens it meanwhile can lose it.
    """
    if not target.exists():
        yield
        return
    connection = _folded(target)
    if connection is None:
        with _held_by_its_bytes(target):
            yield
        return
    try:
        if os.name != "posix":
            connection.close()
        yield
    finally:
        connection.close()
        _log_ahead_again(target)


def _folded(target: Path) -> sqlite3.Connection | None:
    """A connection that has the database for itself, with everything in the one file; None when SQLite cannot read it.

    Raises Refused when somebody else has it open.
    """
    connection = sqlite3.connect(target, timeout=0, isolation_level=None)
    try:
        folded = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" in str(error):
            raise _in_use(target) from error
        return None
    if not folded:
        connection.close()
        raise _in_use(target)
    return connection


def _in_use(target: Path) -> Refused:
    return Refused(f"这个数据库正被另一个窗口或程序使用，没有恢复：请先关闭它们再试（位置：{target}）。")


def _log_ahead_again(target: Path) -> None:
    """The database that stands there now writes ahead, as windows need it."""
    connection = sqlite3.connect(target, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode=WAL").fetchone()
    finally:
        connection.close()


@contextmanager
def _held_by_its_bytes(target: Path) -> Iterator[None]:
    """For what SQLite cannot read: the bytes that whoever opened it while it was whole has locked."""
    with target.open("rb+") as opened:
        if os.name == "posix":
            _lock_bytes(opened, target)
            yield
            return
    yield  # Windows: what is open cannot be replaced


def _lock_bytes(opened: IO[bytes], target: Path) -> None:
    import fcntl

    try:
        fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_RANGE, _PENDING_BYTE)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            raise _in_use(target) from error
        raise


def keep_under_dated_name(target: Path) -> Path | None:
    """Give what is there a second, dated name, so that at no moment there is nothing; None when nothing is there."""
    if not target.exists():
        return None
    kept = dated(target, KEPT)
    try:
        os.link(target, kept)
    except OSError:  # a disk without second names: FAT, some network shares
        shutil.copy2(target, kept)
    for side in SIDE_FILES:  # only beside what SQLite could not read: else it is folded in
        beside = target.with_name(target.name + side)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + side))
    settle_folder(target.parent)
    return kept
