"""Claims about one occasion: when, where, on whose soil, with how many, with whom, and who answered it."""

import re
from datetime import date, timedelta

from msgspec.structs import replace

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import covered, distance_up, event_places, pick
from comity.examine.readings import hosts, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import say, window_of
from comity.examine.words import named, pattern, spans, words
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import FoundNumber, parse_number
from comity.measure.count import Excluded
from comity.model.records import Event, PartyFigure
from comity.vocab import vocabulary

FORCES = ("personnel", "ships", "aircraft")
_DURATION = re.compile(r"\b(\w+)-day\b|\blasted (\w+) days\b", re.IGNORECASE)
_NOT_PRESENT = re.compile(r"\b(?:set|due|scheduled) to\b", re.IGNORECASE)


def read_happening(sentence: Sentence) -> list[Part]:
    """Return what the sentence says of one occasion, a part for each field; empty if it names no occasion."""
    occasion = _Occasion(sentence)
    if not occasion.named:
        return []
    parts = [*_forces(sentence, occasion), *_responses(sentence, occasion), *_joined(sentence, occasion)]
    parts += [*_places(sentence, occasion), *_hosts(sentence, occasion), *_dates(sentence, occasion)]
    parts += [*_duration(sentence, occasion), *_status(sentence, occasion), *_how_many(sentence, occasion)]
    if not parts and sentence.series:
        parts = [_held(sentence, occasion)]
    if occasion.rank:
        ranks = tuple((one.start_char, one.end_char) for one in sentence.numbers if one.form == "ordinal")
        parts = [replace(part, taken=(*part.taken, *ranks, *sentence.cue("first"))) for part in parts]
    return parts


