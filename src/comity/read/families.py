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
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 (0.4 seconds that reading need not wait for)

    blank = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketches = {document.id: _Sketch(document, blank.copy()) for document in documents}
    index = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=PERMUTATIONS)
    parents = {name: name for name in sketches}
    copies: dict[bytes, str] = {}
    for name in sorted(sketches):
        sketch = sketches[name]
        original = copies.setdefault(sketch.hashes.hashvalues.tobytes(), name)
        if original != name:
            _join(parents, sketches, name, original)
            continue
        for other in index.query(sketch.hashes):
            if _root(parents, name) != _root(parents, other) and sketch.containment(sketches[other]) >= CONTAINED:
                _join(parents, sketches, name, other)
        index.insert(name, sketch.hashes)
    return {name: _root(parents, name) for name in sketches}


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


def _join(parents: dict[str, str], sketches: dict[str, _Sketch], one: str, other: str) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)), key=lambda name: sketches[name].first)
    parents[second] = first
