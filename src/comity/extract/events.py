"""From candidates to events: keep the likely mentions, merge them, judge them, and fill in their fields."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from comity.extract.analysis import Analysis
from comity.extract.attach import (
    NEAR,
    Chances,
    choose_parties,
    enumerations,
    lines_near,
    name_features,
    party_features,
    place_features,
    ties,
)
from comity.extract.cluster import Cluster, apart, merge, pairing, with_scope
from comity.extract.contrast import with_contrast, without_contrasted
from comity.extract.counts import figures_of
from comity.extract.details import details_of, with_reactions, with_talks
from comity.extract.encoder import runs
from comity.extract.goods import is_same_goods, item_of, names_type
from comity.extract.judge import event_features, is_later, kind_of, modality_features
from comity.extract.linear import LinearModel
from comity.extract.mentions import Candidate, context_of, features, find_candidates
from comity.extract.models import Models
from comity.extract.names import Name, name_of
from comity.extract.parting import parts_of
from comity.extract.partners import pairs_of
from comity.extract.places import Locality
from comity.extract.stretches import parties_within, stretches_of
from comity.extract.when import explained, find_end, find_start, is_ahead, month_of_news
from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, FieldEvidence, Modality

_MODALITIES: dict[str, Modality] = {m: m for m in ("reported", "planned", "hypothetical", "denied")}
ONE_SIDED = frozenset({"visit", "deployment", "technical_assistance"})
"""Families of events for which one party sends people to the other."""


class Proposal(Struct, frozen=True):
    """A group of mentions that may be an event, with its parties, what speaks for and against it, and its score."""

    cluster: Cluster
    chances: Chances
    parties: tuple[str, ...]
    features: list[str]
    score: float


def read_events(analysis: Analysis, trained: Models) -> tuple[EventMention, ...]:
    """Return the events of a document in the order in which the text first mentions them."""
    kept = (one for one in propose(analysis, trained) if one.score >= trained.event.threshold)
    return with_reactions(with_talks(_once(event for one in kept for event in _told(analysis, one, trained))))


def _told(analysis: Analysis, one: Proposal, trained: Models) -> Iterator[EventMention]:
    """Yield the events that a proposal is: one, or as many as its names, places and pairs of parties make."""
    for part in parts_of(analysis, one.cluster):
        involved = parties_within(analysis, part, without_contrasted(analysis, part, one.parties))
        for cluster, parties in pairs_of(analysis, part, involved, one.chances):
            event = describe(analysis, cluster, parties, one.score, trained)
            yield from with_contrast(analysis, cluster, event)


def _once(events: Iterable[EventMention]) -> list[EventMention]:
    """Join what tells one event twice; what is denied of a deal that is told beside it is no event of its own."""
    kept: list[EventMention] = []
    told = list(events)
    for event in told:
        if event.modality == "denied" and any(_is_denied(other, event) for other in told):
            continue
        twin = next((i for i, earlier in enumerate(kept) if _is_same(earlier, event)), None)
        if twin is None:
            kept.append(event)
        else:
            kept[twin] = _joined(kept[twin], event)
    return kept


def _is_denied(deal: EventMention, event: EventMention) -> bool:
    same = (deal.kind, deal.parties) == (event.kind, event.parties) and deal.modality != "denied"
    return same and bool(deal.item and event.item) and is_same_goods(deal.item, event.item)


def _is_same(one: EventMention, other: EventMention) -> bool:
    """Return whether two events of one kind, modality and parties are one: no day, name or goods of theirs differ.

    Deals in the same goods are one whatever the days, a contract and deliveries under it, but not two contracts.
    """
    if (one.kind, one.modality, one.parties) != (other.kind, other.modality, other.parties):
        return False
    goods = is_same_goods(one.item, other.item) if one.item and other.item else None
    if one.kind == "arms_transfer" and (goods or (not other.item and _CONTRACT.match(other.evidence[0].quote))):
        return not _are_two_contracts(one, other)
    names, starts = {one.name, other.name} - {""}, {one.start, other.start} - {""}
    sure = one.modality == "reported" and one.kind != "incident" and not _are_apart(one.places, other.places)
    return len(names) < 2 and len(starts) == 1 and goods is not False and (one.start == other.start or sure)


def _are_two_contracts(one: EventMention, other: EventMention) -> bool:
    """Return whether another contract is told of, two are dated differently, or one came after what was delivered."""
    signed = [e.start for e in (one, other) if _is_signed(e)]
    delivered = [e.start for e in (one, other) if not _is_signed(e)]
    dated = [start[:4] for start in signed if start]
    early = any(start and first and start[:4] < first for start in delivered for first in dated)
    return len(set(dated)) > 1 or early or _ANOTHER.search(_told_by(other)) is not None


def _is_signed(event: EventMention) -> bool:
    """Return whether an event is told by its contract, and not by what came under it."""
    words = _told_by(event)
    return _SIGNED.search(words) is not None and _DELIVERED.search(words) is None


def _told_by(event: EventMention) -> str:
    return " ".join(span.quote for span in event.evidence)


def _are_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(one and other) and set(one).isdisjoint(other)


_CONTRACT = re.compile(r"(?:The|This|That) (?:\w+ )?(?:contract|deal|order|purchase|sale)\b")
"""How a sentence goes on about a deal in goods named before."""
_SIGNED = re.compile(r"\b(?:contract|deal\b|order|purchas|sign|sold|buy|bought|acquir|approv)")
_DELIVERED = re.compile(r"\b(?:deliver|receiv|arriv|hand(?:ed|s|ing)? over|shipped|shipments?)")
_NEXT = "second|third|new|another|further|additional|follow-on|separate"
_ANOTHER = re.compile(rf"\b(?:(?:{_NEXT}) (?:\w+ )?(?:contract|deal|order|sale)|again|as well)\b")


def _joined(one: EventMention, other: EventMention) -> EventMention:
    """Return two accounts of an event as one: from the day of the contract if it tells one, else from the first day.

    The goods are those of the account that names a type, or else of the surer one.
    """
    surer = max(one, other, key=lambda event: event.score)
    dated = [(not _is_signed(e), e.start, e) for e in (one, other) if e.start]
    first = min(dated, key=lambda told: told[:2])[2] if dated else surer
    named = max(one, other, key=lambda event: (names_type(event.item), bool(event.item), event is surer))
    taken = {"start": first, "item": named}
    fields = [field for field in surer.fields if field.field not in taken]
    fields += [field for key, event in taken.items() for field in event.fields if field.field == key]
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    return replace(surer, evidence=evidence, start=first.start, item=named.item, fields=tuple(fields))


def propose(analysis: Analysis, trained: Models) -> list[Proposal]:
    """Return everything that may be an event, likely or not, in the order of the first mention."""
    clusters = find_clusters(analysis, trained.mention, trained.link)
    found = []
    for cluster in clusters:
        chances = party_chances(analysis, cluster, trained.party)
        parties = find_parties(analysis, cluster, chances)
        features = event_features(analysis, cluster, clusters, chances, parties)
        found.append(Proposal(cluster, chances, parties, features, trained.event.probability(features)))
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
    figures = figures_of(analysis, cluster.kind, cluster.scope, parties, guest, stretches_of(analysis, cluster))
    goods = item_of(analysis, cluster)
    item = _span(analysis.document, *goods) if goods else None
    details = details_of(analysis, cluster, parties)
    modality = _MODALITIES[trained.modality.choose(modality_features(analysis, cluster, start.date if start else None))]
    if modality == "reported" and start is not None and is_later(analysis, start.date):
        modality = "planned"
    early = modality == "reported" and start is not None and is_ahead(analysis.document, start)
    if early:
        start = find_start(analysis, cluster, trained.start, past=True)
    beginning = start.date.iso if start else name.year if name and not early else ""
    end = find_end(analysis, cluster, start, beginning, trained.end)
    news = "" if beginning or early or modality != "reported" else month_of_news(analysis.document, cluster)
    if end is not None and news > end.iso:
        news = ""  # told later than it happened
    kind, rule, *words = kind_of(analysis, cluster)
    return EventMention(
        kind=kind,
        modality=modality,
        parties=parties,
        evidence=evidence(analysis, cluster),
        name=name.text if name else "",
        start=beginning or news,
        end=end.iso if end else "",
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
            FieldEvidence(field="kind", value=kind, rule=rule, span=_span(analysis.document, *words)),
            *_explained(analysis.document, name, places),
            *explained(analysis.document, start, end, news),
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
    if cluster.name is not None:
        return cluster.name
    scored = [
        (model.probability(name_features(analysis, cluster, number, name)), -i, name)
        for i, (number, name) in enumerate(names_near(analysis, cluster))
    ]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best is not None and best[0] >= model.threshold else None


_SERIES = frozenset({"exercise", "patrol"})
"""Families whose name may stand in lines nearby: "the next edition goes to Turkey"; a pact's is its own."""


