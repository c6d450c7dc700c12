"""run.py on copies of the checkout, with the Python that it is meant for: one outside ``.venv``, with pip."""

import ast
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
Done = subprocess.CompletedProcess[str]
BASE_PYTHON: str = sys._base_executable  # type: ignore[attr-defined]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with run.py, its requirements, and a program that says what it was started with."""
    folder = tmp_path / "萧山 checkout"
    package = folder / "src" / "commandcenter"
    package.mkdir(parents=True)
    for name in ("run.py", *run.DEVELOPMENT):
        shutil.copy(ROOT / name, folder)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import os, sys\nprint(os.getcwd(), sys.prefix, sys.argv[1:])\nsys.exit(7)\n")
    return folder


def start(
    checkout: Path, *arguments: str, python: str = BASE_PYTHON, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs this checkout's run.py from the folder above it."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return subprocess.run(
        [python, str(checkout / "run.py"), *arguments],
        cwd=checkout.parent,
        env={**environment, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def set_up(checkout: Path, finished: bool) -> None:
    """What a set-up leaves when it has ended, less the packages, or what it leaves when it is killed."""
    code = f"""
import run
run.empty_stamp()
run.make_environment()
if {finished}:
    run.STAMP.write_text("\\n".join(run.stamp_lines(run.RUNTIME)), encoding="utf-8")
"""
    subprocess.run([BASE_PYTHON, "-c", code], cwd=checkout, check=True)


def unreachable(checkout: Path) -> dict[str, str]:
    """Variables under which pip finds no package anywhere."""
    empty = checkout / "no-packages"
    empty.mkdir(exist_ok=True)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(empty), "PIP_CONFIG_FILE": os.devnull}


@pytest.mark.parametrize("name", sorted(run.TASKS))
def test_a_tasks_name_comes_first_and_the_rest_is_its_own(name: str) -> None:
    assert run.chosen_task([name, "-x", "test"]) == (run.TASKS[name], ["-x", "test"])


@pytest.mark.parametrize("arguments", [[], ["sample", "test"], ["--database", "bench"]])
def test_anything_else_is_for_the_program(arguments: list[str]) -> None:
    assert run.chosen_task(arguments) == (run.PROGRAM, arguments)


@pytest.mark.parametrize("given", [["-n", "4"], ["-n0"], ["-p", "no:xdist"], ["--pdb"], ["tests", "-n1"]])
def test_whoever_settles_the_processes_is_left_alone(given: list[str]) -> None:
    assert run.pytest_arguments(given) == given


def test_tests_take_two_processes_otherwise() -> None:
    assert run.pytest_arguments(["tests/ui", "-k", "north"]) == ["-n", "2", "tests/ui", "-k", "north"]


def test_a_finished_setup_is_left_alone_and_the_program_runs_in_it(checkout: Path) -> None:
    set_up(checkout, finished=True)
    done = start(checkout, "snapshot", "--out", "画.png", PYTHONPATH=str(checkout / "elsewhere"))
    assert done.stdout.strip() == f"{checkout.parent} {checkout / '.venv'} ['snapshot', '--out', '画.png']"
    assert (done.returncode, done.stderr) == (7, "")


def test_a_module_in_the_current_folder_shadows_nothing(checkout: Path) -> None:
    set_up(checkout, finished=True)
    (checkout.parent / "commandcenter.py").write_text("raise SystemExit('the wrong one')\n")
    assert start(checkout).returncode == 7


def test_changed_requirements_are_noticed(checkout: Path) -> None:
    set_up(checkout, finished=True)
    with (checkout / "requirements.txt").open("a", encoding="utf-8") as file:
        file.write("# renewed\n")
    done = start(checkout, **unreachable(checkout))
    assert done.returncode == 2
    assert "setting up" in done.stderr


def test_a_moved_checkout_is_set_up_anew(checkout: Path) -> None:
    set_up(checkout, finished=True)
    moved = checkout.rename(checkout.parent / "moved")
    done = start(moved, **unreachable(moved))
    assert done.returncode == 2
    assert "setting up" in done.stderr


def test_an_interrupted_setup_begins_anew(checkout: Path) -> None:
    set_up(checkout, finished=False)
    half = checkout / ".venv" / "half-unpacked"
    half.touch()
    start(checkout, **unreachable(checkout))
    assert not half.exists()
    assert (checkout / ".venv" / run.STAMP.name).read_bytes() == b""


def test_an_environment_made_by_somebody_else_is_not_touched(checkout: Path) -> None:
    theirs = checkout / ".venv" / "theirs"
    theirs.parent.mkdir()
    theirs.write_text("kept")
    done = start(checkout)
    assert done.returncode == 2
    assert "was not made by run.py" in done.stderr
    assert [path.name for path in theirs.parent.iterdir()] == ["theirs"]


def test_unreachable_packages_are_told_in_one_sentence(checkout: Path) -> None:
    done = start(checkout, **unreachable(checkout))
    assert (done.returncode, done.stdout) == (2, "")
    announced, sentence = done.stderr.splitlines()
    assert "setting up" in announced
    assert sentence.startswith("run.py: the packages could not be fetched")
    assert "check the network" in sentence


def test_a_python_without_pip_is_told_in_one_sentence(checkout: Path) -> None:
    done = start(checkout, python=sys.executable)
    assert done.returncode == 2
    assert "has no pip: install it" in done.stderr.splitlines()[-1]


def test_incomplete_checkouts_are_told_in_one_sentence(checkout: Path) -> None:
    (checkout / "requirements.txt").unlink()
    done = start(checkout)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "requirements.txt" in done.stderr


def test_a_python_too_old_is_told_before_anything_is_made(checkout: Path) -> None:
    script = checkout / "run.py"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("OLDEST, NEWEST = (3, 11), (3, 14)", "OLDEST, NEWEST = (3, 98), (3, 99)"), "utf-8")
    done = start(checkout)
    assert done.returncode == 2
    assert done.stderr.endswith("needs 3.98 to 3.99: install one of these and start run.py with it.\n")
    assert not (checkout / ".venv").exists()


