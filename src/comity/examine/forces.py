"""Claims of how many took part in one occasion, whose they were, and which side sent more."""

import re

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.occasion import Occasion, found_on
from comity.examine.sentence import Sentence
from comity.extract.numbers import FoundNumber
from comity.model.records import Event, PartyFigure

_AND_SO_MANY = re.compile(r"\s[A-Z]\w+\sand\s(?=\w)")
"""What joins two numbers that share a noun: "two Russian and two Chinese bombers"."""
_OWN_FORCE = re.compile(r"contingent|troops|forces|soldiers|fleet|navy|ships")
FORCES = ("personnel", "ships", "aircraft")


def read_forces(sentence: Sentence, occasion: Occasion) -> list[Part]:
    """Return the numbers of people, ships and aircraft that the sentence gives, a part for each."""
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
    shared = _AND_SO_MANY.match(sentence.text[number.end_char :])
    if number.category == "" and shared:
        ahead = number.end_char + shared.end()
        return next(
            (one.category for one in sentence.numbers if one.start_char == ahead and one.category in FORCES), ""
        )
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


def _force(sentence: Sentence, occasion: Occasion, number: FoundNumber, field: str) -> Part:
    amount = read_amount(sentence.text, number)
    party = "total" if sentence.text[number.end_char :].startswith("-strong") else _whose(sentence, number)
    said = f"{field} of {party}: {amount.words.strip()}"

    def ask(state: State) -> tuple[Finding, ...]:
        events = occasion.events(state, near=number.end_char)
        rows = [(event, *_figure(event, field, party, amount)) for event in events]
        return found_on(state, occasion, rows, said)

    return Part(type="attribute", words=said, ask=ask, taken=((number.phrase_start, number.phrase_end),))


def _whose(sentence: Sentence, number: FoundNumber) -> str:
    """Return whose forces a number counts: named within the phrase, else the subject before it, else the whole."""
    inside = [
        name
        for name in sentence.named
        if number.start_char <= name.start < number.phrase_end + 24
        and name.sense == "demonym"
        and name.start - number.end_char < 16
    ]
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
    owns_event = tail.startswith(("'s ", "’s ")) and any(
        0 <= one.start - end < 30 and not _OWN_FORCE.search(sentence.text[end : one.start]) for one in sentence.series
    )
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
            return wanted, shown
    theirs = [fits(amount, value, value, value) for quantity in known.values() for value in quantity.figures]
    if party == "total" and "yes" in theirs:
        return "unknown", f"{shown}; whose figure is meant was not read"
    return "no", shown


def _versus(sentence: Sentence, occasion: Occasion) -> Part | None:
    """Read "China sent more ships than Russia"."""
    match = re.search(
        r"\b(more|fewer|as many|twice as many)\s+(?:\w+\s)?(ships|warships|vessels|aircraft|planes|troops|soldiers)"
        r"\s+(?:to .{1,40} )?(?:than|as)\b",
        sentence.text,
        re.IGNORECASE,
    )
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
        return found_on(state, occasion, rows, said)

    return Part(type="comparison", words=said, ask=ask, taken=(middle,))


def _more(event: Event, field: str, pair: tuple[str, str], kind: str) -> tuple[Holds, str]:
    known = {figure.party: figure.quantity for figure in getattr(event, field)}
    if any(code not in known for code in pair):
        return "unknown", f"no {field} figures for both"
    a, b = known[pair[0]], known[pair[1]]
    shown = f"{pair[0]} {a}; {pair[1]} {b}"
    tests = {
        "more": (a.low > b.high, a.high > b.low),
        "fewer": (a.high < b.low, a.low < b.high),
        "as many": (a.figures == b.figures, a.low <= b.high and b.low <= a.high),
        "twice as many": (a.best == 2 * b.best, a.low <= 2 * b.high and 2 * b.low <= a.high),
    }[kind]
    return ("yes" if tests[0] else "near" if tests[1] else "no"), shown
