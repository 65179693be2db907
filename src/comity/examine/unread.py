"""Words that nothing was read from: with any of them that may narrow a claim, no firm verdict is given."""

import re
from collections.abc import Sequence

from comity.examine.model import Part
from comity.examine.sentence import Sentence
from comity.examine.words import named, spans, words

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_FIGURES = re.compile(r"\d+(?![\dA-Z])")
"""Figures, but for those of a type ("636M")."""


def unread_words(sentence: Sentence, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the words that nothing was read from and that might narrow the claim."""
    taken_only = [span for part in parts for span in part.taken]
    taken = taken_only + known_stretches(sentence)
    found = [
        sentence.text[one.start_char : one.end_char]
        for one in sentence.numbers
        if not any(start < one.end_char and one.start_char < end for start, end in _strictly(sentence, parts))
    ]
    for start, end in sentence.cue(*DECIDING):
        if not any(a < end and start < b for a, b in _strictly(sentence, parts)):
            found.append(sentence.text[start:end])
    found += [sentence.text[a:b] for a, b in _further(sentence) if not any(x < b and a < y for x, y in taken_only)]
    found += _figures(sentence.text, taken)
    for match in _WORD.finditer(sentence.text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        pieces = [piece for piece in re.split(r"['’-]", match.group().lower()) if piece]
        if any(piece not in words().harmless_words and len(piece) > 1 for piece in pieces):
            found.append(match.group())
    return tuple(dict.fromkeys(found))


def _figures(text: str, taken: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words with figures that are neither a number nor a date nor in a name ("1999-13-45", "24x")."""
    loose = [
        match.start()
        for match in _FIGURES.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return [one.group() for one in re.finditer(r"\S+", text) if any(one.start() <= at < one.end() for at in loose)]


_BESIDE = re.compile(
    r"\b(?:and|or|as well as|along with|alongside|followed by)\s(?:also\s)?(?:an?|the|another)\s(?:[\w-]+\s){0,3}$",
    re.I,
)


def _further(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the activities named beside the one that was read ("Joint Sea 2024 and a naval patrol")."""
    ends = [where[1] for where, _ in sentence.activities] + [one.end for one in sentence.series]
    return [
        where
        for where, _ in sentence.activities
        if (beside := _BESIDE.search(sentence.text[: where[0]])) and any(end <= beside.start() for end in ends)
    ]


DECIDING = (
    "first",
    "latest",
    "only",
    "never",
    "record",
    "ratio",
    "more",
    "fewer",
    "same",
    "negation",
    "cancelled",
    "response",
    "consecutive",
    "share",
)
"""Cues that turn a claim: one that no part has read leaves the sentence unread."""


def _strictly(sentence: Sentence, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return what was read, with the names in which a number or a cue means nothing of its own."""
    taken = [span for part in parts for span in part.taken]
    taken += [(one.start, one.end) for group in (sentence.series, sentence.platforms, sentence.quotes) for one in group]
    return taken + [(day.start_char, day.end_char) for day in sentence.dates]


def known_stretches(sentence: Sentence) -> list[tuple[int, int]]:
    """Return where names, dates, numbers, activities and the words that narrow them stand."""
    text = sentence.text
    stretches = [
        (one.start, one.end)
        for group in (sentence.series, sentence.named, sentence.places, sentence.platforms, sentence.quotes)
        for one in group
    ]
    stretches += [(day.start_char, day.end_char) for day in sentence.dates]
    stretches += [(number.phrase_start, number.end_char) for number in sentence.numbers]
    stretches += [where for where, _ in sentence.activities]
    stretches += [span for domain in words().domains for span in spans(domain.pattern, text)]
    stretches += [span for where in named(words().flags, text).values() for span in where]
    return stretches
