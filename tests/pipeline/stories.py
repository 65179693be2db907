"""Documents that say in so many words what is to be read out of them, for tests of what ingest makes of it.

A line such as ``exercise CHN RUS; start=2031-05-04; name=Iron Bear; personnel.CHN=3200`` is one event mention,
``says Lin Wei; topic=limits; stance=affirms; about=CHN RUS`` one statement, ``counts 25; unit=joint exercises`` one
figure.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.ledger import Ledger
from comity.model.documents import Document, Span
from comity.model.mentions import ClaimMention, EventMention, Extraction, FieldEvidence, StatementMention
from comity.model.values import EventDate
from comity.pipeline.tallying import STATES
from comity.read import Reading

FIGURES = ("personnel", "ships", "aircraft")


def story(name: str, *lines: str, publisher: str = "Example Daily", published: str = "2031-06-01") -> dict[str, str]:
    """A document as a row of a corpus."""
    text = "\n".join((name, *lines))
    url = f"https://example.org/{publisher.replace(' ', '-')}/{name}"
    return {"doc_id": name, "title": name, "publisher": publisher, "published": published, "url": url, "text": text}


def corpus(path: Path, rows: Iterable[dict[str, str]]) -> str:
    """Write rows as a corpus that ingest reads, and return its path."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read_corpora(inputs: Iterable[str], *, workers: int = 1) -> Iterator[Reading]:
    """Read corpora as ingest does, but without the confined children, which take most of a test's time."""
    assert workers
    for path in inputs:
        for row in map(json.loads, Path(path).read_text(encoding="utf-8").splitlines()):
            document = Document(
                id=row["doc_id"], text=row["text"], sha256=sha256(row["text"].encode()).hexdigest(), url=row["url"],
                title=row["title"], publisher=row["publisher"], published=EventDate.parse(row["published"]),
            )  # fmt: skip
            yield Reading(input=row["url"], state="done", documents=(document,))


def read_story(document: Document) -> Extraction:
    """Read a document as these tests write it."""
    spans = _spans(document)
    return Extraction(
        document=document.id,
        events=tuple(_event(span) for span in spans if "; " in span.quote and span.quote[0].islower()
                     and not span.quote.startswith(("says ", "counts "))),
        statements=tuple(_statement(span) for span in spans if span.quote.startswith("says ")),
        claims=tuple(_claim(span) for span in spans if span.quote.startswith("counts ")),
    )  # fmt: skip


def _spans(document: Document) -> list[Span]:
    found, start = [], 0
    for line in document.text.split("\n"):
        if line.strip():
            found.append(Span(document.id, start, start + len(line), line))
        start += len(line) + 1
    return found


def _parts(span: Span) -> tuple[list[str], dict[str, str]]:
    head, *pairs = span.quote.split("; ")
    return head.split(), dict(pair.split("=", 1) for pair in pairs)


def _event(span: Span) -> EventMention:
    (kind, *parties), said = _parts(span)
    figures: dict[str, Any] = {
        slot: tuple((key.partition(".")[2], int(value)) for key, value in said.items() if key.startswith(slot + "."))
        for slot in FIGURES
    }
    told = {
        key: value for key, value in said.items() if key in ("name", "start", "end", "item", "supplier", "recipient")
    }
    return EventMention(
        kind=kind, modality=said.get("modality", "reported"), parties=tuple(sorted(parties)), evidence=(span,),  # type: ignore[arg-type]
        places=tuple(filter(None, said.get("places", "").split("|"))), fields=_evidence(span, said), **told, **figures,
    )  # fmt: skip


def _evidence(span: Span, said: dict[str, str]) -> tuple[FieldEvidence, ...]:
    def where(value: str) -> Span:
        start = span.start + span.quote.index("=" + value) + 1
        return Span(span.document, start, start + len(value), value)

    return tuple(
        FieldEvidence(field=key, value=value, rule=f"story.{key}", span=where(value)) for key, value in said.items()
    )


def _statement(span: Span) -> StatementMention:
    words, said = _parts(span)
    return StatementMention(
        speaker=" ".join(words[1:]), topic=said["topic"], stance=said["stance"], evidence=(span,),
        country=said.get("country", ""), date=said.get("date", ""), about=tuple(said["about"].split()),
        role_or_org=said.get("role", ""), fields=_evidence(span, said),
    )  # fmt: skip


def _claim(span: Span) -> ClaimMention:
    words, said = _parts(span)
    return ClaimMention(span=span, value=float(words[1]), unit=said["unit"], period_from=said.get("from", ""))


def whole(ledger: Ledger) -> Any:
    """Everything that follows from what was ingested, in an order of its own: equal for equal ledgers."""
    records = ledger.snapshot(states=STATES).by_id
    said = sorted(
        (one.id, one.holder, str(one.known_from)) for one in ledger.assertions_of(records) if one.active
    )  # fmt: skip
    documents = sorted((one.id, one.sha256, one.published) for one in ledger.documents())
    return sorted(records.items()), said, documents, ledger.pending()


def probabilities(ledger: Ledger) -> dict[str, float]:
    """The probability of every record but sources."""
    return {name: one.p_exist for name, one in ledger.snapshot(states=STATES).by_id.items() if one.type != "source"}
