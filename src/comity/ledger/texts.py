"""Reads documents and passages: what the ledger holds in other people's words."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, func, select

from comity.ledger import schema
from comity.ledger.entries import DocumentCard, StoredAssertion
from comity.ledger.loading import load_assertions
from comity.ledger.rows import chunks, read_document, read_passage
from comity.model.documents import Document, Passage
from comity.model.errors import InputError

_CARD = tuple(name for name in DocumentCard.__struct_fields__ if name not in ("published", "length", "passages"))


def find_document(connection: Connection, document: str) -> Document:
    """Return the document with an id; raise InputError if there is none."""
    row = connection.execute(select(schema.document).where(schema.document.c.id == document)).one_or_none()
    if row is None:
        raise InputError(f"The ledger holds no document {document!r}.", "Look through those it holds, or read it in.")
    return read_document(row)


def list_documents(connection: Connection) -> list[DocumentCard]:
    """Return all documents without their texts, the last read in first."""
    table, made = schema.document.c, schema.passage.c
    held = select(func.count()).where(made.document == table.id).scalar_subquery()
    columns = [table[name] for name in _CARD]
    query = select(*columns, table.published_start, table.published_precision, func.length(table.text), held)
    rows = connection.execute(query.order_by(table.seq.desc())).all()
    return [
        DocumentCard(**dict(zip(_CARD, row, strict=False)), published=_reduced(*row[-4:-2]), length=row[-2],
                     passages=row[-1])
        for row in rows
    ]  # fmt: skip


def _reduced(start: str | None, precision: str | None) -> str:
    """Return a day of publication no finer than its precision; blank for none."""
    return (start or "")[: {"year": 4, "month": 7}.get(precision or "", 10)]


def load_passages(connection: Connection, *where: ColumnElement[bool]) -> list[Passage]:
    """Return the passages that meet the conditions, those of a document in the order of its text."""
    table = schema.passage.c
    query = select(schema.passage).where(*where).order_by(table.document, table.start_offset, table.seq)
    return [read_passage(row) for row in connection.execute(query)]


def passages_named(connection: Connection, ids: Iterable[str]) -> dict[str, Passage]:
    """Return the passages with the ids given, by id; ids that are none are left out."""
    found = (load_passages(connection, schema.passage.c.id.in_(some)) for some in chunks(ids))
    return {one.id: one for some in found for one in some}


def assertions_on(connection: Connection, document: str) -> list[StoredAssertion]:
    """Return the assertions that rest on a passage of a document, withdrawn ones included, in order."""
    cited, passage = schema.assertion_passage.c, schema.passage.c
    resting = select(cited.assertion).join(schema.passage, passage.id == cited.passage)
    return load_assertions(connection, schema.assertion.c.seq.in_(resting.where(passage.document == document)))
