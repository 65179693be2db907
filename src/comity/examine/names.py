"""Names in a sentence: parties, places, series with their editions, platforms. Each with its place in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from msgspec import Struct

from comity.model.records import Event
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary
from comity.vocab.fold import fold

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .'’/&()-]*")
_EDITION = re.compile(r"[\s/–-]{1,2}(?P<year>(?:19|20)\d\d)(?:\s?(?P<phase>\((?:I{1,3}|1|2)\)|I{1,2}\b))?(?!\w)")
_FIRST = re.compile(r"(?<![\w-])\w")
_LAST = re.compile(r"[^\s](?=s?(?!\w))")
_PLAIN = frozenset(
    [
        "cooperation",
        "search",
        "rock",
        "ocean",
        "center",
        "centre",
        "west",
        "east",
        "interaction",
        "barrier",
        "echelon",
        "frontier",
        "parades",
        "coalition",
        "joint",
        "thunder",
        "combat",
        "shield",
        "solidarity",
        "incidents",
        "unnamed",
        "komodo",
        "caucasus",
        "bear",
        "flanker",
        "cobalt",
        "peace",
        "north",
        "south",
    ]
)
"""Names that are also everyday words: they count as a series only with a year."""

_COMPOUND = {"sino": "CHN", "russo": "RUS", "indo": "IND", "franco": "FRA", "anglo": "GBR", "soviet": "SUN"}


class Name(Struct, frozen=True):
    """A name in a text, what it stands for, and in which sense."""

    start: int
    end: int
    code: str
    sense: str = ""


class Edition(Struct, frozen=True):
    """A series named in a text, or one edition of it: the events that it may be."""

    start: int
    end: int
    series: str
    name: str
    year: int | None
    events: tuple[str, ...]


class Place(Struct, frozen=True):
    """A place in a text, and the codes of the parties whose name it also is."""

    start: int
    end: int
    id: str


Found = tuple[int, int, str]


@cache
def _names(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return what every name of a kind, as written, stands for, with its sense."""
    table: dict[str, tuple[str, str]] = {}
    folded: dict[str, tuple[str, str]] = {}
    for text, code, sense in _forms(kind):
        form = text.removeprefix("the ")
        if _LATIN.fullmatch(form) and len(form) > 1:
            table[form] = folded.setdefault(fold(form), (code, sense))
    return table


@cache
def _longest(kind: str) -> int:
    return max(map(len, _names(kind)), default=0)


def _scan(kind: str, text: str) -> Iterator[Found]:
    """Yield the names of a kind in a text: from the left, the longest, none within another."""
    table, longest = _names(kind), _longest(kind)
    ends = [match.end() for match in _LAST.finditer(text)]
    after = 0
    for start in (match.start() for match in _FIRST.finditer(text)):
        if start < after:
            continue
        reach = ends[bisect_right(ends, start) : bisect_right(ends, start + longest)]
        found = next((end for end in reversed(reach) if text[start:end] in table), 0)
        if found:
            yield start, found, text[start:found]
            after = found


def _forms(kind: str) -> Iterable[tuple[str, str, str]]:
    vocab = vocabulary()
    if kind == "party":
        codes = [(party.code, party.code, "name") for party in vocab.parties.values() if party.kind == "organisation"]
        return codes + [(form.text, form.code, str(form.sense)) for form in vocab.party_forms()]
    entries: Iterable[object] = {
        "place": vocab.places,
        "series": vocab.series,
        "platform": vocab.platforms,
    }[kind].values()
    return [(text, entry.id, kind) for entry in entries for text in (entry.name, *entry.aliases)]  # type: ignore[attr-defined]


