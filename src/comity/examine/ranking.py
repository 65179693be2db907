"""Claims of rank: the sixth, the first, the latest, never, only, the most of any year."""

import re
from datetime import date

from msgspec.structs import replace

from comity.examine.amounts import fits, none_at_all
from comity.examine.counting import disputed, finding, noun, since_after
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import Filter, Picked, Query, covered, distance_up, editions, in_series, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import at_odds, bounds, say, window_of, year_of
from comity.examine.words import named, spans, words
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import FoundNumber
from comity.measure.periods import Window
from comity.model.records import Event
from comity.vocab import vocabulary

ALWAYS: Window = (None, None)
_OFFICIAL = re.compile(r"\bno\. (\d+)|\b(\d+)(?:st|nd|rd|th)\b")


def read_rank(sentence: Sentence) -> list[Part]:
    """Return the claim of rank that the sentence makes, if any: at most one."""
    if not (sentence.activities or sentence.series) or len(sentence.parties) < 2:
        return []
    if named(words().responses, sentence.bare):
        return []  # who answered the ninth patrol is asked of that patrol
    for reader in (_yearly, _only, _most, _never, _latest, _ordinal, _first, _since):
        part = reader(sentence)
        if part:
            return [part]
    return []


def _taken(sentence: Sentence, *cues: str) -> tuple[tuple[int, int], ...]:
    return (*sentence.cue(*cues), *((day.start_char, day.end_char) for day in sentence.dates))


# --- only


def _only(sentence: Sentence) -> Part | None:
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
        taken=_taken(sentence, "only", "never", "negation"),
        open_ended=True,
    )


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


# --- never


def _never(sentence: Sentence) -> Part | None:
    if not sentence.has("never") or any(one.year for one in sentence.series) or at_odds(sentence.dates):
        return None
    window = window_of(sentence.dates)
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
        taken=_taken(sentence, "never"),
        open_ended=window[1] is None,
    )


# --- first, latest, since


def _first(sentence: Sentence) -> Part | None:
    if not sentence.has("first"):
        return None
    return _end_of_row(sentence, "first", sentence.cue("first"))


def _latest(sentence: Sentence) -> Part | None:
    where = [span for span in sentence.cue("latest") if not _dating(sentence, span)]
    return _end_of_row(sentence, "latest", tuple(where)) if where else None


def _dating(sentence: Sentence, span: tuple[int, int]) -> bool:
    """Whether "last" belongs to a date ("last year") or says how long ("the last time")."""
    return any(day.start_char <= span[0] and span[1] <= day.end_char for day in sentence.dates)


def _since(sentence: Sentence) -> Part | None:
    """Read "have been held since 2005" and "began more than a decade ago" as claims about the first."""
    since = [day for day in sentence.dates if day.relation == "since" or day.rule == "date.ago"]
    starts = [day for day in sentence.dates if sentence.has("since_start") and not sentence.series]
    if not (since or starts) or any(number.category in ("activities", "personnel") for number in sentence.numbers):
        return None
    if sentence.cue("negation"):
        return None
    return _end_of_row(sentence, "first", sentence.cue("since_start"))


def _end_of_row(sentence: Sentence, which: str, cues: tuple[tuple[int, int], ...]) -> Part | None:
    dates = [day for day in sentence.dates if day.relation not in ("before", "until")]
    editions = [one for one in sentence.series if one.year is not None]
    if not dates and not editions:
        return None
    ways = _row_readings(sentence, editions_named=bool(editions))
    if not ways:
        return None
    wanted = {record for one in editions for record in one.events}

    loose = {way.code: way for way in readings(sentence, ALWAYS, places=False)} if sentence.places else {}
    spots = tuple(place.id for place in sentence.places)

    def ask(state: State) -> tuple[Finding, ...]:
        found = []
        for way in ways:
            narrow = pick(state, way.query).events
            if not narrow and way.code in loose:
                found.append(_at_place(_compare_end(state, loose[way.code], which, dates, wanted), state, spots))
            else:
                found.append(_compare_end(state, way, which, dates, wanted))
        return tuple(found)

    yearly = sentence.cue("consecutive")
    since = next((day.date.start.year for day in dates if day.relation == "since"), None)
    if yearly and since and which == "first" and not sentence.has("first"):
        return Part(
            type="most",
            words=f"{noun(sentence)} in every year since {since}",
            open_ended=True,
            ask=lambda state: tuple(_no_gap(state, way, since) for way in ways),
            taken=(*cues, *yearly, *((day.start_char, day.end_char) for day in sentence.dates)),
        )
    said = f"{which}: {noun(sentence)} " + (", ".join(one.name for one in editions) or _say_dates(dates))
    return Part(
        type="first",
        words=said,
        open_ended=which == "latest",
        ask=ask if not yearly else lambda state: (*ask(state), *_every_year(state, ways)),
        taken=(*cues, *yearly, *((day.start_char, day.end_char) for day in sentence.dates)),
    )


