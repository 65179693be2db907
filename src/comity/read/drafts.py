"""From a parser's draft to the document that is stored."""

from collections.abc import Iterator
from hashlib import sha256

from py3langid import classify

from comity.model.assertions import content_id
from comity.model.documents import DateBasis, Document
from comity.model.values import EventDate
from comity.read.dates import Dated, from_dateline, from_url, settle
from comity.read.parts import Draft, Hints, Refusal
from comity.read.text import stored

_LANGUAGE_SAMPLE = 400
_LINE_CHARS = 4000
_LANGUAGE_LETTERS = 40
"""Fewer letters than this do not tell a language."""


def finish(draft: Draft, hints: Hints) -> tuple[Document, str]:
    """Normalise the text, settle date and language, make the id; return the document and what was noted on the way.

    Raise Refusal ``empty`` for a text without a letter or figure, ``too_large`` for one beyond the limit.
    """
    text = draft.text if draft.exact else stored(draft.text)
    if not any(map(str.isalnum, text)):
        raise Refusal("empty", "Its text has no letter or figure.")
    if len(text) > hints.limits.text_chars:
        raise Refusal("too_large", f"Its text has {len(text):,} characters.")
    published, basis = _dated(draft, text, hints) or (None, "")
    digest = sha256(text.encode()).hexdigest()
    title, author, publisher, url = (_line(value) for value in (draft.title, draft.author, draft.publisher, draft.url))
    own = content_id("doc", digest, url, title, publisher, published.iso if published else "")
    return Document(
        id=draft.id or own,
        text=text,
        sha256=digest,
        publisher=publisher,
        title=title,
        author=author,
        published=published,
        date_basis=basis,
        url=url,
        language=language_of(text),
        media_type=draft.media_type,
    ), "; ".join(draft.notes)


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language a text begins in; empty if there is too little to tell."""
    sample = text[:_LANGUAGE_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LANGUAGE_LETTERS:
        return ""
    return str(classify(sample)[0])


def _dated(draft: Draft, text: str, hints: Hints) -> Dated | None:
    if draft.published and draft.date_basis == "given":
        return draft.published, "given"
    return settle(_candidates(draft, text), hints.today)


def _candidates(draft: Draft, text: str) -> Iterator[tuple[EventDate | None, DateBasis]]:
    """Yield what could date a document, the most trustworthy first."""
    yield draft.published, draft.date_basis
    yield from_url(draft.url), "url"
    yield from_dateline(draft.head) or from_dateline(text), "dateline"
    yield draft.file_date, "file"


def _line(value: str) -> str:
    """Return metadata as one storable line of sensible length."""
    return " ".join(stored(value[:_LINE_CHARS]).split())
