"""Proper names of exercises and other occasions: from the vocabulary, from their form, from what stands beside them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct

from comity.extract.entities import Entity
from comity.extract.lexicon import load

_CAP = r"[A-ZÀ-ÝŠŽ][\w’À-ž]*(?:[-/][A-ZÀ-Ý][\w’]+){0,3}"
_RUN = rf"{_CAP}(?:[ -](?:(?:of|the|and|for|de) (?:the )?)?{_CAP}){{0,4}}"
_WORDS = rf"{_CAP}(?: {_CAP}){{0,3}}"
_YEAR = r"(?:19|20)\d\d"
_HYPHEN_EDITION = rf"\s?[-–—/]\s?(?:{_YEAR}|\d{{1,2}}(?:[-/]\d)?|[IVX]{{1,5}})"
_SPACE_EDITION = rf"\s(?:{_YEAR}|['’]\d\d|\d{{1,2}}(?:-\d)?|[IVX]{{1,5}}(?:\s{_YEAR})?)"
_EDITION = rf"(?:{_HYPHEN_EDITION}(?:\s{_YEAR})?|{_SPACE_EDITION})(?![\w,.]*\d)\b"
_ROMAN = {"I": 1, "V": 5, "X": 10}


_JOINTS = frozenset({"of", "the", "and", "for", "de"})
"""What stands inside of names and does not begin one."""


class Name(Struct, frozen=True):
    """A proper name: ``base`` is what all editions share (folded), ``edition`` a year, a number or nothing."""

    start: int
    end: int
    text: str
    base: str
    edition: str
    series: str
    rule: str
    topic: str

    @property
    def year(self) -> str:
        """The year the edition names, if it names one."""
        return self.edition if len(self.edition) == 4 else ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = "|".join(sorted(load("names")["event_words"], key=len, reverse=True))
    naming = "|".join(load("names")["naming"])
    pacts = "|".join(load("names")["pact_words"])
    apart = "|".join(load("names")["parting_words"])
    no_place = rf"(?! (?:{'|'.join(load('names')['training_places'])})s?\b)"
    several = "|".join(word for word in load("names")["event_words"] if word.endswith("s") and word != "series")
    manners = "|".join(load("names")["manners"])
    quoted = rf"(?:[\"“”'‘’«](?P<name>{_RUN}(?:{_EDITION})?)[\"“”'’»])"
    return {
        "edition": re.compile(rf"(?<![\w-])(?P<name>{_RUN}{_EDITION})"),
        "quoted": re.compile(quoted),
        "before": re.compile(
            rf"(?<![\w-])(?P<name>{_RUN})[\"”’']?,? (?:(?!(?i:{apart})\b)\w+[ -]){{0,3}}?(?i:{words})\b{no_place}"
        ),
        "after": re.compile(rf"\b(?i:{words})\b{no_place},? [\"“‘']?(?P<name>{_RUN})"),
        "several": re.compile(rf"\b(?i:{several})\b"),
        "before several": re.compile(rf" (?:(?:{manners}) ){{0,2}}"),
        "after several": re.compile(r"(?:,? (?:such as|like|including|called|named|among them))?:? [\"“‘']?"),
        "one of several": re.compile(rf"(?<![\w-]){_WORDS}(?:{_EDITION})?"),
        "called": re.compile(rf"\b(?:{naming}) [\"“‘']?(?P<name>{_RUN})"),
        "apposed": re.compile(
            rf"(?<![\w-])(?P<name>{_RUN})[\"”’']?, (?:the|an?|as|which|whose|another|one)\b[^.;]{{0,60}}?"
            rf"\b(?i:{words})\b"
        ),
        "pact": re.compile(
            rf"(?<![\w-])(?P<name>(?:{_CAP}(?:[ -](?:and |of (?:the )?|for |to )?{_CAP}){{0,5}} )?(?:{pacts})"
            rf"(?: (?:of|on|for|concerning) {_CAP}(?:(?:,? and |, | of | for | in )(?:the )?{_CAP}| {_CAP})*)?)"
            r"(?: \((?P<short>[A-Z]{3,10}s?)\))?"
        ),
        "signed": re.compile(
            rf"\b(?:{'|'.join(load('names')['signing_words'])}) (?:(?:the|an?|their|its|this) )?(?:\w+ ){{0,2}}"
            r"[\"“‘](?P<name>\w[^\"“”‘\n]{3,60}?)[\"”’]"
        ),
        "code word": re.compile(
            rf"(?<![\w-])(?P<name>{_CAP} (?:{'|'.join(load('names')['code_words'])})\b(?:{_EDITION})?)"
        ),
        "weak code word": re.compile(
            rf"(?<![\w-])(?P<name>{_CAP} (?:{'|'.join(load('names')['weak_code_words'])})\b(?:{_EDITION})?)"
        ),
        "person": re.compile(rf"\b(?:{'|'.join(load('names')['person_words'])})\b"),
        "rank": re.compile(rf"\b(?:{'|'.join(load('names')['ranks'])})\.? $"),
        "speaks": re.compile(rf"[\"”’']?,? (?:{'|'.join(load('names')['speaking_words'])})\b"),
        "event word": re.compile(rf"\b(?i:{words})\b"),
        "occasion word": re.compile(rf"\b(?i:{words}|{'|'.join(load('names')['occasion_words'])})\b"),
    }


def fold(text: str) -> str:
    """Return ``text`` in lower case, without quotation marks, hyphens and double blanks."""
    return " ".join(re.sub(r"[\"“”‘’'«»/–—-]", " ", text.casefold()).split())


def split_edition(text: str) -> tuple[str, str]:
    """Split a name into its folded base and its edition (year, number, Roman numerals read as a number)."""
    match = re.search(rf"{_EDITION}$", text)
    if match is None or match.start() == 0:
        return fold(text), ""
    tail = match.group().strip(" -–—/'’")
    year = re.search(_YEAR, tail)
    return fold(text[: match.start()]), year.group() if year else _number(tail)


def _number(tail: str) -> str:
    if not re.fullmatch("[IVX]+", tail):
        return tail
    total = 0
    for left, right in zip(tail, [*tail[1:], "I"], strict=True):
        total += -_ROMAN[left] if _ROMAN[left] < _ROMAN[right] else _ROMAN[left]
    return str(total)


def find_names(text: str, entities: Sequence[Entity]) -> tuple[Name, ...]:
    """Return the proper names of occasions and pacts in ``text``, in order, without overlaps.

    A name found once by its form or its surroundings is found again wherever the text repeats it.
    """
    found = [*_series(text, entities), *_by_form(text, entities), *_pacts(text)]
    found += _repeated(text, found)
    return tuple(_without_overlaps(found))


def capitalised(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the runs of capitalised words between two offsets, any of which may be a name: whole, and in parts.

    "In Black Falcon and Sea Guard" is also "Black Falcon and Sea Guard", "Black Falcon" and "Sea Guard".
    """
    found: dict[tuple[int, int], None] = {}
    for match in _capitals().finditer(text, start, end):
        parts = [match.span(), *_parts(match)]
        found |= dict.fromkeys(_trim(text, *part) for part in parts)
    return tuple((a, b) for a, b in found if b - a >= _SHORTEST and text[a].isupper())


