"""The wheel holds all that the program needs, and the requirement files are what they claim to be."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the backend that ``pip install .`` calls."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel lies unpacked, as an installer would leave it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def project() -> dict[str, object]:
    """The project's own table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files_of(folder: Path) -> set[Path]:
    """All files below the folder, relative to it, but for what Python itself leaves there."""
    return {
        path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("name", ["maps", "resources"])
def test_the_wheel_holds_the_shipped_data(unpacked: Path, name: str) -> None:
    wanted = files_of(ROOT / name)
    assert wanted
    shipped = unpacked / "commandcenter" / "_shipped" / name
    assert [path for path in sorted(wanted) if not (shipped / path).is_file()] == []


def test_the_wheel_holds_all_sources(unpacked: Path) -> None:
    source = ROOT / "src" / "commandcenter"
    assert [path for path in sorted(files_of(source)) if not (unpacked / "commandcenter" / path).is_file()] == []


def test_the_wheel_gives_the_command(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "commandcenter = commandcenter.__main__:main" in entry_points.read_text(encoding="utf-8")


def test_the_wheel_carries_the_licence(unpacked: Path) -> None:
    (licence,) = unpacked.glob("*.dist-info/licenses/LICENSE")
    assert "Apache License" in licence.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["maps", "resources"])
def test_an_installed_wheel_finds_its_data(unpacked: Path, tmp_path: Path, name: str) -> None:
    code = "import sys; from commandcenter.config import shipped; print(shipped(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    found = Path(done.stdout.strip())
    assert found == (unpacked / "commandcenter" / "_shipped" / name).resolve()
    assert found.is_dir()


@pytest.mark.parametrize("name", run.DEVELOPMENT)
def test_every_requirement_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    logical = text.replace("\\\n", " ").splitlines()
    assert logical
    assert [line for line in logical if "==" not in line or "--hash=sha256:" not in line] == []
    assert re.findall(r"://|file:| @ |--(?:index|extra|find)|^-", text, re.MULTILINE) == []


def test_development_requirements_hold_those_of_a_start() -> None:
    runtime, development = (set(PIN.findall((ROOT / name).read_text(encoding="utf-8"))) for name in run.DEVELOPMENT[1:])
    assert runtime <= development


def test_requirements_name_every_dependency() -> None:
    table = project()
    declared = [*table["project"]["dependencies"], *table["dependency-groups"]["dev"]]  # type: ignore[index]
    names = {re.split(r"[^A-Za-z0-9_.-]", entry, maxsplit=1)[0].lower().replace("_", "-") for entry in declared}
    pinned = {name for name, _ in PIN.findall((ROOT / run.DEVELOPMENT[-1]).read_text(encoding="utf-8"))}
    assert names - pinned == set()


def test_run_and_the_package_agree_on_the_pythons() -> None:
    wanted = f">=3.{run.OLDEST[1]},<3.{run.NEWEST[1] + 1}"
    assert project()["project"]["requires-python"] == wanted  # type: ignore[index]
