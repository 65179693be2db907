"""Copies a ledger while others may be writing to it."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from comity.ledger.engine import explained, place
from comity.model.errors import LedgerError, RefusedError

_PAGES = 4_096
"""Pages copied at a time (16 MiB); writers can go on in between."""


def copy_to(engine: Engine, path: Path) -> None:
    """Copy the ledger to the new file ``path``; a copy that fails leaves no file behind."""
    if engine.dialect.name != "sqlite":
        raise RefusedError(
            f"The ledger {place(engine.url)} is in PostgreSQL, which has its own backup.",
            "Run `pg_dump --format=custom --file=ledger.dump DATABASE`.",
        )
    if path.exists():
        raise LedgerError(f"There is a file at {path} already.", "Name another one, or remove it first.")
    if not path.parent.is_dir():
        raise LedgerError(f"There is no folder {path.parent}.", "Make it first, or name another file.")
    making = path.with_name(path.name + ".part")
    try:
        with explained(engine.url):
            _copy(engine, making)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def _copy(engine: Engine, path: Path) -> None:
    target = sqlite3.connect(path)
    try:
        with engine.connect() as connection:
            held = connection.connection.driver_connection
            assert isinstance(held, sqlite3.Connection)
            held.backup(target, pages=_PAGES)
        # One file that can be sent around: the write-ahead log is folded in, and made again by whoever opens it.
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
