"""What a dump of a PostgreSQL database holds: ``pg_restore`` reads it from end to end, without a server."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.storage.backup import PLAIN, Pace
from commandcenter.storage.backup_contents import COUNTED, Contents, known_revision
from commandcenter.storage.backup_programs import Programs

_COPY = re.compile(rb"COPY (?:\S+\.)?(\w+) \(([^)]*)\) FROM stdin;")
_KEPT = ("alembic_version", "meta")
LINES_BETWEEN_LOOKS = 50_000


@dataclass(frozen=True)
class Archive:
    """A dump that was read to its end: what it holds, and how many bytes its script has."""

    file: Path
    contents: Contents
    script_size: int


def read_archive(programs: Programs, file: Path, pace: Pace = PLAIN) -> Archive:
    """Read all of a dump. Raises DatabaseProblem when it is damaged, not ours or newer; Cancelled."""
    command = [programs.path("pg_restore"), "--file=-", str(file)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        try:
            script = _Script()
            script.read(run.stdout, pace)
        except BaseException:
            run.kill()
            raise
        said = run.stderr.read().decode(errors="replace").strip()
    if run.returncode:
        told = said.splitlines()[0] if said else f"pg_restore 以 {run.returncode} 结束"
        raise DatabaseProblem(f"备份已损坏或不能读取（{told}）：请换一个备份（位置：{file}）。")
    return Archive(file, script.contents(file), script.size)


class _Script:
    """Goes through a script's lines and counts the rows that it brings to each table."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: dict[str, int] = {}
        self._kept: dict[str, list[dict[str, str]]] = {}

    def read(self, lines: Iterable[bytes], pace: Pace) -> None:
        table, columns, begins = "", [""], 0
        for number, line in enumerate(lines):
            self.size += len(line)
            if number % LINES_BETWEEN_LOOKS == 0:
                pace.at(0.0, "核对备份")
            if table:
                if line.rstrip(b"\r\n") == b"\\.":
                    self._rows[table], table = number - begins - 1, ""
                elif table in _KEPT:
                    values = line.decode().rstrip("\r\n").split("\t")
                    self._kept.setdefault(table, []).append(dict(zip(columns, values, strict=True)))
            elif (copy := _COPY.match(line)) is not None:
                table, begins = copy[1].decode(), number
                columns = [name.strip(' "') for name in copy[2].decode().split(",")]

    def contents(self, file: Path) -> Contents:
        if "alembic_version" not in self._rows or "township" not in self._rows:
            raise DatabaseProblem(f"这个备份不是本程序的：请另选一个（位置：{file}）。")
        versions = self._kept.get("alembic_version", [])
        revision = known_revision(versions[0]["version_num"] if versions else None, file)
        facts: Mapping[str, str] = {row["key"]: row["value"] for row in self._kept.get("meta", [])}
        rows = {table: self._rows[table] for table, _ in COUNTED if table in self._rows}
        return Contents(revision, facts.get("district_name", ""), "sample" in facts, rows)
