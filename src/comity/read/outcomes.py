"""How every input ends: done, refused or failed, and the closed list of reasons."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec import Struct

from comity.model.documents import Document

ReadState = Literal["done", "refused", "failed"]


class Code(Struct, frozen=True):
    """One reason why an input holds no document: what it means and what the user can do."""

    code: str
    state: ReadState
    meaning: str
    remedy: str


_CODES = (
    Code("not_found", "refused", "There is no such file or folder.", "Check the path."),
    Code("not_regular", "refused", "It is a pipe, device or socket.", "Save it as an ordinary file first."),
    Code("link", "refused", "It is a link inside a folder or archive.", "Give the file that the link leads to."),
    Code("unsafe_name", "refused", "A member's name points outside its archive.", "Unpack the archive yourself."),
    Code("unsupported_type", "refused", "The format is not one that is read.", "Save it as PDF, DOCX, HTML or text."),
    Code("encrypted", "refused", "It is protected by a password.", "Save a copy without the password."),
    Code("scanned_pdf", "refused", "The PDF holds pictures of pages, no text.", "Run it through OCR first."),
    Code("too_large", "refused", "It is larger than the limit.", "Split it, or raise the limit."),
    Code("too_deep", "refused", "It is nested too deeply.", "Unpack the outer layers first."),
    Code("too_many", "refused", "The archive has too many members.", "Split it, or raise the limit."),
    Code("bomb", "refused", "It unpacks to far more than its size.", "Unpack it yourself if you trust it."),
    Code("entities", "refused", "The XML defines entities of its own.", "Save it without a document type."),
    Code("empty", "refused", "There is no text in it.", "Check that it is the file you meant."),
    Code("not_text", "refused", "The bytes are not text in any known encoding.", "Save it as UTF-8."),
    Code("duplicate", "refused", "An earlier row has the same doc_id.", "Give every row a doc_id of its own."),
    Code("bad_url", "refused", "The address is not one that is read.", "Give an http or https address with a host."),
    Code(
        "private_address",
        "refused",
        "The host is not on the public internet.",
        "Name it in private_hosts if it is yours and you mean it.",
    ),
    Code("redirect_refused", "refused", "The page redirects too often or to no web address.", "Give the last address."),
    Code("unreadable", "failed", "The file cannot be opened.", "Check its permissions and the disk."),
    Code("unreachable", "failed", "The host does not answer.", "Check the address and the connection; try again."),
    Code("http_status", "failed", "The server does not give the page.", "Open it in a browser and save it."),
    Code("malformed", "failed", "It breaks the rules of its own format.", "Open it in its program and save it again."),
    Code("parser_error", "failed", "The parser stopped with an error.", "Save it in another format; report the file."),
    Code("timeout", "failed", "Reading took longer than the limit.", "Split it, or raise the limit."),
    Code("memory", "failed", "Reading needed more memory than the limit.", "Split it, or raise the limit."),
    Code("crashed", "failed", "The parser's process died.", "Save it in another format; report the file."),
)
CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _CODES})
"""Every reason for which an input can be refused or fail; nothing ends for any other."""


class Reading(Struct, frozen=True, kw_only=True):
    """How one input ended, and the document it held.

    ``input`` names it: a path or address, then ``:17`` for a row, ``!/name`` for a member of an archive or feed.
    ``code`` is empty for what is done, else a key of ``CODES``. ``message`` is one line for people; ``note`` is what
    was lost or guessed on the way to a document that is done.
    """

    input: str
    state: ReadState
    code: str = ""
    message: str = ""
    note: str = ""
    documents: tuple[Document, ...] = ()
    seconds: float = 0.0

    @property
    def remedy(self) -> str:
        """What the user can do about it; empty for what is done."""
        return CODES[self.code].remedy if self.code else ""

    def __str__(self) -> str:
        reason = f" ({self.code})" if self.code else ""
        return " ".join(f"{self.input}: {self.state}{reason}: {self.message} {self.remedy}".split())


class Problem(Struct, frozen=True):
    """One input that gave no document, for the machine report."""

    input: str
    state: ReadState
    code: str
    message: str
    remedy: str


class Note(Struct, frozen=True):
    """What was lost or guessed in reading an input that is done."""

    input: str
    note: str


class ReadReport(Struct):
    """Counts that add up: ``inputs`` is the sum of ``states``, and refused plus failed the sum of ``codes``.

    Grows with ``add``; ``json`` gives the machine report.
    """

    inputs: int = 0
    documents: int = 0
    seconds: float = 0.0
    states: dict[ReadState, int] = msgspec.field(default_factory=lambda: {"done": 0, "refused": 0, "failed": 0})
    codes: dict[str, int] = msgspec.field(default_factory=dict)
    problems: list[Problem] = msgspec.field(default_factory=list)
    notes: list[Note] = msgspec.field(default_factory=list)

    def add(self, reading: Reading) -> None:
        """Count one reading."""
        self.inputs += 1
        self.documents += len(reading.documents)
        self.seconds += reading.seconds
        self.states[reading.state] += 1
        if reading.note:
            self.notes.append(Note(reading.input, reading.note))
        if reading.code:
            self.codes[reading.code] = self.codes.get(reading.code, 0) + 1
            self.problems.append(Problem(reading.input, reading.state, reading.code, reading.message, reading.remedy))

    def json(self) -> bytes:
        """Return the report as JSON, keys in a fixed order."""
        return msgspec.json.format(msgspec.json.encode(self, order="sorted"), indent=2)

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {state}" for state, count in self.states.items())
        return f"{_many(self.inputs, 'input')}: {counts}; {_many(self.documents, 'document')}."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
