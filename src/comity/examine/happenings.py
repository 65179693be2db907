"""Claims about one occasion: when, where, on whose soil, with how many, with whom, and who answered it."""

import re
from datetime import date, timedelta

from msgspec.structs import replace

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.forces import read_forces
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.occasion import Occasion, found_on
from comity.examine.query import covered, distance_up, event_places, pick
from comity.examine.readings import hosts, readings
from comity.examine.responses import read_joined, read_responses
from comity.examine.sentence import Sentence
from comity.examine.windows import at_odds, say, window_of
from comity.examine.words import pattern, spans, words
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import parse_number
from comity.model.records import Event
from comity.vocab import vocabulary

_DURATION = re.compile(r"\b(\w+)-day\b|\blasted (\w+) days\b", re.IGNORECASE)


def read_happening(sentence: Sentence) -> list[Part]:
    """Return what the sentence says of one occasion, a part for each field; empty if it names no occasion."""
    occasion = Occasion(sentence)
    if not occasion.named:
        return []
    parts = read_forces(sentence, occasion)
    if sum(1 for one in sentence.series if one.events) < 2:  # of two editions it is not clear which one is meant
        for read in (read_responses, read_joined, _places, _hosts, _dates, _duration, _status, _how_many):
            parts = [*parts, *read(sentence, occasion)]
    if not parts and sentence.series:
        parts = [_held(sentence, occasion)]
    if occasion.rank:
        ranks = tuple((one.start_char, one.end_char) for one in sentence.numbers if one.form == "ordinal")
        parts = [replace(part, taken=(*part.taken, *ranks, *sentence.cue("first"))) for part in parts]
    return parts


# --- where


def _places(sentence: Sentence, occasion: Occasion) -> list[Part]:
    parts = [_near(occasion, code, sentence) for code in sentence.nearby]
    for place in sentence.places:
        entry = vocabulary().places[place.id]
        said = f"at {entry.name}"
        parts.append(
            Part(
                type="place",
                words=said,
                taken=((place.start, place.end),),
                ask=lambda state, place_id=place.id, said=said: found_on(  # type: ignore[misc]
                    state, occasion, [(event, *_there(event, place_id)) for event in occasion.events(state)], said
                ),
            )
        )
    return parts


def _near(occasion: Occasion, code: str, sentence: Sentence) -> Part:
    """Read "near Taiwan": shown where the state named noticed; else positions, which are no tracks, settle nothing."""
    said = f"near {code}"

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = []
        for event in occasion.events(state):
            noticed = code in {one.party for one in event.third_party_response}
            rows.append((event, "yes" if noticed else "unknown", f"{'' if noticed else 'no '}response of {code} seen"))
        return found_on(state, occasion, rows, said)

    taken = tuple((name.start, name.end) for name in sentence.named if name.code == code)
    return Part(type="place", words=said, ask=ask, taken=taken)


def _there(event: Event, place: str) -> tuple[Holds, str]:
    shown = ", ".join(event.places) or "place unknown"
    if event.status in ("cancelled",):
        return "no", "cancelled"
    if not event_places(event):
        return "unknown", shown
    steps = distance_up(event, place)
    if steps is None and vocabulary().places[place].kind in ("region", "country"):
        return "unknown", shown
    return ("yes" if steps == 0 else "near" if steps else "no"), shown


def _hosts(sentence: Sentence, occasion: Occasion) -> list[Part]:
    parts = []
    for code in hosts(sentence):
        said = f"hosted by {code}"
        parts.append(
            Part(
                type="place",
                words=said,
                taken=sentence.cue("hosted"),
                ask=lambda state, code=code, said=said: found_on(  # type: ignore[misc]
                    state, occasion, [(event, *_host(event, code)) for event in occasion.events(state)], said
                ),
            )
        )
    return parts


