"""PostgreSQL's own programs for copies: where they are on this machine, and whether they suit the server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.database import Database

NEEDED = ("pg_dump", "pg_restore", "psql")
USUAL = (
    "/usr/lib/postgresql/*/bin",  # Debian and its kin
    "/usr/pgsql-*/bin",  # Red Hat and its kin
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/opt/homebrew/opt/libpq/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",
)
EXECUTABLE = ".exe" if sys.platform == "win32" else ""


@dataclass(frozen=True)
class Programs:
    """A folder that has all of NEEDED, and their major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """The path of one of them."""
        return str(self.folder / f"{name}{EXECUTABLE}")


@dataclass(frozen=True)
class Server:
    """A server's major version, and the folder of its own programs when it tells."""

    major: int
    folder: Path | None


def server_of(database: Database) -> Server:
    """What the server says of itself; only some accounts are told its folder. Raises DatabaseProblem."""
    with database.read() as session:
        number = int(session.scalar(text("SHOW server_version_num")))
        told = session.scalar(text("SELECT has_function_privilege('pg_catalog.pg_config()', 'execute')"))
        folder = session.scalar(text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")) if told else None
    return Server(number // 10_000, Path(folder) if folder else None)


def programs_for(server: Server, folders: Iterable[Path] | None = None) -> Programs:
    """Programs of the server's version, or the next newer ones. Raises DatabaseProblem when there are none."""
    found = [programs for folder in folders or _folders(server) if (programs := _in_folder(folder)) is not None]
    if not found:
        raise DatabaseProblem(
            "这台电脑上没有 PostgreSQL 的 pg_dump、pg_restore 和 psql，不能备份或恢复："
            f"请安装 PostgreSQL {server.major} 的客户端程序，或在数据库服务器上执行。"
        )
    suited = [programs for programs in found if programs.major >= server.major]
    if not suited:
        newest = max(programs.major for programs in found)
        raise DatabaseProblem(
            f"这台电脑上的 pg_dump 是版本 {newest}，旧于服务器的 {server.major}，不能备份或恢复："
            f"请安装 PostgreSQL {server.major} 的客户端程序。"
        )
    return min(suited, key=lambda programs: programs.major)


def _folders(server: Server) -> Iterable[Path]:
    """The server's own first, then what is on PATH, then where installers put them."""
    on_path = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    usual = [folder for pattern in USUAL for folder in sorted(Path("/").glob(pattern.lstrip("/")))]
    if sys.platform == "win32":
        usual = sorted(Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")).glob(r"PostgreSQL\*\bin"))
    return dict.fromkeys([*([server.folder] if server.folder else []), *on_path, *usual])


def _in_folder(folder: Path) -> Programs | None:
    if any(shutil.which(name, path=str(folder)) is None for name in NEEDED):
        return None
    asked = [str(folder / f"pg_dump{EXECUTABLE}"), "--version"]
    said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return Programs(folder, int(version[1])) if version else None
