"""The overview of a pair, and the list of pairs."""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from comity.measure import Count, compare_counts, count
from comity.model.records import Record
from comity.show.context import Context
from comity.show.sections import Section
from comity.show.sections.answer import answer, basis_line, strip
from comity.show.sections.doubt import open_section
from comity.show.sections.places import places_section
from comity.show.sections.years import years_section
from comity.show.words import shortened
from comity.web.desk import AtDesk
from comity.web.doors import Line, Link, Ways, WebDoors
from comity.web.fields import Pair, PeriodQuery, read_pair
from comity.web.navigation import name_of
from comity.web.navigation import pairs as pairs_of
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.pages.counting import CountYear
from comity.web.profile import Rung, default_references, ladder_section, rungs
from comity.web.routes import Pages

pages = Pages()

_TYPES = ("event", "agreement", "transfer", "contact", "statement", "friction")
_LATELY = 6


class Fact(Struct, frozen=True):
    """One figure to remember, and what it says."""

    figure: Line
    unit: Line
    words: Line


class News(Struct, frozen=True):
    """A record of late: when, what it is called, where it stands."""

    id: str
    date: str
    label: str
    note: str
    status: str


class OverviewView(View, frozen=True, kw_only=True):
    """How close a pair is, in one page."""

    parties: tuple[str, ...]
    rule: str
    rule_name: str
    known_by: str
    facts: tuple[Fact, ...]
    years: tuple[CountYear, ...]
    lately: tuple[News, ...]
    waiting: tuple[News, ...]
    ladder: tuple[Rung, ...]


def overview(desk: AtDesk, pair: Pair, query: Annotated[PeriodQuery, QueryString()]) -> Page:
    """How close a pair is: the answer, events a year, the ladder, the map, what changed and what waits."""
    context = desk.context(read_pair(pair), query.seen(), query.day())
    counted = count(context.snapshot, context.rule, context.parties, window=context.window, by="year")
    ways = desk.ways(f"/pair/{'-'.join(context.parties)}", query.kept())
    about = [record for name in _TYPES for record in context.of(context.snapshot.of_type(name))]
    view = _view(context, counted, ways, about)
    draw = cache(partial(_draw, context, counted, view))
    return Page(view=view, table=partial(_table, view), draw=draw, doors=_doors(context))


def _doors(context: Context) -> WebDoors:
    assert isinstance(context.doors, WebDoors)  # Desk.context sees to that
    return context.doors


def _view(context: Context, counted: Count, ways: Ways, about: Sequence[Record]) -> OverviewView:
    comparison = compare_counts(context.snapshot, context.parties, context.window)
    facts = strip(context, counted, comparison, about) if about else []
    references = default_references(context.snapshot, context.parties)
    return OverviewView(
        title=context.pair,
        answer=ways.line(answer(context, counted, comparison)),
        basis=ways.line(basis_line(context, counted)) if about else (),
        parties=context.parties,
        rule=context.rule.code,
        rule_name=context.rule.name,
        known_by=context.snapshot.known_by.isoformat() if context.snapshot.known_by else "",
        facts=tuple(Fact(*(ways.line(part) for part in (one.big, one.small, one.words))) for one in facts),
        years=tuple(
            CountYear(row.key, row.low, row.best, row.high, row.ids, row.open, row.partial) for row in counted.rows
        ),
        lately=_lately(context, counted, about),
        waiting=_waiting(context),
        ladder=rungs(context, references),
    )


def _lately(context: Context, counted: Count, about: Sequence[Record]) -> tuple[News, ...]:
    """Return the latest events of the pair, and whether each is counted."""
    standing = {**dict.fromkeys(counted.included, "counted"), **{one.id: "open" for one in counted.open}}
    events = [one for one in about if one.type == "event" and one.when is not None]
    latest = sorted(events, key=lambda one: (one.when.end if one.when else date.min, one.id), reverse=True)[:_LATELY]
    return tuple(_news(context, one, standing.get(one.id, "not in rule")) for one in latest)


def _waiting(context: Context) -> tuple[News, ...]:
    """Return what machines proposed about the pair and nobody has decided."""
    records = context.of(one for name in _TYPES for one in context.snapshot.of_type(name) if one.state == "proposed")
    return tuple(_news(context, one, "proposed") for one in records[:_LATELY])


def _news(context: Context, record: Record, status: str) -> News:
    return News(record.id, context.when(record), record.label, shortened(record.note, 90), status)


def _draw(context: Context, counted: Count, view: OverviewView) -> dict[str, object]:
    sections: list[Section | None] = []
    if counted.included or counted.open:
        sections += [years_section(context)]
    ladder_ = ladder_section(context, view.ladder, "")
    opened = replace(open_section(context, counted), width=5 if ladder_ else 12) if counted.included else None
    maps = places_section(context, counted)
    return {
        "years": sections[0] if sections else None,
        "rest": [one for one in (ladder_, opened, maps) if one is not None],
        "chip": context.chip(context.rule),
    }


def _table(view: OverviewView) -> Table:
    columns = ("year", "low", "best", "high", "records", "open", "partial")
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in view.years])


class PairRow(Struct, frozen=True):
    """A pair of states and how many events they took part in."""

    pair: str
    name: str
    events: int


class PairsView(View, frozen=True, kw_only=True):
    """The pairs the ledger knows of."""

    pairs: tuple[PairRow, ...]
    more: int


_PAIRS = 100


def pairs(desk: AtDesk, query: Annotated[Query, QueryString()]) -> Page:
    """Which pairs of states the ledger knows, by the number of events in which both took part."""
    found = pairs_of(desk)
    rows = tuple(PairRow("-".join(codes), name_of("-".join(codes)), number) for codes, number in found[:_PAIRS])
    answer_line: Line = ("The ledger is empty. Import a casebook or read documents in.",)
    if rows:
        first = rows[0]
        link = Link(first.name, f"/pair/{first.pair}")
        events = Link(f"{first.events:,} events", f"/ledger?party={first.pair.replace('-', '&party=')}")
        answer_line = ("The ledger knows most of ", link, ": ", events, " in which both took part.")
    view = PairsView(title="Pairs", answer=answer_line, pairs=rows, more=max(0, len(found) - _PAIRS))
    columns = ("pair", "name", "events")
    return Page(view=view, table=lambda: Table(columns, [(one.pair, one.name, one.events) for one in rows]))


pages.add("/pair/{pair}", overview, template="overview", view=OverviewView, name="overview")
pages.add("/pairs", pairs, template="pairs", view=PairsView, name="pairs")
