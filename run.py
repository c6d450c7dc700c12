"""Sets up everything that commandcenter needs beside this file, then runs it.

    python3 run.py [arguments]              the program, with these arguments
    python3 run.py test [pytest arguments]  all tests, offscreen, with a real PostgreSQL
    python3 run.py bench [arguments]        the benchmarks
    python3 run.py lint                     linters, type check and the floors' contracts

Needs a Python of 3.11 or later with pip, and nothing else. The packages go to ``.venv`` beside this file, each checked
against its hash. A stamp in there, laid empty first and written last, tells what is installed: a start that finds it
current does nothing, and one that finds it empty, as after an interrupted set-up, begins anew.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree, which
from typing import NamedTuple

OLDEST, NEWEST = (3, 11), (3, 14)

# Before anything that an older Python would stumble over, so that it says this sentence and no traceback.
if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.stderr.write(
        f"run.py: this is Python {sys.version_info[0]}.{sys.version_info[1]}, and commandcenter needs "
        f"3.{OLDEST[1]} to 3.{NEWEST[1]}: install one of these and start run.py with it.\n"
    )
    sys.exit(2)

WINDOWS = sys.platform == "win32"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "commandcenter-setup"

BOOTSTRAP = "requirements-uv.txt"
RUNTIME = (BOOTSTRAP, "requirements.txt")
# Exported from one resolution with the others, its last file holds them too.
DEVELOPMENT = (*RUNTIME, "requirements-dev.txt")

# Left over from another Python or another installation, these would send ours astray.
MISLEADING_VARIABLES = {
    "__PYVENV_LAUNCHER__",
    *(f"PYTHON{end}" for end in ("HOME", "PATH", "STARTUP", "EXECUTABLE")),
    *(f"PIP_{end}" for end in ("CONSTRAINT", "DRY_RUN", "EDITABLE", "PREFIX", "PYTHON", "REQUIREMENT")),
    *(f"PIP_{end}" for end in ("REQUIRE_VIRTUALENV", "ROOT", "TARGET", "USER")),
    *(f"UV_{end}" for end in ("CONSTRAINT", "OVERRIDE", "PREFIX", "PYTHON", "SYSTEM_PYTHON", "TARGET")),
}

# uv does not read pip's settings; these three decide whether it reaches the packages at all.
PIP_SETTINGS_FOR_UV = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}


class Trouble(Exception):
    """What is wrong and what to do about it, in one sentence."""


# The system's libraries that Qt loads, and the Debian packages that hold them.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class Task(NamedTuple):
    """What a start runs in ``.venv``, one command after another, once its requirements are there."""

    requirements: Sequence[str]
    commands: Callable[[Sequence[str]], Sequence[Sequence[str]]]
    variables: Mapping[str, str] = {}
    folder: Path | None = None


def pytest_arguments(given: Sequence[str]) -> list[str]:
    """The arguments given, on two processes unless they settle that themselves."""
    settled = ("-n", "-p", "--numprocesses", "--dist", "--pdb", "--trace")
    return [*([] if any(word.startswith(settled) for word in given) else ["-n", "2"]), *given]


def lint_commands(_: Sequence[str]) -> list[list[str]]:
    """The checks that need no run of the program."""
    scripts = PYTHON.parent
    return [
        [str(scripts / "ruff"), "check", "."],
        [str(scripts / "ruff"), "format", "--check", "."],
        [str(PYTHON), "-m", "mypy", "--strict"],
        [str(scripts / "lint-imports"), "--no-logo"],
    ]


def module(name: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs a module of ``.venv``; ``-P``: never one that lies in the current folder by chance."""
    return [str(PYTHON), "-P", "-m", name, *arguments]


OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
PROGRAM = Task(RUNTIME, lambda given: [module("commandcenter", given)])
TASKS = {
    "test": Task(DEVELOPMENT, lambda given: [module("pytest", pytest_arguments(given))], OFFSCREEN, ROOT),
    "bench": Task(DEVELOPMENT, lambda given: [module("benchmarks", given)], {**OFFSCREEN, "PYTHONPATH": str(ROOT)}),
    "lint": Task(DEVELOPMENT, lint_commands, folder=ROOT),
}


