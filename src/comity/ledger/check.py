"""Verifies a ledger: the file, the chain of revisions, every row's hash, and everything derived from them."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, exists, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from comity.ledger import schema
from comity.ledger.check_derived import check_derived
from comity.ledger.check_rows import check_rows
from comity.ledger.engine import connect, place, reading, writing
from comity.ledger.entries import Revision
from comity.ledger.findings import RESTORE, Finding, collect
from comity.ledger.hashing import GENESIS, chain_hash
from comity.ledger.opening import read_version
from comity.model.errors import LedgerError
from comity.model.issues import Issue

Step = Callable[[Connection], Iterable[Finding]]


def check(engine: Engine) -> list[Issue]:
    """Return everything that is wrong with a ledger, at most some dozen issues of one kind; nothing means all is well.

    A damaged file gives issues too, whatever the damage: each step that cannot be carried out is one.
    """
    lenient = connect(engine.url, lenient=True)
    try:
        return collect(place(engine.url), _findings(engine, lenient))
    finally:
        lenient.dispose()


def _findings(engine: Engine, lenient: Engine) -> Iterator[Finding]:
    steps: tuple[Step, ...] = (_file, _orphans, _schema, _chain, check_rows, check_derived)
    for step in steps:
        try:
            yield from _run(engine, step)
        except UnicodeError:  # some text does not decode: read it all with marks for what does not, which takes longer
            yield from _run(lenient, step)
    if engine.dialect.name == "sqlite":
        yield from _index(engine)


def _run(engine: Engine, step: Step) -> list[Finding]:
    """Carry out a step; raise UnicodeError where it meets text that does not decode."""
    try:
        with reading(engine) as connection:
            return list(step(connection))
    except LedgerError as error:
        if "decode" in str(error.__cause__).lower():
            raise UnicodeError from error
        return [Finding("unreadable", error.message, error.remedy)]
    except (SQLAlchemyError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        # A row so far from what was written that it cannot even be compared.
        return [Finding("unreadable", f"It cannot be read: {type(error).__name__}: {error}", RESTORE)]


def _file(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if said != "ok":
            yield Finding("damaged", f"SQLite finds: {said}.", RESTORE)


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Yield the tables with rows that refer to what is not there: both back ends forbid it, both can be made not to."""
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_keys:
            column, parent = key.parent, key.column
            known = exists().where(parent == column)
            lost = connection.execute(select(column).where(column.is_not(None), ~known).limit(1)).all()
            for (name,) in lost:
                message = f"A row refers to {parent.table.name} {name!r}, which is not there."
                yield Finding("orphan", message, RESTORE, table.name)


def _schema(connection: Connection) -> Iterator[Finding]:
    if read_version(connection) != schema.HEAD:
        yield Finding("schema", f"The version is not {schema.HEAD}.", RESTORE, schema.alembic_version.name)
    if connection.execute(select(func.count()).select_from(schema.alembic_version)).scalar_one() != 1:
        yield Finding("schema", "There is not exactly one version.", RESTORE, schema.alembic_version.name)
    if connection.dialect.name != "sqlite":
        return
    held, expected = _objects(connection), _expected_objects()
    for name in sorted(expected.keys() | held.keys()):
        if held.get(name) != expected.get(name):
            yield Finding("schema", f"The {' '.join(name)} is not as comity makes it.", RESTORE, name[1])


def _objects(connection: Connection) -> dict[tuple[str, str], Any]:
    query = text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
    return {(kind, name): (table, sql) for kind, name, table, sql in connection.execute(query)}


@cache
def _expected_objects() -> dict[tuple[str, str], Any]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        return _objects(connection)


def _chain(connection: Connection) -> Iterator[Finding]:
    number, hash_before = 0, GENESIS
    for row in connection.execute(select(schema.revision).order_by(schema.revision.c.number)):
        values = {name: getattr(row, name) for name in Revision.__struct_fields__}
        if row.number != number + 1:
            message = f"Revision {number + 1} is missing."
            yield Finding("chain", message, RESTORE, "revision", row.number)
        elif row.prev_hash != hash_before:
            message = f"Revision {row.number} does not follow on the one before it."
            yield Finding("chain", message, RESTORE, "revision", row.number)
        if chain_hash(values) != row.hash:
            message = f"Revision {row.number} does not read as it was written."
            yield Finding("chain", message, RESTORE, "revision", row.number)
        number, hash_before = row.number, row.hash


def _index(engine: Engine) -> Iterator[Finding]:
    """Let FTS5 compare its index with the entries.

    It wants a writer's lock for that, though it writes nothing: a file that may only be read goes without.
    """
    try:
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"))
    except LedgerError as error:
        said = str(error.__cause__)
        if "readonly" in said:
            return
        if "malformed" not in said:
            raise
        remedy = "Make it again with `comity ledger rebuild`."
        yield Finding("search", "The search index does not match its entries.", remedy, "search_index")
