"""What the tests share: one document with one mention or more, and the answers by mention."""

from typing import Any

from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, Extraction, StatementMention
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.resolve import Link, resolve

Told = tuple[Document, Extraction]


def event(said: str = "They trained together.", **fields: Any) -> EventMention:
    given: dict[str, Any] = {"kind": "exercise", "modality": "reported", "parties": ("CHN", "RUS"), **fields}
    return EventMention(evidence=(Span("d", 0, len(said), said),), **given)


def statement(said: str, **fields: Any) -> StatementMention:
    given: dict[str, Any] = {"topic": "alliance_status", "stance": "denies", "about": ("CHN", "RUS"), **fields}
    return StatementMention(evidence=(Span("d", 0, len(said), said),), **given)


def told(
    *events: EventMention, id: str = "d", published: str = "", statements: tuple[StatementMention, ...] = ()
) -> Told:
    document = Document(id=id, text="", sha256="", published=EventDate.parse(published) if published else None)
    return document, Extraction(document=id, events=events, statements=statements)


def links(snapshot: Snapshot, *documents: Told) -> dict[tuple[str, str, int], Link]:
    return {(link.doc_id, link.list, link.index): link for link in resolve(documents, snapshot)}


def first(snapshot: Snapshot, *documents: Told) -> Link:
    return resolve(documents, snapshot)[0]
