"""A sentence taken apart: quotations, names, dates, numbers, activities, each with its place, before any is judged."""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from comity.examine.names import (
    Edition,
    Name,
    Place,
    find_parties,
    find_places,
    find_platforms,
    find_series,
)
from comity.examine.words import Activity, named, pattern, spans, words
from comity.extract.dates import ResolvedDate, find_dates
from comity.extract.numbers import FoundNumber, find_numbers
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate

Stretch = tuple[int, int]
_QUOTED = re.compile(r"[“\"«]([^”\"»]{3,400})[”\"»]|(?<![\w])‘([^’]{8,400})’(?!\w)")
_TITLE = re.compile(r"(?:report|study|paper|article|titled|entitled|called|exercise|drill)\W*$", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?<![\w-])(several|a few|a couple of|a pair of|a handful of|many|numerous|scores of)(?![\w])", re.I
)


class Quote(Struct, frozen=True):
    """Words in quotation marks; ``title`` where they name a text and quote nobody."""

    start: int
    end: int
    text: str
    title: bool


class Sentence(Struct, frozen=True, kw_only=True):
    """What was found in a sentence. ``bare`` is the text with quotations and names blanked, of the same length."""

    text: str
    as_of: date
    bare: str
    quotes: tuple[Quote, ...]
    series: tuple[Edition, ...]
    dates: tuple[ResolvedDate, ...]
    numbers: tuple[FoundNumber, ...]
    vague: tuple[tuple[int, int, str], ...]
    named: tuple[Name, ...]
    places: tuple[Place, ...]
    platforms: tuple[Name, ...]
    activities: tuple[tuple[Stretch, Activity], ...]
    domains: frozenset[str]
    flags: frozenset[str]
    parties: tuple[str, ...]
    others: tuple[str, ...]
    nearby: tuple[str, ...]
    snapshot: Snapshot

    def has(self, cue: str) -> bool:
        """Whether a cue of the word list stands in the sentence outside quotations and names."""
        return bool(spans(words().cues[cue], self.bare))

    def cue(self, *cues: str) -> tuple[Stretch, ...]:
        """Return where any of these cues stand."""
        return tuple(where for cue in cues for where in spans(words().cues[cue], self.bare))

    @property
    def activity(self) -> Activity | None:
        """The activity that the sentence is about: a patrol where one is named beside exercises, else the first."""
        return self.activities[0][1] if self.activities else None

    @property
    def activity_keys(self) -> frozenset[str]:
        """The keys of all activities named."""
        return frozenset(activity.key for _, activity in self.activities)


class Scope(Struct, frozen=True):
    """In which ledger, on which day and about whom a sentence is read."""

    snapshot: Snapshot
    as_of: date
    about: tuple[str, ...]


def take_apart(text: str, scope: Scope) -> Sentence:
    """Return everything that can be found in ``text`` without deciding what it claims."""
    quotes = tuple(quote for quote in _quotes(text) if not _only_names(quote, scope.snapshot))
    visible = _blank(text, [(quote.start, quote.end) for quote in quotes])
    series = tuple(find_series(visible, scope.snapshot))
    published = EventDate(scope.as_of, scope.as_of, "day")
    platforms = tuple(find_platforms(visible))
    names = [(one.start, one.end) for one in series] + [(one.start, one.end) for one in platforms]
    unnamed = _blank(visible, names)
    dates = tuple(_dates(unnamed, published, scope.as_of))
    aside = _since_clauses(unnamed, dates)
    dated = [(day.start_char, day.end_char) for day in dates]
    numbers = tuple(
        find_numbers(_blank(visible, aside), exclude=sorted([*dated, *((one.start, one.end) for one in series)]))
    )
    numbers = tuple(one for one in numbers if not _the_two(visible, one))
    places = tuple(find_places(unnamed))
    on = dates[0].date.start if dates else scope.as_of
    parties, nearby, sources = _parties(unnamed, on, places, scope.about)
    bare = _blank(unnamed, [*aside, *((name.start, name.end) for name in parties if name.sense != "demonym")])
    # who answered or joined an occasion is not whom the claim is about
    answering = bool(named(words().responses, bare)) or any(one.year for one in series)
    codes = [name.code for name in parties if name not in nearby and name not in sources]
    pair, others = _pair(codes, scope.about, answering=answering)
    return Sentence(
        text=text,
        as_of=scope.as_of,
        bare=bare,
        quotes=quotes,
        series=series,
        dates=dates,
        numbers=numbers,
        vague=_vague(bare, numbers),
        named=parties,
        places=_not_parties(places, parties),
        platforms=platforms,
        activities=tuple(_activities(bare)),
        domains=frozenset(one.key for one in words().domains if pattern(one.pattern).search(visible)),
        flags=frozenset(named(words().flags, visible)),
        parties=pair,
        others=others,
        nearby=tuple(name.code for name in nearby),
        snapshot=scope.snapshot,
    )


def _only_names(quote: Quote, snapshot: Snapshot) -> bool:
    """Whether quotation marks only set off the name of an exercise."""
    return len(quote.text.split()) < 5 and bool(find_series(quote.text, snapshot))


def _quotes(text: str) -> list[Quote]:
    return [
        Quote(m.start(), m.end(), m.group(1) or m.group(2), bool(_TITLE.search(text[: m.start()])))
        for m in _QUOTED.finditer(text)
    ]


