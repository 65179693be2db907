"""Proposals as a machine makes them, for tests of their review."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from comity.ledger import Ledger
from comity.model.assertions import Assertion, Batch, content_id, document_source
from comity.model.documents import Document, Passage
from comity.model.records import Record
from comity.model.values import EventDate

TEXT = (
    "The ministry spoke on Monday. China and Russia held the exercise {name} in {month}, with {troops} Chinese. "
    "Observers from 中国 and Россия watched it. Nothing else was said."
)
FIELDS = {
    "kind": "exercise", "start": "2031-05", "parties": "CHN;RUS", "framework": "bilateral", "scope": "military",
    "parties_complete": "partial", "command": "unknown", "status": "held",
}  # fmt: skip


def report(name: str, *, troops: str = "3200", month: str = "May", publisher: str = "Example Daily") -> Document:
    """A document that tells of one exercise."""
    text = TEXT.format(name=name, troops=troops, month=month)
    return Document(
        id=content_id("doc", publisher, text), text=text, sha256=content_id("sha", publisher, text),
        publisher=publisher, title=f"On {name}", published=EventDate.parse("2031-06-01"), language="en",
    )  # fmt: skip


def proposal(record: str, document: Document, fields: Mapping[str, str], *, of_type: str = "event") -> Batch:
    """Everything a machine reads out of a document about one record, on the basis of its second sentence."""
    start = document.text.index("China and")
    end = document.text.index("Observers") - 1
    passage = Passage(
        id=content_id("psg", document.id, start), text=document.text[start:end], document=document.id, start=start,
        end=end,
    )  # fmt: skip
    said = {"exists": "yes", **fields}
    return Batch(
        documents=(document,),
        passages=(passage,),
        assertions=(
            *_source(document),
            *(machine(record, field, value, passage, of_type) for field, value in said.items() if value),
        ),
    )


def _source(document: Document) -> list[Assertion]:
    """What a machine says of the document as a source."""
    cells = {"exists": "yes", "publisher": document.publisher, "title": document.title, "kind": "press"}
    return [
        Assertion(
            record=document_source(document.id), field=field, value=value, author="machine:test",
            author_kind="machine", type="source", rule="read",
        )
        for field, value in cells.items()
    ]  # fmt: skip


def machine(record: str, field: str, value: str, passage: Passage | None = None, of_type: str = "event") -> Assertion:
    """One assertion of a machine."""
    return Assertion(
        record=record, field=field.replace("_CHN", ".CHN"), value=value, author="machine:test", author_kind="machine",
        type=of_type, passages=(passage.id,) if passage else (),
        sources=(document_source(passage.document),) if passage else (),
        rule="count.words" if field.startswith("personnel") else "as.written",
    )  # fmt: skip


def propose(ledger: Ledger, name: str, /, *, record: str = "", troops: str = "3200", **changed: Any) -> str:
    """Let a machine propose an exercise of this name, and return the record's id."""
    document = report(name, troops=troops, publisher=changed.pop("publisher", "Example Daily"))
    record = record or name.lower()
    fields = {**FIELDS, "name": name, "personnel_CHN": troops} | changed
    ledger.write(proposal(record, document, fields), actor="comity ingest", reason="read a document")
    return record


def many(ledger: Ledger, number: int) -> list[str]:
    """Let a machine propose exercises in different years."""
    return [propose(ledger, f"Granite-{2031 + n}", start=str(2031 + n), troops=str(1000 + n)) for n in range(number)]


def known(ledger: Ledger, record: str = "vostok-2031", **fields: str) -> str:
    """Put a record into the ledger as a casebook asserts it."""
    cells: Mapping[str, str] = {**FIELDS, "name": "Vostok-2031", "start": "2031-09", "exists": "yes", **fields}
    made = [
        Assertion(
            record=record, field=field.replace("_CHN", ".CHN"), value=value, author="casebook:test", type="event",
            author_kind="casebook", sources=("s-1",),
        )
        for field, value in cells.items() if value
    ]  # fmt: skip
    ledger.write(Batch(assertions=tuple(made)), actor="casebook:test", reason="import")
    return record


def standing(ledger: Ledger) -> tuple[dict[str, Record], dict[str, tuple[str, ...]]]:
    """All there is to see of a ledger: every record in whatever state, and what waits."""
    return dict(ledger.snapshot(states=("accepted", "disputed", "proposed", "rejected")).by_id), ledger.pending()


def new_ledger(folder: Path) -> Ledger:
    """An empty ledger in a folder."""
    return Ledger.create(folder / "ledger.db")
