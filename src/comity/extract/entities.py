"""Parties, places and series named in a text: one pass of an automaton over every form the vocabulary knows."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
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
    forms: dict[str, tuple[str, Sense]] = dict(_small())
    for text, code, sense in _all_forms():
        for form in _spellings(text, sense):
            forms.setdefault(form, (code, sense))
    return forms


@cache
def _small() -> Mapping[str, tuple[str, Sense]]:
    """Return the forms without a capital, which mean something in running text only."""
    small: dict[str, list[str]] = load("entities")["small"]
    return {text: (code, "force" if code else "mask") for code, texts in small.items() for text in texts}


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
    """Return every known name in ``text`` in order, without overlaps; a mask hides the party inside it.

    Short forms that the text itself gives to armed forces ("the Royal Thai Navy (RTN)") are known throughout it.
    """
    automaton, meanings = _automaton()
    found = []
    for index, start, end in automaton.find_matches_as_indexes(text):
        code, sense = meanings[index]
        if _stands_alone(text, start, end) and (text[start:end] not in _small() or _is_running(text, start, end)):
            found.append(Entity(start, end, text[start:end], code, sense))
    short = _in_short(text, found)
    defined = {one.text for one in short}
    kept = [entity for entity in found if entity.text not in defined]
    taken = [entity.start for entity in kept]
    own = [entity for entity in short if not _is_inside(entity, kept, taken)]
    return tuple(sorted((*kept, *own), key=lambda entity: entity.start))


def _in_short(text: str, found: Sequence[Entity]) -> list[Entity]:
    """Return all uses of the short forms that ``text`` gives to the armed forces of a party named in full.

    What the text says goes before what is known: RCAF may be Canada's or Cambodia's.
    """
    codes: dict[str, str] = {}
    starts = [entity.start for entity in found]
    for match in _SHORT_FORM.finditer(text):
        begin = None if match[1] in codes else _spelt_out(text, match)
        if begin is not None and _SERVICE.search(text, begin, match.start()):
            named = found[bisect_left(starts, begin) : bisect_left(starts, match.start())]
            meant = {entity.code for entity in named if entity.is_party and entity.is_one}
            codes |= {match[1]: meant.pop()} if len(meant) == 1 else {}
    if not codes:
        return []
    uses = (use for use in _CAPITALS.finditer(text) if use[0] in codes)
    return [Entity(use.start(), use.end(), use[0], codes[use[0]], "force") for use in uses]


_CAPITALS = re.compile(r"\b[A-Z]{3,7}\b")
_SHORT_FORM = re.compile(r" \(([A-Z]{3,7})\)")
_SERVICE = re.compile(
    r"(?:Army|Armies|Navy|Forces?|Guards?|Corps|Marines?|Military|Command|Fleet|Militia)(?: of (?:the )?[\w ]+)?$"
)
"""A full name that ends so is that of armed forces; an Army Day or a Navy Ship is not."""


def _spelt_out(text: str, short: re.Match[str]) -> int | None:
    """Return where the words begin whose first letters are the short form in brackets; small words do not count."""
    letters = short[1]
    for word in reversed(list(re.finditer(r"[\w'’]+", text[max(0, short.start() - 90) : short.start()]))):
        if word[0][0] == letters[-1:]:
            letters = letters[:-1]
        elif word[0][0].isupper():
            return None
        if not letters:
            return max(0, short.start() - 90) + word.start()
    return None


def _is_inside(entity: Entity, others: Sequence[Entity], starts: Sequence[int]) -> bool:
    """Return whether one of ``others``, in order and beginning at ``starts``, overlaps ``entity``."""
    at = bisect_left(starts, entity.end) - 1
    return at >= 0 and others[at].end > entity.start


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not before.isalnum() and not after.isalnum()


def _is_running(text: str, start: int, end: int) -> bool:
    """Return whether a word stands in running text, not in an address or a tag."""
    return bool(_OPENED.search(text, max(0, start - 1), start) or not start) and bool(_CLOSED.match(text, end))


_OPENED = re.compile(r"[\s(\"“‘'«—–]$")
_CLOSED = re.compile(r"(?:['’]s)?(?:[\s)\"”’»—–-]|[,.;:!?]+(?:\W|$)|$)")
