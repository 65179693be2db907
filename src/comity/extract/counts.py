"""Personnel, ships and aircraft of an event, by party, read from the numbers in its lines."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import ORGANISATIONS
from comity.extract.numbers import FoundNumber, counted_totals, find_numbers
from comity.extract.owners import EACH, SLOTS, TOTAL, bare, codes_at, is_each, party_of
from comity.model.documents import Span
from comity.model.mentions import FieldEvidence

_OTHER_COUNTS = frozenset(
    {"kill", "die", "wound", "dead", "casualty", "injure", "capture", "deserter", "visitor", "observer", "spectator"}
)
_SLOT_OF = {"people": "personnel"}
"""In the lines of an event "people" are those who take part in it."""


class Figures(Struct, frozen=True):
    """Counts by party code or ``total``, one tuple a slot, with the words each was read from."""

    personnel: tuple[tuple[str, int], ...] = ()
    ships: tuple[tuple[str, int], ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    fields: tuple[FieldEvidence, ...] = ()


def figures_of(analysis: Analysis, lines: Iterable[int], parties: tuple[str, ...], guest: str = "") -> Figures:
    """Return the first figure of each slot and party in ``lines``; figures of other states are left out.

    What is nobody's by its words is the ``guest``'s, where one party comes to the other.
    """
    found: dict[tuple[str, str], tuple[int, Span]] = {}
    for number in sorted(lines):
        line = analysis.lines[number]
        for slot, owner, count in _counts(analysis, line):
            if count.value is not None:
                span = _span(analysis, count.start_char + line.sentence.start, count.phrase_end + line.sentence.start)
                for party in _bearers(owner, parties, guest):
                    found.setdefault((slot, party), (int(count.value), span))
    by_slot = {slot: tuple((p, v) for (s, p), (v, _) in sorted(found.items()) if s == slot) for slot in SLOTS}
    fields = tuple(
        FieldEvidence(field=f"{slot}.{party}", value=str(value), rule="count", span=span)
        for (slot, party), (value, span) in sorted(found.items())
    )
    return Figures(**by_slot, fields=fields)


def _bearers(owner: str, parties: tuple[str, ...], guest: str) -> tuple[str, ...]:
    """Return under which keys a figure of ``owner`` goes: an organisation's, whose members take part, is the total."""
    if owner == EACH:
        return parties
    if owner == TOTAL or (owner in ORGANISATIONS and owner not in parties):
        return (guest or TOTAL,)
    return (owner,) if owner in parties else ()


def _counts(analysis: Analysis, line: Line) -> Iterator[tuple[str, str, FoundNumber]]:
    start, end = line.sentence.start, line.sentence.end
    text = analysis.document.text[start:end]
    if not any(c.isdigit() for c in text) and not any(t.tag == "CD" for t in line.sentence.tokens):
        return
    if any(t.lemma in _OTHER_COUNTS for t in line.sentence.tokens):
        return
    dated = [(d.start_char - start, d.end_char - start) for d in line.dates]
    numbers = list(_totals(line, find_numbers(text, exclude=dated), text))
    plain = [n for n in numbers if not n.category and n.form == "cardinal"]
    shares = [(*owned, n) for n in plain for owned in bare(line, text, n, numbers)]
    yield from shares
    taken = {(slot, owner) for slot, owner, _ in shares}
    for number in numbers:
        slot = _SLOT_OF.get(number.category, number.category)
        if slot in SLOTS and number.form in ("cardinal", "article"):
            own = party_of(line, number.phrase_start + start, number.phrase_end + start)
            each = is_each(text, number.phrase_end)
            yield slot, EACH if each else TOTAL if (slot, own) in taken else own, number


def _totals(line: Line, numbers: list[FoundNumber], text: str) -> Iterator[FoundNumber]:
    """Yield counts added up within a list, but not across parties: "300 Kenyan and 250 Ugandan troops" stay two."""
    for total in counted_totals(numbers, text):
        parts = [n for n in numbers if total.start_char <= n.start_char and n.phrase_end <= total.phrase_end]
        run = line.sentence.between(total.phrase_start + line.sentence.start, total.phrase_end + line.sentence.start)
        named = {code for i in run for code in codes_at(line, i)}
        yield from parts if len(named) > 1 and len(parts) > 1 else [total]


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])
