"""Which occasion a sentence speaks of: an edition by name, or the only one of its kind at a time."""

import re

from msgspec.structs import replace

from comity.examine.model import Finding, Holds, State
from comity.examine.query import covered, pick
from comity.examine.readings import readings
from comity.examine.sentence import Sentence
from comity.examine.windows import at_odds, window_of
from comity.examine.words import named, words
from comity.extract.dates import ResolvedDate
from comity.measure.count import Excluded
from comity.model.records import Event

_BOUND = re.compile(r"\b(?:before|since|after|until|prior to|like|unlike|than)\s(?:the\s)?$", re.IGNORECASE)
"""What makes an edition a point to measure from, and not the occasion spoken of."""


class Occasion:
    """Which events the sentence may mean: those of the edition named, or of the activity on the dates named."""

    def __init__(self, sentence: Sentence) -> None:
        responses = named(words().responses, sentence.bare)
        # "scrambled after the patrol of July" tells of that patrol, not of a time after July
        self.sentence = sentence = _on_the_day(sentence) if responses else sentence
        self.answering = bool(responses)
        editions = [one for one in sentence.series if one.events]
        self.bounded = any(_BOUND.search(sentence.text[: one.start]) for one in sentence.series)
        self.ids = tuple(dict.fromkeys(record for one in editions for record in one.events))
        self.loose = not sentence.activities and self.answering
        self.dated = bool(sentence.dates) and not at_odds(sentence.dates) and (bool(sentence.activities) or self.loose)
        self.by_name = bool(sentence.series)
        self.rank = _rank(sentence) if not self.dated and not self.ids else 0

    @property
    def named(self) -> bool:
        """Whether the sentence narrows the events down to an edition or a day or month."""
        if self.bounded:
            return False
        if self.by_name:
            return bool(self.sentence.dates) or any(one.year for one in self.sentence.series)
        if self.rank and len(self.sentence.parties) > 1:
            return True
        fine = any(
            day.date.precision in ("day", "month") or (day.date.end - day.date.start).days < 62
            for day in self.sentence.dates
        )
        asks = bool(self.sentence.places or self.answering or self.sentence.cue("joined"))
        return self.dated and (fine or asks) and len(self.sentence.parties) > 1

    def events(self, state: State, *, dated: bool = True, near: int = -1) -> tuple[Event, ...]:
        """Return the events meant, as the state knows them; ``dated`` narrows editions by the dates named.

        Of several editions named, the one that a place in the text (``near``) stands before, or else after.
        """
        if self.by_name:
            known = [state.snapshot.by_id.get(one) for one in self._ids(near)]
            events = [event for event in known if isinstance(event, Event) and begun(event, state)]
            if dated and len(events) > 1:
                narrowed = [event for event in events if _fits(event, self.sentence.dates)]
                events = narrowed or events
            return tuple(events)
        if self.rank:
            return self._ranked(state)
        if self.loose:
            return tuple(
                event
                for event in state.snapshot.events
                if set(self.sentence.parties) <= set(event.parties)
                and event.kind == "patrol"
                and begun(event, state)
                and _fits(event, self.sentence.dates)
            )
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


def _on_the_day(sentence: Sentence) -> Sentence:
    dates = tuple(replace(day, relation="") if day.relation == "after" else day for day in sentence.dates)
    return replace(sentence, dates=dates)


def _rank(sentence: Sentence) -> int:
    """Return which one of its kind the sentence speaks of, as "the first joint air patrol" does; 0 if it does not."""
    ranks = [int(one.value) for one in sentence.numbers if one.form == "ordinal" and one.value]
    return ranks[0] if len(ranks) == 1 and sentence.activities else 0


def begun(event: Event, state: State) -> bool:
    """Whether an event had begun on the day of the state."""
    return event.start is None or event.start.start <= state.until


def _fits(event: Event, dates: tuple[ResolvedDate, ...]) -> bool:
    if event.start is None:
        return False
    last = event.end.end if event.end else event.start.end
    return all(day.date.start <= last and event.start.start <= day.date.end for day in dates)


def found_on(
    state: State, occasion: "Occasion", rows: list[tuple[Event, Holds, str]], words_: str
) -> tuple[Finding, ...]:
    """Return one finding: the best that any of the events meant allows, with the others left out and why."""
    order = {"yes": 0, "near": 1, "no": 2, "unknown": 3}
    if not rows:
        searched = covered(state, occasion.sentence.parties, window_of(occasion.sentence.dates))
        known = searched == "all" and not occasion.by_name and not occasion.answering
        holds: Holds = "no" if known else "unknown"
        return (Finding(rule="record", words=words_, holds=holds, answer="no such occasion in the ledger"),)
    rows = sorted(rows, key=lambda row: order[row[1]])
    best = rows[0][1]
    chosen = [row for row in rows if row[1] == best]
    return (
        Finding(
            rule="record",
            words=words_,
            holds=best,
            answer="; ".join(f"{row[0].name}: {row[2]}" for row in chosen[:3]),
            included=tuple(row[0].id for row in chosen),
            excluded=tuple(Excluded(row[0].id, "field", row[2]) for row in rows if row[1] != best),
        ),
    )
