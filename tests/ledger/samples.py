"""Small pieces that ledgers in tests are made of."""

from typing import Any

from comity.ledger import Ledger, Receipt
from comity.model.assertions import Assertion, Batch, Decision, content_id
from comity.model.documents import Document, Passage
from comity.model.values import EventDate


def said(record: str, field: str, value: str, /, *sources: str, **other: Any) -> Assertion:
    """An assertion of the casebook ``test`` about an event."""
    settings = {"author": "casebook:test", "author_kind": "casebook", "type": "event"} | other
    return Assertion(record=record, field=field, value=value, sources=sources, **settings)


def machine(record: str, field: str, value: str, /, *sources: str, **other: Any) -> Assertion:
    """An assertion of a machine about an event."""
    return said(record, field, value, *sources, author="rule:7", author_kind="machine", **other)


def source(
    name: str, /, date: str = "2018-09-20", publisher: str = "", kind: str = "press", **cells: str
) -> list[Assertion]:
    """The assertions of a casebook's row about a source."""
    fields = {"publisher": publisher or f"Publisher of {name}", "title": f"Title of {name}", "date": date, "kind": kind}
    return [
        said(name, field, value, type="source")
        for field, value in {"exists": "yes", **fields, **cells}.items()
        if value
    ]


def event(name: str, /, *sources: str, **cells: str) -> list[Assertion]:
    """The assertions of a casebook's row about an event."""
    row = {
        "kind": "exercise",
        "name": f"Exercise {name}",
        "start": "2018-09-11",
        "parties": "CHN;RUS",
        "status": "held",
    }
    fields = [said(name, field, value, *sources) for field, value in (row | cells).items() if value]
    return [*(said(name, "exists", "yes", one) for one in sources), *fields]


def document(text: str, **other: Any) -> Document:
    """A document with this text."""
    settings = {"publisher": "TASS", "published": EventDate.parse("2018-09-12"), "title": "Report"} | other
    return Document(id=content_id("doc", text), text=text, sha256=content_id("sha", text), **settings)


def passage(held: Document, quote: str, **other: Any) -> Passage:
    """The passage of a document that reads ``quote``."""
    start = held.text.index(quote)
    return Passage(
        id=content_id("psg", held.id, start, quote),
        text=quote,
        document=held.id,
        start=start,
        end=start + len(quote),
        **other,
    )


def decide(action: Any, record: str, **other: str) -> Decision:
    """A decision of a reviewer."""
    return Decision(action=action, record=record, author="ada", **{"reason": "checked", **other})


def write(ledger: Ledger, *parts: Any, **batch: Any) -> Receipt:
    """Write assertions and decisions."""
    flat = [one for part in parts for one in (part if isinstance(part, list | tuple) else [part])]
    assertions = tuple(one for one in flat if isinstance(one, Assertion))
    decisions = tuple(one for one in flat if isinstance(one, Decision))
    return ledger.write(Batch(assertions=assertions, decisions=decisions, **batch), actor="ada", reason="test")
