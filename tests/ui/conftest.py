"""A real office on a real sample district, one copy a test."""

import gc
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from commandcenter.app import build_office, close_office, open_database, qt_application
from commandcenter.ui.shell.office import Office
from tests.conftest import is_worker

AS_OF = date(2024, 8, 2)


@pytest.fixture(scope="session")
def qapp() -> Iterator[object]:
    """The program's own application: its font, style and translations."""
    application = qt_application()
    yield application
    application.clipboard().clear()  # what Python put there would be freed after Python's own end


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """A test's window is freed by the thread it lives in: a worker of the next window that did it would crash Qt."""
    gc.disable()
    yield
    gc.collect(1)  # what the test made is all young
    gc.enable()


@pytest.fixture(scope="session")
def season_file(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A sample district with the last 90 days, made once for all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if is_worker(request.config) else own) / "season"
    folder.mkdir(exist_ok=True)
    file = folder / "season.sqlite3"
    with FileLock(folder / "lock"):
        if not file.exists():
            from commandcenter.sample.make import make_sample

            make_sample(f"sqlite:///{file}", "season", as_of=AS_OF)
    return file


@pytest.fixture
def season_url(season_file: Path, tmp_path: Path) -> str:
    """A copy of that district for one test."""
    copy = tmp_path / "district.sqlite3"
    shutil.copyfile(season_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def office(qapp: object, season_url: str) -> Iterator[Office]:
    """The parts of a window on that copy."""
    office = build_office(open_database(season_url))
    office.theme.apply()
    yield office
    close_office(office)
