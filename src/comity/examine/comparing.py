"""Claims that compare: more in one year than in another, twice as many, more ships than the other side."""

import re
from datetime import date

from comity.examine.counting import noun
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import Query, covered, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.words import spans, words
from comity.extract.dates import ResolvedDate
from comity.measure.periods import Window

_FACTORS = {
    "twice": 2.0,
    "double": 2.0,
    "doubles": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "treble": 3.0,
    "trebled": 3.0,
    "trebles": 3.0,
    "quadrupled": 4.0,
    "halved": 0.5,
    "halve": 0.5,
    "halves": 0.5,
    "half as many": 0.5,
    "two times": 2.0,
    "three times": 3.0,
    "four times": 4.0,
    "five times": 5.0,
    "six times": 6.0,
}
_REFERENCE = re.compile(
    r"(?:than|as|compared (?:with|to)|against|from(?: \w+ in)?|over|versus|vs\.?)\s(?:in |during |for |the )*$", re.I
)
_CHANGE = (
    r"doubl\w+|tripl\w+|trebl\w+|quadrupled|halved|rose|grew|climbed|increased|fell|dropped|declined|decreased|shrank"
)


def read_comparison(sentence: Sentence) -> list[Part]:
    """Return the comparison of two periods that the sentence makes, if any."""
    relation = _relation(sentence)
    periods = _periods(sentence)
    if relation is None or periods is None or len(sentence.parties) < 2:
        return []
    (sign, factor), (first, second) = relation, periods
    ways = readings(sentence, (None, None))
    if not ways:
        return []
    said = {"more": "more than", "fewer": "fewer than", "same": "as many as", "ratio": f"{factor:g} times"}[sign]
    dates = tuple((day.start_char, day.end_char) for day in sentence.dates)
    return [
        Part(
            type="comparison",
            words=f"{noun(sentence)}: {_label(first)} {said} {_label(second)}",
            ask=lambda state: tuple(_compare(state, way, (first, second), sign, factor) for way in ways),
            taken=(*sentence.cue("ratio", "more", "fewer", "same"), *dates),
        )
    ]


def _label(window: Window) -> str:
    first, last = window
    assert first is not None
    assert last is not None
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def _relation(sentence: Sentence) -> tuple[str, float] | None:
    text = sentence.bare.lower()
    for start, end in spans(words().cues["ratio"], text):
        factor = _FACTORS.get(text[start:end].strip())
        if factor:
            return ("ratio", factor)
    for name in ("same", "fewer", "more"):
        if spans(words().cues[name], text) and (name != "more" or not re.search(r"more than \d", text)):
            return (name, 1.0)
    return None


def _periods(sentence: Sentence) -> tuple[Window, Window] | None:
    """Return the two periods compared: the one spoken of, and the one it is held against."""
    dates = [day for day in sentence.dates if day.relation not in ("since", "before", "until")]
    if len(dates) == 1 and dates[0].end_iso and spans(_CHANGE, sentence.bare):
        first, last = dates[0].date.start.year, dates[0].date.end.year
        return _year(last), _year(first)
    if len(dates) != 2:
        return None
    a, b = dates
    if _held_against(sentence, a) and not _held_against(sentence, b):
        a, b = b, a
    return (a.date.start, a.date.end), (b.date.start, b.date.end)


def _held_against(sentence: Sentence, day: ResolvedDate) -> bool:
    return bool(_REFERENCE.search(sentence.text[: day.start_char]))


def _year(year: int) -> Window:
    return (date(year, 1, 1), date(year, 12, 31))


def _compare(state: State, way: Reading, periods: tuple[Window, Window], sign: str, factor: float) -> Finding:
    here, there = (pick(state, _at(way.query, window)) for window in periods)
    a, b = here.best, there.best
    holds = _holds(a, b, sign, factor)
    if any(covered(state, way.query.parties, window) == "none" for window in periods) or (
        periods[0][0] and periods[0][0] > state.until
    ):
        holds = "unknown"
    return Finding(
        rule=way.code,
        words=way.words,
        holds=holds,
        best=a,
        low=a,
        high=a,
        answer=f"{_label(periods[0])}: {a:g}; {_label(periods[1])}: {b:g}",
        included=tuple(event.id for event in (*here.events, *there.events)),
        excluded=tuple({one.id: one for one in (*here.excluded, *there.excluded)}.values()),
        open=tuple(event.id for event in (*here.open, *there.open)),
    )


def _at(query: Query, window: Window) -> Query:
    return Query(rule=query.rule, parties=query.parties, window=window, filters=query.filters, editions=query.editions)


def _holds(a: float, b: float, sign: str, factor: float) -> Holds:
    if sign == "more":
        return "yes" if a > b else "no"
    if sign == "fewer":
        return "yes" if a < b else "no"
    if sign == "same":
        return "yes" if a == b else "no"
    if not a and not b:
        return "no"
    if a == factor * b:
        return "yes"
    return "near" if b and abs(a / b - factor) <= 0.15 * factor else "no"
