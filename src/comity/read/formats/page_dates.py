"""When a web page was published: by its metadata, its markup, or the lines above its article."""

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

import htmldate
from lxml.html import HtmlElement

from comity.model.values import EventDate
from comity.read.dates import EARLIEST, NOT_PUBLICATION, read_date
from comity.read.formats.markup import tree_of, words_of

_DATE_FIELDS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish_date", "publish-date", "dc.date.issued", "dc.date", "dcterms.issued", "dcterms.date", "dcterms.created",
    "citation_publication_date", "citation_date", "sailthru.date", "parsely-pub-date", "originalpublicationdate",
    "article_date_original", "cxenseparse:recs:publishtime", "rnews:datepublished", "og:published_time",
)  # fmt: skip
_FRAME = frozenset({"html", "head", "body", "main", "article", "h1"})
_CLUTTER_TAGS = frozenset({"footer", "aside", "nav", "form", "select"})
_CLUTTER_NAMES = re.compile(r"foot|copyright|comment|related|sidebar|newsletter|modified|updated", re.IGNORECASE)
_HEAD_LINES = 8
_FIRST_CHARS = 40


def stated_date(tree: HtmlElement) -> EventDate | None:
    """Return the date of publication that JSON-LD, a meta tag or a time tag states."""
    return next((found for found in map(read_date, _date_fields(tree)) if found), None)


def _date_fields(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        yield from _published_in(script.text or "")
    values: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        values.setdefault(key.lower(), meta.get("content") or "")
    yield from (values[field] for field in _DATE_FIELDS if values.get(field))
    for time in tree.iter("time"):
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None:
            yield time.get("datetime") or ""


def _published_in(script: str) -> Iterator[str]:
    """Yield the dates of publication in JSON-LD, the outermost first: inner ones may be of other pages."""
    try:
        pending: deque[Any] = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    while pending:
        node = pending.popleft()
        if isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


def marked_date(tree: HtmlElement, today: date) -> EventDate | None:
    """Return the day that the markup of an uncluttered page shows as its date.

    The first of a January stands for a bare year and is not taken.
    """
    day = htmldate.find_date(
        tree,
        extensive_search=False,
        original_date=True,
        min_date=EARLIEST.isoformat(),
        max_date=today.isoformat(),
    )
    return read_date(day) if day and not day.endswith("-01-01") else None


def uncluttered(source: str) -> HtmlElement:
    """Return the page as a tree without its footers and other places where dates of other things stand."""
    tree = tree_of(source)
    for element in list(tree.iter()):
        if _is_clutter(element) and element.getparent() is not None:
            element.drop_tree()
    return tree


def _is_clutter(element: HtmlElement) -> bool:
    """Whether the element is about the site, other pages or a later day, and so no place for the page's date."""
    if element.tag in _FRAME or element.find(".//h1") is not None or element.find(".//article") is not None:
        return False
    names = " ".join(element.get(name) or "" for name in ("class", "id", "property", "name"))
    return (
        element.tag in _CLUTTER_TAGS
        or _CLUTTER_NAMES.search(names) is not None
        or NOT_PUBLICATION.search((element.text or "")[:200]) is not None
    )


def lines_above(text: str, tree: HtmlElement) -> str:
    """Return the few lines of an uncluttered page above the article's first paragraph: title and byline.

    Changes the tree.
    """
    first = next((line for line in text.split("\n") if len(line) >= _FIRST_CHARS), "")[:_FIRST_CHARS]
    lines = words_of(tree).split("\n")
    start = next((number for number, line in enumerate(lines) if first and line.startswith(first)), 0)
    return "\n".join(lines[max(0, start - _HEAD_LINES) : start])
