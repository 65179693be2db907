"""Statements: who takes which position on a relationship or its meaning (annotation guide, section 3)."""

from collections.abc import Sequence

from msgspec import Struct

from comity.extract.analysis import Analysis
from comity.extract.linear import LinearModel, model
from comity.extract.speakers import Speaker
from comity.extract.statementfeatures import (
    Utterance,
    find_utterances,
    gate_features,
    stance_features,
    topic_features,
)
from comity.model.documents import Span
from comity.model.mentions import FieldEvidence, StatementMention

GATE, TOPIC, STANCE = "statements-gate", "statements-topic", "statements-stance"
_NEIGHBOUR = 0.5
"""A sentence beside a position, by the same speaker, is evidence from this share of the threshold on."""


_FURTHER = 0.2
"""By how much a speaker's second position must be surer than the first need be."""


_MAIN_SHARE = 0.6
"""A party is a main one that is named this often compared with the second most named."""


class Models(Struct, frozen=True):
    """The three models: is it a position, on what, which way."""

    gate: LinearModel
    topic: LinearModel
    stance: LinearModel


class Position(Struct, frozen=True):
    """An utterance judged: how surely it is a position, on which topic, with which stance."""

    utterance: Utterance
    probability: float
    topic: str
    stance: str


def stored_models() -> Models:
    """Return the models that come with the package."""
    return Models(model(GATE), model(TOPIC), model(STANCE))


def find_statements(analysis: Analysis, models: Models | None = None) -> tuple[StatementMention, ...]:
    """Return the statements of a document in order: one a speaker, topic and stance, with all their sentences."""
    models = models or stored_models()
    positions = judge(analysis, models)
    taken = [position for position in positions if position.probability >= models.gate.threshold]
    return tuple(_statement(analysis, group, positions, models) for group in _grouped(taken, models.gate.threshold))


def _grouped(positions: Sequence[Position], threshold: float) -> list[list[Position]]:
    """Group positions by speaker, topic and stance; a speaker's further groups need more than the first.

    What does not stand on its own joins the surest group of its speaker.
    """
    groups: dict[tuple[str, str, str], list[Position]] = {}
    for position in positions:
        key = (position.utterance.speaker.surname, position.topic, position.stance)
        groups.setdefault(key, []).append(position)
    kept: dict[str, list[list[Position]]] = {}
    for (surname, *_), group in sorted(groups.items(), key=lambda item: -_surest(item[1])):
        own = kept.setdefault(surname, [])
        if not own or _surest(group) >= threshold + _FURTHER:
            own.append(list(group))
        else:
            own[0].extend(group)
    return sorted((group for own in kept.values() for group in own), key=lambda group: group[0].utterance.line)


def _surest(group: Sequence[Position]) -> float:
    return max(position.probability for position in group)


def judge(analysis: Analysis, models: Models) -> list[Position]:
    """Return every utterance with what the models make of it."""
    found = []
    for utterance in find_utterances(analysis):
        topic = models.topic.choose(topic_features(analysis, utterance))
        stance = models.stance.choose(stance_features(analysis, utterance, topic))
        found.append(Position(utterance, models.gate.probability(gate_features(analysis, utterance)), topic, stance))
    return found


def _statement(
    analysis: Analysis, group: Sequence[Position], every: Sequence[Position], models: Models
) -> StatementMention:
    best = max(group, key=lambda position: (position.probability, -position.utterance.line))
    lines = _evidence_lines(group, every, models.gate.threshold)
    speakers = [position.utterance.speaker for position in group]
    speaker = _fullest(speakers)
    quote = _longest_quote(analysis, group)
    spans = tuple(_line_span(analysis, index) for index in lines)
    about = _about(analysis, lines)
    cue = best.utterance.cues[0]
    return StatementMention(
        speaker=speaker.name,
        role_or_org=speaker.role or (speaker.name if speaker.kind in ("office", "role") else ""),
        country=speaker.country or next((s.country for s in speakers if s.country), ""),
        about=about,
        topic=best.topic,
        stance=best.stance,
        date=_date(analysis, lines),
        quote=quote,
        evidence=spans,
        fields=(
            FieldEvidence(
                field="speaker",
                value=speaker.name,
                rule=f"speech:{cue.how}:{cue.cue}".rstrip(":"),
                span=_span(analysis, speaker.start, speaker.end),
            ),
            FieldEvidence(field="topic", value=best.topic, rule=f"model:{TOPIC}", span=spans[0]),
            FieldEvidence(field="stance", value=best.stance, rule=f"model:{STANCE}", span=spans[0]),
        ),
    )


def _evidence_lines(group: Sequence[Position], every: Sequence[Position], threshold: float) -> list[int]:
    """Return the lines of a group and those beside them in which the same speaker probably goes on."""
    lines = {position.utterance.line for position in group}
    surname = group[0].utterance.speaker.surname
    beside = {
        position.utterance.line
        for position in every
        if position.utterance.speaker.surname == surname
        and _NEIGHBOUR * threshold <= position.probability < threshold
        and {position.utterance.line - 1, position.utterance.line + 1} & lines
    }
    return sorted(lines | beside)


def _fullest(speakers: Sequence[Speaker]) -> Speaker:
    """Return the speaker as given most fully: with a role and a country, first of equals."""
    return max(speakers, key=lambda speaker: (bool(speaker.role), bool(speaker.country), -speaker.start))


def _longest_quote(analysis: Analysis, group: Sequence[Position]) -> Span | None:
    quotes = [position.utterance.quote for position in group if position.utterance.quote]
    longest = max(quotes, key=lambda quote: (quote.length, -quote.start), default=None)
    return _span(analysis, longest.start, longest.end) if longest else None


def _about(analysis: Analysis, lines: Sequence[int]) -> tuple[str, ...]:
    """Return the states judged: the document's main parties, as far as the sentences name two of them."""
    counts, ranked = analysis.party_counts, analysis.main_parties
    if len(ranked) < 2:
        return tuple(sorted(ranked))
    main = [code for code in ranked[:4] if counts[code] >= _MAIN_SHARE * counts[ranked[1]]]
    named = {code for index in lines for code in analysis.lines[index].codes if code in main}
    return tuple(sorted(named if len(named) >= 2 else ranked[:2]))


def _date(analysis: Analysis, lines: Sequence[int]) -> str:
    """Return the day the sentences give for the saying: a weekday or day close to the document's date."""
    for index in lines:
        for date in analysis.lines[index].dates:
            if date.anchored_by == "document_date" and date.rule in ("date.weekday", "date.day-word", "date.bare-day"):
                return date.iso
    return ""


def _line_span(analysis: Analysis, index: int) -> Span:
    sentence = analysis.lines[index].sentence
    return _span(analysis, sentence.start, sentence.end)


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])
