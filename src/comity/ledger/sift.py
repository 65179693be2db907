"""Finds out what of a batch is new, and refuses what the ledger cannot hold."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, func, select

from comity.ledger import schema
from comity.ledger.decide import new_decisions, related_decisions
from comity.ledger.fields import check_value
from comity.ledger.rows import chunks, read_layout
from comity.model.assertions import Assertion, Batch, Decision, LayoutRow
from comity.model.documents import Document, Passage
from comity.model.errors import InputError

T = TypeVar("T")


class News(Struct):
    """What of a batch the ledger does not hold yet; ``assertions`` by id, in order, ``records`` those it begins."""

    documents: list[Document]
    passages: list[Passage]
    assertions: dict[str, Assertion]
    decisions: list[Decision]
    layout: list[LayoutRow]
    records: set[str]

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)


def identify(batch: Batch) -> dict[str, Assertion]:
    """Return the batch's assertions by id; raise InputError for text or values that no ledger can hold."""
    for item in (item for part in batch.__struct_fields__ for item in getattr(batch, part)):
        _check_text(item)
    assertions = {assertion.id: assertion for assertion in batch.assertions}
    for assertion in assertions.values():
        check_value(assertion.type, assertion.field, assertion.value)
    return assertions


def _check_text(item: Struct) -> None:
    try:
        encoded = msgspec.json.encode(item)
    except UnicodeEncodeError as error:
        raise InputError(f"{error.object!r:.200} is not Unicode text.", "Decode it properly.") from None
    if b"\\u0000" in encoded and any("\0" in str(getattr(item, name)) for name in item.__struct_fields__):
        raise InputError(f"{item!r:.200} holds a NUL character.", "Leave it out.")


def sift(connection: Connection, batch: Batch, assertions: Mapping[str, Assertion]) -> News:
    """Return what of ``batch`` is new; ``assertions`` are its own by id.

    Raises InputError when something contradicts what is held or refers to what is not.
    """
    documents = _new_documents(connection, batch.documents)
    passages = _unheld(connection, schema.passage, {passage.id: passage for passage in batch.passages})
    _check_quotes(connection, passages.values(), {document.id: document for document in batch.documents})
    fresh = _unheld(connection, schema.assertion, assertions)
    _check_passages(connection, fresh, {passage.id for passage in batch.passages})
    records = _new_records(connection, fresh.values())
    decisions = new_decisions(batch.decisions, related_decisions(connection, batch.decisions))
    layout = _new_layout(connection, batch.layout)
    return News(documents, list(passages.values()), fresh, decisions, layout, records)


def _unheld(connection: Connection, table: Table, items: Mapping[str, T]) -> dict[str, T]:
    held: set[str] = set()
    for some in chunks(items):
        held.update(connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
    return {name: item for name, item in items.items() if name not in held}


def _new_documents(connection: Connection, documents: Iterable[Document]) -> list[Document]:
    asked: dict[str, Document] = {}
    for document in documents:
        _check_same(document, asked.setdefault(document.id, document).sha256)
    for some in chunks(asked):
        table = schema.document.c
        for name, sha256 in connection.execute(select(table.id, table.sha256).where(table.id.in_(some))).all():
            _check_same(asked.pop(name), sha256)
    return list(asked.values())


def _check_same(document: Document, sha256: str) -> None:
    if document.sha256 != sha256:
        raise InputError(
            f"There is another document with the id {document.id!r}.", "Make ids from the text, so that they differ."
        )


def _check_quotes(connection: Connection, passages: Iterable[Passage], documents: Mapping[str, Document]) -> None:
    """Raise InputError unless every passage stands at its place in its document, or names its source."""
    texts = {name: document.text for name, document in documents.items()}
    table = schema.document.c
    for passage in passages:
        if bool(passage.document) == bool(passage.source):
            raise InputError(f"The passage {passage.id!r} needs a document or a source.", "Give one of them, not both.")
        if passage.document and passage.document not in texts:
            text = connection.execute(select(table.text).where(table.id == passage.document)).scalar()
            if text is None:
                raise InputError(
                    f"There is no document {passage.document!r}.", "Write it before, or in the same batch."
                )
            texts[passage.document] = text
        if passage.document and texts[passage.document][passage.start : passage.end] != passage.text:
            raise InputError(
                f"The document {passage.document!r} does not read {passage.text!r:.100} at {passage.start}.",
                "Take offsets from the text as stored.",
            )


def _check_passages(connection: Connection, assertions: Mapping[str, Assertion], given: set[str]) -> None:
    named = {name: name for one in assertions.values() for name in one.passages if name not in given}
    for name in _unheld(connection, schema.passage, named):
        raise InputError(f"There is no passage {name!r}.", "Write it before, or in the same batch.")


def _new_records(connection: Connection, assertions: Iterable[Assertion]) -> set[str]:
    """Return the records nothing was said of before; raise InputError where one would be of two types."""
    kinds: dict[str, str] = {}
    for one in assertions:
        _check_type(one.record, one.type, kinds.setdefault(one.record, one.type))
    table, held = schema.record.c, set()
    for some in chunks(kinds):
        for record, kind in connection.execute(select(table.id, table.type).where(table.id.in_(some))):
            _check_type(record, kinds[record], kind)
            held.add(record)
    return kinds.keys() - held


def _check_type(record: str, asked: str, held: str) -> None:
    if asked != held:
        raise InputError(f"The record {record!r} is of type {held!r}, not {asked!r}.", "Give one of them another id.")


def _new_layout(connection: Connection, rows: Iterable[LayoutRow]) -> list[LayoutRow]:
    """Return the rows of those casebooks whose layout changed."""
    by_casebook: dict[str, list[LayoutRow]] = {}
    for row in rows:
        by_casebook.setdefault(row.casebook, []).append(row)
    new = []
    for casebook, asked in by_casebook.items():
        asked.sort(key=lambda row: (row.table, row.position))
        if asked != load_layout(connection, casebook):
            new += asked
    return new


def load_layout(connection: Connection, casebook: str) -> list[LayoutRow]:
    """Return a casebook's lines as last written, by table and position."""
    table = schema.layout.c
    last = select(func.max(table.revision)).where(table.casebook == casebook).scalar_subquery()
    rows = connection.execute(select(schema.layout).where(table.casebook == casebook, table.revision == last))
    return sorted(map(read_layout, rows), key=lambda row: (row.table, row.position))