def _host(event: Event, code: str) -> tuple[Holds, str]:
    shown = f"host {', '.join(event.host) or 'unknown'}"
    if not event.host:
        return "unknown", shown
    return ("yes" if code in event.host else "no"), shown


# --- when


def _dates(sentence: Sentence, occasion: Occasion) -> list[Part]:
    if not occasion.by_name:
        return []
    parts = []
    for day in sentence.dates:
        if day.relation in ("since", "before", "after") or day.rule in ("date.name", "date.window"):
            continue
        said = f"{_role(sentence, day)} {day.date.iso}"
        parts.append(
            Part(
                type="date",
                words=said,
                taken=((day.start_char, day.end_char),),
                ask=lambda state, day=day, said=said: found_on(  # type: ignore[misc]
                    state,
                    occasion,
                    [(event, *_when(event, day, _role(sentence, day))) for event in occasion.events(state)],
                    said,
                ),
            )
        )
    return parts


def _role(sentence: Sentence, day: ResolvedDate) -> str:
    lead = sentence.bare[: day.start_char]
    if pattern(words().cues["ended"]).search(lead[-60:]) or day.relation == "until":
        return "ended"
    if pattern(words().cues["since_start"]).search(lead[-60:]):
        return "began"
    return "ran" if day.end_iso else "held"


def _when(event: Event, day: ResolvedDate, role: str) -> tuple[Holds, str]:
    if event.start is None:
        return "unknown", "undated"
    end = event.end or event.start
    shown = f"{event.start.iso} to {end.iso}" if end != event.start else event.start.iso
    if event.status == "cancelled":
        return "no", f"cancelled ({shown})"
    if role == "ran":
        same = _overlap(event.start.start, event.start.end, day.date.start, day.date.start) and _overlap(
            end.start, end.end, day.date.end, day.date.end
        )
        near = abs((event.start.start - day.date.start).days) <= 2 and abs((end.end - day.date.end).days) <= 2
        inside = len(day.iso) < 10 and day.date.start <= event.start.start and end.end <= day.date.end
        return ("yes" if same or inside else "near" if near else "no"), shown
    point = end if role == "ended" else event.start
    first, last = (point.start, point.end) if role != "held" else (event.start.start, end.end)
    if not _overlap(first, last, day.date.start, day.date.end):
        close = day.date.precision == "day" and abs((first - day.date.start).days) <= 1
        return ("near" if close else "no"), shown
    return ("yes" if _central(event.start.start, day) else "near"), shown


