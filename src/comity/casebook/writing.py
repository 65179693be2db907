"""From assertions back to a casebook: the inverse of reading, byte for byte."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from comity.casebook.asserting import author_of
from comity.casebook.folder import write_files
from comity.model.assertions import EXISTS, Assertion, LayoutRow
from comity.model.errors import InputError
from comity.model.records import RECORD_TYPES, Casebook, Record
from comity.model.tables import CASEBOOK, TABLE_BY_NAME, Column, Table, join_cell, read_values

ByColumn = Mapping[str, Sequence[Assertion]]
"""The assertions about one record by column: the figures of all parties stand under ``personnel``."""


def write_casebook(name: str, layout: Iterable[LayoutRow], assertions: Iterable[Assertion], folder: Path) -> list[Path]:
    """Write the casebook called ``name`` to ``folder`` and return its files.

    ``assertions`` are the active ones about every record to be written, and about the casebook itself. Records that
    ``layout`` does not place come last in the first table of their type, by date and id. A cell that holds one value
    shows the casebook's own assertion where others differ. Raises InputError where nothing is said of the casebook.
    """
    said = _by_record(assertions, author_of(name))
    casebook = _own_record(name, said)
    rows = list(layout)
    order = {assertion: at for at, assertion in enumerate(chain.from_iterable(row.order for row in rows))}
    tables = {
        table: [_cells(TABLE_BY_NAME[table], record, said[record], order) for record in records]
        for table, records in _arrange(name, casebook.tables, rows, said).items()
    }
    return write_files(folder, casebook, tables)


def _by_record(assertions: Iterable[Assertion], own: str) -> dict[str, dict[str, list[Assertion]]]:
    """File the assertions by record and column, those of the author ``own`` first."""
    said: dict[str, dict[str, list[Assertion]]] = {}
    for assertion in sorted(assertions, key=lambda assertion: assertion.author != own):
        if assertion.stance == "supports":
            column = assertion.field.partition(".")[0]
            said.setdefault(assertion.record, {}).setdefault(column, []).append(assertion)
    return said


def _own_record(name: str, said: Mapping[str, ByColumn]) -> Casebook:
    columns = said.get(author_of(name))
    if columns is None:
        raise InputError(f"Nothing is known of a casebook called {name!r}.", "Import it first.")
    record = _typed(CASEBOOK, author_of(name), columns)
    assert isinstance(record, Casebook)
    return record


def _arrange(
    name: str, tables: Iterable[str], layout: Sequence[LayoutRow], said: Mapping[str, ByColumn]
) -> dict[str, list[str]]:
    """Return the records of each table in order: as laid out, then those that no casebook has placed yet."""
    placed = {row.record for row in layout} | {author_of(name)}
    new = {record: _type(columns) for record, columns in said.items() if record not in placed}
    arranged: dict[str, list[str]] = {}
    for table in (TABLE_BY_NAME[table_name] for table_name in tables):
        here = sorted((row.position, row.record) for row in layout if (row.casebook, row.table) == (name, table.name))
        added = [record for record, type_ in new.items() if type_ == table.type]
        added.sort(key=lambda record: (_filed_under(table, record, said[record]), record))
        arranged[table.name] = [record for _, record in here if record in said] + added
        new = {record: type_ for record, type_ in new.items() if type_ != table.type}
    return arranged


def _type(columns: ByColumn) -> str:
    return next(iter(columns.values()))[0].type


def _filed_under(table: Table, record: str, columns: ByColumn) -> date:
    when = _typed(table, record, columns).when
    return when.start if when else date.max


def _typed(table: Table, record: str, columns: ByColumn) -> Record:
    values: dict[str, Any] = {
        column.name: read_values(column, [(said.field, said.value) for said in columns.get(column.name, ())])
        for column in table.columns
        if column.name != "id"
    }
    return RECORD_TYPES[table.type](id=record, **values)


def _cells(table: Table, record: str, columns: ByColumn, order: Mapping[str, int]) -> list[str]:
    special = {"id": record, "sources": ";".join(_sources(columns))}
    return [
        special[column.name] if column.name in special else _cell(column, columns.get(column.name, ()), order)
        for column in table.columns
    ]


def _cell(column: Column, assertions: Sequence[Assertion], order: Mapping[str, int]) -> str:
    if column.codec != "figures":
        return assertions[0].value if assertions else ""
    in_order = sorted(assertions, key=lambda assertion: order.get(assertion.id, len(order)))
    # Two authors who give the same figure make two assertions and one figure.
    return join_cell(column, dict.fromkeys((assertion.field, assertion.value) for assertion in in_order))


def _sources(columns: ByColumn) -> Iterable[str]:
    """List the sources in the order of the row; assertions about existence name them one by one, so they come last."""
    fields = chain.from_iterable(said for column, said in columns.items() if column != EXISTS)
    cited = chain.from_iterable(said.sources for said in (*fields, *columns.get(EXISTS, ())))
    return dict.fromkeys(cited)