def chosen_task(arguments: Sequence[str]) -> tuple[Task, Sequence[str]]:
    """The task that the first argument names, else the program itself, and the arguments left for it."""
    if arguments and arguments[0] in TASKS:
        return TASKS[arguments[0]], arguments[1:]
    return PROGRAM, arguments


def main(arguments: Sequence[str]) -> int:
    """Sets up what the arguments need and runs it; 2 with one sentence when that cannot be done."""
    task, left = chosen_task(arguments)
    try:
        check_libraries(os.environ)
        prepare(task.requirements)
        return run(task, left)
    except Trouble as trouble:
        say(str(trouble))
    except OSError as error:
        say(f"the set-up in {VENV} failed ({error}): free or unlock what it names and start again.")
    except KeyboardInterrupt:
        say("interrupted.")
        return 130
    return 2


def say(sentence: str) -> None:
    """Standard output belongs to the program that is run."""
    print(f"run.py: {sentence}", file=sys.stderr, flush=True)


def stamp_lines(requirements: Sequence[str]) -> list[str]:
    """What the stamp says once these requirements are installed, by this Python, in this place."""
    from hashlib import sha256

    place = "python {}.{} {}".format(*sys.version_info[:2], ROOT)
    return [place, *(f"{file} {sha256((ROOT / file).read_bytes()).hexdigest()}" for file in requirements)]


def installed() -> set[str]:
    """The lines of the stamp; none when the set-up never came to its end, or its Python has gone."""
    finished = PYTHON.exists() and STAMP.exists()
    return set(STAMP.read_text(encoding="utf-8").splitlines()) if finished else set()


def prepare(requirements: Sequence[str]) -> None:
    """Brings ``.venv`` up to these requirements; does nothing when the stamp says that it is."""
    wanted = stamp_lines(requirements)
    if installed().issuperset(wanted):
        return
    with alone():
        stamp = installed()
        if stamp.issuperset(wanted):
            return
        say(f"setting up {VENV} (once, a minute or a few: about 250 MB are fetched).")
        empty_stamp()
        if wanted[0] not in stamp:
            make_environment()
        install(requirements[-1])
        STAMP.write_text("\n".join(wanted) + "\n", encoding="utf-8")


def empty_stamp() -> None:
    """Claims ``.venv`` and marks it unfinished; refuses one that is not ours, since making it anew empties it."""
    VENV.mkdir(exist_ok=True)
    if not STAMP.exists() and any(VENV.iterdir()):
        raise Trouble(f"{VENV} was not made by run.py: move or delete it and start again.")
    STAMP.write_bytes(b"")


@contextmanager
def alone() -> Iterator[None]:
    """Lets one start at a time set up. What it has started keeps the lock too, should it outlive a killed start."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    os.set_inheritable(folder, True)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is setting up; waiting for it.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment() -> None:
    """An empty ``.venv`` that finds the sources of this checkout; without pip, which Debian's venv module lacks."""
    import venv
    from importlib.util import find_spec
    from sysconfig import get_path

    if find_spec("pip") is None:
        raise Trouble(f"{sys.executable} has no pip: install it (Debian: apt-get install python3-pip) and start again.")
    # Not venv's own clear=True, which would remove the stamp, and with it the mark that this is unfinished.
    for old in VENV.iterdir():
        if old.is_dir() and not old.is_symlink():
            rmtree(old)
        elif old != STAMP:
            old.unlink()
    venv.create(VENV, symlinks=not WINDOWS, with_pip=False)
    base = os.path.realpath(VENV)
    packages = get_path("purelib", "venv", vars={"base": base, "installed_base": base})
    source = os.path.relpath(ROOT / "src", packages)
    Path(packages, "commandcenter-source.pth").write_text(source + "\n", encoding="ascii")


