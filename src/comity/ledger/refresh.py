"""Recomputes what is derived from the records that a write touched, inside the same transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.sql import cast
from sqlalchemy.sql.compiler import SQLCompiler

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.derive import Derived, derive
from comity.ledger.derived import empty_row, parties, record_entry, record_row
from comity.ledger.entries import StoredAssertion
from comity.ledger.evidence import Origin, known_days
from comity.ledger.loading import NONE, Case, load_cases
from comity.ledger.rows import chunks, iso
from comity.ledger.standing import Holdings
from comity.model.records import Source


def refresh(
    connection: Connection,
    touched: Collection[str],
    origins: Origins,
    holdings: Holdings,
    fresh: Mapping[str, list[StoredAssertion]] = NONE,
) -> None:
    """Recompute the records ``touched``, and those that rest on a source among them that changed as evidence.

    ``fresh`` are records with nothing stored for them but these very assertions, just added.
    """
    sources, others = _split(connection, touched)
    before = origins.of_sources(sources)
    _refresh_all(connection, sources, origins, holdings, fresh)
    origins.forget(before)
    changed = _changed(connection, before, origins)
    _refresh_all(connection, sorted({*others, *_citing(connection, changed)}), origins, holdings, fresh)


def _split(connection: Connection, touched: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the touched records that are sources, and the others, each sorted."""
    kinds = {record: kind for some in chunks(touched) for record, kind in _kinds(connection, some).items()}
    sources = {record for record, kind in kinds.items() if kind == "source"}
    return sorted(sources), sorted(set(touched) - sources)


def _changed(connection: Connection, before: dict[str, Origin | None], origins: Origins) -> set[str]:
    """Return the sources that now weigh otherwise as evidence, with all that are the same page as they."""
    after = origins.of_sources(before)
    changed = {name for name, origin in before.items() if after[name] != origin}
    table, fresh = schema.record.c, changed
    while fresh:
        copies: set[str] = set()
        for some in chunks(fresh):
            copies.update(connection.execute(select(table.id).where(table.same_as.in_(some))).scalars())
        fresh = copies - changed
        changed |= fresh
    return changed


def _citing(connection: Connection, sources: Iterable[str]) -> set[str]:
    """Return the records whose assertions rest on the sources, by citation or by a passage of theirs."""
    made, cited = schema.assertion.c, schema.assertion_source.c
    quoted, passage = schema.assertion_passage.c, schema.passage.c
    found: set[str] = set()
    for some in chunks(sources):
        by_source = select(made.holder).join(schema.assertion_source, cited.assertion == made.seq)
        found.update(connection.execute(by_source.where(cited.source.in_(some)).distinct()).scalars())
        by_passage = select(made.holder).join(schema.assertion_passage, quoted.assertion == made.seq)
        by_passage = by_passage.join(schema.passage, passage.id == quoted.passage).where(passage.source.in_(some))
        found.update(connection.execute(by_passage.distinct()).scalars())
    return found


def _refresh_all(
    connection: Connection,
    records: Iterable[str],
    origins: Origins,
    holdings: Holdings,
    fresh: Mapping[str, list[StoredAssertion]],
) -> None:
    for cases in load_cases(connection, records, origins, fresh):
        _clear(connection, [record for record, *_ in cases if record not in fresh])
        _store(connection, list(recompute(connection, cases, holdings)))


class Recomputed:
    """What is derived for one record: its row, its parties, its search entry, and its assertions' days."""

    def __init__(self, row: dict[str, Any], derived: Derived | None, days: dict[int, date | None]) -> None:
        self.row = row
        self.parties = parties(derived.record) if derived else []
        self.entry = record_entry(derived.record) if derived else None
        self.days = days


def recompute(
    connection: Connection, cases: Sequence[Case], holdings: Holdings
) -> Iterator[tuple[list[StoredAssertion], Recomputed]]:
    """Yield what should be stored for each of the records, with the assertions it was derived from.

    A record of which nothing was ever said, and that holds nothing (a split made it and was undone), is none.
    """
    kinds = _kinds(connection, [record for record, *_ in cases])
    for case in cases:
        if case[0] in kinds:
            yield case[1], _recompute(case, kinds[case[0]], holdings)


def _recompute(case: Case, kind: str, holdings: Holdings) -> Recomputed:
    record, assertions, decisions, basis = case
    days = known_days((one.assertion for one in assertions), basis)
    dated = {one.seq: day for one, day in zip(assertions, days, strict=True)}
    derived = derive(record, [_dated(one, dated[one.seq]) for one in assertions], decisions, basis)
    if derived is None:
        merged = None if assertions else holdings.merged_into(record)
        return Recomputed(empty_row(record, kind, merged), None, dated)
    if isinstance(derived.record, Source):
        dated = dict.fromkeys(dated, derived.known_first)
    return Recomputed(record_row(derived), derived, dated)


def _dated(stored: StoredAssertion, day: date | None) -> StoredAssertion:
    if stored.known_from == day:
        return stored
    return StoredAssertion(**{name: getattr(stored, name) for name in stored.__struct_fields__} | {"known_from": day})


def _kinds(connection: Connection, records: list[str]) -> dict[str, str]:
    table = schema.assertion.c
    query = select(table.record, table.type).where(table.record.in_(records)).distinct()
    kinds: dict[str, str] = dict(connection.execute(query).all())
    query = select(table.holder, table.type).where(table.holder.in_(records)).distinct()
    return kinds | dict(connection.execute(query).all())


def _clear(connection: Connection, records: list[str]) -> None:
    """Take away what was derived for the records before."""
    if records:
        search = schema.search.c
        connection.execute(delete(schema.record_party).where(schema.record_party.c.record.in_(records)))
        connection.execute(delete(schema.search).where(search.record.in_(records), search.kind != "passage"))
        connection.execute(delete(schema.record).where(schema.record.c.id.in_(records)))


def _store(connection: Connection, made: list[tuple[list[StoredAssertion], Recomputed]]) -> None:
    days = [
        {"at": one.seq, "day": iso(again.days[one.seq])}
        for assertions, again in made
        for one in assertions
        if one.known_from != again.days[one.seq]
    ]
    if days:
        table = schema.assertion
        change = update(table).where(table.c.seq == bindparam("at")).values(known_from=bindparam("day"))
        connection.execute(change, days)
    again = [one for _, one in made]
    named = [{"record": one.row["id"], "party": party} for one in again for party in one.parties]
    add_rows(connection, schema.record, [one.row for one in again])
    add_rows(connection, schema.record_party, named)
    add_entries(connection, [one.entry for one in again if one.entry])


def add_rows(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, if there are any, past SQLAlchemy's work on every value, of which text and numbers need none."""
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    assert isinstance(compiled, SQLCompiler)
    names = compiled.positiontup
    given: Any = rows if names is None else list(map(itemgetter(*names), rows))
    connection.exec_driver_sql(compiled.string, given)


def add_entries(connection: Connection, entries: list[dict[str, Any]]) -> None:
    """Insert search entries, in the form the back end indexes."""
    if connection.dialect.name == "sqlite":
        add_rows(connection, schema.search, entries)
    elif entries:
        made = insert(schema.search).values(terms=cast(bindparam("vector"), TSVECTOR))
        connection.execute(made, [{**_without(entry, "terms"), "vector": vector(entry["terms"])} for entry in entries])


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def vector(terms: str) -> str:
    """Return terms as PostgreSQL writes a ``tsvector``."""
    return " ".join(f"'{term}'" for term in terms.split())
