"""Sentences about what is to come: the words become a probability, and the ledger says what came."""

import re
from functools import cache

from msgspec.structs import replace

from comity.examine.agreed import find_agreements
from comity.examine.likelihood import Expression, expressions
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import Query, covered, pick
from comity.examine.readings import readings
from comity.examine.sentence import Sentence
from comity.examine.windows import window_of
from comity.examine.words import pattern, spans, words
from comity.model.records import Event

_SET_TO = re.compile(
    r"\b(?:is|are|will be)\s(?:also\s)?(?:set|due|scheduled|slated|about|going|planned|expected)\sto\b|\bwill\b", re.I
)
_PAST_VERB = re.compile(r"\b(?:said|was|were|had|did|held|took|began)\b", re.IGNORECASE)


def read_outlook(sentence: Sentence) -> list[Part]:
    """Return the claim that something will happen: judged by its tense if its time was over, else by what came."""
    cues = _cues(sentence)
    if not cues:
        return []
    text_noun = spans(words().agreement_nouns, sentence.bare)
    if not (sentence.activities or sentence.series or text_noun):
        return []
    taken = ((0, len(sentence.text)),)
    window = window_of([day for day in sentence.dates if day.relation != "since"])
    if window[1] and window[1] < sentence.as_of and (sentence.activities or sentence.series):
        return [
            Part(
                type="date",
                words=f"still to come in {window[0]} to {window[1]}",
                taken=taken,
                ask=lambda state: (_over(state, sentence),),
            )
        ]
    said = next((one for one in found_expressions(sentence.text)), None)
    p = said[1].p if said else 0.85
    foretold = tuple(span for span, _ in found_expressions(sentence.text))
    days = tuple((day.start_char, day.end_char) for day in sentence.dates)
    return [
        Part(
            type="prediction",
            words=f"will come about, put at {p:.0%}",
            taken=(*cues, *foretold, *text_noun, *days),
            open_ended=True,
            ask=lambda state: (_came(state, sentence, agreements=bool(text_noun)),),
        )
    ]


def _cues(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    strong = tuple(match.span() for match in _SET_TO.finditer(sentence.bare))
    undated = sentence.bare
    for day in sentence.dates:
        undated = undated[: day.start_char] + " " * (day.end_char - day.start_char) + undated[day.end_char :]
    weak = tuple(span for span, _ in found_expressions(undated))
    past = bool(_PAST_VERB.search(sentence.bare)) and not strong
    return () if past else strong + weak


@cache
def found_expressions(text: str) -> tuple[tuple[tuple[int, int], Expression], ...]:
    """Return the words of likelihood in a text, longest first where two overlap."""
    every = [
        (match.span(), one)
        for one in expressions()
        for match in pattern(one.pattern).finditer(text)
        if match.group() != "May"  # the month
    ]
    found: list[tuple[tuple[int, int], Expression]] = []
    for (start, end), one in sorted(every, key=lambda row: (row[0][0] - row[0][1], row[0])):
        if not any(start < b and a < end for (a, b), _ in found):
            found.append(((start, end), one))
    return tuple(sorted(found, key=lambda one: one[0]))


def _over(state: State, sentence: Sentence) -> Finding:
    window = window_of([day for day in sentence.dates if day.relation != "since"])
    held = [event for way in readings(sentence, window) for event in pick(state, way.query).events]
    shown = "; ".join(f"{event.name}, {event.start.iso if event.start else ''}" for event in dict.fromkeys(held))
    return Finding(
        rule="tense",
        words="its time was over when the sentence was written",
        holds="no",
        answer=shown or "its time had passed",
        included=tuple(dict.fromkeys(event.id for event in held)),
    )


def _came(state: State, sentence: Sentence, *, agreements: bool) -> Finding:
    if agreements and not sentence.activities:
        return _signed_since(state, sentence)
    window = window_of(sentence.dates)
    start = max(window[0] or sentence.as_of, sentence.as_of)
    found: dict[str, Event] = {}
    for way in readings(sentence, (start, window[1]), places=True):
        query = Query(
            rule=way.query.rule, parties=way.query.parties, window=(start, window[1]), filters=way.query.filters
        )
        found |= {event.id: event for event in pick(state, query).events}
    passed = bool(window[1] and window[1] < state.until and covered(state, sentence.parties, window) != "none")
    holds: Holds = "yes" if found else "no" if passed else "unknown"
    first = next(iter(found.values()), None)
    return Finding(
        rule="resolution",
        words="what came after",
        holds=holds,
        included=tuple(found)[:5],
        answer=f"{first.name}, {first.start.iso if first.start else ''}" if first else "nothing of the kind so far",
    )


def _signed_since(state: State, sentence: Sentence) -> Finding:
    later_texts = [
        record
        for record in state.snapshot.agreements
        if record.status == "signed" and record.signed and sentence.as_of < record.signed.start <= state.until
    ]
    known = find_agreements(replace(sentence, dates=()), later_texts)
    later = (state.until - sentence.as_of).days > 365
    holds: Holds = "yes" if known else "no" if later else "unknown"
    return Finding(
        rule="resolution",
        words="a text signed since",
        holds=holds,
        included=tuple(record.id for record in known),
        answer="; ".join(record.name for record in known) or f"none signed by {state.until}",
    )
