"""One document, everything that was read out of it, and what became of it in the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from comity.extract import extract
from comity.ledger import Ledger, StoredAssertion
from comity.model.assertions import EXISTS
from comity.model.documents import Document, Passage, Span
from comity.model.errors import InputError
from comity.model.mentions import Extraction
from comity.pipeline.cards import Card
from comity.pipeline.queue import REVIEWED, Desk
from comity.read import read

Fate = Literal["accepted", "waiting", "proposed", "conflict", "rejected", "absent"]

FATE_WORDS: dict[Fate, str] = {
    "accepted": "accepted",
    "waiting": "accepted, something new waits",
    "proposed": "proposed",
    "conflict": "in conflict",
    "rejected": "rejected",
    "absent": "not in the ledger",
}
"""What became of a finding, in words."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that a document says, by its mark in the text (``E1`` event, ``S1`` statement, ``N1`` number).

    ``record`` is the record it now counts for, blank where the ledger holds none of it; ``waiting`` are the fields of
    that record about which this document says something that nobody has decided about.
    """

    mark: str
    record: str
    label: str
    fate: Fate
    waiting: tuple[str, ...] = ()


class ReadDocument(Struct, frozen=True, kw_only=True):
    """A document, what is read out of it now, and what became of each finding; ``held`` is whether it was ingested."""

    document: Document
    extraction: Extraction
    findings: tuple[Finding, ...]
    held: bool

    def notes(self) -> dict[str, str]:
        """Return what became of each finding, in words, by its mark."""
        return {one.mark: " ".join(filter(None, (FATE_WORDS[one.fate], one.record))) for one in self.findings}


def read_document(ledger: Ledger, name: str) -> list[ReadDocument]:
    """Return the document with an id, or those in a file, with what became of what they say.

    An id may be cut short as long as it is only one document's. Raises InputError where there is none.
    """
    held = {card.id for card in ledger.documents()}
    documents = _from_file(Path(name)) if Path(name).is_file() else [ledger.document(_full_id(name, held))]
    return [_look_up(ledger, one, held=one.id in held) for one in documents]


def _from_file(path: Path) -> list[Document]:
    readings = list(read([path]))
    documents = [document for reading in readings for document in reading.documents]
    if not documents:
        raise InputError(f"No text could be read in {path}: {readings[0].message}", readings[0].remedy)
    return documents


def _full_id(name: str, held: Iterable[str]) -> str:
    near = [one for one in held if one.startswith(name)] if name else []
    if name in near or len(near) == 1:
        return name if name in near else near[0]
    what = f"{len(near)} documents" if near else "no document and no file"
    raise InputError(f"There is {what} called {name!r}.", "Give a file, or an id as `comity review --json` prints it.")


def _look_up(ledger: Ledger, document: Document, *, held: bool) -> ReadDocument:
    extraction = extract(document)
    told = _Told(ledger, document.id) if held else None
    findings = tuple(told.finding(mark, words) if told else _absent(mark) for mark, words in _marks(extraction))
    return ReadDocument(document=document, extraction=extraction, findings=findings, held=held)


def _absent(mark: str) -> Finding:
    return Finding(mark=mark, record="", label="", fate="absent")


Words = tuple[tuple[int, int], ...]


def _marks(extraction: Extraction) -> Iterator[tuple[str, Words]]:
    """Yield every mention with its mark and the places of its words, as :mod:`comity.show.annotated` numbers them."""
    for number, event in enumerate(extraction.events, start=1):
        yield f"E{number}", _places(event.evidence)
    for number, statement in enumerate(extraction.statements, start=1):
        yield f"S{number}", _places(statement.evidence)
    for number, claim in enumerate(extraction.claims, start=1):
        yield f"N{number}", _places([claim.span])


def _places(spans: Iterable[Span | Passage]) -> Words:
    return tuple(sorted((span.start, span.end) for span in spans))


MOST = 0.5
"""How much of their words two readings of one passage share at least, if a newer comity reads a document again."""


def _share(near: tuple[float, StoredAssertion]) -> float:
    return near[0]


def _shared(one: Words, other: Words) -> float:
    """Return the share of characters that two sets of places have in common."""
    ours, theirs = ({at for start, end in words for at in range(start, end)} for words in (one, other))
    return len(ours & theirs) / max(len(ours | theirs), 1)


_TYPES = {"S": ("statement",), "N": ("published_total",)}


class _Told:
    """What the ledger holds on the word of one document."""

    def __init__(self, ledger: Ledger, document: str) -> None:
        self._document = document
        self._desk = Desk(ledger)
        passages = {one.id: one for one in ledger.passages_in(document)}
        self._said = [
            (one, _places(passages[name] for name in one.assertion.passages if name in passages))
            for one in ledger.assertions_on(document)
            if one.assertion.field == EXISTS
        ]
        self._cards: dict[str, Card] = {}

    def finding(self, mark: str, words: Words) -> Finding:
        """Return what became of a mention: the record whose existence rests on the same words, or most of them."""
        types = _TYPES.get(mark[0], tuple(one for one in REVIEWED if one not in ("statement", "published_total")))
        near = [(_shared(places, words), one) for one, places in self._said if one.assertion.type in types]
        record = self._taken([one for shared, one in near if shared == max(near, key=_share)[0] > MOST])
        return self._state(mark, record) if record in self._desk.snapshot.by_id else _absent(mark)

    def _taken(self, said: Sequence[StoredAssertion]) -> str:
        """Return the record that the first counts for; where mentions share their words, each gets its own record."""
        if not said:
            return ""
        first = said[0]
        if len(said) > 1:
            self._said = [one for one in self._said if one[0] is not first]
        return first.holder

    def _state(self, mark: str, record: str) -> Finding:
        card = self._cards.setdefault(record, self._desk.card(record, matches={}))
        waiting = tuple(field.name for field in card.waiting if self._speaks(card, field.name))
        return Finding(mark=mark, record=record, label=card.title, fate=_fate(card, waiting), waiting=waiting)

    def _speaks(self, card: Card, name: str) -> bool:
        field = card.field(name)
        said = (one for one in (field.evidence if field else ()) if one.waiting)
        return any(words.document == self._document for one in said for words in one.words)


def _fate(card: Card, waiting: Sequence[str]) -> Fate:
    if card.state == "rejected":
        return "rejected"
    if any(field.state == "conflict" for field in card.fields if field.name in waiting):
        return "conflict"
    if card.state == "proposed":
        return "proposed"
    return "waiting" if waiting else "accepted"
