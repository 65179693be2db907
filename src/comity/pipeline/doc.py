"""One document, everything that was read out of it, and what became of it in the ledger."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from comity.extract import extract
from comity.ledger import Ledger
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.mentions import Extraction
from comity.pipeline.cards import Card
from comity.pipeline.queue import Desk
from comity.pipeline.ties import Places, Ties, marks
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
    findings = tuple(told.finding(mark, words) if told else _absent(mark) for mark, words in marks(extraction))
    return ReadDocument(document=document, extraction=extraction, findings=findings, held=held)


def _absent(mark: str) -> Finding:
    return Finding(mark=mark, record="", label="", fate="absent")


class _Told:
    """What became of what one document says."""

    def __init__(self, ledger: Ledger, document: str) -> None:
        self._document = document
        self._desk = Desk(ledger)
        self._ties = Ties(ledger, document)
        self._cards: dict[str, Card] = {}

    def finding(self, mark: str, words: Places) -> Finding:
        """Return what became of a mention: the record whose existence rests on its words."""
        said = self._ties.said(mark, words)
        if said is None or said.holder not in self._desk.snapshot.by_id:
            return _absent(mark)
        return self._state(mark, said.holder)

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
