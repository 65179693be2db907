"""Claims of how many: so many exercises since a year, none before, dozens, and the same of agreements and meetings."""

import re

from msgspec.structs import replace

from comity.examine.amounts import Amount, fits, none_at_all, read_amount, vague_amount
from comity.examine.model import Finding, Part, State
from comity.examine.query import Picked, clip, covered, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import at_odds, say, window_of
from comity.examine.words import named, pattern, spans, words
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import FoundNumber

_NONE = (
    "not a single|no|zero|not one|without a|without any|none|did not (?:hold|conduct|stage|have|carry out)(?: any)?"
    "|didn't (?:hold|conduct|stage|have)(?: any)?|(?:hasn't|haven't|hadn't|has not|have not|had not)"
    " (?:held|conducted|staged)(?: any)?"
    "|were not any|weren't any"
)
_UNTIL = re.compile(r"\b(?:until|till)\s(?:\w+\s)?$", re.IGNORECASE)
OFFICIAL = re.compile(r"\bno\. (\d+)|\b(\d+)(?:st|nd|rd|th)\b")
"""The number that organisers give an event, in its name."""
_COUNTED = ("activities", "formations", "", "time")


def read_count(sentence: Sentence) -> list[Part]:
    """Return the claim of a number of activities, if the sentence makes one."""
    if not (sentence.activities or sentence.series) or at_odds(sentence.dates):
        return []
    amount = None if named(words().responses, sentence.bare) else find_amount(sentence)
    if amount is None:
        return []
    window = window_of(ending_before(sentence) if amount.high == 0 else sentence.dates)
    ways = readings(sentence, window)
    if amount.high == 0 and any(day.relation == "since" for day in sentence.dates):
        ways += since_after(sentence)  # "none since 2016" mostly speaks of what came after that year
    if not ways or len(sentence.parties) < 2:
        return []
    taken = tuple((day.start_char, day.end_char) for day in sentence.dates)
    return [
        Part(
            type="count",
            words=f"{amount.words.strip()} ({noun(sentence)}) {say(window)}",
            ask=lambda state: _answers(state, ways, amount),
            taken=((amount.start, amount.end), *taken),
        )
    ]


def read_none_in_each(sentence: Sentence) -> list[Part]:
    """Read "neither in 2020 nor in 2023" as the claim of none, a part for each of the periods named."""
    denied = sentence.cue("negation")
    if not denied or not (sentence.activities or sentence.series) or len(sentence.parties) < 2:
        return []
    if len(sentence.dates) < 2 or not at_odds(sentence.dates) or find_amount(sentence, none=False):
        return []
    return [_none_in(sentence, day, denied) for day in sentence.dates]


def _none_in(sentence: Sentence, day: ResolvedDate, denied: tuple[tuple[int, int], ...]) -> Part:
    window = window_of([day])
    ways = readings(sentence, window)
    amount = none_at_all(sentence, *denied[0])
    return Part(
        type="count",
        words=f"no {noun(sentence)} {say(window)}",
        ask=lambda state: _answers(state, ways, amount),
        taken=(*denied, (day.start_char, day.end_char)),
    )


def since_after(sentence: Sentence) -> tuple[Reading, ...]:
    """Return the readings with the period that begins after the date named, not with it."""
    later = [replace(day, relation="after") if day.relation == "since" else day for day in sentence.dates]
    return tuple(
        Reading(f"{way.code}, after", f"{way.words}, after the date", way.query)
        for way in readings(sentence, window_of(later))
    )


def ending_before(sentence: Sentence) -> tuple[ResolvedDate, ...]:
    """Return the dates with "until" read as "before": what was missing until a day came about on it."""
    return tuple(
        replace(day, relation="before")
        if day.relation == "until"
        and re.search(r"\b(?:until|till)\s(?:\w+\s)?$", sentence.text[: day.start_char], re.I)
        else day
        for day in sentence.dates
    )


def noun(sentence: Sentence) -> str:
    """Return what is counted, in the sentence's own words."""
    if sentence.activities:
        start, end = sentence.activities[0][0]
        return sentence.text[start:end]
    return sentence.series[0].name


def find_amount(sentence: Sentence, *, none: bool = True) -> Amount | None:
    """Return the number that counts the sentence's activity: the one nearest before its noun, else "no"."""
    heads = [where for where, _ in sentence.activities] + [(one.start, one.end) for one in sentence.series]
    candidates = [number for number in sentence.numbers if number.form in ("cardinal", "vague")]
    near = [
        number
        for number in candidates
        if number.category in _COUNTED
        and any(counts(sentence, number.end_char, start) for start, _ in heads)
        and not pattern("km|kilomet\\w+|miles?|percent|years?|days?|months?|weeks?|times as").match(
            sentence.text[number.end_char :].lstrip(" -")
        )
        and not sentence.text[number.end_char :].startswith("-")
    ]
    times = [number for number in candidates if number.unit == "times" and "times as" not in sentence.text]
    near.sort(key=lambda number: min(start - number.end_char for start, _ in heads if start >= number.end_char))
    for number in (*near, *times, *_stated(sentence, candidates)):
        return read_amount(sentence.text, number)
    for start, end, word in sentence.vague:
        if any(0 <= head - end < 70 for head, _ in heads):
            return vague_amount(start, end, word)
    single = "a (?:single|lone|sole)|just one|only one"
    for start, end in spans(single, sentence.bare) if not sentence.cue("negation") else ():
        if any(0 <= head - end < 40 for head, _ in heads):
            return Amount(words=sentence.text[start:end], low=1, high=1, hedge="exact", start=start, end=end)
    for start, end in spans(_NONE, sentence.bare) if none else ():
        if any(-1 <= head - end < 60 for head, _ in heads):
            return none_at_all(sentence, start, end)
    return None


