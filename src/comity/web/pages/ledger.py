"""The ledger: every record, filtered, counted by kind and searched."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlencode

from msgspec import Struct
from pydantic import Field

from comity.measure.select import Filter, parties_of
from comity.model.records import RECORD_TYPES, Record
from comity.model.tables import TABLE_BY_TYPE
from comity.show.words import listed, plain_code, shortened
from comity.vocab import vocabulary
from comity.web.desk import AtDesk, Desk, settled
from comity.web.doors import Line
from comity.web.fields import PeriodQuery, read_parties
from comity.web.listing import LISTED, Asked, Catalogue, Listing, type_counts
from comity.web.page import Page, QueryString, Table, View
from comity.web.routes import Pages
from comity.web.wording import filed

pages = Pages()

PER_PAGE = 50
_HITS = 1_000
_Names = Annotated[tuple[str, ...], Field(max_length=30)]
Type = Literal[
    "event", "agreement", "provision", "transfer", "contact", "statement", "friction", "source", "published_total",
    "reference_case", "platform", "sensor", "airfield", "area", "casebook",
]  # fmt: skip


class LedgerQuery(PeriodQuery):
    """Which records are wanted. Repeat a name for several values."""

    type: Type | None = None
    party: _Names = ()
    kind: _Names = ()
    status: _Names = ()
    state: Annotated[tuple[Literal["accepted", "disputed", "proposed", "rejected"], ...], Field(max_length=4)] = ()
    domain: _Names = ()
    place: str = Field("", max_length=200)
    q: str = Field("", max_length=200, description="Words that must all occur, in English, Russian or Chinese.")
    page: int = Field(1, ge=1, le=1_000_000)


class Mark(Struct, frozen=True):
    """A piece of text, and whether the words sought stand in it."""

    text: str
    found: bool


class Entry(Struct, frozen=True):
    """One record in the list; ``found`` are the words around what was sought."""

    id: str
    type: str
    date: str
    label: str
    kind: str
    status: str
    state: str
    parties: tuple[str, ...]
    sources: int
    conflicts: int
    found: tuple[Mark, ...] = ()


class Choice(Struct, frozen=True):
    """One value to narrow the list by, how many records have it, and the address of the list with or without it."""

    value: str
    label: str
    records: int
    chosen: bool
    href: str


class Facet(Struct, frozen=True):
    """What the list can be narrowed by."""

    name: str
    label: str
    choices: tuple[Choice, ...]


class LedgerView(View, frozen=True, kw_only=True):
    """One page of the records that were asked for, and how all of them divide."""

    type: str
    total: int
    page: int
    pages: int
    records: tuple[Entry, ...]
    facets: tuple[Facet, ...]
    types: tuple[Choice, ...]
    previous: str
    following: str
    asked: dict[str, list[str]]


def ledger(desk: AtDesk, query: Annotated[LedgerQuery, QueryString()]) -> Page:
    """Which records the ledger holds: filtered, counted by kind, searched in three scripts, fifty a page."""
    found = _search(desk, query) if query.q else _list(desk, query)
    view = _view(desk, query, found)
    return Page(view=view, table=partial(_table, found, query))


class _Found(NamedTuple):
    """The records that were asked for, and for a search the words around each hit."""

    listing: Listing
    type: str
    snippets: Mapping[str, tuple[Mark, ...]]
    cut: bool = False


def _list(desk: Desk, query: LedgerQuery) -> _Found:
    name = query.type or "event"
    day, asked = query.day(), _wanted(query)
    made = desk.keep(("catalogue", name, day), lambda: settled(Catalogue(desk.known_by(day).of_type(name))))
    return _Found(desk.keep(("listing", name, day, asked), lambda: made.listing(asked)), name, {})


def _search(desk: Desk, query: LedgerQuery) -> _Found:
    """Return the records in which the words sought stand, the best first."""
    known = desk.known_by(query.day()).by_id
    snippets: dict[str, tuple[Mark, ...]] = {}
    hits = desk.keep(("search", query.q), lambda: desk.ledger.search(query.q, limit=_HITS))
    for hit in hits:
        if hit.record in known and (query.type is None or known[hit.record].type == query.type):
            snippets.setdefault(hit.record, tuple(_marks(hit.snippet, hit.matches)))
    found = Catalogue([known[one] for one in snippets]).listing(_wanted(query), latest_first=False)
    return _Found(found, query.type or "", snippets, cut=len(hits) == _HITS)


def _marks(text: str, matches: Sequence[tuple[int, int]]) -> list[Mark]:
    parts, last = [], 0
    for start, end in matches:
        parts += [Mark(text[last:start], found=False), Mark(text[start:end], found=True)]
        last = end
    return [one for one in (*parts, Mark(text[last:], found=False)) if one.text]


def _wanted(query: LedgerQuery) -> Asked:
    since, until = query.window()
    values = (
        ("party", read_parties(query.party)), ("kind", query.kind), ("status", query.status),
        ("domain", query.domain), ("state", query.state),
    )  # fmt: skip
    return Asked(values=values, period=Filter(since=since, until=until, place=query.place))


def _view(desk: Desk, query: LedgerQuery, found: _Found) -> LedgerView:
    total = len(found.listing)
    last = max(1, -(-total // PER_PAGE))
    number = min(query.page, last)
    shown = found.listing.part((number - 1) * PER_PAGE, PER_PAGE)
    return LedgerView(
        title="Ledger",
        answer=_answer(query, found),
        basis=_basis(number, total),
        type=found.type,
        total=total,
        page=number,
        pages=last,
        records=tuple(_entry(record, found.snippets.get(record.id, ())) for record in shown),
        facets=tuple(_facets(query, found)),
        types=tuple(_types(desk, query, found.type)),
        previous=_address(query, page=number - 1) if number > 1 else "",
        following=_address(query, page=number + 1) if number < last else "",
        asked=_asked(query),
    )


def _answer(query: LedgerQuery, found: _Found) -> Line:
    total = len(found.listing)
    noun = _noun(found.type, total)
    parts = [f"{total:,} {noun}" if total else f"No {_noun(found.type, 1)}"]
    if query.q:
        parts.append(f"with the words “{query.q}”" + (" (the first thousand places)" if found.cut else ""))
    if query.party:
        parts.append(f"of {listed([_party(code) for code in read_parties(query.party)])}")
    if query.since or query.until:
        parts.append(_between(query.since, query.until))
    return (" ".join(parts) + ("" if total else ": what was asked for is not on file") + ".",)


def _between(since: str, until: str) -> str:
    if since and until:
        return f"between {since} and {until}"
    return f"since {since}" if since else f"to {until}"


def _basis(number: int, total: int) -> Line:
    if total <= PER_PAGE:
        return ()
    first = (number - 1) * PER_PAGE + 1
    return (f"{first:,} to {min(total, first + PER_PAGE - 1):,} are shown, the latest first.",)


def _noun(name: str, count: int) -> str:
    known = vocabulary().record_types.get(name)
    if known is None:
        return "record" if count == 1 else "records"
    return known.label if count == 1 else known.plural


def _party(code: str) -> str:
    known = vocabulary().parties.get(code)
    return known.name if known else code


def _entry(record: Record, found: tuple[Mark, ...]) -> Entry:
    return Entry(
        id=record.id, type=record.type, date=filed(record), label=shortened(record.label, 180),
        kind=_term(record, "kind"), status=_term(record, "status"), state=record.state,
        parties=tuple(one for one in parties_of(record) if one), sources=len(record.sources),
        conflicts=len(record.conflicts), found=found,
    )  # fmt: skip


def _term(record: Record, column: str) -> str:
    return _label(record.type, column, getattr(record, column))


_COLUMNS = {"domain": "domains"}


def _label(type_name: str, column: str, code: str) -> str:
    """Return what a value of a column is called."""
    if column == "party":
        return _party(code)
    table = TABLE_BY_TYPE.get(type_name)
    name = _COLUMNS.get(column, column)
    lists = {one.name: one.vocab for one in table.columns} if table else {}
    term = vocabulary().lists.get(lists.get(name, ""), {}).get(code)
    return term.label if term else plain_code(code)


def _facets(query: LedgerQuery, found: _Found) -> list[Facet]:
    return [
        Facet(name, name, tuple(
            Choice(one.value, _label(found.type, name, one.value), one.records, one.chosen,
                   _toggled(query, name, one.value, chosen=one.chosen))
            for one in values
        ))
        for name, values in found.listing.facets.items()
    ]  # fmt: skip


def _types(desk: Desk, query: LedgerQuery, chosen: str) -> list[Choice]:
    counts = desk.keep(("types", query.known_by), lambda: type_counts(desk.known_by(query.day())))
    kept = {
        name: value for name, value in _asked(query).items() if name in ("party", "q", "since", "until", "known_by")
    }
    return [
        Choice(name, vocabulary().record_types[name].plural, counts[name], name == chosen,
               "/ledger?" + urlencode({**kept, "type": [name]}, doseq=True))
        for name in LISTED if name in counts
    ]  # fmt: skip


def _asked(query: LedgerQuery) -> dict[str, list[str]]:
    """Return the query as it stands in the address, without page and form."""
    given = query.model_dump(exclude_defaults=True, exclude={"format", "page"})
    return {
        name: [str(one) for one in value] if isinstance(value, tuple) else [str(value)] for name, value in given.items()
    }


def _toggled(query: LedgerQuery, name: str, value: str, *, chosen: bool) -> str:
    asked = _asked(query)
    now = asked.get(name, [])
    asked[name] = [one for one in now if one != value] if chosen else [*now, value]
    return f"/ledger?{urlencode(asked, doseq=True)}"


def _address(query: LedgerQuery, *, page: int) -> str:
    return f"/ledger?{urlencode({**_asked(query), 'page': [str(page)]}, doseq=True)}"


def _table(found: _Found, query: LedgerQuery) -> Table:
    """Return all records asked for, not the page alone: every field of one type, what all share of several."""
    names = RECORD_TYPES[found.type].__struct_fields__ if found.type else _SHARED
    return Table(names, [tuple(getattr(record, name) for name in names) for record in found.listing.all()])


_SHARED = ("id", "type", "kind", "name", "status", "parties", "note", "sources", "state", "p_exist", "conflicts")

pages.add("/ledger", ledger, template="ledger", view=LedgerView, name="ledger")
