"""Claims about reference values (the range of an aircraft), the day a text appeared, and distances."""

import re
from calendar import day_name
from datetime import date

from msgspec.structs import replace

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.counting import finding
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import distance_up, event_places, km, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import window_of
from comity.examine.words import spans, words
from comity.measure.periods import Window
from comity.model.records import Event, Platform, Source
from comity.vocab import vocabulary
from comity.vocab.fold import fold

_KM = {"km": 1.0, "kilomet": 1.0, "mile": 1.609344, "nautical": 1.852, "nm": 1.852}
_WEEKDAY = re.compile(r"\b(" + "|".join(day_name) + r")\b", re.IGNORECASE)


def read_reference(sentence: Sentence) -> list[Part]:
    """Return the claims of an aircraft's range or radius, each number with the type nearest to it."""
    if not sentence.platforms or not re.search(r"\b(?:range|radius|reach|fly)\b", sentence.text, re.IGNORECASE):
        return []
    parts = []
    for number in sentence.numbers:
        factor = next(
            (f for unit, f in _KM.items() if sentence.text[number.end_char :].lstrip(" -").lower().startswith(unit)),
            None,
        )
        if number.value is None or factor is None:
            continue
        near = min(
            sentence.platforms, key=lambda one: min(abs(one.end - number.start_char), abs(one.start - number.end_char))
        )
        name = sentence.text[near.start : near.end]
        amount = read_amount(sentence.text, number)
        scaled = Amount(
            words=amount.words,
            low=amount.low * factor,
            high=amount.high * factor,
            hedge=amount.hedge,
            start=amount.start,
            end=amount.end,
        )
        radius = bool(re.search(r"\bradius\b", sentence.text, re.IGNORECASE))
        parts.append(
            Part(
                type="reference",
                words=f"{'radius' if radius else 'range'} of {name} {amount.words.strip()}",
                ask=lambda state, name=name, scaled=scaled, radius=radius: _ranges(state, name, scaled, radius=radius),  # type: ignore[misc]
                taken=(
                    (near.start, near.end),
                    (number.phrase_start, number.phrase_end),
                    *spans("(?:combat |action )?radius|(?:operational |flight |ferry )?range|reach", sentence.text),
                ),
            )
        )
    return parts


def _ranges(state: State, name: str, amount: Amount, *, radius: bool) -> tuple[Finding, ...]:
    rows = [one for one in state.snapshot.of(Platform) if fold(name) in (fold(one.name), fold(one.name.split(" ")[0]))]
    found = []
    for row in rows:
        value = row.combat_radius_km if radius else row.range_km
        if value is None:
            continue
        holds = fits(amount, value, value, value)
        if holds == "near" and amount.hedge == "exact" and abs(value - amount.low) <= 0.05 * value:
            holds = "yes"
        found.append(
            Finding(
                rule=row.id,
                words=f"{value:,.0f} km: {row.note}",
                holds=holds,
                answer=f"{value:,.0f} km",
                low=value,
                best=value,
                high=value,
                included=(row.id,),
            )
        )
    missing = Finding(rule="record", words="published figures", holds="unknown", answer=f"no figure for {name}")
    return tuple(found) or (missing,)


def read_publication(sentence: Sentence) -> list[Part]:
    """Return the claim that a text held as a source appeared on a weekday or day."""
    weekday = _WEEKDAY.search(sentence.text)
    titles = [quote for quote in sentence.quotes if quote.title]
    if not spans(words().cues["publication"], sentence.bare) or not titles:
        return []
    if weekday is None and not sentence.dates:
        return []
    wanted = titles[0].text
    said = f"“{wanted}” appeared {weekday.group() if weekday else sentence.dates[0].date.iso}"

    def ask(state: State) -> tuple[Finding, ...]:
        return tuple(_appeared(source, sentence, weekday) for source in _titled(state, wanted)) or (
            Finding(rule="source", words="date of the source", holds="unknown", answer="no source of that title"),
        )

    day = () if weekday is None else (weekday.span(),)
    return [Part(type="date", words=said, ask=ask, taken=((0, len(sentence.text)), *day))]


