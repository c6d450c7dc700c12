"""A file is made beside its place under another name, and moved there in one step: whole, or not at all."""

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.problems import sentence

Progress = Callable[[float, str], None]
IsCancelled = Callable[[], bool]

SIDE_FILES = ("-wal", "-shm", "-journal")
COPYING = ".copying-"
LEFT_FREE = 64 << 20
"""Bytes that are left free on a disk whatever is asked for."""

_ERRNO: dict[int, str] = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件超过了这个磁盘或账号所允许的大小",
    errno.EROFS: "磁盘只能读、不能写",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件或文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名称太长",
}


def silent(_share: float, _words: str) -> None:
    """Tells nobody."""


def never() -> bool:
    """Is never cancelled."""
    return False


def file_problem(error: OSError | sqlite3.Error, file: Path) -> DatabaseProblem:
    """What went wrong with a file, in one sentence."""
    if isinstance(error, sqlite3.Error):
        return DatabaseProblem(sentence(str(error), str(file)))
    said = _ERRNO.get(error.errno or 0) or error.strerror or str(error)
    return DatabaseProblem(f"{said}：请换一个位置，或检查磁盘和权限（位置：{file}）。")


@contextmanager
def in_file_words(file: Path) -> Iterator[None]:
    """Turn what files and SQLite raise inside into DatabaseProblem."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise file_problem(error, file) from error


@contextmanager
def made_beside(target: Path, sign: str = COPYING) -> Iterator[Path]:
    """A free name beside ``target`` to write to; after the block nothing is left under it, however it ended.

    The folder is made if need be, and what makers that have died left there is removed first. Raises DatabaseProblem.
    """
    making = target.with_name(f"{target.name}{sign}{os.getpid()}")
    with in_file_words(target):
        if target.parent.exists() and not target.parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target.parent))
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target, sign)
        remove_with_sides(making)
    try:
        yield making
    except (OSError, sqlite3.Error) as error:
        raise file_problem(error, target) from error
    finally:
        with suppress(OSError):  # a place that could not be written to holds nothing of ours
            remove_with_sides(making)


def put_in_place(made: Path, target: Path) -> None:
    """Move a finished file to its place in one step, once all of it is on the disk. Raises OSError."""
    with made.open("rb+") as written:
        os.fsync(written.fileno())
    made.replace(target)
    for side in SIDE_FILES:
        made.with_name(made.name + side).unlink(missing_ok=True)
    settle_folder(target.parent)


def settle_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too; Windows does so by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_with_sides(file: Path) -> None:
    """Remove an SQLite file and what the engine keeps beside it; nothing there is as well."""
    for side in ("", *SIDE_FILES):
        file.with_name(file.name + side).unlink(missing_ok=True)


def dated(file: Path, purpose: str, moment: datetime | None = None) -> Path:
    """A name beside ``file`` that nothing has yet: ``NAME.before-restore.20260802-153000``."""
    stamp = f"{moment or datetime.now():%Y%m%d-%H%M%S}"
    name = f"{file.name}.{purpose}.{stamp}"
    candidate, again = file.with_name(name), 1
    while candidate.exists():
        again += 1
        candidate = file.with_name(f"{name}-{again}")
    return candidate


def room_for(folder: Path, size: int, left_free: int = LEFT_FREE) -> None:
    """Raise DatabaseProblem unless ``size`` bytes fit into a folder's disk with ``left_free`` to spare."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < size + left_free:
        raise DatabaseProblem(
            f"磁盘空间不够：需要 {in_megabytes(size + left_free)}，只剩 {in_megabytes(free)}，"
            f"没有写入任何东西：请腾出空间或换一个位置（位置：{folder}）。"
        )


def in_megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 1e6:,.1f} MB" if size < 100e6 else f"{size / 1e6:,.0f} MB"


def sweep(target: Path, sign: str) -> None:
    """Remove what makers that have died left beside the target, dated copies of it included."""
    for left in target.parent.glob(f"{_literal(target.name)}*{sign}*"):
        pid = re.match(r"\d+", left.name.partition(sign)[2])
        if pid is not None and not _runs(int(pid[0])):
            with suppress(PermissionError):  # Windows: it is open, so its maker is alive
                left.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _runs(pid: int) -> bool:
    """Whether another process of this number is known to be alive; on Windows an open file tells it by itself."""
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()
