"""Sets up a new ledger, and makes sure that what is opened is one."""

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, select

from comity.ledger import schema
from comity.ledger.engine import explained, place
from comity.model.errors import LedgerError

_MAGIC = b"SQLite format 3\0"


def check_is_new(url: URL) -> None:
    """Raise LedgerError if there is a file already, or no folder to put it in (PostgreSQL: see :func:`set_up`)."""
    if url.get_backend_name() != "sqlite":
        return
    path = Path(place(url))
    if path.exists():
        raise LedgerError(f"There is a file at {path} already.", "Name another file, or remove that one first.")
    if not path.parent.is_dir():
        raise LedgerError(f"There is no folder {path.parent}.", "Make it first, or name another file.")


def set_up(engine: Engine) -> None:
    """Make the tables of a new ledger; raise LedgerError if the database holds one already."""
    with explained(engine.url), engine.begin() as connection:
        if inspect(connection).has_table(schema.revision.name):
            raise LedgerError(
                f"There is a ledger at {place(engine.url)} already.", "Open it, or name another database."
            )
        schema.metadata.create_all(connection, checkfirst=False)
        connection.execute(schema.alembic_version.insert(), {"version_num": schema.HEAD})


def clear_away(url: URL) -> None:
    """Remove the file of a ledger that could not be set up, so that it can be tried again."""
    if url.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(place(url) + ending).unlink(missing_ok=True)


def check_is_there(url: URL) -> None:
    """Raise LedgerError unless there is a SQLite file at ``url`` (PostgreSQL: nothing to look at yet)."""
    if url.get_backend_name() != "sqlite":
        return
    path = Path(place(url))
    if not path.is_file():
        raise LedgerError(f"There is no ledger at {path}.", "Name the right file, or run `comity ledger init`.")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise LedgerError(
                f"{path} is not a ledger: it is no SQLite database.", "Name another file, or run `comity ledger init`."
            )


def check_version(engine: Engine) -> None:
    """Raise LedgerError unless the database is a ledger of the present schema."""
    with explained(engine.url), engine.connect() as connection:
        version = read_version(connection)
    where = place(engine.url)
    if version is None:
        raise LedgerError(f"{where} is not a ledger.", "Name another one, or run `comity ledger init`.")
    if version in schema.OLDER:
        raise LedgerError(
            f"The ledger {where} was written by an older comity (schema {version}, now {schema.HEAD}).",
            "Copy the file somewhere safe, then run `comity ledger upgrade`.",
        )
    if version != schema.HEAD:
        raise LedgerError(
            f"The ledger {where} has the schema {version!r}, which this comity does not know (it knows {schema.HEAD}).",
            "Use the comity that wrote it, or a newer one; if there is none, the file is damaged.",
        )


def read_version(connection: Connection) -> str | None:
    """Return the schema's version, or None if the database is no ledger."""
    if not inspect(connection).has_table(schema.alembic_version.name):
        return None
    return connection.execute(select(schema.alembic_version.c.version_num)).scalar()