def _titled(state: State, title: str) -> list[Source]:
    """Return the oldest source that bears the title itself, not a report about it."""
    wanted = fold(title)
    rows = [one for one in state.snapshot.of(Source) if fold(one.title).startswith(wanted) and one.date]
    return sorted(rows, key=lambda one: (one.date.start if one.date else date.max, one.id))[:1]


def _appeared(source: Source, sentence: Sentence, weekday: re.Match[str] | None) -> Finding:
    assert source.date is not None  # only dated sources come here
    day = source.date.start
    if source.date.precision != "day":
        holds: Holds = "unknown"
    elif weekday:
        holds = "yes" if day_name[day.weekday()].lower() == weekday.group().lower() else "no"
    else:
        when = sentence.dates[0].date
        holds = "yes" if when.start <= day <= when.end else "no"
    return Finding(
        rule="source",
        words="date of the source",
        holds=holds,
        included=(source.id,),
        answer=f"{source.publisher}: {day_name[day.weekday()]} {day}",
    )


def read_closest(sentence: Sentence) -> list[Part]:
    """Return the claim that one activity came closer to a place than all others before it."""
    match = re.search(r"\b(?:closest|nearest)\b", sentence.text, re.IGNORECASE)
    if not match or not sentence.places or not sentence.activities:
        return []
    target = next((place for place in sentence.places if place.start > match.end()), None)
    if target is None:
        return []
    window = window_of([day for day in sentence.dates if day.relation != "since"])
    goal = vocabulary().places[target.id]
    ways = readings(sentence, (None, None), places=False)
    sea = [place.id for place in sentence.places if place.start < match.start()]
    return (
        [
            Part(
                type="most",
                words=f"closest to {goal.name}",
                ask=lambda state: tuple(
                    _near(state, way, (goal.lat, goal.lon), window, sea, by_places=by)
                    for way in ways
                    for by in (False, True)
                ),
                taken=(
                    match.span(),
                    *((p.start, p.end) for p in sentence.places),
                    *((d.start_char, d.end_char) for d in sentence.dates),
                ),
            )
        ]
        if ways
        else []
    )


Point = tuple[float, float]


def _near(state: State, way: Reading, goal: Point, window: Window, sea: list[str], *, by_places: bool) -> Finding:
    picked = pick(state, way.query)
    rows = sorted(
        (
            (min(km(point, goal) for point in points), event)
            for event in picked.events
            if event.start and (points := _points(event, by_places=by_places))
        ),
        key=lambda row: (row[0], row[1].id),
    )
    mine = [
        (far, event)
        for far, event in rows
        if event.start
        and (window[0] is None or window[0] <= event.start.start)
        and (window[1] is None or event.start.start <= window[1])
        and all(distance_up(event, place) == 0 for place in sea)
    ]
    if not mine:
        return finding(way, picked, "unknown", "no position known")
    best = mine[0]
    closer = [(far, event) for far, event in rows if far < best[0] and _before(event, best[1])]
    rivals = [row for row in rows if row[1] is not best[1]][:3]
    shown = "; ".join(f"{event.name} {far:.0f} km" for far, event in [best, *rivals])
    holds: Holds = "no" if closer else "yes"
    return replace(finding(way, picked, holds, shown), rule=way.code + (" by places" if by_places else " by points"))


def _before(event: Event, other: Event) -> bool:
    return bool(event.start and other.start and event.start < other.start)


def _points(event: Event, *, by_places: bool) -> list[Point]:
    """Return where an event was: its representative point, or those of all its places. Neither is a track."""
    if by_places:
        return [(place.lat, place.lon) for one in sorted(event_places(event)) if (place := vocabulary().places[one])]
    return [] if event.lat is None or event.lon is None else [(event.lat, event.lon)]
