"""A consistent copy of an embedded database while others read and write it: the one way in which it is copied.

SQLite's own online backup, inside one read transaction: what others write meanwhile is neither in the copy nor does it
make the copying begin anew. The copy is made beside its place, looked through, and only then gets its name.
"""

import sqlite3
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from commandcenter.domain.errors import Cancelled, DatabaseProblem
from commandcenter.storage.backup_contents import Contents, contents_of, whole
from commandcenter.storage.beside import (
    COPYING,
    LEFT_FREE,
    IsCancelled,
    Progress,
    file_problem,
    in_file_words,
    made_beside,
    never,
    put_in_place,
    room_for,
    silent,
)
from commandcenter.storage.engine import BUSY_TIMEOUT_MS

PAGES = 512  # in one step; between two steps the person may stop it
COPIED = 0.7  # of the whole work; the rest is the look through the copy
STOPPED = "备份已取消，没有留下任何文件。"


@dataclass(frozen=True)
class Copy:
    """A finished copy: where, how many bytes, what it holds."""

    file: Path
    size: int
    contents: Contents


@dataclass(frozen=True)
class Pace:
    """How a copy is made: who is told, who may stop it, how long it rests between two steps, what stays free."""

    progress: Progress = silent
    is_cancelled: IsCancelled = never
    rest_seconds: float = 0.0
    left_free: int = LEFT_FREE

    def at(self, share: float, words: str) -> None:
        """Tell how far it is. Raises Cancelled."""
        if self.is_cancelled():
            raise Cancelled(STOPPED)
        self.progress(share, words)

    def part(self, first: float, last: float) -> "Pace":
        """The same for a part of the work, which goes from one share of the whole to another."""

        def scaled(share: float, words: str) -> None:
            self.progress(first + share * (last - first), words)

        return replace(self, progress=scaled)


PLAIN = Pace()


def copy_database(source: Path, target: Path, pace: Pace = PLAIN) -> Copy:
    """Copy an SQLite database of ours, of this or an older schema; what was under the target's name is replaced.

    Raises DatabaseProblem (not ours, newer, damaged, no room, not writable) and Cancelled; then nothing is left behind
    and what was there stays.
    """
    if target.exists() and source.exists() and target.samefile(source):
        raise DatabaseProblem(f"备份不能写到数据库自己的文件上：请另取一个名称（位置：{target}）。")
    with made_beside(target, COPYING) as making:
        expected = _copy_pages(source, making, pace)
        pace.at(COPIED, "核对备份")
        contents = whole(making, expected, pace.is_cancelled)
        pace.at(0.98, "写入磁盘")
        with in_file_words(target):
            put_in_place(making, target)
            size = target.stat().st_size
    pace.progress(1.0, "备份完成")
    return Copy(target, size, contents)


def _copy_pages(source: Path, making: Path, pace: Pace) -> Contents:
    """Copy all pages of one moment; what the database held at it."""
    reader = _open_source(source)
    try:
        reader.execute("BEGIN")
        contents = contents_of(reader, source)
        size = reader.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        room_for(making.parent, size, pace.left_free)
        _step_through(reader, making, pace)
    except sqlite3.Error as error:
        raise file_problem(error, source) from error
    finally:
        reader.close()
    return contents


def _open_source(source: Path) -> sqlite3.Connection:
    """A connection that may fold in what a killed process left, and never makes a file that is not there."""
    if not source.is_file():
        raise DatabaseProblem(f"没有这个数据库文件：请核对位置（位置：{source}）。")
    with in_file_words(source):
        address = f"file:{quote(str(source.absolute()))}?mode=rw"
        reader = sqlite3.connect(address, uri=True, isolation_level=None)
        reader.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return reader


def _step_through(reader: sqlite3.Connection, making: Path, pace: Pace) -> None:
    def step(_status: int, remaining: int, total: int) -> None:
        pace.at(COPIED * (1 - remaining / max(total, 1)), "复制数据")
        time.sleep(pace.rest_seconds)

    with in_file_words(making):
        writer = sqlite3.connect(making, isolation_level=None)
        try:
            for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # it has no name yet, and is made durable as a whole
                writer.execute(f"PRAGMA {pragma}").fetchall()
            reader.backup(writer, pages=PAGES, progress=step)
        finally:
            writer.close()
