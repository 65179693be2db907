"""Candidates for numeric claims, and what speaks for and against each: every number outside a date."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.lexicon import load
from comity.extract.linear import bucket
from comity.extract.numbers import FoundNumber, find_numbers

_EDGES = (1, 2, 3, 5, 10, 20, 50, 100, 500, 1000, 5000, 20000, 1e6)
_CUES_SHARED = (
    "military",
    "weapon",
    "transfer",
    "participate",
    "joint",
    "recurring",
    "station",
    "sign",
    "pact",
    "meet",
)


_NO_SERIES = re.compile(
    r"[-‑]|\s(?:generation|countr|part(?:y|ies)\b|person|world|parallel|floor|term\b|day|century|fleet|army|corps\b|congress"
    r"|half|quarter|district|zone|department|place\b|class\b)",
    re.IGNORECASE,
)
"""What follows an ordinal that is no position in a series of occasions ("third party", "fifth-generation")."""


class NumberAt(Struct, frozen=True):
    """A number and the index of the line it stands in."""

    number: FoundNumber
    line: int


@cache
def claim_cues() -> dict[str, frozenset[str]]:
    """Return the word classes of ``claims.yaml``."""
    return {name: frozenset(words) for name, words in load("claims").items()}


def find_candidates(analysis: Analysis) -> list[NumberAt]:
    """Return every number outside a date, in order, with its line."""
    text = analysis.document.text
    dates = [(date.start_char, date.end_char) for line in analysis.lines for date in line.dates]
    numbers = (n for n in find_numbers(text, exclude=dates) if n.form != "ordinal" or _in_series(text, n))
    found: list[NumberAt] = []
    number = next(numbers, None)
    for index, line in enumerate(analysis.lines):
        while number is not None and number.start_char < line.sentence.end:
            if number.start_char >= line.sentence.start:
                found.append(NumberAt(number, index))
            number = next(numbers, None)
    return found


def _in_series(text: str, number: FoundNumber) -> bool:
    every = text[max(0, number.start_char - 6) : number.start_char].lower() == "every "
    return not every and not _NO_SERIES.match(text, number.end_char)


def features(analysis: Analysis, candidate: NumberAt) -> list[str]:
    """Return the names of everything that holds of ``candidate``, for the claim model."""
    number, line = candidate.number, analysis.lines[candidate.line]
    return [
        *_own(number),
        *_words_around(analysis.document.text, number, line),
        *_syntax(number, line),
        *_sentence(number, line),
        *_place(analysis, candidate),
    ]


def _own(number: FoundNumber) -> Iterator[str]:
    kind = number.category or "unknown"
    yield f"form={number.form}"
    yield f"category={kind}"
    yield f"unit={number.unit}"
    yield f"{number.form}:bound={number.bound}"
    if number.value is not None:
        size = bucket(abs(number.value), _EDGES)
        yield f"size={size}"
        yield f"{kind}:size={size}"
    if number.high != number.value:
        yield "range"


def _words_around(text: str, number: FoundNumber, line: Line) -> Iterator[str]:
    tokens = line.sentence.tokens
    at = line.sentence.between(number.start_char, number.end_char)
    if not at:
        return
    for offset in (1, 2, 3):
        before = tokens[at[0] - offset].lemma if at[0] >= offset else "^"
        after = tokens[at[-1] + offset].lemma if at[-1] + offset < len(tokens) else "$"
        yield from _word(f"-{offset}", before, spelt=offset == 1)
        yield from _word(f"+{offset}", after, spelt=offset == 1)
        if offset == 1 and number.form == "ordinal":
            yield f"ordinal then capital={text[number.end_char : number.end_char + 2].strip()[:1].isupper()}"
            yield f"ordinal:+1={after}"
    yield f"hyphen={text[number.end_char : number.end_char + 1] == '-'}"
    yield f"capital first={text[number.start_char].isupper()}"


def _word(place: str, lemma: str, *, spelt: bool) -> Iterator[str]:
    if spelt:
        yield f"w{place}={lemma}"
    for name, words in claim_cues().items():
        if lemma in words:
            yield f"c{place}={name}"


def _syntax(number: FoundNumber, line: Line) -> Iterator[str]:
    """Yield the noun counted, the role it plays, and the verb over it."""
    tokens = line.sentence.tokens
    at = line.sentence.between(number.start_char, number.phrase_end)
    if not at:
        return
    head = at[-1] if number.unit and number.form == "cardinal" else tokens[at[-1]].head
    noun = tokens[head]
    yield f"head={noun.lemma}"
    yield f"dep={noun.dep}"
    yield f"{number.form}:dep={noun.dep}"
    for name, words in claim_cues().items():
        if noun.lemma in words:
            yield f"head class={name}"
            yield f"{number.form}:head class={name}"
    verb = line.verb_over(head)
    if verb is not None:
        yield f"verb={tokens[verb].lemma}"
        yield from (f"verb class={name}" for name in line.cues[verb])
        yield from (f"{number.category or 'unknown'}:verb class={name}" for name in line.cues[verb])
    above = tokens[noun.head]
    if above.tag == "IN":
        yield f"prep={above.lemma}"
        yield f"prep under={tokens[above.head].lemma}"
    named = {i for name in line.names for i in line.sentence.between(name.start, name.end)}
    yield f"inside name={bool(named & set(at))}"


def _sentence(number: FoundNumber, line: Line) -> Iterator[str]:
    kind = number.category or "unknown"
    lemmas = {token.lemma for token in line.sentence.tokens}
    for name, words in claim_cues().items():
        if lemmas & words:
            yield f"s={name}"
            yield f"{kind}:s={name}"
    for cue in _CUES_SHARED:
        if line.cue_counts[cue]:
            yield f"s={cue}"
            yield f"{kind}:s={cue}"
    yield f"parties={min(len(line.codes), 3)}"
    yield f"dated={bool(line.dates)}"
    yield f"named={bool(line.names)}"


def _place(analysis: Analysis, candidate: NumberAt) -> Iterator[str]:
    number, line = candidate.number, analysis.lines[candidate.line]
    kind = number.category or "unknown"
    yield "at=" + ("title" if candidate.line == 0 else bucket(candidate.line, (2, 6, 12)))
    text = analysis.document.text
    gap = min((abs(e.start - number.end_char) for e in line.entities if e.is_party), default=999)
    yield "party gap=" + bucket(gap, (5, 20, 60, 200))
    after = text[number.phrase_end : number.phrase_end + 12].lower()
    yield f"per={after.startswith((' per ', ' a year', ' a month', ' each', ' every'))}"
    nearby = analysis.lines[max(0, candidate.line - 2) : candidate.line]
    lemmas = {token.lemma for other in nearby for token in other.sentence.tokens}
    for name in ("order", "civil", "casualty", "range"):
        if lemmas & claim_cues()[name]:
            yield f"before={name}"
            yield f"{kind}:before={name}"
    yield from _document(analysis)


def _document(analysis: Analysis) -> Iterator[str]:
    """Yield how military, how civil and how international the whole document is."""
    lines = len(analysis.lines) or 1
    military = sum(bool(line.cue_counts["military"]) for line in analysis.lines) / lines
    yield "doc military=" + bucket(military, (0.3, 0.5, 0.7, 0.9))
    civil = sum(token.lemma in claim_cues()["civil"] for line in analysis.lines for token in line.sentence.tokens)
    yield "doc civil=" + bucket(civil / lines, (0.02, 0.1, 0.3))
    yield f"doc names={bool(sum(len(line.names) for line in analysis.lines))}"
