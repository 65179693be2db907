"""Web pages: the article out of its page, with what its markup says of title, author and date."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from comity.model.values import EventDate
from comity.read.dates import EARLIEST, read_date
from comity.read.parts import Draft, Hints, Refusal
from comity.read.text import decode

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.-]{2,40})""", re.I
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATE_FIELDS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish_date", "publish-date", "dc.date.issued", "dc.date", "dcterms.issued", "dcterms.date", "dcterms.created",
    "citation_publication_date", "citation_date", "sailthru.date", "parsely-pub-date", "originalpublicationdate",
    "article_date_original", "cxenseparse:recs:publishtime", "rnews:datepublished", "og:published_time",
)  # fmt: skip
_WORDLESS = ("script", "style", "noscript", "template", "svg")
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "title", "tr", "ul",
)  # fmt: skip
_SHARE = 4
_SHORT = 250
"""An article of fewer characters, in a page with ``_SHARE`` times as many in paragraphs, was missed."""


def parse_html(data: bytes, hints: Hints) -> Draft:
    """Return the article of a page, without navigation, advertisements and comments."""
    declared = _CHARSET.search(data[:4096])
    encoding = hints.charset or ((declared[1] or declared[2]).decode("ascii") if declared else "")
    source, note = decode(data, declared=encoding)
    tree = _tree(source)
    published = _structured_date(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "min_date": EARLIEST.isoformat(),
            "max_date": hints.today.isoformat(),
        },
    )
    text = (found.text if found else "") or ""
    if len(text) < _SHORT and len(plain := _paragraphs(_tree(source))) > _SHARE * len(text):
        text, note = plain, "; ".join(filter(None, (note, "no article found, all words of the page kept")))
    published = published or _marked_date(found.date if found else None)
    return Draft(
        text=text,
        media_type="text/html",
        title=_words(found and found.title),
        author=_words(found and found.author),
        publisher=_words(found and found.sitename) or _host(hints.url),
        published=published,
        date_basis="metadata" if published else "",
        url=hints.url or _words(found and found.url),
        notes=(note,) if note else (),
    )


def text_of(fragment: str) -> str:
    """Return the words of a piece of HTML, one line a block; for feeds and mail, where all of it is the text."""
    return _paragraphs(_tree(fragment)) if "<" in fragment or "&" in fragment else fragment


def _tree(source: str) -> HtmlElement:
    """Parse with libxml2's own limits on depth, no network, no entities."""
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(_DECLARATION.sub("", source.replace("\0", "")), parser=parser)
    except etree.ParserError:
        raise Refusal("empty", "The page has no content.") from None


def _paragraphs(tree: HtmlElement) -> str:
    """Return all words of a tree but those of scripts and styles, each block on a line of its own."""
    etree.strip_elements(tree, *_WORDLESS, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _structured_date(tree: HtmlElement) -> EventDate | None:
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
    try:
        pending: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


def _marked_date(day: str | None) -> EventDate | None:
    """Take a day that the library found in the markup, except the first of a January: it stands for a bare year."""
    return read_date(day) if day and not day.endswith("-01-01") else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _words(value: str | None) -> str:
    return " ".join((value or "").split())
