"""Which documents are one text: copies and reprints say ``same_as`` of the first of them, and count once.

The first is that by date and then by id, whatever came first into the ledger; where an earlier one arrives, the others
are told so anew. A document that is the text of a source in a casebook says so of that source.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from comity.ledger import Ledger
from comity.model.assertions import Assertion, Decision, document_source
from comity.model.documents import Document
from comity.model.records import Source
from comity.model.snapshot import Snapshot
from comity.pipeline.proposing import AUTHOR, about_source
from comity.read import Families

REASON = "an earlier copy of the same text is known"


class Kin:
    """The documents of a ledger that something rests on, in families."""

    def __init__(self, ledger: Ledger, everything: Snapshot) -> None:
        self._families = Families()
        self._said: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._load(ledger, everything)

    def _load(self, ledger: Ledger, everything: Snapshot) -> None:
        sources = {one.id: one for one in everything.of(Source)}
        cited = [card.id for card in ledger.documents() if card.passages and document_source(card.id) in sources]
        ours = {document_source(name) for name in cited}
        self._families.add(ledger.document(name) for name in sorted(cited))
        for name in cited:
            said = sources[document_source(name)].same_as
            self._said[name] = said
            self._pages[name] = "" if said in ours else said

    def add(self, documents: Iterable[tuple[Document, str]]) -> None:
        """Add documents, each with the source that it is the text of, if any."""
        for document, page in documents:
            self._families.add([document])
            self._pages.setdefault(document.id, page)

    def settle(self) -> tuple[list[Assertion], list[Decision]]:
        """Return what has to be said, and what withdrawn, so that every copy names the first of its family."""
        assertions, decisions = [], []
        for document, wanted in self._wanted():
            said = self._said.get(document, "")
            if said != wanted:
                self._said[document] = wanted
                assertions += [about_source(document_source(document), "same_as", wanted)] if wanted else []
                decisions += [_withdraw(document, said)] if said else []
        return assertions, decisions

    def _wanted(self) -> Iterator[tuple[str, str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for name, root in self._families.roots().items():
            members[root].append(name)
        for root, names in sorted(members.items()):
            pages = sorted({self._pages.get(name, "") for name in names} - {""})
            first = pages[0] if pages else document_source(root)
            for name in sorted(names):
                own = self._pages.get(name, "") or first
                yield name, "" if own == document_source(name) else own


def _withdraw(document: str, said: str) -> Decision:
    made = about_source(document_source(document), "same_as", said)
    return Decision(
        action="withdraw", record=made.record, author=AUTHOR, reason=REASON, field=made.field, target=made.id
    )
