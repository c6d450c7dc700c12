"""Killed for real, at random points, while backing up, restoring or migrating: nothing is lost, nothing is half.

Half of the kills come before a random line of our own code, half at a random moment. COMMANDCENTER_KILLS says how many
there are of each work (30, or 72 and more when the way of copying is changed).
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from commandcenter.storage.backup_contents import contents_of_file, whole
from commandcenter.storage.beside import COPYING
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import upgrade
from commandcenter.storage.revisions import HEAD
from tests.storage.rows import lay_ground

KILLS = int(os.environ.get("COMMANDCENTER_KILLS", "30"))
FILLED = 3000


class Dier:
    """The process that forks those who die."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def die_at(self, point: int) -> str:
        """What became of a child."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(point, file=self._process.stdin, flush=True)
        return self._process.stdout.readline().strip()


@contextmanager
def dier(work: str, source: Path, target: Path) -> Iterator[Dier]:
    """A process that kills its children at this work."""
    command = [sys.executable, "-m", "tests.storage.backup_dier", work, str(source), str(target)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command,
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
    ) as process:
        yield Dier(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def source(tmp_path: Path, current_file: Path) -> Path:
    """A small district whose every line is "old"."""
    file = tmp_path / "区 里" / "district.sqlite3"
    file.parent.mkdir()
    shutil.copyfile(current_file, file)
    database = Database(f"sqlite:///{file}")
    with database.begin() as session:
        lay_ground(session)
    database.close()
    mark(file, "old")
    return file


def mark(file: Path, word: str) -> None:
    """Write a word into many lines: a mixture of two states shows itself."""
    with closing(sqlite3.connect(file)) as connection, connection:
        rows = [(f"k{number}", f"{word}{'x' * 100}") for number in range(FILLED)]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def marked(file: Path) -> str:
    """The word that a whole file's lines hold, all of them."""
    whole(file)
    with closing(sqlite3.connect(file)) as connection:
        (words,) = connection.execute("SELECT group_concat(DISTINCT rtrim(value, 'x')) FROM meta").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return str(words)


def points(lot: random.Random, lines: int, microseconds: int) -> Iterator[int]:
    """Where to die, by turns before a line and at a moment; without an end."""
    while True:
        yield lot.randint(1, lines)
        yield -lot.randint(1, microseconds)


def kill_often(victim: Dier, lines: int, microseconds: int, look: "list[object]") -> Iterator[None]:
    """Kill until there are enough; after each attempt whoever asks looks."""
    lot, killed = random.Random(2026), 0
    for point in points(lot, lines, microseconds):
        outcome = victim.die_at(point)
        assert outcome == "killed" or outcome.startswith("done")
        killed += outcome == "killed"
        look.append(outcome)
        yield
        if killed == KILLS:
            return


def halves(folder: Path, sign: str) -> list[str]:
    """What is left under a maker's name: the next maker removes it."""
    return [path.name for path in folder.iterdir() if sign in path.name]


def test_killed_while_backing_up(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "to" / "copy.sqlite3"
    outcomes: list[object] = []
    copies = 0
    with dier("backup", source, target) as victim:
        lines = int(victim.die_at(0).split()[1])
        target.unlink()
        for _ in kill_often(victim, lines, 30_000, outcomes):
            if target.exists():
                assert marked(target) == "old"
                copies += 1
                target.unlink()
        assert marked(source) == "old"
        assert victim.die_at(0).startswith("done")
    assert halves(target.parent, COPYING) == []
    assert 0 < copies < len(outcomes)


def test_killed_while_restoring(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    shutil.copyfile(source, copy)
    mark(copy, "new")
    outcomes: list[object] = []
    swapped = 0
    with dier("restore", source, copy) as victim:
        lines = int(victim.die_at(0).split()[1])
        again(source)
        for _ in kill_often(victim, lines, 60_000, outcomes):
            there = marked(source)
            assert there in ("old", "new")
            kept = sorted(source.parent.glob("*.before-restore.*"))
            assert there == "old" or "old" in [marked(file) for file in kept]
            swapped += there == "new"
            again(source)
        assert marked(copy) == "new"
        assert victim.die_at(0).startswith("done")
    assert halves(source.parent, ".restoring-") == []
    assert 0 < swapped < len(outcomes)


def again(source: Path) -> None:
    """The old state in its place, and nothing else."""
    kept = sorted(source.parent.glob("*.before-restore.*"))
    if marked(source) == "new":
        shutil.copyfile(kept[0], f"{source}.old")
        Path(f"{source}.old").replace(source)
    for file in kept:
        file.unlink()


def test_killed_while_migrating(tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite3"
    database = Database(f"sqlite:///{older}")
    upgrade(database, "0001")
    database.close()
    mark(older, "old")
    source = tmp_path / "区" / "district.sqlite3"
    source.parent.mkdir()
    shutil.copyfile(older, source)
    outcomes: list[object] = []
    done = 0
    with dier("migrate", source, source) as victim:
        lines = int(victim.die_at(0).split()[1])
        for _ in kill_often(victim, lines, 400_000, outcomes):
            assert marked(source) == "old"
            revision = contents_of_file(source).revision
            assert revision in ("0001", HEAD)
            copies = [file for file in source.parent.glob("*.before-*") if COPYING not in file.name]
            assert [(marked(file), contents_of_file(file).revision) for file in copies] in ([], [("old", "0001")])
            assert revision == "0001" or copies
            done += revision == HEAD
            for file in (source, *copies, *source.parent.glob(f"{source.name}-*")):
                file.unlink()
            shutil.copyfile(older, source)
        assert victim.die_at(0).startswith("done")
        assert halves(source.parent, COPYING) == []
    assert contents_of_file(source).revision == HEAD
    assert len(outcomes) > done
