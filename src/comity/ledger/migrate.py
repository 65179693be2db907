"""Brings a ledger's schema up to date, or back; the only module that needs Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection

from comity.ledger import schema
from comity.ledger.engine import address, connect, place, writing
from comity.ledger.opening import check_is_there, read_version
from comity.ledger.rebuild import rebuild
from comity.model.errors import LedgerError

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(location: str | Path) -> None:
    """Bring the ledger at a path or address to the present schema, in one transaction; derived tables are made anew.

    Raises LedgerError when there is no ledger, or it was written by a newer comity.
    """
    url = address(location)
    check_is_there(url)
    _migrate(url, schema.HEAD)


def downgrade(location: str | Path, version: str) -> None:
    """Bring the ledger back to an older schema; what the older one cannot hold is dropped."""
    url = address(location)
    check_is_there(url)
    _migrate(url, version)


def _migrate(url: URL, version: str) -> None:
    engine = connect(url)
    try:
        with writing(engine) as connection:
            held = read_version(connection)
            _check_known(url, held)
            run(connection, version)
            if version == schema.HEAD and held != schema.HEAD:
                rebuild(connection)
    finally:
        engine.dispose()


def _check_known(url: URL, version: str | None) -> None:
    if version not in (*schema.OLDER, schema.HEAD):
        raise LedgerError(
            f"{place(url)} is no ledger that this comity knows (schema {version or 'none'}).",
            "Use the comity that wrote it, or name another one.",
        )


def run(connection: Connection, version: str) -> None:
    """Run the migrations that lead to ``version`` (a number or ``base``) on a connection, in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    order = [*schema.OLDER, schema.HEAD]
    held = read_version(connection)
    down = held is not None and (version == "base" or order.index(version) < order.index(held))
    (command.downgrade if down else command.upgrade)(config, version)
