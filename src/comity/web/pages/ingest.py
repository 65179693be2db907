"""Reading documents in: files, a pasted text or addresses are handed over, and every one says how it ended."""

from typing import Annotated, cast
from urllib.parse import urlsplit

import msgspec
from fastapi import Form, Request, UploadFile
from msgspec import Struct
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from comity.model.errors import InputError
from comity.model.values import EventDate
from comity.show.words import plural, spelled
from comity.web.desk import AtDesk, Desk, Shelf
from comity.web.doors import Line
from comity.web.errors import MissingError
from comity.web.intake import Intake, Job, Parcel, counted
from comity.web.page import Page, Query, QueryString, Seen, Table, View
from comity.web.people import Who, needs
from comity.web.render import render
from comity.web.routes import Pages

pages = Pages()
router = pages.router

FILES, ADDRESSES, TEXT = 200, 20, 900_000
"""How many files and addresses, and how many characters of text, are taken at once."""
FORMATS = ("HTML", "PDF", "DOCX", "text", "Markdown", "e-mail", "RSS and Atom", "WARC", "JSONL", "CSV", "ZIP", "TAR")
_LATELY = 12


class IngestQuery(Query):
    """Which delivery is looked at."""

    job: Annotated[str, Field(max_length=40)] = ""


class Arrival(Struct, frozen=True):
    """One write of an ingest: when, of what, with how much."""

    revision: int
    at: str
    what: str
    documents: int
    assertions: int


class IngestView(View, frozen=True, kw_only=True):
    """What can be read in, within which limits, and what was read in lately."""

    files: int
    addresses: int
    characters: int
    formats: tuple[str, ...]
    documents: int
    arrivals: tuple[Arrival, ...]


def ingest(desk: AtDesk, query: Annotated[IngestQuery, QueryString()]) -> Page:
    """How documents are read in: what is taken, within which limits, and what arrived lately."""
    arrivals = desk.keep(("arrivals",), lambda: _arrivals(desk))
    number = desk.keep(("documents held",), lambda: len(desk.ledger.documents()))
    view = IngestView(
        title="Ingest", answer=_answer(number), files=FILES, addresses=ADDRESSES, characters=TEXT, formats=FORMATS,
        documents=number, arrivals=arrivals,
        basis=("What they say becomes proposals, each with the words it rests on. Nothing is accepted by itself.",),
    )  # fmt: skip
    columns = ("revision", "at", "what", "documents", "assertions")
    rows = [tuple(getattr(one, name) for name in columns) for one in arrivals]
    return Page(view=view, table=lambda: Table(columns, rows), draw=lambda: {"delivered": _delivered, "asked": query})


def _answer(number: int) -> Line:
    if not number:
        return ("The ledger holds no document yet: drop some here, paste a text, or name a page.",)
    return (f"The ledger holds {number:,} {plural(number, 'document')}. Drop more here, paste a text, or name a page.",)


def _arrivals(desk: Desk) -> tuple[Arrival, ...]:
    written = [one for one in desk.ledger.revisions() if one.documents]
    return tuple(
        Arrival(one.number, one.at, one.reason, one.documents, one.assertions) for one in written[: -_LATELY - 1 : -1]
    )


def _intake(request: Request) -> Intake:
    state = request.app.state
    if not hasattr(state, "intake"):
        shelf = cast(Shelf, state.shelf)
        state.intake = Intake(shelf.ledger, shelf.changed)
    return cast(Intake, state.intake)


def _delivered(seen: Seen, job: str) -> dict[str, object]:
    """Return the delivery that is looked at, and the others that are remembered."""
    intake = _intake(seen.request)
    found = intake.job(job)
    return {
        "job": _drawn(found, seen.desk) if found else "",
        "missing": bool(job and not found),
        "jobs": [one for one in intake.jobs() if one.id != job][:8],
        "largest": seen.request.app.state.settings.largest_upload,
        "counted": counted,
    }


def _drawn(job: Job, desk: Desk) -> str:
    known = desk.snapshot.by_id
    return render("ingest_job", job=job, counts=counted(job.items), label=lambda one: _label(known, one),
                  summary=_summary(job))  # fmt: skip


