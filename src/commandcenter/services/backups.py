"""Back up and restore a district, whichever engine keeps it."""

import time
from dataclasses import dataclass
from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.domain.workflow import Actor
from commandcenter.storage.backup import PLAIN, Copy, Pace, copy_database
from commandcenter.storage.backup_contents import Contents, form_of
from commandcenter.storage.backup_restore import look_at_copy, restore_file
from commandcenter.storage.beside import in_megabytes
from commandcenter.storage.database import Database

SUFFIXES = {True: ".sqlite3", False: ".dump"}
"""What a backup's name ends with, of an embedded database and of a server's."""


@dataclass(frozen=True)
class BackedUp:
    """A backup that was made and found whole."""

    copy: Copy
    seconds: float

    def words(self) -> str:
        """In one sentence."""
        return (
            f"已备份并核对：{self.copy.file}（{in_megabytes(self.copy.size)}，用时 {self.seconds:.1f} 秒；"
            f"{self.copy.contents.words()}）。"
        )


@dataclass(frozen=True)
class Restored:
    """What was restored, and where what was there before is kept; None when nothing was there."""

    contents: Contents
    kept: Path | None
    seconds: float

    def words(self) -> str:
        """In one sentence."""
        kept = f"；原来的数据保存在 {self.kept}" if self.kept else ""
        return f"已恢复：{self.contents.words()}（用时 {self.seconds:.1f} 秒）{kept}。"


def refusal(actor: Actor) -> str | None:
    """Why this actor may neither back up nor restore in the window; None when they may.

    A backup holds all personal data unmasked, and restoring undoes what everybody has done since.
    """
    return None if actor.role == "administrator" else "备份和恢复由管理员进行：请先在右上角换成管理员。"


def back_up(url: str, file: Path, pace: Pace = PLAIN, overwrite: bool = False) -> BackedUp:
    """Copy a database, in use or not, into a file.

    Raises Refused when there is such a file already and it is not to be overwritten, DatabaseProblem, Cancelled.
    """
    if file.exists() and not overwrite:
        raise Refused(f"已有这个文件，没有覆盖它：请另取一个名称（位置：{file}）。")
    began = time.monotonic()
    database = Database(url)
    try:
        if database.is_sqlite:
            copy = copy_database(Path(database.url.database or ""), file, pace)
        else:
            from commandcenter.storage.backup_postgres import dump

            copy = dump(database, file, pace)
    finally:
        database.close()
    return BackedUp(copy, time.monotonic() - began)


def restore(url: str, file: Path, pace: Pace = PLAIN) -> Restored:
    """Put a backup into the place of what a database holds, which is kept, and bring it to today's schema.

    Raises DatabaseProblem, Refused (somebody uses it), Cancelled; then nothing was changed.
    """
    began = time.monotonic()
    database = Database(url)
    try:
        if database.is_sqlite:
            copy, kept = restore_file(file, Path(database.url.database or ""), pace)
        else:
            from commandcenter.storage.backup_postgres import restore_dump

            copy, kept = restore_dump(database, file, pace)
    finally:
        database.close()
    return Restored(copy.contents, kept, time.monotonic() - began)


def look_at(url: str, file: Path) -> Contents:
    """What restoring a backup would bring back. Raises DatabaseProblem, Refused for what cannot be restored there."""
    database = Database(url)
    try:
        if database.is_sqlite:
            return look_at_copy(file, Path(database.url.database or ""))
        from commandcenter.storage.backup_archive import read_archive
        from commandcenter.storage.backup_programs import programs_for, server_of

        if form_of(file) != "postgresql":
            raise DatabaseProblem(f"这是单机数据库的备份，不能恢复到 PostgreSQL：请另选一个（位置：{file}）。")
        return read_archive(programs_for(server_of(database)), file).contents
    finally:
        database.close()
