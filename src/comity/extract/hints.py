"""What the encoder is told beside the words: which party of the document a stretch of text stands for.

The vocabulary knows that "Ankara" and "the Turks" are one party, and in which state a town or a base lies; a small
encoder cannot know.
"""

from collections.abc import Iterator

from msgspec import Struct

from comity.extract.analysis import Analysis

PARTIES = 12
"""Parties told apart, by how often the text names them; those beyond, and those it does not name, share the last."""
SEVERAL = PARTIES + 1
"""Stands for a name that means several parties at once."""
UNHINTED = 0
HINTS = SEVERAL + 1
"""How many different hints there are, none included."""


class Hint(Struct, frozen=True):
    """Which party is meant by ``[start, end)`` of the document: its rank from 1, or `SEVERAL`."""

    start: int
    end: int
    party: int


def hints(analysis: Analysis, number: int) -> Iterator[Hint]:
    """Yield which party is meant by the places and names of a line; of two hints on a word the later one counts."""
    line = analysis.lines[number]
    for place in line.localities:
        for code in analysis.grounds.states_of(place)[:1]:
            yield Hint(place.start, place.end, _rank(analysis, code))
    for entity in (one for one in line.entities if one.is_party):
        several = len(entity.codes) > 1
        yield Hint(entity.start, entity.end, SEVERAL if several else _rank(analysis, entity.codes[0]))


def _rank(analysis: Analysis, code: str) -> int:
    ranked = analysis.main_parties[: PARTIES - 1]
    return ranked.index(code) + 1 if code in ranked else PARTIES
