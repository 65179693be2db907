"""From the mentions of a document, as they are read now, to what the ledger asserts on their words."""

from collections.abc import Iterable, Iterator

from comity.ledger import Ledger, StoredAssertion
from comity.model.assertions import EXISTS
from comity.model.documents import Passage, Span
from comity.model.mentions import Extraction
from comity.pipeline.queue import REVIEWED

Places = tuple[tuple[int, int], ...]
"""Where words stand in a text, as offsets."""

MOST = 0.5
"""How much of their words two readings of one passage share at least, if a newer comity reads a document again."""

_TYPES = {"S": ("statement",), "N": ("published_total",)}
_OCCASIONS = tuple(one for one in REVIEWED if one not in ("statement", "published_total"))


def marks(extraction: Extraction) -> Iterator[tuple[str, Places]]:
    """Yield every mention's mark (``E1`` event, ``S1`` statement, ``N1`` number) and the places of its words.

    Numbered as :mod:`comity.show.annotated` does.
    """
    for number, event in enumerate(extraction.events, start=1):
        yield f"E{number}", _places(event.evidence)
    for number, statement in enumerate(extraction.statements, start=1):
        yield f"S{number}", _places(statement.evidence)
    for number, claim in enumerate(extraction.claims, start=1):
        yield f"N{number}", _places([claim.span])


def _places(spans: Iterable[Span | Passage]) -> Places:
    return tuple(sorted((span.start, span.end) for span in spans))


class Ties:
    """What the ledger says exists on the word of one document."""

    def __init__(self, ledger: Ledger, document: str) -> None:
        passages = {one.id: one for one in ledger.passages_in(document)}
        self._said = [
            (one, _places(passages[name] for name in one.assertion.passages if name in passages))
            for one in ledger.assertions_on(document)
            if one.assertion.field == EXISTS
        ]

    def __iter__(self) -> Iterator[StoredAssertion]:
        """Yield everything that exists on the word of the document."""
        return (one for one, _ in self._said)

    def said(self, mark: str, words: Places) -> StoredAssertion | None:
        """Return the assertion that the mention's thing exists: the one that rests on its words, or most of them."""
        types = _TYPES.get(mark[0], _OCCASIONS)
        near = [(_shared(places, words), one) for one, places in self._said if one.assertion.type in types]
        best = max((share for share, _ in near), default=0.0)
        if best <= MOST:
            return None
        found, *others = (one for share, one in near if share == best)
        if others:  # of several things told in the same words, each mention gets its own
            self._said = [pair for pair in self._said if pair[0] is not found]
        return found


def _shared(one: Places, other: Places) -> float:
    """Return the share of characters that two sets of places have in common."""
    ours, theirs = ({at for start, end in words for at in range(start, end)} for words in (one, other))
    return len(ours & theirs) / max(len(ours | theirs), 1)
