"""Parties, places and series named in a text: one pass of an automaton over every form the vocabulary knows."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

from comity.extract.lexicon import load
from comity.vocab import vocabulary

Sense = Literal["name", "demonym", "capital", "force", "leader", "place", "series", "mask"]

SUCCESSORS = {"SUN": "RUS"}
"""States that the annotation guide counts as their successor."""

_SHORT = 4
"""Forms shorter than this are only matched in the case in which they are written (US, not us)."""


class Entity(Struct, frozen=True):
    """A name found in the text: ``code`` is one or more party codes, a place id or a series id, as ``sense`` says."""

    start: int
    end: int
    text: str
    code: str
    sense: Sense

    @property
    def is_party(self) -> bool:
        """Whether the name stands for a state, or for an organisation that acts or has few members."""
        return self.sense not in ("place", "series", "mask") and bool(self.codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """The parties meant: of a small grouping (AUKUS) its members, of a large one (the UN) none."""
        return _meant(self.code)

    @property
    def is_one(self) -> bool:
        """Whether the name is a state's or an organisation's own, not that of several states."""
        return " " not in self.code


ACTING = ("NATO", "SCO", "CSTO", "EU")
"""Organisations that the annotation guide lets act as parties."""

_FEW = 6


@cache
def _meant(code: str) -> tuple[str, ...]:
    if " " in code:
        return tuple(code.split())
    party = vocabulary().parties.get(code)
    if party is None or party.kind != "organisation" or code in ACTING:
        return (code,)
    members = vocabulary().members(code)
    return tuple(SUCCESSORS.get(m, m) for m in members) if len(members) <= _FEW else ()


@cache
def _forms() -> Mapping[str, tuple[str, Sense]]:
    """Return every form and what it means; earlier kinds win where two claim the same form."""
    forms: dict[str, tuple[str, Sense]] = {}
    for text, code, sense in _all_forms():
        for form in _spellings(text, sense):
            forms.setdefault(form, (code, sense))
    return forms


def _all_forms() -> Iterator[tuple[str, str, Sense]]:
    entities = load("entities")
    known = {text for place in vocabulary().places.values() for text in (place.name, *place.aliases)}
    for text in entities["masks"]:
        if text not in known:
            yield text, "", "mask"
    yield from _party_forms(vocabulary())
    for code, texts in (*entities["forms"].items(), *entities["groups"].items()):
        for text in texts:
            yield text, code, "force"
    for code, texts in entities["leaders"].items():
        for text in texts:
            yield text, code, "leader"
    yield from _other_forms(vocabulary())


def _party_forms(vocab: Any) -> Iterator[tuple[str, str, Sense]]:
    senses: dict[str, Sense] = {"name": "name", "demonym": "demonym", "capital": "capital", "force": "force"}
    for form in vocab.party_forms():
        yield form.text, SUCCESSORS.get(form.code, form.code), senses.get(form.sense, "force")


def _other_forms(vocab: Any) -> Iterator[tuple[str, str, Sense]]:
    for series in vocab.series.values():
        for text in (series.name, *series.aliases):
            yield text, series.id, "series"
    for place in vocab.places.values():
        for text in (place.name, *place.aliases):
            yield text, place.id, "place"


def _spellings(text: str, sense: Sense) -> Iterator[str]:
    """Yield the form as written, without its article, and in capitals, as headlines have it, with either apostrophe."""
    text = text.removeprefix("the ")
    if not text or not any(c.isupper() for c in text) or (len(text) < 3 and not text.isupper()):
        return
    written = dict.fromkeys((text, text.replace("'", "’")))
    yield from written
    if len(text) >= _SHORT and sense != "leader":
        yield from (form.upper() for form in written)


@cache
def _automaton() -> tuple[Any, tuple[tuple[str, Sense], ...]]:
    forms = _forms()
    return AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest), tuple(forms.values())


def find_entities(text: str) -> tuple[Entity, ...]:
    """Return every known name in ``text`` in order, without overlaps; a mask hides the party inside it."""
    automaton, meanings = _automaton()
    found = []
    for index, start, end in automaton.find_matches_as_indexes(text):
        code, sense = meanings[index]
        if _stands_alone(text, start, end):
            found.append(Entity(start, end, text[start:end], code, sense))
    return tuple(found)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not before.isalnum() and not after.isalnum()