def _central(start: date, day: ResolvedDate) -> bool:
    """Whether a day lies well within "late 2018" or "early 2018": not in the half next to the middle of the year."""
    if "part" not in day.rule or day.date.precision != "span":
        return True
    middle = day.date.start + timedelta(days=(day.date.end - day.date.start).days // 2)
    if day.date.end.month == 12:
        return start >= middle
    return start <= middle if day.date.start.month == 1 else True


def _overlap(a: date, b: date, c: date, d: date) -> bool:
    return a <= d and c <= b


def _duration(sentence: Sentence, occasion: Occasion) -> list[Part]:
    match = _DURATION.search(sentence.text)
    days = parse_number(match.group(1) or match.group(2)) if match else None
    if match is None or days is None:
        return []
    said = f"lasted {days:g} days"

    def ask(state: State) -> tuple[Finding, ...]:
        return found_on(state, occasion, [(event, *_lasted(event, days)) for event in occasion.events(state)], said)

    return [Part(type="attribute", words=said, ask=ask, taken=(match.span(),))]


def _how_many(sentence: Sentence, occasion: Occasion) -> list[Part]:
    """Read "seven countries took part"."""
    parts = []
    for number in sentence.numbers:
        if number.category != "states" or number.form != "cardinal":
            continue
        amount = read_amount(sentence.text, number)
        said = f"{amount.words} parties"

        def ask(state: State, amount: Amount = amount, said: str = said) -> tuple[Finding, ...]:
            rows: list[tuple[Event, Holds, str]] = [
                (event, _parties_fit(event, amount), ", ".join(event.parties)) for event in occasion.events(state)
            ]
            return found_on(state, occasion, rows, said)

        parts.append(Part(type="attribute", words=said, ask=ask, taken=((number.phrase_start, number.phrase_end),)))
    return parts


def _parties_fit(event: Event, amount: Amount) -> Holds:
    many = len(event.parties)
    if event.parties_complete == "partial":
        return "unknown"
    return fits(amount, many, many, many)


def _lasted(event: Event, days: float) -> tuple[Holds, str]:
    if event.start is None or event.end is None or event.end.precision != "day" or event.start.precision != "day":
        return "unknown", "length not known to the day"
    length = (event.end.start - event.start.start).days + 1
    return ("yes" if length == days else "near" if abs(length - days) <= 1 else "no"), f"{length} days"


def _status(sentence: Sentence, occasion: Occasion) -> list[Part]:
    if not sentence.has("cancelled") or not sentence.series:
        return []

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = [
            (event, "yes" if event.status == "cancelled" else "no", event.status) for event in occasion.events(state)
        ]
        return found_on(state, occasion, rows, "cancelled")

    return [Part(type="attribute", words="cancelled", ask=ask, taken=sentence.cue("cancelled"))]


def _held(sentence: Sentence, occasion: Occasion) -> Part:
    denied = bool(sentence.cue("negation"))

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = [
            (event, "yes" if (event.status == "held") != denied else "no", event.status)
            for event in occasion.events(state)
        ]
        return found_on(state, occasion, rows, "held")

    return Part(
        type="existence", words="not held" if denied else "held", ask=ask, taken=sentence.cue("ran", "negation")
    )


def read_existence(sentence: Sentence) -> list[Part]:
    """Return the claim that the parties did something of a kind, somewhere or some time, if that is all there is."""
    if not sentence.activities or len(sentence.parties) < 2 or at_odds(sentence.dates):
        return []
    if not (sentence.dates or sentence.places or sentence.others or sentence.domains):
        return []
    window = window_of(sentence.dates)
    ways = readings(sentence, window)
    loose = readings(sentence, window, places=False)
    denied = bool(sentence.cue("negation"))

    def ask(state: State) -> tuple[Finding, ...]:
        found: dict[str, Event] = {}
        for way in ways:
            found |= {event.id: event for event in pick(state, way.query).events}
        nearby = [
            event
            for way in loose
            for event in pick(state, way.query).events
            if sentence.places and all(distance_up(event, place.id) is not None for place in sentence.places)
        ]
        searched = covered(state, sentence.parties, window)
        return (_exists(list(found.values()), nearby, searched=searched, denied=denied),)

    if not ways:
        return []
    taken = (*((d.start_char, d.end_char) for d in sentence.dates), *((p.start, p.end) for p in sentence.places))
    words_ = f"{'no ' if denied else ''}{sentence.text[slice(*sentence.activities[0][0])]} {say(window)}"
    words_ += "".join(f", {one.words}" for one in ways[0].query.filters)
    return [
        Part(type="existence", words=words_, ask=ask, taken=(*taken, *spans(words().cues["negation"], sentence.bare)))
    ]


def _exists(found: list[Event], nearby: list[Event], *, searched: str, denied: bool) -> Finding:
    holds: Holds = "yes" if found else "near" if nearby else "no" if searched != "none" else "unknown"
    if denied and holds != "unknown":
        holds = "no" if found else "yes" if not nearby else "near"
    shown = found or nearby
    answer = "; ".join(f"{event.name} ({event.start.iso if event.start else 'undated'})" for event in shown[:3])
    return Finding(
        rule="record",
        words="at least one" if not denied else "none",
        holds=holds,
        answer=answer or "none found",
        included=tuple(event.id for event in shown),
    )