def _yearly(sentence: Sentence) -> Part | None:
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
        ask=lambda state: tuple(_no_gap(state, way, first, last) for way in ways),
        taken=(*cue, (stretch.start_char, stretch.end_char)),
    )


def _no_gap(state: State, way: Reading, since: int, until: int = 9999) -> Finding:
    picked = pick(state, way.query)
    held = {event.year for event in picked.events}
    empty = [year for year in range(since, min(until + 1, state.until.year)) if year not in held]
    known = covered(state, way.query.parties, (date(since, 1, 1), None)) != "none"
    holds: Holds = "unknown" if not known else "no" if empty else "yes"
    return finding(way, picked, holds, f"empty years: {empty}" if empty else "no year empty")


def _every_year(state: State, ways: tuple[Reading, ...]) -> tuple[Finding, ...]:
    """Test "annual" for the way of counting with the fewest gaps: a year without one makes it imprecise."""
    gaps = []
    for way in ways:
        years = {event.year for event in pick(state, way.query).events if event.year}
        span = range(min(years), state.until.year) if years else range(0)
        gaps.append((len([year for year in span if year not in years]), way, [y for y in span if y not in years]))
    fewest, way, empty = min(gaps, key=lambda gap: gap[0])
    holds: Holds = "near" if fewest else "yes"
    answer = f"no year empty under {way.code}" if not fewest else f"empty years under {way.code}: {empty}"
    return (Finding(rule=way.code, words="held every year", holds=holds, answer=answer),)


def _row_readings(sentence: Sentence, *, editions_named: bool) -> tuple[Reading, ...]:
    """Return the row that something is first of: of the activity named, not only of the edition's own series."""
    if editions_named and sentence.activities:
        sentence = _without_series(sentence)
    ways = readings(sentence, ALWAYS)
    if sentence.domains != {"sea"} or "patrol" in sentence.activity_keys:
        return ways
    return ways + tuple(
        Reading(
            f"{way.code}, no land part",
            f"{way.words}, without a part on land",
            replace(way.query, rule=way.query.rule.with_(no_domains=("land",))),
        )
        for way in ways
        if way.query.rule.domains
    )


def _without_series(sentence: Sentence) -> Sentence:
    if "strategic_exercise" in sentence.flags:
        series = vocabulary().series
        groups = [replace(one, series=series[one.series].group or one.series) for one in sentence.series if one.series]
        return replace(sentence, series=tuple(groups))
    return replace(sentence, series=())


def _say_dates(dates: list[ResolvedDate]) -> str:
    return ", ".join(day.date.iso for day in dates)


def _compare_end(state: State, way: Reading, which: str, dates: list[ResolvedDate], wanted: set[str]) -> Finding:
    low = next((bounds(day)[0] for day in dates if day.relation == "since" and len(dates) > 1), None)
    query = Query(
        rule=way.query.rule,
        parties=way.query.parties,
        window=(low, None),
        filters=way.query.filters,
        editions=way.query.editions,
    )
    picked = pick(state, query)
    if not picked.events:
        return finding(way, picked, "unknown" if covered(state, query.parties, ALWAYS) == "none" else "no", "none")
    event = picked.events[0 if which == "first" else -1]
    holds = _is_it(event, dates, wanted)
    if covered(state, query.parties, ALWAYS) == "none" and not _counter(event, which, dates, holds):
        holds = "unknown"
    if (
        which == "first"
        and holds == "yes"
        and any(one.start and event.start and one.start < event.start for one in picked.open)
    ):
        holds = "near"
    day = event.start.iso if event.start else "undated"
    return finding(way, picked, holds, f"{which} is {event.name}, {day}")


def _at_place(finding: Finding, state: State, spots: tuple[str, ...]) -> Finding:
    """Lower a finding where the place named only contains, two seas up, where it was, or was not there at all."""
    if finding.holds != "yes":
        return finding
    found = [state.snapshot.by_id[one] for one in finding.included]
    steps = [distance_up(event, spot) for event in found[:1] for spot in spots if isinstance(event, Event)]
    return replace(finding, holds="no" if None in steps else "near")


