"""A document to its checkable claims: sentence by sentence, each with its place in the text."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from comity.examine.check import Views, check
from comity.examine.model import Checked

_END = re.compile(r"(?<=[.!?])[”\"’']?\s+(?=[“\"‘'A-Z0-9])|\n+|[•]\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Corp|Mr|Mrs|Ms|Dr|St|Gen|Adm|Col|Lt|No|U\.S|U\.K|vs|e\.g|i\.e|Inc|Univ|Sept|Oct|Nov|Dec|Jan|Feb|Aug)\.)$"
)
_LEAST, _MOST = 20, 1200
_UNREAD = 6
"""How many words may stay unread before a sentence is no longer taken for a claim on the ledger."""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text with their offsets; ``text[offset:offset + len(sentence)] == sentence``."""
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.start() if match else len(text)
        if match and _ABBREVIATION.search(text[start:end]):
            continue
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        trimmed = piece.strip()
        if _LEAST <= len(trimmed) <= _MOST:
            yield start + lead, trimmed
        start = match.end() if match else end


def check_document(text: str, views: Views, *, about: Sequence[str] = ()) -> tuple[Checked, ...]:
    """Return every sentence of a document that makes a claim the ledger could settle, with its verdict and offset.

    Sentences in which nothing checkable was found are left out; those read only in part are kept and say so.
    """
    found = []
    for start, sentence in sentences(text):
        checked = check(sentence, views, about=about)
        if checked.parts and len(checked.unread) <= _UNREAD and not _idle(checked):
            found.append(replace(checked, start=start))
    return tuple(found)


def _idle(checked: Checked) -> bool:
    """Whether all that was found is a quotation of which no words are held."""
    return all(one.part.type == "quotation" and one.verdict == "no_data" for one in checked.parts)
