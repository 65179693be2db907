"""Looks up single records, their history, and what the ledger holds."""

from pathlib import Path

from sqlalchemy import Connection, func, or_, select, text

from comity.ledger import schema
from comity.ledger.derived import read_record
from comity.ledger.engine import place
from comity.ledger.entries import HistoryEntry, LedgerInfo, StoredDecision
from comity.ledger.hashing import GENESIS
from comity.ledger.loading import load_assertions, load_decisions, load_head
from comity.ledger.rows import chunks, read_revision
from comity.model.errors import InputError
from comity.model.records import Record


def find_record(connection: Connection, record: str) -> Record:
    """Return a record, or the one it was merged into; raise InputError if there is none."""
    table = schema.record.c
    query = select(table.type, table.body, table.merged_into)
    row = connection.execute(query.where(table.id == record)).one_or_none()
    if row is not None and row.merged_into is not None:
        row = connection.execute(query.where(table.id == row.merged_into)).one_or_none()
    if row is None or row.body is None:
        raise InputError(f"The ledger holds no record {record!r}.", "Look it up with `comity search`.")
    return read_record(row.type, row.body)


def load_history(connection: Connection, record: str) -> list[HistoryEntry]:
    """Return what each revision did to a record, in order: to it by name, and to what it holds now."""
    made = schema.assertion.c
    assertions = load_assertions(connection, or_(made.record == record, made.holder == record))
    decisions = _decisions_about(connection, record, [one.id for one in assertions])
    numbers = {one.revision for one in assertions} | {one.revision for one in decisions}
    history = []
    for some in chunks(sorted(numbers)):
        number = schema.revision.c.number
        for row in connection.execute(select(schema.revision).where(number.in_(some)).order_by(number)):
            history.append(
                HistoryEntry(
                    revision=read_revision(row),
                    assertions=tuple(one for one in assertions if one.revision == row.number),
                    decisions=tuple(one for one in decisions if one.revision == row.number),
                )
            )
    return history


def _decisions_about(connection: Connection, record: str, assertions: list[str]) -> list[StoredDecision]:
    table = schema.decision.c
    found = {one.id: one for one in load_decisions(connection, or_(table.record == record, table.target == record))}
    for some in chunks(assertions):
        found.update((one.id, one) for one in load_decisions(connection, table.target.in_(some)))
    return sorted(found.values(), key=lambda one: one.seq)


def load_pending(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the records to which machines would add, with the fields in question, by id."""
    table = schema.record.c
    query = select(table.id, table.pending).where(table.pending != "")
    return {record: tuple(fields.split(";")) for record, fields in sorted(connection.execute(query).all())}


def describe(connection: Connection) -> LedgerInfo:
    """Return where the ledger is and what it holds."""
    last = load_head(connection)
    table = schema.record.c
    live = select(table.type, func.count()).where(table.body.is_not(None)).group_by(table.type).order_by(table.type)
    counts = {
        f"{name}s": connection.execute(select(func.count()).select_from(schema.metadata.tables[name])).scalar_one()
        for name in ("assertion", "decision", "document", "passage")
    }
    url = connection.engine.url
    return LedgerInfo(
        location=place(url),
        backend=connection.dialect.name,
        schema=schema.HEAD,
        revisions=last.number if last else 0,
        last_written=last.at if last else "",
        head=last.hash if last else GENESIS,
        bytes=_size(connection),
        records=dict(connection.execute(live).all()),
        **counts,
    )


def _size(connection: Connection) -> int:
    if connection.dialect.name != "sqlite":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    path = Path(place(connection.engine.url))
    return sum(part.stat().st_size for part in (path, path.with_name(path.name + "-wal")) if part.exists())
