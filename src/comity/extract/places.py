"""Places in a sentence: names of the vocabulary, states named as ground, and names that stand where a place stands."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from comity.extract.analysis import Line
from comity.extract.lexicon import load
from comity.vocab import vocabulary
from comity.vocab.towns import states_of_town


class Locality(Struct, frozen=True):
    """A place as written, with the preposition before it and what it was known by."""

    start: int
    end: int
    text: str
    sense: str
    preposition: str


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("places").items()}


def localities(line: Line) -> tuple[Locality, ...]:
    """Return the places named in ``line``, in order, without overlaps."""
    known = [*_dateline(line), *_known(line), *_by_position(line)]
    kept: list[Locality] = []
    for place in sorted(known, key=lambda p: (p.start - p.end, p.start)):
        if all(place.end <= other.start or place.start >= other.end for other in kept):
            kept.append(place)
    return tuple(sorted(kept, key=lambda p: p.start))


def _dateline(line: Line) -> Iterator[Locality]:
    """Yield the places a report is dated from: "MOSCOW, July 6 - ", "BERLIN/PARIS, Friday — ", "ISLAMABAD: "."""
    match = _DATELINE.match(_spaced(line))
    if match is None:
        return
    begin, parts = match.start("towns"), _BETWEEN_SLASHES.finditer(match["towns"])
    towns = [(begin + part.start(), part[0]) for part in parts]
    if all(_is_town(line, town) or (match["day"] and not _is_known(line, town)) for _, town in towns):
        for offset, town in towns:
            start = line.sentence.start + offset
            yield Locality(start, start + len(town), " ".join(town.split()), "dateline", "dateline")


def _spaced(line: Line) -> str:
    """Return the words of ``line`` at their offsets in it."""
    text = ""
    for token in line.sentence.tokens:
        text = text.ljust(token.start - line.sentence.start) + token.text
    return text


_BETWEEN_SLASHES = re.compile(r"[^\s,/](?:[^/]*[^\s,/])?")
_DATELINE = re.compile(
    r"(?P<towns>[A-ZÀ-Ý][A-ZÀ-Ý'’. /-]{2,40}?)(?:,(?P<day>[^:–—-]{2,30}?))?\s?"
    r"(?: [-–—] |[–—]|--|:|\(|\.$|\. (?=[A-Z]))"
)


def _is_town(line: Line, name: str) -> bool:
    """Return whether ``name``, written in capitals in ``line``, is a place, a capital or a town that is known."""
    plain, senses = name.title(), {e.sense for e in line.entities if e.text == name}
    if senses & {"name", "demonym", "series", "leader"}:
        return False
    return bool(senses & {"place", "capital"} or vocabulary().find_place(plain) or states_of_town(plain))


def _is_known(line: Line, name: str) -> bool:
    """Return whether ``name`` in ``line`` is or begins with something else than a town: "CHINA, ...", "SECRETARY"."""
    return any(e.text == name for e in line.entities) or name.split(maxsplit=1)[0].title() in _words()["never"]


def _known(line: Line) -> Iterator[Locality]:
    for entity in line.entities:
        town = entity.sense == "force" and bool(states_of_town(entity.text))
        if entity.sense in ("place", "name", "capital", "mask") or town:
            first = line.sentence.between(entity.start, entity.end)
            if first:
                preposition = _before(line, first[0])
                start = _widen(line, first[0])
                if entity.sense == "place" or preposition in _words()["prepositions"] | {","}:
                    yield Locality(start, entity.end, line_text(line, start, entity.end), entity.sense, preposition)


def line_text(line: Line, start: int, end: int) -> str:
    """Return the words of ``line`` from ``start`` to ``end`` with single blanks where the text has blanks."""
    pieces: list[str] = []
    last = start
    for token in line.sentence.tokens:
        if start <= token.start < end:
            pieces.append((" " if token.start > last and pieces else "") + token.text)
            last = token.end
    return "".join(pieces)


def _widen(line: Line, first: int) -> int:
    """Take in a compass word before a name: "northern Australia", "East Siberia"."""
    tokens = line.sentence.tokens
    if first and tokens[first - 1].text.lower() in _words()["compass"]:
        return tokens[first - 1].start
    return tokens[first].start


def _before(line: Line, index: int) -> str:
    """Return the nearest word before ``index`` that is not an article, a compass word or a common noun of place.

    "North of" is a preposition of its own, and is given as "of".
    """
    tokens = line.sentence.tokens
    index -= 1
    while index >= 0:
        compass = tokens[index].text.lower() in _words()["compass"]
        if compass and index + 1 < len(tokens) and tokens[index + 1].lemma == "of":
            return "of"
        if not compass and tokens[index].lemma not in _words()["skipped"]:
            return tokens[index].lemma
        index -= 1
    return "start"


def _by_position(line: Line) -> Iterator[Locality]:
    """Yield runs of capitalised words after a local preposition, or after a comma behind another such run."""
    tokens = line.sentence.tokens
    taken = {i for e in line.entities for i in line.sentence.between(e.start, e.end)}
    taken |= {i for n in line.names for i in line.sentence.between(n.start, n.end)}
    index = 0
    while index < len(tokens):
        run = index
        if _leads(tokens[index].text) and index + 1 < len(tokens):  # "At Jinja", at the beginning of a sentence
            run = index = index + 1
        while run < len(tokens) and _capital(tokens[run].text) and run not in taken:
            run += 1
        if run > index:
            start, end = tokens[index].start, tokens[run - 1].end
            text = line_text(line, start, end)
            preposition = _before(line, index)
            if _fits(text, preposition, run, line):
                yield Locality(
                    start, _tail(line, run, end), line_text(line, start, _tail(line, run, end)), "unknown", preposition
                )
        index = max(run, index + 1)


def _fits(text: str, preposition: str, after: int, line: Line) -> bool:
    words = text.split()
    if words[0] in _words()["never"] or words[-1] in _words()["never"]:
        return False
    tokens = line.sentence.tokens
    bracket = after < len(tokens) and tokens[after].text in ("/", "(") and preposition == "start"
    return preposition in _words()["prepositions"] or bracket or words[-1].lower() in _words()["sites"]


def _leads(text: str) -> bool:
    return text[:1].isupper() and text.lower() in _words()["prepositions"]


def _tail(line: Line, index: int, end: int) -> int:
    """Take in a common noun of place after the name: "Matybulak range", "Chelyabinsk region"."""
    tokens = line.sentence.tokens
    while index < len(tokens) and tokens[index].text in _words()["sites"] and tokens[index].text.islower():
        end = tokens[index].end
        index += 1
    return end


def _capital(text: str) -> bool:
    return bool(re.match(r"[A-ZÀ-ÝŠŽ][\w’'-]+$", text))
