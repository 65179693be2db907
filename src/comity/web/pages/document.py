"""Documents: the list, and one text with everything found in it marked, beside the records it feeds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Annotated

from fastapi import Path
from msgspec import Struct

from comity.ledger import DocumentCard, StoredAssertion
from comity.model.assertions import EXISTS, Assertion
from comity.model.documents import Document, Passage
from comity.model.errors import InputError
from comity.show.markup import web_address
from comity.show.words import capital, listed, plural, shortened, spelled
from comity.web.desk import AtDesk, Desk
from comity.web.doors import Line
from comity.web.errors import MissingError
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.routes import Pages
from comity.web.wording import column_of, field_label, in_column, party_name, type_name

pages = Pages()

DocumentId = Annotated[str, Path(description="The document's id.", max_length=300)]


class Segment(Struct, frozen=True):
    """A stretch of the text, with the findings that rest on it; ``kind`` and ``state`` are those of the first."""

    text: str
    findings: tuple[int, ...] = ()
    kind: str = ""
    state: str = ""
    begins: tuple[int, ...] = ()


class Finding(Struct, frozen=True):
    """A record that rests on words of the document: its number here, and what the words say of it."""

    number: int
    record: str
    label: str
    type: str
    kind: str
    state: str
    says: tuple[tuple[str, str], ...]


class DocumentView(View, frozen=True, kw_only=True):
    """One text as stored, cut where something was found in it."""

    id: str
    publisher: str
    published: str
    author: str
    url: str
    language: str
    family: str
    sha256: str
    media_type: str
    length: int
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


def document(desk: AtDesk, id: DocumentId, query: Annotated[Query, QueryString()]) -> Page:
    """One document: its text as stored, everything found in it marked, and the records it feeds."""
    try:
        held = desk.ledger.document(id)
    except InputError:
        raise MissingError(
            f"The ledger holds no document {id!r}.", "Look through those it holds: /documents."
        ) from None
    view = _view(desk, held)
    return Page(view=view, table=partial(_table, view))


def _view(desk: Desk, held: Document) -> DocumentView:
    passages = {one.id: one for one in desk.ledger.passages_in(held.id)}
    resting = [one for one in desk.ledger.assertions_on(held.id) if one.active]
    findings = _findings(desk, resting, passages)
    return DocumentView(
        title=held.title or held.publisher or held.id,
        answer=_answer(findings),
        basis=(_basis(held),),
        id=held.id,
        publisher=held.publisher,
        published=held.published.iso if held.published else "",
        author=held.author,
        url=web_address(held.url) or "",
        language=held.language,
        family=held.family,
        sha256=held.sha256,
        media_type=held.media_type,
        length=len(held.text),
        segments=tuple(_segments(held.text, _marks(findings, resting, passages), findings)),
        findings=tuple(findings),
    )


def _answer(findings: Sequence[Finding]) -> Line:
    if not findings:
        return ("Nothing in this text feeds a record yet.",)
    states = Counter(one.state for one in findings)
    split = listed([f"{spelled(states[name])} {name}" for name in _STATES if states[name]])
    number = len(findings)
    what = f"{capital(spelled(number))} {plural(number, 'record')} {'rests' if number == 1 else 'rest'}"
    return (f"{what} on this text: {split}.",)


_STATES = ("accepted", "disputed", "proposed", "rejected")


def _basis(held: Document) -> str:
    published = held.published.iso if held.published else "no date"
    return " · ".join(filter(None, (held.publisher, held.author, published, f"{len(held.text):,} characters")))


def _findings(desk: Desk, resting: Sequence[StoredAssertion], passages: dict[str, Passage]) -> list[Finding]:
    """Return the records that rest on the text, in the order in which it speaks of them."""
    first: dict[str, int] = {}
    for one in resting:
        starts = [passages[name].start for name in one.assertion.passages if name in passages]
        first[one.holder] = min([*starts, first.get(one.holder, 1 << 60)])
    order = sorted(first, key=lambda name: (first[name], name))
    return [_finding(desk, at, name, resting) for at, name in enumerate(order, start=1)]


def _finding(desk: Desk, number: int, name: str, resting: Sequence[StoredAssertion]) -> Finding:
    record = desk.snapshot.by_id.get(name)
    label = shortened(record.label, _LONG) if record else name
    made = [one.assertion for one in resting if one.holder == name and one.assertion.field != EXISTS]
    says = tuple(dict.fromkeys(_said(one) for one in made if one.value not in (record.label if record else "")))
    if record is None:
        return Finding(number, name, label, "", "", "rejected", says)
    return Finding(number, name, label, type_name(record.type), look_of(record.type, record.kind), record.state, says)


_LONG = 160


def _said(one: Assertion) -> tuple[str, str]:
    """Return a field and its value in words."""
    name, _, party = one.field.partition(".")
    column = column_of(one.type, name)
    words = in_column(column, one.value) if column else one.value
    return field_label(name) + (f", {party_name(party)}" if party else ""), shortened(words, _LONG)


_LOOKS = {"patrol": "patrol", "computer_simulation": "simulation", "command_post_exercise": "simulation"}


def look_of(type_: str, kind: str) -> str:
    """Return the name of the colour of a record: that of its kind or type."""
    return _LOOKS.get(kind, "exercise") if type_ == "event" else type_


Stretch = tuple[int, int, int]
"""Start, end and the number of the finding that rests on it."""


def _marks(
    findings: Iterable[Finding], resting: Iterable[StoredAssertion], passages: dict[str, Passage]
) -> list[Stretch]:
    numbers = {one.record: one.number for one in findings}
    found = {
        (passages[name].start, passages[name].end, numbers[one.holder])
        for one in resting
        for name in one.assertion.passages
        if name in passages
    }
    return sorted(found)


def _segments(text: str, marks: Sequence[Stretch], findings: Sequence[Finding]) -> list[Segment]:
    """Cut a text at the ends of all marks; overlapping ones give a segment with several findings."""
    edges = sorted({0, len(text), *(edge for start, end, _ in marks for edge in (start, end))})
    seen: set[int] = set()
    out = []
    for start, end in pairwise(edges):
        inside = tuple(dict.fromkeys(number for a, b, number in marks if a <= start and end <= b))
        begins = tuple(sorted(set(inside) - seen))
        seen.update(inside)
        first = findings[inside[0] - 1] if inside else None
        out.append(Segment(text[start:end], inside, first.kind if first else "", first.state if first else "", begins))
    return out


def _table(view: DocumentView) -> Table:
    rows = [
        (one.record, one.type, one.label, one.state, field, value) for one in view.findings for field, value in one.says
    ]
    return Table(("record", "type", "label", "state", "field", "value"), rows)


class DocumentsView(View, frozen=True, kw_only=True):
    """The documents the ledger holds."""

    documents: tuple[DocumentCard, ...]


def documents(desk: AtDesk, query: Annotated[Query, QueryString()]) -> Page:
    """Which documents the ledger holds, the last read in first."""
    found = tuple(desk.ledger.documents())
    number = len(found)
    answer: Line = (f"The ledger holds {number:,} {plural(number, 'document')}.",)
    if not found:
        answer = ("No document has been read in yet; the records rest on citations and casebooks.",)
    view = DocumentsView(title="Documents", answer=answer, documents=found)
    columns = DocumentCard.__struct_fields__
    return Page(
        view=view, table=lambda: Table(columns, [tuple(getattr(one, name) for name in columns) for one in found])
    )


pages.add("/documents", documents, template="documents", view=DocumentsView, name="documents")
pages.add("/document/{id:path}", document, template="document", view=DocumentView, name="document")
