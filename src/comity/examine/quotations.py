"""Quotations against the words held: exact, near, translated back, or altered, word by word."""

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from comity.examine.model import Held
from comity.model.snapshot import Snapshot

Kind = Literal["exact", "near", "back_translated", "altered"]
NEAR, BACK = 0.2, 0.6
"""Shares of words that may differ in a near quotation, and in one that went through another language."""

_WINDOWS = 60
"""How many stretches of a text are compared word by word: those that share most words with the quotation."""
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "neither",
        "nor",
        "without",
        "cannot",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "aren't",
        "won't",
        "none",
    ]
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "and",
        "or",
        "for",
        "with",
        "by",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "its",
        "it",
        "our",
        "their",
        "that",
        "this",
    ]
)


class Aligned(Struct, frozen=True):
    """One step of the alignment: ``same``, ``changed``, ``left_out`` or ``added``, with the words on both sides."""

    step: Literal["same", "changed", "left_out", "added"]
    held: str
    quoted: str


class Match(Struct, frozen=True, kw_only=True):
    """The stretch of a held text that a quotation is likest, how it differs, and what that makes of it.

    ``distance`` counts the words to change, add and leave out, of ``length`` words quoted.
    """

    kind: Kind
    held: Held
    passage: str
    distance: int
    length: int
    alignment: tuple[Aligned, ...]


def held_texts(snapshot: Snapshot, *, before: date | None) -> list[Held]:
    """Return the words the ledger quotes speakers with, oldest first."""
    held = [
        Held(one.id, one.speaker, one.quote, one.date.start if one.date else None)
        for one in snapshot.statements
        if one.quote and (before is None or one.date is None or one.date.start <= before)
    ]
    return sorted(held, key=_age)


def _age(held: Held) -> tuple[date, str]:
    return (held.day or date.max, held.record)


def likest(quote: str, held: Sequence[Held]) -> Match | None:
    """Return the best match of a quotation among the texts held, the earliest of equals; None if none is like it."""
    found = [match for one in held if (match := compare(quote, one))]
    order: dict[Kind, int] = {"exact": 0, "altered": 1, "near": 2, "back_translated": 3}
    ranked = sorted(found, key=lambda match: (order[match.kind], match.distance, _age(match.held)))
    near = sorted(found, key=lambda match: (match.distance, _age(match.held)))
    return (
        near[0] if near and near[0].distance < (ranked[0].distance if ranked else 0) else ranked[0] if ranked else None
    )


def compare(quote: str, held: Held) -> Match | None:
    """Return how a quotation differs from the likest stretch of one text, or None if no stretch is like it."""
    quoted, spots = _words(quote), list(_WORD.finditer(held.text))
    words = [_plain(spot.group()) for spot in spots]
    if not quoted or not set(quoted) & set(words) - _SMALL:
        return None
    if _contains(quoted, words):
        return _fragment(quoted, words, held)
    best: tuple[int, int, int] | None = None
    for start, end in _windows(quoted, words):
        distance = _distance(quoted, words[start:end])
        if best is None or (distance, end - start) < (best[0], best[2] - best[1]):
            best = (distance, start, end)
    if best is None:
        return None
    distance, start, end = best
    share = distance / len(quoted)
    if share > BACK or not _shares_sense(quoted, words[start:end]):
        return None
    passage = held.text[spots[start].start() : spots[end - 1].end()]
    return Match(
        kind=_kind(quoted, words[start:end], share),
        held=held,
        passage=passage,
        distance=distance,
        length=len(quoted),
        alignment=_align(quoted, words[start:end]),
    )


_FRAGMENT = 5
"""A held text of so many words that stands whole in a quotation bears it out: often only a part is held."""


def _contains(quoted: Sequence[str], words: Sequence[str]) -> bool:
    many = len(words)
    if not _FRAGMENT <= many < len(quoted):
        return False
    return any(list(quoted[i : i + many]) == list(words) for i in range(len(quoted) - many + 1))


def _fragment(quoted: Sequence[str], words: Sequence[str], held: Held) -> Match:
    same = Aligned("same", " ".join(words), " ".join(words))
    return Match(kind="exact", held=held, passage=held.text, distance=0, length=len(words), alignment=(same,))


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _windows(quoted: list[str], words: list[str]) -> list[tuple[int, int]]:
    """Return the stretches worth comparing: around every run of words that the two share."""
    n = len(quoted)
    matcher = SequenceMatcher(None, words, quoted, autojunk=False)
    blocks = sorted(matcher.get_matching_blocks()[:-1], key=lambda block: -block.size)[:4]
    anchors = [(block.a - block.b) for block in blocks]
    anchors += [i - quoted.index(word) for i, word in enumerate(words) if word in quoted and word not in _SMALL][:60]
    stretches = set()
    for anchor in anchors:
        for start in range(anchor - 2, anchor + 3):
            for size in (n - 2, n - 1, n, n + 1, n + 2):
                low, high = max(0, start), min(len(words), start + size)
                if high > low:
                    stretches.add((low, high))
    wanted = set(quoted)
    ranked = sorted(stretches, key=lambda one: (-len(wanted & set(words[one[0] : one[1]])), one))
    return ranked[:_WINDOWS]


def _distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the Levenshtein distance of two sequences of words."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def _shares_sense(quoted: list[str], words: Sequence[str]) -> bool:
    content = set(quoted) - _SMALL
    return bool(content) and len(content & set(words)) / len(content) >= 0.5


def _kind(quoted: list[str], words: Sequence[str], share: float) -> Kind:
    if share == 0:
        return "exact"
    flipped = bool(set(quoted) & _NEGATIONS) != bool(set(words) & _NEGATIONS)
    figures = {w for w in quoted if w.isdigit()} != {w for w in words if w.isdigit()}
    if flipped or figures:
        return "altered"
    return "near" if share <= NEAR else "back_translated"


def _align(quoted: list[str], words: Sequence[str]) -> tuple[Aligned, ...]:
    steps = {"equal": "same", "replace": "changed", "delete": "left_out", "insert": "added"}
    matcher = SequenceMatcher(None, words, quoted, autojunk=False)
    return tuple(
        Aligned(steps[tag], " ".join(words[a:b]), " ".join(quoted[c:d]))  # type: ignore[arg-type]
        for tag, a, b, c, d in matcher.get_opcodes()
    )
