"""What a text says of an event beyond the annotation guide: domains, host, command, purpose, ordinal, reactions."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import Cluster
from comity.extract.lexicon import patterns
from comity.extract.numbers import find_numbers
from comity.model.documents import Span
from comity.model.mentions import EventMention, FieldEvidence

_PRACTISED = frozenset({"exercise", "patrol", "visit"})


class Details(Struct, frozen=True):
    """Fields beyond the guide, with the words they were read from."""

    domains: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    command: str = ""
    purpose: str = ""
    ordinal: int | None = None
    fields: tuple[FieldEvidence, ...] = ()


def details_of(analysis: Analysis, cluster: Cluster, parties: Sequence[str]) -> Details:
    """Return the details that the cluster's own lines give."""
    lines = [analysis.lines[n] for n in sorted(cluster.lines)]
    domains = _found(analysis, lines, "domains") if cluster.kind in _PRACTISED else []
    command = _found(analysis, lines, "command")[:1]
    purpose = _found(analysis, lines, "purpose")[:1]
    hosts = _hosts(analysis, lines, parties)
    ordinal = next(_ordinals(analysis, cluster), None) if cluster.kind in _PRACTISED else None
    fields = [
        *(FieldEvidence(field="domains", value=key, rule=f"detail:{key}", span=span) for key, span in domains),
        *(FieldEvidence(field="command", value=key, rule="detail:command", span=span) for key, span in command),
        *(FieldEvidence(field="purpose", value=span.quote, rule="detail:purpose", span=span) for _, span in purpose),
        *(FieldEvidence(field="host", value=code, rule="detail:host", span=span) for code, span in hosts),
    ]
    if ordinal is not None:
        fields.append(FieldEvidence(field="ordinal", value=str(ordinal[0]), rule="detail:ordinal", span=ordinal[1]))
    return Details(
        domains=tuple(sorted({key for key, _ in domains})),
        host=tuple(sorted({code for code, _ in hosts})),
        command=command[0][0] if command else "",
        purpose=purpose[0][1].quote if purpose else "",
        ordinal=ordinal[0] if ordinal else None,
        fields=tuple(fields),
    )


def _found(analysis: Analysis, lines: Sequence[Line], name: str) -> list[tuple[str, Span]]:
    hits: dict[str, Span] = {}
    for line in lines:
        for key, pattern in patterns(name):
            match = pattern.search(analysis.document.text, line.sentence.start, line.sentence.end)
            if match:
                group = 1 if match.lastindex else 0
                hits.setdefault(key, _span(analysis, match.start(group), match.end(group)))
    return list(hits.items())


def _hosts(analysis: Analysis, lines: Sequence[Line], parties: Sequence[str]) -> list[tuple[str, Span]]:
    """Return the parties that host: the subject of "host", or the one after "hosted by"."""
    hits: dict[str, Span] = {}
    for line in lines:
        for position, entity in line.party_at.items():
            above = [line.sentence.tokens[i] for i in line.path_up(position)[:4]]
            hosting = any(t.lemma == "host" for t in above)
            role = any(t.dep in ("nsubj", "agent", "poss") for t in above[:2])
            if hosting and role:
                for code in entity.codes:
                    if code in parties:
                        hits.setdefault(code, _span(analysis, entity.start, entity.end))
    return list(hits.items())


def _ordinals(analysis: Analysis, cluster: Cluster) -> Iterator[tuple[int, Span]]:
    """Yield ordinals that stand right before a trigger or the word edition: "the sixth joint patrol"."""
    text = analysis.document.text
    for mention in cluster.mentions:
        low = max(analysis.lines[mention.line].sentence.start, mention.start - 40)
        for number in find_numbers(text[low : mention.start]):
            if number.form == "ordinal" and number.value is not None and number.value > 1:
                yield int(number.value), _span(analysis, low + number.start_char, low + number.end_char)


def with_reactions(events: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """Point every incident at the patrol or exercise, told in the same or next sentences, that it answers."""
    return tuple(_reacting(event, events) for event in events)


def with_talks(events: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """Date every agreement that is reported without a date by the talks of the same parties told beside it."""
    return tuple(_signed_at_talks(event, events) for event in events)


_WITHIN = 400
_TALKS = frozenset({"consultation", "visit"})
_SIGNED = re.compile(r"\b(?:sign|conclu|initial|exchang|ink|seal|agree[ds]|names to|signatures?)", re.IGNORECASE)
_LONG_SINCE = re.compile(r"\b(?:ago|earlier|existing|previous(?:ly)?|in(?:to)? force)\b", re.IGNORECASE)
"""What an agreement is told by that is older than the talks."""


def _signed_at_talks(event: EventMention, events: Sequence[EventMention]) -> EventMention:
    words = " ".join(span.quote for span in event.evidence)
    if event.kind != "agreement" or event.modality != "reported" or event.start or not _SIGNED.search(words):
        return event
    if _LONG_SINCE.search(words):
        return event
    talks = [e for e in events if e.kind in _TALKS and e.modality == "reported" and e.parties == event.parties]
    gap, at = min(
        ((_gap(event, e), e) for e in talks if e.start), default=(_WITHIN + 1, event), key=lambda near: near[0]
    )
    told = next((field for field in at.fields if field.field == "start"), None)
    if gap > _WITHIN or told is None:
        return event
    return replace(event, start=at.start, fields=(*event.fields, replace(told, rule="date.talks")))


def _gap(one: EventMention, other: EventMention) -> int:
    return min(abs(a.start - b.start) for a in one.evidence for b in other.evidence)


def _reacting(event: EventMention, events: Sequence[EventMention]) -> EventMention:
    if event.kind != "incident":
        return event
    near = []
    for index, other in enumerate(events):
        if other.kind in ("patrol", "exercise") and set(other.parties) & set(event.parties):
            near.append((_gap(event, other), index))
    gap, index = min(near, default=(_WITHIN + 1, 0))
    return event if gap > _WITHIN else replace(event, reacts_to=index)


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])
