"""What stands in the ledger as an ingest begins: records to link with, and sources by which to know a page again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from comity.ledger import StoredDecision
from comity.model.documents import Document
from comity.model.records import Record, Source
from comity.model.snapshot import Snapshot
from comity.resolve.linking import Prepared, prepare
from comity.vocab import vocabulary
from comity.vocab.fold import fold

TITLE_WORDS = 5
"""Titles of fewer words do not tell one page from another."""
OPENING_WORDS = 8
"""Of two titles of which one goes on after the other, at least so many words must be the same."""
TITLE_LINES = 6
"""How far down a page its title may stand."""
DAYS_BETWEEN = 45
"""Days that may lie between the dates given for one page."""
PRESS = "press"
"""The kind of a source of which nothing else is known."""

_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_WORD = re.compile(r"\w+")


class Standing:
    """The records that people or casebooks stand behind, as they were when the ingest began."""

    def __init__(self, everything: Snapshot, decisions: Iterable[StoredDecision] = ()) -> None:
        records = everything.by_id.values()
        self.snapshot = Snapshot(one for one in records if one.state in ("accepted", "disputed"))
        self.prepared: Prepared = prepare(self.snapshot)
        sources = self.snapshot.of(Source)
        self._merged = _merges(decisions)
        self._by_id = {one.id: one for one in sources}
        self._by_url = {one.url: one for one in reversed(sources) if one.url}
        self._by_opening = _by_opening(sources)
        self._kinds = _kinds(sources)

    def record(self, name: str) -> Record | None:
        """Return the record with an id, or the one that people merged it into, if it stands."""
        seen: set[str] = set()
        while name in self._merged and name not in seen:
            seen.add(name)
            name = self._merged[name]
        return self.snapshot.by_id.get(name)

    def grade(self, document: Document) -> str:
        """Return the Admiralty grade of a document by default: that of the kind of source its publisher is."""
        return vocabulary().grades.default(self.kind(document))

    def kind(self, document: Document) -> str:
        """Return the kind of source that a document's publisher is elsewhere in the ledger; press, if it is unknown."""
        return self._kinds.get(_publisher(document.publisher), PRESS)

    def page(self, document: Document) -> Source | None:
        """Return the source of the ledger that a document is the text of, by address or by title and date."""
        if document.url in self._by_url:
            return self._root(self._by_url[document.url])
        lines = [line for line in document.text.splitlines() if line.strip()][:TITLE_LINES]
        for title in dict.fromkeys((document.title, *lines)):
            for source in self._by_opening.get(_words(title)[:TITLE_WORDS], ()):
                if _same_title(title, source.title) and _same_time(document, source):
                    return self._root(source)
        return None

    def complete(self, document: Document) -> Document:
        """Return a document with the publisher and date of the page it is, where it does not give them itself."""
        page = None if document.publisher and document.published else self.page(document)
        if page is None:
            return document
        known = [page, *(one for one in self._by_id.values() if self._root(one).id == page.id)]
        published = document.published or next((one.date for one in known if one.date), None)
        return replace(
            document,
            publisher=document.publisher or _NOTE.sub("", page.publisher).strip(),
            published=published,
            date_basis=document.date_basis or ("given" if published else ""),
        )

    def _root(self, source: Source) -> Source:
        seen: set[str] = set()
        while source.same_as in self._by_id and source.id not in seen:
            seen.add(source.id)
            source = self._by_id[source.same_as]
        return source


def _merges(decisions: Iterable[StoredDecision]) -> dict[str, str]:
    """Return what each merged record was merged into."""
    made = (one.decision for one in decisions if one.in_force and one.decision.action == "merge")
    return {decision.record: decision.target for decision in made}


def _by_opening(sources: Iterable[Source]) -> dict[tuple[str, ...], list[Source]]:
    found: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for source in sources:
        words = _words(source.title)
        if len(words) >= TITLE_WORDS:
            found[words[:TITLE_WORDS]].append(source)
    return dict(found)


def _kinds(sources: Iterable[Source]) -> dict[str, str]:
    """Return the kind that each publisher's sources mostly have."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        counted[_publisher(source.publisher)][source.kind] += 1
    graded = {entry.kind for entry in vocabulary().grades.defaults}
    mostly = {name: min(kinds, key=lambda kind: (-kinds[kind], kind)) for name, kinds in counted.items() if name}
    return {name: kind for name, kind in mostly.items() if kind in graded}


def _publisher(name: str) -> str:
    return fold(_NOTE.sub("", name))


def _words(title: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(_NOTE.sub("", title))))


def _same_title(one: str, other: str) -> bool:
    short, long = sorted((_words(one), _words(other)), key=len)
    return short == long or (len(short) >= OPENING_WORDS and long[: len(short)] == short)


def _same_time(document: Document, source: Source) -> bool:
    one, other = document.published, source.date
    if one is None or other is None:
        return True
    return max((one.start - other.end).days, (other.start - one.end).days) <= DAYS_BETWEEN
