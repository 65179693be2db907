"""The sources: who published what, what each contributed, where was searched, and whether the chain holds."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Request
from msgspec import Struct
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from comity.ledger import LedgerInfo
from comity.measure.basis import original, publishers
from comity.model.records import Coverage, Source
from comity.show.words import held, plural
from comity.vocab import vocabulary
from comity.web.belonging import by_source
from comity.web.desk import AtDesk, AtShelf, Desk, Shelf
from comity.web.doors import Line, Link
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.people import needs
from comity.web.routes import Pages
from comity.web.wording import party_name, term

pages = Pages()
router = pages.router

PER_PAGE = 60
LATEST = 12
"""How many of the latest ingests are listed."""


class SourcesQuery(Query):
    """Which publishers are wanted."""

    kind: str = Field("", max_length=60)
    q: str = Field("", max_length=200, description="Part of a publisher's name.")
    page: int = Field(1, ge=1, le=1_000_000)


class Publisher(Struct, frozen=True):
    """One publisher: its kinds and default grades, its pages (copies of others apart) and the records they carry."""

    name: str
    kinds: tuple[str, ...]
    grades: tuple[str, ...]
    pages: int
    copies: int
    records: int
    first: str
    last: str


class Searched(Struct, frozen=True):
    """Where a table was searched: only there does nothing found mean nothing there."""

    table: str
    parties: str
    span: str
    note: str


class KindCount(Struct, frozen=True):
    """A kind of source, its default grade and how many pages are of it."""

    code: str
    label: str
    grade: str
    pages: int


class Ingested(Struct, frozen=True):
    """One act of writing that brought documents: when, whose, why, and how much it added."""

    at: str
    actor: str
    reason: str
    documents: int
    assertions: int


class SourcesView(View, frozen=True, kw_only=True):
    """Publishers, searches and the state of the ledger."""

    total: int
    page: int
    pages: int
    publishers: tuple[Publisher, ...]
    kinds: tuple[KindCount, ...]
    searched: tuple[Searched, ...]
    documents: int
    passages: int
    assertions: int
    decisions: int
    revisions: int
    head: str
    last_written: str
    casebooks: tuple[tuple[str, str], ...]
    ingested: tuple[Ingested, ...]


def sources(desk: AtDesk, query: Annotated[SourcesQuery, QueryString()]) -> Page:
    """Who published what the ledger rests on, what each contributed, where was searched, and the chain's state."""
    everyone = desk.keep(("publishers",), lambda: _publishers(desk))
    known = vocabulary().lists["source_kind"]
    label = known[query.kind].label if query.kind in known else query.kind
    chosen = [
        one for one in everyone if query.q.casefold() in one.name.casefold() and (not label or label in one.kinds)
    ]
    view = _view(desk, query, everyone, chosen)
    return Page(view=view, table=partial(_table, chosen))


def _view(desk: Desk, query: SourcesQuery, everyone: Sequence[Publisher], chosen: Sequence[Publisher]) -> SourcesView:
    info = desk.keep(("info",), desk.ledger.info)
    last = max(1, -(-len(chosen) // PER_PAGE))
    number = min(query.page, last)
    return SourcesView(
        title="Sources",
        answer=_answer(desk, everyone),
        basis=_basis(info),
        total=len(chosen),
        page=number,
        pages=last,
        publishers=tuple(chosen[(number - 1) * PER_PAGE : number * PER_PAGE]),
        kinds=_kinds(desk),
        searched=tuple(_searched(one) for one in desk.snapshot.of(Coverage)),
        ingested=_ingested(desk),
        documents=info.documents,
        passages=info.passages,
        assertions=info.assertions,
        decisions=info.decisions,
        revisions=info.revisions,
        head=info.head,
        last_written=info.last_written,
        casebooks=tuple((one.id, one.label) for one in desk.snapshot.of_type("casebook")),
    )


def _ingested(desk: Desk) -> tuple[Ingested, ...]:
    """Return the latest writings that brought documents, the last first."""
    brought = [one for one in desk.keep(("revisions",), desk.ledger.revisions) if one.documents]
    return tuple(
        Ingested(one.at[:16].replace("T", " "), one.actor, one.reason, one.documents, one.assertions)
        for one in reversed(brought[-LATEST:])
    )


def _answer(desk: Desk, everyone: Sequence[Publisher]) -> Line:
    pages_ = sum(one.pages for one in everyone)
    if not pages_:
        return ("The ledger rests on no source yet. Import a casebook or read documents in.",)
    first = sum(one.records for one in everyone[:10])
    words = f"The records rest on {pages_:,} pages by {len(everyone):,} publishers"
    return (
        f"{words}; the ten most used stand behind {first:,} of {sum(one.records for one in everyone):,} citations.",
    )


def _basis(info: LedgerInfo) -> Line:
    held_ = Link(f"{info.documents:,} {plural(info.documents, 'document')}", "/documents")
    return (held_, f" held in full, {info.passages:,} passages, {info.assertions:,} assertions in "
            f"{info.revisions:,} {plural(info.revisions, 'revision')}")  # fmt: skip


def _publishers(desk: Desk) -> list[Publisher]:
    grouped: dict[str, list[Source]] = {}
    for one in desk.snapshot.of(Source):
        for name in publishers(one) or ("publisher unknown",):
            grouped.setdefault(name, []).append(one)
    resting = by_source(desk)
    found = [_publisher(desk, name, theirs, resting) for name, theirs in grouped.items()]
    return sorted(found, key=lambda one: (-one.records, one.name.casefold()))


def _publisher(desk: Desk, name: str, theirs: Sequence[Source], resting: dict[str, list[str]]) -> Publisher:
    copies = sum(original(desk.snapshot, one.id) != one.id for one in theirs)
    years = sorted(one.date.iso[:4] for one in theirs if one.date)
    kinds = sorted({one.kind for one in theirs if one.kind})
    return Publisher(
        name=name,
        kinds=tuple(term("source", "kind", kind) for kind in kinds),
        grades=tuple(dict.fromkeys(grade_of(kind) for kind in kinds)),
        pages=len(theirs) - copies,
        copies=copies,
        records=len({record for one in theirs for record in resting.get(one.id, ())}),
        first=years[0] if years else "",
        last=years[-1] if years else "",
    )


def grade_of(kind: str) -> str:
    """Return the grade a source of a kind has by default; blank for an unknown kind."""
    try:
        return vocabulary().grades.default(kind)
    except KeyError:
        return ""


def _kinds(desk: Desk) -> tuple[KindCount, ...]:
    often = Counter(one.kind for one in desk.snapshot.of(Source) if one.kind)
    return tuple(
        KindCount(kind, term("source", "kind", kind), grade_of(kind), number) for kind, number in often.most_common()
    )


def _searched(one: Coverage) -> Searched:
    parties = ", ".join(party_name(code) for code in one.parties)
    return Searched(one.table, parties, held(one.covered_from, one.covered_to), one.note)


def _table(chosen: Sequence[Publisher]) -> Table:
    columns = Publisher.__struct_fields__
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in chosen])


@router.post("/sources/verify", include_in_schema=False)
@needs("reader")
async def verify(request: Request, shelf: AtShelf) -> Response:
    """Verify the whole chain now; the footer of every page says what came out."""
    await run_in_threadpool(Shelf.verify, shelf)
    return RedirectResponse("/sources#chain", 303)


pages.add("/sources", sources, template="sources", view=SourcesView, name="sources", personal=True)