def find_parties(text: str, on: date | None = None) -> list[Name]:
    """Return the parties named; of a state and its successor the one that existed ``on`` the day in question."""
    table = _names("party")
    found = []
    for start, end, form in _scan("party", re.sub(r"(?<=[a-z])-(?=[A-Z])", " ", text)):
        code, sense = table[form]
        if sense in ("demonym", "name") and re.match(r"\s(?:Military District|Far East|Sea\b)", text[end : end + 24]):
            sense = "place"
        dated = vocabulary().find_party(form, on) if on else None
        found.append(Name(start, end, dated or code, sense))
    for match in re.finditer(r"\b(Sino|Russo|Indo|Franco|Anglo)-", text):
        found.append(Name(match.start(), match.end() - 1, _COMPOUND[match.group(1).lower()], "demonym"))
    return sorted(found, key=lambda name: name.start)


def find_places(text: str) -> list[Place]:
    """Return the places named, in order."""
    return [Place(start, end, _names("place")[form][0]) for start, end, form in _scan("place", text)]


def find_platforms(text: str) -> list[Name]:
    """Return the types of equipment named, in order."""
    return [Name(start, end, _names("platform")[form][0], "platform") for start, end, form in _scan("platform", text)]


def find_series(text: str, snapshot: Snapshot) -> list[Edition]:
    """Return the series and editions named, with the events of the ledger that each may be."""
    found = _exact_names(text, snapshot)
    taken = [(one.start, one.end) for one in found]
    for start, end, form in _scan("series", text):
        if any(start < high and low < end for low, high in taken) or not form[:1].isupper():
            continue
        entry = vocabulary().series[_names("series")[form][0]]
        if entry.kind == "group" and form == entry.name:
            continue  # the name of a drawer in a casebook, not of an exercise
        edition = _edition(text, (start, end, form), snapshot)
        if edition:
            found.append(edition)
    return sorted(found, key=lambda one: one.start)


def _edition(text: str, named: Found, snapshot: Snapshot) -> Edition | None:
    start, end, form = named
    suffix = _EDITION.match(text, end)
    shown = re.search(r"(?:19|20)\d\d", form) or (suffix and re.search(r"\d{4}", suffix.group()))
    year = int(shown.group()) if shown else None
    if year is None and fold(form) in _PLAIN:
        return None
    series = _names("series")[form][0]
    phase = suffix["phase"] if suffix else None
    events = tuple(
        event.id
        for event in events_of(snapshot, series)
        if (year is None or event.year == year) and _phase_fits(event, phase)
    )
    stop = suffix.end() if suffix else end
    return Edition(start, stop, series, text[start:stop], year, events)


def _phase_fits(event: Event, phase: str | None) -> bool:
    return phase is None or event.name.endswith(f"({phase.strip('()')})")


def _exact_names(text: str, snapshot: Snapshot) -> list[Edition]:
    """Find what the ledger itself calls an event, where that is more than a common word ("Peaceful Sea-2022")."""
    found = []
    for form, event in _event_names(snapshot):
        at = text.find(form)
        if at >= 0:
            found.append(Edition(at, at + len(form), "", form, event.year, (event.id,)))
    longest = sorted(found, key=lambda one: (one.start, -one.end))
    return [one for i, one in enumerate(longest) if not i or longest[i - 1].end <= one.start]


def _event_names(snapshot: Snapshot) -> list[tuple[str, Event]]:
    names = []
    for event in snapshot.events:
        head, _, inner = event.name.partition(" (")
        for form in (event.name, head, inner.rstrip(")")):
            if re.search(r"\d{4}$", form) and len(form) > 8 and not vocabulary().find_series(form):
                names.append((form, event))
    return names


def events_of(snapshot: Snapshot, series: str) -> tuple[Event, ...]:
    """Return the events of a series (an id of the vocabulary), filed under it, its group or its name."""
    return tuple(event for event in snapshot.events if series in series_ids(event.series, event.name))


@cache
def series_ids(series: str, name: str) -> frozenset[str]:
    """Return the ids of the series that an event belongs to by the series it is filed under and by its own name."""
    vocab = vocabulary()
    own = [vocab.find_series(text) for text in (series, name, name.partition(" (")[0], name.partition(": ")[0])]
    ids = {one for one in own if one}
    return frozenset(ids | {vocab.series[one].group for one in ids if vocab.series[one].group})
