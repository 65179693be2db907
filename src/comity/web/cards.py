"""A review card as people read it: the texts with their marked words, the fields side by side, the question it asks."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from comity.model.records import Record
from comity.pipeline import WHY_WORDS, Card, CardField, Evidence, Why, Words
from comity.pipeline.cards import FieldState
from comity.pipeline.cases import texts
from comity.show.words import listed, spelled
from comity.web.doors import Line, Link, record_link
from comity.web.wording import column_of, field_label, in_column, party_name, type_name

MARKS: dict[FieldState, str] = {"conflict": "!", "adds": "+", "new": "+", "same": "=", "held": "", "missing": "?"}
"""What stands before a field, so that no state is told by colour alone; the terminal uses the same marks."""

STATE_WORDS: dict[FieldState, str] = {
    "conflict": "sources disagree",
    "adds": "adds to what the ledger says",
    "new": "the ledger says nothing yet",
    "same": "the ledger says so already",
    "held": "nothing is proposed",
    "missing": "a casebook row needs it, and no text says it",
}

_NAMED = 3
"""How many fields a question names."""

_FIRST: tuple[FieldState, ...] = ("conflict", "adds", "new", "missing", "same", "held")


class Segment(Struct, frozen=True):
    """A stretch of text, and the numbers of the fields that rest on it; none for what only stands around."""

    text: str
    fields: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


class Stretch(Struct, frozen=True):
    """One continuous part of a document, or words quoted from a source whose text is not held.

    ``copies`` are other documents with the very same words: the id and what to call it.
    """

    document: str
    source: str
    named: str
    language: str
    start: int
    end: int
    segments: tuple[Segment, ...]
    copies: tuple[tuple[str, str], ...] = ()


class Shown(Struct, frozen=True):
    """A field as a row: what the text says, what the ledger says, and what it will say.

    ``beside`` is what the likely match holds; ``raw`` the value as it is written to be changed.
    """

    number: int
    name: str
    label: str
    mark: str
    state: FieldState
    state_words: str
    says: tuple[str, ...]
    denied: tuple[str, ...]
    now: tuple[str, ...]
    after: tuple[str, ...]
    raw: str
    beside: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def open(self) -> bool:
        """Whether something is to be decided about it."""
        return bool(self.says or self.denied or self.state == "missing")


def shown(card: Card, likely: Record | None = None) -> tuple[Shown, ...]:
    """Return the fields of a card, the most pressing first; that it exists only where somebody denies it.

    ``likely`` is the record that the card may be one with: it is shown beside.
    """
    kept = [one for one in card.fields if one.name != "exists" or one.denied]
    ordered = sorted(kept, key=lambda one: _FIRST.index(one.state))
    return tuple(_row(card, one, at, likely) for at, one in enumerate(ordered, 1))


def _row(card: Card, field: CardField, number: int, likely: Record | None) -> Shown:
    beside = texts(likely, field.name) if likely and field.name != "exists" else ()

    def words(values: Iterable[str]) -> tuple[str, ...]:
        return tuple(value_words(card.type, field.name, one) for one in values)

    return Shown(
        number, field.name, label(field.name), MARKS[field.state], field.state, STATE_WORDS[field.state],
        words(field.proposed), words(field.denied), words(field.now), words(field.after), " | ".join(field.after),
        words(beside),
        tuple(sorted(field.evidence, key=lambda one: not one.waiting)),
    )  # fmt: skip


def label(name: str) -> str:
    """Return what a field is called, with the party whose figure it holds: "Personnel, China"."""
    column, _, party = name.partition(".")
    return f"{field_label(column)}, {party_name(party)}" if party else field_label(column)


def uncapital(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def value_words(type_: str, name: str, value: str) -> str:
    """Return a value as people read it."""
    column = column_of(type_, name.partition(".")[0])
    if column is None or "." in name:
        return f"{int(value):,}" if value.isdigit() and "." in name else value
    return in_column(column, value)


def question(card: Card) -> Line:
    """Return what is to be decided, as a sentence with a link to the record."""
    name = record_link(card.record, card.title)
    clashing = [one for one in card.waiting if one.state == "conflict"]
    names = [uncapital(label(one.name)) for one in clashing or card.waiting]
    about = listed(names if len(names) <= _NAMED else [*names[:_NAMED], f"{spelled(len(names) - _NAMED)} more"])
    first = card.why[0] if card.why else "record"
    if first == "disagreement":
        return (f"{listed([one.author for one in card.opinions])} disagree about ", name, ": which holds?")
    if first == "conflict":
        return ("Sources disagree about ", name, f": {about}." if about else ".")
    if first == "match" and card.match:
        other = Link(card.match.label, f"/record/{card.match.record}")
        return ("Is ", name, " the same as ", other, "?")
    if card.known:
        return ("A text adds to ", name, f": {about}." if about else ".")
    return (f"Is this {type_name(card.type)} new: ", name, "?")


def reasons(why: Iterable[Why]) -> str:
    """Return why a card waits, in words."""
    return "; ".join(WHY_WORDS[one] for one in why)


def stretches(card: Card) -> tuple[Stretch, ...]:
    """Return the texts behind what waits, or else behind what is held: every passage marked once, in its context."""
    rows = shown(card)
    told = _told(rows, waiting=True) or _told(rows, waiting=False)
    by_place: dict[tuple[str, str], list[tuple[Words, int]]] = {}
    for words, number in told:
        by_place.setdefault((words.document, words.source if not words.document else ""), []).append((words, number))
    return _folded(made for found in by_place.values() for made in _joined(found))


def _folded(found: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with those that say the same, word for word, folded into the first of them."""
    kept: dict[tuple[Segment, ...], Stretch] = {}
    for one in found:
        first = kept.setdefault(one.segments, one)
        if one.document != first.document:
            kept[one.segments] = replace(first, copies=(*first.copies, (one.document, one.named)))
    return tuple(kept.values())


