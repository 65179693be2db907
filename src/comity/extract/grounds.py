"""Whose soil a sentence speaks of: a state that the text names only by a town, a base or its dateline."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.places import Locality
from comity.vocab import vocabulary
from comity.vocab.towns import states_of_town

_DATELINE = re.compile(r"([A-ZÀ-Ý][A-ZÀ-Ý'’. -]{2,30}?)(?:,[^:–—-]{2,30}?)?\s*(?:[-–—:]+|\()\s?")
_EARLY = 4
"""Lines in which a dateline can stand: below the headline and the byline."""


class Grounds(Struct, frozen=True, dict=True):
    """The soil that every line of a document speaks of."""

    analysis: Analysis

    @cached_property
    def by_line(self) -> tuple[Mapping[str, str], ...]:
        """For each line the states in which its places lie, with the preposition before the place."""
        return tuple(dict(self._in_line(line)) for line in self.analysis.lines)

    @cached_property
    def dateline(self) -> str:
        """The state from which the text is dated, or ''."""
        for line in self.analysis.lines[:_EARLY]:
            match = _DATELINE.match(self.analysis.document.text, line.sentence.start)
            states = self.of_name(match[1].strip().title()) if match else ()
            if states:
                return states[0]
        return ""

    def _in_line(self, line: Line) -> Iterator[tuple[str, str]]:
        for place in line.localities:
            for code in self.states_of(place):
                yield code, place.preposition

    def states_of(self, place: Locality) -> tuple[str, ...]:
        """Return the states in which a place lies, or () where the name of a state stands for it."""
        if place.sense in ("name", "capital", "mask"):
            return ()
        return self.of_name(place.text)

    def of_name(self, name: str) -> tuple[str, ...]:
        """Return the states in which a place of this name lies, or the state it names."""
        vocab = vocabulary()
        found = vocab.find_place(name)
        if found is not None:
            return vocab.places[found].territory
        party = vocab.find_party(name)
        if party is not None:
            return (party,)
        states = states_of_town(name)
        named = tuple(code for code in states if code in self.analysis.party_counts)
        return named[:1] or states[:1]