_TALLY = re.compile(
    r"\b(?:number|total|tally|count|sum)\b.{0,80}\b(?:stood at|stands at|came to|comes to|reached|hit|rose to|was|is"
    r"|totalled|amounted to|grew to|climbed to)"
    r"\s(?:just |only |about |around |roughly |some |more than |over |at least |almost )*$",
    re.IGNORECASE,
)


def _stated(sentence: Sentence, candidates: list[FoundNumber]) -> list[FoundNumber]:
    """Return the number at the end of "the number of patrols stood at nine"."""
    return [one for one in candidates if one.category in _COUNTED and _TALLY.search(sentence.text[: one.start_char])]


def counts(sentence: Sentence, end: int, head: int) -> bool:
    """Whether a number that ends at ``end`` counts the noun at ``head``: only adjectives and "of" stand between."""
    between = sentence.text[end:head]
    return 0 <= head - end < 70 and not re.search(
        r"\b(?:to|at|in|from|for|during|with|than|and then|took|take|which|that|who|troops|soldiers|personnel"
        r"|servicemen|bombers|fighters|planes|jets|warplanes|helicopters|ships|warships|vessels|submarines|flew|sailed"
        r"|joined)\b|[,;(]",
        between,
    )


def _answers(state: State, ways: tuple[Reading, ...], amount: Amount) -> tuple[Finding, ...]:
    found = tuple(found for way in ways for found in _answer(state, way, amount))
    found += _between(found, amount)
    return (*found, *(one for way in ways for one in _numbered(state, way, amount)))


def _between(found: tuple[Finding, ...], amount: Amount) -> tuple[Finding, ...]:
    """Return a further reading where a bare number lies between those of the rules, next to one."""
    figures = [one.best for one in found if one.best is not None and one.holds == "no"]
    if len(figures) != len(found) or not figures or amount.hedge != "exact":
        return ()
    close = any(abs(one - amount.low) <= max(1, 0.1 * amount.low) for one in figures)
    if not close or not min(figures) < amount.low <= amount.high < max(figures):
        return ()
    answer = f"the rules tried give {min(figures):g} to {max(figures):g}"
    return (Finding(rule="another rule", words="a rule between those tried", holds="near", answer=answer),)


def _numbered(state: State, way: Reading, amount: Amount) -> tuple[Finding, ...]:
    """Return the count of those that their organisers number, where a row holds others beside them."""
    picked = pick(state, way.query)
    own = tuple(event for event in picked.events if OFFICIAL.search(event.name))
    if len(own) < 3 or len(own) == len(picked.events) or not all(one.kind == "patrol" for one in picked.events):
        return ()
    many = float(len(own))
    found = finding(way, picked, fits(amount, many, many, many), f"{many:g} with a number of their organisers'")
    return (
        replace(
            found, rule=f"{way.code}, numbered", low=many, best=many, high=many, included=tuple(one.id for one in own)
        ),
    )


def _answer(state: State, way: Reading, amount: Amount) -> tuple[Finding, ...]:
    picked = pick(state, way.query)
    # only records in dispute make a bare number nearly right, not doubt about records that are counted
    holds = fits(amount, picked.best, picked.best, picked.best + len(picked.open))
    searched = covered(state, way.query.parties, way.query.window)
    floor_met = amount.hedge in ("over", "at_least") and holds == "yes"
    if (searched == "none" and not floor_met) or clip(way.query.window, state.until) is None:
        holds = "unknown"
    elif amount.high == 0 and holds == "yes" and picked.open:
        return (finding(way, picked, holds), disputed(way, picked))
    return (finding(way, picked, holds),)


def disputed(way: Reading, picked: Picked) -> Finding:
    """Return the reading under which what is in dispute counts: the counter-example to "none"."""
    names = ", ".join(event.name for event in picked.open)
    found = finding(way, picked, "no", f"{names}, if counted")
    return replace(found, rule=f"{way.code}, disputed in", included=found.open)


def finding(way: Reading, picked: Picked, holds: str, answer: str = "") -> Finding:
    """Return what one way of counting found, with its records."""
    return Finding(
        rule=way.code,
        words=way.words,
        holds=holds,  # type: ignore[arg-type]
        answer=answer or f"{picked.best:g} [{picked.low:g}-{picked.high:g}]",
        low=picked.low,
        best=picked.best,
        high=picked.high,
        included=tuple(event.id for event in picked.events),
        excluded=picked.excluded,
        open=tuple(event.id for event in picked.open),
    )
