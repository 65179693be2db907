"""Claims that leave no exception: only, never, every year, the most of any year."""

from datetime import date

from msgspec.structs import replace

from comity.examine.amounts import fits, none_at_all
from comity.examine.counting import disputed, ending_before, finding, noun, since_after
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.ordinals import meant
from comity.examine.query import Filter, Picked, Query, covered, in_series, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import at_odds, say, window_of, year_of
from comity.examine.words import spans
from comity.extract.dates import ResolvedDate
from comity.measure.periods import Window
from comity.vocab import vocabulary

ALWAYS: Window = (None, None)


def taken_at(sentence: Sentence, *cues: str) -> tuple[tuple[int, int], ...]:
    """Return where these cues and all dates of the sentence stand."""
    return (*sentence.cue(*cues), *((day.start_char, day.end_char) for day in sentence.dates))


def read_only(sentence: Sentence) -> Part | None:
    """Read who goes to whose strategic exercises: the one asymmetry that the ledger can tell."""
    if "strategic_exercise" not in sentence.flags or set(sentence.parties) != {"CHN", "RUS"}:
        return None
    if not (sentence.has("only") or sentence.has("never") or sentence.has("negation")):
        return None
    if any(one.year for one in sentence.series):
        return None  # "before Vostok-2018" bounds the claim in a way that is not read
    host = _whose(sentence)
    guest = "CHN" if host == "RUS" else "RUS"
    asked = ((host, True), (guest, False)) if sentence.has("only") else ((host, False),)
    words = "; ".join(f"{'' if some else 'no '}guests at strategic exercises of {code}" for code, some in asked)
    return Part(
        type="only",
        words=words,
        ask=lambda state: tuple(_guests(state, code, some=some) for code, some in asked),
        taken=taken_at(sentence, "only", "never", "negation"),
        open_ended=True,
    )


_NOUN_AFTER = 48
"""How far, in characters, what there is only one of may stand behind "only"."""


def read_only_one(sentence: Sentence) -> Part | None:
    """Read "the only joint patrol near Alaska": one of its kind there, and it is the one spoken of."""
    starts = [where[0] for where, _ in sentence.activities]
    cue = next((c for c in sentence.cue("only") if any(0 <= at - c[1] <= _NOUN_AFTER for at in starts)), None)
    since = [day for day in sentence.dates if day.relation in ("since", "before", "until", "after")]
    at = [day for day in sentence.dates if day not in since]
    wanted = {record for one in sentence.series if one.year for record in one.events}
    if cue is None or sentence.cue("negation", "never") or not (at or wanted):
        return None
    ways = readings(replace(sentence, series=()), window_of(since))
    if not ways:
        return None
    return Part(
        type="first",
        words=f"the only {noun(sentence)}" + "".join(f", {one.words}" for one in ways[0].query.filters),
        ask=lambda state: tuple(_alone(state, way, at, wanted) for way in ways),
        taken=(cue, *taken_at(sentence)),
        open_ended=not since,
    )


def _alone(state: State, way: Reading, at: list[ResolvedDate], wanted: set[str]) -> Finding:
    picked = pick(state, way.query)
    others = [event for event in picked.events if not meant(event, at, wanted)]
    holds: Holds = "no" if others else "yes" if len(picked.events) == 1 else "unknown"
    if covered(state, way.query.parties, way.query.window) == "none":
        holds = "no" if others else "unknown"
    shown = "; ".join(f"{event.name}, {event.start.iso if event.start else 'undated'}" for event in others[:3])
    return finding(way, picked, holds, f"others: {shown}" if others else "")


def _whose(sentence: Sentence) -> str:
    where = spans(r"strategic", sentence.text)[0][0]
    before = [name.code for name in sentence.named if name.start < where]
    return before[-1] if before else "RUS"


def _guests(state: State, host: str, *, some: bool) -> Finding:
    series = "russian-strategic-exercise" if host == "RUS" else "pla-strategic-exercise"
    at_home = Filter(f"hosted by {host}", lambda event: "" if host in event.host else f"not hosted by {host}")
    rule = vocabulary().rules["MP"]
    query = Query(rule=rule, parties=("CHN", "RUS"), filters=(in_series(series, series), at_home))
    picked = pick(state, query)
    holds: Holds = "yes" if bool(picked.events) == some else "no"
    reading = Reading(rule.code, f"strategic exercises of {host} with guests from the other", query)
    return finding(reading, picked, holds, ", ".join(event.name for event in picked.events) or "none")


