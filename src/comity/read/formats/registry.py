"""Which parser reads which kind. A parser's library is imported when its first input arrives."""

import io
from collections.abc import Callable, Iterator
from importlib import import_module
from types import MappingProxyType
from typing import cast

from comity.read.parts import Draft, Hints, Part
from comity.read.streams import Budget

Leaf = Callable[[bytes, Hints], Draft]
Container = Callable[[io.BufferedReader, Hints, Budget], Iterator[Part]]

LEAVES = MappingProxyType(
    {
        "text": "plain.parse_text",
        "markdown": "plain.parse_markdown",
        "html": "pages.parse_html",
        "pdf": "pdf.parse_pdf",
        "docx": "office.parse_docx",
    }
)
"""Kinds that hold one document."""
CONTAINERS = MappingProxyType(
    {
        "jsonl": "rows.read_jsonl",
        "csv": "rows.read_csv",
        "eml": "mail.read_mail",
        "feed": "feeds.read_feed",
        "warc": "warc.read_warc",
        "zip": "archives.unzip",
        "tar": "archives.untar",
        "packed": "archives.unpack",
    }
)
"""Kinds that hold any number of documents."""
NESTING = frozenset({"zip", "tar", "packed", "eml", "warc"})
"""Containers whose parts may be containers again."""


def leaf(kind: str) -> Leaf:
    """Return the parser of a kind in ``LEAVES``."""
    return cast(Leaf, _load(LEAVES[kind]))


def container(kind: str) -> Container:
    """Return the parser of a kind in ``CONTAINERS``."""
    return cast(Container, _load(CONTAINERS[kind]))


def _load(path: str) -> object:
    module, _, function = path.partition(".")
    return getattr(import_module(f"comity.read.formats.{module}"), function)
