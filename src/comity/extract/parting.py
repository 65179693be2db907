"""Groups of mentions that tell several occasions at once: a list of names, or of places where a patrol is possible."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import structs

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import LIKELY, Cluster, same_base
from comity.extract.mentions import Candidate
from comity.extract.names import Name
from comity.extract.stretches import is_listed


def parts_of(analysis: Analysis, cluster: Cluster) -> list[Cluster]:
    """Return a cluster for each occasion that the mentions of ``cluster`` tell; mostly there is just one."""
    return [part for spot in _by_place(analysis, cluster) for part in _by_name(analysis, spot)]


def _by_name(analysis: Analysis, cluster: Cluster) -> list[Cluster]:
    """Part by names: "Malabar, Yudh Abhyas and Vajra Prahar" are three exercises, so are two names with a year each.

    Mentions without a name of their own go with the names in their line, or else with the first.
    """
    names = _distinct(m.name for m in cluster.mentions if m.name is not None)
    others = [name for name in names[1:] if _is_another(analysis, name, names[0])]
    if not others:
        return [structs.replace(cluster, name=names[0]) if names and _is_listed(analysis, names[0]) else cluster]
    named = {m: _meant(m.name, (*others, names[0])) for m in cluster.mentions if m.name is not None}
    by_line = {n: {name for m, name in named.items() if m.line == n} for n in cluster.lines}
    meant = {m: {named[m]} if m in named else by_line[m.line] or {names[0]} for m in cluster.mentions}
    return [
        cluster.only({m for m in meant if name in meant[m]}, around=cluster.around * (name == names[0]), name=name)
        for name in (names[0], *others)
    ]


def _distinct(names: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in names:
        if not any(same_base(name, other) for other in kept):
            kept.append(name)
    return kept


def _meant(name: Name, names: Sequence[Name]) -> Name:
    return next((other for other in names if same_base(name, other)), names[-1])


def _is_another(analysis: Analysis, name: Name, first: Name) -> bool:
    """Return whether the name stands in a list, or both have a year and it is no alias in brackets."""
    alias = analysis.document.text[: name.start].rstrip("\"“‘' ").endswith("(")
    return _is_listed(analysis, name) or bool(name.year and first.year and not alias)


def _is_listed(analysis: Analysis, name: Name) -> bool:
    """Return whether another name stands beside it in a list."""
    line = next((line for line in analysis.lines if name in line.names), None)
    if line is None:
        return False
    beside = (pair for pair in pairwise(n for n in line.names if n.topic == name.topic) if name in pair)
    return any(is_listed(analysis, left, right) for left, right in beside)


def _by_place(analysis: Analysis, cluster: Cluster) -> list[Cluster]:
    """Part forecasts of a patrol by place, and from what has been flown or sailed.

    "The next patrol may be around Japan; one towards Guam is possible too": two forecasts, each to be judged by itself.
    """
    if cluster.kind != "patrol":
        return [cluster]
    owner = _forecasts(analysis, cluster)
    told = any(
        score >= LIKELY and _is_told(analysis, m) for m, score in zip(cluster.mentions, cluster.scores, strict=True)
    )
    spots = list(dict.fromkeys(owner.values()))
    if len(spots) + told < 2:
        return [cluster]
    home = None if told else spots[0]
    owners = (home, *(spot for spot in spots if spot != home))
    asked = {m: owner.get(m, home) for m in cluster.mentions}
    return [cluster.only({m for m in asked if asked[m] == at}, around=cluster.around * (at == home)) for at in owners]


def _is_told(analysis: Analysis, mention: Candidate) -> bool:
    """Return whether the encoder surely takes a mention for one of what has happened."""
    return analysis.reading.asserted(mention)["reported"] >= _SURE


def _forecasts(analysis: Analysis, cluster: Cluster) -> dict[Candidate, int]:
    """Return the mentions of what is merely possible, with the number of the place they speak of.

    One that names no place goes on about the place before, or about the first one.
    """
    owner: dict[Candidate, int] = {}
    seen: dict[str, int] = {}
    number = 0
    for mention, score in zip(cluster.mentions, cluster.scores, strict=True):
        if analysis.reading.asserted(mention)["hypothetical"] < _GUESSED:
            continue
        places = _places_behind(analysis.lines[mention.line], mention, cluster) if score >= LIKELY else []
        if places:
            number = next((seen[place] for place in places if place in seen), len(set(seen.values())))
            seen |= {place: number for place in places if place not in seen}
        owner[mention] = number
    return owner if seen else {}


_SURE, _GUESSED, _LISTED = 0.7, 0.5, 4


def _places_behind(line: Line, mention: Candidate, cluster: Cluster) -> list[str]:
    """Return the nearest place between a mention and the next one, and those listed with it."""
    ends = [m.first for m in cluster.mentions if m.line == mention.line and m.first > mention.last]
    found: list[str] = []
    last = mention.last
    for place in line.localities:
        position = line.sentence.token_at(place.start)
        if mention.last < position < min(ends, default=len(line.sentence.tokens)) and (
            not found or position - last <= _LISTED
        ):
            found.append(place.text.casefold())
            last = position
    return found
