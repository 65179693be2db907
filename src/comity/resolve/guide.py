"""Documents in the shape of the annotation guide, with their mentions, as the values the stage works on."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from comity.model.documents import Document, Span
from comity.model.errors import InputError
from comity.model.mentions import EventMention, Extraction, Modality, StatementMention
from comity.model.values import EventDate

Offsets = tuple[int, int]


class GuideEvent(Struct, frozen=True):
    """An event as the guide writes it; see its section 2."""

    kind: str
    modality: Modality = "reported"
    parties: tuple[str, ...] = ()
    name: str | None = None
    start: str | None = None
    end: str | None = None
    places: tuple[str, ...] = ()
    personnel: dict[str, int] = {}
    ships: dict[str, int] = {}
    aircraft: dict[str, int] = {}
    item: str | None = None
    evidence: tuple[Offsets, ...] = ()


class GuideStatement(Struct, frozen=True):
    """A statement as the guide writes it; see its section 3."""

    speaker: str
    topic: str
    stance: str
    role_or_org: str | None = None
    country: str | None = None
    date: str | None = None
    about: tuple[str, ...] = ()
    quote: Offsets | None = None
    evidence: tuple[Offsets, ...] = ()


class GuideDocument(Struct, frozen=True):
    """A document as the guide writes it; fields that linking does not use are passed over."""

    doc_id: str
    text: str
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    events: tuple[GuideEvent, ...] = ()
    statements: tuple[GuideStatement, ...] = ()


def read_guide(path: Path) -> Iterator[tuple[Document, Extraction]]:
    """Yield the documents of a JSON Lines file with their mentions; raise InputError for a line of another shape."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Name a JSON Lines file in UTF-8.") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            document, extraction = read_line(line, place=f"{path}:{number}")
            if document.id in seen:
                raise InputError(f"{path}:{number}: document {document.id!r} stands twice.", "Give each its own id.")
            seen.add(document.id)
            yield document, extraction


def read_line(line: str, *, place: str = "") -> tuple[Document, Extraction]:
    """Read one document of the guide's shape; raise InputError naming the field that is wrong."""
    try:
        given = msgspec.json.decode(line, type=GuideDocument)
        return _document(given), _extraction(given)
    except (msgspec.DecodeError, InputError, ValueError) as error:
        raise InputError(
            f"{place}: not a document of the annotation guide: {error}", "See section 1 of the annotation guide."
        ) from error


def _document(given: GuideDocument) -> Document:
    return Document(
        id=given.doc_id, text=given.text, sha256=sha256(given.text.encode()).hexdigest(),
        publisher=given.publisher or "", title=given.title or "", url=given.url or "",
        published=EventDate.parse(given.published) if given.published else None,
    )  # fmt: skip


def _extraction(given: GuideDocument) -> Extraction:
    return Extraction(
        document=given.doc_id,
        events=tuple(_event(given, event) for event in given.events),
        statements=tuple(_statement(given, statement) for statement in given.statements),
    )


def _event(document: GuideDocument, event: GuideEvent) -> EventMention:
    figures: dict[str, Any] = {
        name: tuple(sorted(getattr(event, name).items())) for name in ("personnel", "ships", "aircraft")
    }
    return EventMention(
        kind=event.kind, modality=event.modality, parties=event.parties, name=event.name or "",
        start=event.start or "", end=event.end or "", places=event.places, item=event.item or "",
        evidence=_spans(document, event.evidence), **figures,
    )  # fmt: skip


def _statement(document: GuideDocument, statement: GuideStatement) -> StatementMention:
    return StatementMention(
        speaker=statement.speaker, topic=statement.topic, stance=statement.stance,
        role_or_org=statement.role_or_org or "", country=statement.country or "", date=statement.date or "",
        about=statement.about, quote=next(iter(_spans(document, [statement.quote] if statement.quote else [])), None),
        evidence=_spans(document, statement.evidence),
    )  # fmt: skip


def _spans(document: GuideDocument, offsets: Iterable[Offsets]) -> tuple[Span, ...]:
    return tuple(Span(document.doc_id, start, end, document.text[start:end]) for start, end in offsets)
