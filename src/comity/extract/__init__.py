"""Document to mentions: what one text says, each field with its words and its rule."""

from typing import Any

from comity.extract.analysis import analyse
from comity.extract.events import models, read_events
from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, Extraction

__all__ = ["extract", "to_guide"]


def extract(document: Document) -> Extraction:
    """Return every event, statement and numeric claim of ``document``; pure, and the same on every run."""
    analysis = analyse(document)
    if analysis is None:
        return Extraction(document=document.id)
    return Extraction(document=document.id, events=read_events(analysis, models()))


def to_guide(extraction: Extraction) -> dict[str, Any]:
    """Return ``extraction`` in the JSON shape of the annotation guide, as the benchmark's scorer reads it."""
    return {
        "doc_id": extraction.document,
        "events": [event_to_guide(e) for e in extraction.events],
        "statements": [],
        "claims_numeric": [],
    }


def event_to_guide(event: EventMention) -> dict[str, Any]:
    """Return one event as the guide's JSON object: empty text becomes null."""
    return {
        "kind": event.kind,
        "modality": event.modality,
        "name": event.name or None,
        "parties": list(event.parties),
        "start": event.start or None,
        "end": event.end or None,
        "places": list(event.places),
        "personnel": dict(event.personnel),
        "ships": dict(event.ships),
        "aircraft": dict(event.aircraft),
        "item": event.item or None,
        "evidence": [[span.start, span.end] for span in event.evidence],
    }