def _counter(event: Event, which: str, dates: list[ResolvedDate], holds: Holds) -> bool:
    """Whether an event refutes a claim even where nobody searched: it came before, or after, the time named."""
    if holds != "no" or event.start is None or not dates:
        return False
    if which == "first":
        return event.start.end < min(day.date.start for day in dates)
    return event.start.start > max(day.date.end for day in dates)


def _is_it(event: Event, dates: list[ResolvedDate], wanted: set[str]) -> Holds:
    if wanted:
        return "yes" if event.id in wanted else "no"
    if event.start is None:
        return "unknown"
    for day in dates:
        if day.rule == "date.ago":
            limit = day.date.end
            if event.start.start > limit:
                return "no"
            continue
        first, last = day.date.start, day.date.end
        if event.start.end < first or event.start.start > last:
            return "no"
    return "yes"


# --- ordinals


def _ordinal(sentence: Sentence) -> Part | None:
    numbers = [number for number in sentence.numbers if number.form == "ordinal" and number.value]
    rank = next((number for number in numbers if not _in_name(sentence, number)), None)
    if rank is None or rank.value is None or rank.value == 1:
        return None
    since = [day for day in sentence.dates if day.relation in ("since", "from") and not day.end_iso]
    at = [day for day in sentence.dates if day not in since]
    window = window_of(since)
    ways = readings(sentence, window, places=False)
    if sentence.series and not ways:
        return None
    ways = ways or readings(sentence, window)
    if not ways:
        return None
    wanted = {record for one in sentence.series if one.year for record in one.events}
    n = int(rank.value)

    def ask(state: State) -> tuple[Finding, ...]:
        return tuple(found for way in ways for found in _places_in_row(state, way, n, at, wanted))

    return Part(
        type="ordinal",
        words=f"number {n}: {noun(sentence)} {_say_dates(at)}".strip(),
        ask=ask,
        taken=((rank.start_char, rank.end_char), *((d.start_char, d.end_char) for d in sentence.dates)),
    )


def _in_name(sentence: Sentence, number: FoundNumber) -> bool:
    after = sentence.text[number.end_char : number.end_char + 20].lower()
    before = sentence.text[: number.start_char].lower()
    return bool(
        re.match(r"\s(?:century|time since|anniversary|part(?:y|ies)|countr|state|fleet|army|month|week)", after)
    ) or (before.endswith(("year-", "day of the ")))


def _places_in_row(state: State, way: Reading, n: int, at: list[ResolvedDate], wanted: set[str]) -> list[Finding]:
    query = Query(rule=way.query.rule, parties=way.query.parties, window=way.query.window, filters=way.query.filters)
    picked = pick(state, query)
    row = editions(picked.events) if way.query.editions else [(event,) for event in picked.events]
    target = [i for i, phases in enumerate(row, 1) if any(_meant(event, at, wanted) for event in phases)]
    found = [finding(way, picked, *_rank_holds(state, way, n, target, len(row)))]
    official = [(event, number) for event in picked.events if _meant(event, at, wanted) and (number := _number(event))]
    if official and (at or wanted):
        holds: Holds = "yes" if any(number == n for _, number in official) else "no"
        answer = ", ".join(f"{event.name}" for event, _ in official)
        found.append(
            Finding(
                rule="official",
                words="the number its organisers give",
                holds=holds,
                answer=answer,
                included=tuple(event.id for event, _ in official),
            )
        )
    return found


def _rank_holds(state: State, way: Reading, n: int, target: list[int], total: int) -> tuple[Holds, str]:
    if not target:
        return ("unknown" if covered(state, way.query.parties, way.query.window) == "none" else "no", "no such event")
    if covered(state, way.query.parties, way.query.window) == "none":
        return ("unknown", "the ledger was not searched for these parties")
    ranks = ", ".join(str(i) for i in target) if len(target) <= 4 else f"{target[0]} to {target[-1]}"
    return ("yes" if n in target else "no", f"number {ranks} of {total}")


def _meant(event: Event, at: list[ResolvedDate], wanted: set[str]) -> bool:
    if wanted:
        return event.id in wanted
    if not at:
        return True
    if event.start is None:
        return False
    last = event.end.end if event.end else event.start.end
    return all(event.start.start <= day.date.end and day.date.start <= last for day in at)


def _number(event: Event) -> int | None:
    match = _OFFICIAL.search(event.name)
    return int(match.group(1) or match.group(2)) if match else None


# --- the most of any year


def _most(sentence: Sentence) -> Part | None:
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
        taken=_taken(sentence, "record", "share"),
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
