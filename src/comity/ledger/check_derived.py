"""Verifies what is derived: records, their parties, the days assertions were known from, and search entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select, union

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.decide import load_holdings
from comity.ledger.derived import passage_entry
from comity.ledger.entries import StoredAssertion
from comity.ledger.findings import REBUILD, RESTORE, Finding
from comity.ledger.loading import load_cases
from comity.ledger.refresh import Recomputed, recompute
from comity.ledger.rows import chunks, iso, read_passage
from comity.ledger.standing import Holdings
from comity.model.errors import ComityError

_RECORDS = 2_000


def check_derived(connection: Connection) -> Iterator[Finding]:
    """Yield what is stored as derived and does not follow from assertions, decisions and passages."""
    origins, holdings = Origins(connection), load_holdings(connection)
    table = schema.assertion.c
    every = union(select(schema.record.c.id), select(table.record), select(table.holder)).subquery()
    records = connection.execute(select(every.c.id).order_by(every.c.id)).scalars().all()
    for some in chunks(records, _RECORDS):
        yield from _check_some(connection, some, origins, holdings)
    yield from _strays(connection)
    yield from _passages(connection)


def _check_some(connection: Connection, records: list[str], origins: Origins, holdings: Holdings) -> Iterator[Finding]:
    """Check records together, or one by one if among them is one that cannot be derived at all."""
    try:
        found = list(_compare(connection, records, origins, holdings))
    except (ComityError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        if len(records) == 1:
            message = f"The record {records[0]} cannot be derived: {error}"
            found = [Finding("derived", message, RESTORE, "record")]
        else:
            halves = (records[: len(records) // 2], records[len(records) // 2 :])
            found = [one for half in halves for one in _check_some(connection, half, origins, holdings)]
    yield from found


def _compare(connection: Connection, records: list[str], origins: Origins, holdings: Holdings) -> Iterator[Finding]:
    for cases in load_cases(connection, records, origins):
        expected = {made.row["id"]: (held, made) for held, made in recompute(connection, cases, holdings)}
        stored = _Stored(connection, [case[0] for case in cases])
        for record, *_ in cases:
            if record not in expected:
                yield Finding("orphan", f"Nothing is said of the record {record}.", REBUILD, "record")
            else:
                yield from _differences(record, *expected[record], stored)


class _Stored:
    """What is stored as derived for some records."""

    def __init__(self, connection: Connection, records: list[str]) -> None:
        table, party, search = schema.record, schema.record_party.c, schema.search.c
        rows = connection.execute(select(table).where(table.c.id.in_(records)))
        self.rows = {row.id: dict(row._mapping) for row in rows}
        self.parties: dict[str, list[str]] = {}
        for record, name in connection.execute(
            select(party.record, party.party).where(party.record.in_(records)).order_by(party.record, party.party)
        ):
            self.parties.setdefault(record, []).append(name)
        self.entries: dict[str, list[dict[str, Any]]] = {}
        query = select(schema.search).where(search.record.in_(records), search.kind != "passage")
        for row in connection.execute(query):
            self.entries.setdefault(row.record, []).append(_entry(dict(row._mapping)))


def _entry(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a search entry without its number, its terms sorted: PostgreSQL keeps them so, each in quotes."""
    entry = {name: value for name, value in values.items() if name != "seq"}
    terms = entry["terms"]
    quoted = isinstance(terms, str) and terms.startswith("'")
    return entry | {"terms": sorted(terms[1:-1].split("' '") if quoted else str(terms).split(" "))}


def _differences(
    record: str, assertions: list[StoredAssertion], expected: Recomputed, stored: _Stored
) -> Iterator[Finding]:
    row = stored.rows.get(record)
    if row != expected.row:
        changed = [name for name, value in expected.row.items() if row is None or row[name] != value]
        message = f"The record {record} is not what its assertions and decisions make it ({', '.join(changed)})."
        yield Finding("derived", message, REBUILD, "record")
    if sorted(stored.parties.get(record, ())) != expected.parties:
        yield Finding("derived", f"The parties of the record {record} are wrong.", REBUILD, "record_party")
    entries = [_entry(expected.entry)] if expected.entry else []
    if stored.entries.get(record, []) != entries:
        yield Finding("search", f"The search entry of the record {record} is wrong.", REBUILD, "search")
    for one in assertions:
        if iso(one.known_from) != iso(expected.days[one.seq]):
            message = f"The day from which the assertion {one.id} was known is wrong."
            yield Finding("derived", message, REBUILD, "assertion", one.seq)


def _strays(connection: Connection) -> Iterator[Finding]:
    """Yield entries of records that are not there, and parties of such."""
    known = select(schema.record.c.id)
    search = schema.search.c
    query = select(search.seq, search.record).where(search.kind != "passage", search.record.not_in(known))
    for seq, record in connection.execute(query):
        yield Finding("search", f"There is a search entry of {record!r}, which is no record.", REBUILD, "search", seq)


def _passages(connection: Connection) -> Iterator[Finding]:
    """Yield passages that are not found by search as they read, and those that are not in their document."""
    table, entry = schema.passage, schema.search
    seqs = connection.execute(select(table.c.seq).order_by(table.c.seq)).scalars().all()
    for some in chunks(seqs, _RECORDS):
        held = connection.execute(select(table).where(table.c.seq.in_(some))).all()
        query = select(entry).where(entry.c.passage.in_([row.id for row in held]))
        entries: dict[str, list[dict[str, Any]]] = {}
        for row in connection.execute(query):
            entries.setdefault(row.passage, []).append(_entry(dict(row._mapping)))
        for row in held:
            if entries.get(row.id) != [_entry(passage_entry(read_passage(row)))]:
                yield Finding("search", f"The search entry of the passage {row.id} is wrong.", REBUILD, "search")
    yield from _misquoted(connection)


def _misquoted(connection: Connection) -> Iterator[Finding]:
    table, document = schema.passage.c, schema.document.c
    length = table.end_offset - table.start_offset
    held = func.substr(document.text, table.start_offset + 1, length)
    query = select(table.seq, table.id, table.text, held).join(schema.document, document.id == table.document)
    for seq, name, quote, there in connection.execute(query):
        if there != quote:
            message = f"The passage {name} does not stand in its document."
            yield Finding("row", message, RESTORE, "passage", seq)
