"""Between rows of the tables and the structures of the model."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row

from comity.ledger.entries import Revision, StoredAssertion, StoredDecision
from comity.ledger.hashing import digest
from comity.model.assertions import Assertion, Decision, LayoutRow
from comity.model.documents import Document, Passage
from comity.model.values import EventDate

T = TypeVar("T")

AnyRow = Row[*tuple[Any, ...]]
"""A row of any table."""

CHUNK = 5_000
"""How many ids one statement names at most: below SQLite's and PostgreSQL's limits on parameters."""


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield the items in lists of at most ``size``."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def document_row(document: Document, seq: int, revision: int) -> dict[str, Any]:
    """Return a document as a row."""
    published = document.published
    return {
        "seq": seq,
        "id": document.id,
        "text": document.text,
        "sha256": document.sha256,
        "publisher": document.publisher,
        "title": document.title,
        "author": document.author,
        "published_start": published.start.isoformat() if published else None,
        "published_end": published.end.isoformat() if published else None,
        "published_precision": published.precision if published else None,
        "date_basis": document.date_basis,
        "url": document.url,
        "language": document.language,
        "family": document.family,
        "media_type": document.media_type,
        "revision": revision,
        "hash": row_hash(document_values(document)),
    }


def document_values(document: Document) -> list[Any]:
    """Return what a document's hash covers."""
    published = document.published
    day = [published.start.isoformat(), published.end.isoformat(), published.precision] if published else [None] * 3
    names = [name for name in document.__struct_fields__ if name != "published"]
    return [*(getattr(document, name) for name in names), *day]


DOCUMENT_HASHED = (
    *(name for name in Document.__struct_fields__ if name != "published"),
    "published_start",
    "published_end",
    "published_precision",
)
"""The columns of a document row that its hash covers, in the order of :func:`document_values`."""

PASSAGE_HASHED = ("id", "text", "document", "start_offset", "end_offset", "source", "record", "language")
"""The columns of a passage row that its hash covers."""


def row_hash(values: Sequence[Any]) -> str:
    """Return the hash of a row's own values."""
    return digest(*values)


def read_document(row: AnyRow) -> Document:
    """Return a document from its row."""
    values = {name: getattr(row, name) for name in Document.__struct_fields__ if name != "published"}
    published = None
    if row.published_start is not None:
        start, end = date.fromisoformat(row.published_start), date.fromisoformat(row.published_end)
        published = EventDate(start, end, row.published_precision)
    return Document(**values, published=published)


def passage_row(passage: Passage, seq: int, revision: int) -> dict[str, Any]:
    """Return a passage as a row."""
    row: dict[str, Any] = {
        "seq": seq,
        "id": passage.id,
        "text": passage.text,
        "document": passage.document or None,
        "start_offset": passage.start,
        "end_offset": passage.end,
        "source": passage.source,
        "record": passage.record,
        "language": passage.language,
        "revision": revision,
    }
    return row | {"hash": row_hash([row[name] for name in PASSAGE_HASHED])}


def read_passage(row: AnyRow) -> Passage:
    """Return a passage from its row."""
    return Passage(
        id=row.id,
        text=row.text,
        document=row.document or "",
        start=row.start_offset,
        end=row.end_offset,
        source=row.source,
        record=row.record,
        language=row.language,
    )


def assertion_row(stored: StoredAssertion) -> dict[str, Any]:
    """Return an assertion as a row, without its citations."""
    made = stored.assertion
    return {
        "seq": stored.seq,
        "id": stored.id,
        "record": made.record,
        "type": made.type,
        "field": made.field,
        "value": made.value,
        "stance": made.stance,
        "grade": made.grade,
        "author": made.author,
        "author_kind": made.author_kind,
        "rule": made.rule,
        "revision": stored.revision,
        "holder": stored.holder,
        "withdrawn_by": stored.withdrawn_by or None,
        "known_from": iso(stored.known_from),
    }


def decision_row(stored: StoredDecision) -> dict[str, Any]:
    """Return a decision as a row."""
    made = stored.decision
    return {
        "seq": stored.seq,
        "id": stored.id,
        "occurrence": stored.occurrence,
        **{name: getattr(made, name) for name in made.__struct_fields__},
        "revision": stored.revision,
        "in_force": int(stored.in_force),
    }


def layout_row(row: LayoutRow, seq: int, revision: int) -> dict[str, Any]:
    """Return a casebook's line as a row."""
    return {
        "seq": seq,
        "casebook": row.casebook,
        "table_name": row.table,
        "position": row.position,
        "record": row.record,
        "cell_order": ";".join(row.order),
        "revision": revision,
    }


def read_layout(row: AnyRow) -> LayoutRow:
    """Return a casebook's line from its row."""
    order = tuple(row.cell_order.split(";")) if row.cell_order else ()
    return LayoutRow(row.casebook, row.table_name, row.position, row.record, order)


def read_decision(row: AnyRow) -> StoredDecision:
    """Return a decision from its row."""
    return StoredDecision(
        id=row.id,
        decision=Decision(**{name: getattr(row, name) for name in Decision.__struct_fields__}),
        revision=row.revision,
        in_force=bool(row.in_force),
        seq=row.seq,
        occurrence=row.occurrence,
    )


def read_revision(row: AnyRow) -> Revision:
    """Return a revision from its row."""
    return Revision(**{name: getattr(row, name) for name in Revision.__struct_fields__})


def iso(day: date | None) -> str | None:
    """Return a day as text, or None."""
    return day.isoformat() if day else None


def day(text: str | None) -> date | None:
    """Return a day from text, or None."""
    return date.fromisoformat(text) if text else None


def read_assertion(row: AnyRow, sources: tuple[str, ...], passages: tuple[str, ...]) -> StoredAssertion:
    """Return an assertion from its row and its citations."""
    seq, name, *_, revision, holder, withdrawn_by, known_from = tuple(row)
    return StoredAssertion(
        id=name,
        assertion=read_made(row, sources, passages),
        revision=revision,
        known_from=day(known_from),
        seq=seq,
        holder=holder,
        withdrawn_by=withdrawn_by or "",
    )


def read_made(row: AnyRow, sources: tuple[str, ...], passages: tuple[str, ...]) -> Assertion:
    """Return what was asserted, from its row and its citations."""
    _, _, record, kind, field, value, stance, grade, author, author_kind, rule, *_ = tuple(row)
    return Assertion(
        record=record,
        field=field,
        value=value,
        author=author,
        author_kind=author_kind,
        type=kind,
        sources=sources,
        passages=passages,
        stance=stance,
        grade=grade,
        rule=rule,
    )
