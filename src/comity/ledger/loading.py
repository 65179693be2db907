"""Loads assertions, decisions, and everything a set of records is derived from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Table, func, select

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.entries import Revision, StoredAssertion, StoredDecision
from comity.ledger.evidence import Basis
from comity.ledger.rows import AnyRow, chunks, read_assertion, read_decision, read_revision
from comity.ledger.standing import Holdings, as_arrived

T = TypeVar("T")

_RECORDS = 2_000
"""How many records are loaded at a time, which bounds memory."""

_ROWS = 20_000

MOVES = ("merge", "split")
"""The decisions by which assertions come to count for another record."""

NONE: Mapping[str, list[StoredAssertion]] = {}

Case = tuple[str, list[StoredAssertion], list[StoredDecision], Basis]
"""A record's id and what it is derived from."""


def load_cases(
    connection: Connection, records: Iterable[str], origins: Origins, fresh: Mapping[str, list[StoredAssertion]] = NONE
) -> Iterator[list[Case]]:
    """Yield the records with their assertions, decisions and basis, some thousand at a time.

    ``fresh`` are records whose assertions are all at hand, and need not be read back.
    """
    for some in chunks(records, _RECORDS):
        stored = [record for record in some if record not in fresh]
        held = group(_load_held(connection, stored), lambda one: one.holder)
        held |= {record: fresh[record] for record in some if record in fresh}
        decisions = load_decisions(connection, schema.decision.c.record.in_(some))
        decided = group(decisions, lambda one: one.decision.record)
        basis = origins.basis(one.assertion for assertions in held.values() for one in assertions)
        yield [(record, held.get(record, []), decided.get(record, []), basis) for record in some]


def _load_held(connection: Connection, records: list[str]) -> list[StoredAssertion]:
    """Return the assertions that count for records, each as late as it came to count for its record."""
    held = load_assertions(connection, schema.assertion.c.holder.in_(records))
    if all(one.assertion.record == one.holder for one in held):
        return held
    moves = load_decisions(connection, schema.decision.c.action.in_(MOVES), schema.decision.c.in_force == 1)
    return as_arrived(held, Holdings(moves))


def group(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Return the items by key, in order."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def load_head(connection: Connection) -> Revision | None:
    """Return the last revision, or None in an empty ledger."""
    number = schema.revision.c.number
    last = select(func.max(number)).scalar_subquery()
    row = connection.execute(select(schema.revision).where(number == last)).one_or_none()
    return read_revision(row) if row else None


def load_revisions(connection: Connection) -> list[Revision]:
    """Return all revisions, in order."""
    query = select(schema.revision).order_by(schema.revision.c.number)
    return [read_revision(row) for row in connection.execute(query)]


def load_decisions(connection: Connection, *where: ColumnElement[bool]) -> list[StoredDecision]:
    """Return the decisions that meet the conditions, in order of arrival."""
    return [read_decision(row) for row in connection.execute(select(schema.decision).where(*where).order_by("seq"))]


def load_assertions(connection: Connection, *where: ColumnElement[bool]) -> list[StoredAssertion]:
    """Return the assertions that meet conditions on the table ``assertion``, with their citations, in order."""
    sources = load_citations(connection, schema.assertion_source, "source", *where)
    passages = load_citations(connection, schema.assertion_passage, "passage", *where)
    rows = connection.execute(select(schema.assertion).where(*where).order_by(schema.assertion.c.seq))
    return [read_assertion(row, sources.get(row[0], ()), passages.get(row[0], ())) for row in rows]


def load_citations(
    connection: Connection, table: Table, column: str, *where: ColumnElement[bool]
) -> dict[int, tuple[str, ...]]:
    """Return what the assertions that meet the conditions cite in ``table``, in order, by their number."""
    query = select(table.c.assertion, table.c[column]).order_by(table.c.assertion, table.c.position)
    if where:
        query = query.join(schema.assertion, schema.assertion.c.seq == table.c.assertion).where(*where)
    cited: dict[int, tuple[str, ...]] = {}
    for seq, name in connection.execute(query):
        cited[seq] = (*cited.get(seq, ()), name)
    return cited


def stream(connection: Connection, table: Table) -> Iterator[list[AnyRow]]:
    """Yield a table's rows by number, some thousand at a time."""
    query = select(table).order_by(table.c.seq).limit(_ROWS)
    rows = connection.execute(query).all()
    while rows:
        yield list(rows)
        rows = connection.execute(query.where(table.c.seq > rows[-1].seq)).all()
