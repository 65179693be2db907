"""Personnel, ships and aircraft of an event, by party, read from the numbers in its lines."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import ORGANISATIONS
from comity.extract.bare import CROWD, SLOTS, again, bare
from comity.extract.numbers import FoundNumber, counted_totals, find_numbers, singles
from comity.extract.owners import EACH, TOTAL, codes_at, is_each, party_of
from comity.extract.stretches import Stretch
from comity.model.documents import Span
from comity.model.mentions import FieldEvidence

_OTHER_COUNTS = frozenset({
    "kill", "die", "wound", "wounded", "dead", "casualty", "victim", "injure", "capture", "lose",
    "deserter", "visitor", "observer", "spectator",
})  # fmt: skip
_Count = tuple[str, str, Span, FoundNumber]
_SLOT_OF = {"people": "personnel"}
"""In the lines of an event "people" are those who take part in it."""


_NO_FIGURES = frozenset({"agreement", "arms_transfer", "consultation", "dual_use_supply", "warning_sharing"})
"""Kinds whose figures are of goods, clauses and hopes, not of those who take part."""
_NO_CRAFT = frozenset({"co_development", "technical_assistance"})
"""Kinds in whose lines ships and aircraft are what is built or taught, not who takes part."""


_WHOLE: Mapping[int, Stretch] = MappingProxyType({})


class Figures(Struct, frozen=True):
    """Counts by party code or ``total``, one tuple a slot, with the words each was read from."""

    personnel: tuple[tuple[str, int], ...] = ()
    ships: tuple[tuple[str, int], ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    fields: tuple[FieldEvidence, ...] = ()


def figures_of(
    analysis: Analysis,
    kind: str,
    lines: Iterable[int],
    parties: tuple[str, ...],
    guest: str = "",
    stretches: Mapping[int, Stretch] = _WHOLE,
) -> Figures:
    """Return the first figure of each slot and party in ``lines``; figures of other states are left out.

    What is nobody's by its words is the ``guest``'s, where one party comes to the other. Of a line that has one of the
    ``stretches`` only that is read: the rest is about other occasions.
    """
    if kind in _NO_FIGURES:
        return Figures()
    read = [(number, one) for number in sorted(lines) for one in _counts(analysis, analysis.lines[number])]
    told = [one for number, one in read if number not in stretches or stretches[number].holds(one[2].start)]
    found: dict[tuple[str, str], tuple[int, Span]] = {}
    for slot, owner, span, count in sorted(told, key=lambda one: one[3].form == "article"):
        spare = count.form == "article" and (slot, TOTAL) in found
        if count.value is not None and not spare and (slot == "personnel" or kind not in _NO_CRAFT):
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


def _counts(analysis: Analysis, line: Line) -> Iterator[_Count]:
    """Yield slot, owner and words of every figure of a line; "a destroyer" only where its owner is named."""
    start, text = line.sentence.start, analysis.document.text[line.sentence.start : line.sentence.end]
    if any(t.lemma in _OTHER_COUNTS for t in line.sentence.tokens):
        return
    dated = [(d.start_char - start, d.end_char - start) for d in line.dates]
    numbers = list(_totals(line, find_numbers(text, exclude=dated), text))
    shares = [(*owned, n) for n in numbers if _is_bare(n) for owned in bare(line, text, n, numbers)]
    taking_up = [(*owned, n) for n in numbers if _is_bare(n) if (owned := again(line, text, n, numbers))]
    taken = {(slot, owner) for slot, owner, _ in shares}
    counted = [n for n in numbers if n.form == "cardinal" and _slot(n) in SLOTS]
    own = [(_slot(n), _owner(line, text, n), n) for n in counted]
    whole = [(slot, TOTAL if (slot, owner) in taken else owner, n) for slot, owner, n in own]
    lone = [(n.category, _owner(line, text, n, sent=True), n) for n in singles(text, numbers)]
    for slot, owner, n in (*shares, *whole, *taking_up, *(one for one in lone if one[1] != TOTAL)):
        yield slot, owner, _span(analysis, n.start_char + start, n.phrase_end + start), n


def _is_bare(number: FoundNumber) -> bool:
    return not number.category and number.form == "cardinal"


def _slot(number: FoundNumber) -> str:
    crowd = number.unit == "participants" and (number.value or 0) >= CROWD
    return "personnel" if crowd else _SLOT_OF.get(number.category, number.category)


def _owner(line: Line, text: str, number: FoundNumber, *, sent: bool = False) -> str:
    begin = line.sentence.start
    each = is_each(text, number.phrase_start, number.phrase_end)
    return EACH if each else party_of(line, number.phrase_start + begin, number.phrase_end + begin, sent=sent)


def _totals(line: Line, numbers: list[FoundNumber], text: str) -> Iterator[FoundNumber]:
    """Yield counts added up within a list, but not across parties: "300 Kenyan and 250 Ugandan troops" stay two."""
    for total in counted_totals(numbers, text):
        parts = [n for n in numbers if total.start_char <= n.start_char and n.phrase_end <= total.phrase_end]
        run = line.sentence.between(total.phrase_start + line.sentence.start, total.phrase_end + line.sentence.start)
        named = {code for i in run for code in codes_at(line, i)}
        yield from parts if len(named) > 1 and len(parts) > 1 else [total]


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])
