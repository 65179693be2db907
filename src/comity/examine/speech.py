"""Claims of who said what: a speaker, a day, a topic, and which way; and quotations against the words held."""

import re
from collections.abc import Sequence

from comity.examine.model import Finding, Held, Holds, Part, State
from comity.examine.quotations import held_texts, likest
from comity.examine.sentence import Quote, Sentence
from comity.examine.windows import window_of
from comity.examine.words import named, spans, words
from comity.measure.count import Excluded
from comity.model.records import Statement

_NO = re.compile(
    r"\b(?:not|no|never|nor|neither|without|nothing|denied|denies|denying"
    r"|rejected|rejects|ruled out|rules out|dismissed|n't)\b",
    re.IGNORECASE,
)
_OPPOSITE = frozenset({"third_party", "threat"})
"""Topics whose ``affirms`` is the hostile sense: to be aimed at others, to endanger."""


def read_speech(sentence: Sentence) -> list[Part]:
    """Return the quotations of a sentence, and the position that a known speaker is said to take."""
    quotes = [quote for quote in sentence.quotes if not quote.title and len(quote.text.split()) > 1]
    parts = [_quotation(sentence, quote) for quote in quotes]
    speakers = _speakers(sentence)
    said = spans(words().said, sentence.bare)
    if speakers and said and not quotes and not sentence.others and not sentence.has("never"):
        return _positions(sentence, speakers, said)
    return parts


def _speakers(sentence: Sentence) -> dict[str, tuple[int, int]]:
    """Return the speakers of the ledger's statements whose family name stands in the sentence, and where."""
    found: dict[str, tuple[int, int]] = {}
    for speaker in sorted({one.speaker for one in sentence.snapshot.statements}):
        for person in re.split(r" and |, ", speaker):
            name = _family(person)
            match = re.search(rf"\b(?:[A-Z]\w+ )?{re.escape(name)}\b", sentence.text) if len(name) > 1 else None
            full = re.search(re.escape(person), sentence.text)
            if full or (match and len(person.split()) > 1 and len(person.split()) < 4):
                found[person] = (full or match).span()  # type: ignore[union-attr]
    exact = {person: where for person, where in found.items() if person in sentence.text}
    return exact or found


def _family(person: str) -> str:
    """Return the family name: the first word of a Chinese name, the last of others; "Xi" and "Putin"."""
    parts = person.split()
    chinese = len(parts) == 2 and parts[0] in _CHINESE
    return parts[0] if chinese else parts[-1]


_CHINESE = frozenset(
    [
        "Xi",
        "Wang",
        "Qin",
        "Wei",
        "Dong",
        "Li",
        "Jiang",
        "Hu",
        "Tan",
        "Geng",
        "Hong",
        "Fu",
        "Yan",
        "Chen",
        "Chi",
        "Zhang",
        "Zhu",
        "Qian",
        "Feng",
        "Cheng",
        "Liang",
        "Cao",
        "Yang",
        "Ma",
        "Liu",
        "Wu",
    ]
)


def _positions(
    sentence: Sentence, speakers: dict[str, tuple[int, int]], said: tuple[tuple[int, int], ...]
) -> list[Part]:
    content = sentence.bare
    topics = named(words().topics, content)
    if not topics:
        return []
    topic, where = next(iter(topics.items()))
    denied = _denied(content, topic, where)
    window = window_of(sentence.dates)
    names = ", ".join(sorted(speakers))
    way = "denies" if denied else "affirms"

    def ask(state: State) -> tuple[Finding, ...]:
        theirs = [
            one
            for one in state.snapshot.statements
            if any(person in one.speaker for person in speakers) and one.topic == topic and _within(one, window)
        ]
        return (_position(state, theirs, way, list(speakers), window),)

    taken = (
        (0, len(sentence.text)),
        *said,
        *where,
        *_negations(content),
        *speakers.values(),
        *((d.start_char, d.end_char) for d in sentence.dates),
    )
    return [Part(type="attribution", words=f"{names} {way} {topic.replace('_', ' ')}", ask=ask, taken=taken)]


def _negations(content: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _NO.finditer(content))


def _denied(content: str, topic: str, where: tuple[tuple[int, int], ...]) -> bool:
    """Whether the position is denied: a negation outside the words of the topic, or "against nobody" within them."""
    outside = content
    for start, end in where:
        outside = outside[:start] + " " * (end - start) + outside[end:]
    if any(content[start:end].lower().startswith("non-") for start, end in where):
        return True
    inside = any(re.search(r"against no", content[start:end], re.IGNORECASE) for start, end in where)
    return bool(_NO.search(outside.replace("n't", " not "))) or (inside and topic == "third_party")


def _within(statement: Statement, window: tuple[object, object]) -> bool:
    first, last = window
    if statement.date is None:
        return False
    return (first is None or statement.date.end >= first) and (last is None or statement.date.start <= last)  # type: ignore[operator]


def _position(state: State, theirs: Sequence[Statement], way: str, people: Sequence[str], window: object) -> Finding:
    agreeing = [one for one in theirs if one.stance == way]
    hedging = [one for one in theirs if one.stance == "hedges"]
    holds: Holds = "yes" if agreeing else "near" if hedging else "no" if theirs else "unknown"
    shown = agreeing or hedging or list(theirs)
    answer = "; ".join(
        f"{one.date.iso if one.date else '?'} {one.speaker} {one.stance}: {one.quote or one.paraphrase}"
        for one in shown[:3]
    )
    return Finding(
        rule="record",
        words=f"statements of {', '.join(people)}",
        holds=holds,
        answer=answer or "no statement on this held",
        included=tuple(one.id for one in shown),
        excluded=tuple(
            Excluded(one.id, "stance", f"{one.stance}: {one.paraphrase}") for one in theirs if one not in shown
        ),
    )


# --- quotations


def _quotation(sentence: Sentence, quote: Quote) -> Part:
    speakers = tuple(_speakers(sentence))

    def ask(state: State) -> tuple[Finding, ...]:
        return (_compare(quote.text, [*held_texts(state.snapshot, before=None), *state.texts], speakers),)

    taken = ((0, len(sentence.text)),)
    return Part(type="quotation", words=f"“{quote.text}”", ask=ask, taken=taken)


def _compare(text: str, held: Sequence[Held], speakers: Sequence[str]) -> Finding:
    match = likest(text, held)
    if match is None:
        return Finding(rule="quotation", words="words held", holds="unknown", answer="no such words are held")
    holds: Holds = {"exact": "yes", "near": "near", "back_translated": "near", "altered": "no"}[match.kind]  # type: ignore[assignment]
    of_another = bool(speakers) and bool(match.held.who) and not any(one in match.held.who for one in speakers)
    holds = "no" if of_another and match.held.record.startswith("st-") else holds
    return Finding(
        rule=match.kind,
        words=f"{match.kind.replace('_', '-')}: {match.distance} of {match.length} words differ",
        holds=holds,
        answer=f"{match.held.who}: “{match.passage}”",
        included=(match.held.record,),
    )