class _Occasion:
    """Which events the sentence may mean: those of the edition named, or of the activity on the dates named."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        editions = [one for one in sentence.series if one.events]
        self.ids = tuple(dict.fromkeys(record for one in editions for record in one.events))
        self.loose = not sentence.activities and bool(named(words().responses, sentence.bare))
        self.dated = bool(sentence.dates) and (bool(sentence.activities) or self.loose)
        self.by_name = bool(sentence.series)
        self.rank = _rank(sentence) if not self.dated and not self.ids else 0

    @property
    def named(self) -> bool:
        """Whether the sentence narrows the events down to an edition or a day or month."""
        if self.by_name:
            return bool(self.sentence.dates) or any(one.year for one in self.sentence.series)
        if self.rank and len(self.sentence.parties) > 1:
            return True
        fine = any(day.date.precision in ("day", "month") or (day.date.end - day.date.start).days < 62
                   for day in self.sentence.dates)  # fmt: skip
        asks = bool(self.sentence.places or named(words().responses, self.sentence.bare) or self.sentence.cue("joined"))
        return self.dated and (fine or asks) and len(self.sentence.parties) > 1

    def events(self, state: State, *, dated: bool = True, near: int = -1) -> tuple[Event, ...]:
        """Return the events meant, as the state knows them; ``dated`` narrows editions by the dates named.

        Of several editions named, the one that a place in the text (``near``) stands before, or else after.
        """
        if self.by_name:
            known = [state.snapshot.by_id.get(one) for one in self._ids(near)]
            events = [event for event in known if isinstance(event, Event) and _begun(event, state)]
            if dated and len(events) > 1:
                narrowed = [event for event in events if _fits(event, self.sentence.dates)]
                events = narrowed or events
            return tuple(events)
        if self.rank:
            return self._ranked(state)
        if self.loose:
            return tuple(
                event for event in state.snapshot.events
                if set(self.sentence.parties) <= set(event.parties) and event.kind == "patrol"
                and _begun(event, state) and _fits(event, self.sentence.dates)
            )  # fmt: skip
        window = window_of(self.sentence.dates)
        found: dict[str, Event] = {}
        # whoever answered or joined is tested apart: it does not narrow down which occasion is meant
        for way in readings(replace(self.sentence, others=()), window, places=False):
            found |= {event.id: event for event in pick(state, way.query).events}
        return tuple(found.values())

    def _ids(self, near: int) -> tuple[str, ...]:
        editions = [one for one in self.sentence.series if one.events]
        if near < 0 or len(editions) < 2:
            return self.ids
        after = [one for one in editions if 0 <= one.start - near < 60]
        before = [one for one in editions if one.end <= near]
        return (after or before[-1:] or editions)[0].events

    def _ranked(self, state: State) -> tuple[Event, ...]:
        """Return the occasion of that number, if all ways of counting agree on it."""
        ways = readings(replace(self.sentence, others=()), (None, None), places=False)
        rows = [pick(state, way.query).events for way in ways]
        found = {row[self.rank - 1].id: row[self.rank - 1] for row in rows if len(row) >= self.rank}
        return tuple(found.values()) if len(found) == 1 else ()


def _rank(sentence: Sentence) -> int:
    """Return which one of its kind the sentence speaks of, as "the first joint air patrol" does; 0 if it does not."""
    ranks = [int(one.value) for one in sentence.numbers if one.form == "ordinal" and one.value]
    return ranks[0] if len(ranks) == 1 and sentence.activities else 0


def _begun(event: Event, state: State) -> bool:
    return event.start is None or event.start.start <= state.until


def _fits(event: Event, dates: tuple[ResolvedDate, ...]) -> bool:
    if event.start is None:
        return False
    last = event.end.end if event.end else event.start.end
    return all(day.date.start <= last and event.start.start <= day.date.end for day in dates)


def _found(
    state: State, occasion: "_Occasion", rows: list[tuple[Event, Holds, str]], words_: str
) -> tuple[Finding, ...]:
    """Return one finding: the best that any of the events meant allows, with the others left out and why."""
    order = {"yes": 0, "near": 1, "no": 2, "unknown": 3}
    if not rows:
        searched = covered(state, occasion.sentence.parties, window_of(occasion.sentence.dates))
        known = searched == "all" and not occasion.by_name
        holds: Holds = "no" if known else "unknown"
        return (Finding(rule="record", words=words_, holds=holds, answer="no such occasion in the ledger"),)
    rows = sorted(rows, key=lambda row: order[row[1]])
    event, best, answer = rows[0]
    chosen = [row for row in rows if row[1] == best]
    return (
        Finding(
            rule="record", words=words_, holds=best,
            answer="; ".join(f"{row[0].name}: {row[2]}" for row in chosen[:3]),
            included=tuple(row[0].id for row in chosen),
            excluded=tuple(Excluded(row[0].id, "field", row[2]) for row in rows if row[1] != best),
        ),
    )  # fmt: skip


# --- forces


def _forces(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    parts = []
    versus = _versus(sentence, occasion)
    if versus:
        return [versus]
    for number in sentence.numbers:
        field = _field(sentence, number)
        if field:
            parts.append(_force(sentence, occasion, number, field))
    return parts


def _field(sentence: Sentence, number: FoundNumber) -> str:
    """Return the field a number fills: the noun it counts, or personnel where someone "fielded" a bare number."""
    if number.form not in ("cardinal", "vague"):
        return ""
    after = sentence.text[number.end_char : number.end_char + 12].lower()
    if number.category in FORCES:
        return number.category
    if after.startswith("-strong"):
        return "personnel"
    if (
        number.category == ""
        and (number.value or 0) >= 100
        and sentence.cue("sent")
        and not re.match(r"[\s-]*(?:km|mile|kilom)", after)
    ):
        return "personnel"
    return ""


def _force(sentence: Sentence, occasion: _Occasion, number: FoundNumber, field: str) -> Part:
    amount = read_amount(sentence.text, number)
    party = "total" if sentence.text[number.end_char :].startswith("-strong") else _whose(sentence, number)
    said = f"{field} of {party}: {amount.words.strip()}"

    def ask(state: State) -> tuple[Finding, ...]:
        events = occasion.events(state, near=number.end_char)
        rows = [(event, *_figure(event, field, party, amount)) for event in events]
        return _found(state, occasion, rows, said)

    return Part(type="attribute", words=said, ask=ask, taken=((number.phrase_start, number.phrase_end),))


def _whose(sentence: Sentence, number: FoundNumber) -> str:
    """Return whose forces a number counts: named within the phrase, else the subject before it, else the whole."""
    inside = [name for name in sentence.named if number.start_char <= name.start < number.phrase_end + 24
              and name.sense == "demonym" and name.start - number.end_char < 16]  # fmt: skip
    if inside:
        return inside[0].code
    after = re.match(r"\W*(?:\w+\W+){0,2}(?:from|by) (?:the )?", sentence.text[number.phrase_end :])
    if after:
        where = number.phrase_end + after.end()
        giver = [name for name in sentence.named if abs(name.start - where) < 3]
        if giver:
            return giver[0].code
    before = [
        name for name in sentence.named if name.end <= number.start_char and _is_subject(sentence, name.start, name.end)
    ]
    if before and sentence.cue("sent", "joined"):
        return before[-1].code
    return "total"


def _is_subject(sentence: Sentence, start: int, end: int) -> bool:
    lead = sentence.text[:start].rstrip().lower()
    tail = sentence.text[end : end + 3]
    owns_event = tail.startswith(("'s ", "’s ")) and any(0 <= one.start - end < 30 for one in sentence.series)
    return not lead.endswith((" to", " in", " with", " at", " against")) and not owns_event


def _figure(event: Event, field: str, party: str, amount: Amount) -> tuple[Holds, str]:
    figures: tuple[PartyFigure, ...] = getattr(event, field)
    known = {figure.party: figure.quantity for figure in figures}
    if party == "total" and "total" not in known and known:
        hosts_known = [known[code] for code in event.host if code in known]
        options = hosts_known or list(known.values())
    elif party in known:
        options = [known[party]]
    elif party in event.host and "total" in known:
        options = [known["total"]]
    else:
        return "unknown", f"no {field} figure for {party}"
    if party == "total":
        options += [known[code] for code in event.host if code in known and known[code] not in options]
    verdicts = [fits(amount, value, value, value) for option in options for value in option.figures]
    shown = "; ".join(f"{code} {quantity}" for code, quantity in known.items())
    for wanted in ("yes", "near"):
        if wanted in verdicts:
            return wanted, shown  # type: ignore[return-value]
    return "no", shown


def _versus(sentence: Sentence, occasion: _Occasion) -> Part | None:
    """Read "China sent more ships than Russia"."""
    match = re.search(r"\b(more|fewer|as many|twice as many)\s+(?:\w+\s)?(ships|warships|vessels|aircraft|planes|troops|soldiers)"
                      r"\s+(?:to .{1,40} )?(?:than|as)\b", sentence.text, re.IGNORECASE)  # fmt: skip
    outnumbered = re.search(r"\boutnumber(?:ed|s)\b", sentence.text, re.IGNORECASE)
    if not match and not outnumbered:
        return None
    middle = (match or outnumbered).span()  # type: ignore[union-attr]
    left = [name for name in sentence.named if name.end <= middle[0]]
    right = [name for name in sentence.named if name.start >= middle[1] - 1]
    if not left or not right:
        return None
    noun = match.group(2).lower() if match else sentence.text
    field = (
        "ships" if re.search("ship|vessel", noun) else "aircraft" if re.search("aircraft|plane", noun) else "personnel"
    )
    kind = match.group(1).lower() if match else "more"
    a, b = left[-1].code, right[0].code
    said = f"{field}: {a} {kind} than {b}"

    def ask(state: State) -> tuple[Finding, ...]:
        rows = [(event, *_more(event, field, (a, b), kind)) for event in occasion.events(state)]
        return _found(state, occasion, rows, said)

    return Part(type="comparison", words=said, ask=ask, taken=(middle,))


def _more(event: Event, field: str, pair: tuple[str, str], kind: str) -> tuple[Holds, str]:
    known = {figure.party: figure.quantity for figure in getattr(event, field)}
    if any(code not in known for code in pair):
        return "unknown", f"no {field} figures for both"
    a, b = known[pair[0]], known[pair[1]]
    shown = f"{pair[0]} {a}; {pair[1]} {b}"
    tests = {
        "more": (a.low > b.high, a.high > b.low), "fewer": (a.high < b.low, a.low < b.high),
        "as many": (a.figures == b.figures, a.low <= b.high and b.low <= a.high),
        "twice as many": (a.best == 2 * b.best, a.low <= 2 * b.high and 2 * b.low <= a.high),
    }[kind]  # fmt: skip
    return ("yes" if tests[0] else "near" if tests[1] else "no"), shown


# --- who answered, who came


def _responses(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    forms = named(words().responses, sentence.bare)
    if not forms:
        return []
    cue = min(span[0] for where in forms.values() for span in where)
    near = [
        name.code for name in sentence.named if name.code not in ("CHN", "RUS") or name.code not in sentence.parties
    ]
    codes = tuple(dict.fromkeys(code for code in near if code not in sentence.parties or len(sentence.parties) > 2))
    if not codes:
        return []
    denied = _denied(sentence, cue)
    parts = []
    for code in codes:
        said = f"{code} {'did not ' if denied else ''}{'/'.join(forms)}"
        parts.append(
            Part(
                type="attribute", words=said,
                taken=(*(span for where in forms.values() for span in where), *sentence.cue("negation")),
                ask=lambda state, code=code, said=said: _found(  # type: ignore[misc]
                    state, occasion,
                    [(event, *_answered(event, code, set(forms), denied=denied)) for event in occasion.events(state)], said,
                ),
            )
        )  # fmt: skip
    return parts


def _denied(sentence: Sentence, cue: int) -> bool:
    lead = sentence.bare[max(0, cue - 24) : cue].lower()
    return bool(re.search(r"\b(?:not|n't|never|no|without|neither)\b", lead.replace("n't", " not ")))


def _answered(event: Event, code: str, forms: set[str], *, denied: bool) -> tuple[Holds, str]:
    theirs = {one.form for one in event.third_party_response if one.party == code}
    if not theirs:
        return "unknown", f"no response of {code} seen"
    shown = f"{code}: {', '.join(sorted(theirs))}"
    if denied:
        return ("no" if theirs & forms else "unknown"), shown
    return ("yes" if theirs & forms else "near"), shown


def _joined(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    codes = [code for code in sentence.others if not named(words().responses, sentence.bare)]
    if not codes or not (sentence.series or sentence.cue("joined")):
        return []
    codes = [code for code in codes if code not in hosts(sentence)]
    denied = bool(sentence.cue("negation"))
    parts = []
    for code in codes:
        said = f"{code} {'did not take' if denied else 'took'} part"
        parts.append(
            Part(
                type="attribute", words=said, taken=sentence.cue("joined", "negation"),
                ask=lambda state, code=code, said=said: _found(  # type: ignore[misc]
                    state, occasion, [(event, *_present(event, code, denied=denied)) for event in occasion.events(state)], said
                ),
            )
        )  # fmt: skip
    return parts


def _present(event: Event, code: str, *, denied: bool) -> tuple[Holds, str]:
    shown = ", ".join(event.parties)
    if code in event.parties:
        return ("no" if denied else "yes"), shown
    if event.parties_complete == "partial":
        return "unknown", f"{shown} and others"
    return ("yes" if denied else "no"), shown


# --- where


def _places(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    parts = []
    for place in sentence.places:
        entry = vocabulary().places[place.id]
        said = f"at {entry.name}"
        parts.append(
            Part(
                type="place", words=said, taken=((place.start, place.end),),
                ask=lambda state, place_id=place.id, said=said: _found(  # type: ignore[misc]
                    state, occasion, [(event, *_there(event, place_id)) for event in occasion.events(state)], said
                ),
            )
        )  # fmt: skip
    return parts


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


def _hosts(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    parts = []
    for code in hosts(sentence):
        said = f"hosted by {code}"
        parts.append(
            Part(
                type="place", words=said, taken=sentence.cue("hosted"),
                ask=lambda state, code=code, said=said: _found(  # type: ignore[misc]
                    state, occasion, [(event, *_host(event, code)) for event in occasion.events(state)], said
                ),
            )
        )  # fmt: skip
    return parts


def _host(event: Event, code: str) -> tuple[Holds, str]:
    shown = f"host {', '.join(event.host) or 'unknown'}"
    if not event.host:
        return "unknown", shown
    return ("yes" if code in event.host else "no"), shown


# --- when


def _dates(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    if not occasion.by_name:
        return []
    parts = []
    for day in sentence.dates:
        if day.relation in ("since", "before", "after") or day.rule in ("date.name", "date.window"):
            continue
        said = f"{_role(sentence, day)} {day.date.iso}"
        parts.append(
            Part(
                type="date", words=said, taken=((day.start_char, day.end_char),),
                ask=lambda state, day=day, said=said: _found(  # type: ignore[misc]
                    state, occasion,
                    [(event, *_when(event, day, _role(sentence, day))) for event in occasion.events(state)], said,
                ),
            )
        )  # fmt: skip
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


def _duration(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    match = _DURATION.search(sentence.text)
    days = parse_number(match.group(1) or match.group(2)) if match else None
    if match is None or days is None:
        return []
    said = f"lasted {days:g} days"

    def ask(state: State) -> tuple[Finding, ...]:
        return _found(state, occasion, [(event, *_lasted(event, days)) for event in occasion.events(state)], said)

    return [Part(type="attribute", words=said, ask=ask, taken=(match.span(),))]


def _how_many(sentence: Sentence, occasion: _Occasion) -> list[Part]:
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
            return _found(state, occasion, rows, said)

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


def _status(sentence: Sentence, occasion: _Occasion) -> list[Part]:
    if not sentence.has("cancelled") or not sentence.series:
        return []

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = [
            (event, "yes" if event.status == "cancelled" else "no", event.status) for event in occasion.events(state)
        ]
        return _found(state, occasion, rows, "cancelled")

    return [Part(type="attribute", words="cancelled", ask=ask, taken=sentence.cue("cancelled"))]


def _held(sentence: Sentence, occasion: _Occasion) -> Part:
    denied = bool(sentence.cue("negation"))

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = [
            (event, "yes" if (event.status == "held") != denied else "no", event.status)
            for event in occasion.events(state)
        ]
        return _found(state, occasion, rows, "held")

    return Part(
        type="existence", words="not held" if denied else "held", ask=ask, taken=sentence.cue("ran", "negation")
    )


def read_existence(sentence: Sentence) -> list[Part]:
    """Return the claim that the parties did something of a kind, somewhere or some time, if that is all there is."""
    if not sentence.activities or len(sentence.parties) < 2:
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
            event for way in loose for event in pick(state, way.query).events
            if sentence.places and all(distance_up(event, place.id) is not None for place in sentence.places)
        ]  # fmt: skip
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
        rule="record", words="at least one" if not denied else "none", holds=holds,
        answer=answer or "none found", included=tuple(event.id for event in shown),
    )  # fmt: skip
