"""What writers foretold, in files and in the documents of a ledger, with what came of it and their scores."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from comity.examine import Foretold, Score, State, find_predictions, resolve, scores
from comity.ledger import Ledger
from comity.model.clock import today
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.read import read


class Foretelling(Struct, frozen=True, kw_only=True):
    """The predictions of some documents in order, the scores of their authors and of their outlets.

    ``undated`` are documents that could not be used: a prediction needs the day it was made.
    """

    foretold: tuple[Foretold, ...]
    authors: tuple[Score, ...]
    outlets: tuple[Score, ...]
    undated: tuple[str, ...] = ()


def foretelling(
    ledger: Ledger,
    files: Sequence[Path] = (),
    *,
    about: Sequence[str] = (),
    published: date | None = None,
    author: str = "",
    outlet: str = "",
) -> Foretelling:
    """Return what the files foretell, or else all documents of the ledger, resolved by what it knows now.

    ``published``, ``author`` and ``outlet`` stand in for what a document does not say of itself. Raises InputError for
    a file that cannot be read.
    """
    documents = tuple(_read(files)) if files else tuple(_held(ledger))
    given = [_completed(one, published, author, outlet) for one in documents]
    snapshot = ledger.snapshot()
    found = tuple(one for document in given for one in foretold_in(document, snapshot, about=about))
    return scored(found, undated=tuple(one.title or one.id for one in given if one.published is None))


def foretold_in(document: Document, snapshot: Snapshot, *, about: Sequence[str] = ()) -> tuple[Foretold, ...]:
    """Return what one dated document foretells; an undated one foretells nothing that could be checked."""
    if document.published is None:
        return ()
    state = State(snapshot, today())
    found = find_predictions(
        document.text,
        snapshot,
        published=document.published.start,
        author=document.author,
        outlet=document.publisher,
        about=about,
    )
    return tuple(Foretold(prediction=one, outcome=resolve(one, state, about=about)) for one in found)


def scored(found: Sequence[Foretold], *, undated: tuple[str, ...] = ()) -> Foretelling:
    """Return predictions with the scores of their authors and outlets."""
    pairs = [(one.prediction, one.outcome) for one in found]
    return Foretelling(
        foretold=tuple(found), authors=scores(pairs), outlets=scores(pairs, by="outlet"), undated=undated
    )


def _held(ledger: Ledger) -> Iterable[Document]:
    return (ledger.document(card.id) for card in reversed(ledger.documents()))


def _read(files: Sequence[Path]) -> Iterator[Document]:
    for reading in read(files):
        if reading.state != "done":
            raise InputError(f"{reading.input}: {reading.message}", reading.remedy)
        yield from reading.documents


def _completed(document: Document, published: date | None, author: str, outlet: str) -> Document:
    day = document.published or (EventDate(published, published, "day") if published else None)
    return replace(document, published=day, author=document.author or author, publisher=document.publisher or outlet)
