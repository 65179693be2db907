"""RSS and Atom: one document an entry, with the words the feed itself gives."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import feedparser

from comity.read.dates import read_date
from comity.read.formats.markup import text_of
from comity.read.parts import Draft, Hints, Part, Refusal
from comity.read.streams import Budget, read_all


def read_feed(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the entries in the feed's order; the linked pages are not fetched."""
    data = read_all(stream, hints.limits)
    if b"<!ENTITY" in data:
        raise Refusal("entities", "The feed defines XML entities.")
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.get("version") and not feed.entries:
        raise Refusal("malformed", "It is neither RSS nor Atom.")
    publisher = text_of(feed.feed.get("title") or "")
    for number, entry in enumerate(feed.entries, start=1):
        budget.add_member()
        yield Part(name=f"!/{number}", load=partial(_entry_draft, entry, publisher))


def _entry_draft(entry: dict[str, Any], publisher: str) -> Draft:
    bodies = [content.get("value") or "" for content in entry.get("content", [])] + [entry.get("summary") or ""]
    published = read_date(entry.get("published") or entry.get("updated") or "")
    return Draft(
        text=text_of(max(bodies, key=len)),
        media_type="application/feed+xml",
        title=text_of(entry.get("title") or ""),
        author=entry.get("author") or "",
        publisher=publisher,
        published=published,
        date_basis="metadata" if published else "",
        url=entry.get("link") or "",
    )
