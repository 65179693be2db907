"""Verifies that every row reads as it was written: its own hash, and its revision's over all rows it added."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, or_, select

from comity.ledger import schema
from comity.ledger.decide import load_holdings, load_withdrawals
from comity.ledger.findings import REBUILD, RESTORE, Finding
from comity.ledger.hashing import CHAINED, TableDigest, content_hash
from comity.ledger.loading import load_citations, load_decisions, stream
from comity.ledger.rows import DOCUMENT_HASHED, PASSAGE_HASHED, AnyRow, read_made, row_hash
from comity.ledger.standing import in_force
from comity.ledger.write import VOUCHED
from comity.model.assertions import Decision, content_id

Digests = dict[str, dict[int, TableDigest]]


def check_rows(connection: Connection) -> Iterator[Finding]:
    """Yield every row that does not read as it was written, and every revision that vouches for something else."""
    digests: Digests = {name: {} for name in CHAINED}
    yield from _hashed(connection, "document", DOCUMENT_HASHED, digests)
    yield from _hashed(connection, "passage", PASSAGE_HASHED, digests)
    yield from _assertions(connection, digests)
    yield from _decisions(connection, digests)
    for row in _each(connection, schema.layout):
        _vouch(digests, "layout", row)
    yield from _revisions(connection, digests)
    yield from _positions(connection)


def _each(connection: Connection, table: Table) -> Iterator[AnyRow]:
    return (row for rows in stream(connection, table) for row in rows)


def _vouch(digests: Digests, table: str, row: AnyRow) -> None:
    added = digests[table].setdefault(row.revision, TableDigest())
    added.add(*(getattr(row, name) for name in VOUCHED[table]))


def _hashed(connection: Connection, name: str, columns: tuple[str, ...], digests: Digests) -> Iterator[Finding]:
    for row in _each(connection, schema.metadata.tables[name]):
        _vouch(digests, name, row)
        if row_hash([row._mapping[column] for column in columns]) != row.hash:
            yield _changed(name, row)


def _changed(table: str, row: AnyRow) -> Finding:
    return Finding("row", f"The {table} {row.id} does not read as it was written.", RESTORE, table, row.seq)


def _assertions(connection: Connection, digests: Digests) -> Iterator[Finding]:
    holdings, withdrawn = load_holdings(connection), load_withdrawals(connection)
    for rows in stream(connection, schema.assertion):
        between = schema.assertion.c.seq.between(rows[0].seq, rows[-1].seq)
        sources = load_citations(connection, schema.assertion_source, "source", between)
        passages = load_citations(connection, schema.assertion_passage, "passage", between)
        for row in rows:
            _vouch(digests, "assertion", row)
            if read_made(row, sources.get(row.seq, ()), passages.get(row.seq, ())).id != row.id:
                yield _changed("assertion", row)
            if (row.holder, row.withdrawn_by) != (holdings.holder(row.id, row.record), withdrawn.get(row.id)):
                yield _derived("assertion", row)


def _derived(table: str, row: AnyRow) -> Finding:
    message = f"What is derived for the {table} {row.id} is not what follows from the decisions."
    return Finding("derived", message, REBUILD, table, row.seq)


def _decisions(connection: Connection, digests: Digests) -> Iterator[Finding]:
    standing = in_force(load_decisions(connection))
    for row in _each(connection, schema.decision):
        _vouch(digests, "decision", row)
        parts = (row._mapping[name] for name in Decision.__struct_fields__)
        if content_id("dec", row.occurrence, *parts) != row.id:
            yield _changed("decision", row)
        if row.in_force != int(row.id in standing):
            yield _derived("decision", row)


def _revisions(connection: Connection, digests: Digests) -> Iterator[Finding]:
    numbers = set()
    for row in connection.execute(select(schema.revision)):
        numbers.add(row.number)
        added = {name: digests[name].get(row.number, TableDigest()) for name in CHAINED}
        counted = (row.documents, row.passages, row.assertions, row.decisions, row.layout_rows)
        if content_hash(added) != row.content_hash or counted != tuple(added[name].rows for name in CHAINED):
            message = (
                f"Revision {row.number} does not vouch for the rows that name it: rows were added, lost or changed."
            )
            yield Finding("revision", message, RESTORE, "revision", row.number)
    for name, by_revision in digests.items():
        for number in by_revision.keys() - numbers:
            yield Finding("revision", f"Rows of {name} name a revision {number!r} that is not there.", RESTORE, name)


def _positions(connection: Connection) -> Iterator[Finding]:
    """Yield the assertions whose citations are not numbered from 0 without a gap."""
    for table in (schema.assertion_source, schema.assertion_passage):
        position, seq = table.c.position, table.c.assertion
        odd = or_(func.min(position) != 0, func.max(position) != func.count() - 1)
        for (row,) in connection.execute(select(seq).group_by(seq).having(odd)):
            yield Finding("row", f"The citations of assertion {row} are not in order.", RESTORE, table.name, row)
