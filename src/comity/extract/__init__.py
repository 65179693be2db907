"""Document to mentions: what one text says, each field with its words and its rule."""

from typing import Any

from comity.extract.analysis import analyse
from comity.extract.claims import find_claims
from comity.extract.events import read_events
from comity.extract.models import Models, models
from comity.extract.statements import find_statements
from comity.model.documents import Document, Span
from comity.model.mentions import ClaimMention, EventMention, Extraction, StatementMention

__all__ = ["event_to_guide", "extract", "to_guide"]


def extract(document: Document, trained: Models | None = None) -> Extraction:
    """Return every event, statement and numeric claim of ``document``; pure, and the same on every run.

    ``trained`` are the models that read events, else those in use.
    """
    analysis = analyse(document)
    if analysis is None or analysis.sounds_civil:
        return Extraction(document=document.id)
    return Extraction(
        document=document.id,
        events=read_events(analysis, trained or models()),
        statements=find_statements(analysis),
        claims=find_claims(analysis),
    )


def to_guide(extraction: Extraction) -> dict[str, Any]:
    """Return ``extraction`` in the JSON shape of the annotation guide, as the benchmark's scorer reads it."""
    return {
        "doc_id": extraction.document,
        "events": [event_to_guide(event) for event in extraction.events],
        "statements": [_statement_to_guide(statement) for statement in extraction.statements],
        "claims_numeric": [_claim_to_guide(claim) for claim in extraction.claims],
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
        "evidence": [_offsets(span) for span in event.evidence],
    }


def _statement_to_guide(statement: StatementMention) -> dict[str, Any]:
    return {
        "speaker": statement.speaker,
        "role_or_org": statement.role_or_org or None,
        "country": statement.country or None,
        "date": statement.date or None,
        "quote": _offsets(statement.quote) if statement.quote else None,
        "about": list(statement.about),
        "topic": statement.topic,
        "stance": statement.stance,
        "evidence": [_offsets(span) for span in statement.evidence],
    }


def _claim_to_guide(claim: ClaimMention) -> dict[str, Any]:
    return {
        "text_span": _offsets(claim.span),
        "value": claim.value,
        "unit": claim.unit,
        "what": claim.what,
        "period_from": claim.period_from or None,
        "period_to": claim.period_to or None,
    }


def _offsets(span: Span) -> list[int]:
    return [span.start, span.end]
