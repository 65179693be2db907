"""Near-duplicate families: wire copies and reprints of one text count as one source."""

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from comity.model.documents import Document

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
SHINGLE_WORDS = 4
CONTAINED = 0.7
"""Two texts are of one family when the shorter shares this part of its four-word runs with the longer."""
_CANDIDATE_JACCARD = 0.2
"""Pairs less alike than this are not compared: a reprint cut to less than about a quarter is not found."""
_WORD = re.compile(r"\w+")


def near_duplicates(documents: Iterable[Document]) -> dict[str, str]:
    """Map each document's id to its family: the id of the family's first document by date, then by id.

    Likeness is estimated by MinHash over runs of four words, so it is blind to case, layout and punctuation. The
    result depends only on the set of documents, not on their order. A document without relatives is its own family.
    """
    families = Families()
    families.add(documents)
    return families.roots()


class Families:
    """The families of a growing set of documents: the same whatever the order in which they were added."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 (0.4 seconds that reading need not wait for)

        self._blank = MinHash(num_perm=PERMUTATIONS, seed=1)
        self._index = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=PERMUTATIONS)
        self._sketches: dict[str, _Sketch] = {}
        self._parents: dict[str, str] = {}
        self._copies: dict[bytes, str] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one that is there already is passed over."""
        for document in documents:
            if document.id not in self._parents:
                self._add(document.id, _Sketch(document, self._blank.copy()))

    def roots(self) -> dict[str, str]:
        """Map each document's id to the id of its family's first document."""
        return {name: _root(self._parents, name) for name in self._parents}

    def _add(self, name: str, sketch: "_Sketch") -> None:
        self._parents[name], self._sketches[name] = name, sketch
        original = self._copies.setdefault(sketch.hashes.hashvalues.tobytes(), name)
        if original != name:
            self._join(name, original)
            return
        for other in self._index.query(sketch.hashes):
            apart = _root(self._parents, name) != _root(self._parents, other)
            if apart and sketch.containment(self._sketches[other]) >= CONTAINED:
                self._join(name, other)
        self._index.insert(name, sketch.hashes)

    def _join(self, one: str, other: str) -> None:
        found = (_root(self._parents, one), _root(self._parents, other))
        first, second = sorted(found, key=lambda name: self._sketches[name].first)
        self._parents[second] = first


class _Sketch:
    """What is kept of a document: its MinHash, how many different runs it has, and when it appeared."""

    def __init__(self, document: Document, hashes: "MinHash") -> None:
        runs = _runs(document.text)
        self.size = len(runs)
        self.hashes = hashes
        self.hashes.update_batch(sorted(runs))
        published = document.published
        self.first = (published.start if published else date.max, document.id)

    def containment(self, other: "_Sketch") -> float:
        """Estimate which part of the smaller set of runs lies in the larger: J (a + b) / (1 + J) / min(a, b).

        J is Jaccard's likeness as the two MinHashes estimate it, a and b the sizes of the sets.
        """
        likeness = float(self.hashes.jaccard(other.hashes))
        shared = likeness * (self.size + other.size) / (1 + likeness)
        return shared / max(1, min(self.size, other.size))


def _runs(text: str) -> set[bytes]:
    words = _WORD.findall(text.casefold())
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    return {" ".join(words[start : start + SHINGLE_WORDS]).encode() for start in range(count)}


def _root(parents: dict[str, str], name: str) -> str:
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name
