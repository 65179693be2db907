"""Web pages: the article out of its page, with what its markup says of title, author and date."""

import re
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from comity.read.formats.markup import tree_of, unbroken, words_of
from comity.read.formats.page_dates import lines_above, marked_date, stated_date, uncluttered
from comity.read.parts import Draft, Hints
from comity.read.text import decode

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.-]{2,40})""", re.I
)
_SHARE = 4
_SHORT = 250
"""An article of fewer characters, in a page with ``_SHARE`` times as many in paragraphs, was missed."""


def parse_html(data: bytes, hints: Hints) -> Draft:
    """Return the article of a page, without navigation, advertisements and comments."""
    declared = _CHARSET.search(data[:4096])
    encoding = hints.charset or ((declared[1] or declared[2]).decode("ascii") if declared else "")
    source, note = decode(data, declared=encoding)
    tree = tree_of(source)
    published, page = stated_date(tree), None
    if not published or published.precision != "day":
        page = uncluttered(source)
        published = published or marked_date(page, hints.today)
    found: Any = trafilatura.bare_extraction(
        unbroken(tree),
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    text = (found.text if found else "") or ""
    if len(text) < _SHORT and len(plain := words_of(tree_of(source))) > _SHARE * len(text):
        text, note = plain, "; ".join(filter(None, (note, "no article found, all words of the page kept")))
    return Draft(
        text=text,
        media_type="text/html",
        title=_words(found and found.title),
        author=_words(found and found.author),
        publisher=_words(found and found.sitename) or _host(hints.url),
        published=published,
        date_basis="metadata" if published else "",
        url=hints.url or _words(found and found.url),
        head="" if page is None else lines_above(text, page),
        notes=(note,) if note else (),
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _words(value: str | None) -> str:
    return " ".join((value or "").split())
