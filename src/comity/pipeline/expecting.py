"""How many documents an ingest will come to, where that can be told without reading them."""

import os
from collections.abc import Iterable

from comity.read.inputs import sources

_ROWS = (".jsonl", ".ndjson")
_HOLDS_MANY = (".zip", ".tar", ".tgz", ".gz", ".warc", ".bz2", ".xz", ".csv", ".tsv", ".mbox", ".xml", ".rss", ".atom")
_BLOCK = 1 << 20


def expected(inputs: Iterable[str | os.PathLike[str]]) -> int | None:
    """Return the number of files and rows of corpora, or None where archives or addresses are among them."""
    total = 0
    for source in sources(inputs):
        name = source.path.casefold()
        if source.url or name.endswith(_HOLDS_MANY):
            return None
        total += _lines(source.path) if name.endswith(_ROWS) else 1
    return total


def _lines(path: str) -> int:
    try:
        with open(path, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b"")) or 1
    except OSError:
        return 1