def test_an_old_python_can_read_that_far() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_libraries_that_load_are_not_missed() -> None:
    there = find_library("c")
    assert there is not None
    absent = {"libno-such.so.9": "libno-such9"}
    assert run.missing({there: "libc6", **absent}) == absent


def test_where_apt_is_the_sentence_holds_the_line_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "apt-get", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    sentence = run.missing_sentence({"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"})
    assert sentence.endswith("sudo apt-get install -y libgl1 libegl1")


def test_where_apt_is_not_the_sentence_names_the_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sentence = run.missing_sentence({"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"})
    assert "libGL.so.1, libEGL.so.1" in sentence
    assert "apt-get" not in sentence


def test_package_lists_are_fetched_when_the_first_try_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "apt-get", f'echo "$1" >> "{tmp_path}/calls"; echo "E: Unable to locate package"; exit 100')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(run.Trouble, match="E: Unable to locate package"):
        run.install_libraries(["libno-such9"])
    assert (tmp_path / "calls").read_text().split() == ["install", "update", "install"]


def program(path: Path, body: str) -> None:
    """An executable shell script."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "UV_SYSTEM_PYTHON"])
def test_leftovers_that_would_mislead_are_dropped(name: str) -> None:
    assert name not in run.clean_environment({name: "1"})


def test_the_rest_of_the_environment_is_kept() -> None:
    given = {
        "PATH": "/bin",
        "LANG": "zh_CN.UTF-8",
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "PIP_RETRIES": "9",
    }
    assert given.items() <= run.clean_environment(given).items()


def test_uv_is_told_what_pip_was_told(tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://mirror.example/simple\ncert = /etc/ca.pem\ntimeout = 60\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = str(settings)
    told = run.pip_settings([BASE_PYTHON, "-m", "pip"], environment)
    assert told["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert told["SSL_CERT_FILE"] == "/etc/ca.pem"


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("Collecting uv\nERROR: No matching distribution\nhint: look elsewhere\n", "ERROR: No matching distribution"),
        ("one\ntwo\n\n", "two"),
        ("", "it said nothing"),
    ],
)
def test_the_line_that_names_the_failure_is_found(output: str, line: str) -> None:
    assert run.telling_line(output) == line