def names_near(analysis: Analysis, cluster: Cluster) -> list[tuple[int, Name]]:
    """Return what may be the event's name, with its line.

    In the lines that tell it that is any run of capitals, near them what has the form of a name.
    """
    found: list[tuple[int, Name]] = []
    for number in lines_near(analysis, cluster, NEAR if cluster.kind in _SERIES else 0):
        known = {(name.start, name.end): name for name in analysis.lines[number].names}
        asked = runs(analysis.lines[number]) if number in cluster.lines else known
        found += [(number, known.get(run) or name_of(analysis.document.text, *run, "name:read")) for run in asked]
    return found


def places_near(analysis: Analysis, cluster: Cluster) -> list[tuple[int, Locality]]:
    """Return the places in the lines in which fields of the event may stand, and those the text is dated from."""
    places = [(n, p) for n, line in enumerate(analysis.lines) for p in line.localities]
    return [(n, p) for n, p in places if n in cluster.scope or p.sense == "dateline"]


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


def _explained(document: Document, name: Name | None, places: Sequence[Locality]) -> Iterator[FieldEvidence]:
    if name is not None:
        yield FieldEvidence(field="name", value=name.text, rule=name.rule, span=_span(document, name.start, name.end))
    for place in places:
        span = _span(document, place.start, place.end)
        yield FieldEvidence(field="places", value=place.text, rule=f"place:{place.sense}", span=span)


def _item_field(item: Span | None) -> tuple[FieldEvidence, ...]:
    return (FieldEvidence(field="item", value=item.quote, rule="goods", span=item),) if item is not None else ()
