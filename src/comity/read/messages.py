"""What parent and child say to each other."""

from datetime import date

from msgspec import Struct

from comity.model.documents import Document
from comity.read.limits import Limits

OUT_OF_MEMORY = 3
"""Exit code of a child that ran out of memory outside a parser."""


REST = "!/(rest)"
"""What is added to a container's name for all that was not reached in it."""


class Job(Struct, frozen=True, kw_only=True):
    """One input for the child; its open file travels beside it.

    After a death the same input is given again: ``finished`` outcomes are passed over, and each part in ``poison``
    ends with the code and the sentence it is given there.
    """

    name: str
    today: date
    limits: Limits
    media_type: str = ""
    charset: str = ""
    url: str = ""
    finished: int = 0
    poison: dict[str, tuple[str, str]] = {}


class Ready(Struct, frozen=True, tag=True):
    """The child is confined; ``network`` says by what it is cut off: "namespace", "hook", or "" for the fetcher."""

    network: str


class Begin(Struct, frozen=True, tag=True):
    """The child turns to this part: if it dies now, this part killed it."""

    name: str


class Outcome(Struct, frozen=True, tag=True, kw_only=True):
    """How one part ended: a document, or a code and a sentence."""

    name: str
    code: str = ""
    detail: str = ""
    document: Document | None = None
    seconds: float = 0.0


class Fetched(Struct, frozen=True, tag=True, kw_only=True):
    """A download is complete, in the file that came with the job."""

    url: str
    media_type: str
    charset: str


class End(Struct, frozen=True, tag=True):
    """The job is over."""


Reply = Ready | Begin | Outcome | Fetched | End
