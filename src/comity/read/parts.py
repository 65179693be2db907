"""What the parsers hand over: drafts of documents, parts of containers, refusals."""

from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from msgspec import Struct

from comity.model.documents import DateBasis
from comity.model.values import EventDate
from comity.read.limits import Limits


def printable(text: str) -> str:
    """Return ``text`` such that it can be written anywhere: half surrogate pairs, as in odd file names, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


class Refusal(Exception):  # noqa: N818 (a decision about an input, not a fault of the program)
    """An input that holds no document, with its code and one sentence on what was found."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Hints(Struct, frozen=True, kw_only=True):
    """What is known of an input besides its bytes. ``today`` bounds the dates that can be true."""

    name: str
    today: date
    limits: Limits = Limits()
    media_type: str = ""
    charset: str = ""
    url: str = ""


class Draft(Struct, frozen=True, kw_only=True):
    """A document as its parser found it: before its text is normalised, its date settled and its id made.

    ``head`` is what stood above the text and is not part of it: bylines. ``exact`` keeps the text as given (a corpus
    row whose offsets others already use). ``notes`` say what was lost.
    """

    text: str
    media_type: str
    id: str = ""
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: EventDate | None = None
    date_basis: DateBasis = ""
    file_date: EventDate | None = None
    url: str = ""
    head: str = ""
    exact: bool = False
    notes: tuple[str, ...] = ()


class Part(Struct, frozen=True, kw_only=True):
    """One part of a container; ``name`` is what its own name adds to the container's.

    ``load`` gives its bytes or its draft, or raises Refusal; it is called once, before the next part is asked for.
    """

    name: str
    load: Callable[[], "BinaryIO | Draft"]
    media_type: str = ""
    charset: str = ""
    url: str = ""
