"""Whose soil a sentence speaks of: a state that the text names only by a town, a base or its dateline."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.places import Locality
from comity.vocab import vocabulary
from comity.vocab.towns import states_of_town

_AWAY = frozenset({"from", "by"})
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
    def named_by_line(self) -> tuple[frozenset[str], ...]:
        """For each line the states whose places, or which themselves, it names, but for those somebody comes from."""
        return tuple(frozenset(self._named_in(line)) for line in self.analysis.lines)

    @cached_property
    def named(self) -> Counter[str]:
        """In how many lines each state's soil is named."""
        return self.named_in(range(len(self.analysis.lines)))

    def named_in(self, lines: Iterable[int]) -> Counter[str]:
        """Return in how many of ``lines`` each state's soil is named."""
        return Counter(code for number in lines for code in self.named_by_line[number])

    @cached_property
    def dateline(self) -> str:
        """The state from which the text is dated, or ''."""
        places = (place for line in self.analysis.lines[:_EARLY] for place in line.localities)
        states = (self._of_name(place.text.title()) for place in places if place.sense == "dateline")
        return next((found[0] for found in states if found), "")

    def _in_line(self, line: Line) -> Iterator[tuple[str, str]]:
        for place in line.localities:
            for code in self.states_of(place):
                yield code, place.preposition

    def _named_in(self, line: Line) -> Iterator[str]:
        for place in line.localities:
            if place.sense not in ("mask", "dateline") and place.preposition not in _AWAY:
                yield from self._of_name(place.text)

    def states_of(self, place: Locality) -> tuple[str, ...]:
        """Return the states in which a place lies, or () where the name of a state stands for it."""
        if place.sense in ("name", "capital", "mask", "dateline"):
            return ()
        return self._of_name(place.text)

    def _of_name(self, name: str) -> tuple[str, ...]:
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
