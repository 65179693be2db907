"""From any way of writing a place, a series or a platform to its id."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from comity.vocab.fold import fold

_IN_BRACKETS = re.compile(r"^(?P<outer>[^()]*)\((?P<inner>[^()]+)\)\s*$")
_LEAD = re.compile(
    r"^(?:(?:waters|seas?|skies|airspace|coast|area|region) )?(?:off|near|around|over|above) "
    r"|^(?:coast|waters|areas?|port|city) of "
    r"|^(?:(?:far )?(?:north|south|east|west|northeast|northwest|southeast|southwest)(?: ?(?:east|west))?ern"
    r"|central|international waters of|high seas of) "
)
_TAIL = re.compile(
    r" (?:(?:military )?(?:training )?(?:range|ranges|grounds?|area|base|cent(?:er|re)|polygon|field)|airfield|airport"
    r"|(?:naval|air|air force|military|submarine) base|port|harbou?r|region|oblast|territory|province|krai"
    r"|autonomous region|coast|waters|islands?|archipelago|city)$"
)
_EDITION = re.compile(
    r"\s*[-–—]?\s*\(?(?:(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?|'\d\d)\)?(?:\s*[-–]?\s*\(?(?:I{1,3}|IV|V|[12])\)?)?$"
    r"|\s+(?:I{1,3}|IV|VI{0,3}|IX|X{1,3}(?:I{1,3}|IV|V)?)$|\s*-?\s*\d{1,2}$|-(?:I{1,3}|IV|VI{0,3}|IX|XI{0,3})$"
)


class Named(Protocol):
    """What has an id, a name and other names."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def name(self) -> str:
        """The name shown."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other ways of writing it."""


class NameIndex:
    """Looks entries up by id, name and alias, whatever the case, accents and dashes."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self._by_text: dict[str, str] = {}
        for entry in entries:
            for text in (entry.id, entry.name, *entry.aliases):
                self._by_text.setdefault(fold(text), entry.id)

    def find(self, text: str) -> str | None:
        """Return the id of the entry written ``text``, or None."""
        return self._by_text.get(fold(text))


def find_place(index: NameIndex, text: str) -> str | None:
    """Return the id of the place that ``text`` names, or None.

    A name with a narrower one in brackets stands for the narrower, if known; "northern", "off" and the like, and a
    word such as "region" or "training ground" at the end, are taken away where the whole is not known.
    """
    return next((found for form in _place_forms(text) if (found := index.find(form))), None)


def _place_forms(text: str) -> Iterator[str]:
    yield text
    bracket = _IN_BRACKETS.match(text)
    if bracket:
        yield bracket["inner"]
        text = bracket["outer"]
        yield text
    bare = fold(text)
    lead = _LEAD.sub("", bare)
    yield from (_LEAD.sub("", lead), lead, _TAIL.sub("", bare), _TAIL.sub("", lead))


def find_series(index: NameIndex, text: str) -> str | None:
    """Return the id of the series whose edition ``text`` names ("Vostok-2018", "Joint Sea 2015 (II)"), or None."""
    return index.find(text) or index.find(_EDITION.sub("", text.strip()))
