"""Claims about meetings and about disputes: who met where and when, who clashed and when."""

import re

from comity.examine.model import Finding, Holds, Part, State
from comity.examine.sentence import Sentence
from comity.examine.windows import say, window_of
from comity.examine.words import named, spans, words
from comity.measure.periods import Window
from comity.model.records import Contact, Friction
from comity.model.values import EventDate
from comity.vocab import vocabulary
from comity.vocab.fold import fold

_LOOSE = {"ministerial_visit": ("ministerial_visit", "consultation", "staff_talks")}


def read_meeting(sentence: Sentence) -> list[Part]:
    """Return the claim that ministers, leaders or staffs met, on a day or at a place."""
    verbs = spans(words().contact_verbs, sentence.bare)
    kinds = named(words().contacts, sentence.bare)
    people = _people(sentence)
    if not verbs or not (kinds or people) or sentence.activities or any(n.form == "cardinal" for n in sentence.numbers):
        return []
    if sentence.has("begin_future"):
        return []
    if not (sentence.dates or sentence.places):
        return []
    window = window_of(sentence.dates)
    allowed = {one for kind in kinds for one in _LOOSE.get(kind, (kind,))}
    places = [sentence.text[place.start : place.end] for place in sentence.places]
    places += [
        sentence.text[n.start : n.end]
        for n in sentence.named
        if n.sense == "capital" and re.search(r"\b(?:in|to|visited)\s$", sentence.text[: n.start])
    ]
    taken = (
        *verbs,
        *(s for where in kinds.values() for s in where),
        *people.values(),
        *((d.start_char, d.end_char) for d in sentence.dates),
        *((p.start, p.end) for p in sentence.places),
    )
    said = f"{' or '.join(sorted(allowed)) or 'meeting'} {', '.join(people)} {', '.join(places)} {say(window)}"
    denied = bool(sentence.cue("negation"))

    def ask(state: State) -> tuple[Finding, ...]:
        return (_met(state, sentence, allowed, set(people), places, window, denied=denied),)

    return [Part(type="existence", words=" ".join(said.split()), ask=ask, taken=taken)]


def _people(sentence: Sentence) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for person in sorted({one for contact in sentence.snapshot.contacts for one in contact.persons}):
        parts = person.split()
        forms = [person, parts[-1], parts[0]] if len(parts) == 2 else [person]
        for form in forms:
            match = re.search(rf"\b{re.escape(form)}\b", sentence.text) if len(form) > 1 else None
            if match and (form == person or (form == parts[-1]) != (len(parts[0]) <= 4)):
                found.setdefault(person, match.span())
    return found


def _met(
    state: State,
    sentence: Sentence,
    kinds: set[str],
    people: set[str],
    places: list[str],
    window: Window,
    *,
    denied: bool,
) -> Finding:
    if not any(set(sentence.parties) <= set(one.parties) for one in state.snapshot.contacts):
        return Finding(rule="record", words="meetings", holds="unknown", answer="no meetings of these parties are held")
    rows = [
        one
        for one in state.snapshot.contacts
        if set(sentence.parties) <= set(one.parties)
        and _in(one.date, window)
        and (not kinds or one.kind in kinds)
        and (not people or _all_named(one, people))
    ]
    there = [one for one in rows if not places or any(_same_place(one.place, place) for place in places)]
    to_the_day = window[0] is not None and window[0] == window[1]
    holds: Holds = "yes" if there else "no" if rows and places and to_the_day else "unknown"
    if denied and holds == "yes":
        holds = "no"
    shown = there or rows
    answer = "; ".join(f"{one.name}, {one.date.iso if one.date else '?'}, {one.place}" for one in shown[:3])
    return Finding(
        rule="record",
        words="meetings",
        holds=holds,
        answer=answer or "no such meeting in the ledger",
        included=tuple(one.id for one in shown),
    )


def _all_named(contact: Contact, people: set[str]) -> bool:
    """Whether everybody named was there; several persons of one family name count as one."""
    families = {person.split()[-1] if len(person.split()[0]) > 4 else person.split()[0] for person in people}
    return all(any(family in person.split() for person in contact.persons) for family in families)


def _same_place(held: str, said: str) -> bool:
    return fold(said) in fold(held) or vocabulary().find_place(held) == vocabulary().find_place(said) is not None


def _in(day: EventDate | None, window: Window) -> bool:
    if day is None:
        return False
    return (window[0] is None or day.end >= window[0]) and (window[1] is None or day.start <= window[1])


def read_friction(sentence: Sentence) -> list[Part]:
    """Return the claim of a clash, a spy case or a dispute in a period."""
    kinds = named(words().frictions, sentence.bare)
    if not kinds or not sentence.dates or sentence.activities or sentence.series:
        return []
    if not (set(kinds) - {"border_clash"} or "border" in sentence.text.lower() or "clash" in sentence.text.lower()):
        return []
    if re.search(r"\bwar\b", sentence.bare) and "clash" not in sentence.bare:
        return []
    window = window_of(sentence.dates)
    parties = set(sentence.parties)
    denied = bool(sentence.cue("negation"))

    def ask(state: State) -> tuple[Finding, ...]:
        return (_quarrel(state, set(kinds), parties, window, denied=denied),)

    taken = (
        *(s for where in kinds.values() for s in where),
        *((d.start_char, d.end_char) for d in sentence.dates),
        *((p.start, p.end) for p in sentence.places),
    )
    return [
        Part(type="existence", words=f"{'no ' if denied else ''}{', '.join(kinds)} {say(window)}", ask=ask, taken=taken)
    ]


def _quarrel(state: State, kinds: set[str], parties: set[str], window: Window, *, denied: bool) -> Finding:
    also = parties | ({"SUN"} if "RUS" in parties else set()) | ({"RUS"} if "SUN" in parties else set())
    rows = [
        one
        for one in state.snapshot.frictions
        if one.kind in kinds and len(also & set(one.parties)) >= 2 and _touches(one, window)
    ]
    holds: Holds = "unknown" if not rows else "no" if denied else "yes"
    return Finding(
        rule="record",
        words="frictions",
        holds=holds,
        included=tuple(one.id for one in rows),
        answer="; ".join(one.note for one in rows[:2]) or "no such friction in the ledger",
    )


def _touches(friction: Friction, window: Window) -> bool:
    first, last = friction.date_from or friction.date_to, friction.date_to or friction.date_from
    if first is None or last is None:
        return False
    return (window[0] is None or last.end >= window[0]) and (window[1] is None or first.start <= window[1])
