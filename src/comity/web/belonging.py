"""What a record belongs to: its words in their documents, the rules that count it, and the records around it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from comity.ledger import StoredAssertion
from comity.measure import Count, compare_counts
from comity.model.documents import Passage
from comity.model.records import Event, Record, Source
from comity.model.snapshot import Snapshot
from comity.show.dossier import Dossier
from comity.show.words import day
from comity.web.desk import Desk
from comity.web.figures import Row, row_of
from comity.web.navigation import first_pair
from comity.web.wording import term

_AROUND = 320
"""How many characters of the text stand on either side of a passage."""


class Piece(Struct, frozen=True):
    """Part of a passage: the passages that begin with it, and whether it carries a value by itself."""

    text: str
    begins: tuple[str, ...]
    value: bool


class PassageView(Struct, frozen=True):
    """Words that carry values, with what stands before and after them in the document.

    ``pieces`` are the same words, cut where shorter passages within this one begin and end.
    """

    id: str
    before: str
    text: str
    pieces: tuple[Piece, ...]
    after: str
    language: str
    document: str
    title: str
    start: int
    end: int


class Relation(Struct, frozen=True):
    """A group of records that belong to this one, and why."""

    label: str
    words: str
    records: tuple[Row, ...]


def passages(desk: Desk, found: Record, stored: Sequence[StoredAssertion]) -> tuple[PassageView, ...]:
    """Return the words that carry a record's values; of a source, none."""
    named = [name for one in stored if one.active for name in one.assertion.passages]
    held_ = {**desk.ledger.passages(named), **{one.id: one for one in desk.ledger.passages_of(found.id)}}
    if isinstance(found, Source):
        return ()
    return tuple(_in_context(desk, one, within) for one, within in _nested(held_.values()))


def _nested(found: Iterable[Passage]) -> list[tuple[Passage, list[Passage]]]:
    """Return passages with those that lie within them."""
    groups: list[tuple[Passage, list[Passage]]] = []
    for one in sorted(found, key=lambda one: (one.document or one.id, one.start, -one.end)):
        outer = groups[-1][0] if groups else None
        if outer and one.document and one.document == outer.document and one.end <= outer.end:
            groups[-1][1].append(one)
        else:
            groups.append((one, []))
    return groups


def _pieces(one: Passage, within: Sequence[Passage]) -> tuple[Piece, ...]:
    edges = {edge for part in (one, *within) for edge in (part.start, part.end)}
    if not within:
        return (Piece(one.text, (one.id,), value=True),)
    return tuple(
        Piece(
            one.text[start - one.start : end - one.start],
            tuple(part.id for part in (one, *within) if part.start == start),
            any(part.start <= start and end <= part.end for part in within),
        )
        for start, end in pairwise(sorted(edges))
    )


def _in_context(desk: Desk, one: Passage, within: Sequence[Passage]) -> PassageView:
    """Return a passage with the text around it; one from a cited source has none."""
    pieces = _pieces(one, within)
    if one.document:
        document = desk.keep(("document", one.document), lambda: desk.ledger.document(one.document))
        before = document.text[max(0, one.start - _AROUND) : one.start]
        after = document.text[one.end : one.end + _AROUND]
        title = ", ".join(filter(None, (document.publisher, document.title))) or document.id
        language = one.language or document.language
        return PassageView(one.id, before, one.text, pieces, after, language, one.document, title, one.start, one.end)
    source = desk.snapshot.sources.get(one.source)
    title = f"{source.publisher}, {day(source.date)}" if source else one.source
    return PassageView(one.id, "", one.text, pieces, "", one.language, "", title, 0, 0)


def counted(desk: Desk, found: Record) -> tuple[tuple[str, str, str], ...]:
    """Return each rule with whether it counts the event for the pair in view, and why not."""
    if not isinstance(found, Event):
        return ()
    pair = tuple(first_pair(desk).split("-"))
    parties = pair if set(pair) <= set(found.parties) else found.parties[:2]
    if len(set(parties)) < 2:
        return ()
    comparison = compare_counts(Snapshot([found]), parties)
    return tuple((one.rule.code, *_standing(one, found.id)) for one in comparison.counts)


def _standing(counted: Count, record_id: str) -> tuple[str, str]:
    """Return whether a count takes a record, and why not."""
    if record_id in counted.included:
        return "counted", ""
    opened = next((one.why for one in counted.open if one.id == record_id), None)
    if opened is not None:
        return "open", opened
    return "left out", next((one.why for one in counted.excluded if one.id == record_id), "")


def relations(desk: Desk, found: Record, known: Dossier) -> tuple[Relation, ...]:
    """Return the groups of records that a record belongs with."""
    by_id = desk.snapshot.by_id
    out = []
    if isinstance(found, Event) and found.series:
        same = [one for one in desk.snapshot.events if one.series == found.series and one.id != found.id]
        out.append(Relation("Series", term("event", "series", found.series), tuple(row_of(one) for one in same)))
    if known.related:
        rows = tuple(row_of(by_id[one]) for one in known.related if one in by_id)
        out.append(Relation("Related", "named by this record, or naming it", rows))
    if known.provisions:
        out.append(Relation("Provisions", "clauses of this text", tuple(row_of(one) for one in known.provisions)))
    if agreement := getattr(found, "agreement_id", ""):
        rows = (row_of(by_id[agreement]),) if agreement in by_id else ()
        out.append(Relation("Agreement", "the text this clause stands in", rows))
    if isinstance(found, Source):
        out.append(Relation("Records", "that rest on this source", _resting(desk, found.id)))
    return tuple(one for one in out if one.records)


def _resting(desk: Desk, source: str) -> tuple[Row, ...]:
    """Return the records that rest on a source."""
    return tuple(row_of(desk.snapshot.by_id[one]) for one in by_source(desk).get(source, ()))


def by_source(desk: Desk) -> dict[str, list[str]]:
    """Return the ids of records by the sources they rest on."""
    return desk.keep(("by source",), lambda: _by_source(desk))


def _by_source(desk: Desk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in desk.snapshot.by_id.values():
        for source in one.sources:
            found.setdefault(source, []).append(one.id)
    return found
