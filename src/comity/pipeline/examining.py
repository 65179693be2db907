"""The documents of a ledger, examined for a report: their claims, what they foretell, what they would change."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from comity.examine import Examined, Held, Views, check_document
from comity.ledger import Ledger
from comity.model.clock import today
from comity.model.documents import Document
from comity.model.snapshot import Snapshot
from comity.pipeline.foretelling import foretold_in
from comity.show.ingested import Ingested

MOST = 60
"""So many documents at most are examined for one report, the latest published first."""
_QUOTED = re.compile(r"[“\"]([^”\"]{20,400})[”\"]")


def examine(ledger: Ledger, snapshot: Snapshot, parties: Sequence[str]) -> Ingested:
    """Return what the documents of a ledger say about two parties: claims, predictions, and what waits for a person.

    Every claim is asked of the ledger as known on the day its document appeared and as ``snapshot`` has it.
    """
    held = [ledger.document(card.id) for card in ledger.documents()]
    held.sort(key=lambda one: (one.published is None, -(_day(one).toordinal()), one.id))
    states: dict[date, Snapshot] = {}
    dated = [one for one in held if one.published][:MOST]
    found = tuple(_examined(ledger, snapshot, parties, one, held, states) for one in dated)
    return Ingested(
        documents=tuple(one for one in found if one.claims or one.foretold),
        held=len(held),
        examined=len(found),
        undated=tuple(_title(one) for one in held if one.published is None)[:MOST],
        pending=ledger.pending(),
        words={passage.id: passage.text for one in held for passage in ledger.passages_in(one.id)},
        titles={passage.id: one.title for one in held for passage in ledger.passages_in(one.id)},
    )


def _title(document: Document) -> str:
    return document.title or document.url or document.id


def _day(document: Document) -> date:
    return document.published.start if document.published else date.min


def _examined(
    ledger: Ledger,
    snapshot: Snapshot,
    parties: Sequence[str],
    document: Document,
    held: Sequence[Document],
    states: dict[date, Snapshot],
) -> Examined:
    day = document.published.end if document.published else today()
    if day not in states:
        states[day] = ledger.snapshot(known_by=day)
    texts = tuple(_quotable(document, held))
    views = Views(then=states[day], now=snapshot, as_of=min(day, today()), today=today(), texts=texts)
    claims = check_document(document.text, views, about=parties)
    return Examined(
        document=document.id,
        title=_title(document),
        publisher=document.publisher,
        published=document.published,
        claims=tuple(one for one in claims if set(one.parties) == set(parties)),
        foretold=foretold_in(document, snapshot, about=parties),
    )


def _quotable(document: Document, held: Sequence[Document]) -> Iterator[Held]:
    """Yield the other documents that may hold what this one quotes: they share half the long words of a quotation."""
    quotes = [set(re.findall(r"[a-z]{5,}", quote.lower())) for quote in _QUOTED.findall(document.text)]
    for other in held:
        if other.id == document.id:
            continue
        words = set(re.findall(r"[a-z]{5,}", other.text.lower()))
        if any(quote and len(quote & words) >= len(quote) / 2 for quote in quotes):
            day = other.published.start if other.published else None
            yield Held(other.id, other.author or other.publisher, other.text, day)
