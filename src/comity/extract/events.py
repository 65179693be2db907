"""From candidates to events: keep the likely mentions, merge them, judge them, and fill in their fields."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from comity.extract.analysis import Analysis
from comity.extract.attach import (
    choose_parties,
    date_features,
    enumerations,
    name_features,
    party_features,
    place_features,
    ties,
)
from comity.extract.cluster import Cluster, apart, merge, pairing, with_scope
from comity.extract.counts import figures_of
from comity.extract.dates import ResolvedDate
from comity.extract.details import details_of, with_reactions
from comity.extract.encoder import runs
from comity.extract.goods import item_of
from comity.extract.judge import event_features, kind_of, modality_features
from comity.extract.linear import LinearModel
from comity.extract.mentions import Candidate, context_of, features, find_candidates
from comity.extract.models import Models
from comity.extract.names import Name, name_of
from comity.extract.places import Locality
from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, FieldEvidence, Modality

_MODALITIES: dict[str, Modality] = {m: m for m in ("reported", "planned", "hypothetical", "denied")}
OCCASIONS = frozenset({"exercise", "patrol", "visit", "consultation"})
"""Families of events that last days or weeks and are news while they last."""
ONE_SIDED = frozenset({"visit", "deployment", "technical_assistance"})
"""Families of events for which one party sends people to the other."""

Chances = list[tuple[float, str]]
"""The probability of taking part and the party."""


class Dated(Struct, frozen=True):
    """A date with the line it stands in."""

    line: int
    date: ResolvedDate


class Proposal(Struct, frozen=True):
    """A group of mentions that may be an event, with its parties, what speaks for and against it, and its score."""

    cluster: Cluster
    parties: tuple[str, ...]
    features: list[str]
    score: float


def read_events(analysis: Analysis, trained: Models) -> tuple[EventMention, ...]:
    """Return the events of a document in the order in which the text first mentions them."""
    kept = (one for one in propose(analysis, trained) if one.score >= trained.event.threshold)
    return with_reactions([describe(analysis, one.cluster, one.parties, one.score, trained) for one in kept])


def propose(analysis: Analysis, trained: Models) -> list[Proposal]:
    """Return everything that may be an event, likely or not, in the order of the first mention."""
    clusters = find_clusters(analysis, trained.mention, trained.link)
    found = []
    for cluster in clusters:
        chances = party_chances(analysis, cluster, trained.party)
        parties = find_parties(analysis, cluster, chances)
        features = event_features(analysis, cluster, clusters, chances, parties)
        found.append(Proposal(cluster, parties, features, trained.event.probability(features)))
    return found


def find_clusters(analysis: Analysis, mention: LinearModel, link: LinearModel) -> list[Cluster]:
    """Return the groups of mentions that may be events, in the order of their first mention."""
    candidates = find_candidates(analysis)
    context = context_of(analysis, candidates)
    scored = [(c, mention.probability(features(analysis, c, context))) for c in candidates]
    likely = [(c, score) for c, score in scored if score >= mention.threshold]
    clusters = merge([c for c, _ in likely], [score for _, score in likely], linker(analysis, link), link.threshold)
    return with_scope(clusters, len(analysis.lines))


def linker(analysis: Analysis, link: LinearModel) -> Callable[[Candidate, Candidate], float]:
    """Return the function that scores two mentions of ``analysis`` as one occasion."""
    said, different = pairing(analysis), apart(analysis)
    return lambda earlier, later: 0.0 if different(earlier, later) else link.probability(said(earlier, later))


def describe(
    analysis: Analysis, cluster: Cluster, parties: tuple[str, ...], score: float, trained: Models
) -> EventMention:
    """Return the event that a cluster tells, with all its fields."""
    name = find_name(analysis, cluster, trained.name)
    start = find_start(analysis, cluster, trained.start)
    places = find_places(analysis, cluster, trained.place)
    guest = guest_of(analysis, cluster.kind, cluster.scope, parties)
    figures = figures_of(analysis, cluster.kind, cluster.scope, parties, guest)
    goods = item_of(analysis, cluster)
    item = _span(analysis.document, *goods) if goods else None
    details = details_of(analysis, cluster, parties)
    modality = _MODALITIES[trained.modality.choose(modality_features(analysis, cluster, start.date if start else None))]
    beginning, end = _dates(start, name)
    news = "" if beginning or modality != "reported" else month_of_news(analysis.document, cluster)
    return EventMention(
        kind=kind_of(cluster),
        modality=modality,
        parties=parties,
        evidence=evidence(analysis, cluster),
        name=name.text if name else "",
        start=beginning or news,
        end=end,
        places=tuple(dict.fromkeys(p.text for p in places)),
        personnel=figures.personnel,
        ships=figures.ships,
        aircraft=figures.aircraft,
        item=item.quote if item else "",
        series=name.series if name else "",
        domains=details.domains,
        host=details.host,
        command=details.command,
        purpose=details.purpose,
        ordinal=details.ordinal,
        score=round(score, 4),
        fields=(
            *_explained(analysis.document, cluster, name, start, places),
            *((FieldEvidence(field="start", value=news, rule="date.published"),) if news else ()),
            *figures.fields,
            *_item_field(item),
            *details.fields,
        ),
    )


def find_parties(analysis: Analysis, cluster: Cluster, chances: Chances) -> tuple[str, ...]:
    """Return the states and organisations taking part, in alphabetical order."""
    lists = [group for n in cluster.lines for group in enumerations(analysis.lines[n])]
    return choose_parties(chances, lists)


def party_chances(analysis: Analysis, cluster: Cluster, party: LinearModel) -> Chances:
    """Return every party of the document with the probability that it takes part."""
    tied = ties(analysis, cluster)
    return [(party.probability(party_features(analysis, cluster, code, tied)), code) for code in tied]


def guest_of(analysis: Analysis, kind: str, lines: Iterable[int], parties: tuple[str, ...]) -> str:
    """Return which of two parties comes to the other, or sends help, by whose soil the text speaks of less; else ''.

    The whole document is asked where the event's own lines name the soil of neither.
    """
    if kind not in ONE_SIDED or len(parties) != 2:
        return ""
    grounds = analysis.grounds
    here = grounds.named_in(lines)
    soil = here if any(here[code] for code in parties) else grounds.named
    one, other = parties
    return "" if soil[one] == soil[other] else min(parties, key=lambda code: soil[code])


def find_name(analysis: Analysis, cluster: Cluster, model: LinearModel) -> Name | None:
    """Return the likeliest of the possible names, if any is likely enough; the first among equals."""
    scored = [
        (model.probability(name_features(analysis, cluster, number, name)), -i, name)
        for i, (number, name) in enumerate(names_near(analysis, cluster))
    ]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best is not None and best[0] >= model.threshold else None


def names_near(analysis: Analysis, cluster: Cluster) -> list[tuple[int, Name]]:
    """Return what may be the event's name in the lines that tell it, with the line: known by its form, or capitals."""
    found = []
    for number in cluster.lines:
        known = {(name.start, name.end): name for name in analysis.lines[number].names}
        for run in runs(analysis.lines[number]):
            found.append((number, known.get(run) or name_of(analysis.document.text, *run, "name:read")))
    return found


