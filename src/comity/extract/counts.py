"""Personnel, ships and aircraft of an event, by party, read from the numbers in its lines."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.numbers import FoundNumber, counted_totals, find_numbers
from comity.model.documents import Span
from comity.model.mentions import FieldEvidence

SLOTS = ("personnel", "ships", "aircraft")
_FOLLOWING = frozenset({"from", "of", "by"})
_REACH = 3
_OTHER_COUNTS = frozenset(
    {"kill", "die", "wound", "dead", "casualty", "injure", "capture", "desert", "visitor", "observer", "spectator"}
)


class Figures(Struct, frozen=True):
    """Counts by party code or ``total``, one tuple a slot, with the words each was read from."""

    personnel: tuple[tuple[str, int], ...] = ()
    ships: tuple[tuple[str, int], ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    fields: tuple[FieldEvidence, ...] = ()


def figures_of(analysis: Analysis, lines: Iterable[int], parties: tuple[str, ...]) -> Figures:
    """Return the first figure of each slot and party in ``lines``; figures of other states are left out."""
    found: dict[tuple[str, str], tuple[int, Span]] = {}
    for number in sorted(lines):
        line = analysis.lines[number]
        for slot, party, count in _counts(analysis, line):
            if (party == "total" or party in parties) and count.value is not None:
                span = _span(analysis, count.start_char + line.sentence.start, count.phrase_end + line.sentence.start)
                found.setdefault((slot, party), (int(count.value), span))
    by_slot = {slot: tuple((p, v) for (s, p), (v, _) in sorted(found.items()) if s == slot) for slot in SLOTS}
    fields = tuple(
        FieldEvidence(field=f"{slot}.{party}", value=str(value), rule="count", span=span)
        for (slot, party), (value, span) in sorted(found.items())
    )
    return Figures(**by_slot, fields=fields)


def _counts(analysis: Analysis, line: Line) -> Iterator[tuple[str, str, FoundNumber]]:
    start, end = line.sentence.start, line.sentence.end
    text = analysis.document.text[start:end]
    if not any(c.isdigit() for c in text) and not any(t.tag == "CD" for t in line.sentence.tokens):
        return
    if any(t.lemma in _OTHER_COUNTS for t in line.sentence.tokens):
        return
    dated = [(d.start_char - start, d.end_char - start) for d in line.dates]
    for number in _totals(line, find_numbers(text, exclude=dated), text):
        if number.category in SLOTS and number.form in ("cardinal", "article"):
            yield number.category, _party_of(line, number.phrase_start + start, number.phrase_end + start), number
        elif not number.category and number.form == "cardinal" and (people := _people(line, number.end_char + start)):
            yield "personnel", people, number


def _totals(line: Line, numbers: list[FoundNumber], text: str) -> Iterator[FoundNumber]:
    """Yield counts added up within a list, but not across parties: "300 Kenyan and 250 Ugandan troops" stay two."""
    for total in counted_totals(numbers, text):
        parts = [n for n in numbers if total.start_char <= n.start_char and n.phrase_end <= total.phrase_end]
        run = line.sentence.between(total.phrase_start + line.sentence.start, total.phrase_end + line.sentence.start)
        named = {code for i in run for code in _codes(line, i)}
        yield from parts if len(named) > 1 and len(parts) > 1 else [total]


def _party_of(line: Line, start: int, end: int) -> str:
    """Return whose count it is: a party inside the phrase, right behind it, or the one subject of its clause."""
    phrase = line.sentence.between(start, end)
    if not phrase:
        return "total"
    inside = [code for i in phrase for code in _codes(line, i)]
    inside += _codes(line, phrase[0] - 1)
    behind = _behind(line, phrase[-1])
    owner = inside or behind or _subject(line, phrase[-1])
    return owner[0] if len(set(owner)) == 1 else "total"


def _people(line: Line, end: int) -> str:
    """Return the party whose people are counted by their name alone: "3,200 Chinese"."""
    index = line.sentence.token_at(end)
    entity = line.party_at.get(index)
    if entity is None or entity.sense != "demonym":
        return ""
    after = line.sentence.tokens[index + 1].tag if index + 1 < len(line.sentence.tokens) else "."
    return "" if after.startswith(("NN", "JJ", "HYPH")) else entity.codes[0]


def _codes(line: Line, index: int) -> tuple[str, ...]:
    return line.party_at[index].codes if index in line.party_at else ()


def _behind(line: Line, last: int) -> list[str]:
    tokens = line.sentence.tokens
    if last + 1 >= len(tokens) or tokens[last + 1].lemma not in _FOLLOWING:
        return []
    stop = last + 2
    found: list[str] = []
    while stop < min(len(tokens), last + 2 + _REACH * max(1, len(found) + 1)):
        found += _codes(line, stop)
        stop += 1
    return found


def _subject(line: Line, index: int) -> list[str]:
    verb = line.verb_over(index)
    found: list[str] = []
    for position, entity in line.party_at.items():
        path = line.path_up(position)
        if verb is not None and verb in path:
            step = line.sentence.tokens[path[path.index(verb) - 1]] if path.index(verb) else None
            if (step is not None and step.dep in ("nsubj", "agent")) or (
                step is not None and step.lemma in ("from", "by")
            ):
                found += entity.codes
    return found


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])
