"""Connections to either back end: how they are opened, locked, and what their errors mean to a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from comity.model.errors import InputError, LedgerError

TIMEOUT = 30.0
"""Seconds a writer waits for another one before giving up."""

_WRITE = "comity_write"

# What the driver says -> what happened and what to do. The first match counts.
_MEANINGS = (
    (
        ("locked", "lock timeout", "LockNotAvailable"),
        "is being written to by another process.",
        "Wait for it to finish, then try again.",
    ),
    (
        ("disk is full", "disk I/O error", "No space left", "File too large"),
        "could not be written: the disk is full or failing.",
        "Free some space and repeat the command; nothing was half-written.",
    ),
    (
        ("not a database",),
        "is not a ledger: the file is no SQLite database.",
        "Name another file, or run `comity ledger init`.",
    ),
    (
        ("malformed", "decode", "corrupt", "database schema", "invalid"),
        "is damaged.",
        "Run `comity ledger check` on it and restore the last backup.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "may not be written to.",
        "Check who owns the file and its folder.",
    ),
    (
        ("unable to open",),
        "cannot be opened.",
        "Check that the file and its folder exist and may be read and written.",
    ),
    (
        ("connection failed", "connection refused", "could not connect", "server closed"),
        "cannot be reached.",
        "Check the address, and that the PostgreSQL server runs and lets you in.",
    ),
)


def address(location: str | Path) -> URL:
    """Return the database address for a path (SQLite) or a ``sqlite://`` or ``postgresql://`` URL.

    Raises InputError for any other kind of address.
    """
    if isinstance(location, Path) or "://" not in location:
        return URL.create("sqlite+pysqlite", database=str(location))
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        raise InputError(f"{location!r} is not an address.", "Give a file or postgresql://host/database.") from None
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    backend = url.drivername.partition("+")[0]
    if backend not in drivers:
        raise InputError(f"comity has no store for {backend!r}.", "Give a file or postgresql://host/database.")
    return url.set(drivername=drivers[backend])


def connect(url: URL, *, timeout: float = TIMEOUT, lenient: bool = False) -> Engine:
    """Return an engine for ``url``; a ``lenient`` one reads text that is not UTF-8 with replacement characters."""
    if url.get_backend_name() == "sqlite":
        return _connect_sqlite(url, timeout, lenient)
    settings = f"-c lock_timeout={int(timeout * 1000)} -c client_encoding=UTF8"
    return create_engine(url, connect_args={"options": settings, "connect_timeout": 10})


def _connect_sqlite(url: URL, timeout: float, lenient: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": timeout})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        if lenient:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def keep_log(engine: Engine) -> None:
    """Make a SQLite file keep a write-ahead log, so that readers and a writer need not wait for each other.

    The file remembers it. Not done on connecting: what is opened may turn out to be no ledger, and stays untouched.
    """
    if engine.dialect.name == "sqlite":
        with explained(engine.url), engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA journal_mode=WAL")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of the ledger throughout."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with explained(engine.url), engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that no other writer can run beside; it commits on leaving, or undoes everything."""
    with explained(engine.url), engine.execution_options(**{_WRITE: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE revision IN EXCLUSIVE MODE"))
        yield connection


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn a driver's error into a LedgerError that names the ledger and says what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:  # even SQLite's messages may not decode
        raise explain(error, url) from error


def explain(error: Exception, url: URL) -> LedgerError:
    """Return what a driver's error means: which ledger, what happened, what to do."""
    original = getattr(error, "orig", None) or error
    said = f"{type(original).__name__}: {original}"
    for marks, meaning, remedy in _MEANINGS:
        if any(mark.lower() in said.lower() for mark in marks):
            return LedgerError(f"The ledger {place(url)} {meaning}", remedy)
    return LedgerError(f"The ledger {place(url)} answered: {said}.", "Run `comity ledger check` on it.")


def place(url: URL) -> str:
    """Return how to name the ledger to a person: its file, or its address without the password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