def dates_near(analysis: Analysis, cluster: Cluster) -> list[Dated]:
    """Return the dates in the cluster's lines and in the lines next to them."""
    near = {n + step for n in cluster.lines for step in (-1, 0, 1)} | set(cluster.scope)
    return [Dated(n, d) for n in sorted(near) if 0 <= n < len(analysis.lines) for d in analysis.lines[n].dates if d.iso]


def find_start(analysis: Analysis, cluster: Cluster, start: LinearModel) -> Dated | None:
    """Return the date most likely to be the event's first day, if any is likely enough.

    A year, month or week gives way to a finer date inside it that is at least half as likely.
    """
    scored = [
        (start.probability(date_features(analysis, cluster, d.line, d.date)), -i, d)
        for i, d in enumerate(dates_near(analysis, cluster))
    ]
    found, least = None, start.threshold
    while scored := [item for item in scored if item[0] >= least and (found is None or _finer(item[2], found))]:
        chance, _, found = max(scored, key=lambda item: item[:2])
        least = chance / 2
    return found


def _finer(one: Dated, other: Dated) -> bool:
    inner, outer = one.date.date, other.date.date
    return len(one.date.iso) > len(other.date.iso) and outer.start <= inner.start and inner.end <= outer.end


def _dates(start: Dated | None, name: Name | None) -> tuple[str, str]:
    if start is None:
        return (name.year if name else ""), ""
    return start.date.iso, start.date.end_iso


def month_of_news(document: Document, cluster: Cluster) -> str:
    """Return the month of publication for an occasion that is told without a date: it is told when it happens."""
    published = document.published
    if cluster.kind not in OCCASIONS or published is None:
        return ""
    return published.iso[: len("2018-09")] if published.precision in ("day", "month") else ""


def places_near(analysis: Analysis, cluster: Cluster) -> list[tuple[int, Locality]]:
    """Return the places in the lines that tell the event, and those the text is dated from, with their lines."""
    lines = {n: analysis.lines[n].localities for n in range(len(analysis.lines))}
    return [(n, p) for n, places in lines.items() for p in places if n in cluster.scope or p.sense == "dateline"]


def find_places(analysis: Analysis, cluster: Cluster, place: LinearModel) -> list[Locality]:
    """Return the places at which the event happens, in the order of the text.

    A place has to reach the threshold; if none does, the likeliest needs half of it.
    """
    asked = [
        (place.probability(place_features(analysis, cluster, number, locality)), locality)
        for number, locality in places_near(analysis, cluster)
    ]
    likeliest = max((chance for chance, _ in asked), default=0.0)
    enough = min(place.threshold, max(likeliest, place.threshold / 2))
    return [locality for chance, locality in asked if chance >= enough]


def evidence(analysis: Analysis, cluster: Cluster) -> tuple[Span, ...]:
    """Return the sentences of the mentions."""
    sentences = [analysis.lines[n].sentence for n in sorted(cluster.lines)]
    return tuple(_span(analysis.document, s.start, s.end) for s in sentences)


def _span(document: Document, start: int, end: int) -> Span:
    return Span(document.id, start, end, document.text[start:end])


def _explained(
    document: Document,
    cluster: Cluster,
    name: Name | None,
    start: Dated | None,
    places: Sequence[Locality],
) -> tuple[FieldEvidence, ...]:
    best = cluster.best
    found = [
        FieldEvidence(
            field="kind", value=cluster.kind, rule=f"trigger:{best.lemma}", span=_span(document, best.start, best.end)
        )
    ]
    if name is not None:
        found.append(
            FieldEvidence(field="name", value=name.text, rule=name.rule, span=_span(document, name.start, name.end))
        )
    if start is not None:
        span = _span(document, start.date.start_char, start.date.end_char)
        found.append(FieldEvidence(field="start", value=start.date.iso, rule=start.date.rule, span=span))
    found += [
        FieldEvidence(field="places", value=p.text, rule=f"place:{p.sense}", span=_span(document, p.start, p.end))
        for p in places
    ]
    return tuple(found)


def _item_field(item: Span | None) -> tuple[FieldEvidence, ...]:
    return (FieldEvidence(field="item", value=item.quote, rule="goods", span=item),) if item is not None else ()
