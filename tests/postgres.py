"""Starts Debian's PostgreSQL on loopback for the tests, with data that vanish with it."""

import fcntl
import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from ports import free_port

PASSWORD = "only-for-tests"
INITIAL = [
    "--pgdata=data",
    "--username=tester",
    "--pwfile=password",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
]
# Nothing here must outlive a power cut, so nothing need wait for the disk.
OPTIONS = "-h 127.0.0.1 -p {port} -c unix_socket_directories= -c fsync=off"
# The server stops when its input ends, so it does not outlive tests that were killed.
RUN = """
"$1" start --silent --wait -D data -l log -o "$2" </dev/null && echo ready && read -r _
"$1" stop --silent -D data -m immediate
"""


class Server:
    """A PostgreSQL server with its data in `folder`; it can be stopped and started again."""

    def __init__(self, folder):
        self.folder = folder
        self.programs = programs()
        self.numbers = itertools.count(1)
        self.port = None
        self.process = None
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        self.account = {}
        if os.geteuid() == 0:
            # PostgreSQL does not run as root; its package brings an account for it.
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(secret, "postgres", "postgres")
            self.account = {"user": "postgres", "group": "postgres", "extra_groups": []}
        subprocess.run(
            [self.programs / "initdb", *INITIAL],
            **self.account,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def start(self):
        """Starts the server and waits for it; it keeps its port when it is started again."""
        for _ in range(5):
            port = self.port or free_port()
            options = OPTIONS.format(port=port)
            self.process = subprocess.Popen(
                ["sh", "-c", RUN, "sh", self.programs / "pg_ctl", options],
                **self.account,
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            if self.process.stdout.readline() == b"ready\n":
                self.port = port
                return
            self.stop()  # somebody else took the port
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8"))

    def stop(self):
        """Ends the server and all connections, as a crash would."""
        self.process.communicate()

    def new_database(self, encoding=None):
        """An address under which there is nothing yet; in UTF8 unless an encoding is named."""
        name = f"empty_{next(self.numbers)}"
        address = f"//tester:{PASSWORD}@127.0.0.1:{self.port}/"
        # A schema of its own is as empty as a database of its own, and made in no time.
        made = f"SCHEMA {name}"
        if encoding:
            made = f"DATABASE {name} ENCODING '{encoding}' TEMPLATE template0"
        with psycopg.connect(f"postgresql:{address}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE {made}".encode())
        if encoding:
            return f"postgresql+psycopg:{address}{name}"
        return f"postgresql+psycopg:{address}postgres?options=-csearch_path%3D{name}"


@contextmanager
def running():
    """A Server that runs, and is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def programs():
    """The folder with initdb and pg_ctl; installs Debian's package where it is missing."""
    with (Path(tempfile.gettempdir()) / f"postgres-install-{os.geteuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests may run in several processes
        if not (found := installed()):
            install()
            found = installed()
    assert found, "Install PostgreSQL: apt-get install postgresql"
    return found


def installed():
    """Where the newest PostgreSQL lies; None if there is none."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda path: int(path.parts[-3]))
    if newest:
        return newest[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


def install():
    """Installs Debian's package, without the server that it would set up for everybody."""
    assert shutil.which("apt-get"), "Install PostgreSQL, and put initdb and pg_ctl on the path."
    own = Path("/etc/postgresql-common/createcluster.d/for-tests.conf")
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("create_main_cluster = false\n", encoding="utf-8")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for what in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(
                ["apt-get", "-qq", *what], env=quiet, stdout=subprocess.DEVNULL, check=True
            )
    finally:
        own.unlink()


@pytest.fixture(scope="session")
def server():
    with running() as started:
        yield started


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def address(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path}/revisions.sqlite3"
    return request.getfixturevalue("server").new_database()