def read_never(sentence: Sentence) -> Part | None:
    """Return the claim that something has never happened."""
    if not sentence.has("never") or any(one.year for one in sentence.series) or at_odds(sentence.dates):
        return None
    window = window_of(ending_before(sentence))
    ways = readings(sentence, window)
    if any(day.relation == "since" for day in sentence.dates):
        ways += since_after(sentence)
    where = sentence.cue("never")
    amount = none_at_all(sentence, *where[0])

    def ask(state: State) -> tuple[Finding, ...]:
        found = []
        for way in ways:
            picked = pick(state, way.query)
            holds = fits(amount, picked.low, picked.best, picked.high)
            if covered(state, way.query.parties, window) == "none" and not picked.events:
                holds = "unknown"
            found.append(finding(way, picked, holds))
            if holds == "yes" and picked.open:
                found.append(disputed(way, picked))
        return tuple(found)

    if not ways:
        return None
    return Part(
        type="first",
        words=f"never: {noun(sentence)} {say(window)}",
        ask=ask,
        taken=taken_at(sentence, "never"),
        open_ended=window[1] is None,
    )


def read_yearly(sentence: Sentence) -> Part | None:
    """Read "held every year from 2012 to 2017"."""
    stretch = next((day for day in sentence.dates if day.end_iso and day.date.end.year > day.date.start.year), None)
    cue = sentence.cue("consecutive")
    if stretch is None or not cue:
        return None
    first, last = stretch.date.start.year, stretch.date.end.year
    ways = readings(sentence, ALWAYS)
    if not ways:
        return None
    return Part(
        type="most",
        words=f"{noun(sentence)} in every year from {first} to {last}",
        ask=lambda state: tuple(no_gap(state, way, first, last) for way in ways),
        taken=(*cue, (stretch.start_char, stretch.end_char)),
    )


def no_gap(state: State, way: Reading, since: int, until: int = 9999) -> Finding:
    """Return whether no year of a stretch is without an event."""
    picked = pick(state, way.query)
    held = {event.year for event in picked.events}
    empty = [year for year in range(since, min(until + 1, state.until.year)) if year not in held]
    known = covered(state, way.query.parties, (date(since, 1, 1), None)) != "none"
    holds: Holds = "unknown" if not known else "no" if empty else "yes"
    return finding(way, picked, holds, f"empty years: {empty}" if empty else "no year empty")


def read_most(sentence: Sentence) -> Part | None:
    """Return the claim that a year had more than any other."""
    years = [day for day in sentence.dates if year_of(day) and day.relation not in ("since", "before", "until")]
    if not sentence.has("record") or len(years) != 1:
        return None
    year = years[0].date.start.year
    since = [day for day in sentence.dates if day.relation == "since"]
    start = since[0].date.start if since else None
    ways = readings(sentence, (start, None))
    if not ways:
        return None
    return Part(
        type="most",
        words=f"{year} had more {noun(sentence)} than any year" + (f" since {start}" if start else ""),
        ask=lambda state: tuple(_peak(state, way, year) for way in ways),
        taken=taken_at(sentence, "record", "share"),
        open_ended=True,
    )


def _peak(state: State, way: Reading, year: int) -> Finding:
    picked = pick(state, way.query)
    tally: dict[int, int] = {}
    for event in picked.events:
        if event.year:
            tally[event.year] = tally.get(event.year, 0) + 1
    here = tally.get(year, 0)
    rivals = {one: many for one, many in tally.items() if one != year}
    best = max(rivals.values(), default=0)
    holds: Holds = "yes" if here > best else "near" if here == best and here else "no"
    if covered(state, way.query.parties, (date(year, 1, 1), date(year, 12, 31))) == "none":
        holds = "unknown"
    top = ", ".join(f"{one}: {many}" for one, many in sorted(rivals.items(), key=lambda row: (-row[1], row[0]))[:3])
    within = Picked(
        low=here,
        best=here,
        high=here,
        events=tuple(e for e in picked.events if e.year == year),
        open=(),
        excluded=picked.excluded,
    )
    return finding(way, within, holds, f"{here} in {year}; next {top}")
