"""Rows to what the ledger is made of: one row becomes assertions about one record, and its place in the table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from comity.casebook.tabular import Row
from comity.model.assertions import EXISTS, UNSOURCED, Assertion, Batch, LayoutRow, content_id
from comity.model.documents import Passage
from comity.model.records import Casebook
from comity.model.tables import CASEBOOK, TABLE_BY_NAME, Table, split_cell

SAID = "yes"
"""The value of an assertion that a record's thing exists or happened."""

NOT_ASSERTED = frozenset({"id", "sources"})
"""Columns that no field assertion carries: the record's id, and the sources every assertion of the row has."""


def author_of(casebook: str) -> str:
    """Return the author of everything the casebook called ``casebook`` says; also the id of its own record."""
    return f"casebook:{casebook}"


def assert_casebook(casebook: Casebook, rows: Sequence[Row]) -> Batch:
    """Return everything a casebook says, as one batch: of itself, and of the record of each row."""
    author = casebook.id
    name = author.removeprefix("casebook:")
    own = _assert_cells(_exists(CASEBOOK, casebook.id, author, ()), CASEBOOK, _own_cells(casebook))
    cited = _sources_by_agreement(rows)
    by_row = [_assert_row(row, author, _sources_of(row, cited)) for row in rows]
    return Batch(
        assertions=(*own, *(assertion for assertions, _ in by_row for assertion in assertions)),
        passages=tuple(passage for _, passages in by_row for passage in passages),
        layout=tuple(_lay_out(name, rows, [assertions for assertions, _ in by_row])),
    )


def _own_cells(casebook: Casebook) -> dict[str, str]:
    cells = {}
    for column in CASEBOOK.columns:
        if column.name not in NOT_ASSERTED:
            value = getattr(casebook, column.name)
            cells[column.name] = ";".join(value) if column.codec == "list" else value
    return cells


def _sources_by_agreement(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    return {row.record: _listed(row) for row in rows if row.table == "agreements"}


def _listed(row: Row) -> tuple[str, ...]:
    cell = row.cells.get("sources", "")
    return tuple(cell.split(";")) if cell else ()


def _sources_of(row: Row, cited: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A clause rests on the sources of its agreement; every other row names its own."""
    return cited[row.cells["agreement_id"]] if row.table == "provisions" else _listed(row)


def _assert_row(row: Row, author: str, sources: tuple[str, ...]) -> tuple[list[Assertion], list[Passage]]:
    table = TABLE_BY_NAME[row.table]
    passages = list(_passages(row, sources))
    quoted = tuple(passage.id for passage in passages)
    said = _assert_cells(_exists(table, row.record, author, sources), table, row.cells)
    return [replace(one, passages=quoted) if one.field == "quote" else one for one in said], passages


def _exists(table: Table, record: str, author: str, sources: tuple[str, ...]) -> Assertion:
    """Return the assertion that a record's thing is so, on the basis of all its sources at once."""
    return Assertion(
        record=record,
        field=EXISTS,
        value=SAID,
        author=author,
        author_kind="casebook",
        type=table.type,
        sources=sources,
    )


def _assert_cells(exists: Assertion, table: Table, cells: Mapping[str, str]) -> Iterator[Assertion]:
    """Assert that the record is so, once a source so that each can be weighed alone, and then each of its cells."""
    for source in exists.sources:
        yield replace(exists, sources=(source,))
    if not exists.sources:
        yield exists
    for column in table.columns:
        if column.name not in NOT_ASSERTED:
            for field, value in split_cell(column, cells[column.name]):
                yield replace(exists, field=field, value=value)


def _passages(row: Row, sources: Sequence[str]) -> Iterator[Passage]:
    """A statement's quotation is a passage of the first source of its row, which is the one it was taken from."""
    quote = row.cells.get("quote", "")
    named = [source for source in sources if source != UNSOURCED]
    if quote and named:
        identity = content_id("psg", row.record, named[0], quote)
        yield Passage(id=identity, text=quote, source=named[0], record=row.record)


def _lay_out(name: str, rows: Sequence[Row], assertions: Sequence[Sequence[Assertion]]) -> Iterator[LayoutRow]:
    positions: dict[str, int] = {}
    for row, said in zip(rows, assertions, strict=True):
        position = positions.get(row.table, 0)
        positions[row.table] = position + 1
        yield LayoutRow(name, row.table, position, row.record, tuple(_order(TABLE_BY_NAME[row.table], said)))


def _order(table: Table, assertions: Sequence[Assertion]) -> Iterator[str]:
    """Yield the ids of the assertions that share a cell with others, as they stand there."""
    for column in table.columns:
        if column.codec == "figures":
            shared = [assertion.id for assertion in assertions if assertion.field.partition(".")[0] == column.name]
            if len(shared) > 1:
                yield from shared