def _label(known: object, record: str) -> str:
    found = cast(dict[str, object], known).get(record)
    return str(getattr(found, "label", record))


def _summary(job: Job) -> str:
    """Return where a delivery stands, in a sentence."""
    if not job.finished:
        return f"{job.done} of {len(job.items)} read."
    counts = counted(job.items)
    bad = counts.get("refused", 0) + counts.get("failed", 0)
    if not bad:
        return f"{spelled(len(job.items)).capitalize()} of {spelled(len(job.items))} read."
    rest = len(job.items) - bad
    could = f"{spelled(bad).capitalize()} of {spelled(len(job.items))} could not be read."
    return f"{could} The other {spelled(rest)} {'is' if rest == 1 else 'are'} done." if rest else could


# --- handing in


class Handed(BaseModel):
    """What a person handed in: files, a text with what is known of it, and addresses, one a line."""

    files: list[UploadFile] = []
    text: str = Field(default="", max_length=TEXT)
    title: str = Field(default="", max_length=500)
    publisher: str = Field(default="", max_length=200)
    published: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=2000)
    addresses: str = Field(default="", max_length=ADDRESSES * 2000)


@router.post("/ingest", include_in_schema=False)
@needs("reviewer")
def hand_in(
    request: Request,
    person: Who,
    handed: Annotated[Handed, Form()],
) -> Response:
    """Take documents in and let the worker read them; what is handed in is neither run nor shown as it is."""
    files = [one for one in handed.files if one.filename]
    addresses = _addresses(handed.addresses)
    text = handed.text.strip()
    if not (files or addresses or text):
        raise InputError("Nothing was handed in.", "Choose files, paste a text, or name an address.")
    if len(files) > FILES:
        raise InputError(f"{len(files)} files were handed in at once.", f"Send at most {FILES}, or pack them.")
    row = _row(handed, text) if text else b""
    parcel = Parcel()
    for one in files:
        parcel.add_file(one.filename or "file", one.file)
    if row:
        parcel.add_bytes("pasted.jsonl", row, handed.title.strip() or f"“{text[:60]}…”")
    for url in addresses:
        parcel.add_address(url)
    job = _intake(request).take(parcel, by=person.name)
    return RedirectResponse(f"/ingest?job={job.id}#job", 303)


def _addresses(lines: str) -> list[str]:
    """Return the web addresses written one a line; raise InputError for anything else: a path is none."""
    found = [one.strip() for one in lines.splitlines() if one.strip()]
    for one in found:
        if urlsplit(one).scheme not in ("http", "https") or not urlsplit(one).hostname or not one.isprintable():
            raise InputError(f"{one[:200]!r} is no web address.", "Write it whole: https://example.org/page.")
    if len(found) > ADDRESSES:
        raise InputError(f"{len(found)} addresses were named at once.", f"Name at most {ADDRESSES}.")
    return found


def _row(handed: Handed, text: str) -> bytes:
    """Return a pasted text as a row of a corpus, which can say who published it, when and where."""
    row = {"text": text, "title": handed.title.strip(), "publisher": handed.publisher.strip()}
    if handed.published.strip():
        row["published"] = EventDate.parse(handed.published.strip()).iso
    if handed.source.strip():
        row["url"] = _addresses(handed.source)[0]
    return msgspec.json.encode(row) + b"\n"


@router.get("/ingest/progress", include_in_schema=False)
@needs("reviewer")
def progress(request: Request, desk: AtDesk, job: str, format: str = "html") -> Response:
    """Say how far a delivery is: the part of the page that changes, or JSON."""
    found = _intake(request).job(job)
    if found is None:
        raise MissingError(f"There is no delivery {job[:40]!r}.", "It may be older than the server: see /review.")
    if format == "json":
        return Response(msgspec.json.encode(found), media_type="application/json")
    return HTMLResponse(_drawn(found, desk))


pages.add("/ingest", ingest, template="ingest", view=IngestView, name="ingest", personal=True)