def install(requirements: str) -> None:
    """Lets pip fetch uv, and uv the rest; pip does that too where only pip knows the way to the packages."""
    environment = clean_environment(os.environ)
    pip = [sys.executable, "-P", "-m", "pip", "--python", str(PYTHON)]
    pip_install = [*pip, "install", "--no-user", "--require-hashes", "--no-deps", "-r"]
    uv = [str(PYTHON.parent / "uv"), "pip", "install", "--python", str(PYTHON), "--require-hashes", "--no-deps", "-r"]
    complaint = attempt([*pip_install, BOOTSTRAP], environment)
    if complaint is None and attempt([*uv, requirements], {**pip_settings(pip, environment), **environment}):
        say("uv did not get them; trying pip, which takes longer.")
        complaint = attempt([*pip_install, requirements], environment)
    if complaint is not None:
        raise Trouble(
            f"the packages could not be fetched or installed ({complaint}): check the network, pip's index and proxy, "
            "and the room on the disk, and start again."
        )


def pip_settings(pip: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """What pip was told about the way to the packages, as variables for uv."""
    import subprocess

    listed = subprocess.run([*pip, "config", "list"], env=environment, capture_output=True, text=True, errors="replace")
    pairs = [line.partition("=")[::2] for line in listed.stdout.splitlines()]
    named = {key.rpartition(".")[2]: value.strip("'\"") for key, value in reversed(pairs)}
    return {variable: named[name] for name, variable in PIP_SETTINGS_FOR_UV.items() if name in named}


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables for whatever is started from here, without those that would mislead it."""
    kept = {name: value for name, value in environ.items() if name.upper() not in MISLEADING_VARIABLES}
    return {"PIP_RETRIES": "2", **kept, "VIRTUAL_ENV": str(VENV), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def attempt(command: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Runs a command of the set-up; ``None`` when it went well, else what it said of its failure."""
    import subprocess

    # A person at a terminal sees it work, since it may take minutes.
    watched = sys.stderr.isatty()
    done = subprocess.run(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if watched else subprocess.PIPE,
        stderr=None if watched else subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,
    )
    return None if done.returncode == 0 else telling_line(done.stdout or "what it says stands above")


def telling_line(output: str) -> str:
    """The line that names the failure: the last one called an error, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    return ([line for line in lines if line.lower().startswith(("error", "e:"))] or lines)[-1]


def check_libraries(environ: Mapping[str, str]) -> None:
    """Sees to the libraries that Qt needs here, those for X11 only where there is such a display."""
    if sys.platform != "linux":
        return
    display = environ.get("DISPLAY") and environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb")
    needed = {**QT_LIBRARIES, **X11_LIBRARIES} if display else QT_LIBRARIES
    lacking = missing(needed)
    if lacking and os.geteuid() == 0 and which("apt-get"):
        install_libraries(lacking.values())
        lacking = missing(needed)
    if lacking:
        raise Trouble(missing_sentence(lacking))


def missing(libraries: Mapping[str, str]) -> dict[str, str]:
    """Those that this system cannot load."""
    from ctypes import CDLL

    lacking = {}
    for soname, package in libraries.items():
        try:
            CDLL(soname)
        except OSError:
            lacking[soname] = package
    return lacking


def missing_sentence(lacking: Mapping[str, str]) -> str:
    """Says what to type, or on a system without apt what to look for."""
    if which("apt-get"):
        line = f"sudo apt-get install -y {' '.join(lacking.values())}"
        return f"Qt lacks system libraries; install them with this line and start again: {line}"
    return f"Qt lacks {', '.join(lacking)}: install the packages of your system that hold them and start again."


def install_libraries(packages: Iterable[str]) -> None:
    """Installs Debian packages; on failure once more with fresh package lists, which a new machine has none of."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    say(f"Qt needs system libraries: {' '.join(command)}")
    if attempt(command, environment) is not None:
        attempt(["apt-get", "update"], environment)
        complaint = attempt(command, environment)
        if complaint is not None:
            raise Trouble(f"{' '.join(command)} failed ({complaint}): mend that and start again.")


def run(task: Task, arguments: Sequence[str]) -> int:
    """Runs the commands and returns the first code that is not 0; where it can, a single one takes our place."""
    import subprocess

    environment = {**clean_environment(os.environ), **task.variables}
    commands = task.commands(arguments)
    if task.folder:
        os.chdir(task.folder)
    if len(commands) == 1 and not WINDOWS:
        os.execve(commands[0][0], list(commands[0]), environment)
    codes = [subprocess.call(command, env=environment) for command in commands]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
