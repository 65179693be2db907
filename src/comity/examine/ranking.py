"""Claims of rank: the sixth, the first, the latest, never, only, the most of any year."""

from datetime import date

from msgspec.structs import replace

from comity.examine.counting import finding, noun
from comity.examine.extremes import ALWAYS, no_gap, read_most, read_never, read_only, read_only_one, read_yearly
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.ordinals import read_ordinal, say_dates
from comity.examine.query import Query, covered, distance_up, pick
from comity.examine.readings import Reading, hosts, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import bounds, window_of
from comity.examine.words import named, words
from comity.extract.dates import ResolvedDate
from comity.model.records import Event
from comity.vocab import vocabulary


def read_rank(sentence: Sentence) -> list[Part]:
    """Return the claim of rank that the sentence makes, if any: at most one."""
    if not (sentence.activities or sentence.series) or len(sentence.parties) < 2:
        return []
    if named(words().responses, sentence.bare):
        return []  # who answered the ninth patrol is asked of that patrol
    for reader in (read_yearly, read_only, read_only_one, read_most, read_never, _latest, read_ordinal, _first, _since):
        part = reader(sentence)
        if part:
            return [part]
    return []


def _first(sentence: Sentence) -> Part | None:
    if not sentence.has("first") or (sentence.cue("joined") and not sentence.series and not sentence.others):
        return None  # the first that somebody joined is not the first there was
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
    end = window_of([day for day in sentence.dates if day not in dates])[1] if which == "latest" else None
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
                found.append(_at_place(_compare_end(state, loose[way.code], which, dates, wanted, end), state, spots))
            else:
                found.append(_compare_end(state, way, which, dates, wanted, end))
        return tuple(found)

    yearly = sentence.cue("consecutive")
    since = next((day.date.start.year for day in dates if day.relation == "since"), None)
    if yearly and since and which == "first" and not sentence.has("first"):
        return Part(
            type="most",
            words=f"{noun(sentence)} in every year since {since}",
            open_ended=True,
            ask=lambda state: tuple(no_gap(state, way, since) for way in ways),
            taken=(*cues, *yearly, *((day.start_char, day.end_char) for day in sentence.dates)),
        )
    said = f"{which}: {noun(sentence)} " + (", ".join(one.name for one in editions) or say_dates(dates))
    return Part(
        type="first",
        words=said,
        open_ended=which == "latest",
        ask=ask if not yearly else lambda state: (*ask(state), *_every_year(state, ways)),
        taken=(*cues, *yearly, *_hosting(sentence), *((day.start_char, day.end_char) for day in sentence.dates)),
    )


def _hosting(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    """Return where it says who hosts, if the readings ask for that host."""
    return sentence.cue("hosted") if hosts(sentence) else ()


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


def _compare_end(
    state: State, way: Reading, which: str, dates: list[ResolvedDate], wanted: set[str], end: date | None
) -> Finding:
    since = [day for day in dates if day.relation == "since"] if len(dates) > 1 or wanted else []
    dates = [day for day in dates if day not in since]
    low = next((_opening(day, which) for day in since), None)
    query = Query(
        rule=way.query.rule,
        parties=way.query.parties,
        window=(low, end),
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


def _opening(day: ResolvedDate, which: str) -> date | None:
    """Return where a row "since 2022" begins: for a first it is after that time, when the one before it was."""
    return bounds(replace(day, relation="after"))[0] if which == "first" and day.end_iso == "" else bounds(day)[0]


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
            ran_on = event.end is not None and event.start.start <= last and first <= event.end.end
            return "near" if ran_on else "no"
    return "yes"
