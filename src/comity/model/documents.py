"""Documents, and the spans of text that everything else points into."""

from typing import Literal

from msgspec import Struct

from comity.model.values import EventDate

DateBasis = Literal["given", "metadata", "dateline", "url", "file", ""]


class Document(Struct, frozen=True, kw_only=True):
    """One text as stored: offsets of every span point into ``text``, which never changes once stored.

    ``date_basis`` says how the date was found; ``family`` is shared by wire copies and reprints of one text.
    """

    id: str
    text: str
    sha256: str
    publisher: str = ""
    title: str = ""
    author: str = ""
    published: EventDate | None = None
    date_basis: DateBasis = ""
    url: str = ""
    language: str = ""
    family: str = ""
    media_type: str = "text/plain"


class Span(Struct, frozen=True, order=True):
    """A half-open stretch of a document's text, in Python ``str`` offsets, with the words that stand there."""

    document: str
    start: int
    end: int
    quote: str


class Passage(Struct, frozen=True, kw_only=True):
    """Words held: a span of a stored document, or a quotation from a cited source whose full text is not held.

    Exactly one of ``document`` (with offsets) and ``source`` is set.
    """

    id: str
    text: str
    document: str = ""
    start: int = 0
    end: int = 0
    source: str = ""
    record: str = ""
    language: str = "en"