def _blank(text: str, taken: Sequence[Stretch]) -> str:
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _dates(text: str, published: EventDate, as_of: date) -> list[ResolvedDate]:
    # "up to 2019" and "through 2019" bound a period as "until 2019" does
    # a year in a name belongs to the name; "About 60" is none
    found = find_dates(_UP_TO.sub(_until, text), published)
    return [_since(text, day) for day in found if day.rule != "date.name"]


_UP_TO = re.compile(
    r"\b(up to(?: and including)?|up until|through|thru)(?= (?:the end of )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b)"
)


def _until(match: re.Match[str]) -> str:
    # "until" stands right before the date, where its preposition is looked for
    return "until".rjust(len(match.group())) if len(match.group()) >= 5 else "till"


_SINCE_CLAUSE = re.compile(r"\bsince\s([^,;.()]{3,60}?)\s(?:in|on)?\s?(?:early|late|mid-?)?\s?$", re.IGNORECASE)


def _since(text: str, day: ResolvedDate) -> ResolvedDate:
    """Let the date in a clause after "since" ("since they began in 2019") open the period as "since 2019" does."""
    inside = _SINCE_CLAUSE.search(text[: day.start_char])
    return replace(day, relation="since") if inside and not day.relation else day


def _since_clauses(text: str, dates: Sequence[ResolvedDate]) -> list[Stretch]:
    """Return what stands between "since" and its date: it says what began then and claims nothing."""
    found = [_SINCE_CLAUSE.search(text[: day.start_char]) for day in dates if day.relation == "since"]
    return [match.span(1) for match in found if match]


_WHO = re.compile(
    r"(?:[\s-](?:have|had|has|countries|sides|militar\w+|nations|states|navies|air forces|armies"
    r"|neighbou?rs|powers|partners"
    r"|governments|armed|presidents|leaders|did|do|were|are|also|never|held|conduct\w*|alone|defen\w+|capitals|giants|fleets"
    r"|parties|of them|agreed|signed|flew|sailed|world|nuclear|ministr\w+|to))",
    re.IGNORECASE,
)


def _the_two(text: str, number: FoundNumber) -> bool:
    """Whether "two" or "three" stands for the parties ("the two have held ...")."""
    led = re.search(r"\b(?:the|these|both|those|all|of the)\s$", text[: number.start_char], re.IGNORECASE)
    named = _WHO.match(text[number.end_char :]) or not re.match(r"\s\w", text[number.end_char :])
    pronoun = number.value == 1 and bool(
        re.match(r"\s(?:in|near|of|that|on|off|at|over|to)\b", text[number.end_char :])
    )
    return pronoun or (number.value in (2, 3) and bool(led) and bool(named))


def _vague(text: str, numbers: Sequence[FoundNumber]) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (match.start(), match.end(), match.group(1).lower())
        for match in _VAGUE.finditer(text)
        if not any(one.start_char < match.end() and match.start() < one.end_char for one in numbers)
    )


_AT = re.compile(r"\b(?:in|at|near|off|to|from|outside|around|visit(?:s|ed|ing)?|via|leave|left|reach(?:ed)?)\s$")
_BY = re.compile(r"\b(?:near|off|around|over|close to|towards?|next to)\s(?:the )?$")


_SOURCE_BEFORE = re.compile(r"\b(?:according to|citing|quoting)\s(?:the\s|a\s)?$", re.IGNORECASE)
_SOURCE_AFTER = re.compile(
    r"(?:['’]s)?\s(?:[\w-]+\s){0,3}(?:said|says?|reported|reports|stated|announced|noted|counted|claimed|claims|confirmed)\b"
)


def _parties(
    text: str, on: date, places: Sequence[Place], about: Sequence[str]
) -> tuple[tuple[Name, ...], tuple[Name, ...], tuple[Name, ...]]:
    """Return the parties named, those that only say where ("near Alaska"), and those that only say so."""
    found: list[Name] = []
    nearby: list[Name] = []
    sources_: list[Name] = []
    for name in find_parties(text, on):
        inside = [place for place in places if place.start <= name.start and name.end <= place.end]
        if inside and any(place.end - place.start > name.end - name.start for place in inside):
            continue  # "Sea of Japan" names no party
        if name.sense == "capital" and _AT.search(text[: name.start]):
            continue  # "in Moscow" says where
        found.append(name)
        if _SOURCE_BEFORE.search(text[: name.start]) or (
            name.code not in about and _SOURCE_AFTER.match(text[name.end :])
        ):
            sources_.append(name)
            continue
        if _BY.search(text[: name.start]) and name.sense in ("name", "alias", "demonym"):
            nearby.append(name)
    return tuple(found), tuple(nearby), tuple(sources_)


def _not_parties(places: Sequence[Place], parties: Sequence[Name]) -> tuple[Place, ...]:
    stretches = {(name.start, name.end) for name in parties}
    return tuple(place for place in places if (place.start, place.end) not in stretches)


def _activities(text: str) -> list[tuple[Stretch, Activity]]:
    found: list[tuple[Stretch, Activity]] = []
    for activity in words().activities:
        for start, end in spans(activity.pattern, text):
            if not any(start < b and a < end for (a, b), _ in found):
                found.append(((start, end), activity))
    return sorted(found, key=lambda one: (one[1].key == "event", one[0]))


def _pair(codes: Sequence[str], about: tuple[str, ...], *, answering: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parties a claim is about and the others named.

    Those of ``about`` stand in for what the sentence leaves open: it names none, one of them, or only an outsider.
    """
    seen = tuple(dict.fromkeys(codes))
    if len(seen) < 2 or set(about) <= set(seen) or (answering and not set(about) & set(seen)):
        return about or seen, tuple(code for code in seen if about and code not in about)
    return seen, ()