_SHORTEST = 4


@cache
def _capitals() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_RUN}(?:{_EDITION})?")


def _parts(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    begin = match.start()
    words = match.group()
    if " " in words:
        yield begin + words.index(" ") + 1, match.end()
    joints = [joint.span() for joint in re.finditer(r" (?:and|for) ", words)]
    for (_, left), (right, _) in pairwise([(0, 0), *joints, (len(words), 0)]):
        yield begin + left, begin + right


def name_of(text: str, start: int, end: int, rule: str) -> Name:
    """Return the occasion's name at ``text[start:end]``, which ``rule`` found."""
    return _name(text, start, end, rule, "")


def _series(text: str, entities: Iterable[Entity]) -> Iterator[Name]:
    for entity in entities:
        if entity.sense == "series":
            edition = re.compile(_EDITION).match(text, entity.end)
            if edition is None and not _stands_as_name(text, entity):
                continue
            yield _name(text, entity.start, edition.end() if edition else entity.end, "name:vocabulary", entity.code)


def _stands_as_name(text: str, entity: Entity) -> bool:
    """Return whether a series name without an edition is one here: not a piece of a longer name, not a plain word."""
    if " " in entity.text or entity.text.isupper():
        return True
    after = text[entity.end : entity.end + 2].strip()[:1]
    word = re.search(r"([\w’'-]+)[ \"“‘']*$", text[max(0, entity.start - 30) : entity.start])
    if after.isupper() or (word and word.group(1)[0].isupper() and word.group(1).lower() not in ("exercise", "drill")):
        return False
    close = text[max(0, entity.start - _BESIDE) : entity.end + _BESIDE]
    plain = re.search(rf"\b{re.escape(entity.text.lower())}\b", text) is not None
    return _patterns()["event word" if plain else "occasion word"].search(close) is not None


_BESIDE = 60


def _by_form(text: str, entities: Sequence[Entity]) -> Iterator[Name]:
    taken = {offset for e in entities if e.sense != "series" for offset in range(e.start, e.end)}
    listed = list(_listed(text, taken))
    yield from listed
    for rule in ("edition", "quoted", "called", "apposed", "after", "before"):
        for match in _patterns()[rule].finditer(text):
            start, end = _trim(text, *match.span("name"))
            several = any(start < name.start < end or start < name.end < end for name in listed)
            if not several and _is_name(text, start, end, rule, taken) and not _is_person(match, start, rule):
                yield _name(text, start, end, f"name:{rule}", "")
    for rule in ("code word", "weak code word"):
        for match in _patterns()[rule].finditer(text):
            if _is_code_name(text, *match.span("name"), rule, entities):
                yield _name(text, *match.span("name"), f"name:{rule}", "")


def _listed(text: str, taken: set[int]) -> Iterator[Name]:
    """Yield the names in "the exercises Green Tide, Koolendong and Sea Guard", whichever comes first."""
    for word in _patterns()["several"].finditer(text):
        behind = _items(text, word.end(), min(len(text), word.end() + _ROW))
        ahead = _items(text, max(0, word.start() - _ROW), word.start())
        begins = behind and _patterns()["after several"].fullmatch(text, word.end(), behind[0][0])
        ends = ahead and _patterns()["before several"].fullmatch(text, ahead[-1][1], word.start())
        for row in (_run(text, behind) if begins else [], _run(text, ahead[::-1])[::-1] if ends else []):
            yield from _names_of(text, row, taken)


_ROW = 200
_ITEM_GAP = re.compile(r"[\"”’']?(?:,|,? and) [\"“‘']?")


def _items(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Return the runs of capitalised words between two offsets that might be names of a list."""
    return [match.span() for match in _patterns()["one of several"].finditer(text, low, high)]


def _run(text: str, items: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first of ``items`` with those that follow, or precede, in the same list."""
    row = [items[0]]
    for item in items[1:]:
        left, right = sorted((row[-1], item))
        if _ITEM_GAP.fullmatch(text, left[1], right[0]) is None:
            break
        row.append(item)
    return row


def _names_of(text: str, row: Sequence[tuple[int, int]], taken: set[int]) -> Iterator[Name]:
    """Yield a list's names, if the last is joined by "and"; two plain words may be two persons."""
    joined = len(row) > 1 and "and" in text[row[-2][1] : row[-1][0]]
    known = len(row) > 2 or any(re.search(r"[ \d]", text[slice(*item)]) for item in row)
    for number, item in enumerate(row if joined and known else ()):
        start, end = item if number else _trim(text, *item)
        if _is_name(text, start, end, "listed", taken):
            yield _name(text, start, end, "name:listed", "")


def _is_person(match: re.Match[str], start: int, rule: str) -> bool:
    """Return whether what stands beside the name, a rank or a verb of speech, says that it is somebody's."""
    text, known = match.string, _patterns()
    if rule not in ("before", "after", "apposed"):
        return False
    first = text.find(" ", start) + 1
    ranked = any(known["rank"].search(text, max(0, end - _BESIDE), end) for end in (start, first))
    speaks = known["speaks"].match(text, match.end("name"))
    apposed = rule == "apposed" and known["person"].search(match.group())
    return ranked or bool(speaks or apposed)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take words off the left that no name begins with (articles, months, ranks, "Exercise")."""
    stop = load("names")["stop"]
    while match := re.compile(r"([\w.]+)[ -]+(?=\S)").match(text, start, end):
        word = match.group(1)
        if word not in _JOINTS and (word not in stop or word.isupper()):
            break
        start = match.end()
    return start, end


def _is_name(text: str, start: int, end: int, rule: str, taken: set[int]) -> bool:
    words = re.findall(r"[^\W\d_][\w’]*", text[start:end])
    stop = load("names")["stop"]
    plain = words[0] in stop and not (rule == "listed" and len(words) > 1) if words else True
    if plain or words[-1] in stop or any(offset in taken for offset in range(start, end)):
        return False
    if max(map(len, words)) < 4:
        return False
    if rule == "edition" and re.search(rf"\s?[-–—]\s?{_YEAR}$", text[start:end]):
        return True
    if rule == "edition" and len(words) >= 2 and re.search(rf"\s{_YEAR}$", text[start:end]):
        return True
    if rule in ("quoted", "edition"):
        return _patterns()["event word"].search(_sentence_around(text, start, end)) is not None
    return len(words) >= 2 or rule in ("called", "apposed", "after", "listed")


def _is_code_name(text: str, start: int, end: int, rule: str, entities: Sequence[Entity]) -> bool:
    """Return whether two capitals are a code name known by its last word: no party in it, no place by itself."""
    first = text[start:end].split(maxsplit=1)[0]
    inside = [e for e in entities if e.start < end and e.end > start]
    if first in load("names")["stop"] or any(e.is_party or e.end >= end for e in inside):
        return False
    return rule == "code word" or _goes_with_occasion(text, start, end)


def _goes_with_occasion(text: str, start: int, end: int) -> bool:
    """Return whether a run of capitals is named as an occasion is, outside a headline that capitalises every word."""
    words = re.findall(r"[A-Za-z]{4,}", _sentence_around(text, start, end))
    capitals = sum(word[0].isupper() for word in words)
    close = text[max(0, start - _BESIDE) : end + _BESIDE]
    return 2 * capitals < len(words) + 2 and _patterns()["occasion word"].search(close) is not None


def _sentence_around(text: str, start: int, end: int) -> str:
    left = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "; "))
    right = min((i for mark in (". ", "\n", "; ") if (i := text.find(mark, end)) >= 0), default=len(text))
    return text[max(left, start - 100) : min(right, end + 100)]


def _pacts(text: str) -> Iterator[Name]:
    for match in _patterns()["signed"].finditer(text):
        yield _name(text, *match.span("name"), "name:pact", "", "agreement")
    for match in _patterns()["pact"].finditer(text):
        start, end = _trim(text, *match.span("name"))
        if " " in text[start:end].strip():
            yield _name(text, start, end, "name:pact", "", "agreement")
            if match.group("short"):
                short = match.group("short")
                yield Name(*match.span("short"), short, fold(match.group("name")), "", "", "name:pact", "agreement")
                for again in re.finditer(rf"\b{short}\b", text):
                    yield Name(*again.span(), short, fold(match.group("name")), "", "", "name:pact", "agreement")


def _repeated(text: str, found: Sequence[Name]) -> Iterator[Name]:
    bases: dict[str, Name] = {}
    for name in found:
        if name.topic == "event" and name.rule != "name:repeated":
            bases.setdefault(re.split(rf"{_EDITION}$", name.text)[0].strip("\"“”'‘’ "), name)
    for surface, first in sorted(bases.items()):
        if len(surface) > 3:
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?:{_EDITION})?(?!\w)", text, re.IGNORECASE):
                if match.group()[0].isupper():
                    yield _name(text, *match.span(), "name:repeated", first.series)


def _name(text: str, start: int, end: int, rule: str, series: str, topic: str = "event") -> Name:
    base, edition = split_edition(text[start:end])
    return Name(start, end, text[start:end], base, edition, series, rule, topic)


def _without_overlaps(found: Iterable[Name]) -> Iterator[Name]:
    """Keep the longest of overlapping names, earlier rules first."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (-(n.end - n.start), n.start, n.rule != "name:vocabulary", n.rule)):
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    yield from sorted(kept, key=lambda n: n.start)
