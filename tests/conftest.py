"""What all tests share: both engines, and a home folder of their own.

A test that asks for ``database_url`` runs twice, on an empty SQLite file and on an empty database of a real PostgreSQL.
One server serves all processes of a run. The first test that needs it starts it, the run's end stops it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy import make_url

from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
from tests.postgres_server import release, shared_server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("unhurried", settings.default, deadline=None)  # no time fails a test
settings.load_profile("unhurried")

FOLDER_VARIABLE = "COMMANDCENTER_TEST_POSTGRES_FOLDER"
OWNER_VARIABLE = "COMMANDCENTER_TEST_POSTGRES_OWNER"
TEMPLATE = "schema_of_today"


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


@contextmanager
def new_postgres(server: str, template: str) -> Iterator[str]:
    """The URL of a new PostgreSQL database like ``template``, dropped in the end whoever is still connected."""
    name = f"test_{uuid4().hex}"
    maintenance = make_url(server)
    with psycopg.connect(maintenance.set(drivername="postgresql").render_as_string(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield maintenance.set(database=name).render_as_string()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrated(url: str) -> None:
    """Bring an empty database to the schema of today."""
    database = Database(url)
    prepare(database)
    database.close()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database."""
    with new_postgres(postgres_server, "template1") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each engine in turn."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(scope="session")
def current_template(postgres_server: str) -> str:
    """The name of a PostgreSQL database with the schema of today, migrated once for all processes."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    with FileLock(folder / "template-lock"):
        if not (folder / "template").exists():
            server = make_url(postgres_server)
            with psycopg.connect(server.set(drivername="postgresql").render_as_string(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {TEMPLATE}")
            migrated(server.set(database=TEMPLATE).render_as_string())
            (folder / "template").touch()
    return TEMPLATE


@pytest.fixture(scope="session")
def current_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema of today, migrated once."""
    file = tmp_path_factory.mktemp("schema") / "current.sqlite3"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def current_sqlite_url(sqlite_url: str, current_file: Path) -> str:
    """The URL of an SQLite file with the schema of today and no rows."""
    copyfile(current_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def current_postgres_url(postgres_server: str, current_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with the schema of today and no rows."""
    with new_postgres(postgres_server, current_template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def current_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with the schema of today and no rows, of each engine in turn."""
    url: str = request.getfixturevalue(f"current_{'sqlite' if request.param == 'sqlite' else 'postgres'}_url")
    return url
