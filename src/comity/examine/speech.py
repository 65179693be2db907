"""Claims of who said what: a speaker, a day, a topic, and which way; and quotations against the words held."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from comity.examine.model import Finding, Held, Holds, Part, State
from comity.examine.names import Edition, Name, Place
from comity.examine.quotations import held_texts, likest
from comity.examine.sentence import Quote, Sentence
from comity.examine.windows import window_of
from comity.examine.words import named, spans, words
from comity.measure.count import Excluded
from comity.measure.periods import Window
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
    others = {person: where for person, where in found.items() if not any(_meet(where, one) for one in exact.values())}
    return exact | others


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _family(person: str) -> str:
    """Return the family name: the first word of a Chinese name, the last of others; "Xi" and "Putin"."""
    parts = person.split()
    chinese = len(parts) == 2 and bool(_CHINESE.fullmatch(parts[0]))
    return parts[0] if chinese else parts[-1]


_CHINESE = re.compile(
    "Xi|Wang|Qin|Wei|Dong|Li|Jiang|Hu|Tan|Geng|Hong|Fu|Yan|Chen|Chi|Zhang|Zhu|Qian|Feng|Cheng|Liang|Cao|Yang|Ma|Liu|Wu"
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
        *said,
        *where,
        *_negations(content),
        *speakers.values(),
        *_echoed(sentence, [one for one in sentence.snapshot.statements if one.topic == topic], speakers),
        *((d.start_char, d.end_char) for d in sentence.dates),
    )
    return [Part(type="attribution", words=f"{names} {way} {topic.replace('_', ' ')}", ask=ask, taken=taken)]


def _echoed(
    sentence: Sentence, statements: Sequence[Statement], speakers: dict[str, tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the words of the sentence that these speakers' own statements use: they are read with the position."""
    theirs = [one for one in statements if any(person in one.speaker for person in speakers)]
    used = {word for one in theirs for word in re.findall(r"[a-z]{3,}", f"{one.quote} {one.paraphrase}".lower())}
    stems = {word[:5] for word in used}
    return [match.span() for match in re.finditer(r"[A-Za-z]{3,}", sentence.text) if match.group().lower()[:5] in stems]


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


def _inside(day: date, window: Window) -> bool:
    """Whether a day lies in a window, give or take the year of a statement that is dated by its year alone."""
    first, last = window
    return (first is None or day.year >= first.year) and (last is None or day.year <= last.year)


# --- quotations

_TELLING = 4
"""With fewer words a quotation is only looked for word for word, but for what the speaker named has said."""


def _quotation(sentence: Sentence, quote: Quote) -> Part:
    speakers = tuple(_speakers(sentence))

    def ask(state: State) -> tuple[Finding, ...]:
        held = [*held_texts(state.snapshot, before=None), *state.texts]
        return (_compare(quote.text, held, speakers, _strangers(sentence), window_of(sentence.dates)),)

    taken = ((0, len(sentence.text)),)
    return Part(type="quotation", words=f"“{quote.text}”", ask=ask, taken=taken)


def _names(sentence: Sentence) -> Iterator[Name | Place | Edition]:
    yield from sentence.named
    yield from sentence.places
    yield from sentence.series


def _strangers(sentence: Sentence) -> tuple[str, ...]:
    """Return the capitalised words that may name a speaker of whom no words are held."""
    outside = sentence.bare
    for day in sentence.dates:
        outside = outside[: day.start_char] + " " * (day.end_char - day.start_char) + outside[day.end_char :]
    named_ = {sentence.text[one.start : one.end] for one in _names(sentence)}
    found = re.findall(r"(?<=\S\s)[A-Z][a-z]+|(?<=\s\s)[A-Z][a-z]+|^[A-Z][a-z]+(?= (?:said|told|says))", outside)
    known = words().harmless_words
    return tuple(word for word in found if word.lower() not in known and not any(word in one for one in named_))


def _compare(
    text: str, held: Sequence[Held], speakers: Sequence[str], strangers: Sequence[str], window: Window
) -> Finding:
    own = [one for one in held if any(person in one.who for person in speakers)]
    match = likest(text, own) or likest(text, held)
    if match and match.held not in own and match.kind != "exact" and len(text.split()) < _TELLING:
        match = None  # a word in common is no quotation
    if match is None:
        return Finding(rule="quotation", words="words held", holds="unknown", answer="no such words are held")
    holds: Holds = {"exact": "yes", "near": "near", "back_translated": "near", "altered": "no"}[match.kind]  # type: ignore[assignment]
    of_another = bool(speakers) and bool(match.held.who) and not any(one in match.held.who for one in speakers)
    stranger = not speakers and strangers and not any(one in match.held.who for one in strangers)
    another_day = match.held.day is not None and not _inside(match.held.day, window)
    if match.held.record.startswith("st-"):
        holds = "no" if of_another else "near" if holds == "yes" and (stranger or another_day) else holds
    return Finding(
        rule=match.kind,
        words=f"{match.kind.replace('_', '-')}: {match.distance} of {match.length} words differ",
        holds=holds,
        answer=f"{match.held.who}{f', {match.held.day}' if match.held.day else ''}: “{match.passage}”",
        included=(match.held.record,),
    )
