"""The command line as a person uses it: real processes; every error one sentence on standard error, exit 2."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

PNG = b"\x89PNG\r\n\x1a\n"


def command(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``commandcenter`` without a display."""
    return subprocess.run(
        [sys.executable, "-m", "commandcenter", *arguments],
        capture_output=True, text=True, check=False, cwd=folder, env=_environment(), timeout=300,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    without = ("DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[1] / "src"), "QT_QPA_PLATFORM": "offscreen"}


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height in the PNG's header."""
    head = picture.read_bytes()[:24]
    assert head[:8] == PNG
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sample district without history."""
    url = f"sqlite:///{tmp_path_factory.mktemp('bare') / '样本 district.sqlite3'}"
    made = command("sample", "--database", url, "--history", "none", "--as-of", "2024-08-02")
    assert made.returncode == 0, made.stderr
    assert "样本" in made.stdout
    return url


TOMORROW = str(date.today() + timedelta(days=1))


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("--database",),
        ("snapshot",),
        ("snapshot", "--out", "x.png", "--size", "big"),
        ("snapshot", "--out", "x.png", "--size", "1x1"),
        ("snapshot", "--out", "x.png", "--scale", "0"),
        ("snapshot", "--out", "x.png", "--theme", "pink"),
        ("snapshot", "--out", "/nowhere/at/all/x.png"),
        ("sample", "--as-of", "yesterday"),
        ("sample", "--as-of", TOMORROW),
        ("sample", "--seed", "pi"),
        ("sample", "--database", "mysql://a/b"),
        ("check", "--database", "nonsense"),
        ("check", "--database", "sqlite:////nowhere/at/all.sqlite3"),
        ("check", "--database", "postgresql://nobody:secret@127.0.0.1:9/none"),
    ],
)
def test_an_error_is_one_sentence(arguments: tuple[str, ...]) -> None:
    ended = command(*arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stderr.strip()[-1] in "。）"
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr


def test_the_sample_is_whole(bare: str) -> None:
    checked = command("check", "--database", bare)
    assert checked.returncode == 0, checked.stdout
    assert "网格 2,048" in checked.stdout
    assert "✗" not in checked.stdout


def test_check_finds_what_is_wrong(bare: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(Path(bare.removeprefix("sqlite:///")).read_bytes())
    connection = sqlite3.connect(file)
    connection.execute("UPDATE grid SET geometry = (SELECT geometry FROM grid WHERE id = 2) WHERE id = 1")
    connection.execute("UPDATE cadre SET organization_id = 999999 WHERE id = 1")
    connection.commit()
    connection.close()
    checked = command("check", "--database", f"sqlite:///{file}")
    assert checked.returncode == 1
    assert checked.stdout.count("✗") >= 2


def test_a_sample_is_never_made_over_anything(bare: str) -> None:
    again = command("sample", "--database", bare)
    assert again.returncode == 2
    assert len(again.stderr.strip().splitlines()) == 1


def test_a_snapshot_is_the_window(bare: str, tmp_path: Path) -> None:
    out = tmp_path / "board.png"
    arguments = ("--size", "1280x800", "--perspective", "supervision", "--theme", "light", "--scale", "1.5")
    drawn = command("snapshot", "--database", bare, "--out", str(out), *arguments, "--select", "330109113")
    assert drawn.returncode == 0, drawn.stderr
    assert size_of(out) == (1920, 1200)


def test_a_snapshot_of_an_unknown_code_or_an_empty_database_is_refused(bare: str, tmp_path: Path) -> None:
    out = str(tmp_path / "x.png")
    unknown = command("snapshot", "--database", bare, "--out", out, "--select", "1'; drop table grid; --")
    assert unknown.returncode == 2
    assert "没有编码为" in unknown.stderr
    empty = command("snapshot", "--database", f"sqlite:///{tmp_path / 'empty.sqlite3'}", "--out", out)
    assert empty.returncode == 2
    assert "还没有网格" in empty.stderr
    assert not Path(out).exists()


def test_without_a_display_it_says_so_draws_and_tells_the_figures(bare: str, tmp_path: Path) -> None:
    shown = command("--database", bare, folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "没有显示器" in shown.stdout
    assert "2,042 / 2,048" in shown.stdout
    assert size_of(tmp_path / "commandcenter.png") == (1920, 1080)


def _heed_interrupts() -> None:
    """A shell's background job is told to ignore them, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_while_making_a_sample_it_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'district.sqlite3'}"
    with subprocess.Popen(
        [sys.executable, "-m", "commandcenter", "sample", "--database", url, "--progress"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment(), preexec_fn=_heed_interrupts,
    ) as making:  # fmt: skip
        assert making.stdout is not None
        assert making.stderr is not None
        making.stdout.readline()
        time.sleep(0.5)
        making.send_signal(signal.SIGINT)
        said = making.stderr.read()
        assert making.wait(30) == 2
    assert "Traceback" not in said
    assert not list(tmp_path.glob("district.sqlite3"))
