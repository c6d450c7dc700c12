"""What all tests share: both engines, and a home folder of their own.

A test that asks for ``database_url`` runs twice, on an empty SQLite file and on an empty database of a real PostgreSQL.
One server serves all processes of a run. The first test that needs it starts it, the run's end stops it.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from sqlalchemy import make_url

from tests.postgres_server import release, shared_server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FOLDER_VARIABLE = "COMMANDCENTER_TEST_POSTGRES_FOLDER"
OWNER_VARIABLE = "COMMANDCENTER_TEST_POSTGRES_OWNER"


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs tests for another one, by pytest-xdist."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Names, for all processes of this run, the folder of the server that they may start."""
    if not is_worker(config):
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="cc-test-")
        os.environ[OWNER_VARIABLE] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server, once all processes have done."""
    if not is_worker(config):
        release(Path(os.environ.pop(FOLDER_VARIABLE)))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, so that no test reads or writes what belongs to the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.delenv("COMMANDCENTER_DATABASE", raising=False)
    return home


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of the shared PostgreSQL's maintenance database."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    with FileLock(folder / "lock"):
        url = folder / "url"
        if not url.exists():
            shared_server(folder, int(os.environ[OWNER_VARIABLE]))
        return url.read_text(encoding="utf-8")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database, dropped after the test whoever is still connected."""
    name = f"test_{uuid4().hex}"
    maintenance = make_url(postgres_server)
    with psycopg.connect(maintenance.set(drivername="postgresql").render_as_string(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield maintenance.set(database=name).render_as_string()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each engine in turn."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url