def _told(rows: Sequence[Shown], *, waiting: bool) -> list[tuple[Words, int]]:
    return [
        (words, row.number) for row in rows for said in row.evidence if said.waiting is waiting for words in said.words
    ]


def _joined(found: Sequence[tuple[Words, int]]) -> list[Stretch]:
    """Return passages of one document as stretches; those whose contexts meet become one."""
    if not found[0][0].document:
        return [_quoted(words, number) for words, number in found]
    by_span: dict[tuple[int, int], list[tuple[Words, int]]] = {}
    for one in sorted(found, key=lambda one: (one[0].start, one[0].end)):
        by_span.setdefault((one[0].start, one[0].end), []).append(one)
    groups: list[list[tuple[Words, int]]] = []
    reach = -1
    for (start, end), those in by_span.items():
        words = those[0][0]
        if start - len(words.before) > reach:
            groups.append([])
        groups[-1] += those
        reach = max(reach, end + len(words.after))
    return [_stretch(group) for group in groups]


def _quoted(words: Words, number: int) -> Stretch:
    segment = Segment(words.text, (number,), (number,))
    return Stretch("", words.source, words.source, words.language, 0, 0, (segment,))


def _stretch(group: Sequence[tuple[Words, int]]) -> Stretch:
    text = _Text()
    for words, _ in group:
        text.add(words.start - len(words.before), words.before + words.text + words.after)
    spans = [(words.start, words.end, number) for words, number in group]
    cuts = sorted({text.start, text.end, *(edge for start, end, _ in spans for edge in (start, end))})
    segments = []
    for start, end in pairwise(cuts):
        over = {number for first, last, number in spans if first <= start and end <= last}
        begun = {number for first, _, number in spans if first == start}
        segments.append(Segment(text.part(start, end), tuple(sorted(over)), tuple(sorted(over & begun))))
    first = group[0][0]
    segments = _whole_words(segments, cut=text.start > 0)
    named = " · ".join(filter(None, (first.publisher, first.published, first.title))) or first.document
    return Stretch(first.document, "", named, first.language, text.start, text.end, tuple(segments))


def _whole_words(segments: Sequence[Segment], *, cut: bool) -> list[Segment]:
    """Return segments without the halves of words that the context breaks off with, before and after."""
    first, *others = segments
    if cut and not first.fields and " " in first.text:
        first = Segment(first.text.partition(" ")[2])
    if others and not others[-1].fields and " " in others[-1].text:
        others[-1] = Segment(others[-1].text.rpartition(" ")[0])
    return [first, *others]


class _Text:
    """Part of a document's text, put together from pieces that overlap."""

    def __init__(self) -> None:
        self.start = 0
        self._held = ""

    @property
    def end(self) -> int:
        """Where the part ends in the document."""
        return self.start + len(self._held)

    def add(self, start: int, text: str) -> None:
        """Take in a piece that begins at ``start`` of the document and meets what is held."""
        if not self._held:
            self.start, self._held = start, text
        else:
            self._held += text[max(self.end - start, 0) :]

    def part(self, start: int, end: int) -> str:
        """Return the text between two offsets of the document."""
        return self._held[start - self.start : end - self.start]
